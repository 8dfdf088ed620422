"""Checks of what a standard says about its APIs: schemas and kinds named, and paths that exist in a record."""

from __future__ import annotations

from collections.abc import Iterator

from standards.lint.problem import Problem
from standards.model import Api, Path, Schema, Standard
from standards.schemas import bundle, members, parts


def problems(standard: Standard) -> Iterator[Problem]:
    """Yield what is wrong with a standard's records, endpoints, filters and sorts."""
    where = f"{standard.system}/{standard.version}/standard.toml"
    unknown = [name for name in _schema_names(standard) if name not in standard.schemas]
    yield from (Problem("schema-unknown", where, name) for name in unknown)
    kinds = {kind.name: kind for kind in standard.records}
    named = [name for kind in standard.records for name in kind.one_of]
    named += [name for api in standard.apis for name in api.records]
    strangers = [name for name in named if name not in kinds]
    yield from (Problem("record-unknown", where, name) for name in strangers)
    if unknown or strangers:
        return
    for api in standard.apis:
        wholes = [bundle(standard, standard.schemas[kinds[name].schema]) for name in api.records]
        for label, path in _paths(api):
            if not any(_exists(whole, path) for whole in wholes):
                yield Problem("path-unknown", where, f"{api.name} {label}: {'/'.join(path)}")


def _schema_names(standard: Standard) -> Iterator[str]:
    for kind in standard.records:
        yield kind.schema
        if kind.envelope is not None:
            yield kind.envelope
    for api in standard.apis:
        yield api.error
        for endpoint in api.endpoints:
            named = (endpoint.request, endpoint.response, endpoint.parameters)
            yield from (name for name in named if name is not None)


def _paths(api: Api) -> Iterator[tuple[str, Path]]:
    if api.institution:
        yield "institution", api.institution
    for each in api.filters:
        yield from ((f"filters.{each.name}", path) for path in each.paths)
        if not each.paths and each.match != "none":
            yield f"filters.{each.name}", ("",)
    for field in api.sorts:
        yield from ((f"sorts.{field.name}", path) for path in field.paths)


def _exists(whole: Schema, path: Path) -> bool:
    """Tell whether a path leads to a place that a bundled schema knows."""
    found = list(parts(whole, whole))
    for name in path:
        below = (
            [part["items"] for part in found if "items" in part]
            if name == "*"
            else members(found).get(name, [])
        )
        found = [part for schema in below for part in parts(schema, whole)]
        if not found:
            return False
    return True
