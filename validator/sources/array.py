"""The content of a JSON array in batches, at the speed of the parser.

A boundary is guessed (the last place that looks like the beginning of a record) and proved: when the text
before it parses as an array, it is balanced, so the place is a true boundary, and the parse is the batch.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import orjson

from validator import native
from validator.sources.batch import Batch, is_large, parse
from validator.sources.scan import ElementEnd, elements
from validator.sources.window import Window

_GUESSES = 4
_OPENING = re.compile(rb'\{\s*"[^"\\]*"')


class ArrayReader:
    """Reads what follows the opening bracket of an array up to its closing bracket."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._first = 1
        self._opening = b"{"

    def batches(self) -> Iterator[Batch]:
        """Yield the records in batches; afterwards the window stands behind the closing bracket.

        Raises:
            InputError: ``input-truncated``, ``input-encoding``, or what the blocks of the window raise.
        """
        self._window.skip_blanks()
        if opening := _OPENING.match(self._window.text):
            self._opening = opening[0]
        while True:
            if guessed := self._guess():
                yield guessed
                # What remains is less than a record; without a new block there is nothing to guess.
                if not self._window.full:
                    self._window.grow()
                continue
            found = elements(self._window.text, after_comma=self._first > 1)
            if found.end is not None:
                yield from self._exact(found.spans, found.end)
                self._window.consume(1)
                return
            if found.rest:
                yield from self._exact(found.spans, found.rest)
            elif self._window.full:
                yield self._too_long()
                if self._window.consume(1) != b",":
                    return
            elif not self._window.double():
                raise self._truncated()

    def _guess(self) -> Batch | None:
        """Return a batch up to a guessed boundary that held, or None."""
        text = self._window.text
        position = 0 if is_large(text) and not native.is_there() else len(text)
        for _ in range(_GUESSES):
            position = text.rfind(self._opening, 0, position)
            if position <= 0:
                return None
            before = text[:position].rstrip() if position < 64 else text[position - 64 : position].rstrip()
            if not before.endswith(b",") or not before[:-1].rstrip().endswith(b"}"):
                continue
            data = text[:position].rstrip()[:-1]
            if (spans := native.parted(data)) is not None:
                return self._take(data, position, spans=spans)
            try:
                records = orjson.loads(b"[%b]" % data)
            except orjson.JSONDecodeError:
                continue
            return self._take(data, position, records)
        return None

    def _take(
        self,
        data: bytes,
        consumed: int,
        records: list[Any] | None = None,
        spans: native.Spans | None = None,
    ) -> Batch:
        batch = Batch(self._first, self._window.line, data, by_lines=False, parsed=records, spans=spans)
        self._window.consume(consumed)
        self._first += len(batch)
        return batch

    def _exact(self, spans: list[tuple[int, int]], stop: int) -> Iterator[Batch]:
        """Yield what the tokenizer found to be whole, broken records apart, and step behind it."""
        window = self._window
        if not spans:
            window.consume(stop)
            return
        data = window.text[: spans[-1][1]]
        try:
            records = None if is_large(data) else orjson.loads(b"[%b]" % data)
        except orjson.JSONDecodeError:
            records = None
        if records is None:
            records = [parse(data[start:end]) for start, end in spans]
        yield self._take(data, stop, records)

    def _too_long(self) -> Batch:
        """Step over an element that is longer than a record may be, without holding it, up to what follows it."""
        window, end = self._window, ElementEnd()
        line = window.line
        while (position := end.find(window.text)) is None:
            if not window.pass_by():
                raise window.failure("input-truncated")
        window.consume(position)
        batch = window.unread(self._first, line)
        self._first += 1
        return batch

    def _truncated(self) -> Exception:
        window = self._window
        return window.wrong_encoding(window.text) or window.failure("input-truncated")
