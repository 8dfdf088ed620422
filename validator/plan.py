"""What a standard's schema says about each place of a record, compiled once into a tree that is quick to walk.

The annotations ``x-meaning``, ``x-catalog``, ``x-person`` and ``x-privacy`` say which rules apply where: a new
standard needs annotations and no code here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from standards import catalog, schemas
from standards.catalog import Catalog
from standards.model import Schema, Standard
from standards.pointers import escape, resolve
from validator.rules.declare import VALUE_SCREENS, Rule, ValueScreen

PUBLIC = "public"
CODED = frozenset({"curp", "rfc-person", "fiscal-year", "capture-date"})
"""Meanings whose values are codes: rules about texts do not apply, for the code's own rules tell more."""
_ONE_OF_A_KIND = frozenset({"curp", "rfc-person", "capture-date", "id"})

_PYTHON_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "object": (dict,),
    "array": (list,),
    "null": (type(None),),
}


@dataclass(eq=False, slots=True)
class Node:
    """A place of a record, without array indices.

    Attributes:
        step: reference token of the place, with its slash.
        types: Python types that its schema allows; empty for any.
        meaning: its ``x-meaning``.
        required: whether its parent must have it.
        catalog: of a clave/valor object.
        person: of a person object: role -> member.
        reserved: whether its value must not be shown.
        checks: value rules, in order.
        texts: text rules, in order.
        screen: of its meaning, if there is one.
        repeats: whether values come again, so that it is worth to remember the good ones.
        clean: values that no rule objects to.
    """

    name: str = ""
    step: str = ""
    types: tuple[type, ...] = ()
    meaning: str = ""
    required: bool = True
    catalog: Catalog | None = None
    in_pair: bool = False
    person: Mapping[str, str] | None = None
    reserved: bool = False
    children: dict[str, Node] = field(default_factory=dict)
    items: Node | None = None
    checks: tuple[Rule, ...] = ()
    texts: tuple[Rule, ...] = ()
    screen: ValueScreen | None = None
    repeats: bool = True
    clean: set[Any] = field(default_factory=set)


class Compiler:
    """Makes the tree of a standard's record (or another of its schemas) for a choice of rules."""

    def __init__(self, standard: Standard, rules: tuple[Rule, ...]) -> None:
        self._standard = standard
        self._values = [rule for rule in rules if rule.kind == "value"]
        self._texts = tuple(rule for rule in rules if rule.kind == "text")
        self._blanks = tuple(rule for rule in self._texts if rule.id in {"text.blank", "text.empty"})

    def compile(self, schema: Schema) -> Node:
        """Return the tree of a schema."""
        whole = schemas.bundle(self._standard, schema)
        return self._node(_Place(whole, "", "", required=True, in_pair=False), whole, frozenset())

    def _node(self, place: _Place, whole: Schema, above: frozenset[str]) -> Node:
        parts = list(_parts(place.schema, whole, above))
        merged = {key: value for part in reversed(parts) for key, value in part.items()}
        meaning = merged.get("x-meaning", "")
        node = Node(
            name=place.name,
            step=place.step,
            types=_types(merged.get("type")),
            meaning=meaning,
            required=place.required,
            catalog=catalog.load(merged["x-catalog"]) if "x-catalog" in merged else None,
            in_pair=place.in_pair,
            person=merged.get("x-person"),
            reserved=merged.get("x-privacy", PUBLIC) != PUBLIC,
            checks=self._checks(meaning, merged.get("format", "")),
            texts=self._blanks if meaning in CODED else self._texts,
            screen=VALUE_SCREENS.get(meaning) if self._values else None,
            repeats=meaning not in _ONE_OF_A_KIND,
        )
        below = above | {part["$ref"] for part in parts if "$ref" in part}
        required = {name for part in parts for name in part.get("required", ())}
        for part in parts:
            for name, schema in part.get("properties", {}).items():
                child = _Place(
                    schema, name, f"/{escape(name)}", required=name in required, in_pair=bool(node.catalog)
                )
                node.children[name] = self._node(child, whole, below)
            if isinstance(part.get("items"), dict):
                node.items = self._node(
                    _Place(part["items"], node.name, "", required=True, in_pair=False), whole, below
                )
        return node

    def _checks(self, meaning: str, format_name: str) -> tuple[Rule, ...]:
        targets = {meaning, f"format:{format_name}"}
        return tuple(rule for rule in self._values if rule.target in targets)


@dataclass(frozen=True)
class _Place:
    schema: Schema
    name: str
    step: str
    required: bool
    in_pair: bool


def _parts(schema: Any, whole: Schema, above: frozenset[str]) -> Iterator[Schema]:
    """Yield a schema and those that apply to the same value: its reference, and its combinations."""
    if not isinstance(schema, dict):
        return
    yield schema
    target = schema.get("$ref")
    if isinstance(target, str) and target.startswith("#") and target not in above:
        yield from _parts(resolve(whole, target[1:]), whole, above | {target})
    for keyword in ("allOf", "anyOf", "oneOf"):
        for each in schema.get(keyword, ()):
            yield from _parts(each, whole, above)


def _types(declared: Any) -> tuple[type, ...]:
    names = [declared] if isinstance(declared, str) else declared or ()
    return tuple(python for name in names for python in _PYTHON_TYPES[name])


def privacy_of(root: Node, tokens: list[str]) -> bool | None:
    """Tell whether the value at a place is reserved; None when the schema does not know the place."""
    node = root
    for token in tokens:
        below = node.items if token.isdecimal() and node.items else node.children.get(token)
        if below is None:
            return None
        node = below
    return node.reserved
