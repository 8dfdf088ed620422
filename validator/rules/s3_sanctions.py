"""Rules of System 3 about sanctions and the blocks that tell them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from standards.model import Schema
from standards.spanish import search_fold
from validator.model import At, Facts, Key, Record
from validator.rules.declare import keys_rule, record_rule
from validator.rules.s3_parts import (
    BLOCKS_BY_CLAVE,
    LGRA,
    MONEY,
    OAS_V1,
    OAS_V2,
    V1,
    V2,
    blocks,
    claves,
    in_blocks,
    sanctions,
)
from validator.rules.silence import any_of, at, both, lists, members, one_of, other_than, with_members

_BASES = (
    "Bases para el funcionamiento de la Plataforma Digital Nacional (DOF, 23 oct 2018), calidad de los datos"
)
_BAN, _FINED = "I", ("M", "SE")
_MAY_HAVE_TERM = frozenset({"I", "S", "D", "IRSC", "O"})
_MAY_HAVE_AMOUNT = frozenset({"M", "SE", "IRSC", "IND", "O"})
_PEOPLE = (
    *("servidorPublicoSancionado", "particularSancionado", "datosGenerales", "responsableSancion"),
    *(f"datosDirGeneralReprLegal/{name}" for name in ("directorGeneral", "representanteLegal")),
)
_TOLD = ("nombreRazonSocial", "curp", "nombres", "nombre", "primerApellido", "segundoApellido")
"""Where those stand whom a record names, and what tells them from others."""
_UNDATED = frozenset({"DESTITUCION"})
"""Sanctions whose block says nothing but a day that may not be known yet."""


_NO_AMOUNT = any_of({"type": ["string", "null", "array", "object"]}, {"type": "number", "maximum": 0})
"""What is no amount above zero."""
_AMOUNT = any_of({"type": ["string", "null", "array", "object"]}, {"type": "number", "exclusiveMinimum": 0})
_HOLLOW = {"not": {"type": "object", "minProperties": 1}}


def _imposes(imposed: Iterable[str]) -> Schema:
    """Return a schema of records with one of some sanctions."""
    return lists("tipoSancion", with_members(clave=one_of(*sorted(imposed))))


def _imposes_none(*imposed: str) -> Schema:
    """Return a schema of records without any of some sanctions."""
    return at("tipoSancion/*/clave", other_than(*imposed))


def _by_clave(said: Callable[[str], Schema]) -> Iterator[Schema]:
    """Yield schemas of sanctions of each clave, in capitals or not, with what is said of its block."""
    for clave, block in BLOCKS_BY_CLAVE.items():
        yield both(with_members(clave=one_of(clave, clave.lower())), said(block))


@record_rule(
    "s3.sanction-missing",
    "error",
    OAS_V1,
    '{"tipoSancion": []}',
    systems=V1,
    silent=members(tipoSancion={"not": {"type": "array", "maxItems": 0}}),
)
def sanction_missing(record: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every record rule takes both
    """No sanction at all."""
    return At("tipoSancion", {}) if record.get("tipoSancion") == [] else None


@record_rule(
    "s3.block-missing",
    "error",
    OAS_V1,
    '{"tipoSancion": [{"clave": "I"}]}',
    systems=V1,
    silent=both(
        any_of(
            _imposes_none(_BAN), with_members(inhabilitacion={"required": ["fechaInicial", "fechaFinal"]})
        ),
        any_of(_imposes_none(*_FINED), with_members(multa={"required": ["monto"]})),
    ),
)
def block_missing(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """A disqualification without its dates, or a fine without its amount."""
    imposed = claves(record)
    ban = record.get("inhabilitacion", {})
    if _BAN in imposed and isinstance(ban, dict):
        absent = [name for name in ("fechaInicial", "fechaFinal") if name not in ban]
        if len(absent) == 1:
            yield At(f"inhabilitacion/{absent[0]}", {"clave": _BAN, "block": absent[0]})
        elif absent:
            yield At("inhabilitacion", {"clave": _BAN, "block": "inhabilitacion"})
    fined = [clave for clave in imposed if clave in _FINED]
    fine = record.get("multa")
    if fined and "multa" not in record:
        yield At("multa", {"clave": fined[0], "block": "multa"})
    elif fined and isinstance(fine, dict) and "monto" not in fine:
        yield At("multa/monto", {"clave": fined[0], "block": "monto"})


@record_rule(
    "s3.sanction-unexplained",
    "error",
    OAS_V2,
    '{"tipoSancion": [{"clave": "INHABILITACION", "inhabilitacion": null}]}',
    systems=V2,
    silent=at(
        "tipoSancion/*",
        any_of(
            with_members(clave=one_of(*_UNDATED)),
            *_by_clave(lambda block: with_members(**{block: other_than(None)})),
        ),
    ),
)
def sanction_unexplained(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """A sanction without the block of its clave."""
    for place, clave, item in sanctions(record):
        block = BLOCKS_BY_CLAVE.get(clave)
        if block and clave not in _UNDATED and item.get(block) is None:
            yield At(f"{place}/{block}", {"clave": clave, "block": block})


@record_rule(
    "s3.block-unexpected",
    "warning",
    OAS_V2,
    '{"tipoSancion": [{"clave": "DESTITUCION", "sancionEconomica": {"monto": 5000}}]}',
    systems=V2,
    silent=at(
        "tipoSancion/*",
        any_of(
            with_members(clave=one_of("OTRO", "otro")),
            *_by_clave(
                lambda own: members(**{each: _HOLLOW for each in BLOCKS_BY_CLAVE.values() if each != own})
            ),
        ),
    ),
)
def block_unexpected(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """A block that is filled and belongs to another sanction."""
    for block in blocks(record):
        own = BLOCKS_BY_CLAVE.get(block.clave)
        if own not in (None, "otro", block.name) and _is_filled(block.value):
            yield At(block.path, {"clave": block.clave, "block": block.name})


@record_rule(
    "s3.block-unsanctioned",
    "warning",
    OAS_V1,
    '{"tipoSancion": [{"clave": "M"}], "inhabilitacion": {"fechaInicial": "2025-01-31"}}',
    systems=V1,
    silent=both(
        any_of(_imposes(_MAY_HAVE_TERM), members(inhabilitacion=_HOLLOW)),
        any_of(_imposes(_MAY_HAVE_AMOUNT), at("multa/monto", _NO_AMOUNT)),
    ),
)
def block_unsanctioned(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """A term of disqualification, or an amount, that no sanction of the list accounts for.

    Version 1 has no block for a suspension or a removal: providers tell their dates in this one.
    """
    imposed = frozenset(claves(record))
    if not imposed:
        return
    if imposed.isdisjoint(_MAY_HAVE_TERM) and _is_filled(record.get("inhabilitacion")):
        yield At("inhabilitacion", {"block": "inhabilitacion"})
    fine = record.get("multa")
    if imposed.isdisjoint(_MAY_HAVE_AMOUNT) and isinstance(fine, dict) and _is_positive(fine.get("monto")):
        yield At("multa", {"block": "multa"})


@record_rule(
    "s3.amount-zero",
    "error",
    OAS_V2,
    '{"tipoSancion": [{"clave": "M"}], "multa": {"monto": 0}}',
    systems=("s3",),
    silent=both(at("multa/monto", _AMOUNT), in_blocks(members(monto=_AMOUNT), *MONEY)),
)
def amount_zero(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """A fine of nothing, or of less than nothing."""
    fine = record.get("multa")
    if isinstance(fine, dict) and not frozenset(_FINED).isdisjoint(claves(record)):
        yield from _not_positive("multa", fine)
    for block in blocks(record):
        if block.name in MONEY and block.clave in ("SANCION_ECONOMICA", "INDEMNIZACION"):
            yield from _not_positive(block.path, block.value)


def _not_positive(place: str, block: Record) -> Iterator[At]:
    amount = block.get("monto")
    if isinstance(amount, int | float) and amount <= 0:
        yield At(f"{place}/monto", {}, amount)


@record_rule(
    "s3.currency-missing",
    "error",
    OAS_V1,
    '{"tipoSancion": [{"clave": "M"}], "multa": {"monto": 5000}}',
    systems=V1,
    silent=members(
        multa=any_of(
            members(monto=_NO_AMOUNT), with_members(moneda={"not": {"type": "object", "maxProperties": 0}})
        )
    ),
)
def currency_missing(record: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every record rule takes both
    """An amount without its currency."""
    fine = record.get("multa")
    if not isinstance(fine, dict) or not _is_positive(fine.get("monto")):
        return None
    return At("multa/moneda", {}) if fine.get("moneda", {}) == {} else None


@record_rule(
    "s3.money-not-grave",
    "warning",
    LGRA,
    '{"tipoFalta": {"clave": "ANG"}, "tipoSancion": [{"clave": "SE"}]}',
    systems=V1,
    silent=any_of(
        at("tipoFalta/clave", other_than("ANG")),
        at("tipoSancion/*/clave", both({"pattern": "^[A-Z]+$"}, other_than("SE"))),
    ),
)
def money_not_grave(record: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every record rule takes both
    """An economic sanction for a fault that is said not to be grave: the law in force knows none."""
    fault = record.get("tipoFalta")
    if not isinstance(fault, dict) or fault.get("clave") != "ANG":
        return None
    return next((At(place, {}) for place, clave, _ in sanctions(record) if clave == "SE"), None)


@keys_rule(
    "s3.sanction-repeated",
    "warning",
    _BASES,
    '[{"expediente": "PAR/01/2025", "tipoSancion": [{"clave": "D"}]}, '
    '{"expediente": "PAR/01/2025", "tipoSancion": [{"clave": "D"}, {"clave": "M"}]}]',
    unless=["id.duplicate", "record.duplicate"],
    systems=("s3",),
    reads=[
        "expediente",
        "tipoSancion/clave",
        *(f"{holder}/{name}" for holder in _PEOPLE for name in _TOLD),
    ],
)
def repeated(record: Record, facts: Facts) -> Iterator[Key]:
    """A sanction that one person has in one case already, under another id."""
    case = record.get("expediente")
    if not isinstance(case, str) or not case.strip():
        return
    who = _sanctioned(record, facts)
    if not who:
        return
    one_case, seen = f"{search_fold(case)}\n{who}\n", set[str]()
    for _, clave, _ in sanctions(record):
        if clave and clave not in seen:
            seen.add(clave)
            yield Key("/expediente", one_case + clave, "", case)


def _sanctioned(record: Record, facts: Facts) -> str:
    """Return what tells who was sanctioned; empty when nothing does."""
    for name in ("particularSancionado", "datosGenerales"):
        party = record.get(name)
        if isinstance(party, dict) and isinstance(party.get("nombreRazonSocial"), str):
            return search_fold(party["nombreRazonSocial"])
    if not facts.persons or "particularSancionado" in record:
        return ""
    one = facts.persons[0]
    if one.curp:
        return one.curp
    names = (one.nombres, one.primer_apellido, one.segundo_apellido)
    return search_fold(" ".join(name or "" for name in names)) if one.nombres and one.primer_apellido else ""


def _is_filled(value: Any) -> bool:
    """Tell whether a block says something."""
    return isinstance(value, dict) and any(each not in (None, "", {}, 0) for each in value.values())


def _is_positive(value: Any) -> bool:
    return isinstance(value, int | float) and value > 0
