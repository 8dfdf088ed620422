"""Workers that are processes of this machine.

They are forked, so that they have all that the run has made ready.
"""

from __future__ import annotations

import multiprocessing
import signal
import sys
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pickle import UnpicklingError
from queue import SimpleQueue
from threading import Lock
from typing import Any, TypeVar

from validator.errors import InputError
from validator.events import Listener, WorkerLost
from validator.parallel import Answer, Examination, Ranged
from validator.sources.places import PIECE, Place, Range
from validator.sources.remote import is_remote

T = TypeVar("T")
Order = Sequence[bytes] | Range
"""Lines, or where a worker finds them."""

_LARGE = 8 * PIECE
"""Bytes of a file whose ranges keep all workers busy."""
_RANGES = 16
"""That are asked of a worker ahead of their turn: as many as it reads while a table of keys grows."""


def is_possible() -> bool:
    """Tell whether this system forks processes safely; macOS has libraries that do not bear it."""
    return sys.platform != "darwin" and "fork" in multiprocessing.get_all_start_methods()


class Forked:
    """Worker processes, which start with the first texts. A thread hands each what to do and waits for what it finds.

    Args:
        jobs: how many.
        examination: what they do.
        listener: is told when one has died.
    """

    def __init__(self, jobs: int, examination: Examination, listener: Listener) -> None:
        self.most = 2 * jobs + 1
        self.most_ranges = _RANGES * jobs
        self.range_size = PIECE - PIECE // 16  # with the rest of its last line it is mostly one piece
        self._jobs = jobs
        self._examination = examination
        self._listener = listener
        self._workers: list[BaseProcess] = []
        self._threads: ThreadPoolExecutor | None = None
        self._idle: SimpleQueue[Connection | None] = SimpleQueue()
        """Workers that wait for something to do; None when all have died."""
        self._living = jobs
        self._lock = Lock()

    def submit(self, texts: Sequence[bytes]) -> Callable[[], Answer]:
        """Give texts to the workers; what is returned waits for what is found in them."""
        return self._submitted(texts, partial(self._examination.examine, texts))

    def reaches(self, place: Place) -> bool:
        """Tell whether a file is of this machine, and large enough."""
        return place.size >= _LARGE and not is_remote(place.path)

    def submit_range(self, part: Range) -> Callable[[], Ranged | None]:
        """Let a worker read a part of a file; what is returned waits for what is found in it."""
        return self._submitted(part, partial(self._examination.read, part))

    def close(self) -> None:
        """End the workers, whatever they do."""
        for worker in self._workers:
            worker.kill()
            worker.join()
        if self._threads is not None:
            self._threads.shutdown(cancel_futures=True)

    def _submitted(self, order: Order, here: Callable[[], T]) -> Callable[[], T]:
        """Give the workers something to do that can be done here as well."""
        if self._threads is None:
            # A process with threads is not forked: they come after the workers.
            self._fork()
            self._threads = ThreadPoolExecutor(self._jobs)
        return partial(self._answer, self._threads.submit(self._asked, order), here)

    def _answer(self, future: Future[T], here: Callable[[], T]) -> T:
        """Return what a worker has found; this process looks itself where the worker has died."""
        try:
            return future.result()
        except (EOFError, OSError, UnpicklingError):
            self._listener(WorkerLost("process"))
            return here()

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

    def _asked(self, order: Order) -> Any:
        worker = self._idle.get()
        if worker is None:
            self._idle.put(None)  # for others who wait
            raise EOFError
        lives = False
        try:
            worker.send(order)
            answer = worker.recv()
            lives = True
        finally:
            self._give_back(worker, lives=lives)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _give_back(self, worker: Connection, *, lives: bool) -> None:
        if lives:
            self._idle.put(worker)
            return
        with self._lock:
            self._living -= 1
            if not self._living:
                self._idle.put(None)


def _work(examination: Examination, run: Connection, others: Sequence[Connection]) -> None:
    """Do what there is to do, until the run closes its end or is gone.

    Args:
        examination: what to do.
        run: where texts come from, or what tells of ranges.
        others: ends that belong to the run alone, so that it is seen when it is gone.
    """
    # Whoever stops all of them means the run, which ends its workers.
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)
    for end in others:
        end.close()
    with suppress(EOFError, OSError):
        while True:
            run.send(_examined(examination, run.recv()))


def _examined(examination: Examination, order: Order) -> Answer | Ranged | MemoryError | None:
    try:
        return examination.read(order) if isinstance(order, Range) else examination.examine(order)
    except InputError:  # the run sees for itself
        return None
    except MemoryError as failure:
        return failure
