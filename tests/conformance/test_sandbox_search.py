"""Searches of every system: nested members, ranges, dates, other names of pages; each answer satisfies its contract."""

from datetime import UTC, datetime
from typing import Any

import pytest
from support.sandboxes import ROWS, access, call, refused, search, served

from conformance.sandbox.filtering import flat
from conformance.sandbox.provider import Provider
from conformance.sandbox.settings import Settings
from conformance.sandbox.values import moment
from standards.registry import load
from standards.spanish import collation_key, search_fold

PATRIMONY = "declaracion/situacionPatrimonial"
REAL_ESTATE = "bienesInmuebles"


def declarations(**body: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = search(served("s1"), pageSize=200, **body)["results"]
    return found


def at(record: Any, path: str) -> list[Any]:
    """Return the values at a path, through lists."""
    name, _, rest = path.partition("/")
    if isinstance(record, list):
        return [value for item in record for value in at(item, path)]
    if not isinstance(record, dict) or name not in record:
        return []
    inner = record[name]
    if rest:
        return at(inner, rest)
    return inner if isinstance(inner, list) else [inner]


def ids(records: list[dict[str, Any]]) -> list[str]:
    return [record["id"] for record in records]


EVERYTHING: list[dict[str, Any]] = list(served("s1").records)


@pytest.mark.parametrize(
    ("member", "path"),
    [
        ("nombreEntePublico", f"{PATRIMONY}/datosEmpleoCargoComision/nombreEntePublico"),
        ("empleoCargoComision", f"{PATRIMONY}/datosEmpleoCargoComision/empleoCargoComision"),
    ],
)
def test_a_nested_text_filter_finds_what_contains_it(member: str, path: str) -> None:
    text = next(value for record in EVERYTHING for value in at(record, path))[1:9]
    found = declarations(query={"datosEmpleoCargoComision": {member: f" {text.upper()} "}})
    meant = [
        record["id"]
        for record in EVERYTHING
        if any(search_fold(text) in search_fold(value) for value in at(record, path))
    ]
    assert 0 < len(meant) < ROWS
    assert sorted(ids(found)) == sorted(meant)


def test_nested_filters_hold_at_once_with_others() -> None:
    level = {"datosEmpleoCargoComision": {"nivelOrdenGobierno": "ESTATAL"}}
    surname = at(EVERYTHING[0], f"{PATRIMONY}/datosGenerales/primerApellido")[0]
    both = ids(declarations(query={**level, "primerApellido": surname}))
    one, other = ids(declarations(query=level)), ids(declarations(query={"primerApellido": surname}))
    assert sorted(both) == sorted(set(one) & set(other))


def test_members_that_nest_nothing_known_do_not_filter() -> None:
    queries: list[dict[str, Any]] = [
        {"datosEmpleoCargoComision": {}},
        {"datosEmpleoCargoComision": {"desconocido": "x"}},
        {"datosEmpleoCargoComision.nombreEntePublico": "zzzz"},
        {"bienesInmuebles": {"valorAdquisicion": {}}},
        {"datosEmpleoCargoComision": {"nombreEntePublico": "  "}},
    ]
    for query in queries:
        assert len(declarations(query=query)) == ROWS
    assert flat({"a": {"b.c": 1, "b": {"c": 2}}, "d": 3}, ["a.b.c"]) == {"a.b.c": 2, "d": 3}


def test_ranges_include_their_bounds_and_each_bound_is_optional() -> None:
    path = f"{PATRIMONY}/{REAL_ESTATE}/bienInmueble/valorAdquisicion/valor"
    amounts = sorted(amount for record in EVERYTHING for amount in at(record, path))
    low, high = amounts[len(amounts) // 3], amounts[2 * len(amounts) // 3]
    for bounds, holds in (
        ({"min": low}, lambda amount: amount >= low),
        ({"max": high}, lambda amount: amount <= high),
        ({"min": low, "max": high}, lambda amount: low <= amount <= high),
        ({"min": low, "max": low}, lambda amount: amount == low),
        ({"min": high + 1, "max": low}, lambda _: False),
        ({"min": 0}, lambda _: True),
    ):
        found = declarations(query={REAL_ESTATE: {"valorAdquisicion": bounds}})
        meant = [record["id"] for record in EVERYTHING if any(map(holds, at(record, path)))]
        assert sorted(ids(found)) == sorted(meant), bounds


def test_a_filter_with_several_paths_looks_at_each() -> None:
    names = ("Mensuales", "Anuales", "Conclusion")
    paths = [f"{PATRIMONY}/ingresos/totalIngresos{name}Netos/valor" for name in names]
    totals = {record["id"]: [value for path in paths for value in at(record, path)] for record in EVERYTHING}
    least = sorted(value for values in totals.values() for value in values)[ROWS // 8]
    found = declarations(query={"totalIngresosNetos": {"min": least}})
    assert sorted(ids(found)) == sorted(
        each for each, values in totals.items() if max(values, default=-1) >= least
    )
    kinds = {record["metadata"]["tipo"] for record in found}
    assert len(kinds) == 3
    ordered = declarations(sort={"totalIngresosNetos": "desc"})
    values = [next(iter(totals[record["id"]]), -1) for record in ordered]
    assert values == sorted(values, reverse=True)


def test_nested_sort_members_order_everything_in_spanish() -> None:
    path = f"{PATRIMONY}/datosEmpleoCargoComision/nombreEntePublico"
    found = declarations(sort={"datosEmpleoCargoComision": {"nombreEntePublico": "asc"}})
    names = [collation_key(next(iter(at(record, path)), "")) for record in found]
    assert names == sorted(names)
    assert len(set(names)) > 5
    down = declarations(sort={"datosEmpleoCargoComision": {"nombreEntePublico": "desc"}})
    assert [next(iter(at(record, path)), "") for record in down] == [
        next(iter(at(record, path)), "") for record in sorted(down, key=_key_of(path), reverse=True)
    ]


def _key_of(path: str) -> Any:
    return lambda record: collation_key(next(iter(at(record, path)), ""))


def test_an_identifier_counts_alone() -> None:
    wanted = EVERYTHING[7]["id"]
    query = {"id": wanted, "datosEmpleoCargoComision": {"nombreEntePublico": "nadie"}}
    assert ids(declarations(query=query)) == [wanted]


@pytest.mark.parametrize("kind", ["inicial", "modificacion", "conclusion"])
def test_a_kind_of_its_own_is_served_by_the_api_of_all(kind: str) -> None:
    provider = served(f"s1.{kind}@2.0", "", 20)
    found = search(provider, pageSize=200)["results"]
    assert len(found) == 20
    assert len({record["metadata"]["tipo"] for record in found}) == 1


def test_dates_are_compared_as_moments_and_include_the_one_asked_for() -> None:
    provider = served("s6", "contrataciones-abiertas")
    starts = {
        record["id"]: moment(value)
        for record in provider.records
        for value in at(record, "tender/tenderPeriod/startDate")
    }
    day = sorted(value for value in starts.values() if value)[len(starts) // 2]
    found = search(provider, query={"tenderStartDate": day.isoformat()}, pageSize=200)["results"]
    assert sorted(ids(found)) == sorted(each for each, value in starts.items() if value and value >= day)
    assert 0 < len(found) < ROWS
    shifted = day.astimezone(UTC).isoformat().replace("+00:00", "Z")
    assert ids(search(provider, query={"tenderStartDate": shifted}, pageSize=200)["results"]) == ids(found)
    end = {"tenderStartDate": "2000-01-01T00:00:00Z", "tenderEndDate": "1999-01-01T00:00:00Z"}
    assert search(provider, query=end)["results"] == []
    assert "date-time" in refused(call(provider, "search", body=b'{"query":{"tenderEndDate":"ayer"}}'))


@pytest.mark.parametrize(
    ("text", "end", "expected"),
    [
        ("2025-03-04", False, datetime(2025, 3, 4, tzinfo=UTC)),
        ("2025-03-04", True, datetime(2025, 3, 4, 23, 59, 59, 999999, tzinfo=UTC)),
        ("2025-03-04t05:06:60z", False, datetime(2025, 3, 4, 5, 6, 59, tzinfo=UTC)),
        ("2025-03-04T05:06:07-06:00", True, datetime(2025, 3, 4, 11, 6, 7, tzinfo=UTC)),
        ("0000-01-01", False, None),
        ("ayer", False, None),
        (5, False, None),
    ],
)
def test_a_moment_is_read_from_a_date_or_a_date_and_time(
    text: Any, *, end: bool, expected: datetime | None
) -> None:
    assert moment(text, end=end) == expected


def test_numbers_are_filters_even_when_they_are_zero() -> None:
    provider = served("s6", "contrataciones-abiertas")
    for number in (0, 2):
        found = search(provider, query={"numberOfTenderers": number}, pageSize=200)["results"]
        assert all(record["tender"]["numberOfTenderers"] == number for record in found)
    assert len(search(provider, query={"numberOfTenderers": -1})["results"]) == 0


def test_lists_select_by_any_of_their_values() -> None:
    provider = served("s6", "contrataciones-abiertas")
    one = search(provider, query={"procurementMethod": ["open"]})["pagination"]["totalRows"]
    two = search(provider, query={"procurementMethod": ["direct"]})["pagination"]["totalRows"]
    both = search(provider, query={"procurementMethod": ["open", "direct"]})["pagination"]["totalRows"]
    assert one
    assert two
    assert both == one + two
    assert search(provider, query={"procurementMethod": []})["pagination"]["totalRows"] == ROWS


def test_an_api_may_name_its_pages_otherwise_and_count_them_from_zero() -> None:
    provider = served("s6", "agregador")
    first, second = search(provider, page=0, pageSize=7), search(provider, page=1, pageSize=7)
    assert first["pagination"] == {"pageSize": 7, "page": 0, "total": ROWS}
    assert not {record["id"] for record in first["data"]} & {record["id"] for record in second["data"]}
    assert search(provider)["pagination"]["page"] == 0
    last = search(provider, page=ROWS // 7, pageSize=7)
    assert len(last["data"]) == ROWS % 7
    refused(call(provider, "search", body=b'{"page": -1}'))


def test_filters_stand_beside_the_page_where_the_contract_has_no_query() -> None:
    provider = served("s6", "agregador")
    ocid = provider.records[3]["ocid"]
    assert [record["ocid"] for record in search(provider, ocid=ocid)["data"]] == [ocid]
    assert search(provider, query={"ocid": ocid})["pagination"]["total"] == ROWS
    for cycle in (provider.records[0].get("cycle"), str(provider.records[0].get("cycle"))):
        if cycle not in {None, "None"}:
            assert search(provider, cycle=cycle)["data"]


def test_an_open_api_takes_anybody_and_one_with_an_agreed_token_only_who_has_it() -> None:
    assert call(served("s6", "agregador"), "search", body=b"{}", headers={}).status == 200
    provider = served("s6", "interconexion")
    assert not provider.gives_tokens
    assert call(provider, "search", body=b"{}").status == 200
    for headers in (
        {},
        {"authorization": "Bearer otro"},
        {"authorization": f"Bearer {provider.old_token()}"},
    ):
        refused(call(provider, "search", body=b"{}", headers=headers), 401)
    agreed = access(provider)
    refused(call(served("s1"), "search", body=b"{}", headers=agreed), 401)


def test_nested_queries_of_several_levels_select() -> None:
    provider = served("s6", "interconexion")
    name = next(value for record in provider.records for value in at(record, "record/awards/suppliers/name"))
    found = search(provider, query={"awards": {"suppliers": {"name": name[2:-2]}}}, pageSize=200)["results"]
    assert 0 < len(found) < ROWS
    assert all(
        any(name[2:-2] in each for each in at(record, "record/awards/suppliers/name")) for record in found
    )
    roles = search(provider, query={"parties": {"roles": "supplier"}}, pageSize=200)["results"]
    assert all("supplier" in at(record, "record/parties/roles") for record in roles)


def test_who_asks_may_stand_beside_the_query() -> None:
    standard = load("s3.particulares@1.1")
    records = served("s3.particulares@1.1").records
    provider = Provider(standard, records, Settings(public_only=True))
    reserved = [record for record in records if "rfc" in record["particularSancionado"]]
    shown = search(provider, pageSize=200)["results"]
    assert reserved
    assert not any("rfc" in record["particularSancionado"] for record in shown)
    given = search(provider, pageSize=200, rfcSolicitante="LOIJ711102M46")["results"]
    assert sorted(ids(given)) == sorted(ids(records))
    assert sum("rfc" in record["particularSancionado"] for record in given) == len(reserved)


@pytest.mark.parametrize("standard", ["s3.servidores@1.1", "s3.particulares@1.1"])
def test_institutions_are_listed_once_and_each_has_records(standard: str) -> None:
    provider = served(standard)
    reply = call(provider, "dependencias")
    assert reply.status == 200
    names = [each["nombre"] for each in provider.dependencias()]
    assert len(names) == len({search_fold(name) for name in names}) > 5
    for name in names[:5]:
        assert search(provider, query={"institucionDependencia": name})["results"]
