"""The documentation: generated pages are fresh, links lead somewhere, and the commands shown exist."""

from __future__ import annotations

import importlib.util
import re
import shlex
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import click
import pytest

import conforme
from standards.requirements import families
from standards.texts import LANGUAGES, catalogue
from validator.rules import all_rules

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = [
    *(ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md")),
    *sorted(DOCS.glob("*.md")),
]
PACKAGES = ("standards", "validator", "conformance", "reports")

FENCE = re.compile(r"^ *```.*?^ *```$", re.MULTILINE | re.DOTALL)
INDENTED = re.compile(r"(?<=\n\n)(?: {4}\S.*\n?)+")
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)
REMOTE = ("http://", "https://", "mailto:")


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    found = importlib.util.spec_from_file_location("docs_generate", DOCS / "generate.py")
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def test_generated_pages_are_fresh(generate: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    code = generate.main(["--check"])
    assert (code, capsys.readouterr().err) == (0, "")


def test_a_page_that_is_changed_lost_or_no_more_is_stale(
    generate: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "words.toml").write_bytes((DOCS / "words.toml").read_bytes())
    monkeypatch.setattr(generate, "FOLDER", tmp_path)
    assert generate.main([]) == 0
    assert generate.main(["--check"]) == 0
    (tmp_path / "fallas.md").unlink()
    (tmp_path / "reglas.md").write_text("otra cosa")
    (tmp_path / "vieja.md").write_text(generate.MARK)
    (tmp_path / "a-mano.md").write_text("escrita a mano")
    capsys.readouterr()
    assert generate.main(["--check"]) == 1
    assert set(re.findall(r"docs/(\S+)", capsys.readouterr().err)) == {"fallas.md", "reglas.md", "vieja.md"}
    assert generate.main([]) == 0
    assert generate.main(["--check"]) == 0
    assert (tmp_path / "a-mano.md").exists()
    assert not (tmp_path / "vieja.md").exists()


def test_generated_pages_say_so_at_the_top(generate: ModuleType) -> None:
    for content in generate.pages().values():
        assert "`make docs`" in content.split("\n\n")[1]


def test_every_title_is_of_a_theme(generate: ModuleType) -> None:
    titled = {key.partition(".")[2] for key in generate._words() if key.startswith("themes.")}
    assert titled == {key.partition(".")[0] for key in (*all_rules(), *families())}


def prose(page: Path) -> str:
    return FENCE.sub("", page.read_text(encoding="utf-8"))


@cache
def anchors(page: Path) -> frozenset[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    seen: Counter[str] = Counter()
    found = set()
    for heading in HEADING.findall(prose(page)):
        slug = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        found.add(f"{slug}-{seen[slug]}" if seen[slug] else slug)
        seen[slug] += 1
    return frozenset(found)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_relative_links_resolve(page: Path) -> None:
    broken = []
    for link in LINK.findall(prose(page)):
        if link.startswith(REMOTE):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


def command_lines(text: str) -> Iterator[list[str]]:
    """Yield the arguments of every ``conforme …`` in lines of a shell."""
    for line in text.replace("\\\n", " ").splitlines():
        lexer = shlex.shlex(line.strip(), posix=True, punctuation_chars="|&;<>")
        lexer.whitespace_split = True
        words = list(lexer) if re.search(r"\bconforme\b", line) else []
        while words:
            segment = words[
                : next((i for i, word in enumerate(words) if set(word) <= set("|&;<>")), len(words))
            ]
            words = words[len(segment) + 1 :]
            if segment and Path(segment[0]).name == "conforme":
                yield segment[1:]


def shown() -> Iterator[tuple[str, list[str]]]:
    for page in PAGES:
        source = page.read_text(encoding="utf-8")
        for block in [*FENCE.findall(source), *INDENTED.findall(FENCE.sub("", source))]:
            yield from ((page.name, arguments) for arguments in command_lines(block))
    for package in PACKAGES:
        for language in LANGUAGES:
            for key, text in catalogue(package, language).items():
                examples = "\n".join(re.findall(r"^ {2}((?:curl … \| )?conforme .*)$", text, re.MULTILINE))
                yield from (
                    (f"{package}/{language}: {key}", arguments) for arguments in command_lines(examples)
                )


def parse(command: click.Command, arguments: list[str]) -> None:
    """Parse as click does, without carrying anything out; click.UsageError when it would refuse."""
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=command.name)
        rest = command.make_parser(context).parse_args(list(arguments))[1]
        if rest:
            found = command.get_command(context, rest[0])
            assert found is not None, f"no command {rest[0]}"
            parse(found, rest[1:])
    elif "--help" not in arguments:
        command.make_context(command.name, list(arguments)).close()


SHOWN = list(shown())


def test_commands_are_shown() -> None:
    assert len(SHOWN) > 20
    assert {place for place, _ in SHOWN} >= {"README.md", "reglas.md"}


@pytest.mark.parametrize(
    ("place", "arguments"), SHOWN, ids=[f"{place}: {shlex.join(a)}" for place, a in SHOWN]
)
def test_command_shown_exists(place: str, arguments: list[str]) -> None:
    try:
        parse(conforme.build(), arguments)
    except click.UsageError as error:
        pytest.fail(f"{place}: {error.format_message()}")


@pytest.mark.parametrize(
    "arguments", [["nada"], ["probe", "p.toml", "--nada"], ["schema", "nada"], ["validate"]]
)
def test_a_wrong_command_is_noticed(arguments: list[str]) -> None:
    with pytest.raises((AssertionError, click.UsageError)):
        parse(conforme.build(), arguments)


def test_commands_are_found_behind_pipes_and_in_folders() -> None:
    lines = "curl … | conforme validate - -s s2 > x\n.venv/bin/conforme rules  # all\nmake demo; conforme \\\n  rules"
    assert list(command_lines(lines)) == [["validate", "-", "-s", "s2"], ["rules"], ["rules"]]
