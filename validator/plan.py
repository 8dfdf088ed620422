"""What a standard's schema says about each place of a record, compiled once into a tree that is quick to walk.

The annotations ``x-meaning``, ``x-catalog``, ``x-person`` and ``x-privacy`` say which rules apply where: a new
standard needs annotations and no code here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from standards import catalog, schemas
from standards.catalog import Catalog
from standards.model import Schema, Standard
from standards.pointers import escape
from validator.rules.declare import VALUE_SCREENS, Rule, ValueScreen

PUBLIC, RESERVED = "public", "reserved"
PAIR = frozenset({"clave", "valor"})
CODED = frozenset({"curp", "rfc-person", "fiscal-year", "capture-date"})
DATES = frozenset({"date", "date-time"})
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
        format: its ``format``, such as ``date``.
        required: whether its parent must have it.
        catalog: of a clave/valor object, or of a text that is a clave.
        is_code: whether a text has to be a clave of the catalogue, though the schema does not list them.
        parent: path, from the object that holds the place, to the clave that its catalogue depends on.
        dependants: members whose catalogue depends on another member of the object.
        person: of a person object: role -> member.
        minor: of a person object, whether the person may be a child.
        privacy: class of its value; what stands inside of something reserved is reserved too.
        public_when: of an object, on what it depends whether it, or some of its members, may be published.
        checks: value rules about texts, in order.
        number_checks: value rules about numbers, in order.
        texts: text rules, in order.
        objects: rules about objects of its meaning, in order.
        screen: of its meaning, if there is one.
        repeats: whether values come again, so that it is worth to remember the good ones.
        clean: values that no rule objects to.
        said: schemas that values must satisfy, whatever stands elsewhere in the record; none where that depends on it.
    """

    name: str = ""
    step: str = ""
    types: tuple[type, ...] = ()
    meaning: str = ""
    format: str = ""
    required: bool = True
    catalog: Catalog | None = None
    is_code: bool = False
    parent: tuple[str, ...] = ()
    dependants: tuple[str, ...] = ()
    in_pair: bool = False
    person: Mapping[str, str] | None = None
    minor: bool = False
    privacy: str = PUBLIC
    public_when: tuple[Mapping[str, Any], ...] = ()
    children: dict[str, Node] = field(default_factory=dict)
    items: Node | None = None
    checks: tuple[Rule, ...] = ()
    number_checks: tuple[Rule, ...] = ()
    texts: tuple[Rule, ...] = ()
    objects: tuple[Rule, ...] = ()
    screen: ValueScreen | None = None
    repeats: bool = True
    clean: set[Any] = field(default_factory=set)
    said: Sequence[Schema] = ()


