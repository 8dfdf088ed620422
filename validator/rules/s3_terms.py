"""Rules of System 3 about how long a sanction lasts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from standards import catalog
from standards.model import Schema
from standards.spanish import search_fold
from validator.model import At, Facts, Record
from validator.rules.dates import day_of
from validator.rules.declare import record_rule
from validator.rules.s3_parts import (
    BLOCKS_BY_CLAVE,
    LGRA,
    NO_TERM,
    OAS_V1,
    OAS_V2,
    PERIODS,
    TERM_MEMBERS,
    UNCOUNTED,
    V1,
    V2,
    Block,
    Term,
    after,
    blocks,
    claves,
    counted,
    ending,
    in_blocks,
    in_periods,
    lasting,
    periods,
    term_members,
    term_of,
)
from validator.rules.silence import (
    any_of,
    at,
    both,
    lasts,
    lists,
    members,
    no_object,
    one_of,
    other_than,
    untold,
    with_members,
    without,
)

_TOLERANCE = 5
_NUMBERS = (
    "cero", "un", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once",
    "doce", "trece", "catorce", "quince", "dieciseis", "diecisiete", "dieciocho", "diecinueve", "veinte",
)  # fmt: skip
_WORDS = {word: value for value, word in enumerate(_NUMBERS)} | {"uno": 1, "una": 1}
_PART = re.compile(
    rf"(?P<number>\d{{1,4}}|{'|'.join(_WORDS)})\s*(?:\((?:\d+|[a-z ]+)\)\s*)?"
    r"(?P<unit>a[nñ]os?|mes(?:es)?|dias?)\b(?P<natural>\s+naturales)?"
)
_BETWEEN = re.compile(
    r"(?:[\s,.;]|\b(?:y|con|de|por|el|un|plazo|periodo|termino|inhabilitacion|inhabilitado|temporal)\b)*"
)
_LIMITS = {
    "no-graves": {"suspensionEmpleo": (1, 31), "inhabilitacion": (88, 366)},
    "graves": {"suspensionEmpleo": (28, 93), "inhabilitacion": (88, 20 * 366)},
    "officials": {"suspensionEmpleo": (1, 93), "inhabilitacion": (88, 20 * 366)},
    "fisicas": {"inhabilitacion": (88, 8 * 366)},
    "morales": {"inhabilitacion": (88, 10 * 366), "suspensionActividades": (88, 3 * 366)},
    "v1-officials": {"inhabilitacion": (1, 20 * 366)},
    "v1-not-grave": {"inhabilitacion": (1, 366)},
    "v1-F": {"inhabilitacion": (1, 8 * 366)},
    "v1-M": {"inhabilitacion": (1, 10 * 366)},
}
"""Kind of case -> block -> the fewest and the most days that the law allows, with some for the calendar.

