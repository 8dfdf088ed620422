"""One cause is told once: a record with one defect has one finding, wherever the defect is."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standards.model import Standard
from standards.registry import kinds, load
from standards.samples import generate
from validator.engine import engine_of
from validator.examine import Examiner
from validator.model import Hit
from validator.pipeline import Options, validate_records

TODAY = date(2025, 6, 30)
OWN_PLACES = ("s4.other-programme", "s6.")
"""Rules that tell each reference to what is not there at its own place."""
WRONG: dict[type, list[Any]] = {
    str: [5],
    bool: ["sí"],
    int: ["x", -1],
    float: ["x", -1],
    dict: ["x"],
    list: ["x"],
}

Path = tuple[str | int, ...]


def examiner(name: str) -> tuple[Examiner, list[dict[str, Any]]]:
    standard: Standard = load(name)
    made = Examiner(standard, TODAY, engine_of(standard, standard.record_schema))
    return made, list(generate(standard, 1, today=TODAY))


def places(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield (*path, key), item
        yield from places(item, (*path, key))


def defects(record: dict[str, Any]) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield the record without a member, or with a value of a wrong type, or below every minimum; shapes once."""
    seen: set[Path] = set()
    for path, item in places(record):
        shape = tuple("*" if isinstance(step, int) else step for step in path)
        if shape in seen:
            continue
        seen.add(shape)
        for wrong in [None, *WRONG.get(type(item), [])]:
            broken = deepcopy(record)
            parent: Any = broken
            for step in path[:-1]:
                parent = parent[step]
            if wrong is not None:
                parent[path[-1]] = wrong
            elif isinstance(parent, dict):
                del parent[path[-1]]
            yield path, broken


@pytest.mark.parametrize("name", [standard.name for standard in kinds()])
def test_one_defect_is_told_once(name: str) -> None:
    examined, records = examiner(name)
    several = [
        (path, [(hit.rule, hit.pointer) for hit in hits])
        for record in records
        for path, broken in defects(record)
        if len(hits := examined.examine(broken)) > 1
        and not any(hit.rule.startswith(OWN_PLACES) for hit in hits)
    ]
    assert several == []


JUNK: list[Any] = [
    *[None, True, 0, -1, 1.5, 1e308, "", "  ", "MX", "á" * 40, "2020-13-40", "+", "http://[::1", "1" * 20],
    *[[], {}, [[]], [{}], [None], {"clave": []}, {"clave": None, "valor": {}}, {"valor": 1}, "XAXX010101000"],
]
STANDING = {
    name: examiner(name)
    for name in ("s1@2.0", "s1.declaracion-fiscal@2.0", "s2@1.1", "s2@2.0", "s3.particulares@1.1")
}


@pytest.mark.parametrize("name", STANDING)
@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_rules_stand_whatever_comes(name: str, data: st.DataObject) -> None:
    made, records = STANDING[name]
    record = deepcopy(records[0])
    for _ in range(data.draw(st.integers(1, 3))):
        path, _item = data.draw(st.sampled_from(list(places(record))))
        parent: Any = record
        for step in path[:-1]:
            parent = parent[step]
        parent[path[-1]] = deepcopy(data.draw(st.sampled_from(JUNK)))
    assert isinstance(made.examine(record), list)
    assert isinstance(made.keys(record, b""), list)


def found(name: str, record: dict[str, Any]) -> list[Hit]:
    return examiner(name)[0].examine(record)


@pytest.mark.parametrize("kind", ["INICIAL", "CONCLUSIÓN"])
def test_a_wrong_kind_of_declaration_is_told_once(kind: str) -> None:
    _, records = examiner("s1.modificacion@2.0")
    record = {**records[0], "metadata": {**records[0]["metadata"], "tipo": kind}}
    assert [(hit.rule, hit.pointer) for hit in found("s1@2.0", record)] == [
        ("s1.other-kind", "/metadata/tipo")
    ]


def test_pay_under_the_name_of_another_kind_is_told_once() -> None:
    _, records = examiner("s1.inicial@2.0")
    record = deepcopy(records[0])
    income = record["declaracion"]["situacionPatrimonial"]["ingresos"]
    income["remuneracionAnualCargoPublico"] = income.pop("remuneracionMensualCargoPublico")
    assert [hit.rule for hit in found("s1@2.0", record)] == ["s1.other-kind"]


def test_the_text_of_a_catalogue_tells_which_clave_was_meant() -> None:
    _, records = examiner("s2@1.1")
    record = {**records[0], "genero": {"clave": "FEM", "valor": "FEMENINO"}}
    assert [hit.params.get("similar") for hit in found("s2@1.1", record)] == ["F"]


@pytest.mark.parametrize(
    ("money", "meant"), [("PESOS", "MXN"), ("M.N.", "MXN"), ("mxn", "MXN"), ("MXNN", "MXN"), ("dlls", "USD")]
)
def test_usual_words_tell_which_currency_was_meant(money: str, meant: str) -> None:
    _, records = examiner("s1.inicial@2.0")
    record = deepcopy(records[0])
    income = record["declaracion"]["situacionPatrimonial"]["ingresos"]
    income["remuneracionMensualCargoPublico"]["moneda"] = money
    assert [hit.params.get("expected") for hit in found("s1.inicial@2.0", record)] == [meant]


def test_alternatives_say_what_any_of_them_asks() -> None:
    record = next(
        deepcopy(each) for each in generate(load("s2@2.0"), 60, today=TODAY) if each.get("tipoContratacion")
    )
    record["tipoContratacion"][0].clear()
    assert [hit.params for hit in found("s2@2.0", record)] == [
        {"members": "contratacionAdquisicion, contratacionObra", "variant": "members", "got_type": "object"}
    ]
    grade = next(each for each in generate(load("s2@2.0"), 60, today=TODAY) if each.get("enajenacionBien"))
    levels = grade["enajenacionBien"]["nivelesResponsabilidadesEnajenaciones"]
    levels["autorizacionesDictamenes"] = "FIRMA (C)"
    assert [(hit.rule, hit.params["similar"]) for hit in found("s2@2.0", grade)] == [
        ("schema.enum", "FIRMAR (C)")
    ]
    levels["autorizacionesDictamenes"] = 5
    assert [hit.params["expected_types"] for hit in found("s2@2.0", grade)] == [["string", "array"]]


def test_the_value_meant_is_not_told_where_it_is_reserved() -> None:
    _, records = examiner("s1.inicial@2.0")
    record = deepcopy(records[0])
    general = record["declaracion"]["situacionPatrimonial"]["datosGenerales"]
    general["nacionalidad"] = "Mexicana"
    general["situacionPersonalEstadoCivil"] = {"clave": "VIUD", "valor": "VIUDO (A)"}
    report = validate_records(load("s1.inicial@2.0"), [record], options=Options(today=TODAY))
    told = {finding.rule: (finding.message, finding.params) for finding in report.findings}
    assert told.keys() == {"catalog.iso-code", "schema.enum"}
    assert "MX" not in str(told["catalog.iso-code"])
    assert "Quiso" not in told["schema.enum"][0]


def test_a_block_of_another_procedure_is_told_once_with_all_it_holds() -> None:
    made, _ = examiner("s2@2.0")
    record = next(
        each for each in generate(load("s2@2.0"), 60, today=TODAY) if each.get("otorgamientoConcesion")
    )
    record["enajenacionBien"] = {"nivelesResponsabilidadesEnajenaciones": None, "continuaParticipando": 5}
    assert [(hit.rule, hit.pointer) for hit in made.examine(record)] == [("schema.type", "/enajenacionBien")]
