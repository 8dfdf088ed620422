"""The whole report as one JSON document, with the published keys (``conforme schema report``)."""

from __future__ import annotations

from standards.texts import Language
from validator.results import Report


def render(report: Report, fail_on: str, language: Language | None = None) -> str:  # noqa: ARG001 - as every form
    """Return the published JSON."""
    return report.to_json()
