"""OpenAPI 3.1 documents, made from the same schemas that validate the records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from standards import schemas
from standards.texts import Language, text

if TYPE_CHECKING:
    from standards.model import Endpoint, Schema, Standard

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TOKEN_URL = "/oauth/token"  # noqa: S105 - an address; the official one is no provider's (erratum E-GEN-1)
SECURITY_SCHEME = "oauth2"


def document(standard: Standard, *, tolerant: bool = False, language: Language = "es") -> dict[str, Any]:
    """Return the OpenAPI document of a standard's API.

    Args:
        standard: in either of its readings; the schemas are taken as they are.
        tolerant: document every 4xx as a refusal, since real providers answer 422 (erratum E-GEN-5).
        language: of the titles and summaries; the schemas describe themselves in Spanish.
    """
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": DIALECT,
        "info": _info(standard, language),
        "servers": [{"url": "/"}],
        "paths": _paths(standard, tolerant=tolerant, language=language),
        "components": {
            "schemas": {name: _component(standard, schema) for name, schema in standard.schemas.items()},
            "securitySchemes": {SECURITY_SCHEME: _security_scheme()},
        },
    }


def _info(standard: Standard, language: Language) -> dict[str, Any]:
    return {
        "title": standard.title[language],
        "version": standard.version,
        "summary": text("standards", f"openapi.summary-{standard.status}", language),
        "x-standard": standard.name,
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
        "security": [{SECURITY_SCHEME: []}],
        "responses": {
            "200": _answer("200", endpoint.response, language),
            **{status: _answer(status, standard.api.error, language) for status in errors},
        },
    }
    if endpoint.request:
        operation["requestBody"] = {"required": True, "content": _json(endpoint.request)}
    return operation


def _answer(status: str, schema: str, language: Language) -> dict[str, Any]:
    return {"description": text("standards", f"openapi.answer-{status}", language), "content": _json(schema)}


def _json(schema: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": _reference(schema)}}}


def _reference(schema: str) -> str:
    return f"#/components/schemas/{schema}"


def _security_scheme() -> dict[str, Any]:
    return {"type": "oauth2", "flows": {"password": {"tokenUrl": TOKEN_URL, "scopes": {}}}}


def _component(standard: Standard, schema: Schema) -> Schema:
    by_id: Mapping[str, str] = {each["$id"]: name for name, each in standard.schemas.items()}
    rewritten = schemas.rewrite_references(schema, lambda target: _reference(by_id[target]))
    return {key: value for key, value in rewritten.items() if key not in {"$id", "$schema"}}
