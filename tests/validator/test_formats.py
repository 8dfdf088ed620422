"""Every form of the report: complete, the same each time, safe whatever the values are, in what its readers accept."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from support.reports import HOSTILE, Page, finding, junit, made, rows, sarif

from standards.registry import load
from standards.texts import LANGUAGES, Language, catalogue
from validator.formats import FORMATS, OF_FIELDS, render
from validator.formats.page import render as render_page
from validator.model import SEVERITIES
from validator.pipeline import Options, validate_files
from validator.results import FileError, FileResult, KnownFinding, NotRun, Report

OF_FINDINGS = sorted(set(FORMATS) - {OF_FIELDS})
EXAMPLES = Path(__file__).parents[1] / "examples"


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    chosen: Language = request.param
    return chosen


@pytest.fixture
def report(language: Language, monkeypatch: pytest.MonkeyPatch) -> Report:
    """What is found in a part of the examples, in many files."""
    monkeypatch.chdir(EXAMPLES)
    files = [str(path) for path in sorted(Path().glob("[cdt]*/negative/*.json"))]
    options = Options(today=date(2025, 6, 30), language=language, ignore=frozenset({"rfc.date"}))
    return validate_files([*files, "no-hay.json"], load("s2@1.1"), options)


@pytest.fixture
def hostile() -> Report:
    found = [
        finding(
            record=number,
            value=value,
            file=f"{value}.json",
            pointer=f"/{value}",
            message=value,
            fix=value,
            params={"markup": value},
        )
        for number, value in enumerate(HOSTILE, 1)
    ]
    files = tuple(each.file for each in found)
    return made(*found, files=files)


@pytest.mark.parametrize("form", FORMATS)
def test_same_bytes_each_time(form: str, report: Report, language: Language) -> None:
    once, twice = (render(report, form, "error", language) for _ in range(2))
    assert once == twice
    assert once.encode()
    assert once.endswith("\n")


@pytest.mark.parametrize("form", sorted(set(OF_FINDINGS) - {"text", "html"}))
def test_every_finding_is_told(form: str, report: Report, language: Language) -> None:
    rendered = render(report, form, "error", language)
    assert all(rendered.count(rule) >= count for rule, count in report.summary.rules.items())


def test_ndjson_has_one_finding_a_line_and_the_rest_last(report: Report) -> None:
    *lines, last = map(json.loads, render(report, "ndjson", "error").splitlines())
    published = json.loads(report.to_json())
    assert [line.pop("kind") for line in lines] == ["finding"] * len(report.findings)
    assert last.pop("kind") == "summary"
    assert {**last, "findings": lines} == published


@pytest.mark.parametrize("value", HOSTILE)
def test_ndjson_lines_are_lines(value: str) -> None:
    rendered = render(made(finding(value=value)), "ndjson", "error")
    assert [json.loads(line)["kind"] for line in rendered.encode().splitlines()] == ["finding", "summary"]


def test_csv_has_the_findings(report: Report) -> None:
    rendered = render(report, "csv", "error")
    assert rendered.startswith('\ufeff"severity","rule"')
    assert [(row["rule"], row["pointer"]) for row in rows(rendered)] == [
        (each.rule, each.pointer) for each in report.findings
    ]


def test_csv_holds_no_formula(hostile: Report) -> None:
    rendered = render(hostile, "csv", "error")
    assert rendered.count("\n") == len(HOSTILE) + 1
    for row in rows(rendered):
        for cell in row.values():
            assert not re.search(r"(^|;)\s*[=+@\-＝]", cell)
            assert not re.search(r"[\x00-\x1f\u2028]", cell)
    assert rows(render(made(finding(value=-5)), "csv", "error"))[0]["value"] == "-5"


def test_github_commands_cannot_be_smuggled_in(hostile: Report) -> None:
    *commands, verdict = render(hostile, "github", "error", "es").splitlines()
    assert len(commands) == len(HOSTILE)
    for command in commands:
        assert re.fullmatch(r"::warning file=[^,:]+,line=\d+,title=[^,:]+::.+", command)
    assert verdict.startswith("s2@1.1 · CUMPLE.")


def test_github_shows_every_rule_before_any_twice(report: Report) -> None:
    titles = re.findall(r"title=([a-z0-9.-]+) ·", render(report, "github", "error"))
    rules = len(report.summary.rules)
    assert set(titles[:rules]) == set(report.summary.rules)
    assert len(titles) == len(report.findings)


def failed(root: ET.Element) -> set[tuple[str, str]]:
    return {
        (suite.attrib["name"], case.attrib["name"])
        for suite in root
        for case in suite
        if case.find("failure") is not None
    }


def test_junit_has_a_case_for_each_rule_and_file(report: Report) -> None:
    root = junit(report)
    assert [suite.attrib["name"] for suite in root] == [file.path for file in report.files]
    assert failed(root) == {(each.file, each.rule) for each in report.findings if each.severity == "error"}
    names = [{case.attrib["name"] for case in suite} for suite in root]
    assert all(each >= {"curp.check-digit", "rfc.date"} for each in names)
    unread = root[-1]
    assert unread.attrib["errors"] == "1"
    assert int(unread.attrib["skipped"]) == int(unread.attrib["tests"]) - 1


def test_junit_fails_as_the_exit_code_does() -> None:
    warned = made(finding())
    assert failed(junit(warned, "error")) == set()
    assert failed(junit(warned, "warning")) == {("a.json", "text.html")}
    assert failed(junit(made(finding(severity="error")), "never")) == set()


def test_junit_fails_though_nothing_is_listed() -> None:
    whole = made(finding("curp.date", severity="error"), finding())
    cut = replace(whole, findings=[], truncated=True)
    assert failed(junit(cut)) >= {("s2@1.1", "curp.date")}
    skipped = [case.attrib["name"] for case in junit(cut)[0] if case.find("skipped") is not None]
    assert skipped == ["curp.date", "text.html"]


def test_junit_is_xml_whatever_the_values(hostile: Report) -> None:
    assert len(junit(hostile, "warning")) == len(HOSTILE)


def test_an_interruption_is_told_in_every_form() -> None:
    cut = made(finding(), partial=["interrupted"])
    for form in OF_FINDINGS:
        assert re.search("interr", render(cut, form, "error", "es")) or form == "csv"
    assert junit(cut).attrib["errors"] == "1"


@pytest.mark.parametrize("form", sorted(set(OF_FINDINGS) - {"csv"}))
def test_known_findings_are_told(form: str) -> None:
    known = {"pointer": "/a/*", "reason": "motivo"}
    entries = [
        KnownFinding(rule="curp.date", count=0, state="stale", **known),
        KnownFinding(rule="rfc.date", count=3, state="accepted", **known),
        KnownFinding(rule="text.html", count=0, state="expired", **known),
    ]
    report = made(baseline=entries)
    rendered = render(report, form, "error", "es")
    assert "curp.date" in rendered
    assert "text.html" in rendered
    if form == "junit":
        (failing,) = failed(junit(report))
        assert "curp.date" in failing[1]
        assert failed(junit(report, "never")) == set()


def test_place_names_the_column_of_a_sheet() -> None:
    report = made(finding(column="apellido"))
    assert all("apellido" in render(report, form, "error", "es") for form in OF_FINDINGS)


def test_sarif_has_the_findings_and_the_rules(report: Report, language: Language) -> None:
    run = sarif(report, language)
    assert len(run["results"]) == len(report.findings)
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert list(rules) == list(report.summary.rules)
    assert catalogue("validator", language)["curp.date.fix"] in rules["curp.date"]["help"]["text"]
    pointers = [
        place["logicalLocations"][0]["fullyQualifiedName"] if "logicalLocations" in place else ""
        for result in run["results"]
        for place in result["locations"]
    ]
    assert pointers == [each.pointer for each in report.findings]
    assert not run["invocations"][0]["executionSuccessful"]
    assert run["invocations"][0]["toolConfigurationNotifications"]


def prints(report: Report) -> list[str]:
    return [result["partialFingerprints"]["conformeFinding/v1"] for result in sarif(report)["results"]]


def test_fingerprints_do_not_depend_on_where_records_stand() -> None:
    before = finding(record=4, pointer="/tipoProcedimiento/0/clave", value="x")
    after = finding(
        record=900, pointer="/tipoProcedimiento/7/clave", value="x", params={"markup": "<b>", "first": 3}
    )
    other = finding(record=4, pointer="/tipoProcedimiento/0/clave", value="y")
    assert prints(made(before)) == prints(made(after))
    assert len(set(prints(made(before, after, other)))) == 3
    assert prints(made(before, other))[0] in prints(made(other, after))


def test_sarif_whatever_the_values(hostile: Report) -> None:
    told = [result["message"]["text"] for result in sarif(hostile, "es")["results"]]
    assert not any(re.search(r"(?<!\\)\[[^]]*]\(", each) for each in told)


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("datos de 2025/ñ.json", "datos%20de%202025/%C3%B1.json"),
        ("/srv/a b.json", "file:///srv/a%20b.json"),
        ("https://x.mx/a b.json", "https://x.mx/a%20b.json"),
        ("-", "-"),
        ("a:b#c?.json", "a%3Ab%23c%3F.json"),
    ],
)
def test_sarif_addresses(path: str, uri: str) -> None:
    run = sarif(made(finding(file=path), files=(path,)))
    assert run["artifacts"][0]["location"]["uri"] == uri


def test_page_is_self_contained_and_shows_every_finding(report: Report, language: Language) -> None:
    rendered = render_page(report, "error", language)
    page = Page(rendered)
    assert sum(tag == "tr" and "data-file" in each for tag, each in page.tags) == len(report.findings)
    groups = [each["data-rule"] or "" for each in page.with_class("article", "group")]
    assert sorted(groups) == sorted(report.summary.rules)
    severities = {each.rule: SEVERITIES.index(each.severity) for each in report.findings}
    ranks = [(severities[rule], -report.summary.rules[rule]) for rule in groups]
    assert ranks == sorted(ranks)
    assert "http" not in re.sub("http-equiv", "", rendered)
    headings = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert headings[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(headings))


def test_page_runs_no_script_but_its_own(hostile: Report) -> None:
    rendered = render_page(hostile, "error", "es")
    page = Page(rendered)
    assert [tag for tag, _ in page.tags].count("script") == 1
    assert [tag for tag, _ in page.tags].count("img") == 0
    assert "script-src 'sha256-" in rendered
    assert "unsafe-inline" not in rendered.split("script-src")[1].split(";")[0]


def test_page_bears_a_thousand_findings() -> None:
    found = [finding(record=number, value="x" * 80, pointer="/a" * 40) for number in range(1, 1001)]
    page = Page(render_page(made(*found), "error", "es"))
    assert sum(tag == "tr" and "data-file" in each for tag, each in page.tags) == 1000


@pytest.mark.parametrize("form", FORMATS)
def test_forms_bear_an_empty_report(form: str) -> None:
    error = FileError(code="input-missing", message="a.json: no existe.")
    file = FileResult(path="a.json", format="", records=0, bytes=0, valid=0, invalid=0, error=error)
    for empty in (made(), replace(made(files=(), partial=["input"]), files=[file])):
        assert render(empty, form, "error", "es")


@pytest.mark.parametrize("form", OF_FINDINGS)
def test_a_reason_without_words_is_told_as_it_is(form: str) -> None:
    whole = made()
    summary = replace(whole.summary, not_run=[NotRun(rule="curp.date", reason="some-day")])
    rendered = render(replace(whole, summary=summary), form, "error", "es")
    assert form in {"text", "csv", "github"} or "some-day" in rendered


@pytest.mark.parametrize("form", FORMATS)
def test_no_reserved_value_is_repeated(form: str, tmp_path: Path) -> None:
    record = json.loads((EXAMPLES / "curp.check-digit/negative/last-digit.json").read_text())
    record = record[0] if isinstance(record, list) else record
    path = tmp_path / "datos.json"
    path.write_text(json.dumps([record, record]))
    report = validate_files([str(path)], load("s2@1.1"), Options(today=date(2025, 6, 30)))
    assert report.findings
    rendered = render(report, form, "error", "es")
    assert record["curp"] not in rendered
    assert record["rfc"] not in rendered


def test_naming_the_forms_loads_nothing_heavy() -> None:
    script = (
        "import sys, validator.formats; print(sorted({'pydantic', 'jinja2', 'xml'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
