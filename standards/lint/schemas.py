"""Checks of one standard's schemas: references, examples, descriptions, privacy classes and catalogues."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from jsonschema import Draft202012Validator
from referencing.exceptions import Unresolvable

from standards import catalog
from standards.lint.problem import Problem
from standards.model import Schema, Standard
from standards.pointers import join
from standards.schemas import registry

PRIVACY = frozenset({"public", "reserved", "reserved-in-production"})
ENGLISH = re.compile(r"\b(the|of|and|with|which|is|are|when|from)\b", re.IGNORECASE)

NAMED_SUBSCHEMAS = ("properties", "$defs", "patternProperties", "dependentSchemas")
LISTED_SUBSCHEMAS = ("allOf", "anyOf", "oneOf", "prefixItems")
SINGLE_SUBSCHEMAS = (
    "items",
    "additionalProperties",
    "not",
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
)


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
        faults = [
            Problem("schema-invalid", f"{file}#{join(error.path)}", error.message)
            for error in Draft202012Validator(Draft202012Validator.META_SCHEMA).iter_errors(schema)
        ]
        yield from faults or _sound(standard, file, schema)


def _sound(standard: Standard, file: str, schema: Schema) -> Iterator[Problem]:
    for place in places(file, schema):
        yield from _reference(standard, schema["$id"], place)
        yield from _examples(standard, schema["$id"], place)
        for check in CHECKS:
            yield from check(place)


def places(file: str, schema: Schema, pointer: str = "", *, is_property: bool = True) -> Iterator[Place]:
    """Yield a schema and every schema inside it."""
    yield Place(file, pointer, schema, is_property)
    for keyword in NAMED_SUBSCHEMAS:
        for name, child in schema.get(keyword, {}).items():
            yield from places(
                file, child, f"{pointer}{join([keyword, name])}", is_property=keyword == "properties"
            )
    for keyword in LISTED_SUBSCHEMAS:
        for index, child in enumerate(schema.get(keyword, ())):
            yield from places(file, child, f"{pointer}{join([keyword, index])}", is_property=False)
    for keyword in SINGLE_SUBSCHEMAS:
        if isinstance(child := schema.get(keyword), Mapping):
            yield from places(file, dict(child), f"{pointer}/{keyword}", is_property=keyword == "items")


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
    claves = members.get("clave", {}).get("enum") if members else place.schema.get("enum")
    name = place.schema.get("x-catalog")
    if name is None:
        if members and claves is not None:
            yield place.problem("enum-without-catalog", claves)
        return
    if name not in catalog.names():
        yield place.problem("catalog-unknown", name)
        return
    entries = catalog.load(name).entries
    if claves is not None and set(claves) != {entry.clave for entry in entries}:
        yield place.problem("catalog-differs", name)
    texts = members.get("valor", {}).get("enum")
    if texts is not None and set(texts) != {entry.valor for entry in entries}:
        yield place.problem("catalog-differs", f"{name} (valor)")


CHECKS: tuple[Callable[[Place], Iterator[Problem]], ...] = (_description, _privacy, _catalogue)
"""What is asked of every subschema by itself."""


def errors(standard: Standard, schema: str, instance: object) -> list[str]:
    """Return why an instance breaks a schema of the standard; nothing when it holds."""
    validator = Draft202012Validator(standard.schemas[schema], registry=registry(standard))
    return [error.message for error in validator.iter_errors(instance)]
