"""The people of sample complaints, and the places that they speak of."""

from __future__ import annotations

from datetime import date

from standards.samples.draws import Draws
from standards.samples.people import person
from standards.samples.s4 import bodies
from standards.samples.s4.parts import Record, names, pair
from standards.samples.s5.heads import Head, words
from standards.spanish import search_fold

_SPECIAL = "LGRA-73"
_SEX = {"female": "MUJER", "male": "HOMBRE"}
_COMPANY, _PRIVATE, _SPECIAL_KIND, _OFFICIAL = (
    "PARTICULAR_MORAL",
    "PARTICULAR_FISICA",
    "SITUACION_ESPECIAL",
    "SERVIDOR_PUBLICO",
)


def place(draws: Draws, state: str, town: str = "") -> Record:
    """Return a place of a state: in a given municipality, or in any."""
    clave = town if town and draws.chance(80) else draws.pick(bodies.towns(state))[0]
    found: Record = {
        "entidadFederativa": pair("inegi-entidad", state),
        "municipioAlcaldia": {"clave": clave, "valor": bodies.town_names(state)[clave]},
    }
    if draws.chance(60):
        found["localidad"] = draws.pick(words()["quarters"])
    if draws.chance(70):
        found["calle"] = draws.pick(words()["streets"])
        found["numeroExterior"] = str(1 + draws.below(900))
        first, last = words()["postal"][state]
        found["codigoPostal"] = f"{first + draws.below(last - first + 1):02}{1 + draws.below(99):02}0"
    return found


def complainant(draws: Draws, births: tuple[date, ...], told: Head) -> Record:
    """Return who complains, with whatever they gave."""
    one = person(draws, births, told.number)
    record = names(one)
    if draws.chance(75):
        folded = search_fold(f"{one.nombres.split()[-1]}.{one.primer_apellido}").replace("ñ", "n")
        mailbox = "".join(letter for letter in folded if letter.isalnum() or letter == ".")
        record["correoElectronico"] = f"{mailbox}{draws.below(90) + 10}@correo.example"
    if draws.chance(60):
        area = draws.pick(words()["area_codes"])
        record["telefono"] = area + str(10**9 + draws.below(9 * 10**9))[: 10 - len(area)]
    if draws.chance(45):
        record["domicilio"] = place(draws, told.state)
        if "calle" in record["domicilio"] and draws.chance(25):
            record["domicilio"]["numeroInterior"] = f"{1 + draws.below(30)}{draws.pick('ABC')}"
    if draws.chance(70):
        record["esServidorPublico"] = draws.chance(20)
    return record


def witness(draws: Draws, births: tuple[date, ...]) -> Record:
    """Return somebody who saw it."""
    record = names(person(draws, births, draws.below(1000)))
    return record | {"contacto": draws.pick(words()["contacts"])} if draws.chance(70) else record


def accused(draws: Draws, births: tuple[date, ...], told: Head, group: str, clave: str) -> Record:
    """Return somebody who may have done what a clave of a class of conducts says."""
    kind = _kind(draws, group, clave)
    record: Record = {"tipoPersona": pair("s5-tipo-persona", kind)}
    if kind == _COMPANY:
        return record | {"denominacionRazonSocial": draws.pick(words()["companies"])}
    named = draws.chance(65)
    if named:
        one = person(draws, births, draws.below(1000))
        record |= names(one)
        if draws.chance(60):
            record["sexo"] = "NO_BINARIO" if draws.chance(4) else _SEX[one.sex]
    if kind == _OFFICIAL:
        record["entePublico"] = bodies.record(told.body, "s5")
        if draws.chance(70):
            record["empleoCargoComision"] = draws.pick(words()["posts"])
    if not named or draws.chance(20):
        list_name = "special" if kind == _SPECIAL_KIND else "descriptions"
        record["senasDescripcion"] = draws.pick(words()[list_name])
    return record


def _kind(draws: Draws, group: str, clave: str) -> str:
    if group != "FALTA_PARTICULAR":
        return _OFFICIAL
    if clave == _SPECIAL:
        return _SPECIAL_KIND
    return _COMPANY if draws.chance(65) else _PRIVATE
