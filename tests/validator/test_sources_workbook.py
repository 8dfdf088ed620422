"""Workbooks: cells as values, sheets to choose from, formulas, and everything that can be wrong with the file."""

import contextlib
import io
import re
import sys
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from standards.registry import load
from validator.errors import InputError, ValidatorUsage
from validator.plan import Compiler
from validator.sources import Rows, Source, packing, workbook
from validator.sources.mapping import ColumnMapping, Reading
from validator.sources.typing import typed

Sheet = Sequence[Sequence[Any]]


def write(path: Path, **sheets: Sheet) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def changed(path: Path, member: str, change: Callable[[bytes], bytes]) -> Path:
    """Replace a part of a workbook by hand."""
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as whole, zipfile.ZipFile(path, "w", 8) as out:
        for name in whole.namelist():
            out.writestr(name, change(whole.read(name)) if name == member else whole.read(name))
    return path


NOON = datetime(2024, 5, 1, 12)  # noqa: DTZ001 - cells have no time zone
FIRST = "xl/worksheets/sheet1.xml"


def batches(path: Path, reading: Reading | None = None) -> tuple[list[Rows], Source]:
    with contextlib.closing(Source(str(path), "results", reading=reading)) as source:
        return [batch for batch in source.batches() if isinstance(batch, Rows)], source


def records(path: Path, reading: Reading | None = None) -> list[Any]:
    return [record for batch in batches(path, reading)[0] for record in batch.records]


def failure(path: Path, reading: Reading | None = None) -> InputError:
    with pytest.raises(InputError) as raised:
        records(path, reading)
    for language in ("es", "en"):
        assert raised.value.message(language)
    return raised.value


S2 = Reading((load("s2@1.1"),))


def test_rows_become_records_with_their_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "_BATCH", 2)
    rows = [
        ["id", None, "tipoArea[0].clave", "tipoArea[1].clave", "puesto.nombre"],
        ["A-1", "nota", "T", "R", "Jefa"],
        [None, "sin datos"],
        [],
        ["A-2", None, None, "R"],
        ["A-3"],
    ]
    found, source = batches(write(tmp_path / "a.xlsx", Datos=rows))
    assert source.layout == "xlsx"
    assert source.table.sheet == "Datos"
    assert [record for batch in found for record in batch.records] == [
        {"id": "A-1", "tipoArea": [{"clave": "T"}, {"clave": "R"}], "puesto": {"nombre": "Jefa"}},
        {},
        {"id": "A-2", "tipoArea": [{"clave": "R"}]},
        {"id": "A-3"},
    ]
    assert [batch.first for batch in found] == [1, 3]
    assert [batch.line_of(index) for batch in found for index in range(len(batch.records))] == [2, 3, 5, 6]
    assert source.table.column_of("/puesto/nombre") == "puesto.nombre"


def test_cells_get_the_types_of_the_schema(tmp_path: Path) -> None:
    header = ["ejercicioFiscal", "fechaCaptura", "ramo.clave", "puesto.nivel", "id"]
    row = [2024, NOON, 23.0, 11.5, 7]
    [record] = records(write(tmp_path / "a.xlsx", Datos=[header, row]))
    standard = load("s2@1.1")
    assert typed(record, Compiler(standard, ()).compile(standard.record_schema)) == {
        "ejercicioFiscal": "2024",
        "fechaCaptura": "2024-05-01T12:00:00Z",
        "ramo": {"clave": 23},
        "puesto": {"nivel": "11.5"},
        "id": "7",
    }


def test_dates_truths_and_times(tmp_path: Path) -> None:
    header = ["resolucion.fechaResolucion", "fechaCaptura", "observaciones", "expediente", "otra"]
    row = [date(2024, 5, 1), date(2024, 5, 1), True, time(9, 30), NOON]
    [record] = records(write(tmp_path / "a.xlsx", Datos=[header, row]))
    standard = load("s3.servidores@1.1")
    assert typed(record, Compiler(standard, ()).compile(standard.record_schema)) == {
        "resolucion": {"fechaResolucion": "2024-05-01"},
        "fechaCaptura": "2024-05-01T00:00:00Z",
        "observaciones": True,
        "expediente": "09:30:00",
        "otra": "2024-05-01T12:00:00Z",
    }


DATA = [["id", "nombres"], ["A-1", "Ana"]]
NOTES = [["Columna", "Significado"], ["id", "…"]]


