"""A stretch of records, examined by itself: what is wrong with each, and what has to be compared with the others.

Stretches know nothing of one another, so that they can be examined anywhere and in any order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from standards.model import Standard
from standards.registry import sibling
from validator import native
from validator.engine import FastEngine
from validator.examine import Examiner
from validator.keys import Column, quick
from validator.model import Hit
from validator.plan import Node
from validator.publication import exposed
from validator.screening.texts import Looked
from validator.sources import Batch, Damaged
from validator.sources.batch import parse
from validator.sources.keys import repeated_keys, suspicious

T = TypeVar("T")

_PUBLISHED = {"reserved": "privacy.published", "reserved-in-production": "privacy.published-in-production"}
"""Class of what is reserved -> the rule that tells it."""
_LOOSE = (b'": ', b'", ', b"\\u", b"\\/", b"\n ", b"\t")
"""What JSON may be written with, and is not when it is written as short as can be."""

_FEW = 64
"""Records up to which it takes longer to make a screen than to examine them."""

_LOOKED_AT = 4096

_MUCH = 64 * 1024
"""Bytes of records up to which the same holds."""

_MANY = 1000
"""Suspects with which nothing was wrong, after which it pays to look at suspects a second time, as parsed."""

Told = Mapping[int, list[Hit]]
"""What is known of records before they are examined, by position."""
Several = Mapping[int, T] | Sequence[T]
"""Records, or what belongs to them, by their position."""


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
        reads_texts: whether records may be screened by their texts, where that is possible.
    """

    def __init__(
        self, standard: Standard, today: date, *, public: bool = False, reads_texts: bool = True
    ) -> None:
        self.main = _examiner(standard, today)
        self._public = public
        self._examined = 0
        self._for_nothing = 0
        self._kinds = [
            (kind.when, _examiner(sibling(standard, kind.name), today))
            for kind in standard.records
            if kind.when and kind.name in standard.record.one_of
        ]
        self._reads_texts = reads_texts and not public and not self._kinds

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
        if self._reads_texts and many and (screen := self.main.text_screen):
            short = is_short(batch.data)
            try:
                looked = screen.look(batch.data, by_lines=batch.by_lines, short=short)
            except native.FaultError:  # what the library stumbles over is looked at as others are
                looked = None
            if looked is not None:
                return self._looked(batch, looked, short=short)
        return self.records(batch.records, _texts(batch), _repeated(batch))

    def _looked(self, batch: Batch, looked: Looked, *, short: bool) -> Stretch:
        """Return what is found in a batch whose texts were screened."""
        batch.spans = looked.spans
        self._examined += len(looked.spans)
        found, suspects = Stretch(len(looked.spans), columns=looked.columns), looked.suspects
        if not suspects:
            return found
        texts = {each: batch.text_of(each) for each in suspects}
        records = {each: parse(text) for each, text in texts.items()}
        told = {each: hits for each in suspects if (hits := _twice(texts[each], records[each]))}
        screened: Iterable[int] = suspects
        if self._for_nothing > _MANY:
            screened = self.main.screen.look(records, suspects, texts if short else None, found.columns)
        self._examine(self.main, records, screened, texts if short else None, told, found)
        self._for_nothing += len(suspects) - len(found.hits)
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
            self._examine(examiner, records, suspects, texts, of_these, found)
        if self._public:
            self._exposed(records, found)
        return found

    def _examine(  # noqa: PLR0913, PLR0917 - what is known of the records
        self,
        examiner: Examiner,
        records: Several[Any],
        suspects: Iterable[int],
        texts: Several[bytes] | None,
        told: Told,
        found: Stretch,
    ) -> None:
        """Examine suspects, and those of which something was told; add what is found."""
        suspects = set(suspects)
        for position in sorted(suspects.union(told)):
            hits = examiner.examine(records[position], told.get(position, ()))
            if hits:
                found.hits[position] = hits
            if position in suspects:
                self._add_keys(examiner, records[position], position, texts, found.columns)

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
        texts: Several[bytes] | None,
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
    found = {index: _twice(batch.text_of(index), record) for index, record in enumerate(batch.records)}
    return {index: hits for index, hits in found.items() if hits}


def _twice(text: bytes, record: Any) -> list[Hit]:
    """Return the members of a record that stand twice."""
    if isinstance(record, Damaged) or not suspicious(text, (record,)):
        return []
    return [Hit("json.duplicate-key", pointer, None, {}) for pointer in repeated_keys(text)]
