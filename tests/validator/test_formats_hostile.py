"""Every form of the report, whatever stands in the data: it is read back as what it tells, and as nothing else."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import replace

import junitparser
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.reports import HOSTILE, Page, finding, junit, made, rows, sarif

from standards.pointers import join
from validator.formats import FORMATS, OF_FIELDS, render
from validator.formats.lines import WIDTH
from validator.results import ClaveCount, FieldProfile, FileError, Finding, Report

TEXT = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.text(st.characters(categories=["Cc", "Cf", "Zl", "Zp", "Cn"]), max_size=8),
    st.text("=+-@;,\"'\t\n\r<>&{}[]()%:|\x00\x1b\x85\u2028", max_size=12),
    st.just("larguísimo " * 90),
)
VALUE = TEXT | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.booleans() | st.none()


@st.composite
def findings(draw: st.DrawFn, files: list[str]) -> Finding:
    rule, severity = draw(st.sampled_from([("text.html", "warning"), ("curp.date", "error")]))
    return finding(
        rule,
        severity=severity,
        file=draw(st.sampled_from(files)),
        record=draw(st.none() | st.integers(1, 10**9)),
        pointer=join(draw(st.lists(TEXT, max_size=3))),
        column=draw(st.none() | TEXT),
        value=draw(VALUE),
        message=draw(TEXT),
        fix=draw(TEXT),
        params={"markup": draw(TEXT)},
    )


@st.composite
def reports(draw: st.DrawFn) -> Report:
    files = draw(st.lists(TEXT.filter(bool), min_size=1, max_size=3, unique=True))
    found = draw(st.lists(findings(files), max_size=6))
    found.sort(key=lambda each: (each.severity != "error", each.rule))
    whole = made(*found, files=tuple(files), fields=draw(st.lists(fields(), max_size=2)))
    error = FileError(code="input-truncated", message=draw(TEXT))
    broken = replace(whole.files[-1], error=error)
    partial = draw(st.sampled_from([[], ["input"], ["interrupted"]]))
    read = [*whole.files[:-1], broken]
    return replace(whole, files=read, partial=partial) if "input" in partial else whole


@st.composite
def fields(draw: st.DrawFn) -> FieldProfile:
    holders = draw(st.integers(0, 9))
    filled = draw(st.integers(0, holders))
    return FieldProfile(
        path=join(draw(st.lists(TEXT, min_size=1, max_size=3))),
        required=draw(st.booleans()),
        of_records=9,
        records=filled,
        share=filled / 9,
        holders=holders,
        filled=filled,
        empty=0,
        share_of_holders=filled / holders if holders else None,
        distinct=draw(st.none() | st.integers(0, 10**9)),
        distinct_method="kmv-1000",
        claves=[ClaveCount(clave=draw(TEXT), count=1)],
        outside_catalog=None,
    )


hostile = settings(
    deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@hostile
@given(reports())
def test_sarif_is_valid(report: Report) -> None:
    run = sarif(report, "es")
    assert len(run["results"]) == len(report.findings)


@hostile
@given(reports())
def test_junit_is_read_back(report: Report) -> None:
    root = junit(report, "warning")
    read = junitparser.JUnitXml.fromstring(render(report, "junit", "warning", "es").encode())
    assert [len(list(suite)) for suite in read] == [len(suite.findall("testcase")) for suite in root]
    assert (read.tests, read.failures, read.errors) == tuple(
        int(root.attrib[name]) for name in ("tests", "failures", "errors")
    )
    failed = {(each.file, each.rule) for each in report.findings}
    assert read.failures == len(failed)


@hostile
@given(reports())
def test_sheet_is_read_back_without_formulas(report: Report) -> None:
    sheets = {"csv": len(report.findings), "csv-fields": len(report.fields)}
    for form, lines in sheets.items():
        rendered = render(report, form, "error", "es")
        assert rendered.count("\n") == lines + 1
        no_formulas(rows(rendered))


def no_formulas(found: list[dict[str, str]]) -> None:
    for row in found:
        for name, cell in row.items():
            assert not re.search(r"(^|;)\s*[=+@＝＋－＠]", cell)
            assert name in {"value"} or not re.search(r"(^|;)\s*-", cell)
            assert not re.search(r"[\x00-\x1f\x7f\x85\u2028\u2029]", cell)


@hostile
@given(reports())
def test_commands_are_one_a_line(report: Report) -> None:
    *commands, verdict = render(report, "github", "error", "es").splitlines()
    errors = sum(file.error is not None for file in report.files)
    assert len(commands) == len(report.findings) + errors
    for command in commands:
        assert re.fullmatch(r"::(error|warning|notice) file=[^,:]*(,line=\d+)?,title=[^,:]+::.*", command)
    assert verdict.startswith("s2@1.1 · ")


@hostile
@given(reports())
def test_lines_are_json(report: Report) -> None:
    *found, last = map(json.loads, render(report, "ndjson", "error").encode().split(b"\n")[:-1])
    assert [each["value"] for each in found] == [each.value for each in report.findings]
    assert last["kind"] == "summary"


@hostile
@given(reports())
def test_page_holds_only_its_own_tags(report: Report) -> None:
    page = Page(render(report, "html", "error", "es"))
    tags = [tag for tag, _ in page.tags]
    assert tags.count("script") == tags.count("style") == 1
    assert not {"img", "iframe", "object", "svg", "link", "base"} & set(tags)
    assert sum("data-file" in each for _, each in page.tags) == len(report.findings)
    assert [each["data-file"] for _, each in page.tags if "data-file" in each] == [
        each.file for each in report.findings
    ]


@hostile
@given(reports())
def test_text_obeys_no_value(report: Report) -> None:
    rendered = render(report, "text", "error", "es")
    assert not [
        char for char in rendered if char != "\n" and unicodedata.category(char) in {"Cc", "Zl", "Zp"}
    ]
    assert max(map(len, rendered.split("\n"))) <= WIDTH


@pytest.mark.parametrize("form", sorted(set(FORMATS) - {OF_FIELDS}))
def test_a_thousand_long_values_are_borne(form: str) -> None:
    found = [finding(record=number, value="x" * 60, pointer="/a" * 400) for number in range(1, 1001)]
    assert render(made(*found), form, "error", "es").count("x" * 60) >= (3 if form == "text" else 1000)


@pytest.mark.parametrize("form", FORMATS)
def test_one_huge_text_is_borne(form: str) -> None:
    huge = "muy largo <&> " * 70_000
    report = made(finding(value=huge, message=huge, fix=huge, pointer=join([huge]), params={"markup": huge}))
    assert render(report, form, "error", "es")
