"""What was seen before in a run: tables of hashes that stay out of the way of memory, whatever the number of records.

A table is an open hash table of whole numbers, looked into for thousands of keys at a time. Up to a million keys it is
held in memory; beyond that it is a file that the system maps, and which is gone with the run.
"""

from __future__ import annotations

import tempfile
from typing import NamedTuple

import numpy as np

from validator.keys import Numbers, agree

_SMALLEST = 1 << 14
_LARGEST_HELD = 1 << 20
"""Slots of the largest table that is held in memory."""
_FULL = 0.55
_GOLDEN = np.uint64(0x9E37_79B9_7F4A_7C15)
_MOVED_AT_ONCE = 1 << 18


class Conflicts(NamedTuple):
    """Keys that contradict earlier ones: their positions, and the places where those were seen first."""

    positions: Numbers
    firsts: Numbers


class Table:
    """The keys of one rule."""

    def __init__(self) -> None:
        self._count = 0
        self._make(_SMALLEST)

    def _make(self, slots: int) -> None:
        self._mask = slots - 1
        self._shift = np.uint64(64 - slots.bit_length() + 1)
        if slots <= _LARGEST_HELD:
            held = np.zeros((3, slots), np.int64)
        else:
            with tempfile.TemporaryFile(prefix="conforme-") as file:  # nameless: it is gone with its map
                held = np.memmap(file, np.int64, "w+", shape=(3, slots))
        self._keys, self._places, self._values = held

    def add(self, hashes: Numbers, values: Numbers, places: Numbers) -> Conflicts:
        """Remember keys, and return those that contradict the first of their kind.

        Args:
            hashes: of the keys, in the order of the records.
            values: what the same key must have everywhere; 0 for keys that must not come again.
            places: of the records that they are of; none is 0.
        """
        keys = np.where(hashes == 0, 1, hashes)
        while self._count + len(keys) > _FULL * len(self._keys):
            self._grow()
        slots, is_new = self._slots(keys)
        # Of several writes to one slot the last holds: that of the first record, where they come in reverse.
        fresh = np.flatnonzero(is_new)[::-1]
        self._places[slots[fresh]] = places[fresh]
        self._values[slots[fresh]] = values[fresh]
        seen = self._places[slots]
        again = seen != places
        self._count += len(fresh) - int(np.count_nonzero(again[fresh]))
        positions = np.flatnonzero(again & ((values == 0) | ~agree(self._values[slots], values)))
        return Conflicts(positions, seen[positions])

    def _slots(self, keys: Numbers) -> tuple[Numbers, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
        """Return the slot of each key, and which keys were not there; slots are claimed for those."""
        slots = ((keys.view(np.uint64) * _GOLDEN) >> self._shift).astype(np.int64)
        is_new = np.zeros(len(keys), np.bool_)
        pending = np.arange(len(keys))
        while len(pending):
            at = slots[pending]
            found, wanted = self._keys[at], keys[pending]
            empty = np.flatnonzero(found == 0)
            if len(empty):
                # Where several want one slot, the last to write has it; the others look on.
                self._keys[at[empty]] = wanted[empty]
                found = self._keys[at]
                is_new[pending[empty[found[empty] == wanted[empty]]]] = True
            pending = pending[found != wanted]
            slots[pending] = (slots[pending] + 1) & self._mask
        return slots, is_new

    def _grow(self) -> None:
        keys, places, values = self._keys, self._places, self._values
        self._make(2 * len(keys))
        for start in range(0, len(keys), _MOVED_AT_ONCE):
            part = slice(start, start + _MOVED_AT_ONCE)
            full = np.flatnonzero(keys[part]) + start
            slots, _ = self._slots(np.asarray(keys[full]))
            self._places[slots] = places[full]
            self._values[slots] = values[full]
