"""Sample records of S3 1.1 hold by the schemas, in both readings, and by the meaning of every field."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from standards import catalog, curp, rfc
from standards.registry import load
from standards.samples import s3v1

TODAY = date(2026, 6, 30)
MANY = 2000
KINDS: dict[str, Callable[[int, range, date], Iterator[dict[str, Any]]]] = {
    "servidores": s3v1.servidores,
    "particulares": s3v1.particulares,
}

# SHA-256 of the first hundred records of seed 7: it changes only when the generator does.


@pytest.fixture(scope="module")
def records() -> dict[str, list[dict[str, Any]]]:
    return {kind: list(make(0, range(MANY), TODAY)) for kind, make in KINDS.items()}


@pytest.fixture(scope="module")
def officials(records: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    return records["servidores"]


@pytest.fixture(scope="module")
def parties(records: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    return records["particulares"]


@pytest.fixture(scope="module")
def everything(records: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    return [record for kind in KINDS for record in records[kind]]


def claves(record: dict[str, Any]) -> set[str]:
    return {sanction["clave"] for sanction in record["tipoSancion"]}


def test_codes_of_officials_agree_with_their_person(officials: list[dict[str, Any]]) -> None:
    for person in (record["servidorPublicoSancionado"] for record in officials):
        if "curp" not in person:
            continue
        names = person["primerApellido"], person.get("segundoApellido"), person["nombres"]
        assert curp.PATTERN.match(person["curp"])
        assert curp.check_digit(person["curp"][:17]) == person["curp"][17]
        assert not curp.agrees_with_names(person["curp"], *names)
        assert person["rfc"][:4] == rfc.name_letters(*names)
        assert person["rfc"][4:10] == person["curp"][4:10]
        gender = person.get("genero", {"clave": "O"})["clave"]
        assert gender == "O" or curp.sex(person["curp"]) == {"F": "M", "M": "H"}[gender]


def test_rfcs_of_parties_go_with_their_kind(parties: list[dict[str, Any]]) -> None:
    for party in (record["particularSancionado"] for record in parties):
        if "rfc" not in party:
            continue
        pattern = rfc.COMPANY_PATTERN if party["tipoPersona"] == "M" else rfc.PERSON_PATTERN
        assert pattern.match(party["rfc"])
        assert rfc.birth_or_foundation_date_exists(party["rfc"])
        assert rfc.check_digit(party["rfc"][:-1]) == party["rfc"][-1]


def test_a_company_has_one_rfc_and_an_rfc_one_company(parties: list[dict[str, Any]]) -> None:
    told = {
        (party["nombreRazonSocial"], party["rfc"])
        for party in (record["particularSancionado"] for record in parties)
        if party["tipoPersona"] == "M" and "rfc" in party
    }
    assert len(told) == len({name for name, _ in told}) == len({key for _, key in told}) > 100


def test_representatives_are_people_of_companies(parties: list[dict[str, Any]]) -> None:
    for party in (record["particularSancionado"] for record in parties):
        if party["tipoPersona"] == "F":
            assert not {"objetoSocial", "directorGeneral"} & set(party)
            assert not re.search(r"\bS\.", party["nombreRazonSocial"])
        for role in ("directorGeneral", "apoderadoLegal"):
            if role in party:
                one = party[role]
                names = one["primerApellido"], one.get("segundoApellido"), one["nombres"]
                assert curp.check_digit(one["curp"][:17]) == one["curp"][17]
                assert not curp.agrees_with_names(one["curp"], *names)


@pytest.mark.parametrize(
    ("kind", "name"),
    [("servidores", "s3-tipo-sancion-servidores"), ("particulares", "s3-tipo-sancion-particulares")],
)
def test_every_sanction_of_the_catalogue_appears(
    records: dict[str, list[dict[str, Any]]], kind: str, name: str
) -> None:
    official = catalog.load(name)
    few = [sanction for record in records[kind][:300] for sanction in record["tipoSancion"]]
    assert {sanction["clave"] for sanction in few} == set(official.by_clave)
    for sanction in few:
        explained = sanction["clave"] == "O" and sanction["valor"] != "OTRO"
        assert explained or sanction["valor"] == official.by_clave[sanction["clave"]].valor


def test_every_fault_gender_and_document_appears(
    officials: list[dict[str, Any]], everything: list[dict[str, Any]]
) -> None:
    faults = [record["tipoFalta"] for record in officials[:500]]
    known = catalog.load("s3-tipo-falta").by_clave
    assert {fault["clave"] for fault in faults} == set(known)
    for fault in faults:
        assert fault["clave"] == "OTRO" or fault["valor"] == known[fault["clave"]].valor
        assert fault["valor"] != "OTRO"
    genders = [record["servidorPublicoSancionado"].get("genero", {}) for record in officials[:500]]
    assert {gender.get("clave") for gender in genders} == {"F", "M", "O", None}
    documents = {one["tipo"] for record in everything[:500] for one in record.get("documentos", [])}
    assert documents == set(catalog.load("s3-tipo-documento").by_clave)


def test_sanctions_carry_their_blocks_and_no_others(everything: list[dict[str, Any]]) -> None:
    for record in everything:
        assert ("inhabilitacion" in record) == ("I" in claves(record))
        assert ("multa" in record) == bool({"M", "SE"} & claves(record))
        assert len(claves(record)) == len(record["tipoSancion"]) > 0
        if "multa" in record:
            amount = record["multa"]["monto"]
            assert amount > 0
            assert round(amount, 2) == amount
            assert record["multa"]["moneda"]["clave"] == "MXN"


def test_minor_faults_have_no_economic_sanction(officials: list[dict[str, Any]]) -> None:
    minor = [record for record in officials if record["tipoFalta"]["clave"] in {"NAD", "IDSP", "ANG"}]
    assert minor
    assert not any({"M", "SE", "IRSC"} & claves(record) for record in minor)


def months(text: str) -> int:
    found = {unit: int(number) for number, unit in re.findall(r"(\d+) (año|mes)(?:s|es)?(?= |$)", f"{text} ")}
    return 12 * found.get("año", 0) + found.get("mes", 0)


def test_terms_agree_with_their_dates(everything: list[dict[str, Any]]) -> None:
    terms = [record["inhabilitacion"] for record in everything if "inhabilitacion" in record]
    for term in terms:
        began, ended = (date.fromisoformat(term[name]) for name in ("fechaInicial", "fechaFinal"))
        whole = 12 * (ended.year - began.year) + ended.month - began.month
        assert months(term["plazo"]) == whole
        assert 0 <= began.day - ended.day <= 3
    assert {"3 meses", "1 año", "1 año 6 meses", "10 años"} <= {term["plazo"] for term in terms}
    assert {date.fromisoformat(term["fechaFinal"]) < TODAY for term in terms} == {True, False}


def test_days_are_in_order(everything: list[dict[str, Any]]) -> None:
    for record in everything:
        captured = datetime.fromisoformat(record["fechaCaptura"])
        assert captured.utcoffset() == timedelta(0)
        assert captured.date() < TODAY
        resolved = record.get("resolucion", {})
        day = resolved.get("fechaResolucion") or resolved.get("fechaNotificacion") or "2020-01-01"
        later = [one["fecha"] for one in record.get("documentos", [])]
        if "inhabilitacion" in record:
            later.append(record["inhabilitacion"]["fechaInicial"])
        assert all(day <= each <= captured.date().isoformat() for each in later)


def test_documents_have_their_own_ids_and_addresses(everything: list[dict[str, Any]]) -> None:
    for record in everything:
        documents = record.get("documentos", [])
        assert (
            len({one["id"] for one in documents}) == len({one["url"] for one in documents}) == len(documents)
        )


def test_addresses_exist(parties: list[dict[str, Any]]) -> None:
    states, municipalities = catalog.load("inegi-entidad"), catalog.load("inegi-municipio").by_parent
    seen = set()
    for party in (record["particularSancionado"] for record in parties):
        assert not {"domicilioMexico", "domicilioExtranjero"} <= set(party)
        if "domicilioExtranjero" in party:
            assert party["domicilioExtranjero"]["pais"]["clave"] != "MX"
        if "domicilioMexico" in party:
            home = party["domicilioMexico"]
            state, town = home["entidadFederativa"], home["municipio"]
            assert states.by_clave[state["clave"]].valor == state["valor"]
            assert municipalities[state["clave"]].by_clave[town["clave"]].valor == town["valor"]
            assert re.fullmatch(r"\d{5}", home["codigoPostal"])
            assert re.fullmatch(r"\d{10}", party.get("telefono", "5512345678"))
            seen.add(state["clave"])
    assert seen == set(states.by_clave)


@pytest.mark.parametrize("kind", KINDS)
def test_every_optional_branch_is_there_and_wanting(
    records: dict[str, list[dict[str, Any]]], kind: str
) -> None:
    standard = load("s3@1.1")
    few = records[kind][:400]
    for path, required in branches(standard.schemas, standard.schemas[kind]):
        parents = [found for record in few for found in at(record, path[:-1]) if isinstance(found, dict)]
        found = {path[-1] in parent for parent in parents}
        assert True in found, path
        told_always = required or path[-1] in ALWAYS_TOLD
        assert told_always or False in found, path


ALWAYS_TOLD = frozenset(
    {
        "clave",
        "valor",
        "autoridadSancionadora",
        "pais",
        "entidadFederativa",
        "municipio",
        "codigoPostal",
        "localidad",
        "vialidad",
        "numeroExterior",
        "calle",
        "ciudadLocalidad",
        "estadoProvincia",
        "nombres",
        "primerApellido",
        "curp",
        "sentido",
        "fechaNotificacion",
        "monto",
        "moneda",
        "plazo",
        "fechaInicial",
        "fechaFinal",
        "tipo",
    }
)
"""Optional members without which what is around them would be of no use."""


def branches(
    schemas: Any, schema: dict[str, Any], path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], bool]]:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        yield from branches(schemas, schemas["definitions"]["$defs"][name], path)
    elif "items" in schema:
        yield from branches(schemas, schema["items"], (*path, "*"))
    for name, child in schema.get("properties", {}).items():
        yield (*path, name), name in schema.get("required", ())
        yield from branches(schemas, child, (*path, name))


def at(value: Any, path: tuple[str, ...]) -> Iterator[Any]:
    if not path:
        yield value
    elif path[0] == "*":
        for each in value:
            yield from at(each, path[1:])
    elif path[0] in value:
        yield from at(value[path[0]], path[1:])


def test_records_tell_little_and_much(everything: list[dict[str, Any]]) -> None:
    assert {len(record["tipoSancion"]) for record in everything} == {1, 2, 3, 4}
    assert {len(record.get("documentos", ())) for record in everything} == {0, 1, 2, 3, 4}


def test_names_are_as_various_as_a_probe_needs(
    officials: list[dict[str, Any]], parties: list[dict[str, Any]]
) -> None:
    surnames = {record["servidorPublicoSancionado"]["primerApellido"] for record in officials[:250]}
    assert {"Muñoz", "Núñez", "Ñañez", "Pérez", "Perez", "De la Cruz"} <= surnames
    companies = " ".join(record["particularSancionado"]["nombreRazonSocial"] for record in parties[:500])
    assert all(name in companies for name in ("Ñandú", "Güejar", "San José", "San Jose"))


def test_each_institution_has_one_form(everything: list[dict[str, Any]]) -> None:
    institutions = {tuple(record["institucionDependencia"].items()) for record in everything}
    assert len(institutions) == len({dict(each)["nombre"] for each in institutions}) > 20


def test_ids_are_unique_and_tell_nothing(everything: list[dict[str, Any]]) -> None:
    ids = {record["id"] for record in everything}
    assert len(ids) == 2 * MANY
    assert all(
        re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", i) for i in ids
    )


@pytest.mark.parametrize("kind", KINDS)
def test_the_day_may_be_chosen(kind: str) -> None:
    captures = [record["fechaCaptura"] for record in KINDS[kind](0, range(50), date(2020, 2, 29))]
    assert max(captures) < "2020-02-29"


def empty(value: Any) -> None:
    if isinstance(value, dict | list):
        for child in value.values() if isinstance(value, dict) else value:
            empty(child)
        value.clear()
