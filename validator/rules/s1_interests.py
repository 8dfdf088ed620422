"""Rules of System 1 about interests: what is paid, in which form, and whether it is told."""

from __future__ import annotations

from collections.abc import Iterator

from validator.model import At, Facts, Record
from validator.rules.declare import record_rule
from validator.rules.s1_reading import (
    FORM,
    INTERESTS,
    LISTS_OF_INTERESTS,
    S1,
    amount,
    filled,
    inner,
    interests,
    objects,
)

_PAID = ("participacion", "participacionTomaDecisiones", "representacion")
_GIVEN = (
    ("apoyos", "montoApoyoMensual", "especifiqueApoyo"),
    ("beneficiosPrivados", "montoMensualAproximado", "especifiqueBeneficio"),
)
"""Sections of what is received -> the member for money, and the one for anything else."""
_OF_CLIENTS = ("empresa", "clientePrincipal", "montoAproximadoGanancia")


def _entries(record: Record, names: tuple[str, ...]) -> Iterator[tuple[str, Record]]:
    """Yield the entries of some sections with their places."""
    holder = interests(record)
    for name in names:
        items = LISTS_OF_INTERESTS[name]
        for index, item in objects(inner(holder, name).get(items)):
            yield f"{INTERESTS}/{name}/{items}/{index}", item


@record_rule(
    "s1.pay-missing", "warning", FORM, '{"participacion": [{"recibeRemuneracion": true}]}', systems=S1
)
def pay_missing(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """Something that is paid for, and not how much."""
    for place, item in _entries(record, _PAID):
        if item.get("recibeRemuneracion") is True and (
            "montoMensual" not in item or amount(item["montoMensual"]) == 0
        ):
            yield At(f"{place}/montoMensual", {})


@record_rule(
    "s1.pay-unexpected",
    "warning",
    FORM,
    '{"participacion": [{"recibeRemuneracion": false, "montoMensual": {"valor": 900}}]}',
    systems=S1,
)
def pay_unexpected(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """Something that is not paid for, and how much."""
    for place, item in _entries(record, _PAID):
        if item.get("recibeRemuneracion") is False and (amount(item.get("montoMensual")) or 0) > 0:
            yield At(f"{place}/montoMensual", {})


@record_rule(
    "s1.received-untold", "warning", FORM, '{"apoyo": [{"formaRecepcion": "MONETARIO"}]}', systems=S1
)
def received_untold(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """Money received without how much, or something else without what."""
    for section, money, other in _GIVEN:
        for place, item in _entries(record, (section,)):
            form = item.get("formaRecepcion")
            if form == "MONETARIO" and money not in item:
                yield At(f"{place}/{money}", {})
            elif form == "ESPECIE" and other not in item:
                yield At(f"{place}/{other}", {"variant": "kind"})


@record_rule(
    "s1.client-unexpected",
    "warning",
    FORM,
    '{"cliente": [{"realizaActividadLucrativa": false, "clientePrincipal": {"nombreRazonSocial": "Ferretera"}}]}',
    systems=S1,
)
def client_unexpected(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """Clients of somebody who has no business."""
    for place, item in _entries(record, ("clientesPrincipales",)):
        if item.get("realizaActividadLucrativa") is False and any(
            filled(item.get(name)) for name in _OF_CLIENTS
        ):
            yield At(f"{place}/realizaActividadLucrativa", {})
