"""Places of a schema: all that it says of the values at a path, wherever it says it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from standards.model import Schema, Standard
from standards.schemas import bundle, members, parts


@dataclass(frozen=True, eq=False)
class Place:
    """Where values stand; an array and its items are one place.

    Attributes:
        said: every part of the schema that speaks of these values, the nearest first.
        whole: the bundled schema, which references lead into.
    """

    said: tuple[Schema, ...]
    whole: Schema

    @cached_property
    def members(self) -> dict[str, Place]:
        """The places inside of objects at this one, by name."""
        return {name: _place(found, self.whole) for name, found in members(list(self.said)).items()}

    @cached_property
    def types(self) -> frozenset[str]:
        """Names of the types that values here may have."""
        return frozenset(name for part in self.said for name in _listed(part.get("type", ())))

    @cached_property
    def required(self) -> frozenset[str]:
        """Members that some part requires, always or under a condition."""
        return frozenset(name for part in self.said for name in part.get("required", ()))

    @cached_property
    def is_relation(self) -> bool:
        """Whether objects here are records of their own, which stand as identifiers until they are expanded."""
        return any(part.get("x-relation") is True for part in self.said)

    @cached_property
    def is_public(self) -> bool:
        """Whether anybody may see the values."""
        return next((part["x-privacy"] for part in self.said if "x-privacy" in part), "public") == "public"


NOWHERE = Place((), {})
"""The place of a member that the schema does not know."""


def place_of(standard: Standard, schema: str) -> Place:
    """Return the place that a whole schema of a standard describes."""
    whole = bundle(standard, standard.schemas[schema])
    return _place([whole], whole)


def public_part(value: Any, place: Place) -> Any:
    """Return a copy of a value without the members that its schema reserves, but for those that it requires."""
    if isinstance(value, dict):
        return {
            name: public_part(member, inner)
            for name, member in value.items()
            if (inner := place.members.get(name, NOWHERE)).is_public or name in place.required
        }
    if isinstance(value, list):
        return [public_part(item, place) for item in value]
    return value


def _place(found: Iterable[Schema], whole: Schema) -> Place:
    return Place(tuple(part for schema in found for part in _said(schema, whole)), whole)


def _said(schema: Schema, whole: Schema) -> Iterator[Schema]:
    found = list(parts(schema, whole))
    yield from found
    for part in found:
        if "items" in part:
            yield from _said(part["items"], whole)


def _listed(value: str | Iterable[str]) -> Iterable[str]:
    return (value,) if isinstance(value, str) else value
