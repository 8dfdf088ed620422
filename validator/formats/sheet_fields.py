"""CSV of the profile of the data, one field a line, safe to open in a spreadsheet.

Columns are the keys of a field in the published report; the counts by clave stand in one cell, as ``C=12 T=3``;
a clave that depends on another one follows it, as the municipality in ``09/003=2``.
"""

from __future__ import annotations

from dataclasses import fields

from standards.texts import Language
from validator.formats.sheet import written
from validator.results import ClaveCount, FieldProfile, Report

COLUMNS = tuple(each.name for each in fields(FieldProfile))


def render(report: Report, fail_on: str, language: Language | None = None) -> str:  # noqa: ARG001 - as every form
    """Return the sheet, in the order of the standard; it lists fields only, and no finding."""
    return written(COLUMNS, (_row(field) for field in report.fields))


def _row(field: FieldProfile) -> list[object]:
    claves = " ".join(f"{_named(each)}={each.count}" for each in field.claves)
    return [claves if column == "claves" else getattr(field, column) for column in COLUMNS]


def _named(each: ClaveCount) -> str:
    return str(each.clave) if each.under is None else f"{each.under}/{each.clave}"
