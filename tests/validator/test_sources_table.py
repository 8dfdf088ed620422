"""CSV: rows as the records that their columns' paths say, with the place of each, and headers that make no sense."""

import contextlib
import csv
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from standards.registry import load
from validator.errors import InputError
from validator.plan import Compiler
from validator.sources import Source, blocks
from validator.sources.typing import typed

HEADER = "id,puesto.nombre,tipoArea[0].clave,tipoArea[0].valor,tipoArea[1].clave,tipoArea[1].valor"


def read(path: Path) -> tuple[list[Any], list[int], Source]:
    records: list[Any] = []
    lines: list[int] = []
    with contextlib.closing(Source(str(path), "results")) as source:
        for batch in source.batches():
            assert batch.first == len(records) + 1
            records += batch.records
            lines += [batch.line_of(index) for index in range(len(batch.records))]
    return records, lines, source


def table(tmp_path: Path, text: str, name: str = "datos.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="")
    return path


@pytest.mark.parametrize("block", [1, 7, 10**6])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("name", ["datos.csv", "datos"])
def test_rows_become_records(
    name: str, delimiter: str, block: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "BLOCK_SIZE", block)
    rows = [
        HEADER.split(","),
        ["A-1", f'Jefa{delimiter} "de"\nárea', "T", "TÉCNICA", "", ""],
        [],
        ["A-2", "", "", "", "", ""],
        ["A-3", "x", "", "", "R", "REQUIRENTE"],
    ]
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter).writerows(rows)
    records, lines, source = read(table(tmp_path, written.getvalue(), name))
    assert source.layout == "csv"
    assert records == [
        {
            "id": "A-1",
            "puesto": {"nombre": f'Jefa{delimiter} "de"\nárea'},
            "tipoArea": [{"clave": "T", "valor": "TÉCNICA"}],
        },
        {"id": "A-2"},
        {"id": "A-3", "puesto": {"nombre": "x"}, "tipoArea": [{"clave": "R", "valor": "REQUIRENTE"}]},
    ]
    assert lines == [2, 5, 6]


def test_column_of_a_place(tmp_path: Path) -> None:
    source = read(table(tmp_path, f"{HEADER}\nA,x,T,TÉCNICA,R,REQUIRENTE\n"))[2]
    assert source.table.column_of("/puesto/nombre") == "puesto.nombre"
    assert source.table.column_of("/tipoArea/1/valor") == "tipoArea[1].valor"
    assert source.table.column_of("/nada") == ""
    shifted = read(table(tmp_path, f"{HEADER}\nA,x,,,R,REQUIRENTE\n"))[2]
    assert shifted.table.column_of("/tipoArea/0/valor") == "tipoArea[].valor"
    assert shifted.table.column_of("/puesto/nombre") == "puesto.nombre"


def test_line_that_names_the_delimiter(tmp_path: Path) -> None:
    records, lines, _ = read(table(tmp_path, "sep=;\r\nid;nombres\r\nA;Ana\r\n"))
    assert (records, lines) == ([{"id": "A", "nombres": "Ana"}], [3])


def test_encodings_of_spreadsheets(tmp_path: Path) -> None:
    for codec, told in (("cp1252", "Windows-1252 (Latin-1)"), ("utf-16", "UTF-16"), ("utf-8-sig", "")):
        path = tmp_path / "datos.csv"
        path.write_bytes("id;nombres\r\nA;Begoña\r\n".encode(codec))
        records, _, source = read(path)
        assert records == [{"id": "A", "nombres": "Begoña"}]
        assert source.encoding == told
        assert not source.byte_order_mark


BROKEN = {
    "same-column-twice": ("id,id\n1,2\n", "input-csv-header"),
    "object-and-value": ("puesto,puesto.nombre\n1,2\n", "input-csv-header"),
    "value-and-object": ("puesto.nombre,puesto\n1,2\n", "input-csv-header"),
    "object-and-list": ("puesto.nombre,puesto[0]\n1,2\n", "input-csv-header"),
    "no-path": ("id,puesto..nombre\n1,2\n", "input-csv-header"),
    "huge-index": ("id,a[99999999]\n1,2\n", "input-csv-header"),
    "too-deep": (f"id,{'a.' * 64}a\n1,2\n", "input-csv-header"),
    "no-names": (",,\n1,2,3\n", "input-csv-header"),
    "open-quote": ('id,nombres\n1,"' + "x\n" * 200_000, "input-csv"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_broken_tables_have_one_clear_code(case: str, tmp_path: Path) -> None:
    text, code = BROKEN[case]
    with pytest.raises(InputError) as raised:
        read(table(tmp_path, text))
    assert raised.value.code == code
    assert raised.value.message("es")


@pytest.mark.parametrize("text", ["hola", "hola, mundo\n", "<html>\n<a,b>\n", "1,2\n3,4\n", "a,b"])
def test_text_without_a_header_is_no_table(text: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        read(table(tmp_path, text, "datos"))
    assert raised.value.code == "input-not-json"


def test_texts_get_the_types_of_the_schema() -> None:
    standard = load("s2@1.1")
    plan = Compiler(standard, ()).compile(standard.record_schema)
    row = {"ejercicioFiscal": "2024", "tipoProcedimiento": [{"clave": "3", "valor": "x"}, {"clave": "tres"}]}
    procedures = [{"clave": 3, "valor": "x"}, {"clave": "tres"}]
    assert typed(row, plan) == {"ejercicioFiscal": "2024", "tipoProcedimiento": procedures}


def test_numbers_and_truths() -> None:
    from validator.plan import Node

    number, truth = Node(types=(int, float)), Node(types=(bool,))
    assert [typed(text, number) for text in ("12", "-1.50", "1e3", "1,5", "", "9" * 400)] == [
        12,
        -1.5,
        1000.0,
        "1,5",
        "",
        "9" * 400,
    ]
    assert [typed(text, truth) for text in ("TRUE", "falso", "sí")] == [True, False, "sí"]


@given(content=st.text('id,;."\n\r[0]aé\t', max_size=60), block=st.integers(1, 20))
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_table_ends_well(content: str, block: int, tmp_path: Path) -> None:
    path = tmp_path / "datos.csv"
    path.write_bytes(content.encode())
    with pytest.MonkeyPatch.context() as patch, contextlib.suppress(InputError):
        patch.setattr(blocks, "BLOCK_SIZE", block)
        read(path)
