"""What people see: verdict and counts first, 80 columns, both languages, no colours in files."""

import json
from datetime import date
from pathlib import Path

import pytest

from standards.registry import load
from standards.texts import LANGUAGES, Language
from validator import explaining
from validator.formats.text import WIDTH, render
from validator.formats.verdict import verdict_of
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
    assert document == json.loads(Report.model_validate(document).to_json())


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


@pytest.mark.parametrize("rule", all_rules().values(), ids=all_rules())
def test_rule_pages_fit(rule: object) -> None:
    assert all(len(line) <= WIDTH for line in explaining.page(rule).split("\n"))  # type: ignore[arg-type]


def test_rule_list_names_every_rule() -> None:
    text = explaining.listing(all_rules())
    assert all(f"{rule} ·" in text for rule in all_rules())
