"""Sample records of S4 hold by the draft's schema and by what its fields mean; the draft refuses what does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from support.samples import claves, example, validator

from standards import catalog
from standards.model import Standard
from standards.registry import load
from standards.samples import TODAY
from standards.samples.s4 import audits, members, programmes, reports

MANY = 600
MODULES = {"programa-anual": programmes, "auditoria": audits, "informe": reports, "integrante": members}
YESTERDAY = TODAY - timedelta(days=1)

Made = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def made() -> Made:
    return {kind: list(module.records(0, range(MANY), TODAY)) for kind, module in MODULES.items()}


@pytest.mark.parametrize("kind", MODULES)
def test_every_optional_member_comes_and_stays_away(made: Made, kind: str) -> None:
    schema = load(f"s4.{kind}@0.1").record_schema
    for member in set(schema["properties"]) - set(schema["required"]):
        assert {member in record for record in made[kind]} == {True, False}, member


@pytest.mark.parametrize(
    ("kind", "member", "name"),
    [
        ("programa-anual", "tipoOrgano", "s4-tipo-organo"),
        ("programa-anual", "tipoDocumento", "s4-tipo-documento"),
        ("auditoria", "tipoAuditoria", "s4-tipo-auditoria"),
        ("auditoria", "fuenteRecursos", "s4-fuente-recursos"),
        ("auditoria", "estatus", "s4-estatus-auditoria"),
        ("auditoria", "ambitoGobierno", "s4-ambito-gobierno"),
        ("programa-anual", "entidadFederativa", "pdn-entidad"),
        ("informe", "tipoInforme", "s4-tipo-informe"),
        ("informe", "tipo", "s4-accion"),
        ("integrante", "filial", "s4-filial"),
        ("integrante", "cargoComite", "s4-cargo-comite"),
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


def test_branches_of_government_all_appear(made: Made) -> None:
    bodies = [record["enteFiscalizado"] for record in made["auditoria"]]
    assert {body.get("poderOrganoGobierno") for body in bodies} == {
        *catalog.load("s4-poder-organo-gobierno").by_clave,
        None,
    }


def test_programmes_add_up(made: Made) -> None:
    embedded = [record for record in made["programa-anual"] if "auditorias" in record]
    assert {1, 12} <= {len(record["auditorias"]) for record in embedded}
    for record in embedded:
        found = record["auditorias"]
        assert record.get("totalAuditorias", len(found)) == len(found)
        assert {audit["programaId"] for audit in found} == {record["id"]}
        if "montoProgramado" in record:
            total = sum(round(audit["muestra"]["valor"] * 100) for audit in found)
            assert round(record["montoProgramado"]["valor"] * 100) == total
            assert {audit["muestra"]["moneda"] for audit in found} == {record["montoProgramado"]["moneda"]}


def test_audits_are_the_same_within_their_programme_and_apart(made: Made) -> None:
    apart = {record["id"]: record for record in made["auditoria"]}
    embedded = {
        audit["id"]: audit for record in made["programa-anual"] for audit in record.get("auditorias", [])
    }
    both = apart.keys() & embedded.keys()
    assert len(both) > 200
    assert all(apart[key] == embedded[key] for key in both)
    numbers = [record["numeroAuditoria"] for record in made["auditoria"]]
    assert len(numbers) == len(set(numbers))


def test_audits_look_at_no_more_than_there_is(made: Made) -> None:
    counted = [record for record in made["auditoria"] if "muestra" in record]
    for record in counted:
        assert record["muestra"]["valor"] <= record["universo"]["valor"]
        assert record["muestra"]["moneda"] == record["universo"]["moneda"]
    assert {record["muestra"]["moneda"] for record in counted} == {"MXN", "USD"}


def test_programme_dates_are_in_order_and_within_the_exercise(made: Made) -> None:
    for record in made["programa-anual"]:
        year, captured = record["ejercicio"], record["fechaCaptura"]
        assert record.get("cuentaPublica", year) <= year <= TODAY.year
        assert record.get("fechaPublicacion", captured)[:10] <= captured[:10]
        assert captured <= record.get("fechaActualizacion", captured) < TODAY.isoformat()
        for audit in record.get("auditorias", []):
            reviewed, carried = audit.get("periodoRevisado"), audit.get("periodoEjecucion")
            assert reviewed is None or reviewed["fechaInicio"] <= reviewed["fechaFin"]
            if carried:
                assert f"{year}-01-01" <= carried["fechaInicio"] <= carried["fechaFin"] <= f"{year}-12-31"
                assert reviewed is None or reviewed["fechaFin"] < carried["fechaInicio"]


def test_status_agrees_with_the_day_that_the_record_tells(made: Made) -> None:
    for record in made["programa-anual"]:
        as_of = record.get("fechaActualizacion", record["fechaCaptura"])[:10]
        for audit in record.get("auditorias", []):
            carried, status = audit.get("periodoEjecucion"), audit.get("estatus", {}).get("clave")
            if carried and status == "CONCLUIDA":
                assert carried["fechaFin"] < as_of
            if carried and status in {"PROGRAMADA", "REPROGRAMADA"}:
                assert carried["fechaInicio"] > as_of


def test_an_overseer_audits_within_its_reach(made: Made) -> None:
    for record in made["programa-anual"]:
        own, kind = record["entePublico"], record["tipoOrgano"]["clave"]
        for audit in record.get("auditorias", []):
            theirs = audit["enteFiscalizado"]
            if own["entidadFederativa"]["clave"] != "00":
                assert theirs["entidadFederativa"] == own["entidadFederativa"]
            if kind == "OIC":
                assert own["nombre"] == f"Órgano Interno de Control en {theirs['nombre']}"
            assert "ramo" not in audit or theirs["ambitoGobierno"]["clave"] == "FEDERAL"


def test_a_body_is_always_spelled_alike(made: Made) -> None:
    audited = {tuple(map(str, record["enteFiscalizado"].values())) for record in made["auditoria"]}
    names = {record["enteFiscalizado"]["nombre"] for record in made["auditoria"]}
    keys = {record["enteFiscalizado"]["clave"] for record in made["auditoria"]}
    assert len(audited) == len(names) == len(keys)


def test_reports_are_about_their_programme(made: Made) -> None:
    programmes_made = {record["id"]: record for record in made["programa-anual"]}
    for record in made["informe"]:
        assert record["fechaCaptura"] < TODAY.isoformat()
        assert record.get("fechaPublicacion", "")[:10] <= record["fechaCaptura"][:10]
        assert record.get("numActosConcluidos", 0) <= record.get("numActosFiscalizacion", 0)
        assert ("trimestre" in record) == (record["tipoInforme"]["clave"] == "TRIMESTRAL")
        if "programaId" in record:
            programme = programmes_made[record["programaId"]]
            assert programme["ejercicio"] == record["ejercicio"]
            assert programme["entePublico"] == record["entePublico"]
            assert record["fechaCaptura"][:10] >= programme["fechaCaptura"][:10]


def test_results_of_reports_add_up(made: Made) -> None:
    for results in (record["resultados"] for record in made["informe"] if "resultados" in record):
        assert results.get("observacionesSolventadas", 0) <= results["observaciones"]
        if "acciones" in results:
            kinds = [action["tipo"]["clave"] for action in results["acciones"]]
            assert len(kinds) == len(set(kinds))
            assert sum(action["cantidad"] for action in results["acciones"]) == results["observaciones"]
            charged = sum(action["monto"]["valor"] for action in results["acciones"] if "monto" in action)
            observed = results.get("montoObservado", {"valor": 0})["valor"]
            assert charged + results.get("montoRecuperado", {"valor": 0})["valor"] <= observed + 0.01


@pytest.mark.parametrize("today", [TODAY, date(2025, 6, 30), date(2025, 7, 1), date(2024, 2, 29)])
def test_the_steering_committee_is_complete(today: date) -> None:
    seats = [record for record in members.records(0, range(200), today) if record.get("comiteRector")]
    roles = [record["cargoComite"]["clave"] for record in seats]
    assert (roles.count("PRESIDENCIA"), roles.count("ROTATORIO"), len(roles)) == (2, 7, 9)
    assert len({record["entePublico"]["nombre"] for record in seats}) == 9
    for record in seats:
        if "periodo" in record:
            start, end = (date.fromisoformat(day) for day in record["periodo"].values())
            assert start <= today <= end
            assert (end - start).days in {729, 730}


def test_a_member_is_listed_once() -> None:
    names = [record["entePublico"]["clave"] for record in members.records(0, range(2500), TODAY)]
    assert len(names) == len(set(names))


def test_mailboxes_are_official(made: Made) -> None:
    contacts = [
        record["enlaceInstitucional"] for record in made["integrante"] if "enlaceInstitucional" in record
    ]
    boxes = [contact["correoInstitucional"] for contact in contacts if "correoInstitucional" in contact]
    assert boxes
    assert all(box.isascii() and box.endswith(".gob.mx") for box in boxes)


def without(member: str) -> Callable[[dict[str, Any]], None]:
    return lambda record: record.pop(member)


def given(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(record: dict[str, Any]) -> None:
        *above, last = (int(name) if name.isdecimal() else name for name in path.split("/"))
        place: Any = record
        for name in above:
            place = place[name]
        place[last] = value

    return change


@pytest.mark.parametrize(
    ("kind", "change", "place"),
    [
        ("programa-anual", given("enlace", "http://example.org/paa.pdf"), "enlace"),
        ("programa-anual", given("enlace", "N/A"), "enlace"),
        ("programa-anual", given("ejercicio", 2014), "ejercicio"),
        ("programa-anual", given("ejercicio", "2025"), "ejercicio"),
        ("programa-anual", given("montoProgramado/valor", "$1,000.00"), "montoProgramado/valor"),
        ("programa-anual", given("montoProgramado/valor", -1), "montoProgramado/valor"),
        ("programa-anual", given("montoProgramado/moneda", "pesos"), "montoProgramado/moneda"),
        ("programa-anual", given("tipoOrgano", {"clave": "EFS"}), "tipoOrgano/clave"),
        (
            "programa-anual",
            given("entePublico/entidadFederativa/clave", "33"),
            "entePublico/entidadFederativa/clave",
        ),
        (
            "programa-anual",
            given("entePublico/poderOrganoGobierno", "OTRO"),
            "entePublico/poderOrganoGobierno",
        ),
        (
            "programa-anual",
            given("auditorias/0/periodoRevisado/fechaFin", "31/12/2024"),
            "auditorias/0/periodoRevisado/fechaFin",
        ),
        ("programa-anual", without("entePublico"), ""),
        ("auditoria", without("programaId"), ""),
        ("informe", given("trimestre", 5), "trimestre"),
        ("informe", given("resultados/acciones/0/tipo/clave", "X"), "resultados/acciones/0/tipo/clave"),
        ("integrante", given("comiteRector", value=False), "cargoComite/clave"),
        ("integrante", given("cargoComite/clave", "NINGUNO"), "cargoComite/clave"),
    ],
)
def test_the_draft_refuses(kind: str, change: Callable[[dict[str, Any]], None], place: str) -> None:
    record = example(f"s4.{kind}@0.1")
    assert validator(f"s4.{kind}@0.1").is_valid(record)
    change(record)
    errors = list(validator(f"s4.{kind}@0.1").iter_errors(record))
    assert {"/".join(map(str, error.absolute_path)) for error in errors} == {place}


def test_the_draft_says_that_it_is_one() -> None:
    standard: Standard = load("s4@0.1")
    assert standard.status == "draft"
    assert not standard.apis
    assert "borrador" in standard.title["es"]
    assert all("borrador" in schema["description"] for schema in standard.schemas.values())
    assert [record.envelope for record in standard.records] == [f"{kind}-response" for kind in MODULES]


def test_states_are_those_of_inegi_and_the_federation() -> None:
    known = catalog.load("pdn-entidad").entries
    inegi = catalog.load("inegi-entidad").entries
    assert known[0].clave == "00"
    assert [(entry.clave, entry.valor) for entry in known[1:]] == [
        (entry.clave, entry.valor) for entry in inegi
    ]
