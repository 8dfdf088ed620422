"""Third parties of sample declarations: invented companies and people who come back in many records."""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

from standards import rfc
from standards.samples.people import Person, birthdays, person
from standards.samples.s1.stream import Stream
from standards.samples.s1.words import Record, pair, words
from standards.spanish import search_fold

COMPANIES = 1500
PEOPLE = 1500

_PARTICLES = frozenset({"DE", "DEL", "LA", "LAS", "LOS", "EL", "Y", "POR", "SA", "CV", "RL", "SC", "AC"})
_ALPHABET = frozenset("ABCDEFGHIJKLMNÑOPQRSTUVWXYZ")
_FOUNDED = (date(1948, 1, 1).toordinal(), date(1974, 12, 31).toordinal())
"""Days between which companies were founded: before anybody of working age began to work in them."""


class Party(NamedTuple):
    """A person or company, as one names it to a third one: ``kind`` is FISICA or MORAL."""

    kind: str
    name: str
    rfc: str


class Company(NamedTuple):
    """A company and what it does."""

    name: str
    rfc: str
    sector: str
    explained: str
    activity: str

    def sector_pair(self) -> Record:
        """Return the sector as clave and text."""
        return pair("sector", self.sector, self.explained)


@lru_cache(maxsize=8192)
def company_rfc(name: str) -> str:
    """Return an RFC for an organisation of this name: initials, a day of foundation and homoclave."""
    draws = Stream("s1-organisation", name)
    capitals = search_fold(name).upper()
    kept = "".join(letter if letter in _ALPHABET or letter == " " else "" for letter in capitals).split()
    initials = [word for word in kept if word not in _PARTICLES] or kept
    letters = "".join(word[0] for word in initials[:3])
    letters = (letters + initials[-1][1:])[:3].ljust(3, "X")
    founded = date.fromordinal(draws.between(*_FOUNDED))
    first11 = f"{letters}{founded:%y%m%d}{rfc.homoclave(name)}"
    return f"{first11}{rfc.check_digit(first11)}"


@lru_cache(maxsize=COMPANIES)
def _company(seed: int, number: int) -> Company:
    draws = Stream("s1-company", seed, number)
    known = words("property")
    trade = known["trades"][number % len(known["trades"])]
    word, tail = draws.pick(known["company_words"]), draws.pick(known["company_tails"])
    name = f"{trade['head']} {word} del {tail}, {draws.pick(known['company_forms'])}"
    explained = draws.pick(words("employment")["other_sectors"]) if trade["sector"] == "OTRO" else ""
    return Company(name, company_rfc(name), trade["sector"], explained, trade["activity"])


def company(draws: Stream, seed: int) -> Company:
    """Return a company of this seed."""
    return _company(seed, draws.below(COMPANIES))


def full_name(one: Person) -> str:
    """Return the names and surnames of a person in one."""
    return " ".join(filter(None, (one.nombres, one.primer_apellido, one.segundo_apellido)))


@cache
def _births() -> tuple[date, ...]:
    return birthdays(30, 70, 2010)


@lru_cache(maxsize=PEOPLE)
def _individual(seed: int, number: int) -> Party:
    draws = Stream("s1-third-party", seed, number)
    one = person(draws, _births(), draws.below(1000))
    return Party("FISICA", full_name(one), one.rfc)


def individual(draws: Stream, seed: int) -> Party:
    """Return a person of this seed who is not of the declarant's family."""
    return _individual(seed, draws.below(PEOPLE))


def organisation(name: str) -> Party:
    """Return an organisation by its name."""
    return Party("MORAL", name, company_rfc(name))


def party(draws: Stream, seed: int, percent_companies: int = 50) -> Party:
    """Return a person or a company of this seed."""
    if not draws.chance(percent_companies):
        return individual(draws, seed)
    one = company(draws, seed)
    return Party("MORAL", one.name, one.rfc)


def named(one: Party, kind: str = "tipoPersona", name: str = "nombreRazonSocial") -> Record:
    """Return a party as a record, with the names of members that the place has."""
    return {kind: one.kind, name: one.name, "rfc": one.rfc}


def only(day: int) -> tuple[date, ...]:
    """Return the one day on which somebody was born, counted from year 1."""
    return (date.fromordinal(day),)
