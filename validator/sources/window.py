"""The part of a file that is in memory: grows by blocks, is consumed from the front, counts lines."""

from __future__ import annotations

import orjson

from validator.errors import InputError
from validator.sources.blocks import Blocks

RECORD_LIMIT = 64 * 1024 * 1024
"""Bytes that one record may have; more is refused rather than held in memory."""


class Window:
    """A stretch of text.

    Attributes:
        text: what is in memory.
        line: line of the file on which ``text`` begins.
    """

    def __init__(self, blocks: Blocks, path: str) -> None:
        self._blocks = blocks
        self.path = path
        self.text = blocks.read()
        self.line = 1
        self._ended = False

    def grow(self) -> bool:
        """Add a block; False at the end of the file.

        Raises:
            InputError: ``record-too-long`` when the window exceeds what one record may have.
        """
        if self._ended:
            return False
        if len(self.text) > RECORD_LIMIT:
            raise self.failure("record-too-long", limit=RECORD_LIMIT // 2**20)
        block = self._blocks.read()
        self._ended = not block
        self.text += block
        return not self._ended

    def double(self) -> bool:
        """Add as much as there is, so that looking again from the front stays linear; False at the end.

        Raises:
            InputError: as `grow`.
        """
        size = len(self.text)
        while self.grow():
            if len(self.text) >= 2 * size:
                break
        return len(self.text) > size

    def consume(self, count: int) -> bytes:
        """Drop and return that many bytes from the front."""
        taken = self.text[:count]
        self.line += taken.count(b"\n")
        self.text = self.text[count:]
        return taken

    def skip_blanks(self) -> None:
        """Drop blanks from the front, reading on as long as there is nothing else."""
        while True:
            blank = len(self.text) - len(self.text.lstrip())
            self.consume(blank)
            if self.text or not self.grow():
                return

    def reaches_beyond(self, position: int) -> bool:
        """Tell whether anything but blanks follows a position, reading on if need be."""
        while not self.text[position:].strip():
            if not self.grow():
                return False
        return True

    def failure(self, code: str, **params: object) -> InputError:
        """Return a failure at the front of the window."""
        return InputError(code, path=self.path, line=self.line, **params)

    def broken(self, text: bytes) -> InputError:
        """Return the failure that explains why a text, from the front of the window on, is not JSON."""
        if failure := self.wrong_encoding(text):
            return failure
        try:
            orjson.loads(text)
        except orjson.JSONDecodeError as error:
            line = self.line + error.lineno - 1
            if not text[len(error.doc[: error.pos].encode()) :].strip():
                return InputError("input-truncated", path=self.path, line=line)
            return InputError("input-syntax", path=self.path, line=line, column=error.colno, detail=error.msg)
        return self.failure("input-truncated")

    def wrong_encoding(self, text: bytes) -> InputError | None:
        """Return the failure of a text that is not UTF-8, or None. A character cut at the end is no failure."""
        try:
            text.decode()
        except UnicodeDecodeError as error:
            if error.end < len(text) or error.reason != "unexpected end of data":
                line = self.line + text.count(b"\n", 0, error.start)
                return InputError("input-encoding", path=self.path, line=line, encoding="Latin-1")
        return None
