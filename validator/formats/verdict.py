"""What a report decides, and from which gravity on."""

from __future__ import annotations

from validator.model import SEVERITIES, Severity
from validator.results import Report


def failing(fail_on: str) -> tuple[Severity, ...]:
    """Return the severities with which data do not hold."""
    return {"error": SEVERITIES[:1], "warning": SEVERITIES[:2], "never": ()}[fail_on]


def verdict_of(report: Report, fail_on: str) -> str:
    """Tell ``holds``, ``fails`` or ``undecided``; a report that does not cover its input decides nothing."""
    if report.partial:
        return "undecided"
    counts = report.summary.findings
    if fail_on != "never" and any(each.state == "stale" for each in report.baseline):
        return "fails"
    return "fails" if any(getattr(counts, severity) for severity in failing(fail_on)) else "holds"
