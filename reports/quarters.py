"""Calendar quarters, in Mexico City's time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from reports.errors import ReportsUsageError
from standards.texts import Language, text

# A fixed offset: no daylight saving since October 2022, and a small machine may have no zone database.
MEXICO_CITY = timezone(timedelta(hours=-6))

_FORM = re.compile(r"(?P<year>\d{4})-[TQ](?P<number>[1-4])")


def local(value: datetime) -> datetime:
    """Return a moment in Mexico City's time; one without an offset is taken as UTC."""
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    return aware.astimezone(MEXICO_CITY)


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of a year, written as ``2026-T4``; quarters are ordered in time."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year:04}-T{self.number}"

    @classmethod
    def of(cls, value: datetime) -> Quarter:
        """Return the quarter in which a moment falls."""
        there = local(value)
        return cls(there.year, (there.month + 2) // 3)

    @classmethod
    def parse(cls, name: str) -> Quarter:
        """Read ``2026-T4`` (or ``2026-Q4``).

        Raises:
            ReportsUsageError: ``quarter-malformed``.
        """
        found = _FORM.fullmatch(name.strip().upper())
        if found is None or int(found["year"]) < 1:
            raise ReportsUsageError("quarter-malformed", name=name)
        return cls(int(found["year"]), int(found["number"]))

    def title(self, language: Language) -> str:
        """Return its name for people."""
        return text("reports", "date.quarter", language, number=self.number, year=self.year)

    def back(self, quarters: int) -> Quarter:
        """Return the quarter that many quarters earlier."""
        index = self.year * 4 + self.number - 1 - quarters
        return Quarter(index // 4, index % 4 + 1)
