"""Rules of System 2: officials who take part in procurement."""

from __future__ import annotations

import re
from typing import Any

from standards.model import Schema
from standards.spanish import search_fold
from validator.model import At, Facts, Params, Person, Record
from validator.rules.declare import record_rule, record_screen, value_rule
from validator.rules.silence import (
    any_of,
    at,
    both,
    differ,
    members,
    other_than,
    unlike,
    with_members,
    without,
    years_between,
)

_S2 = ("s2@1.1",)
_OAS = "PDNMX/api_docs, S2, OpenAPI 1.1"
_ANNEX = "Protocolo de actuación en materia de contrataciones públicas (DOF, 20 ago 2015)"
_BRANCHES = "SHCP, clasificación administrativa: ramos del Presupuesto de Egresos de la Federación"

_FIRST_YEAR, _YEARS_KEPT, _LAST_BRANCH = 2000, 10, 55
_CONTRACT_AREAS, _WITHOUT_CONTRACTS = frozenset({"RC", "C"}), frozenset({2, 3, 4})
"""Areas that contract, and procedures (concessions, sales of assets, valuations) that need none of them."""
_OPERATIVE = frozenset(
    {
        "auxiliar",
        "becario",
        "becaria",
        "capturista",
        "chofer",
        "conserje",
        "intendente",
        "mensajero",
        "mensajera",
    }
    | {"mecanografa", "mecanografo", "recepcionista", "velador", "vigilante"}
)
"""First words of posts that decide nothing."""
_OPERATIVE_STARTS = frozenset(word[:3] for word in _OPERATIVE)
_YEAR = re.compile(r"\d{4}", re.ASCII)


@value_rule("s2.fiscal-year", "error", _OAS, '{"ejercicioFiscal": "25"}', target="fiscal-year")
def fiscal_year(value: str, facts: Facts) -> Params | None:
    """Not a year of four digits, or one that cannot be."""
    last = facts.today.year + 1
    if not _YEAR.fullmatch(value):
        return {"first": _FIRST_YEAR, "last": last}
    if _FIRST_YEAR <= int(value) <= last:
        return None
    return {"first": _FIRST_YEAR, "last": last, "variant": "range"}


@value_rule(
    "s2.budget-branch", "warning", _BRANCHES, '{"ramo": {"clave": 99}}', target="budget-branch", numeric=True
)
def budget_branch(value: int, facts: Facts) -> Params | None:  # noqa: ARG001 - every value rule takes both
    """A number that no branch of the federal budget has."""
    return {"last": _LAST_BRANCH} if value > _LAST_BRANCH else None


@record_rule(
    "s2.fiscal-year-capture",
    "warning",
    _OAS,
    '{"ejercicioFiscal": "2026", "fechaCaptura": "2025-01-21T17:32:28Z"}',
    systems=_S2,
)
def year_of_capture(record: Record, facts: Facts) -> At | None:
    """A fiscal year that comes after the capture, or long before it."""
    year = record.get("ejercicioFiscal")
    if facts.captured is None or not isinstance(year, str) or not _YEAR.fullmatch(year):
        return None
    late = facts.captured.year - int(year)
    if 0 <= late <= _YEARS_KEPT:
        return None
    return At("ejercicioFiscal", {"captured": facts.captured.year, "years": abs(late)}, year)


