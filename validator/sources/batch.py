"""A batch: a run of records that were read together, and where each of them stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import msgspec
import numpy as np
import orjson

from validator.native import Spans
from validator.sources.scan import elements

VALUES_LIMIT = 500_000
"""Values that one record may have: each takes up to 100 times its text in memory, and may be found wrong."""

_SHORT = 16_384
"""Bytes of a text up to which another way to count than that of Python takes longer."""

_LOOSE = (b'": ', b'", ', b"\\u", b"\\/", b"\n ", b"\t")
"""What JSON may be written with, and is not when it is written as short as can be."""
_LOOKED_AT = 4096

_RAW_LIST = msgspec.json.Decoder(list[msgspec.Raw])


@dataclass(frozen=True, slots=True)
class Damaged:
    """Stands in a batch for a record that is not JSON, or that is too large to be read.

    Attributes:
        detail: what the parser says, in its words; empty of one that was not read.
        column: where in the record's text, from 1.
        excess: of what it has too much: ``too-long`` or ``too-many-values``; empty when it was read.
        limit: how many MiB or values it may have.
    """

    detail: str = ""
    column: int = 1
    excess: str = ""
    limit: int = 0

    @property
    def params(self) -> dict[str, Any]:
        """What the finding about it is rendered with."""
        if self.excess:
            return {"variant": self.excess, "limit": self.limit}
        return {"detail": self.detail, "column": self.column}


TOO_DEEP = Damaged("depth limit exceeded")
"""Stands for a record with more objects and lists inside of one another than the engine follows."""


@dataclass(eq=False)
class Batch:
    """A run of records.

    Attributes:
        first: number in its file of the first record, from 1.
        line: line of the file on which ``data`` begins.
        data: the JSON texts of the records, one per line or parted by commas.
        by_lines: whether each record stands on a line of its own.
        parsed: what the records hold, where somebody has parsed them already.
        spans: where in ``data`` each of them begins and ends, where somebody has found that already.
        short: whether they are written as short as can be, where somebody has looked already.
    """

    first: int
    line: int
    data: bytes
    by_lines: bool
    parsed: Sequence[Any] | None = None
    spans: Spans | None = None
    short: bool | None = field(default=None, kw_only=True)

    @cached_property
    def records(self) -> Sequence[Any]:
        """What the records hold; `Damaged` for those that are not JSON."""
        if self.parsed is not None:
            return self.parsed
        try:
            records = None if is_large(self.data) else orjson.loads(b"[%b]" % b",".join(self.texts()))
        except orjson.JSONDecodeError:
            records = None
        if records is None or len(records) != len(self._spans):
            return [parse(each) for each in self.texts()]
        return records  # type: ignore[no-any-return]

    def __len__(self) -> int:
        """Return how many records there are."""
        for known in (self.parsed, self.spans):
            if known is not None:
                return len(known)
        return len(self._spans)

    def record(self, index: int) -> Any:
        """Return what the record of an index holds."""
        return parse(self.text_of(index)) if self.parsed is None else self.parsed[index]

    @cached_property
    def _spans(self) -> Sequence[Sequence[int]]:
        """Start and end in ``data`` of each record; worked out only when somebody asks."""
        if self.spans is not None:
            return self.spans.tolist()  # type: ignore[no-any-return]
        spans: list[tuple[int, int]] = []
        if self.by_lines:
            start = 0
            for line in self.data.split(b"\n"):
                if line.strip():
                    spans.append((start, start + len(line)))
                start += len(line) + 1
            return spans
        try:
            position = 0
            for raw in map(bytes, _RAW_LIST.decode(b"[%b]" % self.data)):
                start = self.data.index(raw, position)
                position = start + len(raw)
                spans.append((start, position))
        except (msgspec.MsgspecError, RecursionError):
            return elements(self.data + b"]").spans
        return spans

    @cached_property
    def _feeds(self) -> np.ndarray[Any, np.dtype[np.intp]]:
        """Where in ``data`` there are line feeds."""
        return np.flatnonzero(_is_line_feed(self.data))

    def line_of(self, index: int) -> int:
        """Return the line of the file on which the record of that index begins."""
        return self.line + int(np.searchsorted(self._feeds, self._span(index)[0]))

    def _span(self, index: int) -> Sequence[int]:
        return self._spans[index] if self.spans is None else self.spans[index].tolist()

    def part(self, positions: Sequence[int]) -> Batch:
        """Return some of the records as a batch of its own, which does not know their places in the file."""
        between = b"\n" if self.by_lines else b","
        text = between.join(map(self.text_of, positions))
        return Batch(1, 1, text, self.by_lines, short=self.is_short)

    @cached_property
    def is_short(self) -> bool:
        """Whether the records are written as short as can be, so that equal texts have equal contents."""
        if self.short is not None:
            return self.short
        start = self.data[:_LOOKED_AT]  # who writes one record otherwise writes all of them so
        return not any(each in start for each in _LOOSE)

    def start_of(self, index: int) -> int:
        """Return where in ``data`` the record of that index begins."""
        return self._spans[index][0]

    def texts(self) -> list[bytes]:
        """Return the JSON text of each record."""
        return [self.data[start:end].strip() for start, end in self._spans]

    def text_of(self, index: int) -> bytes:
        """Return the JSON text of the record of that index."""
        start, end = self._span(index)
        return self.data[start:end].strip()


def line_feeds(text: bytes) -> int:
    """Return how many line feeds there are in a text; `bytes.count` takes several times as long for long ones."""
    return text.count(b"\n") if len(text) < _SHORT else int(np.count_nonzero(_is_line_feed(text)))


def _is_line_feed(text: bytes) -> np.ndarray[Any, np.dtype[np.bool_]]:
    return np.frombuffer(text, np.uint8) == ord("\n")  # type: ignore[no-any-return]


def is_large(text: bytes) -> bool:
    """Tell whether a text is long enough to hold a record of too many values; hardly any is."""
    return len(text) > 2 * VALUES_LIMIT


def parse(text: bytes) -> Any:
    """Return what a record's text holds, or `Damaged`."""
    if is_large(text) and sum(map(text.count, (b",", b"[", b"{"))) > VALUES_LIMIT:
        return Damaged(excess="too-many-values", limit=VALUES_LIMIT)
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        if error.msg.startswith("Not enough memory"):
            raise MemoryError from error
        return Damaged(error.msg, error.colno)
