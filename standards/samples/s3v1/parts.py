"""What the records are put together from: words, pairs of a catalogue and people's names."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from standards import catalog
from standards.samples.people import Person

Record = dict[str, Any]

AGES = (24, 67)


@cache
def parts() -> dict[str, Any]:
    """Return everything in ``parts.toml``."""
    source = resources.files("standards.samples.s3v1").joinpath("parts.toml").read_text(encoding="utf-8")
    return tomllib.loads(source)


@cache
def valor(name: str, clave: str) -> str:
    """Return a clave's text in a catalogue."""
    return catalog.load(name).by_clave[clave].valor


def pair(name: str, clave: str) -> Record:
    """Return a clave and its text in a catalogue."""
    return {"clave": clave, "valor": valor(name, clave)}


@cache
def municipality(state: str, clave: str) -> str:
    """Return the name of a municipality."""
    return catalog.load("inegi-municipio").by_parent[state].by_clave[clave].valor


def names(one: Person) -> Record:
    """Return a person's names as members of a record; people of one surname lack the second."""
    told = {"nombres": one.nombres, "primerApellido": one.primer_apellido}
    return told if one.segundo_apellido is None else {**told, "segundoApellido": one.segundo_apellido}
