"""How rules read a declaration of System 1: its kind, its sections and what in them is filled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from validator.model import Record

S1 = ("s1@2.0",)
OAS = "PDNMX/api_docs, S1, OpenAPI 2.0"
FORM = (
    "Acuerdo del Comité Coordinador del SNA con los formatos de declaraciones y sus normas (DOF, 23 sep 2019)"
)

PATRIMONY, INTERESTS = "declaracion/situacionPatrimonial", "declaracion/interes"
INITIAL, MODIFICATION, CONCLUSION = "INICIAL", "MODIFICACION", "CONCLUSION"
KINDS = {
    "INICIAL": INITIAL,
    "MODIFICACIÓN": MODIFICATION,
    "MODIFICACION": MODIFICATION,
    "CONCLUSIÓN": CONCLUSION,
    "CONCLUSION": CONCLUSION,
}
"""Kinds of declarations as they are written."""

LISTS = {
    "experienciaLaboral": "experiencia",
    "datosDependienteEconomico": "dependienteEconomico",
    "bienesInmuebles": "bienInmueble",
    "vehiculos": "vehiculo",
    "bienesMuebles": "bienMueble",
    "inversiones": "inversion",
    "adeudos": "adeudo",
    "prestamoOComodato": "prestamo",
    "datosDependientesEconomicos": "dependienteEconomico",
    "inversionesCuentasValores": "inversion",
    "adeudosPasivos": "adeudo",
    "prestamoComodato": "prestamo",
}
"""Sections of the patrimony that list something -> the member that is the list; the last four names are older."""
LISTS_OF_INTERESTS = {
    "participacion": "participacion",
    "participacionTomaDecisiones": "participacion",
    "apoyos": "apoyo",
    "representacion": "representacion",
    "clientesPrincipales": "cliente",
    "beneficiosPrivados": "beneficio",
    "fideicomisos": "fideicomiso",
}

_RESERVED = ("domicilioDeclarante", "datosPareja", "datosDependienteEconomico", "datosDependientesEconomicos")


def inner(record: Record, *members: str) -> Record:
    """Return the object that stands at a place; an empty one when there is none."""
    value: Any = record
    for member in members:
        value = value.get(member)
        if type(value) is not dict:
            return {}
    return value  # type: ignore[no-any-return]


def patrimony(record: Record) -> Record:
    """Return ``situacionPatrimonial``, or an empty object."""
    return inner(record, "declaracion", "situacionPatrimonial")


def interests(record: Record) -> Record:
    """Return ``interes``, or an empty object."""
    return inner(record, "declaracion", "interes")


def kind_of(record: Record) -> str:
    """Return the kind of declaration without accents; empty when it does not tell one."""
    tipo = inner(record, "metadata").get("tipo")
    return KINDS.get(tipo, "") if type(tipo) is str else ""


def whole(section: Record) -> bool:
    """Tell whether reserved data stand in a declaration; a public version may lack anything that is reserved."""
    return any(name in section for name in _RESERVED) or "curp" in inner(section, "datosGenerales")


def objects(value: object) -> Iterator[tuple[int, Record]]:
    """Yield the objects of a list with their positions."""
    if type(value) is list:
        for index, item in enumerate(value):
            if type(item) is dict:
                yield index, item


def filled(value: object) -> bool:
    """Tell whether a value says anything.

    Blank texts, zeros, false and what holds only such do not, nor does the currency of nothing.
    """
    if type(value) is dict:
        return any(filled(inside) for name, inside in value.items() if name != "moneda")
    if type(value) is list:
        return any(map(filled, value))
    return bool(value.strip()) if type(value) is str else bool(value)


def clave(value: object) -> str:
    """Return the clave of an object with one; empty when there is none."""
    found = value.get("clave") if type(value) is dict else None
    return found if type(found) is str else ""


def amount(value: object) -> float | None:
    """Return how much a ``{valor, moneda}`` tells, or None."""
    found = value.get("valor") if type(value) is dict else None
    return found if type(found) is int or type(found) is float else None


def currency(value: object) -> str:
    """Return the currency of a ``{valor, moneda}`` in capitals; empty when there is none."""
    found = value.get("moneda") if type(value) is dict else None
    return found.strip().upper() if type(found) is str else ""