def test_only_sheet_with_columns_of_the_standard(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", Notas=NOTES, Datos=DATA, Vacia=[])
    assert records(path, S2) == [{"id": "A-1", "nombres": "Ana"}]
    assert failure(write(tmp_path / "b.xlsx", Notas=NOTES, Otra=NOTES), S2).code == "input-sheet-none"
    several = failure(write(tmp_path / "c.xlsx", Enero=DATA, Notas=NOTES, Febrero=DATA), S2)
    assert several.code == "input-sheet-several"
    assert several.params["sheets"] == "«Enero», «Febrero»"


def test_sheet_that_the_mapping_names(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", Enero=DATA, Febrero=[["id"], ["B-1"]])
    named = Reading(S2.standards, ColumnMapping("m.toml", sheet="Febrero"))
    assert records(path, named) == [{"id": "B-1"}]
    absent = failure(path, Reading(S2.standards, ColumnMapping("m.toml", sheet="Marzo")))
    assert absent.code == "input-sheet-absent"
    assert "«Enero», «Febrero»" in absent.message("es")


def test_hidden_sheets_are_read_when_they_are_named(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", Datos=DATA, Oculta=DATA)
    changed(
        path, "xl/workbook.xml", lambda xml: xml.replace(b'name="Oculta"', b'name="Oculta" state="hidden"')
    )
    changed(path, "xl/workbook.xml", lambda xml: re.sub(b'(name="Oculta".*?) state="visible"', rb"\1", xml))
    assert len(records(path, S2)) == 1
    assert len(records(path, Reading(S2.standards, ColumnMapping("m.toml", sheet="Oculta")))) == 1


def test_formulas(tmp_path: Path) -> None:
    rows = [["id", "nombres", "curp"], ["A-1", "=A2", "x"], ["A-2", "Ana", "y"], ["A-3", "=A4", "=A4"]]
    path = write(tmp_path / "a.xlsx", Datos=rows)
    empty = b"<v />"
    saved = changed(path, FIRST, lambda xml: xml.replace(b"<f>A2</f>" + empty, b"<f>A2</f><v>7</v>"))
    [batch] = batches(saved)[0]
    assert batch.records[0] == {"id": "A-1", "nombres": 7, "curp": "x"}
    assert [(index, hit.rule, hit.pointer) for index, hits in batch.flaws.items() for hit in hits] == [
        (2, "xlsx.formula", "/nombres"),
        (2, "xlsx.formula", "/curp"),
    ]


def test_formula_that_gave_an_empty_text_has_its_value(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", Datos=[["id", "nombres"], ["A-1", '=""']])
    changed(path, FIRST, lambda xml: xml.replace(b'<c r="B2"', b'<c r="B2" t="str"'))
    [batch] = batches(path)[0]
    assert (batch.records, batch.flaws) == ([{"id": "A-1"}], {})


def test_error_values(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", Datos=[["id", None, "nombres"], ["A-1", "#N/A", "#REF!"]])
    [batch] = batches(path)[0]
    assert [(hit.rule, hit.pointer, hit.params) for hit in batch.flaws[0]] == [
        ("xlsx.error-value", "/nombres", {"shown": "#REF!"})
    ]


def test_sizes_that_a_sheet_tells_falsely(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", Datos=DATA)
    changed(path, FIRST, lambda xml: re.sub(b'<dimension ref="[^"]*"', b'<dimension ref="A1"', xml))
    assert records(path) == [{"id": "A-1", "nombres": "Ana"}]


DAMAGES = {
    "entities": (b"<sheetData>", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><sheetData>'),
    "comment": (b"<sheetData>", b"<!-- x --><sheetData>"),
    "cut": (b"</sheetData>", b""),
    "far-row": (b'<row r="2"', b'<row r="99999999"'),
    "no-number": (b'<row r="2"', b'<row r="dos"'),
    "no-cell": (b'r="A2"', b'r="?"'),
    "no-shared-text": (b'<c r="A2" t="inlineStr">', b'<c r="A2" t="s"><v>9</v>'),
}


@pytest.mark.parametrize("case", DAMAGES)
def test_damaged_sheet(case: str, tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", Datos=DATA)
    before, after = DAMAGES[case]
    changed(path, FIRST, lambda xml: xml.replace(before, after, 1))
    assert failure(path).code == "input-workbook-broken"


def test_texts_that_cells_share(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", Datos=DATA)
    names = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    with zipfile.ZipFile(path, "a", 8) as archive:
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{names}"><si><t>Begoña</t></si></sst>')
    kind = b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    kind += b'spreadsheetml.sharedStrings+xml" />'
    changed(path, "[Content_Types].xml", lambda xml: xml.replace(b"</Types>", kind + b"</Types>"))
    inline = b't="inlineStr"><is><t>Ana</t></is>'
    changed(path, FIRST, lambda xml: xml.replace(inline, b't="s"><v>0</v>'))
    assert records(path) == [{"id": "A-1", "nombres": "Begoña"}]


def test_any_byte_of_a_workbook_may_be_wrong(tmp_path: Path) -> None:
    whole = write(tmp_path / "a.xlsx", Datos=DATA).read_bytes()
    path = tmp_path / "b.xlsx"
    for position in range(0, len(whole), 37):
        path.write_bytes(whole[:position] + bytes([whole[position] ^ 255]) + whole[position + 1 :])
        with contextlib.suppress(InputError):
            records(path)
    for end in range(0, len(whole), 197):
        path.write_bytes(whole[:end])
        with contextlib.suppress(InputError):
            records(path)


def test_bombs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a.xlsx", Datos=DATA)
    blanks = changed(path, FIRST, lambda xml: xml.replace(b"<sheetData>", b" " * 2**22 + b"<sheetData>"))
    monkeypatch.setattr(workbook, "ROW_BYTES_LIMIT", 2**21)
    assert failure(blanks).code == "input-workbook-part"
    monkeypatch.setattr(packing, "RATIO_FLOOR", 2**20)
    assert failure(blanks).code == "input-bomb"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_parts_that_are_unpacked_without_a_limit_are_refused(method: int, tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", Datos=DATA)
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as whole, zipfile.ZipFile(path, "w", method) as out:
        for name in whole.namelist():
            out.writestr(name, whole.read(name))
    assert failure(path).code == "input-archive-method"


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/styles.xml"])
def test_parts_that_do_not_fit_in_memory(part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "STRINGS_LIMIT", 2**20)
    monkeypatch.setattr(workbook, "PART_LIMIT", 2**20)
    path = write(tmp_path / "a.xlsx", Datos=DATA)
    if part == "xl/sharedStrings.xml":
        with zipfile.ZipFile(path, "a", 8) as archive:
            archive.writestr(part, b" " * 2**21)
    else:
        changed(path, part, lambda xml: xml + b" " * 2**21)
    found = failure(path)
    assert (found.code, found.params["part"]) == ("input-workbook-part", part)


def test_workbook_in_an_archive_in_a_folder_and_from_standard_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from validator.sources.entries import entries

    path = write(tmp_path / "libro.xlsx", Datos=DATA)
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.write(path, "dentro/libro.xlsx")
    (tmp_path / "otro-nombre").write_bytes(path.read_bytes())
    for given in (tmp_path, tmp_path / "otro-nombre"):
        for entry in entries(str(given)):
            with contextlib.closing(Source(entry, "results")) as source:
                assert [len(batch.records) for batch in source.batches()] == [1], entry.path

    class Stdin:
        buffer = io.BytesIO(path.read_bytes())

    monkeypatch.setattr("sys.stdin", Stdin)
    assert records(Path("-")) == [{"id": "A-1", "nombres": "Ana"}]


@pytest.mark.parametrize("start", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_old_or_locked_spreadsheets(start: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(start * 100)
    assert failure(path).code == "input-spreadsheet"


@pytest.mark.parametrize("library", ["openpyxl", "defusedxml"])
def test_missing_library_says_what_to_install(
    library: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "a.xlsx", Datos=DATA)
    monkeypatch.setitem(sys.modules, library, None)
    assert "pip install openpyxl defusedxml" in failure(path).message("es")


def test_header_that_makes_no_sense(tmp_path: Path) -> None:
    assert failure(write(tmp_path / "a.xlsx", Datos=[["id", "id"], [1, 2]])).code == "input-csv-header"
    mapping = ColumnMapping("m.toml", columns={"Nombre": "nombres"})
    with pytest.raises(ValidatorUsage):
        records(write(tmp_path / "b.xlsx", Datos=[["id"], [1]]), Reading(S2.standards, mapping))
