"""What is asked of a table: the standards whose records it may hold, and a mapping from its columns to their paths."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from standards import schemas
from standards.model import Standard
from standards.texts import text
from validator.errors import ValidatorUsage
from validator.sources import paths

MEMBERS = {"columns": dict, "constants": dict, "delimiter": str, "ignore": list, "sheet": str}
"""What a mapping file may hold, and its types."""
_NO_DELIMITERS = frozenset({'"', "\r", "\n"})


@dataclass(frozen=True)
class ColumnMapping:
    """A mapping file.

    Attributes:
        path: of the file, to be told.
        columns: name of a column -> path of what it holds.
        constants: path -> what every record holds there.
        ignore: columns that are not read.
        sheet: of a workbook, the one to read; empty for the only one that fits.
        delimiter: of a CSV; empty for the one that its first line shows.
    """

    path: str
    columns: dict[str, str] = field(default_factory=dict)
    constants: dict[str, Any] = field(default_factory=dict)
    ignore: frozenset[str] = frozenset()
    sheet: str = ""
    delimiter: str = ""

    def check(self, standard: Standard) -> None:
        """Refuse a path that the standard does not know.

        Raises:
            ValidatorUsage: ``mapping-path``.
        """
        known = places([standard])
        for path in (*self.columns.values(), *self.constants):
            if paths.without_indices(path) not in known:
                hint = nearest(paths.without_indices(path), known)
                raise ValidatorUsage(
                    "mapping-path", path=self.path, place=path, standard=standard.name, hint=hint
                )

    def check_columns(self, names: Sequence[str], known: frozenset[str], table: str) -> None:
        """Refuse a table that lacks a column of the mapping, or has one that is neither mapped nor of the standard.

        Args:
            names: columns of the table.
            known: places of the standard; empty when it is not known yet.
            table: path of the table.

        Raises:
            ValidatorUsage: ``mapping-column-absent`` or ``mapping-column-unknown``.
        """
        for name in (*self.columns, *sorted(self.ignore)):
            if name not in names:
                hint = nearest(name, names)
                raise ValidatorUsage(
                    "mapping-column-absent", path=self.path, column=name, table=table, hint=hint
                )
        for name in names:
            mapped = not name or name in self.columns or name in self.ignore
            if known and not mapped and paths.without_indices(name) not in known:
                told = name[: paths.SHOWN]
                hint = nearest(told, known)
                raise ValidatorUsage(
                    "mapping-column-unknown", path=self.path, column=told, table=table, hint=hint
                )


@dataclass(frozen=True)
class Reading:
    """How tables are to be read.

    Attributes:
        standards: whose records a table may hold; none when anything will do.
        mapping: given by the user.
    """

    standards: tuple[Standard, ...] = ()
    mapping: ColumnMapping | None = None

    @cached_property
    def members(self) -> frozenset[str]:
        """Members that stand at the top of the records."""
        found: set[str] = set()
        for standard in self.standards:
            whole = schemas.bundle(standard, standard.record_schema)
            found |= schemas.members(list(schemas.parts(whole, whole))).keys()
        return frozenset(found)

    @cached_property
    def places(self) -> frozenset[str]:
        """Paths of the one standard; none while it is not sure which it is."""
        return places(self.standards) if len(self.standards) == 1 else frozenset()

    def path_of(self, column: str) -> str:
        """Return the path of what a column holds; empty when it is not to be read."""
        if self.mapping is None:
            return column
        return "" if column in self.mapping.ignore else self.mapping.columns.get(column, column)

    def is_known(self, column: str) -> bool:
        """Tell whether a column holds something of the records."""
        first = paths.steps(self.path_of(column))[:1]
        return bool(first) and (not self.members or first[0] in self.members)


def places(standards: Iterable[Standard]) -> frozenset[str]:
    """Return the paths of every place in the records of some standards, with ``[]`` for any item of a list."""
    from standards import dictionary

    return frozenset(row.path for standard in standards for row in dictionary.rows(standard))


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the words that tell the names most like one; none when nothing is like it."""
    similar = difflib.get_close_matches(name, list(known), n=3)
    return f" {text('validator', 'cli.similar')} {', '.join(similar)}." if similar else ""


def read(file: Path) -> ColumnMapping:
    """Read a mapping file.

    Raises:
        ValidatorUsage: ``mapping-unreadable``, ``mapping-member`` or ``mapping-twice``.
    """
    import tomllib

    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ValidatorUsage("mapping-unreadable", path=file, detail=error) from error
    for name, value in data.items():
        if name not in MEMBERS:
            raise _wrong(file, name, nearest(name, MEMBERS))
        if not isinstance(value, MEMBERS[name]):
            raise _wrong(file, name)
    columns, constants, ignored = data.get("columns", {}), data.get("constants", {}), data.get("ignore", [])
    for each in (*columns.values(), *ignored):
        if not isinstance(each, str):
            raise _wrong(file, str(each))
    for path, value in constants.items():
        if not isinstance(value, str | int | float):
            raise _wrong(file, path)
    _check_paths(file, [*columns.values(), *constants])
    delimiter = data.get("delimiter", "")
    if len(delimiter) > 1 or delimiter in _NO_DELIMITERS:
        raise _wrong(file, "delimiter")
    return ColumnMapping(str(file), columns, constants, frozenset(ignored), data.get("sheet", ""), delimiter)


def _wrong(file: Path, member: str, hint: str = "") -> ValidatorUsage:
    return ValidatorUsage("mapping-member", path=file, member=member, hint=hint)


def _check_paths(file: Path, found: Iterable[str]) -> None:
    """Refuse what is no path, and paths of which one holds the other or that are the same."""
    seen: dict[paths.Path, type | None] = {}
    for name in found:
        path = paths.steps(name)
        if not path:
            raise _wrong(file, name)
        if not paths.fits(path, seen):
            raise ValidatorUsage("mapping-twice", path=file, place=name)
