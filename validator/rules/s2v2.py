"""Rules of System 2, version 2: one record per person, with the block of its kind of procedure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from standards.model import Schema
from validator.model import At, Facts, Record
from validator.rules.dates import day_of
from validator.rules.declare import record_rule
from validator.rules.s3_details import unexpanded
from validator.rules.silence import (
    EMPTY,
    FILLED,
    any_of,
    at,
    both,
    expanded,
    in_order,
    members,
    one_of,
    other_than,
    with_members,
)

_V2 = ("s2@2.0",)
_OAS = "PDNMX/herramienta-capturador-s2, especificación técnica del S2, OpenAPI, info.version 2.0.0"

BLOCK_OF = {
    "CONTRATACION_PUBLICA": "tipoContratacion",
    "OTORGAMIENTO_CONCESIONES": "otorgamientoConcesion",
    "OTORGAMIENTO_CONCECIONES": "otorgamientoConcesion",
    "ENAJENACION_BIENES": "enajenacionBien",
    "DICTAMEN_VALUATORIO": "avaluosJustipreciacion",
}
"""Kind of procedure -> the block that tells it; one is misspelt in the capture tool (erratum E-S2V2-8)."""
BLOCKS = tuple(dict.fromkeys(BLOCK_OF.values()))
_NAMES = ("nombre", "primerApellido")
_PERIODS = (
    ("fechaInicioProcedimiento", "fechaConclusionProcedimiento"),
    ("inicioProcedimiento", "conclusionProcedimiento"),
    ("fechaInicioVigencia", "fechaConclusionVigencia"),
)
_RECIPIENTS = ("nombrePersonaFisica", "denominacionPersonaMoral")
_ENDS = ("fechaConclusionProcedimiento", "conclusionProcedimiento")
_RELATIONS = frozenset(
    {
        "avaluosJustipreciacion",
        "contratacionAdquisicion",
        "contratacionObra",
        "datosDictaminacionesAvaluos",
        "datosEnajenacionesBienes",
        "datosGenerales",
        "datosGeneralesConcesiones",
        "datosGeneralesProcedimientos",
        "empleoCargoComision",
        "enajenacionBien",
        "entePublico",
        "informacionPersonasBeneficiarias",
        "nivelJerarquico",
        "nivelResponsabilidadConcesiones",
        "nivelResponsabilidadContratacion",
        "nivelResponsabilidadObra",
        "nivelesResponsabilidadesAvaluos",
        "nivelesResponsabilidadesEnajenaciones",
        "otorgamientoConcesion",
        "tipoContratacion",
    }
)
"""Members that stand for another object, whose id Directus gives when it is not asked for more."""


class _Part(NamedTuple):
    """A procedure of a record: its place, what it says, the member of its responsibilities and its procedures."""

    path: str
    value: Record
    levels: str
    details: str


_BLOCKS = (
    ("otorgamientoConcesion", "nivelResponsabilidadConcesiones", "datosGeneralesConcesiones"),
    ("enajenacionBien", "nivelesResponsabilidadesEnajenaciones", "datosEnajenacionesBienes"),
    ("avaluosJustipreciacion", "nivelesResponsabilidadesAvaluos", "datosDictaminacionesAvaluos"),
)
_CONTRACTS = (
    ("contratacionAdquisicion", "nivelResponsabilidadContratacion"),
    ("contratacionObra", "nivelResponsabilidadObra"),
)


_PARTS = (
    *_BLOCKS,
    *((f"tipoContratacion/*/{name}", levels, "datosGeneralesProcedimientos") for name, levels in _CONTRACTS),
)
"""The same with their paths from a record."""


def _in_procedures(schema: Schema, of: str = "") -> Schema:
    """Return a schema of records in which all procedures satisfy one; those of one part, if it is named."""
    return both(
        *(
            at(f"{path}/{details}{item}", schema)
            for path, _, details in _PARTS
            for item in ("", "/*")
            if path.endswith(of)
        )
    )


def _parts(record: Record) -> Iterator[_Part]:
    for name, levels, details in _BLOCKS:
        if isinstance(record.get(name), dict):
            yield _Part(name, record[name], levels, details)
    contracts = record.get("tipoContratacion")
    for index, contract in enumerate(contracts if isinstance(contracts, list) else ()):
        for name, levels in _CONTRACTS:
            if isinstance(contract, dict) and isinstance(contract.get(name), dict):
                path = f"tipoContratacion/{index}/{name}"
                yield _Part(path, contract[name], levels, "datosGeneralesProcedimientos")


_SAYS_SOMETHING = {
    "type": "object",
    "not": {"additionalProperties": EMPTY, "properties": dict.fromkeys(("id", "entePublico"), True)},
}
_ENDED_ONE = both(
    {"type": "object"},
    any_of(*(with_members(**{name: FILLED}) for name in _ENDS), members(**dict.fromkeys(_ENDS, False))),
)
_ENDED = any_of(_ENDED_ONE, {"type": "array", "contains": _ENDED_ONE}, EMPTY)
"""What tells procedures, of which one has come to an end or has none, or tells no procedure."""


def _procedures(part: _Part) -> Iterator[tuple[str, Record]]:
    """Yield the procedures that a part tells, with their places."""
    told, path = part.value.get(part.details), f"{part.path}/{part.details}"
    if isinstance(told, dict):
        yield path, told
    for index, item in enumerate(told if isinstance(told, list) else ()):
        if isinstance(item, dict):
            yield f"{path}/{index}", item


@record_rule(
    "s2v2.relation-unexpanded",
    "warning",
    _OAS,
    '{"empleoCargoComision": 41}',
    systems=_V2,
    schema=expanded(_RELATIONS),
)
def relation_unexpanded(record: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every record rule takes both
    """A relation that gives the id of what it should tell."""
    found = unexpanded(record, _RELATIONS)
    return At(found[0][0], {"count": len(found)}, found[0][1]) if found else None


@record_rule(
    "s2v2.identity-null",
    "warning",
    _OAS,
    '{"datosGenerales": {"nombre": null}}',
    systems=_V2,
    silent=members(datosGenerales=both(other_than(None), members(**dict.fromkeys(_NAMES, other_than(None))))),
)
def identity_null(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """A record that does not say whose it is: a null name satisfies the schema.

    A null CURP or RFC is no defect: the public version of the data leaves them out.
    """
    person = record.get("datosGenerales", {})
    if person is None:
        yield At("datosGenerales", {})
    elif isinstance(person, dict):
        for name in _NAMES:
            if name in person and person[name] is None:
                yield At(f"datosGenerales/{name}", {})


@record_rule(
    "s2v2.other-block",
    "error",
    _OAS,
    '{"tipoProcedimiento": "DICTAMEN_VALUATORIO", "enajenacionBien": {"continuaParticipando": "SI"}}',
    systems=_V2,
    silent=any_of(
        *(
            both(members(tipoProcedimiento=one_of(kind)), with_members(**{block: FILLED}))
            for kind, block in BLOCK_OF.items()
        ),
        members(tipoProcedimiento=other_than(*BLOCK_OF)),
        members(**dict.fromkeys(BLOCKS, EMPTY)),
    ),
)
def other_block(record: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every record rule takes both
    """The block of a procedure that is not the one told, and nothing in the block of that one."""
    kind = record.get("tipoProcedimiento")
    own = BLOCK_OF.get(kind, "") if isinstance(kind, str) else ""
    if not own or record.get(own):
        return None
    filled = [name for name in BLOCKS if record.get(name)]
    return At("tipoProcedimiento", {"own": own, "filled": filled[0]}) if len(filled) == 1 else None


@record_rule(
    "s2v2.period-reversed",
    "error",
    _OAS,
    '{"enajenacionBien": {"datosEnajenacionesBienes": {"fechaInicioProcedimiento": "2025-03-03", '
    '"fechaConclusionProcedimiento": "2025-02-03"}}}',
    systems=_V2,
    schema=_in_procedures(both(*(in_order(*period) for period in _PERIODS))),
)
def period_reversed(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """A procedure, or a grant, that ends before it starts."""
    for part in _parts(record):
        for path, procedure in _procedures(part):
            for first, last in _PERIODS:
                start, end = day_of(procedure.get(first)), day_of(procedure.get(last))
                if start and end and end < start:
                    yield At(f"{path}/{last}", {"start": start.isoformat()}, procedure[last])


@record_rule(
    "s2v2.responsibility-missing",
    "warning",
    _OAS,
    '{"enajenacionBien": {"nivelesResponsabilidadesEnajenaciones": null, "continuaParticipando": "NO"}}',
    systems=_V2,
    silent=both(*(at(path, with_members(**{levels: _SAYS_SOMETHING})) for path, levels, _ in _PARTS)),
)
def responsibility_missing(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """A procedure in which the person is responsible for nothing."""
    for part in _parts(record):
        levels = part.value.get(part.levels)
        if levels is not None and not isinstance(levels, dict):
            continue
        said = [value for name, value in (levels or {}).items() if name not in ("id", "entePublico")]
        if not any(said):
            yield At(f"{part.path}/{part.levels}", {})


@record_rule(
    "s2v2.still-open",
    "warning",
    _OAS,
    '{"enajenacionBien": {"datosEnajenacionesBienes": {"fechaConclusionProcedimiento": null}, '
    '"continuaParticipando": "NO"}}',
    systems=_V2,
    silent=both(
        *(
            at(path, any_of(members(continuaParticipando=other_than("NO")), members(**{details: _ENDED})))
            for path, _, details in _PARTS
        )
    ),
)
def still_open(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """Procedures without a day of conclusion, in which the person is said to take no part any more."""
    for part in _parts(record):
        if part.value.get("continuaParticipando") != "NO":
            continue
        told = [item for _, item in _procedures(part)]
        ends = [[item[name] for name in _ENDS if name in item] for item in told]
        if ends and all(end and not any(end) for end in ends):
            yield At(f"{part.path}/continuaParticipando", {}, "NO")


@record_rule(
    "s2v2.subject-unexplained",
    "warning",
    _OAS,
    '{"tipoContratacion": [{"contratacionAdquisicion": {"datosGeneralesProcedimientos": '
    '[{"materia": "OTRO", "otroMateria": null}]}}]}',
    systems=_V2,
    silent=_in_procedures(
        any_of(members(materia=other_than("OTRO")), with_members(otroMateria=FILLED)),
        of="/contratacionAdquisicion",
    ),
)
def subject_unexplained(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """Another subject, without saying which one."""
    for part in _parts(record):
        if not part.path.endswith("/contratacionAdquisicion"):
            continue
        for path, procedure in _procedures(part):
            if procedure.get("materia") == "OTRO" and not procedure.get("otroMateria"):
                yield At(f"{path}/otroMateria", {})


@record_rule(
    "s2v2.recipient",
    "warning",
    _OAS,
    '{"otorgamientoConcesion": {"datosGeneralesConcesiones": {"nombrePersonaFisica": "Ana Peña Ríos", '
    '"denominacionPersonaMoral": "Minera Azul"}}}',
    systems=_V2,
    silent=_in_procedures(
        any_of(
            *(
                both(with_members(**{told: FILLED}), members(**{other: EMPTY}))
                for told, other in (_RECIPIENTS, _RECIPIENTS[::-1])
            )
        ),
        of="otorgamientoConcesion",
    ),
)
def recipient(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """A grant to nobody, or to a person and a company at once."""
    for part in _parts(record):
        for path, grant in _procedures(part) if part.path == "otorgamientoConcesion" else ():
            person, company = (grant.get(name) for name in _RECIPIENTS)
            if person and company:
                yield At(f"{path}/denominacionPersonaMoral", {"variant": "both"})
            elif person is None and company is None:
                yield At(path, {})
