"""What rules of System 3 share: the blocks that tell a sanction, in either version, and their terms."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from standards.model import Schema
from validator.model import Record
from validator.rules.silence import any_of, at, both, ends_after, lasts, members, no_object

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
TERM_MEMBERS = (*_YEARS, *_MONTHS, *_DAYS)
"""Members that count a part of a term."""
_LAST_YEAR = 9999


_COUNTED = (
    ("plazoAnios", "plazoMeses", "plazoDias"),
    ("plazoSuspensioAnios", "plazoSuspensionMeses", "plazoSuspensionDias"),
)
"""Members that count a term together."""
UNCOUNTED = members(**dict.fromkeys(TERM_MEMBERS, False))
_UNWRITTEN = members(plazo={"not": {"type": "string"}})
NO_TERM = both(UNCOUNTED, _UNWRITTEN)
"""Blocks without members that count a term, and blocks that tell none at all."""


def in_blocks(schema: Schema, *names: str) -> Schema:
    """Return a schema of records in which the blocks of version 2 of some names satisfy one."""
    return both(*(at(f"tipoSancion/*/{name}", schema) for name in names))


def in_periods(schema: Schema) -> Schema:
    """Return a schema of records in which all blocks that have a term satisfy one, in either version."""
    return both(
        at("inhabilitacion", any_of(no_object(), schema)), in_blocks(any_of(no_object(), schema), *PERIODS)
    )


def lasting(least: int, most: int) -> Schema:
    """Return a schema of blocks with a term of so many days, more or less."""
    return _with_term(lambda *parts: lasts(least, most, *parts))


def ending(tolerance: int) -> Schema:
    """Return a schema of blocks whose days are as far apart as their term is long, give or take some days."""
    return _with_term(lambda *parts: ends_after("fechaInicial", "fechaFinal", tolerance, *parts))


def _with_term(compared: Callable[..., Schema]) -> Schema:
    """Return a schema of blocks whose term, written or counted, is compared."""
    return any_of(compared("plazo"), both(_UNWRITTEN, counted(compared)))


def counted(compared: Callable[..., Schema]) -> Schema:
    """Return a schema of blocks whose counted term is compared, with the members that count it and no others."""
    return any_of(
        *(
            both(members(**{name: False for name in TERM_MEMBERS if name not in names}), compared(*names))
            for names in _COUNTED
        )
    )


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
    for name in TERM_MEMBERS:
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
