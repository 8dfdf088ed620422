"""Templates and mapping files, as a user runs them: from an empty table to data that hold."""

import csv
import io
import json
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from support.tables import cells

from standards.registry import load
from standards.samples import generate

COMMAND = str(Path(sys.executable).with_name("conforme"))
TODAY = "2025-06-30"


def run(*words: object, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [COMMAND, *map(str, words), "--lang", "es"], input=stdin, capture_output=True, check=False
    )


def validate(*words: object, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return run("validate", *words, "--today", TODAY, stdin=stdin)


def report(*words: object) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(validate(*words, "-f", "json").stdout)
    return document


def rows(name: str, count: int = 20) -> list[dict[str, Any]]:
    return [dict(cells(each)) for each in generate(load(name), count, 3, today=date.fromisoformat(TODAY))]


@pytest.mark.parametrize("name", ["s2@1.1", "s3.servidores@1.1", "s3.faltas-graves-personas-fisicas@2.0"])
def test_template_filled_from_samples_holds(name: str, tmp_path: Path) -> None:
    filled = rows(name)
    book_path, csv_path = tmp_path / "datos.xlsx", tmp_path / "datos.csv"
    assert run("standards", "template", name, "-f", "xlsx", "--items", 4, "-o", book_path).returncode == 0
    header = run("standards", "template", name, "--items", 4).stdout.decode("utf-8-sig")
    names = next(csv.reader(io.StringIO(header)))
    book = openpyxl.load_workbook(book_path)
    assert [cell.value for cell in book.worksheets[0][1]] == names
    assert {place for row in filled for place in row} <= set(names)
    with csv_path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(filled)
    for row in filled:
        book.worksheets[0].append([row.get(each) for each in names])
    book.save(book_path)
    for path, form in ((book_path, "xlsx"), (csv_path, "csv")):
        document = report(path, "-s", name)
        assert [(file["format"], file["records"]) for file in document["files"]] == [(form, 20)]
        assert document["summary"]["rules"] == {}
    assert report(book_path)["files"][0]["path"] == f"{book_path}!Datos"


def test_deliveries_of_different_forms_are_compared(tmp_path: Path) -> None:
    filled = rows("s2@1.1")
    assert (
        run(
            "standards", "template", "s2@1.1", "-f", "xlsx", "--items", 4, "-o", tmp_path / "a.xlsx"
        ).returncode
        == 0
    )
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    names = [cell.value for cell in book.worksheets[0][1]]
    for row in filled:
        book.worksheets[0].append([row.get(each) for each in names])
    book.save(tmp_path / "a.xlsx")
    sample = list(generate(load("s2@1.1"), 20, 3, today=date.fromisoformat(TODAY)))
    (tmp_path / "b.json").write_text(json.dumps(sample), encoding="utf-8")
    done = run("diff", tmp_path / "a.xlsx", tmp_path / "b.json", "-s", "s2@1.1", "--json")
    assert json.loads(done.stdout)["unchanged"] == 20
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.write(tmp_path / "a.xlsx", "a.xlsx")
        archive.writestr("b.json", "[]")
    done = run("diff", tmp_path / "c.zip", tmp_path / "b.json", "-s", "s2@1.1", "--json")
    assert json.loads(done.stdout)["unchanged"] == 20


def test_finding_tells_sheet_row_and_column(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "Enero"
    [row] = rows("s2@1.1", 1)
    book.worksheets[0].append([*row])
    book.worksheets[0].append([])
    book.worksheets[0].append([*{**row, "genero.clave": "X"}.values()])
    book.save(tmp_path / "a.xlsx")
    found = report(tmp_path / "a.xlsx", "-s", "s2@1.1")["findings"]
    assert [(each["file"], each["record"], each["line"], each["column"]) for each in found] == [
        (f"{tmp_path}/a.xlsx!Enero", 1, 3, "genero.clave")
    ]


def test_template_that_no_sheet_can_hold() -> None:
    done = run("standards", "template", "s6.release@1.1", "--items", 9)
    assert done.returncode == 2
    assert "--items" in done.stderr.decode()


def test_template_in_english(tmp_path: Path) -> None:
    words = [COMMAND, "standards", "template", "s2@1.1", "-f", "xlsx", "--lang", "en"]
    done = subprocess.run(words, capture_output=True, check=True)
    book = openpyxl.load_workbook(io.BytesIO(done.stdout))
    assert [sheet.title for sheet in book.worksheets] == ["Data", "Columns", "Lists"]
    assert book.worksheets[1]["A1"].value == "Column"
    assert tmp_path.exists()


MAPPED = """
sheet = "Padrón"
delimiter = ";"
ignore = ["Notas"]

[columns]
"Folio" = "id"
"Capturado" = "fechaCaptura"
"Nombre(s)" = "nombres"
"Institución" = "institucionDependencia.nombre"
"Puesto" = "puesto.nombre"
"Procedimiento" = "tipoProcedimiento[0].clave"

[constants]
"tipoProcedimiento[0].valor" = "CONTRATACIONES PÚBLICAS"
"primerApellido" = "Muñoz"
"""
HEADER = [
    "Folio",
    "Capturado",
    "Nombre(s)",
    "Institución",
    "Puesto",
    "Procedimiento",
    "Notas",
    "ejercicioFiscal",
]
ROW = ["A-1", "2024-05-01T10:00:00Z", "Ana", "Secretaría de Salud", "Jefa de Compras", "1", "x, y", "2024"]


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    path = tmp_path / "mapa.toml"
    path.write_text(MAPPED, encoding="utf-8")
    return path


@pytest.mark.parametrize("named", [["-s", "s2@1.1"], []], ids=["named", "recognised"])
def test_columns_of_other_names(named: list[str], mapping: Path, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"{';'.join(HEADER)}\n{';'.join(ROW)}\n", encoding="utf-8")
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Otra cosa"])
    sheet = book.create_sheet("Padrón")
    sheet.append(HEADER)
    sheet.append(ROW)
    book.save(tmp_path / "b.xlsx")
    document = report(tmp_path / "a.csv", tmp_path / "b.xlsx", "--mapping", mapping, *named)
    assert [(file["records"], file["error"]) for file in document["files"]] == [(1, None), (1, None)]
    assert set(document["summary"]["rules"]) == {"id.duplicate", "s2.area-missing", "s2.level-missing"}
    duplicate = next(each for each in document["findings"] if each["rule"] == "id.duplicate")
    assert (duplicate["pointer"], duplicate["column"]) == ("/id", "Folio")


def test_wrong_mapping_is_wrong_usage(mapping: Path, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Folios;id\nA-1;x\n", encoding="utf-8")
    done = validate(tmp_path / "a.csv", "-s", "s2@1.1", "--mapping", mapping)
    assert (done.returncode, done.stdout) == (2, b"")
    assert "no tiene la columna «Folio». ¿Quiso decir…? Folios." in done.stderr.decode()


def test_mapping_of_something_else_than_a_table(mapping: Path, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("[]")
    done = validate(tmp_path / "a.json", "-s", "s2@1.1", "--mapping", mapping)
    assert done.returncode == 2
    assert "es para tablas" in done.stderr.decode()
    assert validate(tmp_path / "a.json", "-s", "s2@1.1", "--mapping", tmp_path / "no.toml").returncode == 2
