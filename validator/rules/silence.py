"""Pieces of schemas that say when a rule has nothing to say: short names for what they repeat."""

from __future__ import annotations

from typing import Any

from standards.model import Schema


def any_of(*schemas: Schema) -> Schema:
    """Return a schema of what satisfies one of some schemas."""
    return {"anyOf": list(schemas)}


def members(**said: Any) -> Schema:
    """Return a schema of objects whose members, as far as they are there, satisfy some schemas."""
    return {"properties": said}


def with_members(*names: str, **said: Any) -> Schema:
    """Return a schema of objects that have some members; those that satisfy a schema are named with it."""
    return {"required": [*names, *said], "properties": said} if said else {"required": list(names)}


def without(name: str) -> Schema:
    """Return a schema of objects without a member."""
    return {"properties": {name: False}}


def both(*schemas: Schema) -> Schema:
    """Return a schema of what satisfies all of some schemas."""
    return {"allOf": list(schemas)}


def other_than(*values: object) -> Schema:
    """Return a schema of what is none of some values."""
    return {"not": {"enum": list(values)}}


def one_of(*values: object) -> Schema:
    """Return a schema of some values."""
    return {"enum": list(values)}


def clave(schema: Schema) -> Schema:
    """Return a schema of an object whose clave, if it has one, satisfies a schema."""
    return {"properties": {"clave": schema}}


def at(path: str, schema: Schema) -> Schema:
    """Return a schema of records in which what stands at a path, if anything, satisfies a schema; ``*`` is any item."""
    for name in reversed(path.split("/")):
        schema = {"items": schema} if name == "*" else {"properties": {name: schema}}
    return schema


def differ(one: str, other: str) -> Schema:
    """Return a schema of objects with two texts, at paths, that are not the same; only for `record_screen`."""
    return {"x-differ": [one, other]}


def ordered(one: str, other: str) -> Schema:
    """Return a schema of objects with two texts, at paths, of which the first is not greater; for `record_screen`."""
    return {"x-ordered": [one, other]}


def unlike(one: str, other: str) -> Schema:
    """Return a schema of objects with two surnames, at paths, that are not one name; only for `record_screen`."""
    return {"x-unlike": [one, other]}


def years_between(one: str, other: str, least: int, most: int) -> Schema:
    """Return a schema of objects with two texts, at paths, that open with years so far apart; for `record_screen`."""
    return {"x-years": [one, other, least, most]}
