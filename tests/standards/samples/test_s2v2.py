"""Sample records of S2 2.0 hold by the schema and by the meaning of every field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from standards import catalog, curp, rfc
from standards.model import Standard
from standards.registry import load
from standards.samples import TODAY
from standards.samples.s2v2 import records as make

MANY = 3000
FEW = 400
BLOCKS = {
    "CONTRATACION_PUBLICA": "tipoContratacion",
    "OTORGAMIENTO_CONCESIONES": "otorgamientoConcesion",
    "ENAJENACION_BIENES": "enajenacionBien",
    "DICTAMEN_VALUATORIO": "avaluosJustipreciacion",
}
LEVELS = (
    "nivelResponsabilidadContratacion",
    "nivelResponsabilidadObra",
    "nivelResponsabilidadConcesiones",
    "nivelesResponsabilidadesEnajenaciones",
    "nivelesResponsabilidadesAvaluos",
)

# SHA-256 of the first hundred records of seed 7: it changes only when the generator does.


@pytest.fixture(scope="module")
def standard() -> Standard:
    return load("s2@2.0")


@pytest.fixture(scope="module")
def records() -> list[dict[str, Any]]:
    return list(make(0, range(MANY), TODAY))


def objects(value: Any, name: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object inside a value, with the name of the member that holds it."""
    if isinstance(value, dict):
        yield name, value
        for member, child in value.items():
            yield from objects(child, member)
    elif isinstance(value, list):
        for child in value:
            yield from objects(child, name)


def named(records: list[dict[str, Any]], *names: str) -> list[dict[str, Any]]:
    return [found for record in records for name, found in objects(record) if name in names]


def values(records: list[dict[str, Any]], member: str) -> list[Any]:
    """Every value of a member, wherever it stands; the items of one that is a list."""
    found = [each[member] for record in records for _, each in objects(record) if member in each]
    return [
        item
        for value in found
        if value is not None
        for item in (value if isinstance(value, list) else [value])
    ]


def test_people_hold_together(records: list[dict[str, Any]]) -> None:
    for record in records:
        person = record["datosGenerales"]
        names = person["primerApellido"], person["segundoApellido"], person["nombre"]
        assert curp.PATTERN.match(person["curp"])
        assert curp.check_digit(person["curp"][:17]) == person["curp"][17]
        assert not curp.agrees_with_names(person["curp"], *names)
        assert curp.sex(person["curp"]) == {"MUJER": "M", "HOMBRE": "H"}[person["sexo"]]
        assert rfc.check_digit(person["rfc"][:12]) == person["rfc"][12]
        assert person["rfc"][:4] == rfc.name_letters(*names)
        assert person["rfc"][4:10] == person["curp"][4:10]


def test_exactly_the_block_of_the_procedure_is_filled(records: list[dict[str, Any]]) -> None:
    for record in records:
        assert [block for block in BLOCKS.values() if record.get(block)] == [
            BLOCKS[record["tipoProcedimiento"]]
        ]


def test_a_contract_has_the_part_of_its_clave(records: list[dict[str, Any]]) -> None:
    for contract in named(records, "tipoContratacion"):
        works = contract["clave"] == "CONTRATACION_OBRAS"
        assert (contract["contratacionObra"] is not None) == works
        assert (contract["contratacionAdquisicion"] is None) == works


def test_every_level_names_a_responsibility(records: list[dict[str, Any]]) -> None:
    levels = named(records, *LEVELS)
    assert len(levels) > MANY
    for level in levels:
        told = [value for name, value in level.items() if name not in {"id", "entePublico"}]
        assert any(told)
        assert [] not in told


def test_an_open_procedure_means_still_taking_part(records: list[dict[str, Any]]) -> None:
    for _, block in (pair for record in records for pair in objects(record)):
        if "continuaParticipando" in block:
            inside = [each for _, each in objects(block) if "fechaConclusionProcedimiento" in each]
            if any(each["fechaConclusionProcedimiento"] is None for each in inside):
                assert block["continuaParticipando"] == "SI"
    assert set(values(records, "continuaParticipando")) == {"SI", "NO"}


def test_days_are_in_order_and_past(records: list[dict[str, Any]]) -> None:
    for record in records:
        captured = record["fecha"]
        assert captured < TODAY.isoformat()
        assert record["date_created"][:10] == captured
        assert captured < (record["date_updated"] or "9999")
        assert (record["date_updated"] or "")[:10] < TODAY.isoformat()
        starts = values([record], "fechaInicioProcedimiento")
        if starts:
            assert record["ejercicio"] == min(starts)[:4]
        for _, each in objects(record):
            start, end = each.get("fechaInicioProcedimiento"), each.get("fechaConclusionProcedimiento")
            assert start is None or start < (end or captured) <= captured
            if "fechaInicioVigencia" in each:
                assert each["fechaInicioVigencia"] <= captured
                assert each["fechaInicioVigencia"] < each["fechaConclusionVigencia"]


