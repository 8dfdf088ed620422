"""What must not be published: places that the standard reserves, found at any depth of a record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from standards.pointers import escape, values_at
from validator.plan import PUBLIC, RESERVED, Node

EMPTY: tuple[Any, ...] = (None, "", [], {})


class Exposed(NamedTuple):
    """A place that holds something reserved: the topmost one, since all inside of it is reserved too."""

    pointer: str
    privacy: str


def exposed(node: Node, value: Any, pointer: str = "") -> Iterator[Exposed]:
    """Yield what of a value must not be published.

    Args:
        node: what the schema says about the place.
        value: what stands there.
        pointer: of the place.
    """
    if value in EMPTY:
        return
    if node.privacy != PUBLIC:
        yield Exposed(pointer, node.privacy)
    elif isinstance(value, dict):
        yield from _of_object(node, value, pointer)
    elif isinstance(value, list) and node.items is not None:
        for index, item in enumerate(value):
            yield from exposed(node.items, item, f"{pointer}/{index}")


def _of_object(node: Node, value: dict[str, Any], pointer: str) -> Iterator[Exposed]:
    """Yield what of an object is reserved; its ``x-public-when`` may reserve it whole, or free some of its members."""
    decided: dict[str, bool] = {}
    for when in node.public_when:
        found = list(values_at(value, tuple(when["path"].split("/"))))
        public = bool(found) and all(each in when["only"] for each in found)
        if not public and "members" not in when:
            yield Exposed(pointer, RESERVED)
            return
        decided |= dict.fromkeys(when.get("members", ()), public)
    for name, item in value.items():
        child = node.children.get(name)
        place = f"{pointer}/{escape(name)}"
        if child is None or decided.get(name):
            continue
        if name in decided and item not in EMPTY:
            yield Exposed(place, child.privacy if child.privacy != PUBLIC else RESERVED)
        else:
            yield from exposed(child, item, place)
