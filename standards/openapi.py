"""OpenAPI 3.1 documents, made from the same schemas that validate the records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from standards import schemas
from standards.texts import Language, text

if TYPE_CHECKING:
    from standards.model import Endpoint, Schema, Security, Standard

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TOKEN_URL = "/oauth/token"  # noqa: S105 - an address; the official one is no provider's (erratum E-GEN-1)
SECURITY_SCHEMES: dict[Security, tuple[str, dict[str, Any]]] = {
    "oauth2-password": (
        "oauth2",
        {"type": "oauth2", "flows": {"password": {"tokenUrl": TOKEN_URL, "scopes": {}}}},
    ),
    "bearer": ("bearer", {"type": "http", "scheme": "bearer"}),
}


def document(standard: Standard, *, tolerant: bool = False, language: Language = "es") -> dict[str, Any]:
    """Return the OpenAPI document of a standard's API.

    Args:
        standard: in either of its readings; the schemas are taken as they are.
        tolerant: document every 4xx as a refusal, since real providers answer 422 (erratum E-GEN-5).
        language: of the titles and summaries; the schemas describe themselves in Spanish.

    Raises:
        UsageFailure: ``standard-without-api``.
    """
    components: dict[str, Any] = {"schemas": _components(standard)}
    if standard.api.security in SECURITY_SCHEMES:
        components["securitySchemes"] = dict([SECURITY_SCHEMES[standard.api.security]])
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": DIALECT,
        "info": _info(standard, language),
        "servers": [{"url": "/"}],
        "paths": _paths(standard, tolerant=tolerant, language=language),
        "components": components,
    }


def _info(standard: Standard, language: Language) -> dict[str, Any]:
    return {
        "title": standard.api.title[language],
        "version": standard.version,
        "summary": text("standards", f"openapi.summary-{standard.status}", language),
        "x-standard": standard.name,
        "x-api": standard.api.name,
        "x-revision": standard.revision,
        "x-status": standard.status,
        "x-source": standard.source,
        "x-strict": standard.strict,
    }


def _paths(standard: Standard, *, tolerant: bool, language: Language) -> dict[str, Any]:
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in standard.api.endpoints:
        operation = _operation(standard, endpoint, tolerant=tolerant, language=language)
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = operation
    return paths


def _operation(
    standard: Standard, endpoint: Endpoint, *, tolerant: bool, language: Language
) -> dict[str, Any]:
    errors = ["400", "401", *(["4XX"] if tolerant else []), "default"]
    operation: dict[str, Any] = {
        "operationId": endpoint.operation_id,
        "summary": endpoint.summary[language],
        "security": _security(standard, endpoint),
        "responses": {
            "200": _answer("200", _content(endpoint), language),
            **{status: _answer(status, _json(standard.api.error), language) for status in errors},
        },
    }
    if endpoint.request:
        operation["requestBody"] = {"required": True, "content": _json(endpoint.request)}
    if endpoint.parameters:
        operation["parameters"] = list(_parameters(standard, endpoint))
    return operation


def _security(standard: Standard, endpoint: Endpoint) -> list[dict[str, list[str]]]:
    scheme = SECURITY_SCHEMES.get(standard.api.security)
    return [] if endpoint.public or scheme is None else [{scheme[0]: []}]


def _parameters(standard: Standard, endpoint: Endpoint) -> Iterator[dict[str, Any]]:
    """Yield the parameters of an endpoint: the properties of its schema, but for those of other paths."""
    name = endpoint.parameters or ""
    schema = standard.schemas[name]
    for member, said in schema["properties"].items():
        place = said.get("x-in", "query")
        if place == "path" and f"{{{member}}}" not in endpoint.path:
            continue
        reference = {"$ref": f"{_reference(name)}/properties/{member}"}
        content = said.get("x-content")
        yield {
            "name": member,
            "in": place,
            "required": place == "path" or member in schema.get("required", ()),
            "description": said["description"],
            **said.get("x-style", {}),
            **({"content": {content: {"schema": reference}}} if content else {"schema": reference}),
        }


def _answer(status: str, content: dict[str, Any], language: Language) -> dict[str, Any]:
    return {"description": text("standards", f"openapi.answer-{status}", language), "content": content}


def _content(endpoint: Endpoint) -> dict[str, Any]:
    if endpoint.response is None:
        return {endpoint.media_type: {}}
    return _json(endpoint.response)


def _json(schema: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": _reference(schema)}}}


def _reference(schema: str, fragment: str = "") -> str:
    return f"#/components/schemas/{schema}{fragment}"


def _components(standard: Standard) -> dict[str, Schema]:
    """Return the schemas that the API's operations refer to, and those that these refer to."""
    names = schemas.names_by_id(standard)
    wanted: dict[str, Schema] = {}
    pending = {standard.api.error}
    for endpoint in standard.api.endpoints:
        pending |= {each for each in (endpoint.request, endpoint.response, endpoint.parameters) if each}
    while pending:
        name = pending.pop()
        schema = standard.schemas[name]
        wanted[name] = schemas.without_identity(
            schemas.rewrite_references(schema, lambda target, fragment: _reference(names[target], fragment))
        )
        pending |= {names[target] for target in schemas.referenced_ids(schema)} - wanted.keys()
    return dict(sorted(wanted.items()))
