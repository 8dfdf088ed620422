"""Rules of System 1 about interests: what is paid, in which form, and whether it is told."""

from __future__ import annotations

from collections.abc import Iterator

from standards.model import Schema
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
from validator.rules.silence import any_of, at, both, members, one_of, other_than, with_members

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


def _of_entries(names: tuple[str, ...], schema: Schema) -> Schema:
    """Return a schema of declarations in which the entries of some sections satisfy a schema."""
    return both(*(at(f"{INTERESTS}/{name}/{LISTS_OF_INTERESTS[name]}/*", schema) for name in names))


@record_rule(
    "s1.pay-missing",
    "warning",
    FORM,
    '{"participacion": [{"recibeRemuneracion": true}]}',
    systems=S1,
    silent=_of_entries(
        _PAID,
        any_of(
            members(recibeRemuneracion=other_than(True)),
            with_members(montoMensual=members(valor=other_than(0))),
        ),
    ),
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
    silent=_of_entries(
        _PAID,
        any_of(
            members(recibeRemuneracion=other_than(False)),
            members(montoMensual=members(valor={"maximum": 0})),
        ),
    ),
)
def pay_unexpected(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """Something that is not paid for, and how much."""
    for place, item in _entries(record, _PAID):
        if item.get("recibeRemuneracion") is False and (amount(item.get("montoMensual")) or 0) > 0:
            yield At(f"{place}/montoMensual", {})


@record_rule(
    "s1.received-untold",
    "warning",
    FORM,
    '{"apoyo": [{"formaRecepcion": "MONETARIO"}]}',
    systems=S1,
    silent=both(
        *(
            _of_entries(
                (section,),
                any_of(
                    {**with_members(money), **members(formaRecepcion=one_of("MONETARIO"))},
                    {**with_members(other), **members(formaRecepcion=one_of("ESPECIE"))},
                    members(formaRecepcion=other_than("MONETARIO", "ESPECIE")),
                ),
            )
            for section, money, other in _GIVEN
        )
    ),
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
    silent=_of_entries(
        ("clientesPrincipales",),
        any_of(
            members(realizaActividadLucrativa=other_than(False)), members(**dict.fromkeys(_OF_CLIENTS, False))
        ),
    ),
)
def client_unexpected(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """Clients of somebody who has no business."""
    for place, item in _entries(record, ("clientesPrincipales",)):
        if item.get("realizaActividadLucrativa") is False and any(
            filled(item.get(name)) for name in _OF_CLIENTS
        ):
            yield At(f"{place}/realizaActividadLucrativa", {})
