"""The files of a run, one after the other or read ahead of who takes what is found in them."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Protocol

from standards.errors import ConformeError
from validator import parallel
from validator.errors import InputError
from validator.examined import Examined, Far, Part, in_turn
from validator.parallel import Answer, Counted, Pool, Ranged
from validator.sources import Source
from validator.sources.entries import Entry, entries, shown
from validator.sources.lines import Lines
from validator.sources.places import Rest
from validator.sources.reader import LINES

_MOST_STEPS = 64
"""Steps that are read ahead beside the chunks that workers have, and so files that are open at once."""

Opens = Callable[[Entry], Source]


@dataclass(frozen=True)
class Unread:
    """A file that could not be opened."""

    path: str
    failure: InputError


class Reading(Protocol):
    """Files in the order in which they were given."""

    def sources(self, path: str) -> Iterator[Source | Unread]:
        """Yield the files that the next path stands for."""

    def parts(self, source: Source) -> Iterator[Part]:
        """Yield what comes of the file that was last yielded.

        Raises:
            InputError: when it cannot be read to its end; the parts before it are good.
        """


class InTurn:
    """Reads each file when it is its turn.

    Args:
        opens: opens a file.
        opened: by path, those that were opened before; each is read once.
    """

    def __init__(self, opens: Opens, opened: dict[str, Source]) -> None:
        self._opens = opens
        self._opened = opened

    def sources(self, path: str) -> Iterator[Source | Unread]:
        """Yield the files that a path stands for."""
        if (source := self._opened.pop(path, None)) is not None:
            yield source
            return
        try:
            for entry in entries(path):
                try:
                    source = self._opens(entry)
                except InputError as failure:
                    yield Unread(entry.path, failure)
                else:
                    yield source
        except InputError as failure:
            yield Unread(shown(path), failure)

    def parts(self, source: Source) -> Iterator[Part]:
        """Yield the batches of a file."""
        for batch in source.batches():
            yield batch, source.done


@dataclass
class _Chunk:
    """Lines on their way through a worker, each with how many bytes of the file were read with them."""

    lines: list[tuple[Lines, int]] = field(default_factory=list)
    size: int = 0
    answer: Callable[[], Answer] | None = None

    @property
    def texts(self) -> list[bytes]:
        return [lines.data for lines, _ in self.lines]


@dataclass(frozen=True)
class _Range:
    """A part of a file on its way through a worker, which reads it."""

    far: Far
    answer: Callable[[], Ranged | None]


@dataclass(frozen=True)
class _Rest:
    """What of a file has to be examined here and in turn."""

    parts: Iterator[Part]


@dataclass(frozen=True)
class _End:
    """The end of a file, and what ended it early."""

    failure: ConformeError | KeyboardInterrupt | None = None


_PATH_END = None
_Step = Source | Unread | Part | _Chunk | _Range | _Rest | _End | None


class Ahead:
    """Reads ahead of who takes the parts, and lets workers examine lines meanwhile.

    Args:
        in_turn: opens the files.
        paths: all that will be asked for, in their order.
        pool: of the workers.
    """

    def __init__(self, in_turn: InTurn, paths: Sequence[str], pool: Pool) -> None:
        self._in_turn = in_turn
        self._pool = pool
        self._coming = self._steps(paths)
        self._queue: deque[_Step] = deque()
        self._in_file = False
        self._chunks = 0
        self._ranges = 0

    def sources(self, path: str) -> Iterator[Source | Unread]:  # noqa: ARG002 - the paths are known
        """Yield the files that the next path stands for."""
        while True:
            while self._in_file:  # of a file that was given up
                self._next()
            step = self._next()
            if step is _PATH_END:
                return
            assert isinstance(step, Source | Unread)  # noqa: S101 - between files nothing else comes
            yield step

    def parts(self, source: Source) -> Iterator[Part]:  # noqa: ARG002 - the one that was last yielded
        """Yield what comes of the file that was last yielded."""
        while not isinstance(step := self._next(), _End):
            if isinstance(step, _Rest):
                yield from step.parts
            elif isinstance(step, _Chunk):
                yield from self._examined(step)
            elif isinstance(step, _Range):
                yield from step.far.parts(step.answer)
            elif isinstance(step, tuple):
                yield step
        if step.failure is not None:
            raise step.failure

    def _examined(self, chunk: _Chunk) -> Iterator[Part]:
        assert chunk.answer is not None  # noqa: S101 - only what was given to the pool is queued
        stretches, counted = chunk.answer()
        for (lines, done), stretch in zip(chunk.lines, stretches, strict=True):
            if stretch.count:
                yield Examined(lines, stretch, counted), done
                counted = Counted()

    def _next(self) -> _Step:
        """Read on as far as workers can be kept busy, and return the next step."""
        while not self._waits() and self._has_room():
            try:
                step = next(self._coming)
            except StopIteration:
                break
            self._count(step, 1)
            self._queue.append(step)
        step = self._queue.popleft()
        self._count(step, -1)
        if isinstance(step, Source | _End):
            self._in_file = isinstance(step, Source)
        return step

    def _count(self, step: _Step, by: int) -> None:
        self._chunks += by * isinstance(step, _Chunk)
        self._ranges += by * isinstance(step, _Range)

    def _has_room(self) -> bool:
        others = len(self._queue) - self._chunks - self._ranges
        return (
            self._chunks < self._pool.most and self._ranges < self._pool.most_ranges and others < _MOST_STEPS
        )

    def _waits(self) -> bool:
        return bool(self._queue) and isinstance(self._queue[-1], _Rest)

    def _steps(self, paths: Sequence[str]) -> Iterator[_Step]:
        for path in paths:
            for found in self._in_turn.sources(path):
                yield found
                if not isinstance(found, Source):
                    continue
                end = yield from self._file(found)
                yield end
                if isinstance(end.failure, KeyboardInterrupt):
                    # Nothing more is read, and what was read is still told.
                    return
            yield _PATH_END

    def _file(self, source: Source) -> Generator[_Step, None, _End]:
        """Yield the content of a file, and return its end: what fails is told in its turn, behind what was read."""
        chunk, end = _Chunk(), _End()
        cuts = source.cuts(self._pool.reaches)
        try:
            for cut in cuts:
                if isinstance(cut, Lines):
                    chunk.lines.append((cut, source.done))
                    chunk.size += len(cut.data)
                elif source.layout != LINES:
                    yield _Rest(in_turn(chain([cut], cuts), source))
                    break
                if chunk.lines and (chunk.size >= parallel.CHUNK or not isinstance(cut, Lines)):
                    yield self._submitted(chunk)
                    chunk = _Chunk()
                if isinstance(cut, Rest):
                    far = Far(source, cut, cuts)
                    for part in cut.ranges(self._pool.range_size):
                        yield _Range(far, self._pool.submit_range(part))
                    break
                if not isinstance(cut, Lines):
                    yield cut, source.done
        except (ConformeError, KeyboardInterrupt) as failure:
            end = _End(failure)
        if chunk.lines:
            yield self._submitted(chunk)
        return end

    def _submitted(self, chunk: _Chunk) -> _Chunk:
        chunk.answer = self._pool.submit(chunk.texts)
        return chunk
