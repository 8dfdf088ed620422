"""The profile of the data: right whatever the records, the same whatever the order, and discreet."""

from __future__ import annotations

import json
import math
import pickle
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standards.pointers import values_at
from standards.registry import load
from standards.samples import generate
from validator.completeness import Completeness
from validator.distinct import LIMIT, METHOD, Distinct
from validator.plan import Compiler, Node
from validator.results import FieldProfile
from validator.sources import Damaged

TODAY = date(2025, 6, 30)
PAIR = {"clave": "C", "valor": "CONTRATACIÓN PÚBLICA"}


def profile(standard: str, records: list[Any], size: int = 1000) -> dict[str, FieldProfile]:
    completeness = Completeness.of(load(standard))
    for start in range(0, len(records), size):
        completeness.look(records[start : start + size])
    return {each.path: each for each in completeness.fields()}


def facts(node: Node, value: Any, path: str = "") -> Iterator[tuple[str, str, Any]]:
    """What one record says of each field, told slowly: ``holder``, ``filled`` or ``empty``."""
    if isinstance(value, dict):
        for name, child in node.children.items():
            place = f"{path}{child.step}"
            yield place, "holder", None
            if name in value:
                yield from told(child, value[name], place)
    elif isinstance(value, list) and node.items is not None:
        leaf = not node.items.children and node.items.items is None
        for item in value:
            if leaf:
                yield f"{path}/*", "holder", None
                yield from told(node.items, item, f"{path}/*")
            elif item not in (None, "", [], {}):
                yield from facts(node.items, item, f"{path}/*")


def told(node: Node, value: Any, place: str) -> Iterator[tuple[str, str, Any]]:
    if value in (None, "", [], {}):
        yield place, "empty", None
        return
    has_values = not (node.children or node.items) or {str, int, float, bool} & set(node.types)
    yield place, "filled", value if has_values else []
    yield from facts(node, value, place)


def slowly(standard: str, records: list[Any]) -> dict[str, dict[str, int]]:
    plan = Compiler(load(standard), ()).compile(load(standard).record_schema)
    counted: dict[str, dict[str, int]] = {}
    values: dict[str, set[str]] = {}
    for record in records:
        filled: set[str] = set()
        for place, kind, value in facts(plan, record):
            counts = counted.setdefault(place, {"holder": 0, "filled": 0, "empty": 0, "records": 0})
            counts[kind] += 1
            if kind == "filled":
                filled.add(place)
                if not isinstance(value, dict | list):
                    values.setdefault(place, set()).add(json.dumps(value))
        for place in filled:
            counted[place]["records"] += 1
    return {place: {**counts, "distinct": len(values.get(place, ()))} for place, counts in counted.items()}


def fast(found: dict[str, FieldProfile]) -> dict[str, dict[str, int]]:
    return {
        path: {
            "holder": each.holders,
            "filled": each.filled,
            "empty": each.empty,
            "records": each.records,
            "distinct": each.distinct or 0,
        }
        for path, each in found.items()
        if each.holders
    }


ANY = st.recursive(
    st.none() | st.booleans() | st.integers(2, 5) | st.text(max_size=2) | st.just("C"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["clave", "valor", "siglas", "otro"]), inner, max_size=3)
    ),
    max_leaves=6,
)
RECORD = st.dictionaries(
    st.sampled_from(["id", "genero", "tipoArea", "nivelResponsabilidad", "institucionDependencia", "x"]),
    ANY,
    max_size=5,
)


@settings(deadline=None)
@given(st.lists(RECORD, max_size=8), st.integers(1, 4))
def test_counts_whatever_stands_in_the_records(records: list[dict[str, Any]], size: int) -> None:
    assert fast(profile("s2@1.1", records, size)) == slowly("s2@1.1", records)


