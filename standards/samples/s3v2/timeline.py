"""The days of a case, each not before the one that it follows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from standards.samples.draws import Draws

_CAPTURE_DAYS = 3 * 365
_LAST_DAYS_OF_MONTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Timeline(NamedTuple):
    """The days of one case, from the resolution to its registration, and the day before the one that is today."""

    resolved: date
    notified: date
    final: date
    final_notified: date
    executed: date
    registered: date
    yesterday: date


def timeline(draws: Draws, today: date) -> Timeline:
    """Draw the days of a case that was registered within the last three years."""
    yesterday = today - timedelta(days=1)
    registered = yesterday - timedelta(days=draws.below(_CAPTURE_DAYS))
    executed = registered - timedelta(days=draws.below(90))
    final_notified = executed - timedelta(days=draws.below(15))
    final = final_notified - timedelta(days=draws.below(20))
    notified = final - timedelta(days=16 + draws.below(150))
    resolved = notified - timedelta(days=draws.below(12))
    return Timeline(resolved, notified, final, final_notified, executed, registered, yesterday)


def after(start: date, years: int, months: int, days: int) -> date:
    """Return the day on which a term ends that starts on a day."""
    count = start.year * 12 + start.month - 1 + years * 12 + months
    year, month = divmod(count, 12)
    last = _LAST_DAYS_OF_MONTHS[month]
    leap = month == 1 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return date(year, month + 1, min(start.day, last + leap)) + timedelta(days=days)


def between(draws: Draws, first: date, last: date) -> date:
    """Draw a day from the first to the last."""
    return first + timedelta(days=draws.below((last - first).days + 1))


def moment(draws: Draws, day: date) -> str:
    """Write a moment of a day as Directus does."""
    minutes, second = divmod(draws.below(86400), 60)
    hour, minute = divmod(minutes, 60)
    return f"{day.isoformat()}T{hour:02}:{minute:02}:{second:02}.{draws.below(1000):03}Z"
