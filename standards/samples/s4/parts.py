"""Small parts that the sample records of the drafts share: words, catalogue pairs, identifiers, days and amounts."""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from datetime import date, timedelta
from functools import cache
from importlib import resources
from itertools import accumulate
from typing import Any

from standards import catalog
from standards.samples.draws import Draws
from standards.samples.people import Person

Record = dict[str, Any]


@cache
def words() -> dict[str, Any]:
    """Return the lists that records are made of."""
    source = resources.files("standards.samples").joinpath("s4", "parts.toml").read_text(encoding="utf-8")
    return tomllib.loads(source)


@cache
def _valores(name: str) -> dict[catalog.Clave, str]:
    explained = words()["explained"].get(name, "")
    known = catalog.load(name)
    return {
        entry.clave: explained if explained and entry.clave in known.other else entry.valor
        for entry in known.entries
    }


@cache
def claves(name: str) -> tuple[str, ...]:
    """Return the claves of a catalogue, in its order."""
    return tuple(str(entry.clave) for entry in catalog.load(name).entries)


def pair(name: str, clave: str) -> Record:
    """Return a clave with its text; the one for "none of these" says which."""
    return {"clave": clave, "valor": _valores(name)[clave]}


def moment(draws: Draws, day: date) -> str:
    """Return a moment of a day, in universal time."""
    minutes, second = divmod(draws.below(86400), 60)
    hour, minute = divmod(minutes, 60)
    return f"{day.isoformat()}T{hour:02}:{minute:02}:{second:02}Z"


def day_between(draws: Draws, first: date, last: date) -> date:
    """Return a day from the first to the last; the last when the first is later."""
    return last if first >= last else first + timedelta(days=draws.below((last - first).days + 1))


def amount(cents: int, currency: str = "MXN") -> Record:
    """Return an amount, whole where it has no cents."""
    whole, rest = divmod(cents, 100)
    return {"moneda": currency, "valor": cents / 100 if rest else whole}


def names(one: Person) -> Record:
    """Return a person's names; people with one surname lack the second."""
    told = {"nombres": one.nombres, "primerApellido": one.primer_apellido}
    return told if one.segundo_apellido is None else {**told, "segundoApellido": one.segundo_apellido}


@cache
def _starts(counts: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(accumulate(counts, initial=0))


def place_in_rounds(index: int, counts: tuple[int, ...]) -> tuple[int, int]:
    """Return, for the index of a part, the index of the whole that it is of and its own number in it.

    Args:
        index: of the part, among the parts of all wholes.
        counts: how many parts each whole of a round has; round follows round.
    """
    starts = _starts(counts)
    rounds, offset = divmod(index, starts[-1])
    inside = bisect_right(starts, offset) - 1
    return rounds * len(counts) + inside, offset - starts[inside]
