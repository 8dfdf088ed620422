"""Delimited text (CSV): rows as records, the paths in the header as their members, a cell that is empty as absent."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Any

from standards.pointers import escape, index_free
from validator.errors import InputError
from validator.sources.batch import Batch
from validator.sources.window import Window

DELIMITERS = ",;\t|"
_SUFFIXES = frozenset({".csv", ".tsv"})
_BATCH = 256 * 1024
"""Characters of rows in one batch."""
_SHOWN = 80
"""Characters of a column's name that are told."""
_DEEPEST = 64
"""Steps that the path of a column may have."""
_STEP = re.compile(r"[^.\[\]]+|\[[0-9]{1,4}\]")
_PATH = re.compile(r"[^.\[\]]+(?:\[[0-9]{1,4}\])*(?:\.[^.\[\]]+(?:\[[0-9]{1,4}\])*)*")
_LIKELY = re.compile(r"[^\W\d][\w:.\[\]-]*")
_SEPARATOR_LINE = re.compile(r"sep=(.)\s*", re.IGNORECASE)

Path = tuple[str | int, ...]


class _Slots(dict[int, Any]):
    """A list while it is being filled: by index, for some cells of it may be empty."""


@dataclass(frozen=True)
class Rows(Batch):
    """A run of rows.

    Attributes:
        lines: of the file, on which each row begins.
        surplus: by index, how many cells a row has where it has more than the header.
    """

    lines: Sequence[int] = ()
    surplus: dict[int, int] = field(default_factory=dict)

    def line_of(self, index: int) -> int:
        """Return the line of the file on which the row of that index begins."""
        return self.lines[index]

    def text_of(self, index: int) -> bytes:  # noqa: ARG002 - a row is no JSON
        """Return nothing: a row has no JSON text."""
        return b""


@dataclass
class Table:
    """The header of a delimited text.

    Attributes:
        columns: name of each column by the JSON Pointer of what it holds.
        shifted: lists of which some row leaves out an element before another, so that indices are not columns.
    """

    path: str
    delimiter: str = ","
    columns: dict[str, str] = field(default_factory=dict)
    shifted: set[str] = field(default_factory=set)
    _paths: list[Path | None] = field(default_factory=list)

    @property
    def members(self) -> list[str]:
        """The members at the top of a record."""
        return list(dict.fromkeys(str(path[0]) for path in self._paths if path))

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self._paths)

    def column_of(self, pointer: str) -> str:
        """Return the name of the column that holds a place of a record; empty when there is none."""
        if any(index_free(pointer).startswith(each) for each in self.shifted):
            by_any = {
                index_free(known): re.sub(r"\[[0-9]+\]", "[]", name) for known, name in self.columns.items()
            }
            return by_any.get(index_free(pointer), "")
        return self.columns.get(pointer, "")

    def batches(self, window: Window) -> Iterator[Rows]:
        """Yield the rows in batches.

        Raises:
            InputError: ``input-csv-header``, ``input-csv``, ``input-encoding``, ``record-too-long``.
        """
        base = window.line - 1
        lines = _Lines(window)
        self.delimiter, skipped = _delimiter(lines)
        reader = csv.reader(lines, delimiter=self.delimiter)
        try:
            header = next(reader)
            if skipped:
                header = next(reader)
            self._read_header(header)
            yield from self._rows(reader, lines, base)
        except csv.Error as error:
            line = base + reader.line_num
            raise InputError("input-csv", path=self.path, line=line, detail=str(error)) from error
        except StopIteration:
            raise InputError("input-csv-header", path=self.path, column="") from None

    def _rows(self, reader: Any, lines: _Lines, base: int) -> Iterator[Rows]:
        first = 1
        records: list[Any] = []
        places: list[int] = []
        surplus: dict[int, int] = {}
        begins = base + reader.line_num + 1
        for cells in reader:
            if any(cells):
                if len(cells) > len(self._paths) and any(cells[len(self._paths) :]):
                    surplus[len(records)] = len(cells)
                records.append(self._record(cells))
                places.append(begins)
            begins = base + reader.line_num + 1
            if lines.taken > _BATCH:
                lines.taken = 0
                yield Rows(first, places[0] if places else begins, b"", records, False, places, surplus)
                first += len(records)
                records, places, surplus = [], [], {}
        if records:
            yield Rows(first, places[0], b"", records, False, places, surplus)

    def _read_header(self, cells: list[str]) -> None:
        seen: dict[Path, type | None] = {}
        for name in map(str.strip, cells):
            if not name:
                self._paths.append(None)
                continue
            path = _path(name)
            if not path or not _fits(path, seen):
                raise InputError("input-csv-header", path=self.path, column=name[:_SHOWN])
            self._paths.append(path)
            self.columns["".join(f"/{escape(str(step))}" for step in path)] = name
        if not self.columns:
            raise InputError("input-csv-header", path=self.path, column="")

    def _record(self, cells: list[str]) -> dict[str, Any]:
        record: dict[str, Any] = {}
        slotted = False
        for path, cell in zip(self._paths, cells, strict=False):
            if not cell or path is None:
                continue
            inner: Any = record
            for step, following in pairwise(path):
                holder = inner.get(step)
                if holder is None:
                    slots = isinstance(following, int)
                    slotted = slotted or slots
                    holder = inner[step] = _Slots() if slots else {}
                inner = holder
            inner[path[-1]] = cell
        return self._listed(record, "") if slotted else record

    def _listed(self, value: Any, pointer: str) -> Any:
        """Return a value with its slots as lists."""
        if isinstance(value, _Slots):
            if max(value) >= len(value):
                self.shifted.add(index_free(pointer))
            return [self._listed(value[index], f"{pointer}/0") for index in sorted(value)]
        if isinstance(value, dict):
            return {name: self._listed(each, f"{pointer}/{escape(name)}") for name, each in value.items()}
        return value


