"""Sample answers about tax returns: of which years a taxpayer filed one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from standards.samples.draws import Draws
from standards.samples.people import birthdays, person
from standards.samples.s1.words import Record

AGES = (24, 67)
DUE_MONTH = 5
"""The return of a year is due in April of the next one: from May on it counts."""
FILED = 88  # percent


def records(seed: int, indices: range, today: date) -> Iterator[Record]:
    """Yield what is known of one taxpayer for each index, as of a day; the latest year comes first."""
    births = birthdays(*AGES, today.year)
    latest = today.year - (1 if today.month >= DUE_MONTH else 2)
    for index in indices:
        draws = Draws("s1-fiscal", seed, index)
        taxpayer = person(draws, births, index).rfc
        years = range(latest - draws.below(2), latest - 2 - draws.below(6), -1)
        results = [{"ejercicio": year, "presento": draws.chance(FILED)} for year in years]
        yield {"rfc": taxpayer, "resultados": results}
