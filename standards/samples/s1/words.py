"""What sample declarations are written with: word lists, pairs of clave and valor, days and amounts."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from standards import catalog
from standards.samples.s1.stream import Stream

Record = dict[str, Any]

REMARKS_PERCENT = 25


@cache
def words(name: str) -> dict[str, Any]:
    """Return the word lists of one of this package's files."""
    source = resources.files("standards.samples.s1").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(source)


@cache
def texts(name: str) -> dict[catalog.Clave, str]:
    """Return the official texts of a catalogue of S1 by clave."""
    return {entry.clave: entry.valor for entry in catalog.load(f"s1-{name}").entries}


@cache
def claves(name: str) -> tuple[catalog.Clave, ...]:
    """Return the claves of a catalogue of S1."""
    return tuple(texts(name))


def pair(name: str, clave: catalog.Clave, explained: str = "") -> Record:
    """Return a clave and its text; a clave that means "other" takes the text that explains it."""
    return {"clave": clave, "valor": explained or texts(name)[clave]}


@cache
def _others(name: str) -> frozenset[catalog.Clave]:
    return catalog.load(f"s1-{name}").other


def explained_pair(draws: Stream, name: str, clave: catalog.Clave, others: list[str]) -> Record:
    """Return a clave and its text, which for "other" is one of those that explain it."""
    explained = clave in _others(name)
    return {"clave": clave, "valor": draws.pick(others) if explained else texts(name)[clave]}


@lru_cache(maxsize=65_536)
def iso(day: int) -> str:
    """Return a day, counted from year 1, as a date is written."""
    return date.fromordinal(day).isoformat()


def amount(value: int, currency: str = "MXN") -> Record:
    """Return an amount of whole units."""
    return {"valor": value, "moneda": currency}


def remark(draws: Stream, section: Record) -> Record:
    """Return a section, now and then with remarks."""
    if draws.chance(REMARKS_PERCENT):
        section["aclaracionesObservaciones"] = draws.pick(words("property")["remarks"])
    return section


def none_or(draws: Stream, member: str, items: list[Record]) -> Record:
    """Return a section that holds a list, or tells that there is nothing to list."""
    return remark(draws, {"ninguno": False, member: items} if items else {"ninguno": True})
