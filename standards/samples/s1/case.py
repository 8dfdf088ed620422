"""The facts of one declaration, on which its sections agree."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Literal, NamedTuple

from standards.samples.people import Person, person
from standards.samples.s1.parties import only
from standards.samples.s1.places import Place, office
from standards.samples.s1.stream import Stream
from standards.samples.s1.words import Record, words

Tipo = Literal["INICIAL", "MODIFICACIÓN", "CONCLUSIÓN"]

YEAR = 365
WINDOW = 60
"""Days within which one declares after taking or leaving office, that day included."""
RECENT = 3 * YEAR
"""Days before today within which declarations were presented."""
AGES = (24, 67)
YOUNGEST_AT_WORK = 19 * 366
"""Days of age from which people take office."""
COMPLETE = 70  # percent
ABROAD = 2  # percent of officials with a post abroad
MAY = 5

OPERATIONS = ("SIN_CAMBIOS",) * 6 + ("MODIFICAR", "MODIFICAR", "AGREGAR", "AGREGAR", "BAJA")

MARITAL = ("CAS",) * 9 + ("SOL",) * 6 + ("CON",) * 4 + ("DIV", "DIV", "VIU", "SCO")
_PARTNER_OWNER = {"CAS": "CYG", "CON": "CBN", "SCO": "CVV"}


class Job(NamedTuple):
    """A job of the past: first and last day, counted from year 1, and whether it was a public one."""

    first: int
    last: int
    public: bool


@dataclass(slots=True)
class Case:
    """One declaration.

    Days are counted from year 1, as `date.toordinal` does.

    Attributes:
        draws: where the choices come from.
        seed: which companies and people it shares with other declarations.
        tipo: its kind.
        complete: whether it tells about interests, assets and family, or is the simplified form.
        presented: the day on which it was presented.
        until: the last day that it tells about: that of the declaration, of last December or of leaving.
        hired: the day of taking office.
        post: an entry of the list of posts.
        institution: number of the institution.
        place: where the office is.
        office: the address of the office: the one member that an address fills.
        person: the declarant.
        birth: the declarant's day of birth.
        marital: clave of the civil status.
        jobs: earlier ones, the latest first.
        home: the declarant's address: the one member that an address fills.
        partner: who shares the declarant's life, if that is told.
        partner_birth: the partner's day of birth.
        dependants: claves of the dependants' relation.
        family_income: net pesos a month that partner and dependants earn.
        sold: kinds of goods that were sold in the time reported, and for how much.
    """

    draws: Stream
    seed: int
    tipo: Tipo
    complete: bool
    presented: int
    until: int
    hired: int
    post: Record
    institution: int
    place: Place
    office: Record
    person: Person
    birth: int
    marital: str
    jobs: tuple[Job, ...] = ()
    home: Record = field(default_factory=dict)
    partner: Person | None = None
    partner_birth: int = 0
    dependants: list[str] = field(default_factory=list)
    family_income: int = 0
    sold: list[tuple[str, int]] = field(default_factory=list)

    @property
    def initial(self) -> bool:
        """Whether it is the one of taking office."""
        return self.tipo == "INICIAL"

    @property
    def partner_owner(self) -> str | None:
        """Clave of the partner as an owner; None without a partner."""
        return _PARTNER_OWNER[self.marital] if self.partner is not None else None

    @property
    def period(self) -> tuple[int, int]:
        """The first and last day in which something new may have come: a life of work, or the time reported."""
        if self.initial:
            return self.birth + YOUNGEST_AT_WORK, self.until
        first = date(date.fromordinal(self.until).year, 1, 1).toordinal()
        return first, self.until

    def operation(self) -> str:
        """Return what became of an item since the last declaration; in the first one all are new."""
        return "AGREGAR" if self.initial else self.draws.pick(OPERATIONS)

    def acquired(self, operation: str, years: int = 15) -> int:
        """Return a day on which something was acquired: in the time reported if it is new, else before."""
        first, last = self.period
        adult = self.birth + YOUNGEST_AT_WORK
        if not self.initial and operation != "AGREGAR":
            first, last = first - years * YEAR, first - 1
        elif self.initial:
            first = last - years * YEAR
        return self.draws.between(min(max(first, adult), last), last)


@cache
def _births(today: date) -> tuple[int, int]:
    least, most = AGES
    return date(today.year - most, 1, 1).toordinal(), date(today.year - least, 12, 31).toordinal()


@cache
def _days_of_may(today: date) -> tuple[int, ...]:
    last = today.toordinal() - 1
    days = (date.fromordinal(day) for day in range(last - RECENT, last + 1))
    return tuple(day.toordinal() for day in days if day.month == MAY)


def case(draws: Stream, seed: int, tipo: Tipo, index: int, today: date) -> Case:
    """Return the facts of a declaration, before its sections are written."""
    complete = draws.chance(COMPLETE)
    birth = draws.between(*_births(today))
    presented, until, hired = _days(draws, tipo, birth, today)
    institution = draws.below(len(words("employment")["institutions"]))
    place, address = office(seed, institution)
    return Case(
        draws=draws,
        seed=seed,
        tipo=tipo,
        complete=complete,
        presented=presented,
        until=until,
        hired=hired,
        post=draws.pick(words("employment")["posts"]),
        institution=institution,
        place=place,
        office={"domicilioMexico": address},
        person=person(draws, only(birth), index),
        birth=birth,
        marital=draws.pick(MARITAL),
        jobs=tuple(_jobs(draws, birth, hired)),
    )


def _days(draws: Stream, tipo: Tipo, birth: int, today: date) -> tuple[int, int, int]:
    """Return when a declaration was presented, up to when it tells, and when office was taken."""
    yesterday = today.toordinal() - 1
    grown_up = birth + YOUNGEST_AT_WORK
    if tipo == "MODIFICACIÓN":
        presented = draws.pick(_days_of_may(today))
        until = date(date.fromordinal(presented).year - 1, 12, 31).toordinal()
        # Who took office this late in the year declared in that same year.
        return presented, until, max(until - draws.between(120, 14 * YEAR), grown_up)
    presented = yesterday - draws.below(RECENT)
    if tipo == "INICIAL":
        return presented, presented, presented - draws.below(WINDOW)
    left = presented - draws.below(WINDOW)
    return presented, left, max(left - draws.between(150, 12 * YEAR), grown_up)


def _jobs(draws: Stream, birth: int, hired: int) -> list[Job]:
    jobs: list[Job] = []
    last = hired - 1 - draws.below(150)
    for _ in range(draws.pick((0, 1, 2, 3, 3, 4, 5))):
        first = max(last - draws.between(200, 7 * YEAR), birth + YOUNGEST_AT_WORK)
        if last - first < 90:
            break
        jobs.append(Job(first, last, draws.chance(55)))
        last = first - 1 - draws.below(300)
    return jobs
