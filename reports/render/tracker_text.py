"""The tracker as a text table of 80 columns."""

from __future__ import annotations

import textwrap

from reports.quarters import Quarter
from reports.render.charts import CHANGE_MARKS, MARKS, tone_of
from reports.tracker import Entity, Series, Tracker
from standards.texts import Language, text

WIDTH = 80
PROVIDER_WIDTH = 25
STANDARD_WIDTH = 9
ENVIRONMENT_WIDTH = 10
OUTCOME_WIDTH = 20


def render(tracker: Tracker) -> str:
    """Return the table: entities with a provider one by one, the others in one list."""
    language = tracker.language
    lines = [_head(tracker), ""]
    for entity in tracker.entities:
        if entity.series:
            lines.append(fit(f"{entity.clave} {entity.name}", WIDTH).rstrip())
            lines += [_line(series, language) for series in entity.series]
    absent = [entity for entity in tracker.entities if not entity.series]
    if absent:
        lines += ["", *_absent(absent, language)]
    return "\n".join(lines) + "\n"


def fit(value: str, width: int) -> str:
    """Return a text of exactly that width, cut with an ellipsis or filled with blanks."""
    return value.ljust(width) if len(value) <= width else value[: width - 1] + "…"


def _head(tracker: Tracker) -> str:
    return text(
        "reports",
        "tracker.show-head",
        tracker.language,
        quarter=Quarter.parse(tracker.quarter).title(tracker.language),
        entities=tracker.totals.entities,
        total=tracker.entities_total,
        providers=tracker.totals.providers,
    )


def _line(series: Series, language: Language) -> str:
    cells = (
        fit(f"  {series.provider.id}", PROVIDER_WIDTH),
        fit(series.standard, STANDARD_WIDTH),
        fit(text("reports", f"environment.{series.provider.environment}", language), ENVIRONMENT_WIDTH),
        fit(_outcome(series, language), OUTCOME_WIDTH),
        f"{series.current.score:>3}" if series.current else "   ",
        _change(series),
    )
    return " ".join(cells).rstrip()


def _outcome(series: Series, language: Language) -> str:
    if series.current is None:
        return text("reports", "tracker.not-examined", language)
    outcome = series.current.outcome
    return f"{MARKS[tone_of(outcome)]} {text('reports', f'outcome.{outcome}', language)}"


def _change(series: Series) -> str:
    """Return the change in eight columns: its mark, and the score before."""
    if series.change is None:
        return ""
    before = f" ({series.previous.score})" if series.previous else ""
    return f"{CHANGE_MARKS[series.change]}{before}"


def _absent(entities: list[Entity], language: Language) -> list[str]:
    title = text("reports", "tracker.show-none", language, count=len(entities))
    names = ", ".join(entity.name for entity in entities)
    return textwrap.wrap(f"{title} {names}.", WIDTH, break_on_hyphens=False)
