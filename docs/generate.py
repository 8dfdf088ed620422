"""Writes the reference pages of ``docs/`` from the project's own data, in Spanish: ``make docs``.

With ``--check`` it writes nothing and ends with 1 when a page on disk is not what the data say.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from conformance.checks.registry import load_all
from conformance.sandbox.faults import faults
from conformance.selftest import breaks
from standards import dictionary, schemas, texts
from standards.console import write_whole
from standards.detection import all_kinds
from standards.registry import available
from standards.requirements import requirements
from validator import messages
from validator.rules import all_rules

if TYPE_CHECKING:
    from conformance.sandbox.faults import Fault
    from standards.model import Erratum, ErratumExample, Standard
    from standards.requirements import Requirement
    from validator.rules.declare import Rule

FOLDER = Path(__file__).parent
MARK = "<!-- generated -->"
MANY_ROWS = 300
RULE_FACTS = ("severity", "what", "why", "fix", "source", "example")


def pages() -> dict[str, str]:
    """Return every generated page by file name."""
    found = {
        "estandares.md": standards_page(),
        "reglas.md": rules_page(),
        "erratas.md": errata_page(),
        "fallas.md": faults_page(),
    }
    for standard in _with_requirements():
        found[_page_of("requisitos", standard)] = requirements_page(standard)
    for kind in _told_by_themselves():
        found[_page_of("diccionario", kind)] = dictionary_page(kind)
    return {name: f"{content.strip()}\n" for name, content in found.items()}


def _page_of(kind: str, standard: Standard) -> str:
    return f"{kind}-{_file_name(standard)}.md"


def _file_name(standard: Standard) -> str:
    """Return a standard's name as files bear it, such as ``s3-servidores-1.1``."""
    return standard.name.replace("@", "-").replace(".", "-", standard.name.partition("@")[0].count("."))


@cache
def _told_by_themselves() -> list[Standard]:
    """Return the kinds with a dictionary of their own; one that wraps another, long one is told there."""
    known = {each.record_schema["$id"]: each for each in all_kinds()}
    long = {identity for identity, each in known.items() if len(dictionary.rows(each)) > MANY_ROWS}
    return [each for each in known.values() if not _wraps(each, long)]


def _wraps(kind: Standard, others: Iterable[str]) -> bool:
    names = schemas.names_by_id(kind)
    pending, met = [kind.record_schema["$id"]], set[str]()
    while pending:
        identity = pending.pop()
        met.add(identity)
        pending += schemas.referenced_ids(kind.schemas[names[identity]]) - met
    return not met.isdisjoint({*others} - {kind.record_schema["$id"]})


def _with_requirements() -> list[Standard]:
    return [each for each in available() if requirements(each)]


# What pages are made of


@cache
def _words() -> dict[str, str]:
    return dict(texts.flatten(tomllib.loads((FOLDER / "words.toml").read_text(encoding="utf-8"))))


def _say(key: str, **params: object) -> str:
    return _words()[key].strip().format_map(params)


def _said(package: str, key: str) -> str:
    """Return a text of a package's own catalogue."""
    return texts.text(package, key, "es")


def _theme(key: str) -> str:
    """Return the title of the theme of a rule or a family."""
    theme = key.partition(".")[0]
    return _words().get(f"themes.{theme}", theme)


def _page(title: str, *blocks: str) -> str:
    return "\n\n".join([f"# {title}", f"{MARK}\n> {_say('notice')}", *blocks])


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _facts(pairs: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"- **{name}:** {value}" for name, value in pairs)


def _plain(sentence: str) -> str:
    """Return a sentence that Markdown shows as it is written."""
    for sign in "\\*<":
        sentence = sentence.replace(sign, f"\\{sign}")
    return sentence


def _link(label: str, heading: str, page: str = "") -> str:
    """Return a link to a heading, with the anchor that GitHub gives it."""
    kept = "".join(char for char in heading.lower() if char.isalnum() or char in " -_")
    return f"[{label}]({page}#{kept.replace(' ', '-')})"


# The rules of validation


def rules_page() -> str:
    """Return the index of the validation rules, and all that is known about each."""
    known = all_rules()
    themes = {theme: list(each) for theme, each in groupby(known.values(), lambda rule: _theme(rule.id))}
    index = f"## {_say('rules.index')}\n\n" + " · ".join(_link(theme, theme) for theme in themes)
    blocks = [_theme_of_rules(theme, rules) for theme, rules in themes.items()]
    return _page(_say("rules.title"), _say("rules.lead", count=len(known)), index, *blocks)


