"""Rules of System 4, of which there is only this project's draft: audit programmes, audits, reports, members."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from standards.model import Schema
from standards.pointers import is_whole
from validator.model import At, Facts, Record
from validator.rules.dates import day_of
from validator.rules.declare import record_rule
from validator.rules.joins import among, counts, years_from
from validator.rules.silence import (
    EMPTY,
    TODAY,
    any_of,
    at,
    at_most,
    both,
    days_between,
    distinct,
    in_order,
    members,
    ordered,
    other_than,
    untold,
    with_members,
)

_SYSTEM = ("s4@0.1",)
_PROPOSED = "Borrador S4 0.1 de este proyecto"
_PRACTISED = "Prototipo público del Sistema 4 (PDNMX/pdn)"
_LAW = "Ley General del Sistema Nacional Anticorrupción, art. 39: integrantes rotatorios, dos años"

_TWO_YEARS = range(365 * 2 - 45, 365 * 2 + 46)
_PERIODS = ("periodo", "periodoRevisado", "periodoEjecucion")


def _everywhere(schema: Schema) -> Schema:
    """Return a schema of records that satisfy one, and so do all audits that they list."""
    return both(schema, at("auditorias/*", schema))


_SEARCHERS = ("google.", "bing.com", "duckduckgo.com", "search.yahoo.com")


@record_rule(
    "s4.audits-total",
    "warning",
    _PRACTISED,
    '{"totalAuditorias": 3, "auditorias": [{"id": "1"}]}',
    systems=_SYSTEM,
    schema=any_of(
        members(totalAuditorias={"not": {"type": "integer"}}),
        members(auditorias=EMPTY),
        counts("totalAuditorias", "auditorias"),
    ),
)
def audits_total(record: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every record rule takes both
    """A total that is not the number of audits listed."""
    total, listed = record.get("totalAuditorias"), record.get("auditorias")
    if not is_whole(total) or not isinstance(listed, list) or not listed or total == len(listed):
        return None
    return At("totalAuditorias", {"listed": len(listed)}, total)


@record_rule(
    "s4.audit-repeated",
    "warning",
    _PRACTISED,
    '{"auditorias": [{"numeroAuditoria": "A/1/2025"}, {"numeroAuditoria": "A/1/2025"}]}',
    systems=_SYSTEM,
    schema=both(
        at("auditorias/*/numeroAuditoria", {"pattern": "^[A-Z0-9/._-]+$"}),
        distinct("auditorias/*/numeroAuditoria"),
    ),
)
def audit_repeated(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """Two audits of a programme with one number."""
    seen: dict[str, int] = {}
    for index, audit in _audits(record):
        number = audit.get("numeroAuditoria")
        if isinstance(number, str) and number.strip():
            first = seen.setdefault(" ".join(number.upper().split()), index)
            if first != index:
                yield At(f"auditorias/{index}/numeroAuditoria", {"first": first}, number)


@record_rule(
    "s4.other-programme",
    "warning",
    _PROPOSED,
    '{"id": "P-1", "auditorias": [{"programaId": "P-2"}]}',
    systems=_SYSTEM,
    schema=any_of(at("auditorias/*", untold("programaId")), among("id", "auditorias/*/programaId")),
)
def other_programme(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """An audit that stands in one programme and names another."""
    for index, audit in _audits(record):
        named = audit.get("programaId")
        if isinstance(named, str) and isinstance(record.get("id"), str) and named != record["id"]:
            yield At(f"auditorias/{index}/programaId", {"programme": record["id"]}, named)


@record_rule(
    "s4.year-to-come",
    "warning",
    _PRACTISED,
    '{"ejercicio": 2050}',
    systems=_SYSTEM,
    schema=any_of(untold("ejercicio"), at_most("ejercicio", TODAY)),
)
def year_to_come(record: Record, facts: Facts) -> At | None:
    """A programme or report of a year for which there is none yet."""
    year, last = (
        record.get("ejercicio"),
        facts.today.year + ("totalAuditorias" in record or "tipoDocumento" in record),
    )
    return At("ejercicio", {"last": last}, year) if is_whole(year) and year > last else None


@record_rule(
    "s4.account-year",
    "warning",
    _PROPOSED,
    '{"ejercicio": 2025, "cuentaPublica": 2026}',
    systems=_SYSTEM,
    schema=any_of(untold("ejercicio"), untold("cuentaPublica"), at_most("cuentaPublica", "ejercicio")),
)
def account_year(record: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every record rule takes both
    """Accounts of a year after that of the audits."""
    year, account = record.get("ejercicio"), record.get("cuentaPublica")
    late = is_whole(year) and is_whole(account) and account > year
    return At("cuentaPublica", {"year": year}, account) if late else None


@record_rule(
    "s4.outside-year",
    "warning",
    _PROPOSED,
    '{"ejercicio": 2025, "auditorias": [{"periodoEjecucion": {"fechaInicio": "2027-03-03"}}]}',
    systems=_SYSTEM,
    schema=any_of(
        untold("ejercicio"),
        members(auditorias=EMPTY),
        both(
            at("auditorias/*/periodoEjecucion", in_order("fechaInicio", "fechaFin")),
            years_from("ejercicio", "auditorias/*/periodoEjecucion/fechaInicio", 0, 0),
        ),
    ),
)
def outside_year(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """An audit that is carried out entirely outside the year of its programme."""
    year = record.get("ejercicio")
    for index, audit in _audits(record):
        start, end = _period(audit.get("periodoEjecucion"))
        if not is_whole(year) or start is None:
            continue
        if start.year > year or (end is not None and end.year < year):
            place = f"auditorias/{index}/periodoEjecucion/fechaInicio"
            yield At(place, {"year": year}, start.isoformat())


@record_rule(
    "s4.period-reversed",
    "warning",
    _PROPOSED,
    '{"periodo": {"fechaInicio": "2025-08-29", "fechaFin": "2025-03-03"}}',
    systems=_SYSTEM,
    schema=_everywhere(members(**dict.fromkeys(_PERIODS, in_order("fechaInicio", "fechaFin")))),
)
def period_reversed(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """A period that ends before it starts."""
    found = [(f"auditorias/{index}/", audit) for index, audit in _audits(record)]
    for pointer, value in [("", record), *found]:
        for member in _PERIODS:
            start, end = _period(value.get(member))
            if start is not None and end is not None and end < start:
                place = f"{pointer}{member}/fechaFin"
                yield At(place, {"start": start.isoformat()}, end.isoformat())


@record_rule(
    "s4.sample-exceeds",
    "warning",
    _PROPOSED,
    '{"universo": {"moneda": "MXN", "valor": 10}, "muestra": {"moneda": "MXN", "valor": 20}}',
    systems=_SYSTEM,
    schema=_everywhere(
        any_of(untold("muestra"), untold("universo"), at_most("muestra/valor", "universo/valor"))
    ),
)
def sample_exceeds(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """A sample that is larger than what it is taken from."""
    found = [(f"auditorias/{index}/", audit) for index, audit in _audits(record)]
    for pointer, value in [("", record), *found]:
        if _exceeds(value.get("muestra"), value.get("universo")):
            yield At(
                f"{pointer}muestra/valor", {"whole": _shown(value["universo"])}, value["muestra"]["valor"]
            )


@record_rule(
    "s4.acts-concluded",
    "error",
    _PRACTISED,
    '{"numActosFiscalizacion": 3, "numActosConcluidos": 5}',
    systems=_SYSTEM,
    schema=any_of(
        untold("numActosFiscalizacion"),
        untold("numActosConcluidos"),
        at_most("numActosConcluidos", "numActosFiscalizacion"),
    ),
)
def acts_concluded(record: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every record rule takes both
    """More acts concluded than there are."""
    acts, concluded = record.get("numActosFiscalizacion"), record.get("numActosConcluidos")
    more = is_whole(acts) and is_whole(concluded) and concluded > acts
    return At("numActosConcluidos", {"acts": acts}, concluded) if more else None


@record_rule(
    "s4.results-exceed",
    "warning",
    _PROPOSED,
    '{"resultados": {"observaciones": 3, "observacionesSolventadas": 5}}',
    systems=_SYSTEM,
    schema=at(
        "resultados",
        both(
            any_of(
                untold("observaciones"),
                untold("observacionesSolventadas"),
                at_most("observacionesSolventadas", "observaciones"),
            ),
            any_of(
                untold("montoObservado"),
                untold("montoRecuperado"),
                at_most("montoRecuperado/valor", "montoObservado/valor"),
            ),
        ),
    ),
)
def results_exceed(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """More observations settled, or more money recovered, than was observed."""
    results = record.get("resultados")
    if not isinstance(results, dict):
        return
    made, settled = results.get("observaciones"), results.get("observacionesSolventadas")
    if is_whole(made) and is_whole(settled) and settled > made:
        yield At("resultados/observacionesSolventadas", {"whole": str(made)}, settled)
    observed, recovered = results.get("montoObservado"), results.get("montoRecuperado")
    if isinstance(recovered, dict) and _exceeds(recovered, observed):
        params = {"whole": _shown(observed), "variant": "amount"}
        yield At("resultados/montoRecuperado/valor", params, recovered["valor"])


@record_rule(
    "s4.published-to-come",
    "warning",
    _PROPOSED,
    '{"fechaPublicacion": "2050-01-01"}',
    systems=_SYSTEM,
    schema=any_of(untold("fechaPublicacion"), ordered("fechaPublicacion", TODAY)),
)
def published_to_come(record: Record, facts: Facts) -> At | None:
    """Published on a day that is yet to come: a day is left for time zones."""
    day = day_of(record.get("fechaPublicacion"))
    late = day is not None and day > facts.today + timedelta(days=1)
    return (
        At("fechaPublicacion", {"today": facts.today.isoformat()}, record["fechaPublicacion"])
        if late
        else None
    )


@record_rule(
    "s4.link-of-portal",
    "notice",
    _PRACTISED,
    '{"enlace": "https://www.asf.gob.mx/"}',
    systems=_SYSTEM,
    schema=members(
        enlace=any_of(
            {"not": {"type": "string"}},
            {"pattern": "^https?://[A-Za-z0-9.-]+/[A-Za-z0-9_~-]+[/.][A-Za-z0-9]"},
        )
    ),
)
def link_of_portal(record: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every record rule takes both
    """A link to a portal or to a search, and not to the document."""
    link = record.get("enlace")
    if not isinstance(link, str):
        return None
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    if not parts.netloc:
        return None
    host = parts.netloc.lower().removeprefix("www.")
    if host.startswith(_SEARCHERS) and parts.path.strip("/") in {"", "search"}:
        return At("enlace", {"variant": "search"}, link)
    return None if parts.path.strip("/") or parts.query or parts.fragment else At("enlace", {}, link)


@record_rule(
    "s4.rotating-seat",
    "notice",
    _LAW,
    '{"cargoComite": {"clave": "ROTATORIO"}, "periodo": {"fechaInicio": "2025-01-01", "fechaFin": "2030-01-01"}}',
    systems=_SYSTEM,
    schema=any_of(
        at("cargoComite/clave", other_than("ROTATORIO")),
        at("periodo", any_of(untold("fechaInicio"), untold("fechaFin"))),
        days_between("periodo/fechaInicio", "periodo/fechaFin", _TWO_YEARS.start, _TWO_YEARS.stop - 1),
    ),
)
def rotating_seat(record: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every record rule takes both
    """A rotating seat for a time that is not about two years."""
    seat = record.get("cargoComite")
    start, end = _period(record.get("periodo"))
    if not isinstance(seat, dict) or seat.get("clave") != "ROTATORIO" or start is None or end is None:
        return None
    days = (end - start).days
    return (
        At("periodo/fechaFin", {"days": days}, end.isoformat())
        if days >= 0 and days not in _TWO_YEARS
        else None
    )


@record_rule(
    "s4.quarter-missing",
    "warning",
    _PRACTISED,
    '{"tipoInforme": {"clave": "TRIMESTRAL"}}',
    systems=_SYSTEM,
    silent=any_of(at("tipoInforme/clave", other_than("TRIMESTRAL")), with_members("trimestre")),
)
def quarter_missing(record: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every record rule takes both
    """A quarterly report that does not say of which quarter."""
    kind = record.get("tipoInforme")
    quarterly = isinstance(kind, dict) and kind.get("clave") == "TRIMESTRAL"
    return At("trimestre", {}) if quarterly and "trimestre" not in record else None


def _audits(record: Record) -> Iterator[tuple[int, Record]]:
    listed = record.get("auditorias")
    if isinstance(listed, list):
        yield from ((index, each) for index, each in enumerate(listed) if isinstance(each, dict))


def _period(value: Any) -> tuple[date | None, date | None]:
    if not isinstance(value, dict):
        return None, None
    return day_of(value.get("fechaInicio")), day_of(value.get("fechaFin"))


def _exceeds(part: Any, whole: Any) -> bool:
    """Tell whether an amount is more than another of the same currency."""
    if not isinstance(part, dict) or not isinstance(whole, dict) or part.get("moneda") != whole.get("moneda"):
        return False
    less, more = whole.get("valor"), part.get("valor")
    return isinstance(less, int | float) and isinstance(more, int | float) and more > less


def _shown(amount: Any) -> str:
    return f"{amount['valor']:,.2f} {amount['moneda']}"
