"""One file as batches of records, whatever its layout; the layout is told from its content."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice, pairwise
from typing import Any, cast

import orjson

from validator.errors import InputError, ValidatorUsage
from validator.sources import parquet, workbook
from validator.sources.array import ArrayReader
from validator.sources.batch import TOO_DEEP, Batch, Damaged, parse
from validator.sources.blocks import WORKBOOK, Blocks
from validator.sources.delimited import is_table, row_batches
from validator.sources.entries import Entry, lone, shown
from validator.sources.keys import repeated_keys
from validator.sources.lines import Lines, line_cuts
from validator.sources.mapping import Reading
from validator.sources.places import Place, Rest
from validator.sources.scan import top_of_object
from validator.sources.table import Table
from validator.sources.window import Window

ARRAY, ENVELOPE, LINES, SINGLE, CSV = "json-array", "json-envelope", "ndjson", "json-record", "csv"

_HEADER_LIMIT = 256 * 1024
"""Bytes in which the header of a table and the row below it are looked for."""


Cut = Batch | Lines | Rest
Shared = Callable[[Place], bool]


class Source:
    """A file of records.

    Args:
        place: a path, as it was given; ``-`` is standard input. Or a file that a folder or archive holds.
        members: names of an envelope's member that may hold the records.
        reading: what is asked of a table.

    Attributes:
        layout: ``json-array``, ``json-envelope``, ``ndjson``, ``json-record``, ``csv``, ``xlsx`` or ``parquet``; empty
            until it is known.
        members: of an envelope, all but the records.
        repeated: of an envelope, pointers of the members that stand twice.
        table: the header of a table.
    """

    def __init__(self, place: str | Entry, *members: str, reading: Reading | None = None) -> None:
        entry = place if isinstance(place, Entry) else lone(place)
        self.path = path = entry.path
        self._wanted = members
        self._member = members[0]
        self._batches: Iterator[Cut] | None = None
        self._peeked: list[Batch] = []
        self._parses = True
        self._shared: Shared | None = None
        self._passed = 0
        self._blocks = Blocks(entry)
        try:
            self._window = Window(self._blocks, path)
        except InputError:
            self._blocks.close()
            raise
        self.layout = ""
        self.members: dict[str, Any] = {}
        self.repeated: list[str] = []
        self.table = Table(path, reading or Reading())

    @property
    def total(self) -> int:
        """Size of the file in bytes, 0 when unknown."""
        return self._blocks.total

    @property
    def done(self) -> int:
        """How many bytes of the file were read, here or elsewhere."""
        return max(self._blocks.done, self._passed)

    @property
    def byte_order_mark(self) -> bool:
        """Whether the text began with a byte order mark; in a CSV it is what spreadsheets want."""
        return self._blocks.text.byte_order_mark and self.layout != CSV

    @property
    def encoding(self) -> str:
        """What the text was in before it was read as UTF-8; empty when it was UTF-8."""
        return self._blocks.text.encoding

    @property
    def encoding_line(self) -> int:
        """Line on which that showed."""
        return self._blocks.text.line

    def close(self) -> None:
        """Close the file."""
        self._blocks.close()

    def first(self) -> Batch | None:
        """Return the first batch, which `batches` yields again; None when there is none.

        Raises:
            InputError: when the file cannot be read so far.
        """
        if not self._peeked:
            self._batches = self._read()
            self._peeked.extend(islice(cast("Iterator[Batch]", self._batches), 1))
        return self._peeked[0] if self._peeked else None

    def batches(self) -> Iterator[Batch]:
        """Yield the records in batches.

        Raises:
            InputError: when the file cannot be read to its end; the batches before it are good.
        """
        yield from cast("Iterator[Batch]", self._parts())

    def cuts(self, shared: Shared) -> Iterator[Cut]:
        """Yield the same, but leave lines for somebody else to parse; as `batches` otherwise.

        Args:
            shared: tells whether somebody else can also read the file, as soon as it is known to be plain lines. What
                is then yielded last is their rest; who wants more nevertheless is given it in lines.
        """
        self._parses, self._shared = False, shared
        yield from self._parts()

    def passed(self, offset: int) -> None:
        """Take for read what somebody else has read, up to an offset."""
        self._passed = offset

    def _rest(self) -> Rest | None:
        """Return what follows in the file, once, when somebody else can read it."""
        shared, self._shared = self._shared, None
        place = self._blocks.place if shared else None
        if shared is None or place is None or not shared(place):
            return None
        return Rest(place, self._offset, self._window.line, is_utf8=self._blocks.text.is_settled)

    @property
    def _offset(self) -> int:
        """Where what was not yielded yet begins in the file, of text that is UTF-8."""
        return self._window.position + 3 * self._blocks.text.byte_order_mark

    def _parts(self) -> Iterator[Cut]:
        yield from self._peeked
        self._peeked = []
        yield from self._read() if self._batches is None else self._batches

    def _read(self) -> Iterator[Cut]:
        if self._blocks.form:
            self.layout = self._blocks.form
            yield from self._columns()
            return
        window = self._window
        window.skip_blanks()
        window.fill(_HEADER_LIMIT)
        opening = window.text[:1]
        if not opening:
            raise InputError("input-empty", path=self.path)
        if opening in b"[{" and (mapping := self.table.reading.mapping):
            raise ValidatorUsage("mapping-without-table", path=mapping.path, file=self.path)
        if opening == b"[":
            self.layout = ARRAY
            yield from self._array()
        elif opening != b"{":
            if is_table(window.text[:_HEADER_LIMIT], self.path):
                self.layout = CSV
                yield from row_batches(window, self.table)
                return
            raise InputError("input-not-json", path=self.path, start=_start_of(window.text))
        elif _has_lines(window.text):
            self.layout = LINES
            yield from self._lines()
        else:
            yield from self._object()

    def _lines(self) -> Iterator[Cut]:
        first = 1
        for cut in line_cuts(self._window):
            if isinstance(cut, Lines) and not self._parses:
                yield cut
                if (rest := self._rest()) is not None:
                    yield rest
                    self._window.skip_to(self._window.position + self._passed - self._offset)
                continue
            batch = cut.batch(first) if isinstance(cut, Lines) else replace(cut, first=first)
            if not batch.data.isspace():
                yield batch
                first += len(batch)

    def _columns(self) -> Iterator[Batch]:
        row_batches_of = workbook.row_batches if self._blocks.form == WORKBOOK else parquet.row_batches
        yield from row_batches_of(self._blocks.whole(), self.table)

    def _array(self) -> Iterator[Batch]:
        self._window.consume(1)
        yield from ArrayReader(self._window).batches()
        self._window.skip_blanks()
        if self._window.text:
            raise self._window.failure("input-trailing")

    def _object(self) -> Iterator[Cut]:
        window, members = self._window, frozenset(map(orjson.dumps, self._wanted))
        found = top_of_object(window.text, members)
        while found.array is None and found.end is None and window.double():
            found = top_of_object(window.text, members)
        if found.array is not None:
            self.layout = ENVELOPE
            self._member = orjson.loads(found.member)
            yield from self._envelope(found.array)
        elif found.end is None:
            raise window.broken(window.text)
        elif window.reaches_beyond(found.end):
            if b"\n" in window.text[: found.end]:
                raise InputError("input-not-lines", path=self.path)
            self.layout = LINES
            yield from self._lines()
        else:
            self.layout = SINGLE
            yield self._single(window.text[: found.end])

    def _single(self, text: bytes) -> Batch:
        record = parse(text)
        if isinstance(record, Damaged) and not record.excess:
            raise self._window.broken(text)
        if isinstance(record, dict) and "pagination" in record:
            raise InputError("input-envelope", path=self.path, member=self._member)
        return Batch(1, self._window.line, text, by_lines=False, parsed=[record])

    def _envelope(self, start: int) -> Iterator[Batch]:
        """Yield the records of an envelope; what is wrong with the envelope itself is told after them."""
        window = self._window
        line, before = window.line, window.consume(start)[:-1]
        yield from ArrayReader(window).batches()
        while window.double():
            pass
        after = window.text
        whole = before + b"0" + after
        members = parse(whole)
        if isinstance(members, Damaged) and members.excess:
            raise InputError("input-envelope-values", path=self.path, limit=members.limit)
        if isinstance(members, Damaged):
            head = before + b"0}"
            raise (
                window.broken(head, line)
                if isinstance(parse(head), Damaged)
                else window.broken(b'{"":0' + after)
            )
        if _is_too_deep(members):
            raise InputError("input-syntax", path=self.path, line=line, column=1, detail=TOO_DEEP.detail)
        self.repeated = repeated_keys(whole)
        self.members |= {name: value for name, value in members.items() if name != self._member}


def _is_too_deep(value: Any) -> bool:
    """Tell whether there are more objects and lists inside of one another than the engine follows."""
    try:
        orjson.dumps(value)
    except orjson.JSONEncodeError:
        return True
    return False


def _has_lines(text: bytes) -> bool:
    """Tell whether the records of a file that begins with a brace stand on lines of their own.

    The first line is a whole object and another follows, or, where it is damaged, some line is a whole object and
    one that opens another follows: within an object there would be a comma between them.
    """
    lines = [line for line in text[:_HEADER_LIMIT].split(b"\n") if line.strip()]
    if len(lines) < 2:
        return False
    if isinstance(parse(lines[0]), dict):
        return True
    if len(text) < _HEADER_LIMIT:
        lines.append(b"{")
    return any(
        following.lstrip().startswith(b"{") and isinstance(parse(line), dict)
        for line, following in pairwise(lines[1:])
    )


def _start_of(text: bytes) -> str:
    return shown(text[:30].decode("utf-8", "replace").split("\n")[0].strip())
