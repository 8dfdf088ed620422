"""Checks of one standard's schemas: references, examples, descriptions, privacy classes and catalogues."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import jsonschema_rs
from jsonschema import Draft202012Validator
from referencing.exceptions import Unresolvable

from standards import catalog
from standards.lint.problem import Problem
from standards.model import Schema, Standard
from standards.pointers import join
from standards.schemas import registry

GRADES = frozenset({"law", "practice", "proposal"})
PRIVACY = frozenset({"public", "reserved", "reserved-in-production"})
ENGLISH = re.compile(r"\b(the|of|and|with|which|is|are|when|from)\b", re.IGNORECASE)

NAMED_SUBSCHEMAS = ("properties", "$defs", "patternProperties", "dependentSchemas")
LISTED_SUBSCHEMAS = ("allOf", "anyOf", "oneOf", "prefixItems")
CONDITIONS = ("not", "if", "then", "else", "contains", "propertyNames", "dependentSchemas")
SINGLE_SUBSCHEMAS = ("items", "additionalProperties", *CONDITIONS[:-1])


class Place(NamedTuple):
    """A subschema and where it stands: file name, JSON Pointer, and whether it describes a value."""

    file: str
    pointer: str
    schema: Schema
    is_property: bool

    def problem(self, code: str, detail: object = "") -> Problem:
        """Return a problem at this place."""
        return Problem(code, f"{self.file}#{self.pointer}", str(detail))


def problems(standard: Standard) -> Iterator[Problem]:
    """Yield what is wrong with the schemas of a standard."""
    for name, schema in standard.schemas.items():
        file = f"{standard.system}/{standard.version}/{name}.schema.json"
        wanted = f"urn:conforme:{standard.system}:{standard.version}:{name}"
        if schema.get("$id") != wanted:
            yield Problem("schema-id", file, wanted)
            continue
        if jsonschema_rs.meta.is_valid(schema):
            yield from _sound(standard, file, schema)
        else:
            for error in Draft202012Validator(Draft202012Validator.META_SCHEMA).iter_errors(schema):
                yield Problem("schema-invalid", f"{file}#{join(error.path)}", error.message)


def _sound(standard: Standard, file: str, schema: Schema) -> Iterator[Problem]:
    for place in places(file, schema):
        yield from _reference(standard, schema["$id"], place)
        yield from _examples(standard, schema["$id"], place)
        for check in (*CHECKS, *([_grade] if standard.status == "draft" else [])):
            yield from check(place)


def places(file: str, schema: Schema, pointer: str = "", *, is_property: bool = True) -> Iterator[Place]:
    """Yield a schema and every schema inside it.

    Conditions, and branches of ``allOf`` that only add constraints, describe nothing of their own: they and what is
    inside of them are no properties.
    """
    yield Place(file, pointer, schema, is_property)
    for keyword, name, child in _children(schema):
        place = f"{pointer}{join([keyword] if name is None else [keyword, name])}"
        overlay = keyword in CONDITIONS or (keyword == "allOf" and not child.keys() & {"type", "description"})
        if overlay:
            yield from _overlay(file, child, place)
        else:
            described = keyword in {"properties", "items"} or (keyword == "$defs" and is_property)
            yield from places(file, child, place, is_property=described)


def _overlay(file: str, schema: Schema, pointer: str) -> Iterator[Place]:
    yield Place(file, pointer, schema, is_property=False)
    for keyword, name, child in _children(schema):
        place = f"{pointer}{join([keyword] if name is None else [keyword, name])}"
        yield from _overlay(file, child, place)


def _children(schema: Schema) -> Iterator[tuple[str, str | int | None, Schema]]:
    """Yield each schema directly inside of one: its keyword, its name or index there, and itself."""
    named = [(key, name, child) for key in NAMED_SUBSCHEMAS for name, child in schema.get(key, {}).items()]
    listed = [
        (key, index, child) for key in LISTED_SUBSCHEMAS for index, child in enumerate(schema.get(key, ()))
    ]
    for keyword, name, child in (*named, *listed):
        if isinstance(child, Mapping):
            yield keyword, name, dict(child)
    for keyword in SINGLE_SUBSCHEMAS:
        if isinstance(child := schema.get(keyword), Mapping):
            yield keyword, None, dict(child)


def _reference(standard: Standard, base: str, place: Place) -> Iterator[Problem]:
    reference = place.schema.get("$ref")
    if reference is None:
        return
    try:
        registry(standard).resolver(base).lookup(reference)
    except Unresolvable as error:
        yield place.problem("reference-unresolved", error)


def _examples(standard: Standard, base: str, place: Place) -> Iterator[Problem]:
    if "examples" not in place.schema:
        return
    validator = Draft202012Validator(
        {"$ref": f"{base}#{place.pointer}"},
        registry=registry(standard),
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )
    for number, example in enumerate(place.schema["examples"]):
        for error in validator.iter_errors(example):
            yield place.problem("example-invalid", f"[{number}] {error.message}")


def _description(place: Place) -> Iterator[Problem]:
    if not place.is_property or "$ref" in place.schema:
        return
    description = place.schema.get("description", "").strip()
    if not description:
        yield place.problem("description-missing")
    elif ENGLISH.search(description):
        yield place.problem("description-language", description)


def _privacy(place: Place) -> Iterator[Problem]:
    if not place.is_property or "$ref" in place.schema:
        return
    privacy = place.schema.get("x-privacy")
    if privacy not in PRIVACY:
        yield place.problem("privacy-missing", privacy or "")
    elif privacy != "public" and not place.schema.get("x-legal-basis"):
        yield place.problem("privacy-basis-missing", privacy)


def _catalogue(place: Place) -> Iterator[Problem]:
    members = place.schema.get("properties", {})
    name = place.schema.get("x-catalog")
    claves = place.schema.get("enum") or members.get("clave", {}).get("enum")
    if name is None:
        of_pair = place.pointer.endswith(("/properties/clave", "/properties/valor"))
        if claves is not None and place.is_property and not of_pair:
            yield place.problem("enum-without-catalog", claves)
        return
    if name not in catalog.names():
        yield place.problem("catalog-unknown", name)
        return
    entries = catalog.load(name).entries
    if claves is not None and {*claves} - {None} != {entry.clave for entry in entries}:
        yield place.problem("catalog-differs", name)
    texts = members.get("valor", {}).get("enum")
    if texts is not None and {*texts} - {None} != {entry.valor for entry in entries}:
        yield place.problem("catalog-differs", f"{name} (valor)")


def _grade(place: Place) -> Iterator[Problem]:
    """Ask of a draft what stands behind each field."""
    drafted = place.is_property and "$ref" not in place.schema and "/properties/" in place.pointer
    if drafted and place.schema.get("x-grade") not in GRADES:
        yield place.problem("grade-missing", place.schema.get("x-grade", ""))


CHECKS: tuple[Callable[[Place], Iterator[Problem]], ...] = (_description, _privacy, _catalogue)
"""What is asked of every subschema by itself."""


def errors(standard: Standard, schema: str, instance: object) -> list[str]:
    """Return why an instance breaks a schema of the standard; nothing when it holds."""
    validator = Draft202012Validator(standard.schemas[schema], registry=registry(standard))
    return [error.message for error in validator.iter_errors(instance)]
