"""Records that passed the screen, as the rules that compare records read them: many at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from validator.screening.people import People


@dataclass(frozen=True)
class Passed:
    """Records with which nothing is wrong.

    Attributes:
        positions: of those records, among others.
        records: all of them.
        texts: of each record, as short as can be; None when they are not at hand.
        ids: of those that passed, as they stand.
        captured: by position, the date of capture as it is written.
        people: the persons of these and other records, by place.
    """

    positions: Sequence[int]
    records: Mapping[int, Any] | Sequence[Any]
    texts: Mapping[int, bytes] | Sequence[bytes] | None
    ids: Sequence[Any]
    captured: Mapping[int, Any]
    people: Sequence[People]
