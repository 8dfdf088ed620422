"""Bytes of a file in blocks: opened, unpacked by its magic bytes, and made UTF-8; or whole, where it is no text."""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from validator.errors import InputError
from validator.sources.encoding import Recoder
from validator.sources.entries import WORKBOOK_SUFFIXES, Entry, lone
from validator.sources.packing import DAMAGES, ZIP, check_growth, unpacked
from validator.sources.places import Place, stamp_of
from validator.sources.zips import is_workbook

BLOCK_SIZE = 2 * 1024 * 1024
"""Bytes read at once: enough for the cost of a block to be little beside that of its records."""

STANDARD_INPUT = "-"

WORKBOOK, PARQUET = "xlsx", "parquet"
_PARQUET_START = b"PAR1"
_OLD_SPREADSHEET = b"\xd0\xcf\x11\xe0"
"""Start of the container of ``.xls``, and of every workbook with a password."""


class Blocks:
    """A file as a stream of blocks of text in UTF-8.

    Args:
        place: a path, or a file inside of an archive.

    Attributes:
        total: size of the file in bytes, or 0 when it is not known.
        text: how it became UTF-8.
        form: ``xlsx`` or ``parquet`` when it is no text, but to be read from its `whole`.
    """

    def __init__(self, place: str | Entry) -> None:
        self._entry = place if isinstance(place, Entry) else lone(place)
        self._path = self._entry.path
        self._stamp = ""
        self._stream: io.BufferedIOBase
        self._stream = self._raw = self._open()
        self._size = 0
        self._failure: InputError | None = None
        self._copy: IO[bytes] | None = None
        self.text = Recoder()
        self.form = ""
        try:
            with self._failures():
                self.form = self._told_by_start()
                self._stream = self._raw if self.form else unpacked(self._raw, self._path)
        except InputError:
            self.close()
            raise
        self._packed = self._stream is not self._raw or self._entry.packed is not None

    def _told_by_start(self) -> str:
        start = self._raw.peek(4)[:4]
        if start == _OLD_SPREADSHEET:
            raise InputError("input-spreadsheet", path=self._path)
        if start == ZIP:
            if is_workbook(self.whole(), self._path) or self._path.lower().endswith(WORKBOOK_SUFFIXES):
                return WORKBOOK
            raise InputError("input-nested-archive", path=self._path)
        return PARQUET if start == _PARQUET_START else ""

    def whole(self) -> IO[bytes]:
        """Return the file for who reads it from its end: a copy on disk of one that is read only once.

        Raises:
            InputError: as `read`.
        """
        if self._raw.seekable():
            return self._raw
        if self._copy is None:
            with self._failures():
                self._copy = copy = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close()
                while block := self._raw.read(BLOCK_SIZE):
                    copy.write(block)
                    if self._entry.packed is not None:
                        check_growth(self._path, self._entry.packed, copy.tell())
        return self._copy

    def _open(self) -> io.BufferedReader:
        self.total = self._entry.size
        if self._path == STANDARD_INPUT:
            return io.BufferedReader(_Counted(sys.stdin.buffer))
        with self._failures():
            if self._entry.open is not None:
                opened = self._entry.open()
                self._stamp = getattr(getattr(opened, "raw", None), "stamp", "")
                return io.BufferedReader(_Counted(opened))
            path = self._entry.file or self._path
            try:
                file = Path(path).open("rb", buffering=0)  # noqa: SIM115 - closed by close()
                self.total = Path(path).stat().st_size
                self._stamp = stamp_of(file.fileno())
            except FileNotFoundError as error:
                raise InputError("input-missing", path=self._path) from error
            except IsADirectoryError as error:
                raise InputError("input-directory", path=self._path) from error
            except ValueError as error:
                raise InputError("input-unreadable", path=self._path, detail=_reason(error)) from error
        return io.BufferedReader(_Counted(file, can_seek=Path(path).is_file()))

    @property
    def place(self) -> Place | None:
        """Where others can read the same bytes that are read here; None where that may not be."""
        if self._packed or self.form or self.text.encoding or not self._stamp:
            return None
        path = self._entry.address or str(Path(self._entry.file or self._path).resolve())
        return Place(path, int(self._stamp.partition("-")[0]), self._stamp)

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
        if self.form:
            return b""
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
        """Close the file, and its copy."""
        for each in (self._stream, self._raw, self._copy):
            if each is not None:
                each.close()


class _Counted(io.RawIOBase):
    """A file that counts the bytes that were read of it."""

    def __init__(self, file: IO[bytes] | io.RawIOBase, *, can_seek: bool = False) -> None:
        self._file = file
        # At most what one reading gives: what comes before a damage is not lost with it.
        self._fill = getattr(file, "readinto1", None) or file.readinto  # type: ignore[union-attr]
        self._can_seek = can_seek
        self.count = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._can_seek

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

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
