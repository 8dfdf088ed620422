"""A stretch of records, examined by itself: what is wrong with each, and what has to be compared with the others.

Stretches know nothing of one another, so that they can be examined anywhere and in any order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from validator.examine import Examiner
from validator.keys import Column, quick
from validator.model import Hit
from validator.sources import Damaged
from validator.sources.keys import repeated_keys, suspicious

T = TypeVar("T")

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

    def examine(
        self,
        examiner: Examiner,
        records: Several[Any],
        suspects: Iterable[int],
        texts: Several[bytes] | None,
        told: Told,
    ) -> None:
        """Add what is found in suspects, and in those of which something was told.

        Args:
            examiner: who examines them.
            records: as parsed, or what stands for those that could not be.
            suspects: positions of those that have to be examined.
            texts: of each record, as short as can be; None when they are not at hand.
            told: what was found in their texts.
        """
        suspects = set(suspects)
        for position in sorted(suspects.union(told)):
            hits = examiner.examine(records[position], told.get(position, ()))
            if hits:
                self.hits[position] = hits
            if position in suspects:
                for rule, key in examiner.keys(records[position], texts[position] if texts else b""):
                    self.columns.setdefault(rule.id, Column()).add(position, (quick(key),))

    def add(self, other: Stretch, positions: Sequence[int]) -> None:
        """Add what was found in some of the records, which have those positions here."""
        for position, hits in other.hits.items():
            self.hits[positions[position]] = hits
        for rule, column in other.columns.items():
            self.columns.setdefault(rule, Column()).blocks.append(column.of(positions))


def twice(text: bytes, record: Any) -> list[Hit]:
    """Return the members of a record that stand twice."""
    if isinstance(record, Damaged) or not suspicious(text, (record,)):
        return []
    return [Hit("json.duplicate-key", pointer, None, {}) for pointer in repeated_keys(text)]
