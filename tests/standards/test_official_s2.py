"""Our S2 1.1 and the official document say the same, but for the errata that are listed.

By the letter (strict) there is no difference at all; mended, exactly the places that the errata change.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from standards.model import Schema, Standard
from standards.pointers import join, resolve
from standards.registry import load
from standards.samples import generate
from standards.schemas import registry

OFFICIAL = (
    Path(__file__).parents[2].parent
    / "shared/reference/oas/OAS_API_servidores_intervienen_contrataciones.json"
)
pytestmark = pytest.mark.skipif(
    not OFFICIAL.exists(), reason="the official documents are not beside this repository"
)

NAMES = {"response": "resSpic", "request": "reqSpic", "dependencias": "dependencias", "error": "resError"}
"""Our schema -> the official one. The record stands inside the response."""

ANNOTATIONS = frozenset({"description", "example", "examples", "title", "$id", "$schema"})


def is_annotation(keyword: str) -> bool:
    return keyword in ANNOTATIONS or keyword.startswith("x-")


def flatten(schema: Any, follow: Any, pointer: str = "", *, names: bool = False) -> dict[str, Any]:
    """Return every keyword that constrains, by JSON Pointer, references replaced by what they stand for."""
    if not isinstance(schema, dict):
        return {pointer: sorted(schema) if pointer.endswith("/required") else schema}
    if "$ref" in schema:
        return flatten(follow(schema["$ref"]), follow, pointer)
    found: dict[str, Any] = {}
    for keyword, value in schema.items():
        if names or not is_annotation(keyword):
            inside = keyword == "properties" and not names
            found |= flatten(value, follow, f"{pointer}{join([keyword])}", names=inside)
    return found


@pytest.fixture(scope="module")
def official() -> dict[str, Any]:
    return json.loads(OFFICIAL.read_text(encoding="utf-8"))


def theirs(document: dict[str, Any], name: str) -> dict[str, Any]:
    return flatten(document["components"]["schemas"][NAMES[name]], lambda ref: resolve(document, ref[1:]))


def ours(standard: Standard, name: str) -> dict[str, Any]:
    by_id = {schema["$id"]: schema for schema in standard.schemas.values()}
    return flatten(standard.schemas[name], by_id.__getitem__)


def differences(one: dict[str, Any], other: dict[str, Any]) -> set[str]:
    missing = object()
    return {key for key in one.keys() | other.keys() if one.get(key, missing) != other.get(key, missing)}


@pytest.mark.parametrize("name", NAMES)
def test_strict_reading_is_the_official_text(official: dict[str, Any], name: str) -> None:
    assert differences(ours(load("s2@1.1", strict=True), name), theirs(official, name)) == set()


@pytest.mark.parametrize("name", NAMES)
def test_mended_reading_differs_by_the_errata_alone(
    s2: Standard, official: dict[str, Any], name: str
) -> None:
    listed = {change.pointer for erratum in s2.errata for change in erratum.changes if change.schema == name}
    assert differences(ours(s2, name), theirs(official, name)) == listed


def test_every_schema_is_compared(s2: Standard) -> None:
    assert {*NAMES, "record"} == set(s2.schemas)


def test_operations_are_the_official_ones(s2: Standard, official: dict[str, Any]) -> None:
    found = {
        (method.upper(), path, operation["operationId"])
        for path, operations in official["paths"].items()
        for method, operation in operations.items()
    }
    assert {(each.method, each.path, each.operation_id) for each in s2.api.endpoints} == found


def test_filters_and_sorts_are_the_official_members(s2: Standard, official: dict[str, Any]) -> None:
    request = official["components"]["schemas"]["reqSpic"]["properties"]
    assert {each.name for each in s2.api.filters} == set(request["query"]["properties"])
    assert {each.name for each in s2.api.sorts} == set(request["sort"]["properties"])
    assert s2.api.default_page_size == request["pageSize"]["default"]


scalars = (
    st.none()
    | st.booleans()
    | st.integers(-3, 300)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["", "F", "T", "asc", "OTRO", "ATENCIÓN", "x" * 13, "2020-01-01", "1"])
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["clave", "valor", "nivel", "x"]), inner)
    ),
    max_leaves=4,
)


def places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found = [path]
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for name, child in children:
        found += places(child, (*path, name))
    return found


def mutate(instance: Any, draw: Any) -> Any:
    """Return the instance with one place replaced, removed or repeated."""
    path = draw(st.sampled_from(places(instance)))
    if not path:
        return draw(values)
    changed = copy.deepcopy(instance)
    parent = resolve(changed, join(path[:-1]))
    how = draw(st.sampled_from(["replace", "remove", "repeat"]))
    if how == "replace":
        parent[path[-1]] = draw(values)
    elif how == "remove":
        del parent[path[-1]]
    elif isinstance(parent, list):
        parent.append(copy.deepcopy(parent[path[-1]]))
    else:
        parent[f"{path[-1]}2"] = draw(values)
    return changed


def seeds(standard: Standard) -> dict[str, list[Any]]:
    records = list(generate(standard, 30))
    pagination = {"pageSize": 10, "page": 1, "totalRows": 1, "hasNextPage": False}
    query = {each.name: "Muñoz" for each in standard.api.filters} | {"tipoProcedimiento": [1, 2]}
    request = {
        "page": 1,
        "pageSize": 10,
        "query": query,
        "sort": {each.name: "asc" for each in standard.api.sorts},
    }
    return {
        "response": [{"pagination": pagination, "results": [record]} for record in records],
        "request": [request, *standard.schemas["request"]["examples"]],
        "dependencias": [[record["institucionDependencia"] for record in records[:3]]],
        "error": [{"code": "400", "message": "No."}],
    }


def official_validator(document: Schema, name: str) -> Draft202012Validator:
    # The document uses no keyword whose meaning differs between OpenAPI 3.0 and JSON Schema 2020-12.
    assert '"nullable"' not in json.dumps(document)
    return Draft202012Validator({**document, "$ref": f"#/components/schemas/{NAMES[name]}"})


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_instance_tells_them_apart(official: dict[str, Any], name: str, data: st.DataObject) -> None:
    strict = load("s2@1.1", strict=True)
    instance = data.draw(st.sampled_from(seeds(strict)[name]))
    for _ in range(data.draw(st.integers(0, 2))):
        instance = mutate(instance, data.draw)
    mine = Draft202012Validator(strict.schemas[name], registry=registry(strict))
    assert mine.is_valid(instance) == official_validator(official, name).is_valid(instance)
