"""What a standard says about its APIs agrees with its own request schemas, and with the official operations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from support import official

from standards.model import Api, Standard
from standards.registry import available, load
from standards.schemas import bundle, members, parts

APIS = [(standard, api) for standard in available() for api in standard.apis]
SEARCHES = [(standard, api) for standard, api in APIS if api.style == "search"]


def ids(value: Any) -> str:
    return (
        value.edition if isinstance(value, Standard) else value.name if isinstance(value, Api) else str(value)
    )


def leaves(found: list[dict[str, Any]], whole: dict[str, Any], name: str = "") -> Iterator[str]:
    """Yield the dotted names of the members that hold no others, but for the bounds of a range."""
    for member, said in members(found).items():
        inner = [part for schema in said for part in parts(schema, whole)]
        below = members(inner)
        dotted = f"{name}.{member}" if name else member
        if below and below.keys() != {"min", "max"}:
            yield from leaves(inner, whole, dotted)
        else:
            yield dotted


def members_of(standard: Standard, api: Api, block: str) -> set[str]:
    whole = bundle(standard, standard.schemas[api.main.request or ""])
    top = list(parts(whole, whole))
    if not block:
        return set(leaves(top, whole)) - {api.paging.page, api.paging.page_size}
    said = members(top).get(block, [])
    return set(leaves([part for schema in said for part in parts(schema, whole)], whole))


@pytest.mark.parametrize(("standard", "api"), SEARCHES, ids=ids)
def test_filters_are_the_members_of_query(standard: Standard, api: Api) -> None:
    assert {each.name for each in api.filters} == members_of(standard, api, api.paging.query)


@pytest.mark.parametrize(("standard", "api"), SEARCHES, ids=ids)
def test_sorts_are_the_members_of_sort(standard: Standard, api: Api) -> None:
    assert {each.name for each in api.sorts} == members_of(standard, api, "sort")


@pytest.mark.parametrize(("standard", "api"), APIS, ids=ids)
def test_every_kind_served_answers_in_its_envelope(standard: Standard, api: Api) -> None:
    for kind in standard.records:
        if kind.name in api.records and api is standard.apis[0]:
            assert kind.envelope in {None, api.main.response}


@pytest.mark.parametrize(("standard", "api"), SEARCHES, ids=ids)
def test_pages_have_the_members_that_paging_names(standard: Standard, api: Api) -> None:
    whole = bundle(standard, standard.schemas[api.main.response or ""])
    answer = members(list(parts(whole, whole)))
    assert {api.paging.results, api.paging.pagination} <= answer.keys()
    block = [part for schema in answer[api.paging.pagination] for part in parts(schema, whole)]
    named = {api.paging.page, api.paging.page_size, api.paging.total, api.paging.next} - {""}
    assert named <= members(block).keys()


OPERATIONS = {
    ("s1@2.0", "declaraciones"): "oas/OAS_API_Declaraciones_Inicial.json",
    ("s1@2.0", "declaracion-fiscal"): "oas/especificacion_api_declaracion_fiscal.json",
    ("s2@1.1", "spic"): "oas/OAS_API_servidores_intervienen_contrataciones.json",
    ("s2@2.0", "servidor-publico"): "oas/especificacion-tecnica-s2-v2.yaml",
    ("s3@1.1", "servidores"): "oas/OAS_API_Servidores_Sancionados.json",
    ("s3@1.1", "particulares"): "oas/OAS_API_Particulares_Sancionados.json",
    ("s6@1.1", "contrataciones-abiertas"): "oas/OAS_API_Contrataciones_Abiertas.json",
}


@official.needed
@pytest.mark.parametrize(("edition", "name"), OPERATIONS)
def test_operations_are_the_official_ones(edition: str, name: str) -> None:
    document = official.document(OPERATIONS[edition, name])
    theirs = {
        (method.upper(), operation.get("operationId", ""))
        for operations in document["paths"].values()
        for method, operation in operations.items()
        if method in {"get", "post"}
    }
    [api] = [each for each in load(edition).apis if each.name == name]
    assert {(each.method, each.operation_id) for each in api.endpoints} == theirs
