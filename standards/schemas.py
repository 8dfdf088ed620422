"""Schemas as documents that refer to one another, resolved from the package's own data and never the network."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from referencing import Registry

    from standards.model import Schema, Standard


def registry(standard: Standard) -> Registry[Any]:
    """Return a registry of the standard's schemas; a reference outside of it is refused, not fetched."""
    from referencing import Registry
    from referencing.jsonschema import DRAFT202012

    resources = [(schema["$id"], DRAFT202012.create_resource(schema)) for schema in standard.schemas.values()]
    return Registry().with_resources(resources)


def bundle(standard: Standard, schema: Schema) -> Schema:
    """Return one self-contained schema: what it refers to is carried along under ``$defs``."""
    by_id = {each["$id"]: name for name, each in standard.schemas.items()}
    wanted: dict[str, Schema] = {}
    bundled = rewrite_references(schema, lambda target: f"#/$defs/{by_id[target]}")
    pending = referenced_ids(schema)
    while pending:
        name = by_id[pending.pop()]
        if name in wanted:
            continue
        wanted[name] = _without_identity(
            rewrite_references(standard.schemas[name], lambda target: f"#/$defs/{by_id[target]}")
        )
        pending |= referenced_ids(standard.schemas[name])
    return {**bundled, "$defs": wanted} if wanted else bundled


def referenced_ids(schema: Any) -> set[str]:
    """Return every absolute ``$ref`` in a schema."""
    if isinstance(schema, Mapping):
        own = {schema["$ref"]} if isinstance(schema.get("$ref"), str) and ":" in schema["$ref"] else set()
        return own.union(*(referenced_ids(value) for value in schema.values()))
    if isinstance(schema, list):
        return set().union(*(referenced_ids(value) for value in schema))
    return set()


def rewrite_references(schema: Schema, rewrite: Any) -> Schema:
    """Return a copy of a schema with each absolute ``$ref`` replaced by ``rewrite(target)``."""
    rewritten = copy.deepcopy(schema)
    _rewrite(rewritten, rewrite)
    return rewritten


def _rewrite(node: Any, rewrite: Any) -> None:
    if isinstance(node, dict):
        target = node.get("$ref")
        if isinstance(target, str) and ":" in target:
            node["$ref"] = rewrite(target)
        for value in node.values():
            _rewrite(value, rewrite)
    elif isinstance(node, list):
        for value in node:
            _rewrite(value, rewrite)


def _without_identity(schema: Schema) -> Schema:
    return {key: value for key, value in schema.items() if key not in {"$id", "$schema"}}
