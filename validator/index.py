"""What was seen before in a run: tables of hashes that stay out of the way of memory, whatever the number of records.

A table is an open hash table of whole numbers, to which the keys of a stretch of records are added at a time. Up to a
million slots it is held in memory; beyond that it is a file that the system maps, and which is gone with the run.
"""

from __future__ import annotations

import tempfile
from typing import Any, NamedTuple

import numpy as np

from validator import native
from validator.keys import Keys, Numbers, agree

_SMALLEST = 1 << 14
_LARGEST_HELD = 1 << 20
"""Slots of the largest table that is held in memory."""
_FULL = 0.55
_GOLDEN = np.uint64(0x9E37_79B9_7F4A_7C15)
_MOVED_AT_ONCE = 1 << 18

Slots = np.ndarray[tuple[int, int], np.dtype[np.int64]]
"""Rows of key, place where it was seen first, and its value there; all three are 0 in one that is empty."""


class Conflicts(NamedTuple):
    """Keys that contradict earlier ones: their positions, and the places where those were seen first."""

    positions: Numbers
    firsts: Numbers


class Table:
    """The keys of one rule."""

    def __init__(self) -> None:
        self._count = 0
        self._slots = _made(_SMALLEST)

    def add(self, keys: Keys, base: int) -> Conflicts:
        """Remember keys, and return those that contradict the first of their kind, in the order of their records.

        Args:
            keys: their values are what the same key must have everywhere; 0 for keys that must not come again.
            base: place of the first record of the stretch, above 0.
        """
        while self._count + len(keys.hashes) > _FULL * len(self._slots):
            larger = _made(2 * len(self._slots))
            self._move(larger)
            self._slots = larger
        fresh, conflicts = self._added(keys, base)
        self._count += fresh
        return conflicts

    def _added(self, keys: Keys, base: int) -> tuple[int, Conflicts]:
        """Add keys for which there is room; return how many were not there, and what they contradict."""
        fresh, found = native.add_to_table(self._slots, keys, base)
        return fresh, Conflicts(found[:, 0], found[:, 1])

    def _move(self, larger: Slots) -> None:
        native.move_table(self._slots, larger)


class PlainTable(Table):
    """The same where the library is absent."""

    def _added(self, keys: Keys, base: int) -> tuple[int, Conflicts]:
        order = np.argsort(keys.records, kind="stable")
        places, values = keys.records[order] + base, keys.values[order]
        at, is_new = _found(self._slots, _not_zero(keys.hashes[order]))
        # Of several writes to one slot the last holds: that of the first record, where they come in reverse.
        fresh = np.flatnonzero(is_new)[::-1]
        self._slots[at[fresh], 1] = places[fresh]
        self._slots[at[fresh], 2] = values[fresh]
        seen = self._slots[at, 1]
        again = seen != places
        count = len(fresh) - int(np.count_nonzero(again[fresh]))
        wrong = np.flatnonzero(again & ((values == 0) | ~agree(self._slots[at, 2], values)))
        return count, Conflicts(order[wrong], seen[wrong])

    def _move(self, larger: Slots) -> None:
        for start in range(0, len(self._slots), _MOVED_AT_ONCE):
            part = self._slots[start : start + _MOVED_AT_ONCE]
            full = part[part[:, 0] != 0]
            at, _ = _found(larger, full[:, 0])
            larger[at] = full


def table() -> Table:
    """Return an empty table, the quickest that there is."""
    return Table() if native.is_there() else PlainTable()


def _made(size: int) -> Slots:
    """Return empty slots."""
    if size <= _LARGEST_HELD:
        return np.zeros((size, 3), np.int64)
    with tempfile.TemporaryFile(prefix="conforme-") as file:  # nameless: it is gone with its map
        return np.memmap(file, np.int64, "w+", shape=(size, 3))


def _not_zero(hashes: Numbers) -> Numbers:
    """Return hashes as they stand in slots, where 0 is for those that are empty."""
    return np.where(hashes == 0, 1, hashes)


def _found(slots: Slots, keys: Numbers) -> tuple[Numbers, np.ndarray[Any, np.dtype[np.bool_]]]:
    """Return the slot of each key, and which keys were not there; slots are claimed for those."""
    shift = np.uint64(64 - len(slots).bit_length() + 1)
    found_at = ((keys.view(np.uint64) * _GOLDEN) >> shift).astype(np.int64)
    is_new = np.zeros(len(keys), np.bool_)
    pending = np.arange(len(keys))
    while len(pending):
        at = found_at[pending]
        found, wanted = slots[at, 0], keys[pending]
        empty = np.flatnonzero(found == 0)
        if len(empty):
            # Where several want one slot, the last to write has it; the others look on.
            slots[at[empty], 0] = wanted[empty]
            found = slots[at, 0]
            is_new[pending[empty[found[empty] == wanted[empty]]]] = True
        pending = pending[found != wanted]
        found_at[pending] = (found_at[pending] + 1) & (len(slots) - 1)
    return found_at, is_new
