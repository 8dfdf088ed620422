"""Rules of System 5 about folios, with which a complainant follows the complaint, and about what comes twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from standards.spanish import search_fold
from validator.model import At, Facts, Key, Record
from validator.rules.declare import keys_rule, record_rule
from validator.rules.silence import any_of, at, other_than

_SYSTEM = ("s5@0.1",)
_DRAFT = "Borrador S5 0.1 de este proyecto"
_COPIES = ("id.duplicate", "record.duplicate")

_COUNTED = re.compile(r"(?P<head>.*?)(?P<number>\d{1,6})", re.ASCII | re.DOTALL)
_OPENING = frozenset({"RECEPCION", "TURNO", "PREVENCION", "RADICACION", "ACUERDO_INICIO"})
"""Events with which the handling of a complaint begins."""


@record_rule(
    "s5.closed-too-soon",
    "warning",
    _DRAFT,
    '{"evento": {"clave": "RECEPCION"}, "estatusResultante": {"clave": "ATENDIDA"}}',
    systems=_SYSTEM,
    silent=any_of(
        at("estatusResultante/clave", other_than("ATENDIDA")),
        at("evento/clave", other_than(*sorted(_OPENING))),
    ),
)
def closed_too_soon(record: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every record rule takes both
    """A complaint that is attended to by an event with which its handling only begins."""
    event, outcome = _clave(record.get("evento")), _clave(record.get("estatusResultante"))
    soon = outcome == "ATENDIDA" and event in _OPENING
    return At("estatusResultante/clave", {"event": event}, outcome) if soon else None


@keys_rule(
    "s5.folio-repeated",
    "warning",
    _DRAFT,
    '[{"id": "1", "folio": "QD-7K2M"}, {"id": "2", "folio": "QD-7K2M"}]',
    unless=_COPIES,
    systems=_SYSTEM,
    reads=["folio"],
)
def folio_repeated(record: Record, facts: Facts) -> Iterator[Key]:  # noqa: ARG001 - every keys rule takes both
    """The folio of an earlier complaint."""
    folio = record.get("folio")
    if isinstance(folio, str) and folio.strip():
        yield Key("/folio", search_fold(folio))


@keys_rule(
    "s5.folio-consecutive",
    "warning",
    _DRAFT,
    '[{"folio": "QD-2025-000123"}, {"folio": "QD-2025-000124"}]',
    unless=[*_COPIES, "s5.folio-repeated"],
    systems=_SYSTEM,
    reads=["folio"],
)
def folio_consecutive(record: Record, facts: Facts) -> Iterator[Key]:  # noqa: ARG001 - every keys rule takes both
    """A folio that is the number after, or before, that of an earlier complaint: folios can be guessed.

    Each folio stands for its number and for the next one, so that neighbours share one.
    """
    folio = record.get("folio")
    counted = _COUNTED.fullmatch(folio.strip()) if isinstance(folio, str) else None
    # A longer number, or one with letters close by, may have been drawn at random.
    if counted is None or (counted["head"] and counted["head"][-1].isalnum()):
        return
    number = int(counted["number"])
    for each in (number, number + 1):
        yield Key("/folio", f"{counted['head']}{each}")


@keys_rule(
    "s5.figures-repeated",
    "warning",
    _DRAFT,
    '[{"periodo": {"inicio": "2025-05-01", "fin": "2025-05-31"}, "ambito": {"clave": "FEDERAL"}, "total": 8},'
    ' {"periodo": {"inicio": "2025-05-01", "fin": "2025-05-31"}, "ambito": {"clave": "FEDERAL"}, "total": 9}]',
    unless=_COPIES,
    systems=_SYSTEM,
    reads=[
        "periodo",
        "total",
        *(f"{name}/clave" for name in ("ambito", "entidadFederativa", "municipioAlcaldia")),
    ],
)
def figures_repeated(record: Record, facts: Facts) -> Iterator[Key]:  # noqa: ARG001 - every keys rule takes both
    """Other figures of the same period and place."""
    period = record.get("periodo")
    if "total" not in record or not isinstance(period, dict):
        return
    places = (_clave(record.get(name)) for name in ("ambito", "entidadFederativa", "municipioAlcaldia"))
    yield Key("/periodo", "\n".join((str(period.get("inicio")), str(period.get("fin")), *places)))


def _clave(told: Any) -> str:
    clave = told.get("clave") if isinstance(told, dict) else None
    return clave if isinstance(clave, str) else ""
