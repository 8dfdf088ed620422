"""Workbooks (XLSX): the rows of one sheet, read as a stream; a cell holds what its formula gave when it was saved."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from itertools import islice
from typing import IO, Any
from zipfile import ZipFile

from validator.errors import InputError
from validator.model import Hit
from validator.sources.libraries import failures, library
from validator.sources.packing import check_growth
from validator.sources.table import Row, Rows, Table, in_batches
from validator.sources.zips import check_method, open_zip

ROWS_LIMIT = 1_048_576
"""Rows that a sheet may have: what its format allows."""
ROW_BYTES_LIMIT = 16 * 1024 * 1024
"""Bytes that one row may have: it is in memory as a whole."""
PART_LIMIT = 32 * 1024 * 1024
"""Bytes that a part besides the sheets may have: such parts are in memory as a whole."""
STRINGS_LIMIT = 128 * 1024 * 1024
"""The same for the texts that the cells of all sheets share."""
ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA"})
"""What a cell holds when its formula failed (ECMA-376, 18.18.11)."""

_BROKEN = "input-workbook-broken"
_STRINGS = "xl/sharedStrings.xml"
_NOT_READ = ("xl/worksheets/", "xl/pivotCache/", "xl/externalLinks/", "xl/drawings/", "xl/charts/")
_CHUNK = 1024 * 1024
_BATCH = 200
"""Rows in one batch."""
_ROW = re.compile(rb"[<:/]row[ >/]")
_FORMULA = re.compile(rb"[<:]f[ >/]")
_LONGEST_MARK = 6
"""Bytes of a mark that the border between two chunks may cut."""


def row_batches(file: IO[bytes], table: Table) -> Iterator[Rows]:
    """Yield the rows of the sheet that the mapping names, or of the only one with columns of the standard.

    Raises:
        InputError: ``input-needs-library``, ``input-workbook-broken``, ``input-workbook-part``, ``input-bomb``,
            ``input-archive-method``, ``input-sheet-absent``, ``input-sheet-none``, ``input-sheet-several`` or what
            `Table.begin` raises.
    """
    with open_zip(file, table.path) as archive:
        _check_parts(archive, table.path)
        with failures(_BROKEN, table.path):
            book = _loaded(file, table.path)
        try:
            sheet, header, has_formulas = _chosen(book, archive, table)
            table.sheet = sheet.title
            table.begin(header)
            rows = _rows(sheet, archive, table, has_formulas=has_formulas)
            yield from in_batches(_runs(rows), table)
        finally:
            book.close()


def _loaded(file: IO[bytes], path: str) -> Any:
    openpyxl = library("openpyxl", path)
    library("defusedxml", path)
    warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
    return openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)


def _check_parts(archive: ZipFile, path: str) -> None:
    """Refuse parts that are read as a whole and do not fit in memory, and sheets that unpack to what no data are."""
    for member in archive.infolist():
        name, size = member.filename, member.file_size
        check_method(member, path)
        check_growth(path, member.compress_size, size)
        limit = STRINGS_LIMIT if name == _STRINGS else PART_LIMIT
        if name.endswith((".xml", ".rels")) and not name.startswith(_NOT_READ) and size > limit:
            raise InputError("input-workbook-part", path=path, part=name, limit=limit // 1024**2)


def _chosen(book: Any, archive: ZipFile, table: Table) -> tuple[Any, list[str], bool]:
    """Return the sheet to read, its header, and whether it has formulas."""
    named = table.reading.mapping.sheet if table.reading.mapping else ""
    titles = ", ".join(f"«{sheet.title}»" for sheet in book.worksheets)
    sheets = [each for each in book.worksheets if each.title == named or not named]
    if not sheets:
        raise InputError("input-sheet-absent", path=table.path, sheet=named, sheets=titles)
    found = []
    for sheet in sheets:
        if not named and sheet.sheet_state != "visible":
            continue
        has_formulas = _scanned(archive, sheet, table.path)
        header = _header(sheet, table.path)
        if named or any(map(table.reading.is_known, header)):
            found.append((sheet, header, has_formulas))
    if not found:
        raise InputError("input-sheet-none", path=table.path, sheets=titles)
    if len(found) > 1:
        names = ", ".join(f"«{sheet.title}»" for sheet, _, _ in found)
        raise InputError("input-sheet-several", path=table.path, sheets=names)
    return found[0]


def _part_of(sheet: Any) -> str:
    return str(sheet._worksheet_path)  # noqa: SLF001 - the library has no other name for where a sheet is kept


def _scanned(archive: ZipFile, sheet: Any, path: str) -> bool:
    """Tell whether a sheet has formulas; refuse one that cannot be parsed in bounded memory.

    What is not between rows is what a parser keeps as a whole: comments and texts without end among it.
    """
    tail, since_row, has_formulas = b"", 0, False
    with failures(_BROKEN, path), archive.open(_part_of(sheet)) as stream:
        while chunk := stream.read(_CHUNK):
            text = tail + chunk
            if b"<!" in text or b"\0" in text:
                raise InputError(_BROKEN, path=path, detail="<!")
            rows = [match.start() for match in _ROW.finditer(text)]
            since_row = len(text) - rows[-1] if rows else since_row + len(chunk)
            if since_row > ROW_BYTES_LIMIT:
                raise InputError(
                    "input-workbook-part", path=path, part="row", limit=ROW_BYTES_LIMIT // 1024**2
                )
            has_formulas = has_formulas or bool(_FORMULA.search(text))
            tail = text[-_LONGEST_MARK:]
    return has_formulas


def _header(sheet: Any, path: str) -> list[str]:
    sheet.reset_dimensions()
    with failures(_BROKEN, path):
        first = next(sheet.iter_rows(max_row=1, values_only=True), ())
    return ["" if cell is None else str(cell) for cell in first]


def _runs(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while run := list(islice(rows, _BATCH)):
        yield run


def _rows(sheet: Any, archive: ZipFile, table: Table, *, has_formulas: bool) -> Iterator[Row]:
    """Yield the rows below the header with their numbers and what is wrong with their cells; blank ones are none."""
    lacking = _without_value(archive, sheet, table.path) if has_formulas else iter(())
    ahead = next(lacking, None)
    for number, cells in _numbered(sheet, table):
        hits = [
            Hit("xlsx.error-value", table.pointers[index], None, {"shown": cell})
            for index, cell in enumerate(cells)
            if isinstance(cell, str) and cell in ERRORS and table.pointers[index]
        ]
        while ahead is not None and ahead[0] <= number:
            if ahead[0] == number and ahead[1] <= table.width and table.pointers[ahead[1] - 1]:
                hits.append(Hit("xlsx.formula", table.pointers[ahead[1] - 1], None, {}))
            ahead = next(lacking, None)
        if hits or any(cell is not None and cell != "" for cell in cells):
            yield number, cells, hits


def _numbered(sheet: Any, table: Table) -> Iterator[tuple[int, tuple[Any, ...]]]:
    rows = sheet.iter_rows(min_row=2, max_col=table.width, values_only=True)
    for number in range(2, ROWS_LIMIT + 1):
        with failures(_BROKEN, table.path):
            cells = next(rows, None)
        if cells is None:
            return
        yield number, cells
    raise InputError(_BROKEN, path=table.path, detail=f"> {ROWS_LIMIT}")


def _without_value(archive: ZipFile, sheet: Any, path: str) -> Iterator[tuple[int, int]]:
    """Yield row and column of each cell whose formula was saved without what it gave, in the order of the sheet."""
    events = library("defusedxml.ElementTree", path).iterparse
    coordinates = library("openpyxl.utils.cell", path).coordinate_to_tuple
    row = column = 0
    with archive.open(_part_of(sheet)) as stream, failures(_BROKEN, path):
        for event, element in events(stream, events=("start", "end")):
            tag = element.tag.rpartition("}")[2]
            if tag == "row" and event == "start":
                row, column = int(element.get("r", row + 1)), 0
            elif tag == "row":
                element.clear()
            elif tag == "c" and event == "end":
                _, column = coordinates(element.get("r")) if element.get("r") else (row, column + 1)
                if _lacks_value(element):
                    yield row, column


def _lacks_value(cell: Any) -> bool:
    parts = {part.tag.rpartition("}")[2]: part.text for part in cell}
    is_empty_text = cell.get("t") == "str" and "v" in parts
    return "f" in parts and not parts.get("v") and not is_empty_text
