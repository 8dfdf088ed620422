"""Rules of System 3 about the order of the days of a case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from validator.model import At, Facts, Record
from validator.rules.dates import day_of
from validator.rules.declare import record_rule
from validator.rules.s3_parts import OAS_V1, OAS_V2, V1, V2, blocks, in_periods, periods
from validator.rules.silence import (
    CAPTURED,
    any_of,
    at,
    both,
    in_order,
    ordered,
    precedes,
    untold,
    untold_or_until,
)

_RESOLVED = "fechaResolucion"
_ORDER = (
    (_RESOLVED, "fechaNotificacion"),
    (_RESOLVED, "fechaResolucionFirme"),
    ("fechaResolucionFirme", "fechaNotificacionFirme"),
    (_RESOLVED, "fechaEjecucion"),
)
_RESOLUTION = tuple(dict.fromkeys(name for pair in _ORDER for name in pair))
_DAYS = {
    "suspensionEmpleo": ("fechaInicial",),
    "suspensionActividades": ("fechaInicial",),
    "inhabilitacion": ("fechaInicial",),
    "destitucionEmpleo": ("fechaDestitucion",),
    "disolucionSociedad": ("fechaDisolucion",),
    "sancionEconomica": ("fechaPagoTotal", "efectivamenteCobrado/fechaCobro"),
    "indemnizacion": ("fechaPagoTotal", "efectivamenteCobrado/fechaCobro"),
}
"""Block -> the days of it that come after the resolution."""


@record_rule(
    "s3.period-reversed",
    "error",
    OAS_V1,
    '{"inhabilitacion": {"fechaInicial": "2025-01-31", "fechaFinal": "2024-01-31"}}',
    systems=("s3",),
    schema=in_periods(in_order("fechaInicial", "fechaFinal")),
)
def period_reversed(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """A sanction that ends before it starts."""
    for block in periods(record):
        start, end = day_of(block.value.get("fechaInicial")), day_of(block.value.get("fechaFinal"))
        if start and end and end < start:
            yield At(f"{block.path}/fechaFinal", {"start": start.isoformat()}, block.value["fechaFinal"])


@record_rule(
    "s3.resolution-order",
    "error",
    OAS_V2,
    '{"resolucion": {"fechaResolucion": "2025-02-01", "fechaNotificacion": "2025-01-31"}}',
    systems=V2,
    schema=at("resolucion", both(*(in_order(*pair) for pair in _ORDER))),
)
def resolution_order(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """The days of a resolution in an order in which they cannot be."""
    days = _resolution(record)
    wrong = _disordered(days)
    after_all = [pair for pair in wrong if pair[0] == _RESOLVED]
    if len(after_all) > 1:
        yield At(f"resolucion/{_RESOLVED}", {"variant": "resolved"}, days[_RESOLVED].isoformat())
        return
    for earlier, later in wrong:
        params = {"earlier": earlier, "later": later, "day": days[earlier].isoformat()}
        yield At(f"resolucion/{later}", params, days[later].isoformat())


def _resolution(record: Record) -> dict[str, date]:
    told = record.get("resolucion")
    if not isinstance(told, dict):
        return {}
    found = {name: day_of(told.get(name)) for name in _RESOLUTION}
    return {name: day for name, day in found.items() if day is not None}


def _disordered(days: dict[str, date]) -> list[tuple[str, str]]:
    return [
        (earlier, later)
        for earlier, later in _ORDER
        if earlier in days and later in days and days[later] < days[earlier]
    ]


@record_rule(
    "s3.sanction-early",
    "warning",
    OAS_V2,
    '{"resolucion": {"fechaResolucion": "2025-02-01"}, "tipoSancion": [{"destitucionEmpleo": '
    '{"fechaDestitucion": "2025-01-31"}}]}',
    systems=V2,
    schema=any_of(
        at("resolucion", untold(_RESOLVED)),
        precedes(
            f"resolucion/{_RESOLVED}",
            *(f"tipoSancion/*/{name}/{path}" for name, paths in _DAYS.items() for path in paths),
        ),
    ),
)
def sanction_early(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """A sanction that starts, or is paid, before the resolution that imposes it."""
    days = _resolution(record)
    if _RESOLVED not in days or any(earlier == _RESOLVED for earlier, _ in _disordered(days)):
        return
    resolved = days[_RESOLVED]
    for block in blocks(record):
        for path in _DAYS.get(block.name, ()):
            value = _at(block.value, path)
            day = day_of(value)
            if day and day < resolved:
                yield At(f"{block.path}/{path}", {"resolved": resolved.isoformat()}, value)


def _at(value: object, path: str) -> object:
    for name in path.split("/"):
        value = value.get(name) if isinstance(value, dict) else None
    return value


@record_rule(
    "s3.record-early",
    "warning",
    OAS_V2,
    '{"fecha": "2025-01-31", "resolucion": {"fechaNotificacion": "2025-02-01"}}',
    systems=V2,
    schema=any_of(
        at("resolucion", untold("fechaNotificacion")), ordered("resolucion/fechaNotificacion", CAPTURED)
    ),
)
def record_early(record: Record, facts: Facts) -> At | None:
    """A sanction registered before its resolution was notified."""
    days = _resolution(record)
    notified = days.get("fechaNotificacion")
    if notified is None or facts.captured is None or facts.captured >= notified:
        return None
    if notified > facts.today:
        return At("resolucion/fechaNotificacion", {"variant": "future"}, notified.isoformat())
    return At("fecha", {"notified": notified.isoformat()}, record.get("fecha"))


@record_rule(
    "s3.document-later",
    "warning",
    OAS_V1,
    '{"fechaCaptura": "2025-01-21T17:32:28Z", "documentos": [{"fecha": "2025-02-01"}]}',
    systems=V1,
    schema=at("documentos/*", untold_or_until("fecha", CAPTURED)),
)
def document_later(record: Record, facts: Facts) -> Iterator[At]:
    """A document dated after the record was last changed."""
    listed = record.get("documentos")
    if facts.captured is None or not isinstance(listed, list):
        return
    for index, document in enumerate(listed):
        day = day_of(document.get("fecha")) if isinstance(document, dict) else None
        if day and (day - facts.captured).days > 1:
            yield At(f"documentos/{index}/fecha", {"captured": facts.captured.isoformat()}, document["fecha"])


@record_rule(
    "s3.resolution-later",
    "warning",
    OAS_V1,
    '{"fechaCaptura": "2025-01-21T17:32:28Z", "resolucion": {"fechaResolucion": "2025-02-01"}}',
    systems=V1,
    schema=at(
        "resolucion",
        both(untold_or_until(_RESOLVED, CAPTURED), untold_or_until("fechaNotificacion", CAPTURED)),
    ),
)
def resolution_later(record: Record, facts: Facts) -> Iterator[At]:
    """A resolution of after the record was last changed."""
    told = record.get("resolucion")
    if facts.captured is None or not isinstance(told, dict):
        return
    for member in (_RESOLVED, "fechaNotificacion"):
        day = day_of(told.get(member))
        if day and (day - facts.captured).days > 1:
            yield At(f"resolucion/{member}", {"captured": facts.captured.isoformat()}, told[member])