Records of version 1 may go back to laws with shorter terms: only the most is asked of them.
"""
_FAULTS = (("graves", "s3v2-falta-grave"), ("no-graves", "s3v2-falta-no-grave"))
_NOT_GRAVE_SINCE = date(2018, 1, 1)
"""From when a resolution about a fault that is not grave applies the law in force, which is of July 2017."""


_FOREVER = 9999 * 366
_NOT_NEGATIVE = {"not": {"type": "integer", "exclusiveMaximum": 0}}


def _within(kind: str) -> Schema:
    """Return a schema of records whose terms are within the limits of a kind of case of version 2."""
    return both(
        at("inhabilitacion", no_object()),
        *(in_blocks(_lasting(kind, name), name) for name in _LIMITS[kind]),
    )


def _ban_within(kind: str) -> Schema:
    """Return a schema of records whose term is within the limits of a kind of case of version 1."""
    return both(at("inhabilitacion", _lasting(kind, "inhabilitacion")), in_blocks(no_object(), *PERIODS))


def _lasting(kind: str, block: str) -> Schema:
    return any_of(no_object(), NO_TERM, lasting(*_LIMITS[kind][block]))


def _with_fault_out_of(name: str) -> Schema:
    """Return a schema of records with a fault that is not of a catalogue."""
    listed = sorted(map(str, catalog.load(name).by_clave.keys() - {"OTRO"}))
    return lists("faltaCometida", with_members(clave=both({"type": "string"}, other_than(*listed))))


def _allowed() -> Schema:
    """Return a schema of records whose terms the law allows, by the kind of case that they show."""
    no_party = members(particularSancionado=no_object())
    official = both(no_party, with_members("servidorPublicoSancionado"))
    of_version_2 = both(no_party, without("servidorPublicoSancionado"))
    person = both(of_version_2, members(datosGenerales=without("nombreRazonSocial")))
    official_of_version_2 = both(person, without("dondeCometioLaFalta"))
    (graves, listed_graves), (no_graves, listed_no_graves) = _FAULTS
    return any_of(
        both(at("inhabilitacion", no_object()), in_blocks(no_object(), *PERIODS)),
        both(official, _ban_within("v1-not-grave")),
        both(official, at("tipoFalta/clave", other_than("ANG")), _ban_within("v1-officials")),
        *(
            both(
                with_members(
                    particularSancionado=both({"type": "object"}, with_members(tipoPersona=one_of(kind)))
                ),
                _ban_within(f"v1-{kind}"),
            )
            for kind in ("F", "M")
        ),
        both(
            of_version_2,
            with_members(datosGenerales={"type": "object", "required": ["nombreRazonSocial"]}),
            _within("morales"),
        ),
        both(person, with_members("dondeCometioLaFalta"), _within("fisicas")),
        both(official_of_version_2, _with_fault_out_of(listed_no_graves), _within(graves)),
        both(official_of_version_2, _with_fault_out_of(listed_graves), _within(no_graves)),
    )


@lru_cache(maxsize=4096)
def read_term(text: str) -> Term | None:
    """Return the term that a text says in years, months and days; None when it says something else besides."""
    folded, position = search_fold(text), 0
    counts = {"a": 0, "m": 0, "d": 0}
    for found in _PART.finditer(folded):
        if not _BETWEEN.fullmatch(folded[position : found.start()]):
            return None
        number = found["number"]
        counts[found["unit"][0]] += int(number) if number.isdecimal() else _WORDS[number]
        position = found.end()
    if position == 0 or not _BETWEEN.fullmatch(folded[position:]):
        return None
    return Term(counts["a"], counts["m"], counts["d"])


@record_rule(
    "s3.term-missing",
    "warning",
    OAS_V1,
    '{"inhabilitacion": {"fechaInicial": "2025-01-31"}}',
    systems=V1,
    silent=any_of(
        at("tipoSancion/*/clave", other_than("I")), members(inhabilitacion={"required": ["plazo"]})
    ),
)
def term_missing(record: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every record rule takes both
    """A disqualification that does not say how long it lasts."""
    ban = record.get("inhabilitacion")
    if "I" not in claves(record) or not isinstance(ban, dict) or "plazo" in ban:
        return None
    return At("inhabilitacion/plazo", {}) if {"fechaInicial", "fechaFinal"} <= ban.keys() else None


@record_rule(
    "s3.term-unitless",
    "warning",
    OAS_V1,
    '{"inhabilitacion": {"plazo": "6"}}',
    systems=V1,
    silent=at("inhabilitacion/plazo", any_of({"not": {"type": "string"}}, {"pattern": "[A-Za-z]"})),
)
def term_unitless(record: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every record rule takes both
    """A term that is a number, without a unit."""
    ban = record.get("inhabilitacion")
    text = ban.get("plazo") if isinstance(ban, dict) else None
    if not isinstance(text, str) or not text.strip().isdecimal() or not text.strip().strip("0"):
        return None
    return At("inhabilitacion/plazo", {}, text)


@record_rule(
    "s3.term-differs",
    "warning",
    OAS_V1,
    '{"inhabilitacion": {"plazo": "2 años", "fechaInicial": "2025-01-31", "fechaFinal": "2026-01-31"}}',
    systems=("s3",),
    schema=in_periods(any_of(untold("fechaInicial"), untold("fechaFinal"), NO_TERM, ending(_TOLERANCE))),
)
def term_differs(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """A term that is not the time between its two dates, give or take some days."""
    for block in periods(record):
        start, end = day_of(block.value.get("fechaInicial")), day_of(block.value.get("fechaFinal"))
        term = _term(block)
        if start is None or end is None or end < start or term is None or not any(term):
            continue
        expected = after(start, term)
        if expected is None or abs((end - expected).days) > _TOLERANCE:
            params = {
                "start": start.isoformat(),
                "years": term.years,
                "months": term.months,
                "days": term.days,
                "expected": expected.isoformat() if expected else "",
            }
            variant = {} if expected else {"variant": "endless"}
            yield At(f"{block.path}/fechaFinal", params | variant, block.value["fechaFinal"])


def _term(block: Block) -> Term | None:
    text = block.value.get("plazo")
    return read_term(text) if isinstance(text, str) else term_of(block.value)


@record_rule(
    "s3.term-zero",
    "warning",
    OAS_V2,
    '{"tipoSancion": [{"inhabilitacion": {"plazoAnios": 0, "plazoMeses": 0, "plazoDias": 0}}]}',
    systems=V2,
    schema=in_periods(any_of(UNCOUNTED, counted(lambda *parts: lasts(1, _FOREVER, *parts)))),
)
def term_zero(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """A sanction that lasts for no time."""
    for block in periods(record):
        term = term_of(block.value)
        if term is not None and not any(term):
            yield At(block.path, {})


@record_rule(
    "s3.term-negative",
    "error",
    OAS_V2,
    '{"tipoSancion": [{"inhabilitacion": {"plazoAnios": -1}}]}',
    systems=V2,
    silent=in_blocks(
        members(
            **dict.fromkeys(TERM_MEMBERS, _NOT_NEGATIVE), plazoPago={"additionalProperties": _NOT_NEGATIVE}
        ),
        *BLOCKS_BY_CLAVE.values(),
    ),
)
def term_negative(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """A part of a term below zero."""
    for block in blocks(record):
        for name, value in term_members(block.value):
            if type(value) is int and value < 0:
                yield At(f"{block.path}/{name}", {}, value)
        pay = block.value.get("plazoPago")
        for name, value in pay.items() if isinstance(pay, dict) else ():
            if type(value) is int and value < 0:
                yield At(f"{block.path}/plazoPago/{name}", {}, value)


@record_rule(
    "s3.term-range",
    "warning",
    LGRA,
    '{"tipoSancion": [{"inhabilitacion": {"plazoAnios": 40, "plazoMeses": 0, "plazoDias": 0}}]}',
    systems=("s3",),
    schema=_allowed,
)
def term_range(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """A term that the law in force does not allow for such a fault."""
    found = list(periods(record))
    limits = _LIMITS.get(_kind(record), {}) if found else {}
    for block in found:
        term = _term(block)
        if term is None or not any(term) or block.name not in limits:
            continue
        low, high = limits[block.name]
        if not low <= term.years * 365 + term.months * 30 + term.days <= high:
            yield At(block.path, {"years": term.years, "months": term.months, "days": term.days})


def _kind(record: Record) -> str:
    """Return the kind of case that a record is of; empty when it does not show."""
    return _kind_of_version_1(record) or _kind_of_version_2(record)


def _kind_of_version_1(record: Record) -> str:
    private = record.get("particularSancionado")
    if isinstance(private, dict):
        return f"v1-{private.get('tipoPersona')}"
    if "servidorPublicoSancionado" in record:
        return "v1-not-grave" if _is_not_grave(record) else "v1-officials"
    return ""


def _kind_of_version_2(record: Record) -> str:
    party = record.get("datosGenerales")
    if not isinstance(party, dict):
        return ""
    if "nombreRazonSocial" in party:
        return "morales"
    if "dondeCometioLaFalta" in record:
        return "fisicas"
    if "sexo" not in party:
        return ""
    listed = record.get("faltaCometida")
    told = [
        fault.get("clave")
        for fault in (listed if isinstance(listed, list) else ())
        if isinstance(fault, dict)
    ]
    faults = {clave if isinstance(clave, str) else "" for clave in told}
    found = [
        kind for kind, name in _FAULTS if faults and faults <= catalog.load(name).by_clave.keys() - {"OTRO"}
    ]
    return found[0] if found else "officials"


def _is_not_grave(record: Record) -> bool:
    """Tell whether a record of version 1 is of a fault that the law in force calls not grave."""
    fault, resolution = record.get("tipoFalta"), record.get("resolucion")
    if not isinstance(fault, dict) or fault.get("clave") != "ANG" or not isinstance(resolution, dict):
        return False
    resolved = day_of(resolution.get("fechaResolucion"))
    return resolved is not None and resolved >= _NOT_GRAVE_SINCE
