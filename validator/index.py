"""What was seen before in a run, by hash: 64 bits per key instead of the key."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from validator.model import Key
from validator.rules.declare import Rule
from validator.rules.identity import same_person

_RECORD_BITS = 40
"""Of the whole number that a place is packed into."""


class Place(NamedTuple):
    """Where something was seen first: position of the file in the run, record from 1."""

    file: int
    record: int


class Index:
    """The keys of a run.

    Python's own hash stands for a key: it is quick, of 64 bits, and secret to the process, so that no file can
    be made to collide. Memory grows with the number of distinct keys, by 0.2 to 0.3 kB each.
    """

    def __init__(self) -> None:
        self._unique: defaultdict[str, dict[int, int]] = defaultdict(dict)
        self._named: defaultdict[str, dict[int, tuple[int, str]]] = defaultdict(dict)

    def conflict(self, rule: Rule, key: Key, place: Place) -> Place | None:
        """Remember a key, and return where it was seen first when that contradicts this time."""
        here = place.file << _RECORD_BITS | place.record
        if key.value:
            first, names = self._named[rule.id].setdefault(hash(key.key), (here, key.value))
            if names == key.value or ("\n" in names and same_person(names, key.value)):
                return None
        else:
            first = self._unique[rule.id].setdefault(hash(key.key), here)
        return None if first == here else Place(first >> _RECORD_BITS, first & ~(-1 << _RECORD_BITS))
