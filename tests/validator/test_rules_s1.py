"""Rules of System 1 in the cases that files of examples do not show well."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from standards.registry import load
from standards.samples import generate
from validator.pipeline import Options, validate_records
from validator.rules.s1_reading import filled

TODAY = date(2025, 6, 30)
NAMES = {
    "s1.inicial@2.0": "totalIngresosMensualesNetos",
    "s1.modificacion@2.0": "totalIngresosAnualesNetos",
    "s1.conclusion@2.0": "totalIngresosConclusionNetos",
}


def records(standard: str, number: int = 60) -> list[dict[str, Any]]:
    return list(generate(load(standard), number, today=TODAY))


def found(standard: str, record: dict[str, Any]) -> dict[str, str]:
    report = validate_records(load(standard), [record], options=Options(today=TODAY))
    return {finding.pointer: finding.rule for finding in report.findings}


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ({}, False),
        ([{}], False),
        ("  ", False),
        ({"valor": 0, "moneda": "MXN"}, False),
        ({"valor": 1, "moneda": "MXN"}, True),
        ([{"nombre": "Ana"}], True),
    ],
)
def test_what_counts_as_filled(value: object, says: bool) -> None:
    assert filled(value) is says


@pytest.mark.parametrize("standard", NAMES)
def test_total_of_income_under_the_names_of_each_kind(standard: str) -> None:
    record = deepcopy(records(standard, 1)[0])
    income = record["declaracion"]["situacionPatrimonial"]["ingresos"]
    income[NAMES[standard]]["valor"] = 1
    place = f"/declaracion/situacionPatrimonial/ingresos/{NAMES[standard]}/valor"
    assert found(standard, record)[place] == "s1.income-total"


def test_income_of_another_kind_is_told_once_at_the_kind() -> None:
    record = deepcopy(records("s1.modificacion@2.0", 1)[0])
    record["metadata"]["tipo"] = "CONCLUSIÓN"
    told = found("s1@2.0", record)
    assert told["/metadata/tipo"] == "s1.other-kind"
    assert list(told.values()).count("s1.other-kind") == 1


def test_the_total_does_not_give_away_the_income_of_the_family() -> None:
    standard, family = "s1.inicial@2.0", "ingresoMensualNetoParejaDependiente"
    for record in records(standard):
        income = record["declaracion"]["situacionPatrimonial"]["ingresos"]
        if family in income:
            income["totalIngresosMensualesNetos"]["valor"] += 5000
            report = validate_records(load(standard), [record], options=Options(today=TODAY))
            messages = [each.message for each in report.findings if each.rule == "s1.income-total"]
            assert messages
            assert not any(character.isdigit() for character in messages[0])
            return
    pytest.fail("no sample with income of the family")


@pytest.mark.parametrize("broken", [None, [], "x", 5, {"situacionPatrimonial": []}])
def test_rules_stand_what_is_no_declaration(broken: object) -> None:
    record = records("s1@2.0", 1)[0] | {"declaracion": broken}
    assert not [rule for rule in found("s1@2.0", record).values() if rule.startswith("s1.")]


@pytest.mark.parametrize("section", ["ingresos", "vehiculos", "datosPareja", "datosGenerales", "inversiones"])
@pytest.mark.parametrize(
    "broken", [None, [[]], "x", {"ninguno": 3, "rfc": [], "vehiculo": [None, {"titular": 1}]}]
)
def test_rules_stand_sections_of_other_types(section: str, broken: object) -> None:
    record = deepcopy(records("s1@2.0", 1)[0])
    record["declaracion"]["situacionPatrimonial"][section] = broken
    found("s1@2.0", record)
