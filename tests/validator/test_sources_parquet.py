"""Parquet: nested and flat columns as records, values as the schema wants them, and files that cannot be read."""

import contextlib
import io
import json
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from standards.registry import load
from standards.samples import generate
from validator.errors import InputError
from validator.pipeline import validate_files
from validator.plan import Compiler, Node
from validator.sources import Rows, Source, packing, parquet
from validator.sources.typing import typed


def write(path: Path, table: pa.Table, **options: Any) -> Path:
    pq.write_table(table, path, **options)
    return path


def batches(path: Path) -> list[Rows]:
    with contextlib.closing(Source(str(path), "results")) as source:
        found = [batch for batch in source.batches() if isinstance(batch, Rows)]
        assert source.layout == "parquet"
        return found


def records(path: Path) -> list[Any]:
    return [record for batch in batches(path) for record in batch.records]


def failure(path: Path) -> InputError:
    with pytest.raises(InputError) as raised:
        records(path)
    for language in ("es", "en"):
        assert raised.value.message(language)
    return raised.value


def plan_of(name: str) -> Node:
    standard = load(name)
    return Compiler(standard, ()).compile(standard.record_schema)


NESTED: list[dict[str, Any]] = [
    {"id": "A-1", "puesto": {"nombre": "Jefa", "nivel": None}, "tipoArea": [{"clave": "T"}, {"clave": "R"}]},
    {"id": "A-2", "puesto": None, "tipoArea": []},
    {"id": None, "puesto": {"nombre": None, "nivel": "11"}, "tipoArea": None},
]


@pytest.mark.parametrize("rows", [1, 2, 1000])
@pytest.mark.parametrize("dictionary", [True, False])
def test_nested_columns(rows: int, dictionary: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "BATCH_ROWS", rows)
    table = pa.Table.from_pylist(NESTED)
    path = write(tmp_path / "a.parquet", table, use_dictionary=dictionary, row_group_size=2)
    assert records(path) == [
        {"id": "A-1", "puesto": {"nombre": "Jefa"}, "tipoArea": [{"clave": "T"}, {"clave": "R"}]},
        {"id": "A-2", "tipoArea": []},
        {"puesto": {"nivel": "11"}},
    ]
    places = [
        (batch.first + index, batch.line_of(index))
        for batch in batches(path)
        for index in range(len(batch.records))
    ]
    assert places == [(1, 1), (2, 2), (3, 3)]


@pytest.mark.parametrize("limit", [200, 2**20])
def test_groups_of_rows_and_dictionaries_that_overflow(limit: int, tmp_path: Path) -> None:
    found = [
        {"id": f"A-{n}", "puesto": {"nombre": f"Puesto {n}"}, "l": [{"k": f"{n}"}]} for n in range(5_000)
    ]
    table = pa.Table.from_pylist(found)
    path = write(tmp_path / "a.parquet", table, row_group_size=1_234, dictionary_pagesize_limit=limit)
    assert records(path) == found


def test_flat_columns(tmp_path: Path) -> None:
    table = pa.table(
        {"id": ["A-1", "A-2"], "puesto.nombre": ["Jefa", None], "tipoArea[0].clave": ["T", None]}
    )
    assert records(write(tmp_path / "datos", table)) == [
        {"id": "A-1", "puesto": {"nombre": "Jefa"}, "tipoArea": [{"clave": "T"}]},
        {"id": "A-2"},
    ]
    twice = pa.table({"puesto": [{"nombre": "x"}], "puesto.nombre": ["x"]})
    assert failure(write(tmp_path / "b.parquet", twice)).code == "input-csv-header"


@pytest.mark.parametrize("name", ["s2@1.1", "s1.inicial@2.0", "s3.servidores@1.1", "s4.auditoria@0.1"])
def test_samples_hold_as_they_do_in_json(name: str, tmp_path: Path) -> None:
    found = [json.loads(json.dumps(each)) for each in generate(load(name), 20, seed=3)]
    members = dict.fromkeys(member for each in found for member in each)
    path = write(tmp_path / "a.parquet", pa.Table.from_pylist([{**members, **each} for each in found]))
    report = validate_files([str(path)], load(name))
    assert (report.summary.records, report.summary.rules) == (20, {})


def test_column_of_a_finding(tmp_path: Path) -> None:
    found = list(generate(load("s2@1.1"), 3, seed=3))
    found[1]["puesto"] = {"nombre": "   "}
    path = write(tmp_path / "a.parquet", pa.Table.from_pylist(found))
    [finding] = validate_files([str(path)], load("s2@1.1")).findings
    assert (finding.record, finding.pointer, finding.column) == (2, "/puesto/nombre", "puesto")


