"""Compressed streams, told by their first bytes and unpacked as they are read, in bounded memory."""

from __future__ import annotations

import gzip
import io
import zlib
from typing import Any
from zipfile import BadZipFile

from validator.errors import InputError
from validator.sources.libraries import library

RATIO_LIMIT = 250
"""How many times larger than its file a content may be, once it is beyond `RATIO_FLOOR`."""
RATIO_FLOOR = 1024**3
SIZE_LIMIT = 1024**4
"""Bytes that one compressed file may hold."""

GZIP, ZSTANDARD, ZIP = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PK\x03\x04"
_ZSTANDARD_CHUNK = 1024
"""Packed bytes unpacked at once: what they can grow to, 128 KiB for each 4, must fit in memory."""
_ZSTANDARD_WINDOW = 2**27

DAMAGES = (OSError, zlib.error, BadZipFile, NotImplementedError, RuntimeError)
"""What unpacking damaged files raises, besides EOFError for those that are cut off."""


def unpacked(raw: io.BufferedReader, path: str) -> io.BufferedIOBase:
    """Return the content of a stream: itself when it is not compressed.

    Raises:
        InputError: ``input-needs-library``.
    """
    start = raw.peek(4)[:4]
    if start.startswith(GZIP):
        return gzip.GzipFile(fileobj=raw)
    if start != ZSTANDARD:
        return raw
    return io.BufferedReader(_Frames(raw, library("zstandard", path)))


def check_growth(path: str, packed: int, size: int) -> None:
    """Refuse a content that grows beyond what data do.

    Raises:
        InputError: ``input-bomb`` or ``input-too-large``.
    """
    if size > RATIO_FLOOR and size > RATIO_LIMIT * max(packed, 1):
        raise InputError("input-bomb", path=path, ratio=RATIO_LIMIT, floor=RATIO_FLOOR // 1024**2)
    if size > SIZE_LIMIT:
        raise InputError("input-too-large", path=path, limit=SIZE_LIMIT // 1024**3)


class _Frames(io.RawIOBase):
    """What the frames of a Zstandard stream hold, one after the other; a frame that is cut off is told."""

    def __init__(self, raw: io.BufferedReader, zstandard: Any) -> None:
        self._raw = raw
        self._library = zstandard
        self._unpacker = zstandard.ZstdDecompressor(max_window_size=_ZSTANDARD_WINDOW)
        self._frame: Any = None
        self._packed = self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready:
            self._packed = self._packed or self._raw.read(_ZSTANDARD_CHUNK)
            if not self._packed:
                if self._frame is not None:
                    raise EOFError
                return 0
            self._unpack()
        count = min(len(buffer), len(self._ready))
        buffer[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count

    def _unpack(self) -> None:
        self._frame = self._frame or self._unpacker.decompressobj()
        try:
            self._ready = self._frame.decompress(self._packed)
        except self._library.ZstdError as error:
            raise OSError(str(error)) from error
        self._packed = b""
        if self._frame.eof:
            self._packed = self._frame.unused_data
            self._frame = None
