"""The filters of Directus: operators, combinations and the two ways of writing them."""

import json
from typing import Any
from urllib.parse import urlencode

import orjson
import pytest
from support.sandboxes import ROWS, call, listed, refused, served

from conformance.sandbox.operators import operator
from conformance.sandbox.refusals import Refusal

PROVIDER = served("s2@2.0")
RECORDS = sorted(PROVIDER.records, key=lambda record: str(record["id"]))
FIRST = RECORDS[0]
KIND = FIRST["tipoProcedimiento"]
NAME = FIRST["datosGenerales"]["nombre"]


def person(record: Any) -> Any:
    return record["datosGenerales"]


def name(record: Any) -> str:
    return str(person(record)["nombre"])


def year(record: Any) -> str:
    return str(record["fecha"])[:4]


def of_person(**condition: Any) -> Any:
    return {"datosGenerales": condition}


FIRST_ONE = {"id": FIRST["id"]}
SINCE_2024 = {"fecha": {"_gte": "2024-01-01"}}


def found(condition: Any, standard: str = "s2@2.0") -> list[str]:
    answer = listed(served(standard), filter=condition, limit="-1", fields="id")
    return [record["id"] for record in answer["data"]]


def meant(holds: Any) -> list[str]:
    return [record["id"] for record in RECORDS if holds(record)]


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ({"id": {"_eq": FIRST["id"]}}, lambda record: record is FIRST),
        ({"id": FIRST["id"]}, lambda record: record is FIRST),
        ({"tipoProcedimiento": {"_neq": KIND}}, lambda record: record["tipoProcedimiento"] != KIND),
        ({"tipoProcedimiento": {"_in": [KIND, "x"]}}, lambda record: record["tipoProcedimiento"] == KIND),
        ({"tipoProcedimiento": {"_in": f"{KIND},x"}}, lambda record: record["tipoProcedimiento"] == KIND),
        ({"tipoProcedimiento": {"_nin": [KIND]}}, lambda record: record["tipoProcedimiento"] != KIND),
        ({"fecha": {"_gt": FIRST["fecha"]}}, lambda record: record["fecha"] > FIRST["fecha"]),
        ({"fecha": {"_gte": FIRST["fecha"]}}, lambda record: record["fecha"] >= FIRST["fecha"]),
        ({"fecha": {"_lt": FIRST["fecha"]}}, lambda record: record["fecha"] < FIRST["fecha"]),
        ({"fecha": {"_lte": FIRST["fecha"]}}, lambda record: record["fecha"] <= FIRST["fecha"]),
        ({"fecha": {"_between": ["2024-01-01", "2024-12-31"]}}, lambda record: year(record) == "2024"),
        ({"fecha": {"_nbetween": ["2024-01-01", "2024-12-31"]}}, lambda record: year(record) != "2024"),
        ({"ejercicio": {"_gte": 2025}}, lambda record: int(record["ejercicio"]) >= 2025),
        ({"ejercicio": {"_eq": 2025}}, lambda record: int(record["ejercicio"]) == 2025),
        ({"date_updated": {"_null": True}}, lambda record: record["date_updated"] is None),
        ({"date_updated": {"_null": False}}, lambda record: record["date_updated"] is not None),
        ({"date_updated": {"_nnull": True}}, lambda record: record["date_updated"] is not None),
        ({"date_updated": {"_eq": None}}, lambda record: record["date_updated"] is None),
        ({"date_updated": {"_neq": "2000-01-01"}}, lambda record: record["date_updated"] is not None),
        ({"Observaciones": {"_empty": True}}, lambda record: not record.get("Observaciones")),
        ({"Observaciones": {"_nempty": True}}, lambda record: bool(record.get("Observaciones"))),
        (of_person(nombre={"_contains": NAME[1:4]}), lambda record: NAME[1:4] in name(record)),
        (of_person(nombre={"_contains": NAME.upper()}), lambda _: False),
        (of_person(nombre={"_ncontains": NAME}), lambda record: NAME not in name(record)),
        (of_person(nombre={"_icontains": NAME.upper()}), lambda record: NAME in name(record)),
        (of_person(nombre={"_starts_with": NAME[:3]}), lambda record: name(record).startswith(NAME[:3])),
        (of_person(nombre={"_ends_with": NAME[-3:]}), lambda record: name(record).endswith(NAME[-3:])),
        (of_person(_eq=person(FIRST)["id"]), lambda record: person(record)["id"] == person(FIRST)["id"]),
        ({"enajenacionBien": {"_null": True}}, lambda record: record.get("enajenacionBien") is None),
        ({"_and": [SINCE_2024, {"fecha": {"_lt": "2025-01-01"}}]}, lambda record: year(record) == "2024"),
        ({"_or": [FIRST_ONE, {"fecha": {"_lt": "2024"}}]}, lambda record: record is FIRST or year(record) < "2024"),
        ({"fecha": {"_or": [{"_lt": "2024"}, {"_gte": "2025"}]}}, lambda record: year(record) != "2024"),
        ({"fecha": {"_gte": "2024-01-01", "_lt": "2025-01-01"}}, lambda record: year(record) == "2024"),
        ({"_and": []}, lambda _: True),
        ({"_or": []}, lambda _: True),
        ({}, lambda _: True),
    ],
)  # fmt: skip
def test_filters_select_as_directus_does(condition: Any, holds: Any) -> None:
    assert found(condition) == meant(holds)


