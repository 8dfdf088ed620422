"""What rules of System 3 share: the blocks that tell a sanction, in either version, and their terms."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from validator.model import Record

V1, V2 = ("s3@1.1",), ("s3@2.0",)
OAS_V1 = "PDNMX/api_docs, S3/oas, OpenAPI, info.version 1.1.0"
OAS_V2 = "PDNMX/api_docs, S3, OpenAPI, info.version 2"
LGRA = "Ley General de Responsabilidades Administrativas, artículos 75, 78 y 81"

BLOCKS_BY_CLAVE = {
    "AMONESTACION": "amonestacion",
    "SUSPENSION": "suspensionEmpleo",
    "DESTITUCION": "destitucionEmpleo",
    "SANCION_ECONOMICA": "sancionEconomica",
    "INHABILITACION": "inhabilitacion",
    "INDEMNIZACION": "indemnizacion",
    "SUSPENSION_ACTIVIDADES": "suspensionActividades",
    "DISOLUCION_SOCIEDAD": "disolucionSociedad",
    "OTRO": "otro",
}
"""Clave of a sanction of version 2 -> the block that tells it."""
_BLOCKS = frozenset(BLOCKS_BY_CLAVE.values())

PERIODS = ("inhabilitacion", "suspensionEmpleo", "suspensionActividades")
MONEY = ("sancionEconomica", "indemnizacion")

_YEARS = ("plazoAnios", "plazoSuspensioAnios", "plazoSuspensionAnios")
_MONTHS = ("plazoMeses", "plazoSuspensionMeses")
_DAYS = ("plazoDias", "plazoSuspensionDias")
_LAST_YEAR = 9999


class Term(NamedTuple):
    """How long a sanction lasts."""

    years: int
    months: int
    days: int


class Block(NamedTuple):
    """A block of a sanction: where it stands, its name, the sanction's clave and what it says."""

    path: str
    name: str
    clave: str
    value: Record


def claves(record: Record) -> list[str]:
    """Return the claves of the sanctions of a record, without those that are no texts."""
    listed = record.get("tipoSancion")
    items = listed if isinstance(listed, list) else []
    found = [item.get("clave") for item in items if isinstance(item, dict)]
    return [clave for clave in found if isinstance(clave, str)]


def sanctions(record: Record) -> Iterator[tuple[str, str, Record]]:
    """Yield each sanction with its place and its clave, in capitals."""
    listed = record.get("tipoSancion")
    for index, item in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(item, dict):
            yield f"tipoSancion/{index}", clave_of(item), item


def clave_of(sanction: Record) -> str:
    """Return the clave of a sanction in capitals; empty when it has none."""
    clave = sanction.get("clave")
    return clave.strip().upper() if isinstance(clave, str) else ""


def blocks(record: Record) -> list[Block]:
    """Return the blocks of the sanctions of a record of version 2."""
    listed = record.get("tipoSancion")
    return [
        Block(f"tipoSancion/{index}/{name}", name, clave_of(item), value)
        for index, item in enumerate(listed if isinstance(listed, list) else ())
        if isinstance(item, dict)
        for name, value in item.items()
        if name in _BLOCKS and isinstance(value, dict)
    ]


def periods(record: Record) -> Iterator[Block]:
    """Yield the blocks that have a term and two dates, in either version."""
    ban = record.get("inhabilitacion")
    if isinstance(ban, dict):
        yield Block("inhabilitacion", "inhabilitacion", "I", ban)
    for block in blocks(record):
        if block.name in PERIODS:
            yield block


def term_of(block: Record) -> Term | None:
    """Return the term that a block of version 2 counts; None when a part is missing or below zero."""
    parts = [[block[name] for name in names if name in block] for names in (_YEARS, _MONTHS, _DAYS)]
    given = [part[0] if part else 0 for part in parts]
    if not any(parts) or any(type(part) is not int or part < 0 for part in given):
        return None
    return Term(*given)


def term_members(block: Record) -> Iterator[tuple[str, Any]]:
    """Yield the members of a block that count its term."""
    for name in (*_YEARS, *_MONTHS, *_DAYS):
        if name in block:
            yield name, block[name]


def after(start: date, term: Term) -> date | None:
    """Return the day on which a term ends that starts on a day; None when no calendar has it."""
    count = start.year * 12 + start.month - 1 + term.years * 12 + term.months
    year, month = divmod(count, 12)
    if not 1 <= year < _LAST_YEAR or term.days > _LAST_YEAR:
        return None
    day = min(start.day, monthrange(year, month + 1)[1])
    return date(year, month + 1, day) + timedelta(days=term.days)
