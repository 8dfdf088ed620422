"""Invented people: names as they are common in Mexico, with the CURP and RFC that follow from them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any, Literal, NamedTuple

from standards import curp, rfc
from standards.samples.draws import Draws
from standards.spanish import search_fold

Sex = Literal["female", "male"]

CURP_SEX: Mapping[Sex, str] = {"female": "M", "male": "H"}
WITHOUT_SECOND_SURNAME = 8  # percent
COMPOUND_GIVEN_NAME = 45  # percent
CONSPICUOUS_EVERY = 8

_STATES = tuple(curp.STATE_CODES)
_DIGITS = "0000000123456789"
_LETTERS = "AAAAAAAABCDEFGHJ"


class Person(NamedTuple):
    """One invented person. `segundo_apellido` is None for people who have one surname."""

    nombres: str
    primer_apellido: str
    segundo_apellido: str | None
    sex: Sex
    curp: str
    rfc: str


@cache
def _names() -> dict[str, Any]:
    source = resources.files("standards.samples").joinpath("people.toml").read_text(encoding="utf-8")
    return tomllib.loads(source)


@cache
def birthdays(youngest: int, oldest: int, year: int) -> tuple[date, ...]:
    """Return every day on which people were born who turn these ages, or one between, in that year."""
    first, last = date(year - oldest, 1, 1), date(year - youngest, 12, 31)
    return tuple(first + timedelta(days=day) for day in range((last - first).days + 1))


def person(draws: Draws, births: tuple[date, ...], number: int) -> Person:
    """Invent a person.

    Args:
        draws: where the choices come from.
        births: dates of birth to choose from.
        number: every eighth number has, in turn, one of the surnames in which names go wrong.
    """
    sex: Sex = "female" if draws.below(2) else "male"
    return bearer(draws, sex, surnames(draws, number), births)


def surnames(draws: Draws, number: int) -> tuple[str, str | None]:
    """Return two surnames, or one and None; every eighth number has a conspicuous one, in turn."""
    names = _names()
    turn, place = divmod(number, CONSPICUOUS_EVERY)
    conspicuous = names["conspicuous_surnames"]
    first = draws.pick(names["surnames"]) if place else conspicuous[turn % len(conspicuous)]
    return first, None if draws.chance(WITHOUT_SECOND_SURNAME) else draws.pick(names["surnames"])


def bearer(
    draws: Draws, sex: Sex, surnames: tuple[str, str | None], births: tuple[date, ...], *, minor: bool = False
) -> Person:
    """Invent a person who has these surnames, born on one of these days; minors have no RFC."""
    first, second = surnames
    given = _given_names(draws, _names()[sex])
    birth = draws.pick(births)
    homonym = draws.pick(_DIGITS if birth.year < 2000 else _LETTERS)
    return Person(
        nombres=given,
        primer_apellido=first,
        segundo_apellido=second,
        sex=sex,
        curp=curp.compose(first, second, given, birth, CURP_SEX[sex], draws.pick(_STATES), homonym),
        rfc="" if minor else _rfc(first, second, given, birth),
    )


def _rfc(first: str, second: str | None, given: str, birth: date) -> str:
    return rfc.compose_person(_folded(first), second and _folded(second), _folded(given), birth)


@cache
def _folded(name: str) -> str:
    """Return a name as the RFC reads it: folded once for all people who have it."""
    return search_fold(name)


def _given_names(draws: Draws, names: Mapping[str, list[str]]) -> str:
    name = draws.pick(names["single"])
    if not draws.chance(COMPOUND_GIVEN_NAME):
        return name
    leading = draws.pick(names["leading"])
    return name if leading == name else f"{leading} {name}"
