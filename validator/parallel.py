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

from validator.completeness import Completeness, Counts
from validator.revisions import RevisionCheck
from validator.sources.lines import Lines
from validator.stretch import Stretch, Worker

CHUNK = 1024 * 1024
"""Bytes of text that a worker gets at once: many enough for the way to cost little beside the work."""


@dataclass(frozen=True)
class Counted:
    """What is counted of records beside what is wrong with them; None where nobody asked."""

    fields: Counts | None = None
    revisions: list[tuple[int, Counter[tuple[str, str]]]] | None = None


Answer = tuple[list[Stretch], Counted]


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

    def close(self) -> None:
        """End the work, wherever it stands."""
