"""What the declarant earned: sums that add up, in whole pesos."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from standards.samples.s1.case import Case
from standards.samples.s1.parties import company
from standards.samples.s1.stream import Stream
from standards.samples.s1.words import Record, amount, claves, explained_pair, iso, remark, words

MONTHS = 12
YEAR_END_BONUS = 40  # days of pay
BUSINESS, FINANCIAL, PROFESSIONAL, OTHER, SALES = 16, 22, 14, 16, 8
"""Percent of declarants with income of each kind."""
TELLS_NONE = 70  # percent of declarations that say of a kind of income that there is none
FAMILY_INCOME = 96  # percent of those who have some and tell it


class Names(NamedTuple):
    """The names that each kind of declaration gives to the amounts."""

    pay: str
    other: str
    own: str
    family: str
    total: str


NAMES = {
    "INICIAL": Names(
        "remuneracionMensualCargoPublico",
        "otrosIngresosMensualesTotal",
        "ingresoMensualNetoDeclarante",
        "ingresoMensualNetoParejaDependiente",
        "totalIngresosMensualesNetos",
    ),
    "MODIFICACIÓN": Names(
        "remuneracionAnualCargoPublico",
        "otrosIngresosAnualesTotal",
        "ingresoAnualNetoDeclarante",
        "ingresoAnualNetoParejaDependiente",
        "totalIngresosAnualesNetos",
    ),
    "CONCLUSIÓN": Names(
        "remuneracionConclusionCargoPublico",
        "otrosIngresosConclusionTotal",
        "ingresoConclusionNetoDeclarante",
        "ingresoConclusionNetoParejaDependiente",
        "totalIngresosConclusionNetos",
    ),
}
LAST_YEAR = Names(
    "remuneracionNetaCargoPublico",
    "otrosIngresosTotal",
    "ingresoNetoAnualDeclarante",
    "ingresoNetoAnualParejaDependiente",
    "totalIngresosNetosAnuales",
)


def _months(first: int, last: int) -> int:
    """Return how many months of pay lie between two days of one year, at least one."""
    return max(1, min(MONTHS, (last - first + 15) * MONTHS // 365))


def income(case: Case) -> Record:
    """Return ``ingresos``: of a month, of the last year, or of this year until leaving."""
    monthly = case.draws.between(*case.post["pay"])
    if case.initial:
        return _section(case, NAMES[case.tipo], Earned(monthly, 1, None))
    first = date(date.fromordinal(case.until).year, 1, 1).toordinal()
    months = _months(max(first, case.hired), case.until)
    pay = monthly * months
    if months == MONTHS:
        pay += monthly * YEAR_END_BONUS // 30
    return _section(case, NAMES[case.tipo], Earned(pay, months, _sales(case)))


def _sales(case: Case) -> list[tuple[str, int]]:
    """Return what was sold: what the sections of goods tell, or anything where there are none."""
    draws = case.draws
    if case.complete or not draws.chance(SALES):
        return case.sold
    return [(draws.pick(("MUEBLE", "INMUEBLE", "VEHICULO")), draws.between(20, 900) * 1000)]


def last_year(case: Case) -> Record:
    """Return ``actividadAnualAnterior``: the year before taking office or leaving."""
    draws = case.draws
    end = date(date.fromordinal(case.hired if case.initial else case.until).year - 1, 12, 31).toordinal()
    first = date(date.fromordinal(end).year, 1, 1).toordinal()
    worked = _public_time(case, first, end)
    if worked is None:
        return remark(draws, {"servidorPublicoAnioAnterior": False})
    months = _months(*worked)
    pay = draws.between(*case.post["pay"]) * 9 // 10 * months
    kinds = ("MUEBLE", "INMUEBLE", "VEHICULO")
    sold = [(draws.pick(kinds), draws.between(15, 700) * 1000)] if draws.chance(SALES) else []
    section = {
        "servidorPublicoAnioAnterior": True,
        "fechaIngreso": iso(worked[0]),
        "fechaConclusion": iso(worked[1]),
    }
    return section | _section(case, LAST_YEAR, Earned(pay, months, sold))


def _public_time(case: Case, first: int, end: int) -> tuple[int, int] | None:
    """Return the part of a year in which the declarant held a public post, if there is one."""
    times = [(job.first, job.last) for job in case.jobs if job.public]
    if not case.initial:
        times.insert(0, (case.hired, case.until))
    for began, ended in times:
        if began <= end and ended >= first:
            return max(began, first), min(ended, end)
    return None


class Earned(NamedTuple):
    """What was earned in some months: pay for the post, and what was sold; None where no sale is asked for."""

    pay: int
    months: int
    sold: list[tuple[str, int]] | None


def _section(case: Case, names: Names, earned: Earned) -> Record:
    draws = case.draws
    pay, months, sold = earned
    parts = {
        "actividadIndustrialComercialEmpresarial": ("actividades", _business(case, months)),
        "actividadFinanciera": ("actividades", _financial(draws, months)),
        "serviciosProfesionales": ("servicios", _professional(draws, months)),
        "enajenacionBienes": ("bienes", [_sale(kind, value) for kind, value in sold or ()]),
        "otrosIngresos": ("ingresos", _other(draws, months)),
    }
    if sold is None:
        del parts["enajenacionBienes"]
    other, section = 0, {names.pay: amount(pay)}
    told: Record = {}
    for part, (member, items) in parts.items():
        total = sum(item["remuneracion"]["valor"] for item in items)
        other += total
        if items or draws.chance(TELLS_NONE):
            told[part] = {"remuneracionTotal": amount(total), member: items}
    if other or told or draws.chance(TELLS_NONE):
        section[names.other] = amount(other)
    section |= told
    section[names.own] = amount(pay + other)
    family = case.family_income * months
    if family and draws.chance(FAMILY_INCOME):
        section[names.family] = amount(family)
    else:
        family = 0
    section[names.total] = amount(pay + other + family)
    return remark(draws, section)


def _number(draws: Stream, percent: int) -> int:
    return draws.pick((1, 1, 1, 2, 3)) if draws.chance(percent) else 0


def _business(case: Case, months: int) -> list[Record]:
    draws = case.draws
    items = []
    for _ in range(_number(draws, BUSINESS)):
        one = company(draws, case.seed)
        pay = amount(draws.between(800, 18000) * months)
        items.append({"remuneracion": pay, "nombreRazonSocial": one.name, "tipoNegocio": one.activity})
    return items


def _financial(draws: Stream, months: int) -> list[Record]:
    others, items = words("property")["other_instruments"], []
    for _ in range(_number(draws, FINANCIAL)):
        pay = amount(draws.between(60, 4200) * months)
        clave = draws.pick(claves("tipo-instrumento"))
        instrument = explained_pair(draws, "tipo-instrumento", clave, others)
        items.append({"remuneracion": pay, "tipoInstrumento": instrument})
    return items


def _professional(draws: Stream, months: int) -> list[Record]:
    kinds = words("property")["services"]
    return [
        {"remuneracion": amount(draws.between(900, 14000) * months), "tipoServicio": draws.pick(kinds)}
        for _ in range(_number(draws, PROFESSIONAL))
    ]


def _sale(kind: str, value: int) -> Record:
    return {"remuneracion": amount(value), "tipoBienEnajenado": kind}


def _other(draws: Stream, months: int) -> list[Record]:
    kinds = words("property")["other_income"]
    return [
        {"remuneracion": amount(draws.between(700, 12000) * months), "tipoIngreso": draws.pick(kinds)}
        for _ in range(_number(draws, OTHER))
    ]