class Compiler:
    """Makes the tree of a standard's record (or another of its schemas) for a choice of rules."""

    def __init__(self, standard: Standard, rules: tuple[Rule, ...]) -> None:
        self._standard = standard
        self._values = [rule for rule in rules if rule.kind == "value"]
        self._objects: dict[str, tuple[Rule, ...]] = {}
        for rule in rules:
            if rule.kind == "object":
                self._objects[rule.target] = (*self._objects.get(rule.target, ()), rule)
        self._texts = tuple(rule for rule in rules if rule.kind == "text")
        self._blanks = tuple(rule for rule in self._texts if rule.id in {"text.blank", "text.empty"})
        self._checked: dict[tuple[str, str, str, bool], tuple[Rule, ...]] = {}

    def compile(self, schema: Schema) -> Node:
        """Return the tree of a schema."""
        whole = schemas.bundle(self._standard, schema)
        return self._node(_Place([whole], "", "", required=True, in_pair=False), whole, frozenset())

    def _node(self, place: _Place, whole: Schema, above: frozenset[str]) -> Node:
        parts = [part for schema in place.schemas for part in schemas.parts(schema, whole, above)]
        merged = {key: value for part in reversed(parts) for key, value in part.items()}
        meaning = merged.get("x-meaning", "")
        privacy = place.privacy if place.privacy != PUBLIC else merged.get("x-privacy", PUBLIC)
        kinds = schemas.types(place.schemas, whole, above)
        coded = meaning in CODED or merged.get("format") in DATES
        named = merged.get("x-catalog", "")
        parent = tuple(merged.get("x-catalog-parent", "").split("/")) if "x-catalog-parent" in merged else ()
        is_open = "x-catalog-open" in merged
        node = Node(
            name=place.name,
            step=place.step,
            types=tuple(python for name in kinds for python in _PYTHON_TYPES[name]),
            meaning=meaning,
            format=merged.get("format", ""),
            required=place.required,
            catalog=catalog.load(named) if named and not is_open else None,
            is_code=bool(named) and not is_open and not parent and "enum" not in merged,
            parent=parent,
            in_pair=place.in_pair,
            person=merged.get("x-person"),
            minor=merged.get("x-minor", False),
            privacy=privacy,
            public_when=tuple(merged.get("x-public-when", ())),
            checks=self._checks(meaning, merged.get("format", ""), privacy, numeric=False),
            number_checks=self._checks(meaning, merged.get("format", ""), privacy, numeric=True),
            texts=self._blanks if coded else _fit(self._texts, privacy),
            objects=self._objects.get(meaning, ()) if meaning else (),
            screen=VALUE_SCREENS.get(meaning) if self._values else None,
            repeats=meaning not in _ONE_OF_A_KIND,
            said=() if place.depends else place.schemas,
        )
        below = above | {part["$ref"] for part in parts if "$ref" in part}
        required = {name for part in parts for name in part.get("required", ())}
        uncertain = self._uncertain(place, parts, whole, above)
        for name, said in schemas.members(parts).items():
            child = _Place(
                said,
                name,
                f"/{escape(name)}",
                required=name in required,
                in_pair=bool(node.catalog) and name in PAIR,
                privacy=node.privacy,
                depends=place.depends or any(name in part.get("properties", ()) for part in uncertain),
            )
            node.children[name] = self._node(child, whole, below)
        node.dependants = tuple(
            name for name, child in node.children.items() if child.parent and child.catalog
        )
        items = [part["items"] for part in parts if isinstance(part.get("items"), dict)]
        if items:
            depends = place.depends or any("items" in part for part in uncertain)
            inner = _Place(
                items, node.name, "", required=True, in_pair=False, privacy=node.privacy, depends=depends
            )
            node.items = self._node(inner, whole, below)
        return node

    @staticmethod
    def _uncertain(
        place: _Place, parts: Sequence[Schema], whole: Schema, above: frozenset[str]
    ) -> list[Schema]:
        """Return the parts of a place that apply to some of its values only."""
        if not any(schemas.ALTERNATIVES & part.keys() for part in parts):
            return []
        certain = {id(part) for said in place.schemas for part in schemas.certain_parts(said, whole, above)}
        return [part for part in parts if id(part) not in certain]

    def _checks(self, meaning: str, format_name: str, privacy: str, *, numeric: bool) -> tuple[Rule, ...]:
        asked = meaning, format_name, privacy, numeric
        if asked not in self._checked:
            targets = {meaning, f"format:{format_name}"}
            meant = tuple(rule for rule in self._values if rule.targets & targets and rule.numeric == numeric)
            self._checked[asked] = _fit(meant, privacy)
        return self._checked[asked]


@dataclass(frozen=True)
class _Place:
    schemas: list[Schema]
    name: str
    step: str
    required: bool
    in_pair: bool
    privacy: str = PUBLIC
    depends: bool = False
    """Whether something of its schemas applies or not by what stands elsewhere."""


def _fit(rules: tuple[Rule, ...], privacy: str) -> tuple[Rule, ...]:
    """Return the rules that have something to say: in a place that is never public, personal data stand rightly."""
    if privacy != RESERVED:
        return rules
    return tuple(rule for rule in rules if not rule.id.startswith("privacy."))


def privacy_of(root: Node, tokens: list[str]) -> str | None:
    """Return the privacy class of the value at a place; None when the schema does not know the place."""
    node = root
    for token in tokens:
        below = node.items if token.isdecimal() and node.items else node.children.get(token)
        if below is None:
            return None
        node = below
    return node.privacy
