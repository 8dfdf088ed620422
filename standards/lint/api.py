"""Checks of what a standard says about its API: schemas named and paths that exist in the record."""

from __future__ import annotations

from collections.abc import Iterator

from standards.lint.problem import Problem
from standards.model import Schema, Standard
from standards.schemas import registry

REQUEST_MATCHES_NOTHING = "none"


def problems(standard: Standard) -> Iterator[Problem]:
    """Yield what is wrong with a standard's endpoints, filters, sorts and records."""
    where = f"{standard.system}/{standard.version}/standard.toml"
    for name in _schema_names(standard):
        if name not in standard.schemas:
            yield Problem("schema-unknown", where, name)
            return
    for label, path in _paths(standard):
        if not any(_exists(standard, standard.schemas[kind.schema], path) for kind in standard.records):
            yield Problem("path-unknown", where, f"{label}: {'/'.join(path)}")


def _schema_names(standard: Standard) -> Iterator[str]:
    yield standard.api.error
    for kind in standard.records:
        yield kind.schema
    for endpoint in standard.api.endpoints:
        yield endpoint.response
        if endpoint.request is not None:
            yield endpoint.request


def _paths(standard: Standard) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "institution", standard.api.institution
    for each in standard.api.filters:
        if each.match != REQUEST_MATCHES_NOTHING:
            yield f"filters.{each.name}", each.path
    for field in standard.api.sorts:
        yield f"sorts.{field.name}", field.path


def _exists(standard: Standard, schema: Schema, path: tuple[str, ...]) -> bool:
    resolver = registry(standard).resolver(schema.get("$id", ""))
    for name in path:
        if "$ref" in schema:
            resolved = resolver.lookup(schema["$ref"])
            schema, resolver = resolved.contents, resolved.resolver
        child = schema.get("items") if name == "*" else schema.get("properties", {}).get(name)
        if child is None:
            return False
        schema = child
    return True
