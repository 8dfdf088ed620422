"""How keys are written, for who reads records from their text: the same that a rule yields, said instead of done.

Paths lead from a record when they begin with a slash, and from an item of a list otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass

from standards.model import Schema

Part = str | tuple[str, ...]
"""A piece of a key: as it stands, or what is made of something in the record."""


@dataclass(frozen=True)
class WrittenKey:
    """A key that a rule yields of records, and what has to go with it everywhere.

    Attributes:
        when: records satisfy that have one.
        key: its pieces.
        value: those of what goes with it.
        items: path of a list that has a key in each item; empty of a key of the record itself.
    """

    when: Schema
    key: tuple[Part, ...]
    value: tuple[Part, ...] = ()
    items: str = ""


CAPTURED_YEAR: Part = ("captured-year",)


def text(path: str) -> Part:
    """Return what makes a text of the one at a path; without it there is no key."""
    return ("text", path)


def folded(path: str) -> Part:
    """Return what makes the number of a text without case and accents; nothing where there is none."""
    return ("folded", path)


def named(path: str) -> Part:
    """Return what makes the same; without it there is no key."""
    return ("named", path)


def whole(path: str) -> Part:
    """Return what makes a text of a number of whole pesos, which is not 0; without it there is no key."""
    return ("whole", path)


def code(path: str) -> Part:
    """Return what makes letters and digits of a number that no other item bears; without it there is no key."""
    return ("code", path)


def capitals(path: str) -> Part:
    """Return what makes capitals of a text; nothing where there is none."""
    return ("capitals", path)
