"""Rules of System 4 about how programmes, audits and reports go together, in a record and across a run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from standards.pointers import is_whole
from standards.spanish import clean, search_fold
from validator.model import At, Facts, Key, Record
from validator.rules.dates import day_of
from validator.rules.declare import keys_rule, record_rule
from validator.rules.joins import years_from
from validator.rules.silence import any_of, at, both, members, one_of, other_than, untold

_SYSTEM = ("s4@0.1",)
_PROPOSED = "Borrador S4 0.1 de este proyecto"
_PRACTISED = "Prototipo público del Sistema 4 (PDNMX/pdn)"
_COPIES = ("id.duplicate", "record.duplicate")
_PERIODIC = frozenset({"GENERAL", "TRIMESTRAL", "ANUAL"})
"""Reports of which there is one for each programme and period."""
_OF_THEIR_PERIOD = _PERIODIC | {"INDIVIDUAL"}
"""Reports that tell of nothing but their period; a follow-up tells of what came before."""
_LONG = 1000
_MONTHS_FROM = {1: "[01][0-9]", 2: "(?:0[4-9]|1[0-2])", 3: "(?:0[7-9]|1[0-2])", 4: "1[0-2]"}
"""Quarter -> the months from its first one on."""
_IN_QUARTER = any_of(
    members(trimestre={"not": {"type": "integer"}}),
    *(
        both(
            members(trimestre=one_of(quarter)), members(fechaPublicacion={"pattern": f"^[0-9]{{4}}-{months}"})
        )
        for quarter, months in _MONTHS_FROM.items()
    ),
)


def _body_of(member: str) -> Iterator[str]:
    """Yield the paths of what an institution is compared by."""
    yield from (f"{member}/nombre", f"{member}/entidadFederativa/clave")


@record_rule(
    "s4.published-early",
    "warning",
    _PROPOSED,
    '{"ejercicio": 2025, "tipoInforme": {"clave": "ANUAL"}, "fechaPublicacion": "2024-03-01"}',
    systems=_SYSTEM,
    schema=any_of(
        untold("ejercicio"),
        untold("fechaPublicacion"),
        at("tipoInforme/clave", other_than(*sorted(_OF_THEIR_PERIOD))),
        years_from("ejercicio", "fechaPublicacion", 1, _LONG),
        both(years_from("ejercicio", "fechaPublicacion", 0, _LONG), _IN_QUARTER),
    ),
)
def published_early(record: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every record rule takes both
    """A report published before the year, or the quarter, that it tells of has begun."""
    year, day = record.get("ejercicio"), day_of(record.get("fechaPublicacion"))
    if day is None or not is_whole(year) or _clave(record.get("tipoInforme")) not in _OF_THEIR_PERIOD:
        return None
    quarter = record.get("trimestre")
    first_month = 3 * quarter - 2 if is_whole(quarter) and 1 <= quarter <= 4 else 1
    if (day.year, day.month) >= (year, first_month):
        return None
    return At("fechaPublicacion", {"year": year}, record["fechaPublicacion"])


@keys_rule(
    "s4.programme-repeated",
    "warning",
    _PROPOSED,
    '[{"id": "1", "ejercicio": 2025, "tipoDocumento": {"clave": "PAA"}, "totalAuditorias": 4}, '
    '{"id": "2", "ejercicio": 2025, "tipoDocumento": {"clave": "PAA"}, "totalAuditorias": 4}]',
    unless=_COPIES,
    systems=_SYSTEM,
    reads=[
        "ejercicio",
        "totalAuditorias",
        "montoProgramado/valor",
        "tipoDocumento/clave",
        *_body_of("entePublico"),
    ],
)
def programme_repeated(record: Record, facts: Facts) -> Iterator[Key]:  # noqa: ARG001 - every keys rule takes both
    """Another programme of the same kind, institution and year, with as many audits for as much."""
    year, total, planned = (record.get(name) for name in ("ejercicio", "totalAuditorias", "montoProgramado"))
    amount = planned.get("valor") if isinstance(planned, dict) else None
    if not is_whole(year) or not is_whole(total) or amount is None:
        return
    kind, body = _clave(record.get("tipoDocumento")), _body(record.get("entePublico"))
    if kind and body:
        yield Key("/tipoDocumento", f"{year}\n{kind}\n{total}\n{amount}\n{body}", "", kind)


@keys_rule(
    "s4.report-repeated",
    "warning",
    _PROPOSED,
    '[{"id": "1", "ejercicio": 2025, "programaId": "P-1", "tipoInforme": {"clave": "ANUAL"}}, '
    '{"id": "2", "ejercicio": 2025, "programaId": "P-1", "tipoInforme": {"clave": "ANUAL"}}]',
    unless=_COPIES,
    systems=_SYSTEM,
    reads=["tipoInforme/clave", "programaId", "ejercicio", "trimestre"],
)
def report_repeated(record: Record, facts: Facts) -> Iterator[Key]:  # noqa: ARG001 - every keys rule takes both
    """Another report of the same kind and period about one programme."""
    kind, programme = _clave(record.get("tipoInforme")), record.get("programaId")
    if kind not in _PERIODIC or not isinstance(programme, str) or not programme.strip():
        return
    year, quarter = record.get("ejercicio"), record.get("trimestre")
    if is_whole(year) and (is_whole(quarter) or kind != "TRIMESTRAL"):
        yield Key("/tipoInforme", f"{year}\n{quarter}\n{kind}\n{programme.strip()}", "", kind)


@keys_rule(
    "s4.audit-elsewhere",
    "warning",
    _PROPOSED,
    '[{"id": "1", "programaId": "P-1", "numeroAuditoria": "A/1/2025", "enteFiscalizado": {"nombre": "SCT"}},'
    ' {"id": "2", "programaId": "P-2", "numeroAuditoria": "A/1/2025", "enteFiscalizado": {"nombre": "SCT"}}]',
    unless=_COPIES,
    systems=_SYSTEM,
    reads=[
        f"{holder}{name}"
        for holder in ("", "auditorias/")
        for name in ("numeroAuditoria", *_body_of("enteFiscalizado"))
    ],
)
def audit_elsewhere(record: Record, facts: Facts) -> Iterator[Key]:  # noqa: ARG001 - every keys rule takes both
    """An audit of the same number and institution that an earlier record tells."""
    listed = record.get("auditorias")
    if isinstance(listed, list):
        told = {f"/auditorias/{index}/numeroAuditoria": audit for index, audit in enumerate(listed)}
    else:
        told = {"/numeroAuditoria": record}
    for place, audit in told.items():
        number = audit.get("numeroAuditoria") if isinstance(audit, dict) else None
        body = _body(audit.get("enteFiscalizado")) if isinstance(number, str) else ""
        if body and isinstance(number, str) and number.strip():
            yield Key(place, f"{search_fold(number)}\n{body}", "", number)


@keys_rule(
    "s4.link-repeated",
    "notice",
    _PRACTISED,
    '[{"id": "1", "enlace": "https://www.asf.gob.mx/paa.pdf"}, {"id": "2", "enlace": "https://www.asf.gob.mx/paa.pdf"}]',
    unless=[*_COPIES, "s4.programme-repeated", "s4.report-repeated"],
    systems=_SYSTEM,
    reads=["enlace"],
)
def link_repeated(record: Record, facts: Facts) -> Iterator[Key]:  # noqa: ARG001 - every keys rule takes both
    """The document of an earlier record."""
    link = record.get("enlace")
    if isinstance(link, str) and link.strip():
        yield Key("/enlace", link.strip(), "", link)


@keys_rule(
    "s4.body-spelt",
    "notice",
    _PRACTISED,
    '[{"id": "1", "entePublico": {"nombre": "Auditoría Superior de la Federación"}},'
    ' {"id": "2", "entePublico": {"nombre": "AUDITORIA SUPERIOR DE LA FEDERACION"}}]',
    unless=_COPIES,
    systems=_SYSTEM,
    reads=["entePublico/nombre", "enteFiscalizado/nombre"],
)
def body_spelt(record: Record, facts: Facts) -> Iterator[Key]:  # noqa: ARG001 - every keys rule takes both
    """An institution whose name an earlier record writes with other capitals or accents."""
    for member in ("entePublico", "enteFiscalizado"):
        told = record.get(member)
        name = told.get("nombre") if isinstance(told, dict) else None
        if isinstance(name, str) and name.strip():
            yield Key(f"/{member}/nombre", search_fold(name), _letters(clean(name)), name)


def _letters(text: str) -> str:
    """Return a text so that two are equal only if they are the same: names are compared without case and accents."""
    return text.encode().hex().translate(_HEX)


_HEX = str.maketrans("0123456789", "ghijklmnop")


def _clave(told: Any) -> str:
    clave = told.get("clave") if isinstance(told, dict) else None
    return clave if isinstance(clave, str) else ""


def _body(told: Any) -> str:
    """Return an institution as it is compared: its name, with its state, for many states have one of that name."""
    name = told.get("nombre") if isinstance(told, dict) else None
    if not isinstance(name, str) or not name.strip():
        return ""
    return f"{_clave(told.get('entidadFederativa'))}\n{search_fold(name)}"
