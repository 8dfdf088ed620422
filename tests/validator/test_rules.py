"""The registry of rules: ids, texts in both languages, sources, and screens that never let a defect pass."""

import json
import re
from collections.abc import Iterator
from datetime import date
from string import Formatter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standards.lint.schemas import places
from standards.registry import available, load
from standards.texts import LANGUAGES, Language, catalogue
from validator.engine import rule_of
from validator.model import SEVERITIES, Facts
from validator.plan import CODED, Node
from validator.rules import all_rules, rules_for
from validator.rules.declare import REGISTERED, VALUE_SCREENS, Rule

ID = re.compile(r"[a-z0-9]+\.[a-z0-9]+(?:-[a-z0-9]+)*")
TEXTS = ("defect", "message", "fix", "why")
ANNOTATIONS = {"description", "title", "examples", "$id", "$schema", "$ref", "$defs", "format", "default"} | {
    "deprecated"
}
STRUCTURE = {"properties", "patternProperties", "items", "allOf", "if", "then", "else"}


@pytest.fixture(params=all_rules().values(), ids=all_rules())
def rule(request: pytest.FixtureRequest) -> Rule:
    found: Rule = request.param
    return found


def test_ids_are_unique() -> None:
    assert len(REGISTERED) == len(all_rules())


def test_declaration_is_complete(rule: Rule) -> None:
    assert ID.fullmatch(rule.id), "an id is theme.defect, in kebab-case"
    assert rule.severity in SEVERITIES
    assert rule.source.strip(), "name the law, specification or practice that the rule comes from"
    assert rule.check is None or rule.check.__doc__, "the function's docstring says the defect"
    if rule.id != "json.syntax":
        json.loads(rule.example.replace("…", ""))


def test_rules_that_are_named_exist(rule: Rule) -> None:
    assert rule.unless | rule.instead_of <= set(all_rules())


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_there(rule: Rule, language: Language) -> None:
    for name in TEXTS:
        assert catalogue("validator", language).get(f"{rule.id}.{name}"), f"add [{rule.id}] {name}"


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def test_catalogues_have_the_same_keys_and_placeholders() -> None:
    spanish, english = catalogue("validator", "es"), catalogue("validator", "en")
    assert spanish.keys() == english.keys()
    assert [key for key in spanish if placeholders(spanish[key]) != placeholders(english[key])] == []


def test_every_text_of_a_theme_belongs_to_a_rule() -> None:
    themes = {rule_id.split(".")[0] for rule_id in all_rules()}
    written = {
        ".".join(key.split(".")[:2]) for key in catalogue("validator", "es") if key.split(".")[0] in themes
    }
    assert written == set(all_rules())


def keywords(schema: Any) -> Iterator[str]:
    for place in places("", schema):
        for keyword in place.schema:
            if not keyword.startswith("x-") and keyword not in ANNOTATIONS | STRUCTURE:
                yield keyword


@pytest.mark.parametrize("standard", available(), ids=lambda standard: standard.name)
def test_every_schema_keyword_has_a_rule(standard: Any) -> None:
    used = {rule_of(keyword) for schema in standard.schemas.values() for keyword in keywords(schema)}
    assert used <= set(all_rules()), "declare the keyword's rule in validator/rules/schema.py"


SAMPLES = {
    "curp": ["GORC800115MDFMSR03", "PEDO800115HDFXRS06", "BEML920313HMCLNS09", "XEXX010101HNEXXXA4"],
    "rfc-person": ["GOAP780710RH7", "XAXX010101000", "PUXB5710219K8", "ÑAÑE800115AB1"],
    "rfc": ["JPM851111C44", "GOAP780710RH7", "XAXX010101000", "JPM851311C44", "JPM851111C45"],
    "rfc-company": ["JPM851111C44", "GOAP780710RH7", "XEXX010101000", "JPM851131C44"],
    "id": ["33ce25b5-2b7b-4d39-9e19-de57d10571d7", "00000000-0000-0000-0000-000000000000", "S2-000129"],
    "capture-date": [
        "2024-03-11T16:20:05Z",
        "2025-07-02T00:00:00Z",
        "2009-12-31T00:00:00.5Z",
        "2024-02-30T10:00:00Z",
    ],
}


@st.composite
def mutated(draw: st.DrawFn, target: str) -> str:
    value = draw(st.sampled_from(SAMPLES[target]))
    for _ in range(draw(st.integers(0, 2))):
        position = draw(st.integers(0, len(value)))
        new = draw(st.sampled_from([*"ABXÑ019-T: Záz", ""]))
        value = value[:position] + new + value[position + draw(st.integers(0, 1)) :]
    return value


@pytest.mark.parametrize("target", VALUE_SCREENS)
@given(data=st.data())
@settings(max_examples=400, deadline=None)
def test_screen_lets_no_defect_pass(target: str, data: st.DataObject) -> None:
    value, facts = data.draw(mutated(target)), Facts(date(2025, 6, 30))
    targets = {target, "format:date-time"} if target == "capture-date" else {target}
    rules = [rule for rule in rules_for(load("s2@1.1")) if rule.kind == "value" and rule.targets & targets]
    if VALUE_SCREENS[target](value, facts):
        assert [rule.id for rule in rules if rule.check and rule.check(value, facts) is not None] == []
        node = Node(name=target, meaning=target)
        texts = (
            [rule for rule in rules_for(load("s2@1.1")) if rule.kind == "text"] if target not in CODED else []
        )
        assert [rule.id for rule in texts if rule.check and rule.check(value, node) is not None] == []


def test_samples_of_the_screens_are_of_both_kinds() -> None:
    facts = Facts(date(2025, 6, 30))
    for target, values in SAMPLES.items():
        assert {VALUE_SCREENS[target](value, facts) for value in values} == {True, False}
