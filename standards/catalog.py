"""Catalogues: closed lists of claves and their official texts.

A file lists its ``entries``; or, where claves depend on those of another catalogue, its entries ``under`` each
clave of the ``parent``; or names the ``library`` that keeps the list.
"""

from __future__ import annotations

import gettext
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from standards.spanish import fold
from standards.texts import Language

Clave = str | int

_FOLDER = Path(__file__).with_name("catalogs")


@dataclass(frozen=True)
class Entry:
    """One clave.

    Attributes:
        valor: its official text.
        aliases: other texts that count as the official one.
        curp: the clave that a CURP uses for the same thing, in the catalogue of states.
        postal: the two digits that postal codes begin with, in the catalogue of states.
        under: the clave of the parent catalogue that it belongs to, if there is one.
        same_as: the clave that stands for the same thing, where two are in use.
        source: where this entry comes from, when it is not where the catalogue does.
    """

    clave: Clave
    valor: str
    aliases: tuple[str, ...] = ()
    curp: str = ""
    postal: tuple[str, ...] = ()
    under: str = ""
    same_as: str = ""
    source: str = ""

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
        parent: name of the catalogue whose claves these depend on; then a clave alone may stand for several entries.
    """

    name: str
    title: Mapping[Language, str]
    source: str
    date: date
    entries: tuple[Entry, ...]
    other: frozenset[Clave] = frozenset()
    other_explained: bool = True
    parent: str = ""

    @cached_property
    def by_parent(self) -> dict[str, Catalog]:
        """The part of the catalogue under each clave of its parent."""
        claves = dict.fromkeys(entry.under for entry in self.entries)
        return {
            clave: replace(self, entries=tuple(entry for entry in self.entries if entry.under == clave))
            for clave in claves
        }

    @cached_property
    def by_clave(self) -> dict[Clave, Entry]:
        """Entries by clave."""
        return {entry.clave: entry for entry in self.entries}

    @cached_property
    def with_parents(self) -> frozenset[tuple[str, Clave, str]]:
        """Each clave and its text, behind the clave of the parent that it belongs to."""
        return frozenset((entry.under, entry.clave, entry.valor) for entry in self.entries)

    @cached_property
    def by_text(self) -> dict[str, Entry]:
        """Entries by folded text."""
        return {text: entry for entry in self.entries for text in entry.folded}


@cache
def load(name: str) -> Catalog:
    """Return the catalogue of that name; FileNotFoundError when there is none."""
    source = (_FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    data: dict[str, Any] = tomllib.loads(source)
    return Catalog(
        name=name,
        title=data["title"],
        source=data["source"],
        date=date.fromisoformat(str(data["date"])),
        entries=tuple(_entries(data)),
        other=frozenset(data.get("other", ())),
        other_explained=data.get("other_explained", True),
        parent=data.get("parent", ""),
    )


def _entries(data: Mapping[str, Any]) -> Iterator[Entry]:
    for entry in data.get("entries", ()):
        lists = {name: tuple(entry[name]) for name in ("aliases", "postal") if name in entry}
        yield Entry(**{**entry, **lists})
    for parent, claves in data.get("under", {}).items():
        for clave, valor in claves.items():
            yield Entry(clave, valor, under=parent)
    if "library" in data:
        yield from _LIBRARIES[data["library"]]()


def _countries() -> Iterator[Entry]:
    import pycountry

    spanish = _in_spanish("iso3166-1")
    for country in sorted(pycountry.countries, key=lambda each: each.alpha_2):
        common = getattr(country, "common_name", country.name)
        valor = spanish(common)
        names = (spanish(country.name), country.name, common)
        yield Entry(country.alpha_2, valor, tuple(dict.fromkeys(name for name in names if name != valor)))


def _currencies() -> Iterator[Entry]:
    import pycountry

    spanish = _in_spanish("iso4217")
    names: dict[str, tuple[str, ...]] = {
        each.alpha_3: tuple(dict.fromkeys((spanish(each.name), each.name))) for each in pycountry.currencies
    }
    times = Counter(name for known in names.values() for name in known)
    for code, known in sorted(names.items()):
        # The names of a currency that was issued anew stand for more than one code.
        own = [name for name in known if times[name] == 1] or [f"{known[0]} ({code})"]
        yield Entry(code, own[0], tuple(own[1:]))


def _in_spanish(domain: str) -> Callable[[str], str]:
    """Return the translation of one of the library's lists; what has none stays in English."""
    import pycountry

    return gettext.translation(domain, pycountry.LOCALES_DIR, languages=["es"]).gettext


_LIBRARIES: Mapping[str, Callable[[], Iterator[Entry]]] = {
    "pycountry.countries": _countries,
    "pycountry.currencies": _currencies,
}


@cache
def names() -> tuple[str, ...]:
    """Return the names of every catalogue."""
    return tuple(sorted(file.stem for file in _FOLDER.glob("*.toml")))