@record_rule(
    "s2.procedure-missing",
    "error",
    _OAS,
    '{"tipoProcedimiento": []}',
    systems=_S2,
    silent=members(tipoProcedimiento={"contains": {"minProperties": 1}}),
)
def procedure_missing(record: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every record rule takes both
    """No kind of procedure at all."""
    procedures = record.get("tipoProcedimiento")
    hollow = isinstance(procedures, list) and all(each == {} for each in procedures)
    return At("tipoProcedimiento", {}) if hollow else None


@record_rule(
    "s2.area-missing",
    "warning",
    _ANNEX,
    '{"tipoProcedimiento": [{"clave": 1}], "tipoArea": []}',
    systems=_S2,
    silent=any_of(with_members(tipoArea={"minItems": 1}), at("tipoProcedimiento/*/clave", other_than(1))),
)
def area_missing(record: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every record rule takes both
    """Public procurement without the area from which the person takes part."""
    procedures = record.get("tipoProcedimiento")
    if record.get("tipoArea", []) != [] or not isinstance(procedures, list):
        return None
    claves = [each.get("clave") for each in procedures if isinstance(each, dict)]
    procurement = any(clave == 1 and clave is not True for clave in claves)
    return At("tipoArea", {}) if procurement else None


@record_rule(
    "s2.area-unexpected",
    "notice",
    _ANNEX,
    '{"tipoProcedimiento": [{"clave": 3}], "tipoArea": [{"clave": "RC"}]}',
    systems=_S2,
    silent=any_of(
        without("tipoArea"),
        members(tipoArea={"contains": with_members(clave=other_than(*sorted(_CONTRACT_AREAS)))}),
        members(tipoProcedimiento={"contains": with_members(clave=other_than(*sorted(_WITHOUT_CONTRACTS)))}),
    ),
)
def area_unexpected(record: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every record rule takes both
    """Areas of contracts alone, and no procedure that has contracts."""
    areas = _claves(record.get("tipoArea"))
    if not areas or not areas <= _CONTRACT_AREAS:
        return None
    procedures = _claves(record.get("tipoProcedimiento"))
    return At("tipoArea", {}) if procedures and procedures <= _WITHOUT_CONTRACTS else None


def _claves(pairs: Any) -> set[Any]:
    """Return the claves of a list of pairs."""
    if not isinstance(pairs, list):
        return set()
    claves = [pair.get("clave") for pair in pairs if isinstance(pair, dict)]
    return {clave for clave in claves if isinstance(clave, str | int)}


@record_rule(
    "s2.level-operative",
    "notice",
    _ANNEX,
    '{"puesto": {"nombre": "Auxiliar"}, "nivelResponsabilidad": [{"clave": "R"}]}',
    systems=_S2,
    silent=any_of(
        at("puesto/nombre", {"not": {"pattern": f"(?i)^(?:{'|'.join(sorted(_OPERATIVE_STARTS))})"}}),
        at("nivelResponsabilidad/*/clave", other_than("R")),
    ),
)
def level_operative(record: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every record rule takes both
    """Somebody who decides, in a post that helps others."""
    post = record.get("puesto")
    name = post.get("nombre") if isinstance(post, dict) else None
    if not isinstance(name, str) or name[:3].casefold() not in _OPERATIVE_STARTS:
        return None
    helps = search_fold(name).split(" ", 1)[0] in _OPERATIVE
    return (
        At("nivelResponsabilidad", {})
        if helps and "R" in _claves(record.get("nivelResponsabilidad"))
        else None
    )


@record_rule(
    "s2.level-missing",
    "warning",
    _ANNEX,
    '{"nivelResponsabilidad": []}',
    systems=_S2,
    silent=with_members(nivelResponsabilidad={"minItems": 1}),
)
def level_missing(record: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every record rule takes both
    """No level of responsibility."""
    return At("nivelResponsabilidad", {}) if record.get("nivelResponsabilidad", []) == [] else None


@record_rule(
    "s2.puesto-empty",
    "error",
    _OAS,
    '{"puesto": {}}',
    systems=_S2,
    silent=members(puesto=with_members(nombre={"pattern": "\\S"})),
)
def post_empty(record: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every record rule takes both
    """A post without a name."""
    post = record.get("puesto")
    if not isinstance(post, dict):
        return None
    if "nombre" not in post:
        return At("puesto", {})
    return At("puesto/nombre", {}, post["nombre"]) if _blank(post["nombre"]) else None


@record_rule(
    "s2.own-superior",
    "warning",
    _OAS,
    '{"curp": "GOMC800101HDFMRR05", "superiorInmediato": {"curp": "GOMC800101HDFMRR05"}}',
    systems=_S2,
)
def own_superior(record: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every record rule takes both
    """A person who reports to himself."""
    if len(facts.persons) < 2:
        return None
    own, superior = facts.persons[:2]
    shared = [
        key
        for key, mine, other in (("curp", own.curp, superior.curp), ("rfc", own.rfc, superior.rfc))
        if mine and mine == other
    ]
    if shared:
        other_name = _named(own) and _named(superior) and not _same_name(own, superior)
        return At("superiorInmediato", {"kind": shared[0], "variant": "key"} if other_name else {})
    told_apart = (own.curp and superior.curp) or (own.rfc and superior.rfc)
    return At("superiorInmediato", {}) if not told_apart and _same_name(own, superior) else None


def _differ_where_told(key: str) -> Schema:
    return any_of(
        without(key), members(superiorInmediato=without(key)), differ(key, f"superiorInmediato/{key}")
    )


_PERSON = ("curp", "rfc", "nombres", "primerApellido", "segundoApellido")


@record_screen(
    "s2.fiscal-year-capture",
    "s2.own-superior",
    reads=["ejercicioFiscal", *_PERSON, *(f"superiorInmediato/{name}" for name in _PERSON)],
    schema=both(
        any_of(without("ejercicioFiscal"), years_between("ejercicioFiscal", "fechaCaptura", 0, _YEARS_KEPT)),
        any_of(
            without("superiorInmediato"),
            both(
                *(_differ_where_told(key) for key in ("curp", "rfc")),
                any_of(
                    *(differ(key, f"superiorInmediato/{key}") for key in ("curp", "rfc")),
                    unlike("primerApellido", "superiorInmediato/primerApellido"),
                ),
            ),
        ),
    ),
)
def sound(record: Record, facts: Facts) -> bool:
    """Tell at once that the year goes with the capture and that the superior is somebody else."""
    captured, superior = facts.captured, record.get("superiorInmediato")
    year = record.get("ejercicioFiscal")
    if year is not None and (captured is None or not 0 <= captured.year - int(year) <= _YEARS_KEPT):
        return False
    if superior is None:
        return True
    own, other = record.get("curp"), superior.get("curp")
    told_apart = bool(own) and bool(other) and own != other
    return told_apart and (record.get("rfc") or "own") != superior.get("rfc")


def _named(person: Person) -> bool:
    return bool(person.nombres and person.primer_apellido)


def _same_name(own: Person, superior: Person) -> bool:
    def full(person: Person) -> list[str]:
        parts = person.nombres, person.primer_apellido, person.segundo_apellido
        return [search_fold(part or "").replace("ñ", "n") for part in parts]

    return all(full(own)[:2]) and full(own) == full(superior)


def _blank(value: Any) -> bool:
    return isinstance(value, str) and not value.strip()
