"""Table templates: the columns that hold a standard's records, as CSV or as a workbook that explains them.

A column is named by the path of what it holds, ``puesto.nombre``; of a list, ``tipoArea[0].clave``, with a column of
its own for each item. An empty cell is an absent member.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from standards import catalog, dictionary
from standards.dictionary import Row, Words
from standards.errors import ConformeError, UsageFailure
from standards.texts import Language, text

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from standards.model import Standard

COLUMNS_LIMIT = 16_384
"""Columns that a sheet may have."""
CHOICES_LIMIT = 150
"""Values of a catalogue that are offered to choose from."""

_ANY = "[]"
_CONTAINERS = frozenset({"object", "array"})
_STEP = re.compile(r"\[[0-9]+\]|\.?[^.\[]+")
_LATER_ITEM = re.compile(r"\[[1-9][0-9]*\]")
_BYTE_ORDER_MARK = "\ufeff"
"""Without it, spreadsheets take the file for one of their own code page and break the accents."""
_LAST_ROW = 1_048_576
_HEAD, _REQUIRED = "FFD9E2EC", "FFFCE8B2"
"""Colours behind the titles: usual, and of what every record must have."""
_NARROWEST = 22
_LINE = 15
"""Height of a line, in points."""
_WIDTHS = (38, 12, 26, 26, 60, 40, 34, 22, 12)
"""Of the columns that explain, in characters."""


@dataclass(frozen=True)
class Column:
    """One column of a template.

    Attributes:
        name: path of what it holds.
        row: what the dictionary says of it.
        always: whether every record must have it.
        within: path of the nearest place around it that a record may leave out; empty when there is none.
        of: path of what is around it, when every record must have that and no part of it in particular.
        choices: values to choose from; none when they are too many or anything will do.
    """

    name: str
    row: Row
    always: bool
    within: str
    of: str
    choices: tuple[str | int, ...]


def columns(standard: Standard, items: int = 1) -> list[Column]:
    """Return the columns of a standard's record.

    Args:
        standard: whose record it is.
        items: how many items of each list have columns.

    Raises:
        UsageFailure: ``template-too-wide``.
    """
    rows = {row.path: row for row in dictionary.rows(standard)}
    holders = {path[: path.rfind(mark)] for path in rows for mark in (".", _ANY) if mark in path}
    needed = {path.rpartition(".")[0] for path, row in rows.items() if row.required}
    leaves = [path for path in rows if path not in holders and not set(rows[path].types) <= _CONTAINERS]
    count = sum(items ** path.count(_ANY) for path in leaves)
    if count > COLUMNS_LIMIT:
        raise UsageFailure(
            "template-too-wide", name=standard.name, count=count, items=items, limit=COLUMNS_LIMIT
        )
    found = []
    for path in leaves:
        around = [rows[known] for known in holders if path.startswith((f"{known}.", f"{known}{_ANY}"))]
        found += [_column(name, rows[path], around, needed) for name in _numbered(path, items)]
    position = {path: number for number, path in enumerate(rows)}
    return sorted(found, key=lambda column: _order(column.name, position))


def _order(name: str, position: dict[str, int]) -> list[int]:
    """Return a key that keeps the order of the schema, and what belongs to one item of a list together."""
    key: list[int] = []
    place = ""
    for step in _STEP.findall(name):
        place += _ANY if step.startswith("[") else step
        key.append(int(step[1:-1]) if step.startswith("[") else position[place])
    return key


def _numbered(path: str, items: int) -> Iterator[str]:
    head, mark, rest = path.partition(_ANY)
    if not mark:
        yield path
        return
    for index in range(items):
        for following in _numbered(rest, items):
            yield f"{head}[{index}]{following}"


def _column(name: str, row: Row, around: list[Row], with_required: set[str]) -> Column:
    """Return a column; a list may well end with its first item.

    Args:
        name: of the column.
        row: what the dictionary says of it.
        around: the places that it is in.
        with_required: places of which one part, at least, is required.
    """
    around = sorted(around, key=lambda each: len(each.path))
    optional = [each.path for each in around if each.required is False]
    optional += [name[: later.end()] for later in _LATER_ITEM.finditer(name)]
    named = [each.path for each in around if each.required is not None]
    settled = bool(around) and around[-1].path in with_required
    return Column(
        name=name,
        row=row,
        always=row.required is not False and not optional,
        within=optional[-1] if optional else "",
        of=named[-1] if named and not optional and row.required is False and not settled else "",
        choices=_choices(row),
    )


def _choices(row: Row) -> tuple[str | int, ...]:
    enumerated = row.limits.get("enum", ())
    if row.catalog and not enumerated:
        entries = catalog.load(row.catalog).entries
        is_text = row.path.endswith(".valor")
        enumerated = list(dict.fromkeys(each.valor if is_text else each.clave for each in entries))
    fits = len(enumerated) <= CHOICES_LIMIT and all(isinstance(each, str | int) for each in enumerated)
    return tuple(enumerated) if fits else ()


def csv_text(standard: Standard, items: int = 1) -> str:
    """Return the template as CSV: the header alone."""
    output = io.StringIO()
    output.write(_BYTE_ORDER_MARK)
    csv.writer(output, lineterminator="\r\n").writerow([each.name for each in columns(standard, items)])
    return output.getvalue()


def workbook(standard: Standard, items: int = 1, language: Language | None = None) -> bytes:
    """Return the template as a workbook: a sheet for the data, one that explains its columns, one with the choices.

    Raises:
        ConformeError: ``template-needs-openpyxl``.
        UsageFailure: ``template-too-wide``.
    """
    try:
        from openpyxl import Workbook
    except ImportError as error:
        raise ConformeError("template-needs-openpyxl") from error
    book = Workbook()
    book.remove(book.worksheets[0])
    _Template(book, columns(standard, items), Words(language, standard)).write()
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


class _Template:
    """The sheets of a template."""

    def __init__(self, book: Workbook, found: Sequence[Column], words: Words) -> None:
        self._columns = found
        self._words = words
        self._data: Worksheet = book.create_sheet(self._say("data"))
        self._explained: Worksheet = book.create_sheet(self._say("columns"))
        self._lists: Worksheet = book.create_sheet(self._say("lists"))
        self._ranges: dict[tuple[str | int, ...], str] = {}

    def write(self) -> None:
        """Fill the sheets."""
        self._write_data()
        self._write_explained()
        self._lists.sheet_state = "hidden"

    def _say(self, key: str, **params: object) -> str:
        return text("standards", f"template.{key}", self._words.language, **params)

    def _write_data(self) -> None:
        from openpyxl.utils import get_column_letter

        for number, column in enumerate(self._columns, start=1):
            letter = get_column_letter(number)
            self._title(self._data, number, column.name, required=column.always)
            shape = self._data.column_dimensions[letter]
            shape.width = max(_NARROWEST, len(column.name) + 2)
            if "string" in column.row.types:
                shape.number_format = (
                    "@"  # otherwise a spreadsheet makes numbers of codes, and moments of dates
                )
            if column.choices:
                self._offer(column.choices, f"{letter}2:{letter}{_LAST_ROW}")
        self._data.freeze_panes = "A2"

    def _offer(self, choices: tuple[str | int, ...], cells: str) -> None:
        """Let cells be filled by choosing; another value draws a warning, for a catalogue may be open."""
        from openpyxl.worksheet.datavalidation import DataValidation

        validation = DataValidation("list", formula1=self._range_of(choices), allow_blank=True)
        validation.showErrorMessage = True
        validation.errorStyle = "warning"
        validation.error = self._say("not-offered")
        validation.add(cells)
        self._data.add_data_validation(validation)

    def _range_of(self, choices: tuple[str | int, ...]) -> str:
        from openpyxl.utils import get_column_letter, quote_sheetname

        if choices not in self._ranges:
            number = len(self._ranges) + 1
            for row, value in enumerate(choices, start=1):
                self._lists.cell(row, number, value)
            letter = get_column_letter(number)
            name = quote_sheetname(self._lists.title)
            self._ranges[choices] = f"{name}!${letter}$1:${letter}${len(choices)}"
        return self._ranges[choices]

    def _write_explained(self) -> None:
        from openpyxl.styles import Alignment
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet.properties import PageSetupProperties

        sheet = self._explained
        for number, title in enumerate(self._words.header(), start=1):
            self._title(sheet, number, self._say("column") if number == 1 else title, required=False)
            sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS[number - 1]
        for row, column in enumerate(self._columns, start=2):
            cells = self._words.cells(column.row)
            cells[0], cells[2] = column.name, self._required(column)
            for number, value in enumerate(cells, start=1):
                cell = sheet.cell(row, number, value)
                cell.data_type = "s"  # whatever it begins with, it is no formula
                cell.alignment = Alignment(vertical="top", wrap_text=True)
            lines = max(-(-len(cell) // width) for cell, width in zip(cells, _WIDTHS, strict=False))
            sheet.row_dimensions[row].height = _LINE * max(1, lines)
        sheet.freeze_panes = "B2"
        sheet.print_title_rows = "1:1"
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)

    def _required(self, column: Column) -> str:
        if column.always:
            return self._words.say("yes")
        if column.row.required is False:
            return self._say("some-of", place=column.of) if column.of else self._words.say("no")
        return self._say("within", place=column.within)

    def _title(self, sheet: Worksheet, number: int, value: str, *, required: bool) -> None:
        from openpyxl.styles import Alignment, Font, PatternFill

        cell: Any = sheet.cell(1, number, value)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor=_REQUIRED if required else _HEAD)
        cell.alignment = Alignment(vertical="top")