def test_who_receives_a_grant(records: list[dict[str, Any]]) -> None:
    for grant in named(records, "datosGeneralesConcesiones"):
        assert (grant["nombrePersonaFisica"] is None) != (grant["denominacionPersonaMoral"] is None)
        assert grant["sectorActoJuridico"] in ("PUBLICO", "PRIVADO", ["PUBLICO"], ["PRIVADO"])
        assert grant["monto"] is None or float(grant["monto"]) > 0


def test_beneficiaries_are_a_company_or_a_person(records: list[dict[str, Any]]) -> None:
    for one in named(records, "informacionPersonasBeneficiarias"):
        assert (
            (one["razonSocial"] is None) == (one["nombre"] is not None) == (one["primerApellido"] is not None)
        )


def test_other_is_explained_and_only_other(records: list[dict[str, Any]]) -> None:
    for rank in named(records, "nivelJerarquico"):
        assert (rank["clave"] == "OTRO") == bool(rank["valor"])
    for each in named(records, "datosGeneralesProcedimientos"):
        if "otroMateria" in each:
            assert (each["materia"] == "OTRO") == bool(each["otroMateria"])


def test_relations_are_expanded_and_their_ids_are_their_own(records: list[dict[str, Any]]) -> None:
    for name, each in (pair for record in records for pair in objects(record)):
        assert "id" in each, name
    for record in records:
        ids: Counter[tuple[str, str]] = Counter()
        for name, each in objects(record):
            if name not in {"", "entePublico"}:
                ids[name, str(each["id"])] += 1
        assert max(ids.values()) == 1
    owners = {(each["id"], each["nombre"]) for each in named(records, "entePublico")}
    assert len(owners) == len({identifier for identifier, _ in owners}) == 36
    assert len({record["id"] for record in records}) == MANY


@pytest.mark.parametrize(
    ("member", "name", "unused"),
    [
        ("tipoProcedimiento", "s2v2-tipo-procedimiento", {"OTORGAMIENTO_CONCECIONES"}),
        ("sexo", "s2v2-sexo", set()),
        ("entidadFederativa", "inegi-entidad", set()),
        ("nivelOrdenGobierno", "s2v2-nivel-orden-gobierno", set()),
        ("ambitoPublico", "s2v2-ambito-publico", set()),
        ("tipoActo", "s2v2-tipo-acto", {"CONCECIONES"}),
        ("sectorActoJuridico", "s2v2-sector-acto-juridico", set()),
        (
            "tipoArea",
            "s2v2-tipo-area",
            {
                "AREA_SUPERVISORA",
                "AREA_CONTRATANTE",
                "AREA_EJECUCION",
                "AREA_RESPONSABLE",
                "JUNTA_ACLARACIONES",
            },
        ),
    ],
)
def test_every_clave_appears(records: list[dict[str, Any]], member: str, name: str, unused: set[str]) -> None:
    few = records[:FEW]
    # A contract's procedure has a member of the same name, with claves of its own.
    found = {one[member] for one in few} if member == "tipoProcedimiento" else set(values(few, member))
    assert found == {str(clave) for clave in catalog.load(name).by_clave} - unused


def test_every_way_and_matter_appears(records: list[dict[str, Any]]) -> None:
    procedures = named(records[:FEW], "datosGeneralesProcedimientos")
    purchases = [each for each in procedures if "otroMateria" in each]
    works = [each for each in procedures if "otroMateria" not in each]
    for each, told, name in (
        (purchases, "materia", "s2v2-materia-adquisicion"),
        (purchases, "tipoProcedimiento", "s2v2-modalidad-adquisicion"),
        (works, "materia", "s2v2-materia-obra"),
        (works, "tipoProcedimiento", "s2v2-modalidad-obra"),
    ):
        known = {str(entry.clave) for entry in catalog.load(name).entries if "clave con" not in entry.valor}
        assert {procedure[told] for procedure in each} == known
    ranks = {rank["clave"] for rank in named(records[:FEW], "nivelJerarquico")}
    assert ranks == set(catalog.load("s2v2-nivel-jerarquico").by_clave)


def test_few_records_are_as_various_as_a_probe_needs(records: list[dict[str, Any]]) -> None:
    few = records[:FEW]
    surnames = {record["datosGenerales"]["primerApellido"] for record in few}
    assert {"Muñoz", "Peña", "Agüero", "O'Farrill", "De la Cruz"} <= surnames
    assert {record["datosGenerales"]["segundoApellido"] is None for record in few} == {True, False}
    for member in ("Observaciones", *BLOCKS.values()):
        assert {member in record for record in few} == {True, False}
    grades = [type(value) for level in named(few, *LEVELS) for value in level.values()]
    assert {str, list, type(None)} <= set(grades)
    assert {len(record.get("tipoContratacion") or []) for record in few} == {0, 1, 2, 3}
    assert {type(each["monto"]) for each in named(few, "datosGeneralesConcesiones")} == {
        str,
        float,
        type(None),
    }


def test_the_day_may_be_chosen() -> None:
    assert max(one["fecha"] for one in make(0, range(50), date(2020, 2, 29))) < "2020-02-29"
