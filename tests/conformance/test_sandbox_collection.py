"""Collections as Directus serves them; each answer satisfies its contract."""

import json
import time
from typing import Any
from urllib.parse import urlencode

import orjson
import pytest
from support.sandboxes import ROWS, call, listed, refused, served

from conformance.sandbox.fields import identity, project, tree_of
from conformance.sandbox.provider import Provider
from conformance.sandbox.settings import Settings
from standards.registry import load
from standards.spanish import collation_key, search_fold

PROVIDER = served("s2@2.0")
RECORDS = sorted(PROVIDER.records, key=lambda record: str(record["id"]))
WHOLE = "*.*.*.*.*"

COLLECTIONS = ["s2@2.0", *(f"s3.{kind.name}@2.0" for kind in load("s3@2.0").records)]


def ids(answer: Any) -> list[str]:
    return [record["id"] for record in answer["data"]]


@pytest.mark.parametrize("standard", COLLECTIONS)
@pytest.mark.parametrize(
    "fields", ["", "*", "*.*", "*.*.*", WHOLE, "id,fecha", "datosGenerales.*", "id,*.rfc"]
)
def test_every_collection_serves_valid_records_at_every_depth(standard: str, fields: str) -> None:
    answer = listed(served(standard), fields=fields, limit="-1", meta="*")
    assert len(answer["data"]) == ROWS
    assert answer["meta"] == {"total_count": ROWS, "filter_count": ROWS}


def test_relations_come_as_identifiers_until_they_are_expanded() -> None:
    flat = listed(PROVIDER, limit="-1")["data"]
    again = listed(PROVIDER, limit="-1", fields="*")["data"]
    assert flat == again
    for record, shown in zip(RECORDS, flat, strict=True):
        assert shown["datosGenerales"] == record["datosGenerales"]["id"]
        assert shown["fecha"] == record["fecha"]
    deeper = listed(PROVIDER, limit="-1", fields="*.*")["data"]
    for record, shown in zip(RECORDS, deeper, strict=True):
        assert shown["datosGenerales"]["curp"] == record["datosGenerales"]["curp"]
        assert isinstance(shown["empleoCargoComision"]["nivelJerarquico"], int | str)
    assert listed(PROVIDER, limit="-1", fields=WHOLE)["data"] == RECORDS


def test_relations_without_identifier_of_their_own_have_a_stable_one() -> None:
    provider = served("s3.faltas-administrativas-graves@2.0")
    one, other = (listed(provider, limit="-1")["data"] for _ in range(2))
    assert one == other
    places = {record["datosGenerales"] for record in one}
    assert all(isinstance(each, int) for each in places)
    assert len(places) > ROWS // 2
    assert all(isinstance(each, int) for record in one for each in record["tipoSancion"])


def test_fields_name_members_of_relations() -> None:
    answer = listed(
        PROVIDER, fields="id,datosGenerales.nombre,empleoCargoComision.nivelJerarquico.clave", limit="5"
    )
    for record, shown in zip(RECORDS, answer["data"], strict=False):
        assert shown == {
            "id": record["id"],
            "datosGenerales": {"nombre": record["datosGenerales"]["nombre"]},
            "empleoCargoComision": {
                "nivelJerarquico": {"clave": record["empleoCargoComision"]["nivelJerarquico"]["clave"]}
            },
        }
    both = listed(PROVIDER, fields="*,datosGenerales.nombre", limit="1")["data"][0]
    assert set(both["datosGenerales"]) == {"nombre"}
    assert both["fecha"] == RECORDS[0]["fecha"]
    repeated = call(PROVIDER, "list", "fields[]=id&fields[]=fecha&limit=1")
    assert orjson.loads(repeated.body)["data"] == [{"id": RECORDS[0]["id"], "fecha": RECORDS[0]["fecha"]}]


def test_what_is_no_relation_comes_whole_unless_its_members_are_named() -> None:
    place = PROVIDER.place.members["datosGenerales"].members["nombre"]
    record = {"nombre": {"a": 1, "b": {"c": 2}}}
    inner = PROVIDER.place.members["datosGenerales"]
    assert place.is_relation is False
    assert project(record, inner, [tree_of(["*.*.*"], inner)]) == record
    assert project(record, inner, [{"nombre": {"a": {}}}]) == {"nombre": {"a": 1}}
    assert identity({"id": "x"}, inner) == "x"
    assert isinstance(identity({"id": True}, inner), int)


@pytest.mark.parametrize(
    "fields", ["desconocido", "datosGenerales.desconocido", "*.desconocido", ".", "id.x", "*." * 20]
)
def test_unknown_fields_are_refused(fields: str) -> None:
    refused(call(PROVIDER, "list", urlencode({"fields": fields})))


def test_limit_and_offset_cut_the_collection() -> None:
    everything = ids(listed(PROVIDER, limit="-1"))
    assert everything == [record["id"] for record in RECORDS]
    assert ids(listed(PROVIDER)) == everything[:10]
    assert ids(listed(served("s3.faltas-administrativas-graves@2.0"))) == ids(
        listed(served("s3.faltas-administrativas-graves@2.0"), limit="100")
    )
    assert ids(listed(PROVIDER, limit="7", offset="5")) == everything[5:12]
    assert ids(listed(PROVIDER, limit="0")) == []
    assert ids(listed(PROVIDER, limit="-1", offset="115")) == everything[115:]
    assert ids(listed(PROVIDER, offset="9" * 400)) == []
    for wrong in (
        "limit=-2",
        "limit=x",
        "limit=1.5",
        "limit=",
        "offset=-1",
        "offset=x",
        f"limit={'9' * 5000}",
    ):
        refused(call(PROVIDER, "list", wrong))


