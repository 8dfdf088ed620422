"""The part of a file that is in memory: grows by blocks, is consumed from the front, counts lines."""

from __future__ import annotations

from contextlib import suppress

import orjson

from validator.errors import InputError
from validator.sources.batch import Batch, Damaged, line_feeds
from validator.sources.blocks import Blocks

RECORD_LIMIT = 64 * 1024 * 1024
"""Bytes that one record may have; a longer one is told and stepped over rather than held in memory."""

PASSED_LIMIT = 256 * 1024 * 1024
"""Bytes of a record after which its end is not looked for any more, for a stream may have none."""


class Window:
    """A stretch of text.

    Attributes:
        text: what is in memory.
        line: line of the file on which ``text`` begins.
        position: bytes of text before it.
    """

    def __init__(self, blocks: Blocks, path: str) -> None:
        self._blocks = blocks
        self.path = path
        self.text = blocks.read()
        self.line = 1
        self.position = 0
        self._ended = False
        self._failure: InputError | None = None
        self._passed = 0

    @property
    def full(self) -> bool:
        """Whether more is held than one record may have."""
        return len(self.text) > RECORD_LIMIT

    def grow(self, least: int = 1) -> bool:
        """Add blocks until that many bytes have come; False when the file has no more.

        Raises:
            InputError: ``record-too-long`` when the window exceeds what one record may have, or what the blocks raise.
        """
        if self._ended:
            return False
        if self._failure is not None:
            raise self._failure
        if self.full:
            raise self.failure("record-too-long", limit=RECORD_LIMIT // 2**20)
        parts, room = [self.text], least
        while room > 0 and not self._ended:
            try:
                block = self._blocks.read()
            except InputError as failure:
                self._failure = failure
                break
            self._ended = not block
            parts.append(block)
            room -= len(block)
        self.text = b"".join(parts)
        if self._failure is not None and room == least:
            raise self._failure
        return room < least

    def double(self) -> bool:
        """Add as much as there is, so that looking again from the front stays linear; False at the end.

        Raises:
            InputError: as `grow`.
        """
        size = len(self.text)
        return self.grow(max(1, min(size, RECORD_LIMIT + 1 - size)))

    def fill(self, size: int) -> None:
        """Hold at least that many bytes, or all that there is; what fails behind them is raised when it is needed."""
        with suppress(InputError):
            if len(self.text) < size:
                self.grow(size - len(self.text))

    def consume(self, count: int) -> bytes:
        """Drop and return that many bytes from the front."""
        taken = self.text[:count]
        self.line += line_feeds(taken)
        self.position += len(taken)
        self.text = self.text[count:]
        return taken

    def skip_to(self, position: int) -> None:
        """Drop all that stands before a position.

        Raises:
            InputError: as `grow`.
        """
        while self.position < position and (self.text or self.grow()):
            self.consume(position - self.position)

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
            if not self.double():
                return False
        return True

    def pass_by(self) -> bool:
        """Drop all that is held, as a part of a record that is too long to be read, and read on; False at the end.

        Raises:
            InputError: ``record-too-long`` when the record has no end in sight.
        """
        self._passed += len(self.text)
        if self._passed > PASSED_LIMIT:
            raise self.failure("record-too-long", limit=RECORD_LIMIT // 2**20)
        self.consume(len(self.text))
        return self.grow()

    def unread(self, first: int, line: int) -> Batch:
        """Return the batch of one record that was passed by."""
        self._passed = 0
        # Its text is not at hand: a word stands for it, so that its line can be told.
        too_long = Damaged(excess="too-long", limit=RECORD_LIMIT // 2**20)
        return Batch(first, line, b"null", by_lines=True, parsed=[too_long])

    def failure(self, code: str, **params: object) -> InputError:
        """Return a failure at the front of the window."""
        return InputError(code, path=self.path, line=self.line, **params)

    def broken(self, text: bytes, line: int | None = None) -> InputError:
        """Return the failure that explains why a text is not JSON.

        Args:
            text: that begins at the front of the window.
            line: on which it begins, when that is elsewhere.
        """
        if failure := self.wrong_encoding(text):
            return failure
        begins = self.line if line is None else line
        try:
            orjson.loads(text)
        except orjson.JSONDecodeError as error:
            line = begins + error.lineno - 1
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
