"""Every rule has examples that break it alone, and near misses that break nothing."""

from datetime import date
from pathlib import Path

import pytest

from standards.registry import load
from validator.pipeline import Options, validate_files
from validator.rules import all_rules

EXAMPLES = Path(__file__).parents[1] / "examples"
STANDARD = load("s2@1.1")
TODAY = date(2025, 6, 30)

CASES = sorted(path for path in EXAMPLES.glob("*/*/*") if path.is_file())


def found_in(path: Path) -> set[str]:
    report = validate_files([str(path)], STANDARD, Options(today=TODAY))
    assert report.partial == [], report.files
    return set(report.summary.rules)


@pytest.mark.parametrize("path", CASES, ids=lambda path: str(path.relative_to(EXAMPLES)))
def test_example_breaks_its_rule_alone_or_none(path: Path) -> None:
    rule, side = path.parts[-3:-1]
    assert found_in(path) == ({rule} if side == "negative" else set())


@pytest.mark.parametrize("rule", all_rules())
@pytest.mark.parametrize("side", ["positive", "negative"])
def test_every_rule_has_examples(rule: str, side: str) -> None:
    folder = EXAMPLES / rule / side
    assert list(folder.glob("*")), f"add tests/examples/{rule}/{side}/<case>.json"


def test_every_folder_is_of_a_rule() -> None:
    assert {path.name for path in EXAMPLES.iterdir()} == set(all_rules())
