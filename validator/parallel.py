"""Records examined by several processes: the reader cuts, workers parse and examine.

A worker is forked on this machine (`forked.py`) or is one of a cluster (`cluster.py`). All of a run have the seed of
its hashes: their keys can be compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Protocol

from xxhash import xxh3_64_intdigest

from validator.completeness import Completeness
from validator.fields import Counts
from validator.revisions import RevisionCheck
from validator.sources.batch import line_feeds
from validator.sources.lines import Lines
from validator.sources.places import Place, Range, pieces, read
from validator.stretch import Stretch
from validator.worker import Worker

CHUNK = 1024 * 1024
"""Bytes of text that a worker gets at once: many enough for the way to cost little beside the work."""


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
        completeness, stretches = deepcopy(self.completeness), []
        for text in texts:
            batch = Lines(1, text).batch(1)
            stretches.append(_packed(self.worker.batch(batch)))
            if completeness is not None:
                completeness.look(batch.records)
            for record in batch.records if self.revisions else ():
                self.revisions.look(record)  # type: ignore[union-attr]
        counts = completeness.counts if completeness else None
        return stretches, Counted(counts, self.revisions.taken() if self.revisions else None)

    def examine_range(self, begin: int, text: bytes) -> Ranged:
        """Return what is found in the lines of a range, which begin somewhere in a file."""
        texts = list(pieces(text))
        stretches, counted = self.examine(texts)
        found = [_piece(each, stretch) for each, stretch in zip(texts, stretches, strict=True)]
        return Ranged(begin, _kind(text), found, counted)

    def read(self, part: Range) -> Ranged | None:
        """Read a range and return what is found in it; None when it has a line that is too long.

        Raises:
            InputError: as `places.read`.
        """
        found = read(part)
        return found and self.examine_range(*found)


def _piece(text: bytes, stretch: Stretch) -> Piece:
    written = Lines(0, text).batch(1)
    lines = {position: written.line_of(position) for position in stretch.hits}
    return Piece(len(text), xxh3_64_intdigest(text), line_feeds(text), lines, stretch)


def _kind(text: bytes) -> str:
    if text.isascii():
        return "ascii"
    try:
        text.decode()
    except UnicodeDecodeError:
        return ""
    return "utf-8"


def _packed(stretch: Stretch) -> Stretch:
    """Return the same, at little cost for who sends it."""
    return replace(stretch, columns={rule: column.packed() for rule, column in stretch.columns.items()})


class Pool(Protocol):
    """Workers that examine texts.

    Attributes:
        most: how many chunks of text keep all of them busy.
    """

    most: int

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