def test_any_item_of_a_list_may_satisfy_a_filter_and_one_item_satisfies_all_of_it() -> None:
    standard = "s3.faltas-administrativas-graves@2.0"
    records = sorted(served(standard).records, key=lambda record: str(record["id"]))
    claves = {each["clave"] for record in records for each in record["tipoSancion"]}
    for clave in claves:
        expected = [
            record["id"] for record in records if clave in {each["clave"] for each in record["tipoSancion"]}
        ]
        assert found({"tipoSancion": {"clave": {"_eq": clave}}}, standard) == expected
    one, other = sorted(claves)[:2]
    assert found({"tipoSancion": {"clave": {"_eq": one, "_neq": one}}}, standard) == []
    assert found({"tipoSancion": {"clave": {"_in": [one, other]}}}, standard)


@pytest.mark.parametrize(
    "condition",
    [
        {"desconocido": {"_eq": 1}}, {"id": {"_regex": "x"}}, {"_some": {}}, {"id": {"_eq": {"a": 1}}},
        {"id": {"_in": 5}}, {"id": {"_in": [[1]]}}, {"fecha": {"_between": ["2024"]}}, {"id": {"_null": []}},
        {"_and": {"x": 1}}, {"_or": 1}, {"_and": [1]}, {"datosGenerales": {"zzz": 1}}, {"id": {"zzz": 1}},
        [], 1, None, "x",
    ],
)  # fmt: skip
def test_filters_that_make_no_sense_are_refused(condition: Any) -> None:
    refused(call(PROVIDER, "list", urlencode({"filter": json.dumps(condition)})))


@pytest.mark.parametrize(
    ("address", "count"),
    [
        (f"filter[id][_eq]={FIRST['id']}", 1),
        (f"filter[id]={FIRST['id']}", 1),
        (f"filter[id][_in]={FIRST['id']},{RECORDS[1]['id']}", 2),
        (f"filter[id][_in][]={FIRST['id']}&filter[id][_in][]={RECORDS[1]['id']}", 2),
        (f"filter[_or][0][id][_eq]={FIRST['id']}&filter[_or][1][id][_eq]={RECORDS[1]['id']}", 2),
        (f"filter[datosGenerales][curp][_eq]={FIRST['datosGenerales']['curp']}", 1),
        ("filter[date_updated][_null]=true&filter[date_updated][_nnull]=true", 0),
        ("filter[id][_null]=false", ROWS),
    ],
)
def test_filters_may_be_written_as_deep_objects(address: str, count: int) -> None:
    answer = orjson.loads(call(PROVIDER, "list", f"{address}&meta=filter_count&limit=3").body)
    assert answer["meta"] == {"filter_count": count}


@pytest.mark.parametrize(
    "address",
    [
        "filter[=1",
        "filter[id]x=1",
        "filter[id=1",
        "filter" + "[a]" * 50 + "=1",
        "filter[id]=x&filter[id][_eq]=y",
    ],
)
def test_deep_objects_that_cannot_be_read_are_refused(address: str) -> None:
    refused(call(PROVIDER, "list", address))


@pytest.mark.parametrize(
    ("name", "wanted", "value", "expected"),
    [
        ("_eq", "true", True, True), ("_eq", False, True, False), ("_eq", "5", 5, True), ("_eq", "nan", 5, False),
        ("_gt", "4.5", 5, True), ("_gt", "x", 5, False), ("_lt", 5, "4", True), ("_gt", None, 5, False),
        ("_in", [1, "2"], 2, True), ("_nin", [1], None, False), ("_ieq", "ÑU", "ñu", True),
        ("_nieq", "ñu", "ÑU", False), ("_istarts_with", "ÁR", "árbol", True), ("_nistarts_with", "x", "y", True),
        ("_iends_with", "OL", "árbol", True), ("_contains", 5, "a5", True), ("_contains", "a", 5, False),
        ("_between", [1, 3], 2, True), ("_between", [1, 3], "x", False), ("_nbetween", [1, 3], None, False),
        ("_empty", True, [], False), ("_empty", "", "", True), ("_nempty", "0", "", True),
        ("_null", "false", None, False),
        ("_gt", "2025-01-01", "2025-01-01T00:00:01Z", True),
    ],
)  # fmt: skip
def test_operators_compare_one_value(name: str, wanted: Any, value: Any, *, expected: bool) -> None:
    assert operator(name, wanted)(value) is expected


def test_an_unknown_operator_is_refused() -> None:
    for name in ("_", "_n", "_nnnull", "_eqq", "eq_", "_nbetweenn"):
        with pytest.raises(Refusal):
            operator(name, 1)
