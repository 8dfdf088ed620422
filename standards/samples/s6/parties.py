"""Invented institutions and companies that buy, bid and sell."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import Any, NamedTuple

from standards import rfc
from standards.samples.draws import Draws
from standards.spanish import search_fold

Record = dict[str, Any]

COMPANIES_PER_CATEGORY = 400
_HOMOCLAVE = "123456789ABCDEFGHIJKLMNPQRSTUVWXYZ"
_PARTICLES = frozenset({"de", "del", "la", "las", "los", "el", "y", "s", "a", "c", "v", "r", "l", "p", "i"})


class Party(NamedTuple):
    """An organization: its id, name and RFC, where it stands and how to reach it."""

    id: str
    name: str
    rfc: str
    address: tuple[str, str, str, str]
    contact: str
    telephone: str
    site: str | None

    def reference(self) -> Record:
        """Return how the rest of a release refers to the organization."""
        return {"id": self.id, "name": self.name}

    def postal_address(self) -> Record:
        """Return where the organization stands."""
        street, town, state, postal_code = self.address
        return {
            "streetAddress": street,
            "locality": town,
            "region": state,
            "postalCode": postal_code,
            "countryName": "México",
        }

    def entry(self, roles: list[str], *, extended: bool) -> Record:
        """Return the organization as it stands in `parties`."""
        identifier = {"scheme": "MX-RFC", "id": self.rfc, "legalName": self.name}
        contact = {"name": self.contact, "telephone": self.telephone}
        if self.site:
            identifier["uri"] = f"https://www.{self.site}/"
            contact["email"] = f"adquisiciones@{self.site}"
            contact["url"] = f"https://www.{self.site}/contacto"
        if extended:
            identifier["juridicalPersonhood"] = "legalPerson"
            contact["type"] = "contactPoint"
        return {
            "id": self.id,
            "name": self.name,
            "identifier": identifier,
            "address": self.postal_address(),
            "contactPoint": contact,
            "roles": roles,
        }


@cache
def words() -> dict[str, Any]:
    """Return the word lists."""
    source = resources.files("standards.samples.s6").joinpath("s6.toml").read_text(encoding="utf-8")
    return tomllib.loads(source)


@cache
def institutions() -> tuple[Party, ...]:
    """Return every institution that buys."""
    return tuple(institution(index) for index in range(len(words()["buyers"])))


@cache
def institution(place: int | str) -> Party:
    """Return the buyer of that number, or the institution of that name in the word lists."""
    known: Mapping[str, str] = words()["buyers"][place] if isinstance(place, int) else words()[place]
    return _party(
        Draws("s6-institution", known["siglas"]),
        known["nombre"],
        known["rfc"],
        "Dirección de Recursos Materiales y Servicios Generales",
        f"{known['siglas']}.gob.mx",
    )


@lru_cache(maxsize=4096)
def company(category: str, number: int) -> Party:
    """Return a company of a line of business; the same number is the same company in every process."""
    draws = Draws("s6-company", category, number)
    lists = words()["companies"]
    names, lines = lists["names"], lists[category]
    # Number after number takes another pair of line and name, so that few companies are called the same.
    name = f"{lines[number % len(lines)]} {names[number // len(lines) % len(names)]}"
    if number >= len(lines) * len(names):
        name += f" de {draws.pick(words()['places']['towns'])[0]}"
    return _company(draws, f"{name}, {draws.pick(lists['forms'])}", "Área de Ventas a Gobierno")


@cache
def guarantor(number: int) -> Party:
    """Return a company that stands surety."""
    name = words()["companies"]["guarantors"][number]
    return _company(Draws("s6-guarantor", number), name, "Área de Emisión de Fianzas")


def _company(draws: Draws, name: str, contact: str) -> Party:
    founded = f"{draws.below(36) + 85:02}"[-2:] + f"{draws.below(12) + 1:02}{draws.below(28) + 1:02}"
    return _party(draws, name, _initials(name) + founded, contact, None)


def _initials(name: str) -> str:
    """Return the three letters that open a company's RFC: the initials of the words that count."""
    found = [word for word in re.findall("[a-zñ]+", search_fold(name)) if word not in _PARTICLES]
    letters = "".join(word[0] for word in found[:3]) if len(found) > 2 else found[0][0] + found[-1][:2]
    return letters.upper()


def _party(draws: Draws, name: str, key: str, contact: str, site: str | None) -> Party:
    places = words()["places"]
    town, state, postal_code, area = draws.pick(places["towns"])
    street = f"{draws.pick(places['streets'])} {draws.below(1800) + 1}, Centro"
    local = draws.below(9 * 10 ** (9 - len(area))) + 10 ** (9 - len(area))
    first11 = key + draws.pick(_HOMOCLAVE) + draws.pick(_HOMOCLAVE)
    full = f"{first11}{rfc.check_digit(first11)}"
    return Party(
        id=f"MX-RFC-{full}",
        name=name,
        rfc=full,
        address=(street, town, state, postal_code),
        contact=contact,
        telephone=f"+52 {area} {local}",
        site=site,
    )
