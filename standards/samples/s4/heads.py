"""What a programme and its audits and reports have in common: whose it is, of which year, known as of which day."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from standards.samples.draws import Draws
from standards.samples.s4 import bodies
from standards.samples.s4.bodies import Body
from standards.samples.s4.parts import claves, day_between

FIRST_YEAR = 2015
YEARS_BACK = 5
LATEST_UPDATE = 400  # days after the capture

COUNTS = (3, 1, 5, 2, 8, 12, 4, 5)
"""How many audits each programme of a round has: so the place of any audit is known without making others."""

_KINDS = (
    *(bodies.STATE_AUDITOR,) * 5,
    *(bodies.STATE_CONTROL,) * 4,
    *(bodies.INTERNAL,) * 5,
    *(bodies.TOWN_CONTROL,) * 4,
    bodies.ASF,
    bodies.MINISTRY,
    bodies.OTHER,
)


class Head(NamedTuple):
    """A programme in short.

    Attributes:
        number: its index.
        kind: clave of the kind of body that it is of.
        account: fiscal year that is audited.
        published: day on which it was made public.
        captured: day on which its record was made.
        as_of: day whose state of things the record tells: of the last update, or of the capture.
        counted: whether its amounts are told.
    """

    number: int
    id: str
    kind: str
    body: Body
    year: int
    account: int
    published: date
    captured: date
    as_of: date
    audits: int
    counted: bool
    currency: str


@lru_cache(maxsize=256)
def head(seed: int, number: int, today: date) -> Head:
    """Return the programme of an index."""
    draws = Draws("s4-programa", seed, number)
    identity = draws.uuid()
    kind = draws.pick(_KINDS)
    body = bodies.overseer(kind, draws, draws.pick(bodies.states()))
    year = max(FIRST_YEAR, today.year - draws.below(YEARS_BACK + 1))
    yesterday = today - timedelta(days=1)
    published = day_between(draws, date(year - 1, 12, 1), min(date(year, 2, 28), yesterday))
    captured = min(published + timedelta(days=draws.below(30)), yesterday)
    update = captured + timedelta(days=1 + draws.below(LATEST_UPDATE))
    return Head(
        number=number,
        id=identity,
        kind=kind,
        body=body,
        year=year,
        account=year - (0 if draws.chance(15) else 1),
        published=published,
        captured=captured,
        as_of=min(update, yesterday) if draws.chance(70) else captured,
        audits=COUNTS[number % len(COUNTS)],
        counted=draws.chance(85),
        currency="USD" if draws.chance(3) else "MXN",
    )


def document(draws: Draws) -> str:
    """Return the clave of a kind of programme document."""
    return draws.pick(("PAA", "PAA", "PAF", "PAT", *claves("s4-tipo-documento")))
