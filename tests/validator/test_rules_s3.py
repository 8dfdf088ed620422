"""Rules of System 3 and of System 2, version 2: terms in words, relations, cases that only look alike."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.registry import kinds, load
from standards.samples import generate
from validator.model import At, Facts
from validator.plan import Compiler, Node
from validator.rules import rules_for, s2v2, s3_details
from validator.rules.s3_parties import company_key, names_company
from validator.rules.s3_parts import Term, after, term_of
from validator.rules.s3_sanctions import repeated
from validator.rules.s3_terms import read_term, term_range

TODAY = date(2025, 6, 30)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("3 meses", Term(0, 3, 0)),
        ("2 años", Term(2, 0, 0)),
        ("1 años", Term(1, 0, 0)),
        ("10 AÑOS 6 MESES", Term(10, 6, 0)),
        ("10 ANOS, 6 MESES Y 15 DIAS", Term(10, 6, 15)),
        ("un año y seis meses", Term(1, 6, 0)),
        ("6 (seis) meses", Term(0, 6, 0)),
        ("Tres (3) meses.", Term(0, 3, 0)),
        ("por un plazo de 90 días naturales", Term(0, 0, 90)),
        ("Inhabilitación por dieciséis meses", Term(0, 16, 0)),
    ],
)
def test_terms_are_read(text: str, term: Term) -> None:
    assert read_term(text) == term


@pytest.mark.parametrize(
    "text",
    [
        "",
        "6",
        "definitiva",
        "15 días hábiles",
        "año y medio",
        "1 año y medio",
        "de 3 a 6 meses",
        "3 meses o más",
    ],
)
def test_terms_that_say_something_else_are_left_alone(text: str) -> None:
    assert read_term(text) is None


def test_a_term_ends_in_the_month_that_it_reaches() -> None:
    assert after(date(2024, 1, 31), Term(0, 1, 0)) == date(2024, 2, 29)
    assert after(date(2024, 2, 29), Term(1, 0, 0)) == date(2025, 2, 28)
    assert after(date(2024, 12, 31), Term(0, 0, 1)) == date(2025, 1, 1)
    assert after(date(2024, 12, 31), Term(9000, 0, 0)) is None
    assert after(date(2024, 12, 31), Term(0, 0, 10**9)) is None


def test_a_term_that_is_told_in_part_is_not_compared() -> None:
    assert term_of({"plazoAnios": 2, "plazoMeses": None, "plazoDias": 0}) is None
    assert term_of({"plazoAnios": -1}) is None
    assert term_of({}) is None
    assert term_of({"plazoSuspensioAnios": 1, "plazoSuspensionMeses": 2}) == Term(1, 2, 0)


def relations(node: Node) -> Iterator[str]:
    """Yield the names of the places that may hold an object or its id."""
    if {dict, int} <= set(node.types):
        yield node.name
    for child in (*node.children.values(), *([node.items] if node.items else ())):
        yield from relations(child)


@pytest.mark.parametrize(
    ("edition", "known"), [("s3@2.0", s3_details._RELATIONS), ("s2@2.0", s2v2._RELATIONS)]
)
def test_the_relations_are_those_of_the_schemas(edition: str, known: frozenset[str]) -> None:
    found = {
        name
        for kind in kinds()
        if kind.edition == edition
        for name in relations(Compiler(kind, ()).compile(kind.record_schema))
    }
    assert found == known


ODD: tuple[object, ...] = (None, 7, "x", [], {}, [None], [7], {"clave": 7}, True)


def with_odd_values(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for odd in ODD:
        for member, inner in record.items():
            yield {**record, member: odd}
            for below in inner if isinstance(inner, dict) else ():
                yield {**record, member: {**inner, below: odd}}
            if isinstance(inner, list) and inner and isinstance(inner[0], dict):
                for below in inner[0]:
                    yield {**record, member: [{**inner[0], below: odd}]}


@pytest.mark.parametrize(
    "name",
    ["s3.servidores@1.1", "s3.particulares@1.1", "s3.faltas-graves-personas-morales@2.0", "s2@2.0"],
)
def test_no_rule_stumbles_over_a_value_of_another_type(name: str) -> None:
    standard = load(name)
    rules = [
        rule
        for rule in rules_for(standard)
        if rule.kind in {"record", "keys"} and rule.id.startswith(("s3.", "s2v2."))
    ]
    for sample in generate(standard, 8, today=TODAY):
        for record in with_odd_values(sample):
            for rule in rules:
                found = rule.check(record, Facts(TODAY, captured=TODAY)) if rule.check else None
                assert found is None or isinstance(found, At) or list(found) is not None


def test_cases_without_a_person_or_a_number_are_not_compared() -> None:
    facts = Facts(TODAY)
    sanction = [{"clave": "I"}]
    party = {"nombreRazonSocial": "Obras Ñandú, S.A. de C.V."}
    assert list(repeated({"expediente": "A/1", "tipoSancion": sanction}, facts)) == []
    assert list(repeated({"particularSancionado": party, "tipoSancion": sanction}, facts)) == []
    assert (
        list(repeated({"particularSancionado": party, "expediente": " ", "tipoSancion": sanction}, facts))
        == []
    )
    one = {"particularSancionado": party, "expediente": "A/1", "tipoSancion": sanction}
    assert len(list(repeated(one, facts))) == 1


@pytest.mark.parametrize(
    "name",
    [
        "Obras del Sur, S.A. de C.V.",
        "OBRAS DEL SUR SA DE CV",
        "Obras del Sur S de RL de CV",
        "Grupo Ñandú, S.A.P.I. de C.V.",
        "Estudios y Proyectos, S.C.",
        "Ayuda Mutua A. C.",
    ],
)
def test_companies_are_known_by_their_class(name: str) -> None:
    assert names_company(name)


@pytest.mark.parametrize(
    "name", ["Joao Pedro Sa", "Rosa Salas", "Marisa Isaac", "Ana S. de la Cruz", "A. C. Ruiz"]
)
def test_persons_are_not_taken_for_companies(name: str) -> None:
    assert not names_company(name)


def test_the_class_of_a_company_and_its_signs_do_not_change_its_name() -> None:
    names = [
        "Obras del Sur, S.A. de C.V.",
        "OBRAS DEL SUR SA DE CV",
        "Obras del Sur S. de R.L.",
        "Obras  del Sur",
    ]
    assert {company_key(name) for name in names} == {"obras del sur"}


TREES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(0, 3), st.sampled_from(["", "7", "x"])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["resolucion", "tipoSancion", "nombre"]), inner, max_size=3),
    ),
    max_leaves=15,
)


@given(st.dictionaries(st.sampled_from(["resolucion", "tipoSancion", "nombre"]), TREES))
def test_a_record_that_is_passed_over_has_its_relations_expanded(record: dict[str, Any]) -> None:
    found: list[tuple[str, Any]] = []
    s3_details._seek(record, s3_details._RELATIONS, "", "", found)
    assert s3_details.unexpanded(record, s3_details._RELATIONS) == found


def test_a_fault_whose_clave_is_no_text_does_not_stop_the_examination() -> None:
    ban = {"inhabilitacion": {"plazoAnios": 40, "plazoMeses": 0, "plazoDias": 0}}
    record = {"datosGenerales": {"sexo": "MUJER"}, "faltaCometida": [{"clave": []}], "tipoSancion": [ban]}
    assert [at.member for at in term_range(record, Facts(TODAY))] == ["tipoSancion/0/inhabilitacion"]
