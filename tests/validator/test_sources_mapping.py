"""Mapping files: what they may hold, and the columns and paths that they must fit."""

import contextlib
from pathlib import Path
from typing import Any

import pytest

from standards.registry import load
from validator.errors import InputError, ValidatorUsage
from validator.sources import Source
from validator.sources.mapping import Reading, read

S2 = load("s2@1.1")
TABLE = "Folio,Notas,nombrs\nA-1,x,y\n"


def records(tmp_path: Path, mapping: str, table: str = TABLE) -> list[Any]:
    (tmp_path / "a.csv").write_text(table, encoding="utf-8")
    (tmp_path / "mapa.toml").write_text(mapping, encoding="utf-8")
    found = read(tmp_path / "mapa.toml")
    found.check(S2)
    reading = Reading((S2,), found)
    with contextlib.closing(Source(str(tmp_path / "a.csv"), "results", reading=reading)) as source:
        return [record for batch in source.batches() for record in batch.records]


WRONG = {
    "no-toml": ("columns = [", "mapping-unreadable", ""),
    "unknown-member": ('colums = { A = "id" }', "mapping-member", "columns"),
    "not-a-table": ('columns = "id"', "mapping-member", ""),
    "not-a-name": ("[columns]\nA = 7", "mapping-member", ""),
    "not-a-path": ('[columns]\nA = "id..x"', "mapping-member", ""),
    "not-a-constant": ("[constants]\nid = []", "mapping-member", ""),
    "long-delimiter": ('delimiter = ";;"', "mapping-member", ""),
    "quote": ("delimiter = '\"'", "mapping-member", ""),
    "twice": ('[columns]\nA = "id"\n[constants]\nid = "1"', "mapping-twice", ""),
    "inside": ('[columns]\nA = "puesto"\nB = "puesto.nombre"', "mapping-twice", ""),
    "unknown-path": ('[columns]\nA = "puesto.nombr"', "mapping-path", "puesto.nombre"),
    "unknown-constant": ("[constants]\nejercicio = 1", "mapping-path", ""),
    "absent-column": ('[columns]\nFolios = "id"', "mapping-column-absent", "Folio"),
    "absent-ignored": ('ignore = ["Nota"]', "mapping-column-absent", "Notas"),
    "unknown-column": ('ignore = ["Notas"]\n[columns]\nFolio = "id"', "mapping-column-unknown", "nombres"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_mapping_tells_the_nearest_name(case: str, tmp_path: Path) -> None:
    mapping, code, nearest = WRONG[case]
    with pytest.raises(ValidatorUsage) as raised:
        records(tmp_path, mapping)
    assert raised.value.code == code
    for language in ("es", "en"):
        assert nearest in raised.value.message(language)


def test_columns_constants_and_what_is_ignored(tmp_path: Path) -> None:
    mapping = """
        ignore = ["Notas"]
        [columns]
        Folio = "id"
        nombrs = "tipoArea[0].clave"
        [constants]
        "tipoArea[0].valor" = "TÉCNICA"
        "ramo.clave" = 23
    """
    assert records(tmp_path, mapping) == [
        {"id": "A-1", "tipoArea": [{"clave": "y", "valor": "TÉCNICA"}], "ramo": {"clave": 23}}
    ]


def test_delimiter(tmp_path: Path) -> None:
    table = "id~nombres;apodo\nA-1~Ana;Anita\n"
    mapping = 'delimiter = "~"\n[columns]\n"nombres;apodo" = "nombres"'
    assert records(tmp_path, mapping, table) == [{"id": "A-1", "nombres": "Ana;Anita"}]


def test_missing_mapping(tmp_path: Path) -> None:
    with pytest.raises(ValidatorUsage) as raised:
        read(tmp_path / "nada.toml")
    assert raised.value.code == "mapping-unreadable"


def test_column_that_two_columns_hold(tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        records(tmp_path, '[columns]\nFolio = "id"', "Folio,id\nA-1,A-2\n")
    assert raised.value.code == "input-csv-header"
