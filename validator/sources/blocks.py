"""Bytes of a file in blocks: opened, gunzipped by its magic bytes, and with its encoding looked at."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from validator.errors import InputError

BLOCK_SIZE = 256 * 1024
"""Bytes read at once: few enough for what is parsed of them to stay in the processor's cache."""

STANDARD_INPUT = "-"

_GZIP = b"\x1f\x8b"
_UTF8_MARK = b"\xef\xbb\xbf"
_OTHER_MARKS = ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))


class Blocks:
    """A file as a stream of blocks of text in UTF-8.

    Attributes:
        total: size of the file in bytes, or 0 when it is not known.
        byte_order_mark: whether the text began with one.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._raw = self._open()
        self._stream = self._gunzipped()
        self._started = False
        self.byte_order_mark = False

    def _open(self) -> io.BufferedReader:
        if self._path == STANDARD_INPUT:
            self.total = 0
            return io.BufferedReader(_Counted(sys.stdin.buffer))
        try:
            file = Path(self._path).open("rb", buffering=0)  # noqa: SIM115 - closed by close()
            self.total = Path(self._path).stat().st_size
        except FileNotFoundError as error:
            raise InputError("input-missing", path=self._path) from error
        except IsADirectoryError as error:
            raise InputError("input-directory", path=self._path) from error
        except (OSError, ValueError) as error:
            raise InputError("input-unreadable", path=self._path, detail=_reason(error)) from error
        return io.BufferedReader(_Counted(file))

    def _gunzipped(self) -> io.BufferedIOBase:
        with self._failures():
            if self._raw.peek(len(_GZIP)).startswith(_GZIP):
                return gzip.GzipFile(fileobj=self._raw)
        return self._raw

    @property
    def done(self) -> int:
        """How many bytes of the file were read."""
        counted: _Counted = self._raw.raw  # type: ignore[assignment]
        return counted.count

    def read(self) -> bytes:
        """Return the next block, empty at the end.

        Raises:
            InputError: ``input-truncated-gzip``, ``input-unreadable`` or ``input-encoding``.
        """
        with self._failures():
            block = self._stream.read(BLOCK_SIZE)
        if not self._started:
            self._started = True
            block = self._without_mark(block)
        return block

    def _without_mark(self, block: bytes) -> bytes:
        for mark, encoding in _OTHER_MARKS:
            if block.startswith(mark):
                raise InputError("input-encoding", path=self._path, line=1, encoding=encoding)
        if b"\0" in block[:4]:
            raise InputError("input-encoding", path=self._path, line=1, encoding="UTF-16")
        self.byte_order_mark = block.startswith(_UTF8_MARK)
        return block.removeprefix(_UTF8_MARK)

    @contextmanager
    def _failures(self) -> Iterator[None]:
        try:
            yield
        except EOFError as error:
            raise InputError("input-truncated-gzip", path=self._path) from error
        except (OSError, zlib.error) as error:
            raise InputError("input-unreadable", path=self._path, detail=_reason(error)) from error

    def close(self) -> None:
        """Close the file."""
        self._stream.close()
        self._raw.close()


class _Counted(io.RawIOBase):
    """A file that counts the bytes that were read of it."""

    def __init__(self, file: IO[bytes] | io.RawIOBase) -> None:
        self._file = file
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        read = self._file.readinto(buffer)  # type: ignore[union-attr]
        self.count += read
        return int(read)

    def close(self) -> None:
        if self._file is not sys.stdin.buffer:
            self._file.close()
        super().close()


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
