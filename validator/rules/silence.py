"""Pieces of schemas that say when a rule has nothing to say: short names for what they repeat."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from standards.model import Schema

EMPTY: Schema = {
    "anyOf": [
        {"enum": [None, False, 0, ""]},
        {"type": "object", "maxProperties": 0},
        {"type": "array", "maxItems": 0},
    ]
}
FILLED: Schema = {
    "anyOf": [
        {"type": "string", "minLength": 1},
        {"type": "object", "minProperties": 1},
        {"type": "array", "minItems": 1},
    ]
}
"""What says something, numbers left out, and what is as good as absent."""


def any_of(*schemas: Schema) -> Schema:
    """Return a schema of what satisfies one of some schemas."""
    return {"anyOf": list(schemas)}


def members(**said: Any) -> Schema:
    """Return a schema of objects whose members, as far as they are there, satisfy some schemas."""
    return {"properties": said}


def no_object() -> Schema:
    """Return a schema of what is no object."""
    return {"not": {"type": "object"}}


def lists(name: str, item: Schema) -> Schema:
    """Return a schema of objects with a list in which some object satisfies a schema."""
    return with_members(**{name: {"type": "array", "contains": both({"type": "object"}, item)}})


def with_members(*names: str, **said: Any) -> Schema:
    """Return a schema of objects that have some members; those that satisfy a schema are named with it."""
    return {"required": [*names, *said], "properties": said} if said else {"required": list(names)}


def without(name: str) -> Schema:
    """Return a schema of objects without a member."""
    return {"properties": {name: False}}


def untold(name: str) -> Schema:
    """Return a schema of objects without a member, or with one that is null."""
    return {"properties": {name: {"type": "null"}}}


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


# What follows is understood by who reads records from their text, and only by those: it stands in the ``schema`` of a
# screen or of a rule. Paths lead from the object at hand; those of `CAPTURED`, `BORN` and `TODAY` from nowhere.

CAPTURED, BORN, TODAY = "@captured", "@born", "@today"
"""Paths of the day on which a record was captured, of that on which the person was born whom it is about, and of that
of the run, which as a number is its year."""


def differ(one: str, other: str) -> Schema:
    """Return a schema of objects with two texts that are not the same."""
    return compare("differ", one, other)


def ordered(one: str, other: str) -> Schema:
    """Return a schema of objects with two texts of which the first comes before the other, or is the same."""
    return compare("ordered", one, other)


def untold_or_until(name: str, day: str) -> Schema:
    """Return a schema of objects without a day in a member, or with one that is not after another day."""
    return any_of(untold(name), ordered(name, day))


def opens(one: str, other: str) -> Schema:
    """Return a schema of objects with two texts of which the second opens with the first."""
    return compare("opens", one, other)


def before(one: str, other: str) -> Schema:
    """Return a schema of objects with two texts of which the first comes before the other."""
    return compare("before", one, other)


def unlike(one: str, other: str) -> Schema:
    """Return a schema of objects with two surnames that are not two ways of writing one."""
    return compare("unlike", one, other)


def years_between(one: str, other: str, least: int, most: int) -> Schema:
    """Return a schema of objects with two texts that open with years, the second so much later."""
    return compare("years", one, other, least, most)


def days_between(one: str, other: str, least: int, most: int) -> Schema:
    """Return a schema of objects with two texts that open with days, the second so much later."""
    return compare("days", one, other, least, most)


def at_most(one: str, other: str) -> Schema:
    """Return a schema of objects with two numbers of which the first is not greater."""
    return compare("at-most", one, other)


def born_on(curp: str, day: str) -> Schema:
    """Return a schema of objects with a CURP and the day of birth that it tells."""
    return compare("born", curp, day)


def right_rfc(rfc: tuple[str, str], curp: str, names: tuple[str, str, str]) -> Schema:
    """Return a schema of objects with a person's RFC that is right, of the day of a CURP, and opens as names make it.

    Args:
        rfc: its two parts.
        curp: that of the person.
        names: given names, first and second surname.
    """
    return compare("rfc", *rfc, curp, *names)


def total_of(total: str, *parts: str) -> Schema:
    """Return a schema of objects with a number that is the sum of what there is at other paths; ``*`` is any item."""
    return compare("sum", total, *parts)


def alike(*paths: str) -> Schema:
    """Return a schema of objects in which all that there is at some paths is written alike, and something is there."""
    return compare("alike", *paths)


def expanded(names: Iterable[str]) -> Schema:
    """Return a schema of objects in which nothing under some names is a number or a text, but for empty ones."""
    return compare("expanded", *sorted(names))


def precedes(one: str, *others: str) -> Schema:
    """Return a schema of objects whose texts at a path come before all texts at other paths, or are the same."""
    return compare("precedes", one, *others)


def distinct(path: str) -> Schema:
    """Return a schema of objects in which the texts at a path are all different; ``*`` is any item."""
    return compare("distinct", path)


def lasts(least: int, most: int, *parts: str) -> Schema:
    """Return a schema of objects with a term of so many days, more or less: a year has 365 and a month 30.

    Args:
        least: days.
        most: days.
        parts: path of a text such as «2 años 6 meses», or those of years, months and days, each of which may be absent.
    """
    return compare("lasts", least, most, *parts)


def ends_after(first: str, last: str, tolerance: int, *parts: str) -> Schema:
    """Return a schema of objects with two days that are a term apart, give or take some days; ``parts`` as above."""
    return compare("ends-after", first, last, tolerance, *parts)


def moments_between(one: str, other: str, least: int, most: int) -> Schema:
    """Return a schema of objects with two moments, with their offsets, the second so many seconds later."""
    return compare("moments", one, other, least, most)


def duration(start: str, end: str, days: str) -> Schema:
    """Return a schema of objects with two moments, and the days that they are apart, give or take one."""
    return compare("duration", start, end, days)


def not_after(one: str, seconds: int, *others: str) -> Schema:
    """Return a schema of objects with a moment after which, but for so many seconds, none at other paths comes."""
    return compare("not-after", one, seconds, *others)


def in_order(first: str, last: str) -> Schema:
    """Return a schema of objects with two members that are no days, or of which the first is not the later one."""
    return any_of(untold(first), untold(last), ordered(first, last))


def compare(*said: str | int) -> Schema:
    """Return a schema of objects that the library compares; the others say what their comparisons mean."""
    return {"x-compare": list(said)}
