"""Sample declarations of S1 2.0: of taking office, of every May and of leaving."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from standards.samples.s1 import bienes, empleo, familia, finanzas, ingresos, interes, persona
from standards.samples.s1.case import Case, Tipo, case
from standards.samples.s1.stream import Stream
from standards.samples.s1.words import Record, iso

CONFLICT_UPDATED = 12  # percent of complete declarations that are not the first

_MIXED: tuple[Tipo, ...] = (
    "MODIFICACIÓN",
    "INICIAL",
    "MODIFICACIÓN",
    "CONCLUSIÓN",
    "INICIAL",
    "MODIFICACIÓN",
)


def initial(seed: int, indices: range, today: date) -> Iterator[Record]:
    """Yield declarations of taking office, as of a day."""
    return _records(seed, indices, today, ("INICIAL",))


def modification(seed: int, indices: range, today: date) -> Iterator[Record]:
    """Yield the declarations of every May, as of a day."""
    return _records(seed, indices, today, ("MODIFICACIÓN",))


def conclusion(seed: int, indices: range, today: date) -> Iterator[Record]:
    """Yield declarations of leaving office, as of a day."""
    return _records(seed, indices, today, ("CONCLUSIÓN",))


def mixed(seed: int, indices: range, today: date) -> Iterator[Record]:
    """Yield declarations of the three kinds, as one institution publishes them together."""
    return _records(seed, indices, today, _MIXED)


def _records(seed: int, indices: range, today: date, kinds: tuple[Tipo, ...]) -> Iterator[Record]:
    label = "s1-mixed" if len(kinds) > 1 else f"s1-{kinds[0]}"
    for index in indices:
        draws = Stream(label, seed, index)
        yield _record(case(draws, seed, draws.pick(kinds), index, today))


def _record(one: Case) -> Record:
    empleo.post_abroad(one)
    persona.settle(one)
    if one.complete:
        familia.marry(one)
    declaration = {"situacionPatrimonial": _patrimony(one)}
    if one.complete:
        declaration["interes"] = interes.interests(one)
    draws = one.draws
    updated = one.complete and not one.initial and draws.chance(CONFLICT_UPDATED)
    return {
        "id": draws.identifier(),
        "metadata": {
            "actualizacion": f"{iso(one.presented)}T{_time(draws)}Z",
            "institucion": empleo.institution_name(one),
            "tipo": one.tipo,
            "declaracionCompleta": one.complete,
            "actualizacionConflictoInteres": updated,
        },
        "declaracion": declaration,
    }


def _time(draws: Stream) -> str:
    minutes, second = divmod(draws.below(86400), 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02}:{minute:02}:{second:02}"


def _patrimony(one: Case) -> Record:
    """Return ``situacionPatrimonial``, in the order of the form.

    Goods are decided before the income, which tells what was sold of them.
    """
    section: Record = {
        "datosGenerales": persona.general(one),
        "domicilioDeclarante": persona.home(one),
        "datosCurricularesDeclarante": persona.studies(one),
        "datosEmpleoCargoComision": empleo.employment(one),
        "experienciaLaboral": empleo.experience(one),
    }
    owned: Record = {}
    if one.complete:
        section["datosPareja"] = familia.partner(one)
        section["datosDependienteEconomico"] = familia.dependants(one)
        owned = {
            "bienesInmuebles": bienes.real_estate(one),
            "vehiculos": bienes.vehicles(one),
            "bienesMuebles": bienes.goods(one),
            "inversiones": finanzas.savings(one),
            "adeudos": finanzas.debts(one),
            "prestamoOComodato": finanzas.loans(one),
        }
    section["ingresos"] = ingresos.income(one)
    if one.tipo != "MODIFICACIÓN":
        section["actividadAnualAnterior"] = ingresos.last_year(one)
    return section | owned
