"""What schemas say of a record from above, said at the places themselves, so that a record is walked once.

Rules name places by paths from the record: each becomes a schema that walks there. Where nothing but the way is said,
what stands at its end is moved to the schema of that place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import orjson

from standards.model import Schema

_DEFINITIONS = "#/$defs/"

_WAYS = frozenset({"properties", "items"})
_ONE = ("items", "not", "contains", "propertyNames", "additionalProperties", "if", "then", "else")
_SEVERAL = ("anyOf", "oneOf", "allOf")


def moved_down(said: Any, definitions: Mapping[str, Any] = MappingProxyType({})) -> Any:
    """Return a schema that holds for the same values, with its ``allOf`` moved down as far as it goes.

    Args:
        said: the schema.
        definitions: its ``$defs``: references to those that say only the way to another place are moved down too.
    """
    if not isinstance(said, dict):
        return said
    out = _without_ways(_opened(said, definitions))
    if "properties" in out:
        out["properties"] = {name: moved_down(each, definitions) for name, each in out["properties"].items()}
    for keyword in _ONE:
        if keyword in out:
            out[keyword] = moved_down(out[keyword], definitions)
    for keyword in _SEVERAL:
        if keyword in out:
            out[keyword] = [moved_down(each, definitions) for each in out[keyword]]
    return out


def _opened(said: Schema, definitions: Mapping[str, Any]) -> Schema:
    """Return a schema with what its reference says in the place of it, where that is the way to another place."""
    target = definitions.get(said.get("$ref", "").removeprefix(_DEFINITIONS))
    if not isinstance(target, dict) or not target or not target.keys() <= _WAYS:
        return said
    own = {keyword: value for keyword, value in said.items() if keyword != "$ref"}
    return {**own, "allOf": [*own.get("allOf", ()), target]}


def _without_ways(said: Schema) -> Schema:
    """Return a schema in whose ``allOf`` nothing is left that says only the way to another place."""
    parts = _parts(said)
    if len(parts) > 1 and isinstance(parts[0], dict):
        # The first says most: it is that of the place itself.
        said, *parts = parts
    else:
        parts = []
    out = {keyword: value for keyword, value in said.items() if keyword != "allOf"}
    parts += [each for part in said.get("allOf", ()) for each in _parts(part)]
    left = []
    for part in _each_once(parts):
        if isinstance(part, dict) and part and part.keys() <= _WAYS and _can_take(out, part):
            _take(out, part)
        else:
            left.append(part)
    return {**out, "allOf": left} if left else out


def _each_once(parts: Iterable[Any]) -> list[Any]:
    """Return the schemas that are not written like one before."""
    return list({orjson.dumps(part, option=orjson.OPT_SORT_KEYS): part for part in parts}.values())


def _parts(said: Any) -> list[Any]:
    """Return the schemas of which a schema is the ``allOf``, and nothing else; itself when it is none."""
    if isinstance(said, dict) and set(said) == {"allOf"}:
        return [each for part in said["allOf"] for each in _parts(part)]
    return [said]


def _can_take(out: Schema, part: Schema) -> bool:
    """Tell whether members can be added to a schema without letting in some that it refuses as others."""
    if part.get("properties", {}).keys() <= out.get("properties", {}).keys():
        return True
    return "patternProperties" not in out and isinstance(out.get("additionalProperties", True), bool)


def _take(out: Schema, part: Schema) -> None:
    if "items" in part:
        out["items"] = _both(out["items"], part["items"]) if "items" in out else part["items"]
    known, is_closed = {**out.get("properties", {})}, out.get("additionalProperties", True) is False
    for name, each in part.get("properties", {}).items():
        if name in known:
            known[name] = _both(known[name], each)
        elif not is_closed:  # who is refused as another member needs not to be looked at
            known[name] = each
    if known:
        out["properties"] = known


def _both(one: Any, other: Any) -> Schema:
    return {"allOf": [*_parts(one), *_parts(other)]}
