"""Compressed streams, told by their first bytes and unpacked as they are read, in bounded memory."""

from __future__ import annotations

import io
import zlib
from contextlib import suppress
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
_GZIP_WINDOW = 31
"""For zlib: the largest window, and a header and a sum as gzip writes them."""
_UNPACKED_CHUNK = 256 * 1024
"""Bytes made of gzip's at once."""

DAMAGES = (OSError, zlib.error, BadZipFile, NotImplementedError, RuntimeError)
"""What unpacking damaged files raises, besides EOFError for those that are cut off."""


def unpacked(raw: io.BufferedReader, path: str) -> io.BufferedIOBase:
    """Return the content of a stream: itself when it is not compressed.

    Raises:
        InputError: ``input-needs-library``.
    """
    start = raw.peek(4)[:4]
    if start.startswith(GZIP):
        return io.BufferedReader(_Gzip(raw))
    if start != ZSTANDARD:
        return raw
    return io.BufferedReader(_Zstandard(raw, library("zstandard", path)))


def check_growth(path: str, packed: int, size: int) -> None:
    """Refuse a content that grows beyond what data do.

    Raises:
        InputError: ``input-bomb`` or ``input-too-large``.
    """
    if size > RATIO_FLOOR and size > RATIO_LIMIT * max(packed, 1):
        raise InputError("input-bomb", path=path, ratio=RATIO_LIMIT, floor=RATIO_FLOOR // 1024**2)
    if size > SIZE_LIMIT:
        raise InputError("input-too-large", path=path, limit=SIZE_LIMIT // 1024**3)


class _Unpacked(io.RawIOBase):
    """What a packed stream holds; members one after the other count as one. A damage is told after what is whole."""

    def __init__(self, raw: io.BufferedReader) -> None:
        self._raw = raw
        self._member: Any = None
        self._packed = self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready:
            self._packed = self._packed or self._raw.read(self._chunk)
            if not self._packed:
                if self._member is not None:
                    raise EOFError
                return 0
            self._unpack()
        count = min(len(buffer), len(self._ready))
        buffer[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count

    _chunk = 64 * 1024
    """Packed bytes read at once."""

    def _unpack(self) -> None:
        """Make something ready of what is packed."""
        raise NotImplementedError


class _Gzip(_Unpacked):
    _failure: zlib.error | None = None

    def _unpack(self) -> None:
        if self._failure is not None:
            raise self._failure
        if self._member is None:
            self._packed = self._packed.lstrip(b"\0")  # gzip pads what it writes to tapes
            if not self._packed:
                return
            self._member = zlib.decompressobj(_GZIP_WINDOW)
        before = self._member.copy()
        try:
            self._ready = self._member.decompress(self._packed, _UNPACKED_CHUNK)
        except zlib.error as error:
            self._failure = error
            self._ready = _whole(before, self._packed)
            return
        self._packed = self._member.unconsumed_tail
        if self._member.eof:
            self._packed = self._member.unused_data
            self._member = None


def _whole(member: Any, packed: bytes) -> bytes:
    """Return what can be unpacked before a damage."""
    ready = bytearray()
    with suppress(zlib.error):
        for byte in packed:
            ready += member.decompress(bytes((byte,)))
    return bytes(ready)


class _Zstandard(_Unpacked):
    _chunk = _ZSTANDARD_CHUNK

    def __init__(self, raw: io.BufferedReader, library: Any) -> None:
        super().__init__(raw)
        self._library = library
        self._unpacker = library.ZstdDecompressor(max_window_size=_ZSTANDARD_WINDOW)

    def _unpack(self) -> None:
        self._member = self._member or self._unpacker.decompressobj()
        try:
            self._ready = self._member.decompress(self._packed)
        except self._library.ZstdError as error:
            raise OSError(str(error)) from error
        self._packed = b""
        if self._member.eof:
            self._packed = self._member.unused_data
            self._member = None
