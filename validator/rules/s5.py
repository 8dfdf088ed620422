"""Rules of System 5, of which there is only this project's draft: complaints, their follow-up, figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from standards.model import Schema
from standards.pointers import is_whole
from standards.spanish import search_fold
from validator.model import At, Facts, Record
from validator.rules.dates import comes_before, day_of
from validator.rules.declare import record_rule
from validator.rules.joins import figures, none_exceeds
from validator.rules.silence import (
    EMPTY,
    TODAY,
    any_of,
    at,
    both,
    in_order,
    lists,
    members,
    no_object,
    one_of,
    ordered,
    other_than,
    untold,
    untold_or_until,
    with_members,
)

_SYSTEM = ("s5@0.1",)
_DRAFT = "Borrador S5 0.1 de este proyecto"
_LGRA = "Ley General de Responsabilidades Administrativas, art. 93: datos o indicios de los hechos"

_A_DAY = timedelta(days=1)
_FILLERS = frozenset(
    {"n/a", "na", "n.a.", "nd", "n/d", "s/d", "no aplica", "ninguna", "ninguno", "sin dato", "sin datos"}
    | {"prueba", "test", "x", "xx", "xxx", "null", "denuncia", "no hay", "sin informacion"}
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_OF_OFFICIALS = ("FALTA_GRAVE", "FALTA_NO_GRAVE")
_PRIVATE = frozenset({"PARTICULAR_FISICA", "PARTICULAR_MORAL"})
_THREE_WORDS = "[A-Za-z]{2,}[^A-Za-z]+[A-Za-z]{2,}[^A-Za-z]+[A-Za-z]{2,}"
"""More than any filler has."""


def _denounced(clave: Schema) -> Schema:
    """Return a schema of complaints about somebody of a kind."""
    return lists(
        "personasDenunciadas", with_members(tipoPersona={"type": "object", **with_members(clave=clave)})
    )


_OF_PRIVATE = _denounced(one_of(*sorted(_PRIVATE)))
_OF_OFFICIAL = _denounced(both({"type": "string"}, other_than(*sorted(_PRIVATE))))
_CLASS_NAMES = ("soloFaltas", "soloHechos", "mixtas", "sinClasificacion")
_CLASSES = tuple(f"porClasificacion/{name}" for name in _CLASS_NAMES)
_ONLY_CLASSES = members(
    porClasificacion={"properties": dict.fromkeys(_CLASS_NAMES, True), "additionalProperties": False}
)


@record_rule(
    "s5.narration-empty",
    "error",
    _LGRA,
    '{"hechos": {"narracionHechos": "N/A"}}',
    systems=_SYSTEM,
    schema=at("hechos/narracionHechos", any_of({"not": {"type": "string"}}, {"pattern": _THREE_WORDS})),
)
def narration_empty(record: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every record rule takes both
    """A narration that tells nothing: a filler, or no word at all."""
    told = _part(record, "hechos", "narracionHechos")
    if not isinstance(told, str) or not told.strip():
        return None  # of a blank text, the rules about texts tell
    hollow = search_fold(told).strip(" .-") in _FILLERS or not _WORD.search(told)
    return At("hechos/narracionHechos", {}) if hollow else None


@record_rule(
    "s5.facts-after-filing",
    "warning",
    _DRAFT,
    '{"fechaPresentacion": "2025-03-20T10:00:00Z", "hechos": {"fechaHechos": "2025-04-01"}}',
    systems=_SYSTEM,
    schema=any_of(
        untold("fechaPresentacion"),
        both(
            any_of(at("hechos", untold("fechaHechos")), ordered("hechos/fechaHechos", "fechaPresentacion")),
            any_of(
                at("hechos/periodoHechos", untold("inicio")),
                ordered("hechos/periodoHechos/inicio", "fechaPresentacion"),
            ),
        ),
    ),
)
def facts_after_filing(record: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every record rule takes both
    """Facts of a later day than the complaint about them."""
    filed = day_of(record.get("fechaPresentacion"))
    for member in ("fechaHechos", "periodoHechos/inicio"):
        told = _part(record, "hechos", *member.split("/"))
        day = day_of(told)
        if filed is not None and day is not None and day > filed + _A_DAY:
            return At(f"hechos/{member}", {})
    return None


@record_rule(
    "s5.to-come",
    "warning",
    _DRAFT,
    '{"fechaPresentacion": "2050-01-01T00:00:00Z"}',
    systems=_SYSTEM,
    schema=both(
        untold_or_until("fechaPresentacion", TODAY),
        untold_or_until("fecha", TODAY),
        any_of(at("periodo", untold("inicio")), ordered("periodo/inicio", TODAY)),
    ),
)
def to_come(record: Record, facts: Facts) -> Iterator[At]:
    """A complaint, an event or figures of a day that is yet to come: a day is left for time zones."""
    for member in ("fechaPresentacion", "fecha", "periodo/inicio"):
        told = _part(record, *member.split("/"))
        day = day_of(told)
        if day is not None and day > facts.today + _A_DAY:
            yield At(member, {"today": facts.today.isoformat()}, told)


@record_rule(
    "s5.period-reversed",
    "warning",
    _DRAFT,
    '{"periodo": {"inicio": "2025-05-31", "fin": "2025-05-01"}}',
    systems=_SYSTEM,
    schema=both(
        at("periodo", in_order("inicio", "fin")), at("hechos/periodoHechos", in_order("inicio", "fin"))
    ),
)
def period_reversed(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """A period that ends before it starts."""
    for member in ("periodo", "hechos/periodoHechos"):
        period = _part(record, *member.split("/"))
        if comes_before(_part(period, "fin"), _part(period, "inicio")):
            yield At(f"{member}/fin", {})


@record_rule(
    "s5.conduct-of-others",
    "notice",
    _DRAFT,
    '{"personasDenunciadas": [{"tipoPersona": {"clave": "PARTICULAR_FISICA"}}],'
    ' "conductas": [{"clasificacion": "FALTA_GRAVE"}]}',
    systems=_SYSTEM,
    schema=any_of(
        members(personasDenunciadas=EMPTY),
        at("conductas/*/clasificacion", other_than(*_OF_OFFICIALS, "FALTA_PARTICULAR")),
        both(_OF_OFFICIAL, at("conductas/*/clasificacion", other_than("FALTA_PARTICULAR"))),
        both(_OF_PRIVATE, at("conductas/*/clasificacion", other_than(*_OF_OFFICIALS))),
        both(_OF_OFFICIAL, _OF_PRIVATE),
    ),
)
def conduct_of_others(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """A conduct of officials where only private parties are denounced, or the reverse."""
    told = [_part(each, "tipoPersona", "clave") for _, each in _objects(record.get("personasDenunciadas"))]
    kinds = {clave if isinstance(clave, str) else None for clave in told}
    for index, conduct in _objects(record.get("conductas")):
        named = conduct.get("clasificacion")
        if kinds and kinds <= _PRIVATE and named in _OF_OFFICIALS:
            yield At(f"conductas/{index}/clasificacion", {}, named)
        elif kinds == {"SERVIDOR_PUBLICO"} and named == "FALTA_PARTICULAR":
            yield At(f"conductas/{index}/clasificacion", {"variant": "private"}, named)


@record_rule(
    "s5.event-classified",
    "warning",
    _DRAFT,
    '{"evento": {"clave": "RECEPCION"}, "calificacion": {"clave": "GRAVE"}}',
    systems=_SYSTEM,
    silent=any_of(
        at("evento/clave", other_than("RECEPCION", "TURNO", "PREVENCION")), members(calificacion=no_object())
    ),
)
def event_classified(record: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every record rule takes both
    """A fault classified at an event that comes before any investigation."""
    early = _part(record, "evento", "clave") in ("RECEPCION", "TURNO", "PREVENCION")
    return At("calificacion", {}) if early and isinstance(record.get("calificacion"), dict) else None


@record_rule(
    "s5.part-exceeds",
    "warning",
    _DRAFT,
    '{"total": 10, "anonimas": 12}',
    systems=_SYSTEM,
    schema=any_of(
        untold("total"),
        both(
            _ONLY_CLASSES,
            none_exceeds(
                "total", "anonimas", "atendidas", *_CLASSES, "porEstatus/*/cantidad", "porConducta/*/cantidad"
            ),
        ),
    ),
)
def part_exceeds(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """A figure of some complaints that is larger than that of all."""
    total = record.get("total")
    if not is_whole(total):
        return
    for pointer, figure in _parts(record):
        if is_whole(figure) and figure > total:
            yield At(pointer, {"total": total}, figure)


@record_rule(
    "s5.figures-sum",
    "warning",
    _DRAFT,
    '{"total": 30, "porClasificacion": {"soloFaltas": 10, "soloHechos": 10, "mixtas": 0, "sinClasificacion": 5}}',
    systems=_SYSTEM,
    schema=any_of(
        untold("total"),
        both(_ONLY_CLASSES, figures("total", 4, *_CLASSES), figures("total", 7, "porEstatus/*/cantidad")),
    ),
)
def figures_sum(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """Parts that come to more than the total, or, when none of them is hidden, to less."""
    total = record.get("total")
    classes = record.get("porClasificacion")
    groups = {
        "porClasificacion": list(classes.values()) if isinstance(classes, dict) else [],
        "porEstatus": [each.get("cantidad") for _, each in _objects(record.get("porEstatus"))],
    }
    for member, told in groups.items():
        known = [figure for figure in told if is_whole(figure)]
        if not is_whole(total) or not known or max(known) > total:
            continue
        whole = len(known) == len(told) and len(told) >= (4 if member == "porClasificacion" else 7)
        if sum(known) > total or (whole and sum(known) < total):
            yield At(member, {"sum": sum(known), "total": total})


def _parts(record: Record) -> Iterator[tuple[str, Any]]:
    yield from ((member, record.get(member)) for member in ("anonimas", "atendidas"))
    classes = record.get("porClasificacion")
    if isinstance(classes, dict):
        yield from ((f"porClasificacion/{name}", figure) for name, figure in classes.items())
    for member in ("porEstatus", "porConducta"):
        for index, each in _objects(record.get(member)):
            yield f"{member}/{index}/cantidad", each.get("cantidad")


def _objects(value: Any) -> Iterator[tuple[int, Record]]:
    if isinstance(value, list):
        yield from ((index, each) for index, each in enumerate(value) if isinstance(each, dict))


def _part(value: Any, *members: str) -> Any:
    for member in members:
        value = value.get(member) if isinstance(value, dict) else None
    return value
