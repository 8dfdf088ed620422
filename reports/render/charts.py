"""Tones and marks of results, and the arithmetic of the small drawings; the templates draw them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

from conformance.results import CategoryTally, Status
from reports.tracker import Change, Point
from reports.wording import Outcome

Tone = Literal["good", "bad", "open", "none"]
"""How a result looks: only what is wholly decided in favour looks good."""

TONES: tuple[Tone, ...] = ("good", "bad", "open", "none")

MARKS: dict[Tone, str] = {"good": "✓", "bad": "✗", "open": "?", "none": "–"}
CHANGE_MARKS: dict[Change, str] = {
    "new": "+",
    "advanced": "▲",
    "fell-back": "▼",
    "same": "=",
    "not-comparable": "–",
}

_TONES: dict[Status | Outcome, Tone] = {
    "pass": "good",
    "fail": "bad",
    "skip": "open",
    "flaky": "open",
    "error": "open",
    "not-applicable": "none",
    "conformant": "good",
    "partial": "open",
    "draft": "open",
    "undecided": "open",
    "non-conformant": "bad",
}

QUARTERS_SHOWN = 8
BAR_STEP = 9
BAR_HEIGHT = 24


class Segment(NamedTuple):
    """A part of a stacked bar."""

    tone: Tone
    x: float
    width: float


class Bar(NamedTuple):
    """A quarter of a series: a bar as high as its score, or nothing."""

    quarter: str
    point: Point | None
    x: int
    y: float
    height: float


def tone_of(result: Status | Outcome) -> Tone:
    """Return the tone of a status or an outcome."""
    return _TONES[result]


def tones(counts: CategoryTally | Mapping[Outcome, int]) -> dict[Tone, int]:
    """Count results by tone."""
    named: Mapping[Any, int] = counts if isinstance(counts, Mapping) else _named(counts)
    found: dict[Tone, int] = dict.fromkeys(TONES, 0)
    for name, count in named.items():
        found[tone_of(name)] += count
    return found


def _named(tally: CategoryTally) -> dict[str, int]:
    return tally.model_dump(by_alias=True, exclude={"score"})


def stacked(counts: Mapping[Tone, int], width: float, most: int | None = None) -> list[Segment]:
    """Return the parts of a bar whose whole width stands for ``most`` results, or for all of them."""
    whole = most or sum(counts.values())
    segments: list[Segment] = []
    x = 0.0
    for tone, count in counts.items():
        if count:
            segments.append(Segment(tone, round(x, 2), round(width * count / whole, 2)))
            x += width * count / whole
    return segments


def bars(points: Sequence[Point], quarters: Sequence[str]) -> list[Bar]:
    """Return one bar for each of the last quarters."""
    by_quarter = {point.quarter: point for point in points}
    found = []
    for place, quarter in enumerate(quarters[-QUARTERS_SHOWN:]):
        point = by_quarter.get(quarter)
        # A score of zero is still a bar: what was examined never looks like what was not.
        height = max(1.5, BAR_HEIGHT * point.score / 100) if point else 0.0
        found.append(Bar(quarter, point, place * BAR_STEP, round(BAR_HEIGHT - height, 2), round(height, 2)))
    return found
