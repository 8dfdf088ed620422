"""Delimited text (CSV): rows of text with a header; what parts the cells is told from the first line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from validator.errors import InputError
from validator.model import Hit
from validator.sources.table import Rows, Table
from validator.sources.window import Window

DELIMITERS = ",;\t|"
_SUFFIXES = frozenset({".csv", ".tsv"})
_BATCH = 256 * 1024
"""Characters of rows in one batch."""
_LIKELY = re.compile(r"[^\W\d][\w:.\[\]-]*")
_SEPARATOR_LINE = re.compile(r"sep=(.)\s*", re.IGNORECASE)


def row_batches(window: Window, table: Table) -> Iterator[Rows]:
    """Yield the rows in batches.

    Raises:
        InputError: ``input-csv``, ``input-encoding``, ``record-too-long`` or what `Table.begin` raises.
    """
    base = window.line - 1
    lines = _Lines(window)
    delimiter, skipped = _delimiter(lines)
    mapping = table.reading.mapping
    reader = csv.reader(lines, delimiter=(mapping and mapping.delimiter) or delimiter)
    try:
        header = next(reader)
        if skipped:
            header = next(reader)
        table.begin(header)
        yield from _rows(reader, lines, base, table)
    except csv.Error as error:
        line = base + reader.line_num
        raise InputError("input-csv", path=table.path, line=line, detail=str(error)) from error
    except StopIteration:
        raise InputError("input-csv-header", path=table.path, column="") from None


def _rows(reader: Any, lines: _Lines, base: int, table: Table) -> Iterator[Rows]:
    first = 1
    records: list[Any] = []
    places: list[int] = []
    flaws: dict[int, list[Hit]] = {}
    begins = base + reader.line_num + 1
    for cells in reader:
        if any(cells):
            if len(cells) > table.width and any(cells[table.width :]):
                params = {"cells": len(cells), "columns": table.width}
                flaws[len(records)] = [Hit("csv.cells", "", None, params)]
            records.append(table.record(cells))
            places.append(begins)
        begins = base + reader.line_num + 1
        if lines.taken > _BATCH:
            lines.taken = 0
            yield Rows(first, places[0] if places else begins, b"", False, records, None, places, flaws)
            first += len(records)
            records, places, flaws = [], [], {}
    if records:
        yield Rows(first, places[0], b"", False, records, None, places, flaws)


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
