"""Schemas as documents that refer to one another, resolved from the package's own data and never the network.

References between them are absolute: the ``$id`` of a schema, alone or with a JSON Pointer as fragment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from standards.pointers import resolve

if TYPE_CHECKING:
    from referencing import Registry

    from standards.model import Schema, Standard

BRANCHES = ("allOf", "anyOf", "oneOf")
CONDITIONS = ("then", "else")
ALTERNATIVES = frozenset({"anyOf", "oneOf", *CONDITIONS})
TYPES = ("object", "array", "string", "integer", "number", "boolean", "null")


def registry(standard: Standard) -> Registry[Any]:
    """Return a registry of the standard's schemas; a reference outside of it is refused, not fetched."""
    from referencing import Registry
    from referencing.jsonschema import DRAFT202012

    resources = [(schema["$id"], DRAFT202012.create_resource(schema)) for schema in standard.schemas.values()]
    return Registry().with_resources(resources)


def bundle(standard: Standard, schema: Schema) -> Schema:
    """Return one self-contained schema: what it refers to is carried along under ``$defs``."""
    names = names_by_id(standard)

    def inside(target: str, fragment: str) -> str:
        return f"#/$defs/{names[target]}{fragment}"

    wanted: dict[str, Schema] = {}
    pending = referenced_ids(schema)
    while pending:
        name = names[pending.pop()]
        if name in wanted:
            continue
        wanted[name] = without_identity(rewrite_references(standard.schemas[name], inside))
        pending |= referenced_ids(standard.schemas[name])
    bundled = rewrite_references(schema, inside)
    return {**bundled, "$defs": {**bundled.get("$defs", {}), **wanted}} if wanted else bundled


def names_by_id(standard: Standard) -> dict[str, str]:
    """Return the name of each schema of a standard by its ``$id``."""
    return {schema["$id"]: name for name, schema in standard.schemas.items()}


def _is_reference(target: object) -> bool:
    return isinstance(target, str) and ":" in target


def referenced_ids(schema: Any) -> set[str]:
    """Return the id in every absolute ``$ref`` of a schema."""
    found: set[str] = set()
    _add_ids(schema, found)
    return found


def _add_ids(node: Any, found: set[str]) -> None:
    if isinstance(node, dict):
        target = node.get("$ref")
        if _is_reference(target):
            found.add(str(target).partition("#")[0])
        for value in node.values():
            _add_ids(value, found)
    elif isinstance(node, list):
        for value in node:
            _add_ids(value, found)


def rewrite_references(schema: Schema, rewrite: Callable[[str, str], str]) -> Schema:
    """Return a copy of a schema with each absolute ``$ref`` replaced by ``rewrite(id, fragment)``.

    The fragment is a JSON Pointer without ``#``; it is empty for a schema as a whole.
    """
    rewritten: Schema = _rewritten(schema, rewrite)
    return rewritten


def _rewritten(node: Any, rewrite: Callable[[str, str], str]) -> Any:
    if isinstance(node, dict):
        copied = {name: _rewritten(value, rewrite) for name, value in node.items()}
        target = node.get("$ref")
        if _is_reference(target):
            identity, _, fragment = str(target).partition("#")
            copied["$ref"] = rewrite(identity, fragment)
        return copied
    if isinstance(node, list):
        return [_rewritten(value, rewrite) for value in node]
    return node


def without_identity(schema: Schema) -> Schema:
    """Return a schema as it may stand inside of another one."""
    return {key: value for key, value in schema.items() if key not in {"$id", "$schema"}}


def parts(schema: Any, whole: Schema, above: frozenset[str] = frozenset()) -> Iterator[Schema]:
    """Yield a schema and those that can apply to the same value: its reference, combinations and conditions.

    Args:
        schema: a place of a bundled schema.
        whole: the bundled schema, which references lead into.
        above: references that the place stands inside of; they are not followed again.
    """
    if not isinstance(schema, dict):
        return
    yield schema
    target = schema.get("$ref")
    if isinstance(target, str) and target.startswith("#") and target not in above:
        yield from parts(resolve(whole, target[1:]), whole, above | {target})
    for keyword in BRANCHES:
        for each in schema.get(keyword, ()):
            yield from parts(each, whole, above)
    for keyword in CONDITIONS:
        yield from parts(schema.get(keyword), whole, above)


def certain_parts(schema: Any, whole: Schema, above: frozenset[str] = frozenset()) -> Iterator[Schema]:
    """Yield a schema and those that apply to every value that it applies to: its reference and its ``allOf``."""
    if not isinstance(schema, dict):
        return
    yield schema
    target = schema.get("$ref")
    if isinstance(target, str) and target.startswith("#") and target not in above:
        yield from certain_parts(resolve(whole, target[1:]), whole, above | {target})
    for each in schema.get("allOf", ()):
        yield from certain_parts(each, whole, above)


def members(found: list[Schema]) -> dict[str, list[Schema]]:
    """Return what the parts of one place say about each member of an object, in the order of their first mention."""
    said: dict[str, list[Schema]] = {}
    for part in found:
        for name, schema in part.get("properties", {}).items():
            said.setdefault(name, []).append(schema)
    return said


def types(said: Iterable[Any], whole: Schema, above: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Return the JSON types that a value may have where all of some schemas hold; none when nothing is said.

    Where they cannot hold together, as those of different conditions, every type that one of them allows.
    """
    found = [each for each in (_types(schema, whole, above) for schema in said) if each]
    both = _intersection(found) or frozenset().union(*found)
    return tuple(name for name in TYPES if name in both)


def _types(schema: Any, whole: Schema, above: frozenset[str]) -> frozenset[str]:
    """Return the types that one schema allows; none when it says nothing about types."""
    if not isinstance(schema, dict):
        return frozenset()
    own = schema.get("type", ())
    found = [frozenset([own] if isinstance(own, str) else own)]
    target = schema.get("$ref")
    if isinstance(target, str) and target.startswith("#") and target not in above:
        found.append(_types(resolve(whole, target[1:]), whole, above | {target}))
    found += [_types(each, whole, above) for each in schema.get("allOf", ())]
    for keyword in ("anyOf", "oneOf"):
        branches = [_types(each, whole, above) for each in schema.get(keyword, ())]
        if branches and all(branches):
            found.append(frozenset().union(*branches))
    return _intersection([each for each in found if each])


def _intersection(found: list[frozenset[str]]) -> frozenset[str]:
    """Return the types in all of some sets; a whole number is a number too."""
    if not found:
        return frozenset()
    wide = [each | {"integer"} if "number" in each else each for each in found]
    both = frozenset.intersection(*wide)
    return both - {"integer"} if "number" in both else both
