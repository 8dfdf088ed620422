"""CSV, one finding a line, safe to open in a spreadsheet.

Columns, as in the published report: ``severity``, ``rule``, ``file``, ``record``, ``line``, ``column``, ``pointer``,
``value``, ``message``, ``fix``.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from standards.texts import Language
from validator.results import Finding, Report

COLUMNS = ("severity", "rule", "file", "record", "line", "column", "pointer", "value", "message", "fix")

BYTE_ORDER_MARK = "\ufeff"
"""Without it, spreadsheets take the file for one of their own code page and break the accents."""

_FORMULA = re.compile(r"(^|;)(\s*)(?=[=+\-@＝＋－＠])")
"""Where a formula could begin: a cell, or what a spreadsheet that parts cells by semicolons takes for one."""
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")


def render(report: Report, fail_on: str, language: Language | None = None) -> str:  # noqa: ARG001 - as every form
    """Return the sheet. It lists findings only: the verdict is in the exit code, the counts in other forms."""
    return written(COLUMNS, (_row(finding) for finding in report.findings))


def written(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a sheet in which no cell is taken for a formula."""
    sheet = io.StringIO()
    sheet.write(BYTE_ORDER_MARK)
    # Quoted, so that no separator of a value parts it.
    writer = csv.writer(sheet, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_guarded(cell) for cell in row] for row in rows)
    return sheet.getvalue()


def _row(finding: Finding) -> list[object]:
    return [getattr(finding, column) for column in COLUMNS]


def _guarded(value: object) -> object:
    """Return a cell that no spreadsheet takes for a formula, on one line."""
    if isinstance(value, bool):
        return str(value).lower()
    return _FORMULA.sub(r"\1'\2", _CONTROLS.sub(" ", value)) if isinstance(value, str) else value
