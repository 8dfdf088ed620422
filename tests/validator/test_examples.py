"""Every rule has examples that break it alone, and near misses that break nothing."""

from datetime import date
from pathlib import Path

import pytest

from standards.registry import load
from validator.pipeline import Options, validate_files
from validator.rules import all_rules

EXAMPLES = Path(__file__).parents[1] / "examples"
USUAL = "s2@1.1"
"""The standard of the examples that stand in no folder named after another one."""
TODAY = date(2025, 6, 30)
PUBLICATION = "privacy.published"
"""Rules that are asked of what is going to be published alone."""

CASES = sorted(path.relative_to(EXAMPLES) for path in EXAMPLES.glob("*/*/**/*") if path.is_file())


def found_in(case: Path) -> set[str]:
    standard = load(case.parts[2] if len(case.parts) > 3 else USUAL)
    options = Options(today=TODAY, profile="public" if case.parts[0].startswith(PUBLICATION) else "full")
    report = validate_files([str(EXAMPLES / case)], standard, options)
    assert report.partial == [], report.files
    return set(report.summary.rules)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_example_breaks_its_rule_alone_or_none(case: Path) -> None:
    rule, side = case.parts[:2]
    assert found_in(case) == ({rule} if side == "negative" else set())


@pytest.mark.parametrize("rule", all_rules())
@pytest.mark.parametrize("side", ["positive", "negative"])
def test_every_rule_has_examples(rule: str, side: str) -> None:
    folder = EXAMPLES / rule / side
    assert list(folder.rglob("*.*")), f"add tests/examples/{rule}/{side}/<case>.json"


def test_every_folder_is_of_a_rule() -> None:
    assert {path.name for path in EXAMPLES.iterdir()} == set(all_rules())