def _theme_of_rules(theme: str, rules: list[Rule]) -> str:
    header = [_say("rules.rule"), messages.say("rule.severity", "es"), messages.say("rule.what", "es")]
    rows = []
    for rule in rules:
        told = _told(rule)
        rows.append([_link(f"`{rule.id}`", rule.id), told["severity"], told["what"]])
    return "\n\n".join([f"## {theme}", _table(header, rows), *map(_rule, rules)])


def _rule(rule: Rule) -> str:
    told = _told(rule)
    return (
        f"### {rule.id}\n\n{_facts((messages.say(f'rule.{name}', 'es'), told[name]) for name in RULE_FACTS)}"
    )


def _told(rule: Rule) -> dict[str, str]:
    return {
        "severity": messages.severity(rule.severity, language="es"),
        "what": _plain(messages.defect(rule.id, language="es")),
        "why": _plain(messages.why(rule.id, language="es")),
        "fix": _fixes(rule),
        "source": _plain(rule.source),
        "example": f"`{rule.example}`",
    }


def _fixes(rule: Rule) -> str:
    """Return how to mend what a rule tells, with the ways that belong to some variants of it below."""
    known = texts.catalogue("validator", "es").items()
    variants = dict.fromkeys(value for key, value in known if key.startswith(f"{rule.id}.fix-"))
    return "\n  - ".join(map(_plain, [messages.fix(rule.id, language="es"), *variants]))


# The requirements on an API


def requirements_page(standard: Standard) -> str:
    """Return every requirement of a standard, with what decides it and what breaks it."""
    known = requirements(standard)
    lead = _say(
        "requirements.lead",
        name=standard.name,
        title=standard.title["es"],
        source=standard.source,
        count=len(known),
        first=known[0].id,
    )
    groups = groupby(known, lambda each: each.category)
    blocks = [_category(category, list(each)) for category, each in groups]
    return _page(_say("requirements.title", name=standard.name), lead, *blocks)


def _category(category: str, known: list[Requirement]) -> str:
    header = [_say("requirements.requirement"), _say("requirements.level"), _say("requirements.text")]
    rows = [[_link(each.id, each.id), _level(each), _plain(each.text["es"])] for each in known]
    title = _said("conformance", f"category.{category}").capitalize()
    return "\n\n".join([f"## {title}", _table(header, rows), *map(_requirement, known)])


def _level(requirement: Requirement) -> str:
    return _said("conformance", f"level.{requirement.level}")


def _requirement(each: Requirement) -> str:
    check = load_all()[each.family]
    module = f"{check.__module__.replace('.', '/')}.py"
    facts = {
        "both": f"{_level(each)}, {_said('conformance', f'category.{each.category}')}",
        "mend": _plain(each.mend["es"]),
        "source": _plain(each.source),
        "check": _say("requirements.function", family=each.family, function=check.__name__, module=module),
        "faults": ", ".join(_breaking(each)) or _say("requirements.no-faults"),
    }
    listed = _facts((_say(f"requirements.{name}"), value) for name, value in facts.items())
    return f"### {each.id}\n\n{_plain(each.text['es'])}\n\n{listed}"


def _breaking(requirement: Requirement) -> Iterator[str]:
    for fault in faults().values():
        if breaks(fault, requirement):
            yield _link(f"`{fault.name}`", _theme(fault.breaks), "fallas.md")


# The field dictionary, the errata and the faults


def dictionary_page(standard: Standard) -> str:
    """Return the field dictionary of a standard."""
    heading, _, table = dictionary.markdown(standard, "es").partition("\n\n")
    lead = _say("dictionary.lead", name=standard.name, file=_file_name(standard))
    return _page(heading.removeprefix("# "), lead, table)


def standards_page() -> str:
    """Return every standard: what it holds, where it comes from, how its text moved, and how its API is reached."""
    header = [_say(f"standards.{name}") for name in ("name", "title-of", "status", "records")]
    rows = [
        [
            _link(f"`{each.edition}`", each.edition),
            each.title["es"],
            _said("standards", f"show.status-{each.status}"),
            ", ".join(f"`{kind.name}`" for kind in each.records),
        ]
        for each in available()
    ]
    return _page(
        _say("standards.title"), _say("standards.lead"), _table(header, rows), *map(_standard, available())
    )


