"""The sanctions of a case: each clave with the block that it asks for, within the terms of the law.

The terms are those of the Ley General de Responsabilidades Administrativas, articles 75, 78 and 81.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from standards.samples.draws import Draws
from standards.samples.s3v2.timeline import Timeline, after, between
from standards.samples.s3v2.words import Record, words

Term = tuple[int, int, int]
"""Years, months and days."""


class Practice(NamedTuple):
    """What a kind of case may end in.

    Attributes:
        lists: claves that are imposed together.
        suspensions: terms of a suspension, of the post or of a company's activities.
        bans: terms of disqualification.
    """

    lists: Sequence[tuple[str, ...]]
    suspensions: Sequence[Term]
    bans: Sequence[Term]


_MONEY, _BAN, _OTHER = "SANCION_ECONOMICA", "INHABILITACION", "OTRO"
_REMOVAL, _SUSPENSION, _DAMAGES = "DESTITUCION", "SUSPENSION", "INDEMNIZACION"
_ACTIVITIES, _DISSOLUTION = "SUSPENSION_ACTIVIDADES", "DISOLUCION_SOCIEDAD"

GRAVES = Practice(
    lists=(
        (_BAN,), (_SUSPENSION,), (_REMOVAL, _BAN), (_MONEY, _BAN), (_MONEY,), (_REMOVAL,), (_SUSPENSION, _MONEY),
        (_REMOVAL, _MONEY, _BAN), (_OTHER,),
    ),
    suspensions=((0, 1, 0), (0, 1, 15), (0, 2, 0), (0, 2, 20), (0, 0, 45), (0, 0, 60), (0, 0, 90)),
    bans=((0, 3, 0), (0, 6, 15), (1, 0, 0), (1, 6, 0), (2, 0, 10), (5, 0, 0), (10, 0, 0), (12, 6, 0), (20, 0, 0)),
)  # fmt: skip
NO_GRAVES = Practice(
    lists=(
        ("AMONESTACION",),
        ("AMONESTACION",),
        (_SUSPENSION,),
        (_REMOVAL,),
        (_BAN,),
        (_REMOVAL, _BAN),
        (_OTHER,),
    ),
    suspensions=((0, 0, 1), (0, 0, 3), (0, 0, 8), (0, 0, 15), (0, 0, 30)),
    bans=((0, 3, 0), (0, 6, 0), (0, 9, 20), (1, 0, 0)),
)
PERSONAS_FISICAS = Practice(
    lists=((_BAN,), (_MONEY,), (_DAMAGES,), (_BAN, _MONEY), (_BAN, _DAMAGES, _MONEY), (_OTHER,)),
    suspensions=(),
    bans=((0, 3, 0), (0, 8, 0), (1, 0, 0), (2, 6, 0), (4, 0, 15), (8, 0, 0)),
)
PERSONAS_MORALES = Practice(
    lists=(
        (_BAN,), (_MONEY,), (_DAMAGES,), (_BAN, _MONEY), (_ACTIVITIES, _MONEY), (_ACTIVITIES,), (_DISSOLUTION,),
        (_BAN, _DAMAGES, _MONEY), ("otro",),
    ),
    suspensions=((0, 3, 0), (0, 10, 0), (1, 0, 0), (1, 6, 15), (3, 0, 0)),
    bans=((0, 3, 0), (1, 0, 0), (3, 6, 0), (5, 0, 20), (10, 0, 0)),
)  # fmt: skip


def sanctions(draws: Draws, practice: Practice, days: Timeline) -> list[Record]:
    """Return the sanctions of a case."""
    found: list[Record] = []
    for clave in draws.pick(practice.lists):
        member, block = _BLOCKS[clave]
        found.append({"clave": clave, member: block(draws, practice, days)})
    return found


def _ban(draws: Draws, practice: Practice, days: Timeline) -> Record:
    years, months, rest = term = draws.pick(practice.bans)
    return {"plazoAnios": years, "plazoMeses": months, "plazoDias": rest, **_span(days, term)}


def _span(days: Timeline, term: Term) -> Record:
    end = after(days.executed, *term)
    return {"fechaInicial": days.executed.isoformat(), "fechaFinal": end.isoformat()}


def _suspension(draws: Draws, practice: Practice, days: Timeline) -> Record:
    _, months, rest = term = draws.pick(practice.suspensions)
    return {"plazoMeses": months, "plazoDias": rest, **_span(days, term)}


def _activities(draws: Draws, practice: Practice, days: Timeline) -> Record:
    years, months, rest = term = draws.pick(practice.suspensions)
    plazo = {"plazoSuspensioAnios": years, "plazoSuspensionMeses": months, "plazoSuspensionDias": rest}
    return {**plazo, **_span(days, term)}


def _removal(draws: Draws, practice: Practice, days: Timeline) -> Record:  # noqa: ARG001 - as every block
    return {"fechaDestitucion": days.executed.isoformat() if draws.chance(90) else None}


def _dissolution(draws: Draws, practice: Practice, days: Timeline) -> Record:  # noqa: ARG001 - as every block
    return {"fechaDisolucion": between(draws, days.executed, days.registered).isoformat()}


def _admonition(draws: Draws, practice: Practice, days: Timeline) -> Record:  # noqa: ARG001 - as every block
    return {"tipo": draws.pick(("PUBLICA", "PRIVADA"))}


def _other(draws: Draws, practice: Practice, days: Timeline) -> Record:  # noqa: ARG001 - as every block
    return {"denominacionSancion": draws.pick(words()["other_sanctions"])}


def _payment(draws: Draws, practice: Practice, days: Timeline) -> Record:  # noqa: ARG001 - as every block
    """Return an amount that is unpaid, paid in part, or paid."""
    amount = (1 + draws.below(4000)) * draws.pick((250, 1000, 1730))
    payment: Record = {"monto": amount, "moneda": "MXN"}
    if draws.chance(60):
        years, months, rest = draws.pick(((0, 0, 30), (0, 6, 0), (0, 10, 15), (1, 0, 0), (2, 6, 0)))
        payment["plazoPago"] = {"anios": years, "meses": months, "dias": rest}
    if draws.chance(45):
        return payment
    day = between(draws, days.executed, days.registered).isoformat()
    paid = draws.chance(50)
    collected = amount if paid else amount * (10 + draws.below(80)) // 100
    payment["efectivamenteCobrado"] = {"monto": collected, "moneda": "MXN", "fechaCobro": day}
    if paid:
        payment["fechaPagoTotal"] = day
    return payment


_BLOCKS: Mapping[str, tuple[str, Callable[[Draws, Practice, Timeline], Record]]] = {
    "AMONESTACION": ("amonestacion", _admonition),
    _SUSPENSION: ("suspensionEmpleo", _suspension),
    _REMOVAL: ("destitucionEmpleo", _removal),
    _BAN: ("inhabilitacion", _ban),
    _MONEY: ("sancionEconomica", _payment),
    _DAMAGES: ("indemnizacion", _payment),
    _ACTIVITIES: ("suspensionActividades", _activities),
    _DISSOLUTION: ("disolucionSociedad", _dissolution),
    _OTHER: ("otro", _other),
    "otro": ("otro", _other),
}
"""By clave, the member that holds its block and what makes it."""
