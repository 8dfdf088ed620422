"""What must not be published: found at any depth, told once, and never shown."""

from __future__ import annotations

import json
from typing import Any

import pytest

from standards.registry import kinds, load
from standards.samples import generate
from validator.pipeline import Options, validate_records
from validator.results import Report


def published(name: str, records: list[dict[str, Any]]) -> Report:
    return validate_records(load(name), records, options=Options(profile="public"))


def pointers(report: Report) -> set[str]:
    return {each.pointer for each in report.findings if each.rule.startswith("privacy.published")}


def asset(titular: str) -> dict[str, Any]:
    [record] = generate(load("s1.inicial@2.0"), 1)
    record["declaracion"]["situacionPatrimonial"] = {
        **{
            name: value
            for name, value in record["declaracion"]["situacionPatrimonial"].items()
            if name in {"ingresos", "actividadAnualAnterior"}
        },
        "bienesMuebles": {
            "ninguno": False,
            "bienMueble": [
                {"titular": [{"clave": titular, "valor": "x"}], "descripcionGeneralBien": "Comedor"}
            ],
        },
    }
    return record


def test_goods_of_the_declarant_alone_are_public() -> None:
    place = "/declaracion/situacionPatrimonial/bienesMuebles/bienMueble/0"
    assert place not in pointers(published("s1.inicial@2.0", [asset("DEC")]))
    assert place in pointers(published("s1.inicial@2.0", [asset("CYG")]))


def test_a_reserved_section_is_told_once_as_a_whole() -> None:
    found = [
        pointers(published("s1.inicial@2.0", [record])) for record in generate(load("s1.inicial@2.0"), 20)
    ]
    sections = {pointer for each in found for pointer in each if "domicilioDeclarante" in pointer}
    assert sections == {"/declaracion/situacionPatrimonial/domicilioDeclarante"}


@pytest.mark.parametrize(("kind", "told"), [("M", False), ("F", True)])
def test_the_key_of_a_company_is_public_and_that_of_a_person_is_not(kind: str, told: bool) -> None:
    records = [
        record
        for record in generate(load("s3.particulares@1.1"), 60)
        if record["particularSancionado"]["tipoPersona"] == kind and "rfc" in record["particularSancionado"]
    ]
    found = pointers(published("s3.particulares@1.1", records[:1]))
    assert ("/particularSancionado/rfc" in found) == told


def test_empty_values_reveal_nothing() -> None:
    [record] = generate(load("s2@1.1"), 1)
    assert (
        pointers(published("s2@1.1", [{**record, "curp": "", "rfc": None, "superiorInmediato": {}}])) == set()
    )


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.name)
def test_values_never_stand_in_the_report(kind: Any) -> None:
    records = list(generate(kind, 10))
    report = published(kind.name, records)
    assert all(each.value is None for each in report.findings)
    assert report.profile == "public"


def test_nothing_is_asked_of_data_that_stay_inside() -> None:
    report = validate_records(load("s2@1.1"), generate(load("s2@1.1"), 5))
    assert "privacy.published" not in json.dumps(report.summary.rules)
    assert {each.reason for each in report.summary.not_run if each.rule.startswith("privacy.published")} == {
        "profile-full"
    }