def _standard(standard: Standard) -> str:
    facts = [
        (_said("standards", "show.source"), _plain(standard.source)),
        (_said("standards", "show.legal-basis"), _plain(standard.legal_basis["es"])),
    ]
    blocks = [f"## {standard.edition}", _plain(standard.title["es"]) + ".", _facts(facts)]
    kinds = [each for each in _told_by_themselves() if each.edition == standard.edition]
    pages_of = [
        _link(each.record.title["es"], "", _page_of("diccionario", each)).replace("#)", ")") for each in kinds
    ]
    blocks.append(f"{_say('standards.dictionaries')}: {', '.join(pages_of)}.")
    revisions = [[each.date, _plain(each.what["es"])] for each in standard.revisions]
    blocks.append(_table([_said("standards", "show.revision"), _say("standards.what")], revisions))
    endpoints = [
        [_plain(api.title["es"]), f"`{each.method} {each.path}`", _plain(each.summary["es"])]
        for api in standard.apis
        for each in api.endpoints
    ]
    if endpoints:
        blocks.append(
            _table([_say(f"standards.{name}") for name in ("api", "operation", "summary")], endpoints)
        )
    return "\n\n".join(blocks)


def errata_page() -> str:
    """Return the errata of every standard: what its text says, the reading taken, and what shows it."""
    blocks = [_errata_of(standard) for standard in available() if standard.errata]
    return _page(_say("errata.title"), _say("errata.lead"), *blocks)


def _errata_of(standard: Standard) -> str:
    header = [_say("errata.erratum"), _say("errata.effect"), _said("standards", "errata.where")]
    rows = [[each.id, _effect(each), _plain(each.where["es"])] for each in standard.errata]
    return "\n\n".join([f"## {standard.edition}", _table(header, rows), *map(_erratum, standard.errata)])


def _effect(erratum: Erratum) -> str:
    return _said("standards", f"errata.effect-{erratum.effect}")


def _erratum(each: Erratum) -> str:
    told = {"where": each.where, "what": each.what, "consequence": each.consequence, "reading": each.reading}
    facts = [(_said("standards", f"errata.{name}"), _plain(value["es"])) for name, value in told.items()]
    facts.insert(0, (_say("errata.effect"), _effect(each)))
    return f"### {each.id}\n\n{_facts([*facts, *map(_erratum_example, each.examples)])}"


def _erratum_example(example: ErratumExample) -> tuple[str, str]:
    instance = json.dumps(example.instance, ensure_ascii=False)
    letter, mended = (
        _say("errata.valid" if valid else "errata.invalid")
        for valid in (example.valid_strict, example.valid_mended)
    )
    shown = _say("errata.shown", instance=instance, letter=letter, mended=mended)
    return _say("errata.example", schema=example.schema), shown


def faults_page() -> str:
    """Return the faults of the sandbox by theme, with the requirements that each breaks."""
    known = sorted(faults().values(), key=lambda fault: _theme(fault.breaks))
    groups = groupby(known, lambda fault: _theme(fault.breaks))
    blocks = [f"## {theme}\n\n{_faults_table(list(each))}" for theme, each in groups]
    return _page(_say("faults.title"), _say("faults.lead", count=len(known)), *blocks)


def _faults_table(known: list[Fault]) -> str:
    header = [_say(f"faults.{name}") for name in ("fault", "description", "breaks", "besides")]
    rows = [_fault_row(each) for each in known]
    return _table(header, rows)


def _fault_row(fault: Fault) -> list[str]:
    broken, besides = [], []
    for standard in _with_requirements():
        page = _page_of("requisitos", standard)
        known = requirements(standard)
        broken += [_link(each.id, each.id, page) for each in known if breaks(fault, each)]
        besides += [_link(each.id, each.id, page) for each in known if each.family in fault.side_effects]
    return [f"`{fault.name}`", _plain(fault.description("es")), ", ".join(broken), ", ".join(besides)]


# The command


def stale() -> dict[str, str | None]:
    """Return the pages on disk that are not what the data say: by name, with what they should be, None for nothing."""
    wanted = pages()
    kept = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    lost = dict.fromkeys(name for name, content in kept.items() if MARK in content and name not in wanted)
    return lost | {name: content for name, content in wanted.items() if kept.get(name) != content}


def main(arguments: Sequence[str]) -> int:
    """Write the pages, or only tell which are stale; return the exit code."""
    found = stale()
    if "--check" in arguments:
        sys.stderr.writelines(f"docs/{name} is stale: run «make docs»\n" for name in found)
        return 1 if found else 0
    for name, content in found.items():
        if content is None:
            (FOLDER / name).unlink()
        else:
            write_whole(FOLDER / name, content)
        sys.stdout.write(f"docs/{name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
