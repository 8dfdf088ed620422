"""The word lists and catalogue claves that S3 2.0 sample records are made of, and the identifiers they carry."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from standards import catalog

Record = dict[str, Any]

_OF_THE_STATE = {"09": "de la Ciudad de México", "15": "del Estado de México"}
"""How the two states whose name alone would mislead are named after an institution."""


@cache
def words() -> dict[str, Any]:
    """Return the word lists."""
    source = resources.files("standards.samples.s3v2").joinpath("words.toml").read_text(encoding="utf-8")
    return tomllib.loads(source)


@cache
def claves(name: str) -> tuple[str, ...]:
    """Return the claves of a catalogue of S3 2.0."""
    return tuple(str(entry.clave) for entry in catalog.load(f"s3v2-{name}").entries)


@cache
def states() -> Mapping[str, str]:
    """Return how an institution's name ends in each state, by the state's clave."""
    return {
        str(entry.clave): _OF_THE_STATE.get(str(entry.clave), f"de {entry.valor}")
        for entry in catalog.load("inegi-entidad").entries
    }