@pytest.mark.parametrize("standard", ["s2@2.0", "s3@1.1", "s6@1.1"])
def test_counts_sample_records(standard: str) -> None:
    records = list(generate(load(standard), 25, seed=5, today=TODAY))
    assert fast(profile(standard, records, 7)) == slowly(standard, records)


def test_order_and_parts_change_nothing() -> None:
    records = list(generate(load("s2@1.1"), 2600, seed=8, today=TODAY))
    whole = profile("s2@1.1", records)
    parts = [Completeness.of(load("s2@1.1")) for _ in range(3)]
    for number, part in enumerate(parts):
        part.look(records[number::3])
    merged = Completeness.of(load("s2@1.1"))
    for part in reversed(parts):
        merged.merge(pickle.loads(pickle.dumps(part.counts)))
    assert merged.fields() == list(whole.values())
    assert whole["/id"].distinct_method == METHOD
    assert whole["/genero/clave"].distinct_method == "exact"


def test_shares_are_of_records_and_of_holders() -> None:
    records: list[Any] = [
        {"id": "1", "tipoArea": [PAIR, {"clave": "C", "valor": ""}]},
        {"id": "", "tipoArea": []},
        {"id": "1", "puesto": {"nombre": "X"}},
        {},
        Damaged("roto", 1),
        [],
    ]
    found = profile("s2@1.1", records)
    assert (found["/id"].share, found["/id"].empty, found["/id"].distinct) == (0.5, 1, 1)
    assert (found["/tipoArea"].records, found["/tipoArea"].empty) == (1, 1)
    area = found["/tipoArea/*/valor"]
    assert (area.share, area.holders, area.share_of_holders) == (0.25, 2, 0.5)
    assert (found["/puesto/nivel"].holders, found["/puesto/nivel"].share_of_holders) == (1, 0.0)
    assert found["/genero/clave"].share_of_holders is None
    assert found["/tipoArea"].distinct is None
    assert found["/id"].of_records == 4


def test_kinds_that_come_together_are_told_as_one() -> None:
    records = list(generate(load("s1"), 30, seed=2, today=TODAY))
    kinds = [record["metadata"]["tipo"] for record in records]
    found = profile("s1", records)
    assert found["/id"].of_records == found["/id"].records == 30
    assert {each.clave: each.count for each in found["/metadata/tipo"].claves} == {
        kind: kinds.count(kind) for kind in set(kinds)
    }
    assert {each.of_records for each in found.values()} > {30}


def test_claves_are_counted_and_other_values_not_kept() -> None:
    areas = [[PAIR, PAIR], [{"clave": "T"}, {"clave": "juan@x.mx"}], [{"clave": ["T"]}, {"clave": 7}]]
    found = profile("s2@1.1", [{"tipoArea": area} for area in areas])["/tipoArea/*/clave"]
    assert [(each.clave, each.count) for each in found.claves] == [("C", 2), ("T", 1)]
    assert (found.filled, found.outside_catalog) == (6, 3)
    assert "juan" not in found.to_line()


def municipality(state: Any, clave: Any) -> dict[str, Any]:
    return {"entidadFederativa": {"clave": state}, "municipioAlcaldia": {"clave": clave, "valor": "X"}}


def test_claves_that_depend_on_others_are_counted_with_them() -> None:
    records = [
        municipality("09", "003"),
        municipality("09", "003"),
        municipality("14", "003"),
        municipality("09", "999"),
        municipality("09", ["003"]),
        municipality("09", ""),
        municipality(["09"], "003"),
        {"municipioAlcaldia": {"clave": "003"}},
        {"entidadFederativa": "09", "municipioAlcaldia": "003"},
        {"entidadFederativa": {"clave": "09"}},
    ]
    found = profile("s5.estadistica@0.1", records)["/municipioAlcaldia/clave"]
    assert (found.filled, found.empty) == (7, 1)
    # 09/003, 14/003, 09/999, and 003 of nowhere.
    assert (found.distinct, found.distinct_method) == (4, "exact")
    assert [(each.under, each.clave, each.count) for each in found.claves] == [
        ("09", "003", 2),
        ("14", "003", 1),
    ]
    assert found.outside_catalog == 4
    merged = Completeness.of(load("s5.estadistica@0.1"))
    for part in (records[5:], records[:5]):
        other = Completeness.of(load("s5.estadistica@0.1"))
        other.look(part)
        merged.merge(pickle.loads(pickle.dumps(other.counts)))
    assert found in merged.fields()


