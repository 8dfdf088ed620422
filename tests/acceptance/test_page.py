"""The HTML report in a real browser: it searches, fetches nothing, fits a telephone, and runs no script of the data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from support.browser import Browser, browser
from support.reports import HOSTILE, finding, made

from standards.registry import load
from standards.samples import generate
from validator.formats import render
from validator.pipeline import Options, validate_records

SHOWN = "return document.getElementById('shown').textContent"
FIELDS = "return document.getElementById('fields-shown').textContent"
TODAY = date(2025, 6, 30)


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("perfil")) as opened:
        yield opened


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    records = list(generate(load("s2@1.1"), 60, seed=3, today=TODAY))
    for record in records:
        record["nombres"] = " ÁNGEL"
        record["tipoProcedimiento"] = []
    report = validate_records(
        load("s2@1.1"), records, options=Options(today=TODAY, language="es", fields=True)
    )
    path = tmp_path_factory.mktemp("informe") / "informe.html"
    path.write_text(render(report, "html", "error", "es"))
    return path


def test_findings_are_searched_without_accents(window: Browser, page: Path) -> None:
    window.open(page)
    total = window.run("return document.querySelectorAll('.found tbody tr').length")
    window.wait_for(SHOWN, f"Se muestran {total} de {total} hallazgos listados.")
    window.type("query", "angel espacios")
    window.wait_for(SHOWN, f"Se muestran 60 de {total} hallazgos listados.")
    visible = (
        "return [...document.querySelectorAll('.found tbody tr')].filter(row => row.offsetParent).length"
    )
    assert window.run(visible) == 60
    window.type("query", " nada-de-esto")
    window.wait_for(SHOWN, f"Se muestran 0 de {total} hallazgos listados.")
    window.run("document.querySelector('#filters button').click()")
    window.wait_for(SHOWN, f"Se muestran {total} de {total} hallazgos listados.")


def test_fields_are_searched(window: Browser, page: Path) -> None:
    window.open(page)
    window.type("field-query", "/curp")
    window.wait_for(FIELDS, "Se muestran 2 de 40 campos.")


def test_nothing_is_fetched_and_nothing_complains(window: Browser, page: Path) -> None:
    window.open(page)
    assert window.run("return performance.getEntriesByType('resource').length") == 0
    assert window.complaints() == []


def test_no_script_of_the_data_runs(window: Browser, tmp_path: Path) -> None:
    values = [*HOSTILE, "<script>window.broken = 1</script>", "<img src=x onerror='window.broken = 1'>"]
    found = [finding(record=1, value=each, pointer=f"/{each}", params={"markup": each}) for each in values]
    path = tmp_path / "informe.html"
    path.write_text(render(made(*found), "html", "error", "es"))
    window.open(path)
    window.wait_for(SHOWN, f"Se muestran {len(values)} de {len(values)} hallazgos listados.")
    assert window.run("return window.broken === undefined")
    assert window.complaints() == []


@pytest.mark.parametrize("width", [320, 390, 1100])
def test_a_narrow_screen_need_not_be_scrolled_sideways(window: Browser, page: Path, width: int) -> None:
    window.open(page)
    window.be_as_wide_as(width)
    assert window.run("return document.documentElement.scrollWidth") <= width