def test_order_follows_spanish_and_paths_into_relations() -> None:
    up = listed(PROVIDER, sort="datosGenerales.primerApellido", fields="*.*", limit="-1")["data"]
    names = [collation_key(record["datosGenerales"]["primerApellido"]) for record in up]
    assert names == sorted(names)
    down = ids(listed(PROVIDER, sort="-fecha,datosGenerales.primerApellido", limit="-1"))
    expected = sorted(RECORDS, key=lambda record: collation_key(record["datosGenerales"]["primerApellido"]))
    expected = sorted(expected, key=lambda record: str(record["fecha"]), reverse=True)
    assert down == [record["id"] for record in expected]
    assert ids(listed(PROVIDER, sort="?")) == ids(listed(PROVIDER))
    assert ids(listed(PROVIDER, sort="-fecha,fecha")) == ids(listed(PROVIDER, sort="-fecha"))
    assert len(ids(listed(PROVIDER, sort="datosGenerales", limit="-1"))) == ROWS
    for wrong in ("zzz", "*", "datosGenerales.zzz", "-", "datosGenerales.*"):
        refused(call(PROVIDER, "list", urlencode({"sort": wrong})))


FIRST = RECORDS[0]


def test_search_finds_texts_of_any_field_without_capitals_and_accents() -> None:
    surname = FIRST["datosGenerales"]["primerApellido"]
    asked = f" {surname.upper()} "
    answer = listed(PROVIDER, search=asked, limit="-1", fields=WHOLE)
    texts = [search_fold(json.dumps(record, ensure_ascii=False)) for record in answer["data"]]
    assert texts
    assert all(search_fold(surname) in text for text in texts)
    assert len(ids(listed(PROVIDER, search=" ", limit="-1"))) == ROWS
    assert ids(listed(PROVIDER, search="no está en ninguna parte")) == []


def test_counts_are_told_as_asked() -> None:
    condition = {"fecha": {"_lt": "2025-01-01"}}
    count = sum(record["fecha"] < "2025" for record in RECORDS)
    for meta, expected in (
        ("*", {"total_count": ROWS, "filter_count": count}),
        ("total_count", {"total_count": ROWS}),
        ("filter_count", {"filter_count": count}),
        ("total_count,filter_count", {"total_count": ROWS, "filter_count": count}),
    ):
        assert listed(PROVIDER, filter=condition, meta=meta, limit="2")["meta"] == expected
    for asked in ({}, {"meta": "zzz"}, {"meta": ""}):
        assert "meta" not in listed(PROVIDER, **asked)


def test_counts_are_always_told_where_the_contract_does_not_ask_for_them() -> None:
    strict = load("s2@2.0", strict=True)
    provider = Provider(strict, RECORDS[:3])
    assert "meta" not in provider.readers["list"].known
    reply = provider.answer_list(_call(provider, "list"))
    assert orjson.loads(reply.body)["meta"] == {"total_count": 3, "filter_count": 3}


def _call(provider: Provider, endpoint: str) -> Any:
    from conformance.sandbox.exchange import Call

    return Call("GET", provider.api.endpoint(endpoint).path)


def test_an_item_comes_alone_with_the_fields_asked_for() -> None:
    path = PROVIDER.api.endpoint("item").path
    for fields, expected in (("", FIRST["datosGenerales"]["id"]), ("*.*", FIRST["datosGenerales"])):
        reply = call(PROVIDER, "item", f"{path.replace('{id}', FIRST['id'])}?fields={fields}")
        assert orjson.loads(reply.body)["data"]["datosGenerales"] == expected
    absent = "00000000-0000-4000-8000-000000000000"
    refused(call(PROVIDER, "item", f"{path.replace('{id}', absent)}?"), 404)
    refused(call(PROVIDER, "item", f"{path.replace('{id}', 'x')}?"), 400)
    refused(call(PROVIDER, "item", f"{path.replace('{id}', FIRST['id'])}?fields=zzz"), 400)


def test_errors_have_the_documented_form_and_strangers_get_one() -> None:
    for provider in map(served, COLLECTIONS):
        reply = call(provider, "list", headers={})
        refused(reply, 401)
        assert orjson.loads(reply.body)["error"]["code"] == 401
        assert reply.headers["WWW-Authenticate"].startswith("Bearer")


def test_reserved_fields_are_neither_shown_nor_searched_in_production() -> None:
    provider = Provider(PROVIDER.standard, RECORDS, Settings(public_only=True))
    curp = FIRST["datosGenerales"]["curp"]
    shown = listed(provider, fields=WHOLE, limit="-1")["data"]
    assert not any("curp" in record["datosGenerales"] for record in shown)
    assert all("nombre" in record["datosGenerales"] for record in shown)
    assert ids(listed(provider, search=curp)) == []
    assert ids(listed(provider, filter={"datosGenerales": {"curp": {"_eq": curp}}})) == []
    assert ids(listed(PROVIDER, search=curp)) == [FIRST["id"]]


def test_long_requests_are_answered_in_time() -> None:
    begun = time.monotonic()
    listed(PROVIDER, sort=",".join(["-fecha", "datosGenerales.curp"] * 2000), limit="-1")
    listed(PROVIDER, filter={"id": {"_in": list(map(str, range(3000)))}}, limit="-1")
    listed(PROVIDER, fields=",".join([WHOLE] * 3000), limit="-1")
    deep = '{"_and":[' * 400 + "{}" + "]}" * 400
    refused(call(PROVIDER, "list", urlencode({"filter": deep})))
    assert time.monotonic() - begun < 5