def test_claves_that_depend_on_others_are_found_in_any_depth() -> None:
    records = list(generate(load("s1"), 80, seed=2, today=TODAY))
    path = "/declaracion/situacionPatrimonial/bienesInmuebles/bienInmueble/*/domicilioMexico"
    places = [
        place for record in records for place in values_at(record, tuple(path.removeprefix("/").split("/")))
    ]
    pairs = [(each["entidadFederativa"]["clave"], each["municipioAlcaldia"]["clave"]) for each in places]
    found = profile("s1", records)[f"{path}/municipioAlcaldia/clave"]
    assert (found.filled, found.distinct) == (len(pairs), len(set(pairs)))
    assert len(set(pairs)) > len({own for _, own in pairs})
    assert found.claves == []  # an address is reserved


@pytest.mark.parametrize("standard", ["s1", "s2", "s2@1.1", "s3", "s4", "s5"])
def test_claves_of_persons_and_of_what_is_reserved_are_not_told(standard: str) -> None:
    records = list(generate(load(standard), 20, seed=4, today=TODAY))
    found = profile(standard, records)
    plan = Compiler(load(standard), ()).compile(load(standard).record_schema)
    hidden = {path for path, node in _nodes(plan) if node.privacy != "public"}
    for each in found.values():
        if each.claves:
            assert each.path not in hidden
            assert "genero" not in each.path


def _nodes(node: Node, path: str = "") -> Iterator[tuple[str, Node]]:
    yield path, node
    for child in node.children.values():
        yield from _nodes(child, path + child.step)
    if node.items is not None:
        yield from _nodes(node.items, f"{path}/*")


def test_hostile_values_are_counted() -> None:
    odd = [10**5000, -1, -2, 1.5, True, 1, 1.0, "\ud800", "x" * 10**6, math.inf, 1e300, 0, False, "0"]
    assert profile("s2@1.1", [{"id": value} for value in odd])["/id"].distinct == 11


@given(st.lists(st.integers(0, 5000), max_size=2000), st.integers(1, 9))
@settings(deadline=None)
def test_distinct_does_not_depend_on_order(values: list[int], parts: int) -> None:
    whole = Distinct()
    whole.add(values)
    merged = Distinct()
    for part in range(parts):
        other = Distinct()
        other.add(map(int, reversed(values[part::parts])))
        merged.merge(other)
    assert merged.count() == whole.count()
    if len(set(values)) <= LIMIT:
        assert whole.count() == (len(set(values)), True)


@pytest.mark.parametrize("number", [LIMIT, LIMIT + 1, LIMIT + 201, 5_000, 100_000])
def test_distinct_estimates_many_in_bounded_memory(number: int) -> None:
    distinct = Distinct()
    for start in range(0, number, 500):
        distinct.add(f"clave-{each}" for each in range(start, min(start + 500, number)))
    count, exact = distinct.count()
    assert exact == (number <= LIMIT)
    assert abs(count - number) < 0.12 * number
    assert len(distinct._smallest) <= LIMIT + 200


def test_digests_are_the_same_in_every_process() -> None:
    script = "from validator.distinct import _digest; print(_digest('ñ'), _digest(3.0), _digest('3'))"
    told = [
        subprocess.run(
            [sys.executable, "-c", script], capture_output=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    ]
    assert told[0] == told[1]
    assert len(set(told[0].split())) == 3
