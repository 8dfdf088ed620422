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
"""Bytes that a worker reads at once."""
_MORE = 64 * 1024
"""Bytes in which the end of the last line of a range is looked for at once."""
_LONGEST = 2 * RANGE
"""Bytes of a line after which its end is not looked for any more."""
_PIECE = 256 * 1024
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
    """

    place: Place
    first: int
    start: int
    end: int


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

    def ranges(self) -> Iterator[Range]:
        """Yield its parts."""
        for start in range(self.offset, self.place.size, RANGE):
            yield Range(self.place, self.offset, start, min(start + RANGE, self.place.size))


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
    with opened(part.place) as file:
        begin = part.start - before
        text = read_at(file, begin, part.end - begin)
        cut = text.find(b"\n") + 1 if before else 0
        if before and not cut:
            return (part.end, b"") if part.end == part.place.size else None
        begin, text, at = begin + cut, text[cut:], part.end
        while text and not text.endswith(b"\n") and at < part.place.size:
            if at > part.end + _LONGEST:
                return None
            more = read_at(file, at, _MORE)
            end = more.find(b"\n") + 1
            text += more[:end] if end else more
            at += len(more)
        return begin, text


def pieces(text: bytes) -> Iterator[bytes]:
    """Yield lines some at a time."""
    start = 0
    while start < len(text):
        end = text.rfind(b"\n", start, start + _PIECE) + 1 or text.find(b"\n", start) + 1 or len(text)
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
