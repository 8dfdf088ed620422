"""The validator's API for programs: files or records in, one report out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from datetime import date
from typing import Any

from standards.model import Standard
from validator import garbage, report
from validator.events import Listener, ignore
from validator.model import LOCAL
from validator.recognition import Recognised
from validator.results import Finding, Report
from validator.validation import Options, Validation

__all__ = ["Options", "validate_files", "validate_records"]

_KEPT = 8 * 1024 * 1024
"""Bytes of the largest block of memory that is kept for the next of its kind."""


def validate_files(
    paths: Sequence[str],
    standard: Standard | Recognised,
    options: Options | None = None,
    listener: Listener = ignore,
    sink: Callable[[Finding], None] | None = None,
) -> Report:
    """Validate files against a standard.

    A file that cannot be read, and Ctrl-C, make the report partial; they are not raised.

    Args:
        paths: files, or ``-`` for standard input.
        standard: what must hold, or what was recognised in the files.
        options: how to validate.
        listener: is told what happens meanwhile.
        sink: is given every finding as it is made, in the order of the records, also those that the report has no
            room for.

    Raises:
        EngineError: the cluster that the options name cannot be worked with.
    """
    found = standard if isinstance(standard, Recognised) else Recognised(standard)
    run = Validation(found.standard, options or Options(), listener, evidence=found.evidence)
    if sink is not None:
        run.sink = lambda kept: sink(report.finding(kept, run))
    _keep_memory()
    try:
        # A cluster's records are parsed elsewhere, and the library that talks to it leaves cycles behind.
        with garbage.left_alone() if run.options.engine == LOCAL else nullcontext():
            run.files(paths, found.opened)
    except KeyboardInterrupt:
        run.interrupted = True
    return report.build(run)


def _keep_memory() -> None:
    """Let this process and those it forks use the memory of texts again.

    The C library of Linux gives blocks of this size back to the system at once, and has every page of the next one
    cleared, until it has seen that such a block does not stay.
    """
    bytes(_KEPT)


def validate_records(
    standard: Standard, records: Iterable[Any], today: date | None = None, options: Options | None = None
) -> Report:
    """Validate records that are at hand, such as those of an API: all rules but those about a file.

    Args:
        standard: what must hold.
        records: parsed JSON, in order; compared with one another as the records of one file.
        today: the day that "future" is measured by; the real one when absent.
        options: how to validate, instead of ``today``.
    """
    run = Validation(standard, options or Options(today=today))
    run.records(records)
    return report.build(run)
