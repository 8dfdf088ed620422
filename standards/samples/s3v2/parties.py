"""Who was sanctioned: officials, other people and companies, with their addresses."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from standards import rfc
from standards.samples.draws import Draws
from standards.samples.people import Person
from standards.samples.s3v2.words import Record, claves, words
from standards.spanish import search_fold

_SEX = {"female": "MUJER", "male": "HOMBRE"}
_COMPANY_DAYS = 30 * 365


def named(one: Person, given: str = "nombres") -> Record:
    """Return the members that tell a person; `given` is the name of the one for given names."""
    return {
        given: one.nombres,
        "primerApellido": one.primer_apellido,
        "segundoApellido": one.segundo_apellido,
        "curp": one.curp,
        "rfc": one.rfc,
    }


def official(one: Person) -> Record:
    """Return the members that tell an official."""
    return {**named(one), "sexo": _SEX[one.sex]}


def address(draws: Draws) -> Record:
    """Return an address in Mexico or abroad; some records tell none."""
    turn = draws.below(100)
    if turn < 6:
        return {}
    if turn < 16:
        there: Record = {**draws.pick(words()["addresses"]["abroad"]), "numeroExterior": _number(draws)}
        return {"tipoDomicilio": "DOMICILIO_EXTRANJERO", "domicilioExtranjero": there | _inner(draws)}
    state, municipality, postal_code = draws.pick(words()["addresses"]["places"])
    here = {
        "tipoVialidad": draws.pick(_roads()),
        "nombreVialidad": draws.pick(words()["addresses"]["streets"]),
        "numeroExterior": _number(draws),
        "codigoPostal": postal_code,
        "coloniaLocalidad": draws.pick(words()["addresses"]["neighbourhoods"]),
        "municipioAlcaldia": municipality,
        "entidadFederativa": state,
    }
    return {"tipoDomicilio": "DOMICILIO_MEXICO", "domicilioMexico": here | _inner(draws)}


@cache
def _roads() -> tuple[str, ...]:
    """Return the kinds of road; what has a name is of some kind."""
    return tuple(clave for clave in claves("tipo-vialidad") if clave != "NINGUNO")


def _number(draws: Draws) -> str:
    return str(1 + draws.below(2400))


def _inner(draws: Draws) -> Record:
    return {"numeroInterior": f"{1 + draws.below(40)}-{draws.pick('ABCDE')}"} if draws.chance(30) else {}


def company(draws: Draws, before: date) -> Record:
    """Return a company that was founded before a day, with the RFC that follows from its name and date."""
    parts = words()["companies"]
    kind = draws.pick(parts["kinds"])
    name = f"{kind['kind']} {draws.pick(parts['names'])}"
    founded = before - timedelta(days=400 + draws.below(_COMPANY_DAYS))
    told: Record = {
        "nombreRazonSocial": f"{name}, {draws.pick(parts['forms'])}",
        "rfc": company_rfc(name, founded),
    }
    if draws.chance(80):
        told["objetoSocial"] = kind["purpose"]
    return told


def company_rfc(name: str, founded: date) -> str:
    """Return the RFC (12 characters) of a company whose name has three words that count."""
    letters, homoclave = _marks(name)
    first11 = f"{letters}{founded:%y%m%d}{homoclave}"
    return f"{first11}{rfc.check_digit(first11)}"


@cache
def _marks(name: str) -> tuple[str, str]:
    """Return the letters that open the RFC of a company, and its homoclave; companies share few names."""
    first, second, third = search_fold(name).upper().split()
    return f"{first[0]}{second[0]}{third[0]}", rfc.homoclave(name)
