"""A stretch of records, examined by itself: what is wrong with each, and what has to be compared with the others.

Stretches know nothing of one another, so that they can be examined anywhere and in any order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from standards.model import Standard
from standards.registry import sibling
from validator.engine import FastEngine
from validator.examine import Examiner
from validator.keys import Column, quick
from validator.model import Hit
from validator.plan import Node
from validator.publication import exposed
from validator.sources import Batch, Damaged
from validator.sources.keys import repeated_keys, suspicious

_PUBLISHED = {"reserved": "privacy.published", "reserved-in-production": "privacy.published-in-production"}
"""Class of what is reserved -> the rule that tells it."""
_LOOSE = (b'": ', b'", ', b"\\u", b"\\/", b"\n ", b"\t")
"""What JSON may be written with, and is not when it is written as short as can be."""

_FEW = 64
"""Records up to which it takes longer to make a screen than to examine them."""

_LOOKED_AT = 4096

Told = Mapping[int, list[Hit]]
"""What is known of records before they are examined, by position."""


@dataclass
class Stretch:
    """What was found in a stretch of records.

    Attributes:
        count: how many records there are.
        hits: what is wrong with each, by its position; none of those with which nothing is.
        columns: by rule, what is compared with other records.
    """

    count: int
    hits: dict[int, list[Hit]] = field(default_factory=dict)
    columns: dict[str, Column] = field(default_factory=dict)


class Worker:
    """Examines stretches of records of one standard.

    Args:
        public: whether to tell what must not be published.
    """

    def __init__(self, standard: Standard, today: date, *, public: bool = False) -> None:
        self.main = _examiner(standard, today)
        self._public = public
        self._examined = 0
        self._kinds = [
            (kind.when, _examiner(sibling(standard, kind.name), today))
            for kind in standard.records
            if kind.when and kind.name in standard.record.one_of
        ]

    @property
    def plan(self) -> Node:
        """What the schema says about each place of a record."""
        return self.main.plan

    def examiner_of(self, record: Any) -> Examiner:
        """Return who examines a record: of several kinds that come together, the one that it says it is of."""
        for when, examiner in self._kinds:
            if when.holds(record):
                return examiner
        return self.main

    def batch(self, batch: Batch) -> Stretch:
        """Return what is found in a batch of JSON."""
        return self.records(batch.records, _texts(batch), _repeated(batch))

    def records(
        self, records: Sequence[Any], texts: Sequence[bytes] | None = None, told: Told | None = None
    ) -> Stretch:
        """Return what is found in some records.

        Args:
            records: as parsed, or what stands for those that could not be.
            texts: of each, as short as can be; None when they are not at hand.
            told: what was found in their texts, by position.
        """
        found, told = Stretch(len(records)), told or {}
        for examiner, positions in self._parted(records):
            self._examined += len(positions)
            few = self._examined < _FEW
            suspects = (
                set(positions) if few else examiner.screen.look(records, positions, texts, found.columns)
            )
            for position in sorted(suspects.union(told.keys() & set(positions)) if told else suspects):
                hits = examiner.examine(records[position], told.get(position, ()))
                if hits:
                    found.hits[position] = hits
                if position in suspects:
                    self._add_keys(examiner, records[position], position, texts, found.columns)
        if self._public:
            self._exposed(records, found)
        return found

    def _parted(self, records: Sequence[Any]) -> Iterator[tuple[Examiner, Sequence[int]]]:
        """Yield who examines which records."""
        if not self._kinds:
            yield self.main, range(len(records))
            return
        parts: dict[Examiner, list[int]] = {}
        for position, record in enumerate(records):
            parts.setdefault(self.examiner_of(record), []).append(position)
        yield from parts.items()

    @staticmethod
    def _add_keys(
        examiner: Examiner,
        record: Any,
        position: int,
        texts: Sequence[bytes] | None,
        columns: dict[str, Column],
    ) -> None:
        for rule, key in examiner.keys(record, texts[position] if texts else b""):
            columns.setdefault(rule.id, Column()).add(position, (quick(key),))

    def _exposed(self, records: Sequence[Any], found: Stretch) -> None:
        for position, record in enumerate(records):
            if isinstance(record, Damaged):
                continue
            plan = self.examiner_of(record).plan
            hits = [Hit(_PUBLISHED[each.privacy], each.pointer, None, {}) for each in exposed(plan, record)]
            if hits:
                found.hits[position] = found.hits.get(position, []) + hits


def _examiner(standard: Standard, today: date) -> Examiner:
    return Examiner(standard, today, FastEngine(standard, standard.record_schema))


def _texts(batch: Batch) -> list[bytes] | None:
    """Return the texts of records when they are written as short as can be, so that equal ones have equal contents."""
    return batch.texts() if is_short(batch.data) else None


def is_short(text: bytes) -> bool:
    """Tell whether JSON is written as short as can be."""
    start = text[:_LOOKED_AT]  # who writes one record otherwise writes all of them so
    return not any(each in start for each in _LOOSE)


def _repeated(batch: Batch) -> Told:
    """Return the members that stand twice, by the position of their record."""
    if not suspicious(batch.data, batch.records):
        return {}
    found = {
        index: [
            Hit("json.duplicate-key", pointer, None, {}) for pointer in repeated_keys(batch.text_of(index))
        ]
        for index, record in enumerate(batch.records)
        if not isinstance(record, Damaged)
    }
    return {index: hits for index, hits in found.items() if hits}
