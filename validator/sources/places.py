"""Files that other processes can open too, so that they read parts of them by themselves.

A part is some whole lines: those that begin in a range of bytes. The stamp of a file tells that all see the same.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xxhash import xxh3_64_intdigest

from validator.errors import InputError
from validator.sources import remote

RANGE = 4 * 1024 * 1024
"""Bytes that a worker reads at once, which may be far from the file and from the run."""
_MORE = 64 * 1024
"""Bytes in which the end of a line is looked for at once."""
_LONGEST = 2 * RANGE
"""Bytes of a line after which its end is not looked for any more."""
PIECE = 1024 * 1024
"""Bytes of text that are examined at once: few enough to stay in the processor's cache."""


@dataclass(frozen=True)
class Place:
    """A file as others find it.

    Attributes:
        path: from the root of the file system, or an address.
        size: in bytes.
        stamp: is another when the content is: size, and time of the last change or what the storage tells (ETag).
    """

    path: str
    size: int
    stamp: str


@dataclass(frozen=True)
class Range:
    """The lines of a file that begin in a range of its bytes.

    Attributes:
        first: where the first line of the first range begins.
        start: of the range.
        end: of the range, behind its last byte.
        is_utf8: whether the file is known to be UTF-8.
    """

    place: Place
    first: int
    start: int
    end: int
    is_utf8: bool = False


@dataclass(frozen=True)
class Rest:
    """What follows in a file of lines.

    Attributes:
        offset: where it begins, in bytes.
        line: of the file on which it begins.
        is_utf8: whether the text before has shown that the file is UTF-8; else it was all ASCII.
    """

    place: Place
    offset: int
    line: int
    is_utf8: bool

    def ranges(self, size: int) -> Iterator[Range]:
        """Yield its parts, of that many bytes."""
        for start in range(self.offset, self.place.size, size):
            yield Range(self.place, self.offset, start, min(start + size, self.place.size), self.is_utf8)


def stamp_of(file: int) -> str:
    """Return the stamp of an open file, by its descriptor; an empty one of what is no file of its own."""
    found = os.fstat(file)
    return f"{found.st_size}-{found.st_mtime_ns}" if stat.S_ISREG(found.st_mode) else ""


def sample(place: Place) -> int:
    """Return a digest of both ends of a file: the same wherever the same file is seen.

    Raises:
        InputError: it is not there, or not the same.
    """
    with opened(place) as file:
        ends = read_at(file, 0, _MORE), read_at(file, max(0, place.size - _MORE), _MORE)
    return xxh3_64_intdigest(b"".join(ends))


def read(part: Range) -> tuple[int, bytes] | None:
    """Return where the lines of a range begin, and their text; None when one is so long that it has no end in sight.

    Raises:
        InputError: the file is not there, or not the same.
    """
    # A line that begins with the range is told by the end of the one before.
    before = int(part.start > part.first)
    start = part.start - before
    with opened(part.place) as file:
        end = _line_at(file, part.end, part.place.size)
        if end is None:
            return None
        text = read_at(file, start, end - start)
    cut = (text.find(b"\n") + 1 or len(text)) if before else 0
    return start + cut, text[cut:]


def _line_at(file: Any, at: int, size: int) -> int | None:
    """Return where the first line begins that does so at an offset above 0, or behind it; None when it is not in sight.

    All lines end with the file, whose size is given.
    """
    if at >= size:
        return size
    start = at - 1
    while start < min(at + _LONGEST, size):
        more = read_at(file, start, _MORE)
        if not more:
            return None
        if found := more.find(b"\n") + 1:
            return start + found
        start += len(more)
    return size if start >= size else None


def pieces(text: bytes) -> Iterator[bytes]:
    """Yield lines some at a time."""
    start = 0
    while start < len(text):
        end = text.rfind(b"\n", start, start + PIECE) + 1 or text.find(b"\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


@contextmanager
def opened(place: Place) -> Iterator[Any]:
    """Open a file to read parts of it.

    Raises:
        InputError: it is not there, or not the same; also what is read meanwhile.
    """
    path = remote.without_secrets(place.path)
    try:
        with _file(place) as (file, stamp):
            if stamp != place.stamp:
                raise InputError("input-changed", path=path)
            yield file
    except OSError as error:
        raise InputError(
            "input-unreadable", path=path, detail=error.strerror or type(error).__name__
        ) from error


@contextmanager
def _file(place: Place) -> Iterator[tuple[Any, str]]:
    if remote.is_remote(place.path):
        with remote.seekable(place.path) as file:
            yield file, remote.stamp_of(file)
    else:
        with Path(place.path).open("rb", buffering=0) as file:
            yield file, stamp_of(file.fileno())


def read_at(file: Any, start: int, size: int) -> bytes:
    """Return that many bytes, or what there is."""
    file.seek(start)
    parts = []
    while size and (part := file.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
