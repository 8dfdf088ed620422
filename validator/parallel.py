"""Records examined by several processes of this machine: the reader cuts, workers parse and examine.

Workers are forked, so that they have all that the run has made ready, and its secret hash: their keys can be compared.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from copy import deepcopy
from dataclasses import dataclass, replace
from multiprocessing.connection import wait

from validator.completeness import Completeness, Counts
from validator.keys import Column
from validator.revisions import RevisionCheck
from validator.sources.lines import Lines
from validator.stretch import Stretch, Worker

CHUNK = 1024 * 1024
"""Bytes of text that a worker gets at once: many enough for the way to cost little beside the work."""


def is_possible() -> bool:
    """Tell whether this system forks processes safely; macOS has libraries that do not bear it."""
    return sys.platform != "darwin" and "fork" in multiprocessing.get_all_start_methods()


@dataclass(frozen=True)
class Counted:
    """What is counted of records beside what is wrong with them; None where nobody asked."""

    fields: Counts | None = None
    revisions: list[tuple[int, Counter[tuple[str, str]]]] | None = None


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

    def examine(self, texts: Sequence[bytes]) -> tuple[list[Stretch], Counted]:
        """Return what is found in some lines, text by text, and what is counted in all of them."""
        completeness, stretches = deepcopy(self.completeness), []
        for text in texts:
            batch = Lines(1, text).batch(1)
            stretches.append(self.worker.batch(batch))
            if completeness is not None:
                completeness.look(batch.records)
            for record in batch.records if self.revisions else ():
                self.revisions.look(record)  # type: ignore[union-attr]
        counts = completeness.counts if completeness else None
        return stretches, Counted(counts, self.revisions.taken() if self.revisions else None)


Answer = tuple[list[Stretch], Counted]

_work: Callable[[Sequence[bytes]], Answer]
"""Of a worker process: what it does with the texts that it gets."""


class Pool:
    """Worker processes, which start with the first texts.

    Args:
        jobs: how many.
        examination: what they do.
    """

    def __init__(self, jobs: int, examination: Examination) -> None:
        self.most = 2 * jobs + 1
        self._examination = examination
        self._executor: ProcessPoolExecutor | None = ProcessPoolExecutor(
            jobs, multiprocessing.get_context("fork"), _begin, (examination.examine,)
        )

    def submit(self, texts: Sequence[bytes]) -> Future[Answer] | None:
        """Give texts to the workers; None when there are none any more."""
        if self._executor is None:
            return None
        try:
            with warnings.catch_warnings():
                # Python 3.12 warns of threads; those of the numeric libraries are made for forks.
                warnings.simplefilter("ignore", DeprecationWarning)
                return self._executor.submit(_examined, texts)
        except BrokenProcessPool:
            return None

    def answer(self, future: Future[Answer] | None, texts: Sequence[bytes]) -> Answer:
        """Return what a worker has found in texts; this process looks at them itself where the worker has died."""
        if future is not None:
            try:
                return future.result()
            except BrokenProcessPool:
                self.close()
        return self._examination.examine(texts)

    def close(self) -> None:
        """End the workers."""
        executor, self._executor = self._executor, None
        if executor is not None:
            executor.shutdown(cancel_futures=True)


def _begin(work: Callable[[Sequence[bytes]], Answer]) -> None:
    """Make a process a worker: Ctrl-C is for the run, which ends it; and without the run it ends."""
    global _work  # noqa: PLW0603 - the pool hands nothing else to a process once and for all
    _work = work
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _examined(texts: Sequence[bytes]) -> Answer:
    stretches, counted = _work(texts)
    return [replace(each, columns=_packed(each)) for each in stretches], counted


def _packed(stretch: Stretch) -> dict[str, Column]:
    return {rule: column.packed() for rule, column in stretch.columns.items()}
