"""Private parties: companies and natural persons, who speaks for them and where they are."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from standards import rfc
from standards.samples.draws import Draws
from standards.samples.people import Person, birthdays, person
from standards.samples.s3v1.parts import AGES, Record, municipality, names, pair, parts
from standards.spanish import search_fold

REPRESENTATIVE_AGES = (30, 67)
COMPANY_AGES = (8, 40)
PEOPLE = 400
"""How many answer for the records of a seed, and how many speak for its natural persons."""
ABROAD = 12  # percent of the addresses

_PARTICLES = frozenset({"DE", "DEL", "EL", "LA", "LAS", "LOS", "Y"})


def company(draws: Draws, seed: int, year: int) -> tuple[Record, str]:
    """Return a company and what it was contracted for. One company has the same data in every record."""
    words = parts()["particulares"]
    number = draws.below(len(words["trades"]) * len(words["proper_names"]))
    trade = words["trades"][number // len(words["proper_names"])]
    name, key = _firm(seed, number, year)
    party: Record = {"nombreRazonSocial": name}
    if draws.chance(70):
        party["objetoSocial"] = trade["purpose"]
    if draws.chance(92):
        party["rfc"] = key
    party["tipoPersona"] = "M"
    party |= _whereabouts(draws)
    if draws.chance(60):
        party["directorGeneral"] = _representative("director", seed, number, year)
    if draws.chance(55):
        party["apoderadoLegal"] = _representative("attorney", seed, number, year)
    return party, draws.pick(trade["contracts"])


def individual(draws: Draws, index: int, seed: int, year: int) -> tuple[Record, str]:
    """Return a natural person and what they were contracted for."""
    one = person(draws, birthdays(*AGES, year), index)
    full = " ".join(filter(None, (one.nombres, one.primer_apellido, one.segundo_apellido)))
    party: Record = {"nombreRazonSocial": full}
    if draws.chance(92):
        party["rfc"] = one.rfc
    party["tipoPersona"] = "F"
    party |= _whereabouts(draws)
    if draws.chance(15):
        party["apoderadoLegal"] = _representative("attorney", seed, PEOPLE + draws.below(PEOPLE), year)
    return party, draws.pick(parts()["particulares"]["works_of_persons"])


def responsible(draws: Draws, seed: int, year: int) -> Record:
    """Return the names of who answers for what was recorded."""
    return names(_someone("responsible", seed, draws.below(PEOPLE), year))


def _representative(role: str, seed: int, number: int, year: int) -> Record:
    one = _someone(role, seed, number, year)
    return {**names(one), "curp": one.curp}


@lru_cache(maxsize=8192)
def _someone(role: str, seed: int, number: int, year: int) -> Person:
    return person(Draws(f"s3-{role}", seed, number), birthdays(*REPRESENTATIVE_AGES, year), number)


@lru_cache(maxsize=4096)
def _firm(seed: int, number: int, year: int) -> tuple[str, str]:
    """Return the full name and the RFC of one of the companies."""
    words = parts()["particulares"]
    trade, proper = divmod(number, len(words["proper_names"]))
    draws = Draws("s3-company", seed, number)
    name = f"{words['trades'][trade]['name']} {words['proper_names'][proper]}"
    founded = draws.pick(birthdays(*COMPANY_AGES, year))
    return f"{name}, {draws.pick(words['forms'])}", _company_rfc(name, founded)


def _company_rfc(name: str, founded: date) -> str:
    """Return an RFC as the tax administration makes it of a company's name without its legal form."""
    words = [word for word in search_fold(name).upper().split() if word not in _PARTICLES]
    letters = words[0][0] + (words[1][0] + words[2][0] if len(words) > 2 else words[1][:2])
    first11 = f"{letters}{founded:%y%m%d}{rfc.homoclave(' '.join(words))}"
    return f"{first11}{rfc.check_digit(first11)}"


def _whereabouts(draws: Draws) -> Record:
    """Return telephone and address of one place, or nothing."""
    if draws.chance(12):
        return {}
    return _abroad(draws) if draws.chance(ABROAD) else _in_mexico(draws)


def _in_mexico(draws: Draws) -> Record:
    state, clave, seat, postal_code, area = draws.pick(parts()["particulares"]["places"])
    kind, road = draws.pick(parts()["particulares"]["roads"])
    address: Record = {
        "pais": pair("iso-3166-1", "MX"),
        "entidadFederativa": pair("inegi-entidad", state),
        "municipio": {"clave": clave, "valor": municipality(state, clave)},
        "codigoPostal": postal_code,
        "localidad": {"clave": "0001", "valor": seat},
        "vialidad": {"clave": kind, "valor": road},
        "numeroExterior": str(1 + draws.below(2400)),
    }
    if draws.chance(30):
        address["numeroInterior"] = f"{1 + draws.below(30)}-{'ABC'[draws.below(3)]}"
    return {**_telephone(draws, area, 10), "domicilioMexico": address}


def _abroad(draws: Draws) -> Record:
    street, city, region, country, postal_code, prefix = draws.pick(parts()["particulares"]["places_abroad"])
    address: Record = {"calle": street, "numeroExterior": str(1 + draws.below(900))}
    if draws.chance(30):
        address["numeroInterior"] = str(1 + draws.below(60))
    address |= {"ciudadLocalidad": city, "estadoProvincia": region, "pais": pair("iso-3166-1", country)}
    return {
        **_telephone(draws, prefix, 12),
        "domicilioExtranjero": address | {"codigoPostal": postal_code},
    }


def _telephone(draws: Draws, prefix: str, length: int) -> Record:
    """Return a telephone number of a length that begins with the code of its place, if it is told."""
    if not draws.chance(75):
        return {}
    rest = length - len(prefix) - 1
    return {"telefono": f"{prefix}{2 + draws.below(8)}{draws.below(10**rest):0{rest}}"}
