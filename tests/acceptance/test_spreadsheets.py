"""What we write for spreadsheets, opened in LibreOffice: the same cells, in their columns, and no formula."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from support.tables import cells

from standards.registry import load
from standards.samples import generate

COMMAND = str(Path(sys.executable).with_name("conforme"))
TODAY = "2025-06-30"
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
UTF_8 = 76
"""As its dialog proposes where a byte order mark is: without a dialog it has to be told."""

pytestmark = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")

Opened = Callable[..., Workbook]


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("libreoffice")


@pytest.fixture
def opened(profile: Path, tmp_path: Path) -> Opened:
    """Opens a file in LibreOffice and returns the workbook that it saves."""

    def opens(path: Path, separator: str = ",") -> Workbook:
        # Formulas are to be evaluated: the last word. What stays a text then is no formula to anybody.
        reading = f"CSV:{ord(separator)},34,{UTF_8},1,,0,false,true,false,false,false,-1,true"
        options = [f"--infilter={reading}"] if path.suffix == ".csv" else []
        saved = tmp_path / "saved"
        done = subprocess.run(
            [
                str(OFFICE),
                f"-env:UserInstallation={profile.as_uri()}",
                "--headless",
                *options,
                "--convert-to",
                "xlsx:Calc MS Excel 2007 XML",
                "--outdir",
                str(saved),
                str(path),
            ],
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        target = saved / f"{path.stem}.xlsx"
        assert target.exists(), done.stderr
        return openpyxl.load_workbook(target)

    return opens


def run(*words: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([COMMAND, *map(str, words), "--lang", "es"], capture_output=True, check=False)


def texts(book: Workbook) -> list[list[str]]:
    """Return the first sheet as a spreadsheet shows it."""
    return [["" if cell.value is None else str(cell.value) for cell in row] for row in book.worksheets[0]]


def formulas(book: Workbook) -> list[Any]:
    return [cell.value for sheet in book for row in sheet for cell in row if cell.data_type == "f"]


def written(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A report about records that try to be formulas."""
    records = list(generate(load("s2@1.1"), 5, 3, today=date.fromisoformat(TODAY)))
    records[0]["nombres"] = '=HYPERLINK("http://x.example";"ver")'
    records[1]["nombres"] = "@SUM(A1)"
    records[2]["nombres"] = "x;=2+3;y"
    records[3]["nombres"] = '+52 Ñandú, "ü" €\n=1+1'
    records[4]["nombres"] = "-1+2"
    data, path = tmp_path / "datos.ndjson", tmp_path / "informe.csv"
    data.write_text("\n".join(map(json.dumps, records)))
    assert run("validate", data, "-s", "s2@1.1", "--today", TODAY, "-f", "csv", "-o", path).returncode in {
        0,
        1,
    }
    return path


def test_a_report_shows_its_cells(report: Path, opened: Opened) -> None:
    book = opened(report)
    assert texts(book) == written(report)
    assert formulas(book) == []
    said = "\n".join(map("\n".join, texts(book)))
    assert all(each in said for each in ('"ü"', "Ñandú", "€", "«=»", "HYPERLINK", "@SUM(A1)"))


def test_a_report_has_no_formula_where_cells_end_at_semicolons(report: Path, opened: Opened) -> None:
    assert formulas(opened(report, ";")) == []


def test_a_formula_would_be_seen(tmp_path: Path, opened: Opened) -> None:
    path = tmp_path / "formula.csv"
    path.write_text("a,b\n=1+1,x\n")
    assert formulas(opened(path)) == ["=1+1"]


@pytest.mark.parametrize("name", ["s2@1.1", "s3.particulares@1.1"])
def test_templates_show_their_columns(name: str, tmp_path: Path, opened: Opened) -> None:
    table, workbook = tmp_path / "tabla.csv", tmp_path / "libro.xlsx"
    assert run("standards", "template", name, "-o", table).returncode == 0
    assert run("standards", "template", name, "-f", "xlsx", "-o", workbook).returncode == 0
    assert texts(opened(table)) == written(table)
    ours, saved = openpyxl.load_workbook(workbook), opened(workbook)
    assert saved.sheetnames == ours.sheetnames
    assert formulas(saved) == []
    for before, after in zip(ours, saved, strict=True):
        assert after.sheet_state == before.sheet_state
        assert list(after.iter_rows(values_only=True)) == list(before.iter_rows(values_only=True))
    offered = {str(each.sqref).split(":")[0] for each in ours.worksheets[0].data_validations.dataValidation}
    kept = {str(each.sqref).split(":")[0] for each in saved.worksheets[0].data_validations.dataValidation}
    assert offered
    assert kept == offered


def test_a_template_that_was_filled_and_saved_holds(tmp_path: Path, opened: Opened) -> None:
    template, filled = tmp_path / "plantilla.xlsx", tmp_path / "lleno.xlsx"
    run("standards", "template", "s2@1.1", "-f", "xlsx", "--items", 4, "-o", template)
    book = openpyxl.load_workbook(template)
    names = [cell.value for cell in book.worksheets[0][1]]
    for record in generate(load("s2@1.1"), 20, 3, today=date.fromisoformat(TODAY)):
        row = dict(cells(record))
        book.worksheets[0].append([row.get(each) for each in names])
    book.save(filled)
    opened(filled)
    done = run("validate", tmp_path / "saved" / "lleno.xlsx", "-s", "s2@1.1", "--today", TODAY, "-f", "json")
    summary = json.loads(done.stdout)["summary"]
    assert (summary["records"], summary["valid"], summary["rules"]) == (20, 20, {})
