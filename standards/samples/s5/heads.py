"""What a complaint and the events that follow it have in common."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from importlib import resources
from typing import Any, NamedTuple

from standards.samples.draws import Draws
from standards.samples.s4 import bodies
from standards.samples.s4.bodies import Body

LONGEST_AGO = 1000  # days
_GAP = 30 * 86400  # seconds

# No vowels, which could spell something, and no signs that look like others.
_LETTERS = "BCDFGHJKMNPQRTVWXYZ2346789"
_GROUPS, _GROUP = 4, 4


class Event(NamedTuple):
    """Something that happened to a complaint; status and grade are empty where it told none."""

    moment: datetime
    kind: str
    status: str
    grade: str


class Head(NamedTuple):
    """A complaint in short.

    Attributes:
        state: clave of the state that the facts are in.
        body: the one that the facts happened in.
        receiver: the authority that took the complaint.
        competent: the authority that investigates.
    """

    number: int
    id: str
    folio: str
    presented: datetime
    state: str
    body: Body
    receiver: Body
    competent: Body
    events: tuple[Event, ...]

    @property
    def status(self) -> str:
        """The status after the last event that told one."""
        return next(event.status for event in reversed(self.events) if event.status)


@cache
def words() -> dict[str, Any]:
    """Return the lists that records are made of."""
    source = resources.files("standards.samples").joinpath("s5", "parts.toml").read_text(encoding="utf-8")
    return tomllib.loads(source)


@cache
def counts() -> tuple[int, ...]:
    """Return how many events each complaint of a round has."""
    return tuple(len(history["events"]) for history in words()["histories"])


@lru_cache(maxsize=256)
def head(seed: int, number: int, today: date) -> Head:
    """Return the complaint of an index, as of a day."""
    draws = Draws("s5-denuncia", seed, number)
    identity, folio = draws.uuid(), _folio(draws)
    midnight = datetime(today.year, today.month, today.day, tzinfo=UTC)
    presented = midnight - timedelta(days=2 + draws.below(LONGEST_AGO), seconds=-draws.below(86400))
    state = draws.pick(bodies.states())
    body = bodies.anybody(draws, state)
    competent = _authority(draws, body, state)
    elsewhere = draws.chance(50)
    return Head(
        number=number,
        id=identity,
        folio=folio,
        presented=presented,
        state=state,
        body=body,
        receiver=bodies.overseer(bodies.STATE_CONTROL, draws, state) if elsewhere else competent,
        competent=competent,
        events=_events(draws, number, presented, midnight),
    )


def _folio(draws: Draws) -> str:
    return "-".join("".join(draws.pick(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))


def _authority(draws: Draws, body: Body, state: str) -> Body:
    if body.scope == "FEDERAL":
        federal = draws.chance(50)
        return bodies.overseer(bodies.MINISTRY, draws, state) if federal else bodies.internal_control(body)
    if body.scope == "ESTATAL" and draws.chance(60):
        return bodies.internal_control(body)
    return bodies.overseer(bodies.STATE_CONTROL, draws, state)


def _events(draws: Draws, number: int, presented: datetime, midnight: datetime) -> tuple[Event, ...]:
    """Return what happened to a complaint, from its reception on; all of it before today."""
    history = words()["histories"][number % len(counts())]
    left = int((midnight - presented).total_seconds()) - 1
    longest = min(left // len(history["events"]), _GAP)
    moment, events = presented, []
    for place, (kind, status) in enumerate(history["events"]):
        if place:
            moment += timedelta(seconds=1 + draws.below(longest))
        grade = history.get("grade", "") if kind in {"CALIFICACION", "IPRA"} else ""
        events.append(Event(moment, kind, status, grade))
    return tuple(events)


def written(moment: datetime) -> str:
    """Return a moment as records write it."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}Z"
