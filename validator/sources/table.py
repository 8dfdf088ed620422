"""Tables: rows as records, the paths in the header as their members, a cell that is empty as absent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, pairwise
from typing import Any

from standards.pointers import escape, index_free, join
from validator.errors import InputError
from validator.model import Hit
from validator.sources.batch import Batch
from validator.sources.mapping import Reading
from validator.sources.paths import SHOWN, Path, fits, steps


class _Slots(dict[int, Any]):
    """A list while it is being filled: by index, for some cells of it may be empty."""


@dataclass(eq=False)
class Rows(Batch):
    """A run of rows.

    Attributes:
        lines: of the file, or rows of the sheet, on which each record begins.
        flaws: by index, what is wrong with a row before it is a record.
    """

    lines: Sequence[int] = ()
    flaws: dict[int, list[Hit]] = field(default_factory=dict)

    def line_of(self, index: int) -> int:
        """Return the line of the file on which the row of that index begins."""
        return self.lines[index]

    def text_of(self, index: int) -> bytes:  # noqa: ARG002 - a row is no JSON
        """Return nothing: a row has no JSON text."""
        return b""


@dataclass
class Table:
    """The header of a table.

    Attributes:
        reading: what is asked of it.
        sheet: of a workbook, the one that is read.
        columns: name of each column by the JSON Pointer of what it holds.
        shifted: lists of which some row leaves out an element before another, so that indices are not columns.
    """

    path: str
    reading: Reading = field(default_factory=Reading)
    sheet: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    shifted: set[str] = field(default_factory=set)
    _paths: list[Path | None] = field(default_factory=list)
    _constants: list[tuple[Path, Any]] = field(default_factory=list)

    @property
    def members(self) -> list[str]:
        """The members at the top of a record."""
        return list(dict.fromkeys(str(path[0]) for path in self._paths if path))

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self._paths)

    @cached_property
    def pointers(self) -> list[str]:
        """The place that each column holds, as a JSON Pointer; empty for a column that is not read."""
        return [join(path) if path else "" for path in self._paths]

    def column_of(self, pointer: str) -> str:
        """Return the name of the column that holds a place of a record, or what it is a part of; else nothing."""
        if any(index_free(pointer).startswith(each) for each in self.shifted):
            by_any = {
                index_free(known): re.sub(r"\[[0-9]+\]", "[]", name) for known, name in self.columns.items()
            }
            return by_any.get(index_free(pointer), "")
        while pointer and pointer not in self.columns:
            pointer = pointer.rpartition("/")[0]
        return self.columns.get(pointer, "")

    def begin(self, header: Sequence[str]) -> None:
        """Take the names of the columns.

        Raises:
            InputError: ``input-csv-header``.
            ValidatorUsage: what `ColumnMapping.check_columns` raises.
        """
        names = [name.strip() for name in header]
        mapping = self.reading.mapping
        if mapping is not None:
            mapping.check_columns(names, self.reading.places, self.path)
            self._constants = [(steps(path), value) for path, value in mapping.constants.items()]
        seen: dict[Path, type | None] = {}
        for path, _ in self._constants:
            fits(path, seen)
        for name in names:
            path = steps(self.reading.path_of(name))
            if name and not path and self.reading.path_of(name):
                raise InputError("input-csv-header", path=self.path, column=name[:SHOWN])
            if path and not fits(path, seen):
                raise InputError("input-csv-header", path=self.path, column=name[:SHOWN])
            self._paths.append(path or None)
            if path:
                self.columns[join(path)] = name
        if not self.columns:
            raise InputError("input-csv-header", path=self.path, column="")

    def record(self, cells: Iterable[Any]) -> dict[str, Any]:
        """Return a row as a record; None and empty texts stand for what is absent."""
        record: dict[str, Any] = {}
        slotted = False
        for path, cell in chain(zip(self._paths, cells, strict=False), self._constants):
            if cell is None or cell == "" or path is None:
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


Row = tuple[int, Iterable[Any], list[Hit]]
"""Number of a row, its cells, and what is wrong with it before it is a record."""


def in_batches(runs: Iterable[Sequence[Row]], table: Table) -> Iterator[Rows]:
    """Yield runs of rows as batches of records; the header of their table has been read."""
    first = 1
    for run in runs:
        places = [number for number, _, _ in run]
        records = [table.record(cells) for _, cells, _ in run]
        flaws = {index: hits for index, (_, _, hits) in enumerate(run) if hits}
        yield Rows(first, places[0], b"", False, records, None, places, flaws)
        first += len(run)
