"""Records examined by several processes of this machine: the reader cuts, workers parse and examine.

Workers are forked, so that they have all that the run has made ready, and the seed of its hashes: their keys can be
compared.
"""

from __future__ import annotations

import multiprocessing
import signal
import sys
import warnings
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pickle import UnpicklingError
from queue import SimpleQueue

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


class Pool:
    """Worker processes, which start with the first texts. A thread hands each its texts and waits for what it finds.

    Args:
        jobs: how many.
        examination: what they do.
    """

    def __init__(self, jobs: int, examination: Examination) -> None:
        self.most = 2 * jobs + 1
        self._jobs = jobs
        self._examination = examination
        self._workers: list[BaseProcess] = []
        self._threads: ThreadPoolExecutor | None = None
        self._idle: SimpleQueue[Connection] = SimpleQueue()

    def submit(self, texts: Sequence[bytes]) -> Future[Answer]:
        """Give texts to the workers."""
        if self._threads is None:
            # A process with threads is not forked: they come after the workers.
            self._fork()
            self._threads = ThreadPoolExecutor(self._jobs)
        return self._threads.submit(self._asked, texts)

    def answer(self, future: Future[Answer], texts: Sequence[bytes]) -> Answer:
        """Return what a worker has found in texts; this process looks at them itself where the worker has died."""
        try:
            return future.result()
        except (EOFError, OSError, UnpicklingError):
            return self._examination.examine(texts)

    def close(self) -> None:
        """End the workers, whatever they do."""
        for worker in self._workers:
            worker.kill()
            worker.join()
        if self._threads is not None:
            self._threads.shutdown(cancel_futures=True)

    def _fork(self) -> None:
        context, ends = multiprocessing.get_context("fork"), []
        for _ in range(self._jobs):
            own, other = context.Pipe()
            ends.append(own)
            worker = context.Process(target=_work, args=(self._examination, other, tuple(ends)), daemon=True)
            with warnings.catch_warnings():
                # Python 3.12 warns of threads; those of the numeric libraries are made for forks.
                warnings.simplefilter("ignore", DeprecationWarning)
                worker.start()
            other.close()
            self._workers.append(worker)
            self._idle.put(own)

    def _asked(self, texts: Sequence[bytes]) -> Answer:
        worker = self._idle.get()
        try:
            worker.send(texts)
            answer: Answer | Exception = worker.recv()
        finally:
            # Also one that has died, which fails at once: others must not wait for it.
            self._idle.put(worker)
        if isinstance(answer, Exception):
            raise answer
        return answer


def _work(examination: Examination, run: Connection, others: Sequence[Connection]) -> None:
    """Examine texts as they come, until the run closes its end or is gone.

    Args:
        examination: what to do.
        run: where texts come from.
        others: ends that belong to the run alone, so that it is seen when it is gone.
    """
    # Ctrl-C is for the run, which ends its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for each in others:
        each.close()
    with suppress(EOFError, OSError):
        while True:
            run.send(_examined(examination, run.recv()))


def _examined(examination: Examination, texts: Sequence[bytes]) -> Answer | Exception:
    try:
        stretches, counted = examination.examine(texts)
    except MemoryError as failure:
        return failure
    return [replace(each, columns=_packed(each)) for each in stretches], counted


def _packed(stretch: Stretch) -> dict[str, Column]:
    return {rule: column.packed() for rule, column in stretch.columns.items()}
