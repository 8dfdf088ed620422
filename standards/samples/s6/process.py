"""What happens in one contracting process: who, what, when and for how much."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

from standards import catalog
from standards.samples.draws import Draws
from standards.samples.s6.parties import COMPANIES_PER_CATEGORY, Party, company, institutions, words

Record = dict[str, Any]

PLANNING, TENDER, AWARD, CONTRACT, IMPLEMENTATION = range(5)
STAGES = ("planning", "tender", "award", "contract", "implementation")
_STAGE_SHARES = (8, 20, 34, 56)  # percent of processes that stop before the next stage
YEARS_BACK = 4
_FURTHEST = 800
_CODES = {"open": "LA", "selective": "IA", "limited": "IR", "direct": "AD"}
_METHODS = ("open",) * 9 + ("selective",) * 5 + ("direct",) * 5 + ("limited",)
_CATEGORIES = ("goods", "goods", "services", "services", "works")
_BIDDERS = {"open": (2, 6), "selective": (3, 3), "limited": (1, 3), "direct": (1, 1)}
DOLLARS_PER_HUNDRED = 3


class Dates(NamedTuple):
    """Days of a process, counted from the first day of the calendar."""

    planned: int
    opened: int
    closed: int
    decided: int
    signed: int
    started: int
    ended: int
    told: int


@dataclass(slots=True)
class Process:
    """The facts of one process, from which its releases are made.

    Attributes:
        stage: how far it has come.
        fate: ``normal``, or how it went wrong at its last stage.
        lots: for each award, the numbers of the lines that it covers.
        extended: whether it uses the extensions.
    """

    draws: Draws
    code: str
    ocid: str
    number: int
    category: str
    method: str
    details: str | None
    buyer: Party
    bidders: list[Party]
    stage: int
    fate: str
    dates: Dates
    lines: list[Record]
    lots: list[list[int]]
    currency: str
    extended: bool
    days: tuple[str, ...]

    def moment(self, day: int, time: str = "09:00:00") -> str:
        """Return a day of the process at an hour of central Mexico."""
        return f"{self.days[day]}T{time}-06:00"

    def period(self, start: int, end: int) -> Record:
        """Return a period of whole days."""
        return {"startDate": self.moment(start), "endDate": self.moment(end), "durationInDays": end - start}

    def money(self, cents: int, *, net: bool = False) -> Record:
        """Return an amount; with ``net``, what it is without taxes is told too if extensions are used."""
        value: Record = {"amount": cents / 100, "currency": self.currency}
        if self.extended and net:
            value["netAmount"] = round(cents / 116, 2)
        if self.currency != "MXN":
            day = self.moment(self.dates.planned)
            value["exchangeRates"] = [
                {"rate": 18.52, "currency": "MXN", "date": day, "source": "Banco de México"}
            ]
        return value

    def cents(self, lot: list[int]) -> int:
        """Return what the lines of a lot cost."""
        return sum(self.lines[line]["cents"] * self.lines[line]["quantity"] for line in lot)


@cache
def calendar(today: date) -> tuple[str, ...]:
    """Return the days around a day: those that a process of the past years can touch."""
    first = today - timedelta(days=YEARS_BACK * 365)
    return tuple((first + timedelta(days=day)).isoformat() for day in range(YEARS_BACK * 365 + _FURTHEST))


@cache
def _procedures(method: str) -> tuple[str, ...]:
    """Return how Mexican law calls the procedures of a method; nothing where it knows none."""
    known = catalog.load("s6-procurement-method-details").by_parent.get(method)
    return tuple(entry.valor for entry in known.entries) if known else ()


def draw(seed: int, number: int, today: date, stage: int | None = None) -> Process:
    """Invent a process that has come to a stage, one of its own where none is asked for."""
    draws = Draws("s6", seed, number)
    days = calendar(today)
    buyer = draws.pick(institutions())
    method, category = draws.pick(_METHODS), draws.pick(_CATEGORIES)
    share = draws.below(100)
    reached = sum(share >= limit for limit in _STAGE_SHARES) if stage is None else stage
    dates = _dates(draws, reached, direct=method == "direct")
    lines = _lines(draws, category)
    procedures = _procedures(method)
    local = (
        f"{_CODES[method]}-{(buyer.site or '').split('.')[0].upper()}-{number:06}-{days[dates.planned][:4]}"
    )
    return Process(
        draws=draws,
        code=local,
        ocid=f"{words()['prefix']}-{local}",
        number=number,
        category=category,
        method=method,
        details=draws.pick(procedures) if procedures else None,
        buyer=buyer,
        bidders=_bidders(draws, category, method),
        stage=reached,
        fate=_fate(draws, reached) if stage is None else "normal",
        dates=dates,
        lines=lines,
        lots=_lots(draws, len(lines)),
        currency="USD" if draws.chance(DOLLARS_PER_HUNDRED) else "MXN",
        extended=draws.chance(60),
        days=days,
    )


def _fate(draws: Draws, stage: int) -> str:
    dice = draws.below(100)
    if stage == TENDER:
        return "cancelled" if dice < 10 else "withdrawn" if dice < 15 else "normal"
    if stage == AWARD:
        return (
            "unsuccessful"
            if dice < 15
            else "cancelled"
            if dice < 25
            else "pending"
            if dice < 40
            else "normal"
        )
    if stage == CONTRACT:
        return "pending" if dice < 12 else "cancelled" if dice < 16 else "normal"
    return "normal"


def _dates(draws: Draws, stage: int, *, direct: bool) -> Dates:
    """Return the days of a process whose last news is a day before today, or earlier."""
    opened = 10 + draws.below(40)
    closed = opened + (2 + draws.below(8) if direct else 15 + draws.below(25))
    decided = closed + 2 + draws.below(12)
    signed = decided + 3 + draws.below(12)
    started = signed + 1 + draws.below(5)
    ended = started + 30 + draws.below(330)
    marks = (2, opened + 1, decided + 1, signed + 2, started + 20)
    told = marks[stage] if stage < IMPLEMENTATION else started + 20 + draws.below(ended - started + 40)
    latest = YEARS_BACK * 365 - 1 - told
    planned = latest - draws.below(min(latest, 900))
    offsets = (0, opened, closed, decided, signed, started, ended, told)
    return Dates(*(planned + offset for offset in offsets))


def _lines(draws: Draws, category: str) -> list[Record]:
    kinds = words()["subjects"][category]["lines"]
    count = 1 + draws.below(min(5, len(kinds)))
    first = draws.below(len(kinds))
    found = []
    for turn in range(count):
        text, clave, clave_text, code, code_text, unit, unit_name, least, most, few, many = kinds[
            (first + turn) % len(kinds)
        ]
        found.append(
            {
                "what": text,
                "cog": (clave, clave_text),
                "unspsc": (code, code_text),
                "unit": (unit, unit_name),
                "cents": 100 * least + draws.below(100 * (most - least) + 1),
                "quantity": few + draws.below(many - few + 1),
            }
        )
    return found


def _lots(draws: Draws, count: int) -> list[list[int]]:
    lots = 1 + draws.below(min(3, count))
    return [list(range(count))[lot::lots] for lot in range(lots)]


def _bidders(draws: Draws, category: str, method: str) -> list[Party]:
    least, more = _BIDDERS[method]
    count = least + draws.below(more)
    first = draws.below(COMPANIES_PER_CATEGORY)
    return [company(category, (first + 7 * turn) % COMPANIES_PER_CATEGORY) for turn in range(count)]
