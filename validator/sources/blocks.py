"""Bytes of a file in blocks: opened, unpacked by its magic bytes, and made UTF-8."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from validator.errors import InputError
from validator.sources.encoding import Recoder
from validator.sources.entries import Entry
from validator.sources.packing import DAMAGES, check_growth, unpacked

BLOCK_SIZE = 64 * 1024
"""Bytes read at once: few enough for what is parsed of them to stay in the processor's cache."""

STANDARD_INPUT = "-"


class Blocks:
    """A file as a stream of blocks of text in UTF-8.

    Args:
        place: a path, or a file inside of an archive.

    Attributes:
        total: size of the file in bytes, or 0 when it is not known.
        text: how it became UTF-8.
    """

    def __init__(self, place: str | Entry) -> None:
        self._entry = place if isinstance(place, Entry) else Entry(place)
        self._path = self._entry.path
        self._raw = self._open()
        self._size = 0
        self._failure: InputError | None = None
        self.text = Recoder()
        try:
            with self._failures():
                self._stream = unpacked(self._raw, self._path)
        except InputError:
            self._raw.close()
            raise
        self._packed = self._stream is not self._raw or self._entry.packed is not None

    def _open(self) -> io.BufferedReader:
        self.total = self._entry.size
        if self._path == STANDARD_INPUT:
            return io.BufferedReader(_Counted(sys.stdin.buffer))
        with self._failures():
            if self._entry.open is not None:
                return io.BufferedReader(_Counted(self._entry.open()))
            path = self._entry.file or self._path
            try:
                file = Path(path).open("rb", buffering=0)  # noqa: SIM115 - closed by close()
                self.total = Path(path).stat().st_size
            except FileNotFoundError as error:
                raise InputError("input-missing", path=self._path) from error
            except IsADirectoryError as error:
                raise InputError("input-directory", path=self._path) from error
            except ValueError as error:
                raise InputError("input-unreadable", path=self._path, detail=_reason(error)) from error
        return io.BufferedReader(_Counted(file))

    @property
    def done(self) -> int:
        """How many bytes of the file were read."""
        counted: _Counted = self._raw.raw  # type: ignore[assignment]
        return counted.count

    def read(self) -> bytes:
        """Return the next block, empty at the end.

        Raises:
            InputError: ``input-truncated-gzip``, ``input-unreadable``, ``input-encoding``, ``input-bomb`` or
                ``input-too-large``.
        """
        while True:
            block = self._block()
            if self._packed:
                self._size += len(block)
                check_growth(self._path, self._entry.packed or self.done, self._size)
            try:
                text = self.text.feed(block)
            except UnicodeDecodeError as error:
                encoding = self.text.encoding
                raise InputError("input-mixed-encoding", path=self._path, encoding=encoding) from error
            if text or not block:
                return text

    def _block(self) -> bytes:
        """Return the next bytes; what came before a failure is returned before it is raised."""
        if self._failure is not None:
            raise self._failure
        parts: list[bytes] = []
        room = BLOCK_SIZE
        while room:
            try:
                with self._failures():
                    part = self._stream.read1(room)
            except InputError as failure:
                if not parts:
                    raise
                self._failure = failure
                break
            if not part:
                break
            parts.append(part)
            room -= len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    @contextmanager
    def _failures(self) -> Iterator[None]:
        try:
            yield
        except EOFError as error:
            raise InputError("input-truncated-gzip", path=self._path) from error
        except DAMAGES as error:
            raise InputError("input-unreadable", path=self._path, detail=_reason(error)) from error

    def close(self) -> None:
        """Close the file."""
        self._stream.close()
        self._raw.close()


class _Counted(io.RawIOBase):
    """A file that counts the bytes that were read of it."""

    def __init__(self, file: IO[bytes] | io.RawIOBase) -> None:
        self._file = file
        # At most what one reading gives: what comes before a damage is not lost with it.
        self._fill = getattr(file, "readinto1", None) or file.readinto  # type: ignore[union-attr]
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        read = self._fill(buffer)
        self.count += read
        return int(read)

    def close(self) -> None:
        if self._file is not sys.stdin.buffer:
            self._file.close()
        super().close()


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