class _Lines:
    """The lines of a window with their ends, consumed as they are given out."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._ready: Iterator[str] = iter(())
        self._peeked: list[str] = []
        self.taken = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self._peeked:
            return self._peeked.pop()
        line = next(self._ready, None)
        while line is None:
            self._ready = self._more()
            line = next(self._ready, None)
        self.taken += len(line)
        return line

    def peek(self) -> str:
        """Return the first line, which comes again; empty when there is none."""
        line = next(self, "")
        if line:
            self._peeked.append(line)
        return line

    def _more(self) -> Iterator[str]:
        window = self._window
        while not (end := window.text.rfind(b"\n") + 1):
            if not window.double():
                end = len(window.text)
                break
        if not end:
            raise StopIteration
        if failure := window.wrong_encoding(window.text[:end]):
            raise failure
        return iter(io.StringIO(window.consume(end).decode("utf-8", "replace"), newline=""))


def is_table(text: bytes, path: str) -> bool:
    """Tell whether a text is delimited: by its file's name, or by a header of several paths over a row."""
    suffixes = [each for each in PurePosixPath(path.lower()).suffixes if each not in {".gz", ".zst"}]
    if suffixes and suffixes[-1] in _SUFFIXES:
        return True
    header, end, rest = text.decode("utf-8", "replace").partition("\n")
    delimiter = max(DELIMITERS, key=header.count)
    cells = [cell.strip('"\r') for cell in header.split(delimiter)]
    return len(cells) > 1 and bool(end) and delimiter in rest and all(map(_LIKELY.fullmatch, cells))


def _delimiter(lines: _Lines) -> tuple[str, bool]:
    """Return what parts the cells, and whether a line before the header says so, as spreadsheets write it."""
    first = lines.peek()
    if told := _SEPARATOR_LINE.fullmatch(first):
        return told[1], True
    outside = re.sub(r'"[^"]*"', "", first)
    return max(DELIMITERS, key=outside.count), False


def _path(name: str) -> Path:
    """Return the steps of a column's path, such as ``tipoArea[0].clave``; empty when it is none."""
    if not _PATH.fullmatch(name):
        return ()
    steps = _STEP.findall(name)
    if len(steps) > _DEEPEST:
        return ()
    return tuple(int(step[1:-1]) if step.startswith("[") else step.strip() for step in steps)


def _fits(path: Path, seen: dict[Path, type | None]) -> bool:
    """Note a path; False when another column has it, holds a part of it, or makes an object of its list."""
    for length in range(1, len(path)):
        if seen.setdefault(path[:length], type(path[length])) is not type(path[length]):
            return False
    if path in seen:
        return False
    seen[path] = None
    return True
