"""Who examines stretches of records of one standard, and of the kinds of records that come together in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import orjson

from standards.model import Standard
from standards.registry import sibling
from validator import native
from validator.by_text import ByText
from validator.engine import engine_of
from validator.examine import Examiner
from validator.model import Hit
from validator.plan import Node
from validator.publication import exposed
from validator.sources import Batch, Damaged
from validator.sources.keys import suspicious
from validator.stretch import Stretch, Told, twice

_PUBLISHED = {"reserved": "privacy.published", "reserved-in-production": "privacy.published-in-production"}
"""Class of what is reserved -> the rule that tells it."""
_FEW = 64
"""Records up to which it takes longer to make a screen than to examine them."""
_MUCH = 64 * 1024
"""Bytes of records up to which the same holds."""


class Worker:
    """Examines stretches of records of one standard.

    Args:
        public: whether to tell what must not be published.
        reads_texts: whether records may be screened by their texts, where that is possible.
    """

    def __init__(
        self, standard: Standard, today: date, *, public: bool = False, reads_texts: bool = True
    ) -> None:
        self.main = _examiner(standard, today)
        self._public = public
        self._examined = 0
        self._kinds = [
            (kind.when, _examiner(sibling(standard, kind.name), today))
            for kind in standard.records
            if kind.when and kind.name in standard.record.one_of
        ]
        self._by_text = ByText(self.main, self.examiner_of) if reads_texts and not public else None
        self._by_kind = self._told_apart() if self._by_text else {}

    def _told_apart(self) -> dict[bytes, ByText]:
        """Return who examines records by their text, by how they tell their kind in JSON."""
        by_text = [(when, ByText(examiner, self.examiner_of)) for when, examiner in self._kinds]
        return {orjson.dumps(value): each for when, each in by_text for value in when.values}

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
        many = self._examined >= _FEW or len(batch.data) > _MUCH
        if not many or self._by_text is None:
            return self._parsed(batch)
        if self._kinds:
            return self._mixed(batch)
        return self._text(self._by_text, batch)

    def _parsed(self, batch: Batch) -> Stretch:
        return self.records(batch.records, _texts(batch), _repeated(batch))

    def _text(self, by_text: ByText, batch: Batch) -> Stretch:
        found = by_text.batch(batch)
        if found is None:
            return self._parsed(batch)
        self._examined += found.count
        return found

    def _mixed(self, batch: Batch) -> Stretch:
        """Return what is found in a batch of records of several kinds, each kind by itself."""
        paths = {when.path for when, _ in self._kinds}
        peeked = native.peeked(batch.data, *paths, by_lines=batch.by_lines) if len(paths) == 1 else None
        if peeked is None:
            return self._parsed(batch)
        batch.spans = peeked[:, :2]
        parts: dict[ByText | None, list[int]] = {}
        for position, (_, _, start, end) in enumerate(peeked.tolist()):
            parts.setdefault(self._by_kind.get(batch.data[start:end]), []).append(position)
        found = Stretch(len(peeked))
        for by_text, positions in parts.items():
            part = batch if len(parts) == 1 else batch.part(positions)
            found.add(self._text(by_text, part) if by_text else self._parsed(part), positions)
        return found

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
            of_these = {each: hits for each, hits in told.items() if each in set(positions)} if told else {}
            found.examine(examiner, records, suspects, texts, of_these)
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

    def _exposed(self, records: Sequence[Any], found: Stretch) -> None:
        for position, record in enumerate(records):
            if isinstance(record, Damaged):
                continue
            plan = self.examiner_of(record).plan
            hits = [Hit(_PUBLISHED[each.privacy], each.pointer, None, {}) for each in exposed(plan, record)]
            if hits:
                found.hits[position] = found.hits.get(position, []) + hits


def _examiner(standard: Standard, today: date) -> Examiner:
    return Examiner(standard, today, engine_of(standard, standard.record_schema))


def _texts(batch: Batch) -> list[bytes] | None:
    """Return the texts of records when they are written as short as can be, so that equal ones have equal contents."""
    return batch.texts() if batch.is_short else None


def _repeated(batch: Batch) -> Told:
    """Return the members that stand twice, by the position of their record."""
    if not suspicious(batch.data, batch.records):
        return {}
    found = {index: twice(batch.text_of(index), record) for index, record in enumerate(batch.records)}
    return {index: hits for index, hits in found.items() if hits}
