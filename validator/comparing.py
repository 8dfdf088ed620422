"""Stretches of records brought together in the order of the run: what contradicts earlier records, and what is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from validator.index import Table
from validator.keys import Numbers, hashed
from validator.model import SEVERITIES, Hit
from validator.rules.declare import Rule
from validator.stretch import Stretch
from validator.worker import Worker

_RECORD_BITS = 40
"""Of the whole number that a place is packed into."""
_WINDOW = 16_384
"""Records that are compared at once, so that each costs little."""
_HELD = 16 * 1024 * 1024
"""Bytes of text that are held for it, of records that are long."""


class Place(NamedTuple):
    """Where something was seen: position of the file in the run, record from 1."""

    file: int
    record: int


@dataclass(frozen=True)
class Examined:
    """A stretch with its place in the run.

    Attributes:
        file: position of its file in the run.
        first: number of its first record in the file, from 1.
        size: bytes of text that it holds.
        record_at: gives a record by its position, with its text or an empty one.
        line_at: gives the line on which a record begins, by its position; None where files have no lines.
    """

    stretch: Stretch
    file: int
    first: int
    size: int
    record_at: Callable[[int], tuple[Any, bytes]]
    line_at: Callable[[int], int | None]


Firsts = dict[tuple[str, int], Place]
"""Where what a record repeats or contradicts was seen first, by rule and hash of the key."""
Tell = Callable[[Examined, int, list[Hit]], None]
"""Is told what is wrong with a record of a stretch, by its position."""


class Comparison:
    """Compares the records of a run with one another.

    Args:
        rules: those of the run, by id; of those that compare records, in the order in which they are asked.
        worker: to look again at a record that contradicts an earlier one.
        paths: of the files of the run, which may grow.
        tell: is told all that is wrong with a record, in the order of the run.
    """

    def __init__(
        self, rules: dict[str, Rule], worker: Worker, paths: Callable[[int], str], tell: Tell
    ) -> None:
        self._rules = rules
        self._order = [rule.id for rule in rules.values() if rule.kind == "keys"]
        self._worker = worker
        self._paths = paths
        self._tell = tell
        self._tables: dict[str, Table] = {}
        self._pending: list[Examined] = []
        self._count = self._held = 0

    def add(self, examined: Examined) -> None:
        """Take a stretch; what is found in it is told now or later."""
        self._pending.append(examined)
        self._count += examined.stretch.count
        self._held += examined.size
        if self._count >= _WINDOW or self._held >= _HELD:
            self.flush()

    def flush(self) -> None:
        """Compare all that was taken, and tell what is wrong."""
        conflicts: dict[int, dict[int, Firsts]] = {}
        for rule in self._order:
            for stretch, position, key, first in self._conflicts(rule):
                conflicts.setdefault(stretch, {}).setdefault(position, {})[rule, key] = first
        pending, self._pending, self._count, self._held = self._pending, [], 0, 0
        for number, examined in enumerate(pending):
            hits, contradicted = examined.stretch.hits, conflicts.get(number, {})
            for position in sorted({*hits, *contradicted}):
                told = hits.get(position, [])
                if position in contradicted:
                    told = self._contradicted(examined, position, contradicted[position], told)
                self._tell(examined, position, told)

    def _conflicts(self, rule: str) -> Iterator[tuple[int, int, int, Place]]:
        """Yield keys that contradict earlier ones: stretch, position, hash, and where the first one is."""
        numbers, positions, hashes, values, places = self._columns(rule)
        if not len(hashes):
            return
        table = self._tables.get(rule)
        if table is None:
            table = self._tables[rule] = Table()
        found, firsts = table.add(hashes, values, places)
        for at, first in zip(found.tolist(), firsts.tolist(), strict=True):
            place = Place(first >> _RECORD_BITS, first & ~(-1 << _RECORD_BITS))
            yield int(numbers[at]), int(positions[at]), int(hashes[at]), place

    def _columns(self, rule: str) -> tuple[Numbers, Numbers, Numbers, Numbers, Numbers]:
        """Return the keys of a rule in the order of the records: stretch, position, hash, value and place of each."""
        parts: list[Numbers] = []
        for number, examined in enumerate(self._pending):
            column = examined.stretch.columns.get(rule)
            if column is None:
                continue
            positions, hashes, values = column.whole()
            numbers = np.full(len(positions), number, np.int64)
            places = positions + (examined.file << _RECORD_BITS | examined.first)
            rows = np.stack([numbers, positions, hashes, values, places])
            parts.append(rows[:, np.argsort(positions, kind="stable")])
        whole = np.concatenate(parts, axis=1) if parts else np.zeros((5, 0), np.int64)
        return whole[0], whole[1], whole[2], whole[3], whole[4]

    def _contradicted(self, examined: Examined, position: int, firsts: Firsts, own: list[Hit]) -> list[Hit]:
        """Look at a record again; return what is wrong with it, by itself and beside earlier ones."""
        record, text = examined.record_at(position)
        examiner = self._worker.examiner_of(record)
        examiner.examine(record)
        found: list[Hit] = []
        for rule, key in examiner.keys(record, text):
            first = firsts.get((rule.id, hashed(key.key)))
            if first is not None and rule.unless.isdisjoint(hit.rule for hit in found):
                params = {"first_record": first.record, "first_file": self._paths(first.file)}
                found.append(Hit(rule.id, key.pointer, key.shown, params))
        return self._gravest(own, found)

    def _gravest(self, hits: Sequence[Hit], compared: list[Hit]) -> list[Hit]:
        """Return both, but one hit per cause: what others say of a place may explain what it says itself."""
        by_cause = {hit.cause: hit for hit in hits}
        for hit in compared:
            known = by_cause.get(hit.cause)
            if known is None or self._rank(hit) <= self._rank(known):
                by_cause[hit.cause] = hit
        return list(by_cause.values())

    def _rank(self, hit: Hit) -> int:
        return SEVERITIES.index(self._rules[hit.rule].severity)
