"""Sample records of S5 hold by the draft's schema and by what its fields mean; the draft refuses what does not."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from support.samples import claves, example, validator

from standards import catalog
from standards.registry import load
from standards.samples import TODAY
from standards.samples.s5 import complaints, figures, followups

MANY = 800
MODULES = {"denuncia": complaints, "seguimiento": followups, "estadistica": figures}
IDENTIFIER = re.compile(r"[A-ZÑ&]{3,4}\d{6}|\d{10}|@")

Made = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def made() -> Made:
    return {kind: list(module.records(0, range(MANY), TODAY)) for kind, module in MODULES.items()}


@pytest.mark.parametrize("kind", MODULES)
def test_every_optional_member_comes_and_stays_away(made: Made, kind: str) -> None:
    schema = load(f"s5.{kind}@0.1").record_schema
    for member in set(schema["properties"]) - set(schema["required"]):
        assert {member in record for record in made[kind]} == {True, False}, member


def test_every_part_of_a_complaint_comes_and_stays_away(made: Made) -> None:
    parts = load("s5.denuncia@0.1").record_schema["properties"]
    for member in ("denunciante", "hechos"):
        found = [record[member] for record in made["denuncia"] if member in record]
        required = {*parts[member].get("required", ()), "nombres", "primerApellido"}
        for name in set(parts[member]["properties"]) - required:
            assert {name in each for each in found} == {True, False}, name
    for member in ("personasDenunciadas", "conductas", "testigos"):
        found = [each for record in made["denuncia"] for each in record.get(member, ())]
        for name in set(parts[member]["items"]["properties"]):
            assert any(name in each for each in found), name


@pytest.mark.parametrize(
    ("kind", "member", "name"),
    [
        ("denuncia", "medioPresentacion", "s5-medio-presentacion"),
        ("denuncia", "tipoPersona", "s5-tipo-persona"),
        ("denuncia", "estatus", "s5-estatus"),
        ("denuncia", "conductas", "s5-conducta"),
        ("denuncia", "ambitoGobierno", "s5-ambito-gobierno"),
        ("seguimiento", "evento", "s5-evento"),
        ("seguimiento", "estatusResultante", "s5-estatus"),
        ("seguimiento", "calificacion", "s5-calificacion"),
        ("estadistica", "ambito", "s5-ambito-estadistica"),
        ("estadistica", "entidadFederativa", "pdn-entidad"),
        ("estadistica", "estatus", "s5-estatus"),
        ("estadistica", "conducta", "s5-conducta"),
    ],
)
def test_pairs_are_those_of_the_catalogue_and_all_appear(
    made: Made, kind: str, member: str, name: str
) -> None:
    known = catalog.load(name)
    pairs = [pair for record in made[kind] for found, pair in claves(record) if found == member]
    assert {pair["clave"] for pair in pairs} == set(known.by_clave)
    for pair in pairs:
        entry = known.by_clave[pair["clave"]]
        told_apart = pair["clave"] in known.other and pair["valor"] != entry.valor
        assert told_apart or pair["valor"] == entry.valor


@pytest.mark.parametrize(
    ("list_name", "member", "name"),
    [
        ("conductas", "clasificacion", "s5-clasificacion"),
        ("conductas", "ley", "s5-ley"),
        ("pruebas", "tipo", "s5-tipo-prueba"),
        ("personasDenunciadas", "sexo", "s5-sexo"),
    ],
)
def test_plain_claves_all_appear(made: Made, list_name: str, member: str, name: str) -> None:
    found = {each.get(member) for record in made["denuncia"] for each in record.get(list_name, ())}
    assert found - {None} == set(catalog.load(name).by_clave)


@pytest.mark.parametrize("kind", ["denuncia", "estadistica"])
def test_municipalities_are_of_their_state(made: Made, kind: str) -> None:
    places = [
        place
        for record in made[kind]
        for place in (
            record,
            record.get("hechos", {}).get("lugar", {}),
            record.get("denunciante", {}).get("domicilio", {}),
        )
        if "municipioAlcaldia" in place
    ]
    assert len(places) > 100
    known = catalog.load("inegi-municipio").by_parent
    for place in places:
        town = place["municipioAlcaldia"]
        assert known[place["entidadFederativa"]["clave"]].by_clave[town["clave"]].valor == town["valor"]


def test_nobody_is_named_in_an_anonymous_complaint(made: Made) -> None:
    for record in made["denuncia"]:
        assert record["anonima"] != ("denunciante" in record)
        assert not record["anonima"] or "razonesProteccion" not in record


def test_folios_and_ids_tell_nothing(made: Made) -> None:
    folios = [record["folio"] for record in made["denuncia"]]
    assert len(set(folios)) == len({record["id"] for record in made["denuncia"]}) == MANY
    assert all(
        re.fullmatch(r"(?:[B-DF-HJ-NP-TV-Z2-9]{4}-){3}[B-DF-HJ-NP-TV-Z2-9]{4}", folio) for folio in folios
    )


def test_stories_name_nobody(made: Made) -> None:
    for record in made["denuncia"]:
        story = record["hechos"]["narracionHechos"]
        assert not IDENTIFIER.search(story)
        for person in (record.get("denunciante", {}), *record.get("personasDenunciadas", ())):
            if "nombres" in person:
                assert f"{person['nombres']} {person['primerApellido']}" not in story
    assert len({record["hechos"]["narracionHechos"] for record in made["denuncia"]}) > MANY * 9 // 10


def test_facts_come_before_the_complaint(made: Made) -> None:
    for record in made["denuncia"]:
        facts, presented = record["hechos"], record["fechaPresentacion"]
        period = facts.get("periodoHechos", {"inicio": "", "fin": ""})
        assert presented < TODAY.isoformat()
        assert facts.get("fechaHechos", "") < presented[:10]
        assert period["inicio"] <= period["fin"] < presented[:10]


def test_the_accused_can_have_done_what_is_presumed(made: Made) -> None:
    for record in made["denuncia"]:
        kinds = {person["tipoPersona"]["clave"] for person in record.get("personasDenunciadas", ())}
        classes = {conduct["clasificacion"] for conduct in record.get("conductas", ())}
        if classes & {"FALTA_GRAVE", "FALTA_NO_GRAVE"}:
            assert kinds <= {"SERVIDOR_PUBLICO"}
        if "FALTA_PARTICULAR" in classes:
            assert "SERVIDOR_PUBLICO" not in kinds


def test_conducts_agree_with_their_clave(made: Made) -> None:
    for conduct in (each for record in made["denuncia"] for each in record.get("conductas", ())):
        federal = conduct["entidadFederativa"]["clave"] == "00"
        assert federal == (conduct["ley"] in {"LGRA", "CPF"})
        if conduct["clave"] != "OTRA":
            source = catalog.load("s5-conducta").by_clave[conduct["clave"]].source
            fraction = f", fracción {conduct['fraccion']}" if "fraccion" in conduct else ""
            assert (
                source == f"{conduct['ley']}, art. {conduct['articulo']}{fraction} (por confirmar en el DOF)"
            )


def test_follow_ups_are_the_life_of_a_complaint(made: Made) -> None:
    lives: dict[str, list[dict[str, Any]]] = {}
    for event in made["seguimiento"]:
        lives.setdefault(event["denunciaFolio"], []).append(event)
    told = {record["folio"]: record for record in made["denuncia"]}
    assert lives.keys() <= told.keys()
    *whole, _ = lives
    for folio in whole:
        record, events = told[folio], lives[folio]
        moments = [event["fecha"] for event in events]
        assert moments == sorted(set(moments))
        assert moments[0] == record["fechaPresentacion"]
        assert moments[-1] < TODAY.isoformat()
        assert events[0]["evento"]["clave"] == "RECEPCION"
        assert events[0]["autoridad"] == record["autoridadReceptora"]
        statuses = [event["estatusResultante"] for event in events if "estatusResultante" in event]
        assert statuses[-1] == record["estatus"]


def test_graded_faults_are_graded_alike_to_the_end(made: Made) -> None:
    for event in made["seguimiento"]:
        assert ("calificacion" in event) == (event["evento"]["clave"] in {"CALIFICACION", "IPRA"})


def test_figures_add_up_or_hide_at_least_two(made: Made) -> None:
    hidden = 0
    for record in made["estadistica"]:
        groups = [
            list(record.get("porClasificacion", {}).values()),
            [each["cantidad"] for each in record.get("porEstatus", ())],
        ]
        for cells in filter(None, groups):
            known = sum(cell for cell in cells if cell is not None)
            if record["total"] is None:
                assert known == 0
            elif None in cells:
                hidden += 1
                assert cells.count(None) > 1
                assert known + cells.count(None) <= record["total"]
            else:
                assert known == record["total"]
    assert hidden > 50


def test_no_group_of_one_to_four_can_be_told(made: Made) -> None:
    for record in made["estadistica"]:
        total, anonymous = record["total"], record.get("anonimas")
        cells = [total, anonymous, record.get("atendidas"), *record.get("porClasificacion", {}).values()]
        cells += [each["cantidad"] for name in ("porEstatus", "porConducta") for each in record.get(name, ())]
        assert all(cell is None or cell == 0 or cell >= 5 for cell in cells)
        assert all(cell is None or total is None or cell <= total for cell in cells)
        if total is not None and anonymous is not None:
            assert not 0 < total - anonymous < 5
    assert {0, None} <= {record["total"] for record in made["estadistica"]}


def test_what_is_attended_is_said_once(made: Made) -> None:
    for record in made["estadistica"]:
        cells = {each["estatus"]["clave"]: each["cantidad"] for each in record.get("porEstatus", ())}
        if "porEstatus" in record and "atendidas" in record:
            assert record["atendidas"] == cells.get("ATENDIDA", 0)
        assert "promedioDiasAtencion" not in record or record.get("atendidas", 5)


@pytest.mark.parametrize("today", [TODAY, date(2025, 1, 1), date(2024, 2, 29)])
def test_periods_are_over_and_told_once_for_each_place(today: date) -> None:
    many = list(figures.records(0, range(9000), today))
    assert all(record["periodo"]["inicio"] < record["periodo"]["fin"] < today.isoformat() for record in many)
    keys = {
        (
            *record["periodo"].values(),
            record["entidadFederativa"]["clave"],
            record.get("municipioAlcaldia", {}).get("clave"),
        )
        for record in many
    }
    assert len(keys) == len(many)


def given(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(record: dict[str, Any]) -> None:
        *above, last = (int(name) if name.isdecimal() else name for name in path.split("/"))
        place: Any = record
        for name in above:
            place = place[name]
        place[last] = value

    return change


ACCUSED, CONDUCT = "personasDenunciadas/0", "conductas/0"
COMPANY = {"clave": "PARTICULAR_MORAL"}


@pytest.mark.parametrize(
    ("kind", "change", "place"),
    [
        ("denuncia", given("anonima", value=True), "denunciante"),
        ("denuncia", given("folio", "2026-000123"), "folio"),
        ("denuncia", given("folio", "DEN-GOMC800101HDFMRR05"), "folio"),
        ("denuncia", given("folio", "DEN-GOMC800101AB1"), "folio"),
        ("denuncia", given("hechos/narracionHechos", "  \n"), "hechos/narracionHechos"),
        ("denuncia", given("hechos/periodoHechos", {"inicio": "2025-05-01", "fin": "2025-05-08"}), "hechos"),
        ("denuncia", given("hechos/horaHechos", "24:00"), "hechos/horaHechos"),
        ("denuncia", given("hechos", {"fechaHechos": "2025-05-08"}), "hechos"),
        (
            "denuncia",
            given(ACCUSED, {"tipoPersona": COMPANY, "nombres": "Ana"}),
            f"{ACCUSED}/nombres",
        ),
        ("denuncia", given(f"{CONDUCT}/clave", "LGRA-66"), f"{CONDUCT}/clave"),
        ("denuncia", given(f"{CONDUCT}/clave", "LGRA-999"), f"{CONDUCT}/clave"),
        ("denuncia", given(f"{CONDUCT}/ley", "CODIGO_PENAL_ESTATAL"), CONDUCT),
        ("denuncia", given(f"{CONDUCT}/entidadFederativa/clave", "14"), f"{CONDUCT}/entidadFederativa/clave"),
        ("denuncia", given("pruebas/0/contenido", "aGVsbG8="), "pruebas/0"),
        ("denuncia", given("pruebas/0/sha256", "abc"), "pruebas/0/sha256"),
        ("seguimiento", given("denunciante", {"nombres": "Ana"}), ""),
        ("seguimiento", given("evento", {"clave": "ARCHIVO"}), "evento/clave"),
        ("estadistica", given("hechos", {"narracionHechos": "Algo."}), ""),
        ("estadistica", given("total", 4), "total"),
        ("estadistica", given("anonimas", 1), "anonimas"),
        ("estadistica", given("porEstatus/0/cantidad", 3), "porEstatus/0/cantidad"),
        ("estadistica", given("porConducta/0/cantidad", -1), "porConducta/0/cantidad"),
        ("estadistica", given("promedioDiasAtencion", -0.5), "promedioDiasAtencion"),
    ],
)
def test_the_draft_refuses(kind: str, change: Callable[[dict[str, Any]], None], place: str) -> None:
    record = example(f"s5.{kind}@0.1")
    assert validator(f"s5.{kind}@0.1").is_valid(record)
    change(record)
    errors = list(validator(f"s5.{kind}@0.1").iter_errors(record))
    assert errors
    assert all("/".join(map(str, error.absolute_path)).startswith(place) for error in errors)


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("denuncia", given("hechos", {"narracionHechos": "Vi que cobraban por un trámite gratuito."})),
        ("denuncia", given("personasDenunciadas", [])),
        ("denuncia", given(ACCUSED, {"tipoPersona": COMPANY, "denominacionRazonSocial": "Ñandú, S.A."})),
        (
            "denuncia",
            given(CONDUCT, {"clasificacion": "HECHO_DE_CORRUPCION", "clave": "OTRA", "valor": "Cohecho"}),
        ),
        ("estadistica", given("total", None)),
        ("estadistica", given("total", 5)),
    ],
)
def test_the_draft_allows(kind: str, change: Callable[[dict[str, Any]], None]) -> None:
    record = example(f"s5.{kind}@0.1")
    change(record)
    assert validator(f"s5.{kind}@0.1").is_valid(record)


def test_the_law_alone_requires_little() -> None:
    """LGRA 91 and 93: neither who complains nor who is accused may be asked for."""
    schema = load("s5.denuncia@0.1").record_schema
    assert not {"denunciante", "personasDenunciadas", "conductas"} & set(schema["required"])
    assert schema["properties"]["hechos"]["required"] == ["narracionHechos"]


def test_what_is_confidential_is_reserved() -> None:
    properties = load("s5.denuncia@0.1").record_schema["properties"]
    for member in ("denunciante", "personasDenunciadas", "testigos", "pruebas", "folio"):
        assert properties[member]["x-privacy"] == "reserved"
        assert properties[member]["x-legal-basis"]
    assert properties["hechos"]["properties"]["narracionHechos"]["x-privacy"] == "reserved"
    assert load("s5.estadistica@0.1").record_schema["x-privacy"] == "public"


def test_the_draft_says_that_it_is_one() -> None:
    standard = load("s5@0.1")
    assert standard.status == "draft"
    assert not standard.apis
    assert "borrador" in standard.title["es"]
    assert all("borrador" in schema["description"] for schema in standard.schemas.values())
    assert [record.envelope for record in standard.records] == [f"{kind}-response" for kind in MODULES]


def test_both_drafts_share_their_lists_of_bodies() -> None:
    for name in ("ambito-gobierno", "poder-organo-gobierno"):
        assert catalog.load(f"s4-{name}").entries == catalog.load(f"s5-{name}").entries
