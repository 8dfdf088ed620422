"""How rules read the income of a declaration of System 1: what its parts are called, and which are there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from validator.model import Record
from validator.rules.s1_reading import (
    CONCLUSION,
    INITIAL,
    MODIFICATION,
    PATRIMONY,
    amount,
    currency,
    kind_of,
    objects,
    patrimony,
)

PARTS = {
    "actividadIndustrialComercialEmpresarial": "actividades",
    "actividadFinanciera": "actividades",
    "serviciosProfesionales": "servicios",
    "enajenacionBienes": "bienes",
    "otrosIngresos": "ingresos",
}
"""The kinds of other income -> the list of what makes each up."""


class Names(NamedTuple):
    """How a section calls the declarant's pay, other income, their sum, the family's income and the total."""

    pay: str
    other: str
    own: str
    family: str
    total: str


def _names(period: str, others: str) -> Names:
    return Names(
        f"remuneracion{period}CargoPublico",
        f"otrosIngresos{others}Total",
        f"ingreso{period}NetoDeclarante",
        f"ingreso{period}NetoParejaDependiente",
        f"totalIngresos{others}Netos",
    )


NAMES = {
    INITIAL: _names("Mensual", "Mensuales"),
    MODIFICATION: _names("Anual", "Anuales"),
    CONCLUSION: _names("Conclusion", "Conclusion"),
}
"""By kind of declaration."""
LAST_YEAR = Names(
    "remuneracionNetaCargoPublico",
    "otrosIngresosTotal",
    "ingresoNetoAnualDeclarante",
    "ingresoNetoAnualParejaDependiente",
    "totalIngresosNetosAnuales",
)


class Section(NamedTuple):
    """What tells income: that of the declaration, or that of last year's post.

    Attributes:
        complete: whether every kind of other income that belongs to it is there.
    """

    path: str
    members: Record
    names: Names
    complete: bool

    def total(self, name: str) -> float | None:
        """Return one of the amounts."""
        return amount(self.members.get(name))

    def parts(self) -> list[float | None]:
        """Return the totals of the kinds of other income that are there."""
        return [
            amount(part.get("remuneracionTotal"))
            for name in PARTS
            if type(part := self.members.get(name)) is dict
        ]


def sections(record: Record) -> Iterator[Section]:
    """Yield the sections of a declaration that tell income, as far as its kind is known."""
    section, kind = patrimony(record), kind_of(record)
    income, last = section.get("ingresos"), section.get("actividadAnualAnterior")
    if kind and type(income) is dict and (kind != INITIAL or "enajenacionBienes" not in income):
        due = len(PARTS) - (kind == INITIAL)
        complete = sum(name in income for name in PARTS) == due
        yield Section(f"{PATRIMONY}/ingresos", income, NAMES[kind], complete)
    if type(last) is dict and last.get("servidorPublicoAnioAnterior") is not False:
        complete = all(name in last for name in PARTS)
        yield Section(f"{PATRIMONY}/actividadAnualAnterior", last, LAST_YEAR, complete)


def in_one_currency(section: Section) -> bool:
    """Tell whether the amounts of a section can be added; asked last, for it reads them all."""
    return len(currencies_of(section)) == 1


def currencies_of(section: Section) -> set[str]:
    """Return the currencies of all amounts of a section; an empty one for those that lack it."""
    members = section.members
    found = {currency(members[name]) for name in section.names if name in members}
    for name, items in PARTS.items():
        part = members.get(name)
        if type(part) is dict:
            if "remuneracionTotal" in part:
                found.add(currency(part["remuneracionTotal"]))
            for _, item in objects(part.get(items)):
                if "remuneracion" in item:
                    found.add(currency(item["remuneracion"]))
    return found
