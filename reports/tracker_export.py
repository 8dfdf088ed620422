"""The tracker as CSV, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io

from reports.tracker import Entity, Series, Tracker

COLUMNS = (
    "quarter", "entity", "entity_name", "examined", "provider", "provider_name", "environment", "standard",
    "outcome", "verdict", "score", "change", "previous_quarter", "previous_score", "finished", "run_sha256",
)  # fmt: skip

# A cell that begins so is a formula to a spreadsheet, and a formula can send data away.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

# Without it, spreadsheets take the file for one of their own code page and break the accents.
BYTE_ORDER_MARK = "\ufeff"


def to_csv(tracker: Tracker) -> str:
    """Return one row per series; an entity that was not examined has a row that says so, with no figures."""
    sheet = io.StringIO()
    sheet.write(BYTE_ORDER_MARK)
    writer = csv.DictWriter(sheet, COLUMNS, restval="")
    writer.writeheader()
    for entity in tracker.entities:
        lines: list[Series | None] = [*entity.series] or [None]
        for series in lines:
            row = _row(tracker.quarter, entity, series)
            writer.writerow({column: guarded(value) for column, value in row.items()})
    return sheet.getvalue()


def guarded(value: object) -> object:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _row(quarter: str, entity: Entity, series: Series | None) -> dict[str, object]:
    row: dict[str, object] = {"quarter": quarter, "entity": entity.clave, "entity_name": entity.name}
    row["examined"] = "yes" if series and series.current else "no"
    if series is None:
        return row
    row |= {
        "provider": series.provider.id,
        "provider_name": series.provider.name,
        "environment": series.provider.environment,
        "standard": series.standard,
    }
    if series.previous:
        row |= {"previous_quarter": series.previous.quarter, "previous_score": series.previous.score}
    if series.current:
        row |= series.current.model_dump(mode="json", exclude={"quarter"}) | {"change": series.change}
    return row
