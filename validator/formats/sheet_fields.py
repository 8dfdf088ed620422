"""CSV of the profile of the data, one field a line, safe to open in a spreadsheet.

Columns are the keys of a field in the published report; the counts by clave stand in one cell, as ``C=12 T=3``.
"""

from __future__ import annotations

from standards.texts import Language
from validator.formats.sheet import written
from validator.results import FieldProfile, Report

COLUMNS = tuple(FieldProfile.model_fields)


def render(report: Report, fail_on: str, language: Language | None = None) -> str:  # noqa: ARG001 - as every form
    """Return the sheet, in the order of the standard; it lists fields only, and no finding."""
    return written(COLUMNS, (_row(field) for field in report.fields))


def _row(field: FieldProfile) -> list[object]:
    claves = " ".join(f"{each.clave}={each.count}" for each in field.claves)
    return [claves if column == "claves" else getattr(field, column) for column in COLUMNS]
