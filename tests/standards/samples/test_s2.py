"""Sample records of S2 hold by the schema and by the meaning of every field."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from standards import catalog, curp, rfc
from standards.errors import UsageFailure
from standards.model import Standard
from standards.samples import TODAY, generate
from standards.spanish import search_fold

MANY = 3000

# SHA-256 of the first hundred records of seed 7: it changes only when the generator does.


@pytest.fixture(scope="module")
def records(s2: Standard) -> list[dict]:
    return list(generate(s2, MANY))


@pytest.fixture(scope="module")
def people(records: list[dict]) -> list[dict]:
    superiors = [record["superiorInmediato"] for record in records if "superiorInmediato" in record]
    return [person for person in (*records, *superiors) if "curp" in person]


def names(person: dict) -> tuple[str, str | None, str]:
    return person["primerApellido"], person.get("segundoApellido"), person["nombres"]


def test_curps_hold_and_agree_with_their_person(people: list[dict[str, Any]]) -> None:
    for person in people:
        key = person["curp"]
        assert curp.PATTERN.match(key)
        assert curp.check_digit(key[:17]) == key[17]
        assert curp.birth_date(key)
        assert not curp.agrees_with_names(key, *names(person))


def test_rfcs_hold_and_agree_with_their_person(people: list[dict[str, Any]]) -> None:
    for person in people:
        key = person["rfc"]
        assert rfc.PERSON_PATTERN.match(key)
        assert rfc.check_digit(key[:12]) == key[12]
        assert key[:4] == rfc.name_letters(*names(person))
        assert key[4:10] == person["curp"][4:10]


def test_gender_agrees_with_the_curp(records: list[dict[str, Any]]) -> None:
    for record in records:
        if "curp" in record and "genero" in record:
            assert curp.sex(record["curp"]) == {"F": "M", "M": "H"}[record["genero"]["clave"]]


def test_superior_is_another_person(records: list[dict[str, Any]]) -> None:
    for record in records:
        superior = record.get("superiorInmediato")
        if superior is not None and "curp" in record:
            assert superior["curp"] != record["curp"]
            assert names(superior) != names(record)


@pytest.mark.parametrize(
    ("member", "name"),
    [
        ("genero", "s2-genero"),
        ("tipoArea", "s2-tipo-area"),
        ("nivelResponsabilidad", "s2-nivel-responsabilidad"),
        ("tipoProcedimiento", "s2-tipo-procedimiento"),
    ],
)
def test_pairs_are_those_of_the_catalogue(records: list[dict[str, Any]], member: str, name: str) -> None:
    official = {(entry.clave, entry.valor) for entry in catalog.load(name).entries}
    found = [record[member] for record in records if member in record]
    pairs = [pair for value in found for pair in (value if isinstance(value, list) else [value])]
    assert {(pair["clave"], pair["valor"]) for pair in pairs} <= official
    assert len({pair["clave"] for pair in pairs}) > 1


def test_captures_are_past_and_their_year_agrees(records: list[dict[str, Any]]) -> None:
    for record in records:
        captured = datetime.fromisoformat(record["fechaCaptura"])
        assert captured.utcoffset() == timedelta(0)
        assert captured.date() < TODAY
        assert captured.year - int(record.get("ejercicioFiscal", captured.year)) in {0, 1}


def test_the_day_may_be_chosen(s2: Standard) -> None:
    captures = [record["fechaCaptura"] for record in generate(s2, 50, today=date(2020, 2, 29))]
    assert max(captures) < "2020-02-29"


def test_ids_are_unique_and_tell_nothing(records: list[dict[str, Any]]) -> None:
    assert len({record["id"] for record in records}) == MANY
    assert all("curp" not in record or record["curp"] not in record["id"] for record in records)


def test_each_institution_has_one_name_and_one_clave(records: list[dict[str, Any]]) -> None:
    institutions = {tuple(record["institucionDependencia"].values()) for record in records}
    assert len(institutions) == len({clave for _, _, clave in institutions}) == 40


def test_few_records_are_as_various_as_a_probe_needs(s2: Standard) -> None:
    few = list(generate(s2, 250))
    surnames = {record["primerApellido"] for record in few}
    assert {"Muñoz", "Peña", "Núñez", "Ñañez", "Agüero", "O'Farrill", "De la Cruz"} <= surnames
    assert {"Pérez", "Perez", "Sánchez", "Sanchez"} <= surnames
    assert len(surnames) > len({search_fold(surname) for surname in surnames})
    assert any("segundoApellido" not in record for record in few)
    assert any(len(record["tipoProcedimiento"]) > 1 for record in few)
    assert any(" " in record["nombres"] for record in few)
    for member in (
        "observaciones",
        "ramo",
        "superiorInmediato",
        "curp",
        "genero",
        "tipoArea",
        "ejercicioFiscal",
    ):
        assert {member in record for record in few} == {True, False}


def test_a_standard_without_generator_is_told(s2: Standard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("standards.samples.GENERATORS", {})
    with pytest.raises(UsageFailure) as failure:
        generate(s2, 1)
    assert failure.value.code == "sample-unavailable"
