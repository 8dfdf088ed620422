"""One finding a line, then one line that sums up.

A finding's line has ``"kind": "finding"`` and the keys of a finding of the published report: ``rule``, ``severity``,
``file``, ``record``, ``line``, ``column``, ``pointer``, ``value``, ``params``, ``message``, ``fix``. The last line has
``"kind": "summary"`` and all other keys of the report: ``standard``, ``files``, ``summary``, ``partial``, ``truncated``
and the rest. A stream without that last line was cut.

The command writes the lines while it validates: all findings, in the order of the records; those about a whole file
come after its records.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import BinaryIO

from standards.texts import Language
from validator.results import Finding, Model, Report


def render(report: Report, fail_on: str, language: Language | None = None) -> str:  # noqa: ARG001 - as every form
    """Return the lines of a report that is at hand."""
    lines = [_line("finding", finding) for finding in report.findings]
    return "".join([*lines, _line("summary", report, without={"findings"})])


class Stream:
    """Writes findings as they are found, and holds none back."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def finding(self, finding: Finding) -> None:
        """Write a finding."""
        self._file.write(_line("finding", finding).encode())

    def flush(self) -> None:
        """Send on what was written: whoever reads along does not wait for the end."""
        self._file.flush()

    def end(self, report: Report) -> None:
        """Write the last line; all findings are listed, whatever the report itself has room for."""
        whole = replace(report, truncated=False)
        self._file.write(_line("summary", whole, without={"findings"}).encode())
        self._file.flush()


def _line(kind: str, keys: Model, *, without: Iterable[str] = ()) -> str:
    return f'{{"kind":"{kind}",{keys.to_line(without=without)[1:]}\n'
