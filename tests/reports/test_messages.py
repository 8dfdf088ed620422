from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

import reports
from reports.render.charts import TONES
from standards.texts import catalogue

ROOT = Path(reports.__file__).parent


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_both_languages_have_the_same_texts() -> None:
    assert catalogue("reports", "es").keys() == catalogue("reports", "en").keys()


@pytest.mark.parametrize("key", sorted(catalogue("reports", "es")))
def test_both_languages_have_the_same_placeholders(key: str) -> None:
    spanish, english = catalogue("reports", "es")[key], catalogue("reports", "en")[key]
    assert spanish.strip()
    assert english.strip()
    assert placeholders(spanish) == placeholders(english)


def test_every_text_that_a_template_names_exists() -> None:
    named = {
        key
        for template in ROOT.glob("templates/*.j2")
        for key in re.findall(r"t\('([a-z.-]+)'[,)]", template.read_text("utf-8"))
    }
    assert named
    assert named <= catalogue("reports", "es").keys()


def test_every_error_that_the_code_raises_has_a_text() -> None:
    raised = {
        code
        for module in ROOT.rglob("*.py")
        for code in re.findall(r"Reports(?:Usage)?Error\(\s*\"([a-z-]+)\"", module.read_text("utf-8"))
    }
    known = {key.removeprefix("errors.") for key in catalogue("reports", "es") if key.startswith("errors.")}
    assert raised == known


def test_every_tone_has_a_symbol_in_the_page() -> None:
    page = (ROOT / "templates" / "base.html.j2").read_text("utf-8")
    assert [tone for tone in TONES if f'id="i-{tone}"' not in page] == []
