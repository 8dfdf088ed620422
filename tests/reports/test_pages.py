from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

import reports
from conformance.results import Run
from reports.render import html_page, markdown_page
from reports.scorecard import build

MakeRun = Callable[..., Run]

HOSTILE = "<script>alert(1)</script>"
MIXED = {
    "S2-SEC-013": "fail",
    "S2-SEC-018": "fail",
    "S2-FUN-008": "flaky",
    "S2-STR-001": "skip",
    "S2-STR-002": "error",
    "S2-SEC-012": "not-applicable",
}
VOID = {"meta", "br", "link", "img", "input", "hr"}


class Page(HTMLParser):
    """What a page holds: its tags with their attributes, and its text."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def find(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def check_safe(page: Page) -> None:
    assert page.open == []
    assert not page.find("script")
    policy = next(m for m in page.find("meta") if m.get("http-equiv") == "Content-Security-Policy")
    assert str(policy["content"]).startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:")
    for _, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on")]
        for name in ("src", "href", "action", "data"):
            assert not re.match(r"\s*(?:[a-z]+:|//)", attributes.get(name) or "", re.IGNORECASE)


def check_accessible(page: Page, language: str) -> None:
    assert page.find("html")[0]["lang"] == language
    assert len(page.find("h1")) == 1
    assert all(
        header.get("scope") in {"col", "row"} for header in page.find("th") if not header.get("aria-hidden")
    )
    identifiers = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(identifiers) == len(set(identifiers))
    for section in page.find("section"):
        assert section["aria-labelledby"] in identifiers


@pytest.mark.parametrize(("language", "tag"), [("es", "es-MX"), ("en", "en")])
def test_the_page_is_whole_safe_and_accessible(language: str, tag: str, make_run: MakeRun) -> None:
    run = make_run(MIXED)
    page = Page(html_page.render(build(run, language)))  # type: ignore[arg-type]
    check_safe(page)
    check_accessible(page, tag)
    assert [each.id for each in run.requirements if each.id not in page.text] == []


def test_the_styles_load_nothing() -> None:
    styles = [path.read_text("utf-8") for path in (Path(reports.__file__).parent / "templates").glob("*.css")]
    assert styles
    for style in styles:
        assert "@import" not in style
        assert set(re.findall(r"url\((.)", style)) <= {"#"}


def hostile_run(make_run: MakeRun) -> Run:
    return make_run(
        MIXED,
        reason=f"{HOSTILE} | `x` *b* \x1b[31m",
        provider={"id": HOSTILE, "name": f'"><img src=x onerror="{HOSTILE}', "url": "javascript:alert(1)"},
        partial=[HOSTILE],
        evidence_sha256=HOSTILE,
    )


def test_hostile_texts_stay_texts(make_run: MakeRun) -> None:
    source = html_page.render(build(hostile_run(make_run), "es"))
    page = Page(source)
    check_safe(page)
    assert not page.find("img")
    assert HOSTILE in page.text
    assert HOSTILE not in source


def test_the_way_to_mend_is_given_whole(make_run: MakeRun) -> None:
    card = build(make_run(MIXED), "es")
    page = Page(html_page.render(card))
    first = card.failed[0]
    for part in (
        first.sentence,
        first.source,
        first.reason,
        first.mend,
        first.reproduce,
        "intercambios 3, 14",
    ):
        assert " ".join(part.split()) in page.text


@pytest.mark.parametrize(
    ("statuses", "changes", "tone"),
    [
        ({}, {}, "good"),
        ({"S2-SEC-001": "fail"}, {}, "bad"),
        ({"S2-SEC-001": "error"}, {}, "open"),
        ({}, {"partial": ["budget"]}, "open"),
        ({}, {"standard_status": "draft"}, "open"),
    ],
)
def test_only_what_is_plainly_conformant_looks_good(
    statuses: dict[str, str], changes: dict[str, object], tone: str, make_run: MakeRun
) -> None:
    page = Page(html_page.render(build(make_run(statuses, **changes), "es")))
    verdict = next(each for each in page.find("section") if each["aria-labelledby"] == "verdict")
    assert verdict["class"] == f"verdict {tone}"


@pytest.mark.parametrize("render", [html_page.render, markdown_page.render])
def test_a_draft_says_so_loudly(render: Callable[..., str], make_run: MakeRun) -> None:
    whole = render(build(make_run(standard_status="draft"), "es"))
    assert "no certifica" in whole.lower()
    assert "nunca certifica" in whole


def test_markdown_escapes_what_is_not_its_own(make_run: MakeRun) -> None:
    whole = markdown_page.render(build(hostile_run(make_run), "es"))
    assert "<script>" not in whole
    assert r"\<script\>alert(1)\</script\> \| \`x\` \*b\* " in whole
    rows = [line for line in whole.splitlines() if line.startswith("| ✗")]
    assert len(rows) == 2
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 5 for row in rows)


def test_a_command_cannot_close_its_block(make_run: MakeRun) -> None:
    run = make_run(MIXED)
    failed = next(each for each in run.requirements if each.status == "fail")
    changed = failed.model_copy(update={"reproduce": "curl '```\n# hola'"})
    whole = markdown_page.render(build(run.model_copy(update={"requirements": [changed]}), "es"))
    assert "````sh\ncurl '```\n# hola'\n````" in whole


def test_markdown_has_every_requirement(make_run: MakeRun) -> None:
    run = make_run(MIXED)
    whole = markdown_page.render(build(run, "en"))
    assert [each.id for each in run.requirements if each.id not in whole] == []
    assert not re.search(r"\n{4,}", whole)
