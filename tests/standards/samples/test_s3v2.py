"""Sample records of S3 2.0 hold by the schema, in both readings, and by the meaning of every field."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from standards import catalog, curp, rfc
from standards.model import Standard
from standards.pointers import resolve
from standards.registry import load
from standards.samples import TODAY, s3v2
from standards.samples.s3v2.parties import company_rfc
from standards.samples.s3v2.timeline import after
from standards.schemas import registry

Record = dict[str, Any]

GENERATORS = {
    "faltas-administrativas-graves": s3v2.graves,
    "faltas-administrativas-no-graves": s3v2.no_graves,
    "faltas-graves-personas-fisicas": s3v2.personas_fisicas,
    "faltas-graves-personas-morales": s3v2.personas_morales,
}
COUNT = 600
TOLERANCE = timedelta(days=5)


@pytest.fixture(scope="module")
def records() -> dict[str, list[Record]]:
    return {name: list(generator(0, range(COUNT), TODAY)) for name, generator in GENERATORS.items()}


def everything(records: dict[str, list[Record]]) -> Iterator[Record]:
    for each in records.values():
        yield from each


def sanctions(records: dict[str, list[Record]]) -> Iterator[tuple[Record, Record]]:
    for record in everything(records):
        for sanction in record["tipoSancion"]:
            yield record, sanction


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("name", GENERATORS)
def test_records_are_valid_by_schema(records: dict[str, list[Record]], name: str, *, strict: bool) -> None:
    standard = load("s3@2.0", strict=strict)
    validator = Draft202012Validator(
        standard.schemas[name],
        registry=registry(standard),
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )
    assert [error.message for record in records[name][:200] for error in validator.iter_errors(record)] == []


def test_identifiers_are_unique(records: dict[str, list[Record]]) -> None:
    found = [record["id"] for record in everything(records)]
    assert len(set(found)) == len(found)


def test_days_follow_one_another(records: dict[str, list[Record]]) -> None:
    for record in everything(records):
        told = record["resolucion"]
        days = [
            told["fechaResolucion"],
            told["fechaNotificacion"],
            told["fechaResolucionFirme"],
            told["fechaNotificacionFirme"],
            *([told["fechaEjecucion"]] if "fechaEjecucion" in told else []),
            record["fecha"],
        ]
        assert all(one <= other for one, other in pairwise(days))
        assert record["date_created"][:10] == record["fecha"] < TODAY.isoformat()
        assert record["date_created"] <= record.get("date_updated", "9")


BLOCKS = {
    "AMONESTACION": "amonestacion",
    "SUSPENSION": "suspensionEmpleo",
    "DESTITUCION": "destitucionEmpleo",
    "INHABILITACION": "inhabilitacion",
    "SANCION_ECONOMICA": "sancionEconomica",
    "INDEMNIZACION": "indemnizacion",
    "SUSPENSION_ACTIVIDADES": "suspensionActividades",
    "DISOLUCION_SOCIEDAD": "disolucionSociedad",
    "OTRO": "otro",
    "otro": "otro",
}


def test_every_sanction_has_its_own_block_and_no_other(records: dict[str, list[Record]]) -> None:
    for _, sanction in sanctions(records):
        assert sanction.keys() == {"clave", BLOCKS[sanction["clave"]]}


def test_terms_agree_with_their_days(records: dict[str, list[Record]]) -> None:
    seen = set()
    for record, sanction in sanctions(records):
        block = sanction[BLOCKS[sanction["clave"]]]
        if "fechaFinal" not in block:
            continue
        seen.add(sanction["clave"])
        years = block.get("plazoAnios", block.get("plazoSuspensioAnios", 0))
        months = block.get("plazoMeses", block.get("plazoSuspensionMeses", 0))
        rest = block.get("plazoDias", block.get("plazoSuspensionDias", 0))
        start, end = date.fromisoformat(block["fechaInicial"]), date.fromisoformat(block["fechaFinal"])
        assert years + months + rest > 0
        assert record["resolucion"]["fechaResolucion"] <= block["fechaInicial"] < block["fechaFinal"]
        whole = start.replace(day=1, year=start.year + years + (start.month - 1 + months) // 12)
        whole = whole.replace(month=(start.month - 1 + months) % 12 + 1)
        assert abs(end - (whole + timedelta(days=start.day - 1 + rest))) <= TOLERANCE
    assert seen == {"SUSPENSION", "INHABILITACION", "SUSPENSION_ACTIVIDADES"}


@pytest.mark.parametrize(
    ("start", "term", "end"),
    [
        (date(2024, 1, 31), (0, 1, 0), date(2024, 2, 29)),
        (date(2023, 1, 31), (0, 1, 0), date(2023, 2, 28)),
        (date(2024, 11, 30), (1, 3, 10), date(2026, 3, 10)),
        (date(2024, 12, 15), (0, 0, 30), date(2025, 1, 14)),
        (date(2024, 2, 29), (1, 0, 0), date(2025, 2, 28)),
    ],
)
def test_a_term_ends_on_the_same_day_or_the_last_one(
    start: date, term: tuple[int, int, int], end: date
) -> None:
    assert after(start, *term) == end


def test_what_was_collected_is_not_more_than_the_amount(records: dict[str, list[Record]]) -> None:
    paid = partly = unpaid = 0
    for record, sanction in sanctions(records):
        block = sanction.get("sancionEconomica") or sanction.get("indemnizacion")
        if block is None:
            continue
        assert block["monto"] > 0
        assert sum(block.get("plazoPago", {"dias": 1}).values()) > 0
        collected = block.get("efectivamenteCobrado")
        if collected is None:
            unpaid += 1
            continue
        assert collected["monto"] <= block["monto"]
        assert (collected["monto"] == block["monto"]) == ("fechaPagoTotal" in block)
        assert record["resolucion"]["fechaResolucion"] <= collected["fechaCobro"] <= record["fecha"]
        paid += "fechaPagoTotal" in block
        partly += "fechaPagoTotal" not in block
    assert min(paid, partly, unpaid) > 50


def test_sanctions_are_those_of_their_kind_of_fault(records: dict[str, list[Record]]) -> None:
    for name, sanction_catalog in (
        ("faltas-administrativas-graves", "s3v2-sancion-grave"),
        ("faltas-administrativas-no-graves", "s3v2-sancion-no-grave"),
        ("faltas-graves-personas-fisicas", "s3v2-sancion-persona-fisica"),
        ("faltas-graves-personas-morales", "s3v2-sancion-persona-moral"),
    ):
        found = {each["clave"] for record in records[name] for each in record["tipoSancion"]}
        known = {entry.clave for entry in catalog.load(sanction_catalog).entries}
        assert found == known - ({"OTRO"} if "otro" in known else set())


def test_people_have_keys_that_agree(records: dict[str, list[Record]]) -> None:
    for name in list(GENERATORS)[:3]:
        for record in records[name]:
            one = record["datosGenerales"]
            agrees(one, one["nombres"])
            if "sexo" in one:
                assert curp.sex(one["curp"]) == {"MUJER": "M", "HOMBRE": "H"}[one["sexo"]]
    for record in records["faltas-graves-personas-morales"]:
        for one in record["datosDirGeneralReprLegal"].values():
            agrees(one, one["nombre"])


def agrees(one: Record, given: str) -> None:
    assert curp.check_digit(one["curp"][:17]) == one["curp"][17]
    assert rfc.check_digit(one["rfc"][:12]) == one["rfc"][12]
    assert one["curp"][4:10] == one["rfc"][4:10]
    assert not curp.agrees_with_names(one["curp"], one["primerApellido"], one["segundoApellido"], given)


def test_companies_have_keys_of_companies(records: dict[str, list[Record]]) -> None:
    for record in records["faltas-graves-personas-morales"]:
        key = record["datosGenerales"]["rfc"]
        assert rfc.kind(key) == "persona-moral"
        assert rfc.check_digit(key[:11]) == key[11]
        assert rfc.birth_or_foundation_date_exists(key)


def test_a_company_key_is_made_of_three_initials_and_the_date() -> None:
    assert company_rfc("Grupo Ñandú Austral", date(2009, 8, 14))[:9] == "GÑA090814"


def test_places_exist(records: dict[str, list[Record]]) -> None:
    towns = catalog.load("inegi-municipio").by_parent
    seen = set()
    for name in list(GENERATORS)[2:]:
        for record in records[name]:
            one = record["datosGenerales"]
            kind = one.get("tipoDomicilio")
            seen.add(kind)
            assert ("domicilioMexico" in one) == (kind == "DOMICILIO_MEXICO")
            assert ("domicilioExtranjero" in one) == (kind == "DOMICILIO_EXTRANJERO")
            if here := one.get("domicilioMexico"):
                assert here["municipioAlcaldia"] in {
                    entry.valor for entry in towns[here["entidadFederativa"]].entries
                }
                assert len(here["codigoPostal"]) == 5
    assert seen == {None, "DOMICILIO_MEXICO", "DOMICILIO_EXTRANJERO"}


def test_other_is_always_explained(records: dict[str, list[Record]]) -> None:
    for record in everything(records):
        for pair in (record["origenProcedimiento"], *record["faltaCometida"]):
            assert (pair["clave"] == "OTRO") == bool(pair.get("valor"))


FAULTS = {
    "faltas-administrativas-graves": ("s3v2-falta-grave", "s3v2-falta-grave-otra"),
    "faltas-administrativas-no-graves": ("s3v2-falta-no-grave", "s3v2-falta-no-grave-otra"),
    "faltas-graves-personas-fisicas": ("s3v2-falta-particular", "s3v2-falta-particular-otra"),
    "faltas-graves-personas-morales": ("s3v2-falta-particular", "s3v2-falta-particular-otra"),
}
OFFICIAL_NO_GRAVES = frozenset(
    {
        "CUMPLIR_FUNCIONES",
        "DENUNCIAR_FALTAS",
        "ATENDER_INSTRUCCIONES",
        "DECLARACIONES",
        "CUSTODIAR_DOCUMENTACION",
        "SUPERVISAR_ART_49_LGRA",
        "RENDIR_CUENTAS",
        "COLABORAR_PROCEDIMIENTOS",
        "CAUSAR_DANOS",
        "OTRO",
    }
)
"""The claves of the official text: the capture tool's longer ones are invalid by the letter."""