def test_values_become_what_the_schema_wants(tmp_path: Path) -> None:
    moment = datetime(2024, 5, 1, 12, 30, 0, 5, tzinfo=UTC)
    columns = {
        "ejercicioFiscal": pa.array([2024], pa.int16()),
        "fechaCaptura": pa.array([moment], pa.timestamp("ns", "America/Mexico_City")),
        "ramo": pa.array([{"clave": Decimal("23.00"), "valor": "x"}]),
        "puesto": pa.array(
            [{"nombre": "x", "nivel": Decimal("11.50"), "desde": moment.replace(tzinfo=None)}]
        ),
        "observaciones": pa.array([float("nan")]),
        "id": pa.array([date(2024, 5, 1)]),
    }
    [record] = records(write(tmp_path / "a.parquet", pa.table(columns)))
    assert typed(record, plan_of("s2@1.1")) == {
        "ejercicioFiscal": "2024",
        "fechaCaptura": "2024-05-01T12:30:00.000005Z",
        "ramo": {"clave": 23, "valor": "x"},
        "puesto": {"nombre": "x", "nivel": "11.50", "desde": "2024-05-01T12:30:00.000005Z"},
        "id": "2024-05-01",
    }


def test_nanoseconds_in_nested_columns(tmp_path: Path) -> None:
    moment = datetime(2024, 5, 1, tzinfo=UTC)
    stamps = pa.array([moment], pa.timestamp("ns", "UTC"))
    nested = pa.StructArray.from_arrays([stamps, pa.array(["x"])], ["desde", "nombre"])
    listed = pa.ListArray.from_arrays([0, 1], nested)
    table = pa.table({"puesto": nested, "lista": listed})
    [record] = records(write(tmp_path / "a.parquet", table))
    assert record == {"puesto": {"desde": moment, "nombre": "x"}, "lista": [{"desde": moment, "nombre": "x"}]}


NO_JSON = {
    "binary": pa.array([b"x"]),
    "map": pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int64())),
    "duration": pa.array([timedelta(1)]),
    "nested": pa.array([{"a": [b"x"]}]),
}


@pytest.mark.parametrize("case", NO_JSON)
def test_types_without_a_form_in_json(case: str, tmp_path: Path) -> None:
    found = failure(write(tmp_path / "a.parquet", pa.table({"id": ["A"], "otra": NO_JSON[case]})))
    assert (found.code, found.params["column"]) == ("input-parquet-type", "otra")


def test_any_byte_may_be_wrong(tmp_path: Path) -> None:
    whole = write(tmp_path / "a.parquet", pa.Table.from_pylist(NESTED)).read_bytes()
    path = tmp_path / "b.parquet"
    for position in range(0, len(whole), 29):
        path.write_bytes(whole[:position] + bytes([whole[position] ^ 255]) + whole[position + 1 :])
        with contextlib.suppress(InputError):
            records(path)
    for end in range(4, len(whole), 97):
        path.write_bytes(whole[:end])
        assert failure(path).code == "input-parquet-broken"


def test_text_that_comes_again_and_again_does_not_fill_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "RUN_BYTES", 10_000)
    nested = [
        {"id": "x" * 4_000, "puesto": {"nombre": "y" * 500}, "tipoArea": [{"clave": "z" * 500}]}
    ] * 1_000
    path = write(tmp_path / "a.parquet", pa.Table.from_pylist(nested))
    found = batches(path)
    assert max(len(batch.records) for batch in found) == 2
    assert sum(len(batch.records) for batch in found) == 1_000
    monkeypatch.setattr(parquet, "RUN_BYTES", 1_000)
    assert failure(path).code == "record-too-long"


@pytest.mark.parametrize("compression", ["none", "snappy", "zstd"])
def test_rows_read_at_once_depend_on_the_longest_dictionary(
    compression: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "BATCH_BYTES", 1_000_000)
    table = pa.table({"id": ["A"] * 1_000, "nombres": ["x" * 99_996] * 1_000})
    path = write(tmp_path / "a.parquet", table, compression=compression)
    found = batches(path)
    assert {len(batch.records) for batch in found} == {10}
    assert sum(len(batch.records) for batch in found) == 1_000


def test_bombs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "RATIO_FLOOR", 2**20)
    table = pa.table({"id": ["x" * 2**22]})
    path = write(tmp_path / "a.parquet", table, compression="zstd", use_dictionary=False)
    assert failure(path).code == "input-bomb"


def test_description_that_does_not_fit_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "_FOOTER_LIMIT", 100)
    assert failure(write(tmp_path / "a.parquet", pa.Table.from_pylist(NESTED))).code == "input-workbook-part"


def test_missing_library_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a.parquet", pa.Table.from_pylist(NESTED))
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    assert "pip install pyarrow" in failure(path).message("es")


def test_from_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = write(tmp_path / "a.parquet", pa.Table.from_pylist(NESTED)).read_bytes()

    class Stdin:
        buffer = io.BytesIO(content)

    monkeypatch.setattr("sys.stdin", Stdin)
    assert len(records(Path("-"))) == 3


def test_empty_table(tmp_path: Path) -> None:
    empty: Sequence[str] = []
    assert records(write(tmp_path / "a.parquet", pa.table({"id": pa.array(empty, pa.string())}))) == []
