"""Catalogues: closed lists of claves and their official texts."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from importlib import resources
from typing import Any

from standards.spanish import fold
from standards.texts import Language

Clave = str | int


@dataclass(frozen=True)
class Entry:
    """One clave.

    Attributes:
        valor: its official text.
        aliases: other texts that count as the official one.
        curp: the clave that a CURP uses for the same thing, in the catalogue of states.
    """

    clave: Clave
    valor: str
    aliases: tuple[str, ...] = ()
    curp: str = ""

    @cached_property
    def folded(self) -> frozenset[str]:
        """Every accepted text, folded for comparison."""
        return frozenset(fold(text) for text in (self.valor, *self.aliases))


@dataclass(frozen=True)
class Catalog:
    """A closed list, with its source and the date of the text that it was taken from.

    Attributes:
        other: claves that mean "none of these".
        other_explained: whether the text of such a clave may say which one.
    """

    name: str
    title: Mapping[Language, str]
    source: str
    date: date
    entries: tuple[Entry, ...]
    other: frozenset[Clave] = frozenset()
    other_explained: bool = True

    @cached_property
    def by_clave(self) -> dict[Clave, Entry]:
        """Entries by clave."""
        return {entry.clave: entry for entry in self.entries}

    @cached_property
    def by_text(self) -> dict[str, Entry]:
        """Entries by folded text."""
        return {text: entry for entry in self.entries for text in entry.folded}


@cache
def load(name: str) -> Catalog:
    """Return the catalogue of that name; FileNotFoundError when there is none."""
    source = resources.files("standards").joinpath("catalogs", f"{name}.toml").read_text(encoding="utf-8")
    data: dict[str, Any] = tomllib.loads(source)
    return Catalog(
        name=name,
        title=data["title"],
        source=data["source"],
        date=date.fromisoformat(str(data["date"])),
        entries=tuple(
            Entry(**{**entry, "aliases": tuple(entry.get("aliases", ()))}) for entry in data["entries"]
        ),
        other=frozenset(data.get("other", ())),
        other_explained=data.get("other_explained", True),
    )


@cache
def names() -> tuple[str, ...]:
    """Return the names of every catalogue."""
    files = resources.files("standards").joinpath("catalogs").iterdir()
    return tuple(sorted(file.name.removesuffix(".toml") for file in files if file.name.endswith(".toml")))
