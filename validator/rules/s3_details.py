"""Rules of System 3 about documents, payments and relations."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from standards import catalog
from validator.model import At, Facts, Record
from validator.rules.declare import record_rule
from validator.rules.s3_parts import LGRA, MONEY, OAS_V1, OAS_V2, V1, V2, blocks, in_blocks
from validator.rules.silence import (
    FILLED,
    any_of,
    at,
    at_most,
    both,
    distinct,
    expanded,
    lists,
    members,
    no_object,
    one_of,
    with_members,
    without,
)

_RELATIONS = frozenset(
    {
        "amonestacion",
        "datosDirGeneralReprLegal",
        "datosGenerales",
        "destitucionEmpleo",
        "directorGeneral",
        "disolucionSociedad",
        "domicilioExtranjero",
        "domicilioMexico",
        "dondeCometioLaFalta",
        "efectivamenteCobrado",
        "empleoCargoComision",
        "entePublico",
        "faltaCometida",
        "indemnizacion",
        "inhabilitacion",
        "nivelJerarquico",
        "normatividadInfringida",
        "origenProcedimiento",
        "otro",
        "plazoPago",
        "representanteLegal",
        "resolucion",
        "sancionEconomica",
        "suspensionActividades",
        "suspensionEmpleo",
        "tipoSancion",
    }
)
"""Members of version 2 that stand for another object, whose id Directus gives when it is not asked for more."""

_NESTED = (dict, list)
_DOMESTIC = frozenset({"MXN", "MXV"})
"""The peso and the investment unit (UDI)."""
_NOT_FOREIGN = any_of(one_of(*sorted(_DOMESTIC)), {"not": {"type": "string"}})


@record_rule(
    "s3.relation-unexpanded",
    "warning",
    OAS_V2,
    '{"resolucion": 27}',
    systems=V2,
    schema=expanded(_RELATIONS),
)
def relation_unexpanded(record: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every record rule takes both
    """A relation that gives the id of what it should tell."""
    found = unexpanded(record, _RELATIONS)
    return At(found[0][0], {"count": len(found)}, found[0][1]) if found else None


def unexpanded(value: Any, names: frozenset[str]) -> list[tuple[str, Any]]:
    """Return the place and the id of each relation of those names that was not expanded."""
    found: list[tuple[str, Any]] = []
    if _may_hold(value, names):
        _seek(value, names, "", "", found)
    return found


def _may_hold(value: Any, names: frozenset[str]) -> bool:
    """Tell at once, without writing places, that every relation was expanded, as in nearly every record."""
    waiting = [value] if isinstance(value, dict) else []
    while waiting:
        for member, inner in waiting.pop().items():
            if type(inner) is dict:
                waiting.append(inner)
            elif type(inner) is list:
                held = [each for each in inner if type(each) is dict]
                if len(held) < len(inner):
                    return True
                waiting += held
            elif inner is not None and member in names and inner != "":
                return True
    return False


def _seek(value: Any, names: frozenset[str], path: str, name: str, found: list[tuple[str, Any]]) -> None:
    if isinstance(value, dict):
        for member, inner in value.items():
            # Most members are texts that no relation is: they are passed over at once.
            if member in names or isinstance(inner, _NESTED):
                _seek(inner, names, f"{path}/{member}" if path else member, member, found)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _seek(item, names, f"{path}/{index}", name, found)
    elif name in names and isinstance(value, int | str) and not isinstance(value, bool) and value != "":
        found.append((path, value))


@record_rule(
    "s3.document-repeated",
    "warning",
    OAS_V1,
    '{"documentos": [{"id": "1"}, {"id": "1"}]}',
    systems=V1,
    schema=distinct("documentos/*/id"),
)
def document_repeated(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """The id of an earlier document of the record."""
    listed, seen = record.get("documentos"), set()
    for index, document in enumerate(listed if isinstance(listed, list) else ()):
        own = document.get("id") if isinstance(document, dict) else None
        if not isinstance(own, str) or not own.strip():
            continue
        if own.strip() in seen:
            yield At(f"documentos/{index}/id", {}, own)
        seen.add(own.strip())


@record_rule(
    "s3.collected-more",
    "warning",
    OAS_V2,
    '{"tipoSancion": [{"sancionEconomica": {"monto": 500, "efectivamenteCobrado": {"monto": 5000}}}]}',
    systems=V2,
    schema=in_blocks(
        any_of(
            members(efectivamenteCobrado=any_of(no_object(), without("monto"))),
            at_most("efectivamenteCobrado/monto", "monto"),
        ),
        *MONEY,
    ),
)
def collected_more(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """More collected than was imposed, in the same currency."""
    for block in blocks(record):
        paid = block.value.get("efectivamenteCobrado")
        if block.name not in MONEY or not isinstance(paid, dict):
            continue
        due, collected = block.value.get("monto"), paid.get("monto")
        if block.value.get("moneda") != paid.get("moneda"):
            continue
        if isinstance(due, int | float) and isinstance(collected, int | float) and collected > due > 0:
            yield At(f"{block.path}/efectivamenteCobrado/monto", {"due": due}, collected)


@record_rule(
    "s3.currency-foreign",
    "warning",
    LGRA,
    '{"multa": {"monto": 5000, "moneda": {"clave": "USD", "valor": "Dólar estadounidense"}}}',
    systems=("s3",),
    silent=both(at("multa/moneda/clave", _NOT_FOREIGN), in_blocks(members(moneda=_NOT_FOREIGN), *MONEY)),
)
def currency_foreign(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """A sanction in the currency of another country."""
    fine = record.get("multa")
    told = fine.get("moneda") if isinstance(fine, dict) else None
    if isinstance(told, dict) and _is_foreign(told.get("clave")):
        yield At("multa/moneda", {}, told["clave"])
    for block in blocks(record):
        if block.name in MONEY and _is_foreign(block.value.get("moneda")):
            yield At(f"{block.path}/moneda", {}, block.value["moneda"])


def _is_foreign(currency: Any) -> bool:
    return isinstance(currency, str) and currency not in _DOMESTIC and currency in _currencies()


@cache
def _currencies() -> frozenset[str | int]:
    return frozenset(catalog.load("iso-4217").by_clave)


@record_rule(
    "s3.resolution-unpublished",
    "notice",
    OAS_V1,
    '{"resolucion": {"fechaResolucion": "2025-01-31"}, "documentos": [{"tipo": "CONSTANCIA_SANCION"}]}',
    systems=V1,
    silent=any_of(
        with_members(resolucion=both({"type": "object"}, with_members(url=FILLED))),
        members(documentos={"not": {"type": "array", "minItems": 1}}),
        lists("documentos", with_members(tipo=one_of("RESOLUCION"))),
    ),
)
def resolution_unpublished(record: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every record rule takes both
    """Documents among which the resolution is not, when it has no address of its own either."""
    resolution, listed = record.get("resolucion"), record.get("documentos")
    if isinstance(resolution, dict) and resolution.get("url"):
        return None
    documents = listed if isinstance(listed, list) else []
    kinds = [each.get("tipo") if isinstance(each, dict) else None for each in documents]
    told = kinds and all(isinstance(each, str) for each in kinds)
    return At("documentos", {}) if told and "RESOLUCION" not in kinds else None