@pytest.mark.parametrize("name", GENERATORS)
def test_every_fault_appears(records: dict[str, list[Record]], name: str) -> None:
    main, other = ({str(entry.clave) for entry in catalog.load(each).entries} for each in FAULTS[name])
    faults = [fault for record in records[name] for fault in record["faltaCometida"]]
    wanted = OFFICIAL_NO_GRAVES if name.endswith("no-graves") else main
    assert {fault["clave"] for fault in faults} == wanted
    assert {fault["valor"] for fault in faults if "valor" in fault} == other


def paths(value: Any, path: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, member in value.items():
            yield f"{path}/{name}"
            yield from paths(member, f"{path}/{name}")
    elif isinstance(value, list):
        for member in value:
            yield from paths(member, f"{path}/*")


def members(standard: Standard, schema: Record, path: str = "") -> Iterator[str]:
    if "$ref" in schema:
        identity, _, fragment = schema["$ref"].partition("#")
        target = next(each for each in standard.schemas.values() if each["$id"] == identity)
        yield from members(standard, resolve(target, fragment), path)
    for branch in schema.get("allOf", ()):
        yield from members(standard, branch, path)
    for member, child in schema.get("properties", {}).items():
        yield f"{path}/{member}"
        yield from members(standard, child, f"{path}/{member}")
    if "items" in schema:
        yield from members(standard, schema["items"], f"{path}/*")


@pytest.mark.parametrize("name", GENERATORS)
def test_every_member_of_the_standard_appears(records: dict[str, list[Record]], name: str) -> None:
    standard = load("s3@2.0")
    found = {each for record in records[name] for each in paths(record)}
    assert found == set(members(standard, standard.schemas[name]))


@pytest.mark.parametrize(
    ("member", "name"),
    [
        ("nivelOrdenGobierno", "s3v2-nivel-orden-gobierno"),
        ("ambitoPublico", "s3v2-ambito-publico"),
        ("entidadFederativa", "inegi-entidad"),
        ("nivelJerarquico", "s3v2-nivel-jerarquico"),
    ],
)
def test_every_kind_of_post_appears(records: dict[str, list[Record]], member: str, name: str) -> None:
    posts = [record["empleoCargoComision"] for record in records["faltas-administrativas-graves"]]
    claves = {post[member]["clave"] if isinstance(post[member], dict) else post[member] for post in posts}
    assert claves == {entry.clave for entry in catalog.load(name).entries}


def test_every_law_and_road_appears(records: dict[str, list[Record]]) -> None:
    laws = {
        norm["nombreNormatividad"]
        for record in everything(records)
        for fault in record["faltaCometida"]
        for norm in fault["normatividadInfringida"]
    }
    assert laws == {entry.clave for entry in catalog.load("s3v2-normatividad").entries}
    roads = {
        record["datosGenerales"]["domicilioMexico"]["tipoVialidad"]
        for record in everything(records)
        if "domicilioMexico" in record["datosGenerales"]
    }
    assert roads == {entry.clave for entry in catalog.load("s3v2-tipo-vialidad").entries} - {"NINGUNO"}


def test_names_have_accents_and_some_people_one_surname(records: dict[str, list[Record]]) -> None:
    people = [record["datosGenerales"] for record in records["faltas-administrativas-graves"]]
    assert any(one["segundoApellido"] is None for one in people)
    assert any("ñ" in one["primerApellido"] for one in people)
