"""Records examined by several processes: the reader cuts, workers parse and examine.

A worker is forked on this machine (`forked.py`) or is one of a cluster (`cluster.py`). All of a run have the seed of
its hashes: their keys can be compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np
from xxhash import xxh3_64_intdigest

from validator.completeness import Completeness
from validator.fields import Counts
from validator.revisions import RevisionCheck
from validator.sources import Batch
from validator.sources.lines import Lines
from validator.sources.places import Place, Range, pieces, read
from validator.stretch import Stretch
from validator.worker import Worker

T = TypeVar("T")

CHUNK = 1024 * 1024
"""Bytes of text that a worker gets at once: many enough for the way to cost little beside the work."""
_NEWLINE = 10


@dataclass(frozen=True)
class Counted:
    """What is counted of records beside what is wrong with them; None where nobody asked."""

    fields: Counts | None = None
    revisions: list[tuple[int, Counter[tuple[str, str]]]] | None = None


Answer = tuple[list[Stretch], Counted]


@dataclass(frozen=True)
class Piece:
    """Some lines of a range.

    Attributes:
        size: in bytes.
        digest: of their text.
        newlines: how many.
        lines: of the records with which something is wrong, by position, the line counted from the first.
    """

    size: int
    digest: int
    newlines: int
    lines: dict[int, int]
    stretch: Stretch


@dataclass(frozen=True)
class Ranged:
    """What is found in the lines of a range.

    Attributes:
        begin: where they begin in the file, in bytes.
        text: ``ascii``, ``utf-8``, or nothing when it is neither.
    """

    begin: int
    text: str
    pieces: list[Piece]
    counted: Counted


@dataclass(frozen=True)
class Examination:
    """All that is done with records by themselves.

    Attributes:
        worker: examines them.
        completeness: that has counted nothing.
        revisions: that has counted nothing.
    """

    worker: Worker
    completeness: Completeness | None = None
    revisions: RevisionCheck | None = None

    def examine(self, texts: Sequence[bytes]) -> Answer:
        """Return what is found in some lines, text by text, and what is counted in all of them."""
        return self._examined(texts, lambda _, stretch: stretch)

    def examine_range(self, begin: int, text: bytes, *, is_utf8: bool) -> Ranged:
        """Return what is found in the lines of a range, which begin somewhere in a file that may be known as UTF-8."""
        found, counted = self._examined(pieces(text), _piece)
        return Ranged(begin, "utf-8" if is_utf8 else _kind(text), found, counted)

    def _examined(
        self, texts: Iterable[bytes], made: Callable[[Batch, Stretch], T]
    ) -> tuple[list[T], Counted]:
        """Return what is made of each text and what is found in it, and what is counted in all of them."""
        completeness, found = deepcopy(self.completeness), []
        for text in texts:
            batch = Lines(1, text).batch(1)
            found.append(made(batch, self.worker.batch(batch)))
            if completeness is not None:
                completeness.look(batch.records)
            for record in batch.records if self.revisions else ():
                self.revisions.look(record)  # type: ignore[union-attr]
        counts = completeness.counts if completeness else None
        return found, Counted(counts, self.revisions.taken() if self.revisions else None)

    def read(self, part: Range) -> Ranged | None:
        """Read a range and return what is found in it; None when it has a line that is too long.

        Raises:
            InputError: as `places.read`.
        """
        found = read(part)
        return found and self.examine_range(*found, is_utf8=part.is_utf8)


def _piece(batch: Batch, stretch: Stretch) -> Piece:
    text = batch.data
    ends = np.flatnonzero(np.frombuffer(text, np.uint8) == _NEWLINE)
    lines = {position: int(np.searchsorted(ends, batch.start_of(position))) for position in stretch.hits}
    return Piece(len(text), xxh3_64_intdigest(text), len(ends), lines, stretch)


def _kind(text: bytes) -> str:
    if text.isascii():
        return "ascii"
    try:
        text.decode()
    except UnicodeDecodeError:
        return ""
    return "utf-8"


class Pool(Protocol):
    """Workers that examine texts.

    Attributes:
        most: how many chunks of text keep all of them busy.
        most_ranges: how many ranges of files do, also while this process has its hands full.
        range_size: bytes of a range that is worth its way.
    """

    most: int
    most_ranges: int
    range_size: int

    def submit(self, texts: Sequence[bytes]) -> Callable[[], Answer]:
        """Give texts to the workers; what is returned waits for what is found in them.

        Whatever becomes of the workers: this process looks itself at what they give no answer to.
        """

    def reaches(self, place: Place) -> bool:
        """Tell whether the workers can read a file by themselves."""

    def submit_range(self, part: Range) -> Callable[[], Ranged | None]:
        """Let the workers read a part of a file that they reach; what is returned waits for what is found.

        That raises `InputError` where this process cannot read it either, and gives None for a line that is too long.
        """

    def close(self) -> None:
        """End the work, wherever it stands."""
