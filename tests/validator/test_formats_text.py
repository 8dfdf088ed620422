"""What people see: verdict and counts first, 80 columns, both languages, no colours in files."""

import json
from datetime import date
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from standards.registry import load
from standards.texts import LANGUAGES, Language
from validator import explaining
from validator.formats.lines import WIDTH, path_lines
from validator.formats.text import render
from validator.formats.verdict import verdict_of
from validator.model import SEVERITIES
from validator.pipeline import Options, validate_files
from validator.results import Report
from validator.rules import all_rules

EXAMPLES = Path(__file__).parents[1] / "examples"
FILES = sorted(str(path.relative_to(EXAMPLES)) for path in EXAMPLES.glob("*/negative/*") if path.is_file())


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    chosen: Language = request.param
    return chosen


@pytest.fixture
def report(language: Language, monkeypatch: pytest.MonkeyPatch) -> Report:
    monkeypatch.chdir(EXAMPLES)
    return validate_files(FILES, load("s2@1.1"), Options(today=date(2025, 6, 30), language=language))


def test_text_fits_and_tells_every_rule(report: Report, language: Language) -> None:
    text = render(report, "error", language)
    assert [line for line in text.split("\n") if len(line) > WIDTH] == []
    assert all(f" {rule} " in text for rule in report.summary.rules)
    assert "\x1b" not in text
    assert "\x1b" in render(report, "error", language, colour=True)


def test_the_gravest_come_first(report: Report, language: Language) -> None:
    order = {"error": 0, "warning": 1, "notice": 2}
    ranks = [order[finding.severity] for finding in report.findings]
    assert ranks == sorted(ranks)
    first = render(report, "error", language).split("\n")[0]
    assert first == {"es": "s2@1.1 · NO CUMPLE", "en": "s2@1.1 · DOES NOT HOLD"}[language]


def test_json_has_the_published_keys(report: Report) -> None:
    document = json.loads(report.to_json())
    assert set(document) >= {
        "schema_version",
        "tool",
        "standard",
        "schema_sha256",
        "profile",
        "files",
        "summary",
        "truncated",
        "findings",
        "partial",
    }
    assert document == json.loads(TypeAdapter(Report).validate_python(document).to_json())


def test_verdicts(tmp_path: Path) -> None:
    def verdict(fail_on: str, *names: str) -> str:
        paths = [str(EXAMPLES / name) for name in names]
        return verdict_of(validate_files(paths, load("s2@1.1"), Options(today=date(2025, 6, 30))), fail_on)

    warning, error = "curp.sex/negative/man-by-gender.json", "curp.date/negative/month-13.json"
    assert verdict("error", warning) == "holds"
    assert verdict("warning", warning) == "fails"
    assert verdict("error", error) == "fails"
    assert verdict("never", error) == "holds"
    assert verdict("error", error, str(tmp_path / "nada")) == "undecided"


def test_rules_are_listed_first_and_the_verdict_last(report: Report, language: Language) -> None:
    lines = render(report, "error", language).split("\n")
    start = next(number for number, line in enumerate(lines) if line == "") + 1
    listed = [line.split() for line in lines[start : start + len(report.summary.rules)]]
    assert {rule: int(count.replace(",", "")) for _, count, rule in listed} == report.summary.rules
    order = {each.rule: SEVERITIES.index(each.severity) for each in report.findings}
    ranks = [(order[rule], -report.summary.rules[rule]) for _, _, rule in listed]
    assert ranks == sorted(ranks)
    assert lines[0] in lines[-6:]


def test_examples_are_of_the_fields_hit_most(tmp_path: Path) -> None:
    records = [{"nombres": " A ", "primerApellido": " B", "puesto": {"nombre": " C"}} for _ in range(4)]
    records += [{"segundoApellido": " D", "nombres": " A"}]
    (tmp_path / "datos.json").write_text(json.dumps(records))
    options = Options(today=date(2025, 6, 30), language="es", select=frozenset({"text.outer-blanks"}))
    found = validate_files([str(tmp_path / "datos.json")], load("s2@1.1"), options)
    lines = [line.strip() for line in render(found, "error", "es").split("\n")]
    assert any(line.endswith("text.outer-blanks · 14 en total, en 4 campos") for line in lines)
    examples = [line.split(" · ")[-1] for line in lines if line.startswith("- registro")]
    assert examples == ["/nombres", "/primerApellido", "/puesto/nombre"]
    assert "… y 4 más en este campo" in lines
    assert "… otros campos: 1" in lines


def test_long_pointers_part_where_a_member_begins() -> None:
    pointer = "/uno/" + "dos" * 20 + "/tres/" + "x" * 200 + "/fin"
    lines = list(path_lines(pointer, "  ", "    "))
    assert max(map(len, lines)) <= WIDTH
    assert "".join(line.strip() for line in lines) == pointer
    assert lines[0].endswith("/tres")
    assert lines[1].startswith("    /xxx")


@pytest.mark.parametrize("rule", all_rules().values(), ids=all_rules())
def test_rule_pages_fit(rule: object) -> None:
    assert all(len(line) <= WIDTH for line in explaining.page(rule).split("\n"))  # type: ignore[arg-type]


def test_rule_list_names_every_rule() -> None:
    text = explaining.listing(all_rules())
    assert all(f"{rule} ·" in text for rule in all_rules())
