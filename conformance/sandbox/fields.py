"""Which members of a record a client asked for, and how a relation stands that it did not expand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from zlib import crc32

import orjson

from conformance.sandbox.places import NOWHERE, Place
from conformance.sandbox.refusals import Refusal

EVERY = "*"
DEEPEST = 10
"""Levels of a path that are followed: no contract has as many."""

ID_BITS = 0x7FFFFFFF

Tree = dict[str, Any]
"""Members asked for, each with those asked for inside of it."""


def tree_of(paths: Iterable[str], place: Place) -> Tree:
    """Return the tree that dotted paths ask for.

    Raises:
        Refusal: ``field`` when the contract has no such member.
    """
    tree: Tree = {}
    for path in paths:
        names = path.strip().split(".")
        check_path(names, place, path)
        inside = tree
        for name in names:
            inside = inside.setdefault(name, {})
    return tree


def check_path(names: list[str], place: Place, path: str) -> None:
    """Refuse a path that leads to no member of the contract; ``*`` may lead beyond the last one."""
    if len(names) > DEEPEST:
        raise Refusal(400, "field", member=path)
    places = [place]
    for name in names:
        if name == EVERY:
            places = [inner for each in places for inner in each.members.values()]
            continue
        places = [each.members[name] for each in places if name in each.members]
        if not places:
            raise Refusal(400, "field", member=path)


def project(record: dict[str, Any], place: Place, trees: list[Tree]) -> dict[str, Any]:
    """Return the members of a record that trees ask for, in the order of the record."""
    shown = {}
    for name, value in record.items():
        below = [tree[key] for tree in trees for key in (EVERY, name) if key in tree]
        if below:
            shown[name] = _shown(value, place.members.get(name, NOWHERE), [tree for tree in below if tree])
    return shown


def _shown(value: Any, place: Place, trees: list[Tree]) -> Any:
    if isinstance(value, list):
        return [_shown(item, place, trees) for item in value]
    if not isinstance(value, dict):
        return value
    if place.is_relation:
        return project(value, place, trees) if trees else identity(value, place)
    # What is no relation is one value: it comes whole unless some of its members are named.
    named = trees and not any(EVERY in tree for tree in trees)
    return project(value, place, trees) if named else value


def identity(value: dict[str, Any], place: Place) -> int | str:
    """Return the identifier of a related record: its own, or one that follows from its content."""
    own = value.get("id")
    if isinstance(own, int | str) and not isinstance(own, bool):
        return own
    number = crc32(orjson.dumps(value, option=orjson.OPT_SORT_KEYS)) & ID_BITS
    return str(number) if "string" in place.types and "integer" not in place.types else number
