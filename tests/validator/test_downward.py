"""A schema whose parts were moved down holds for the same values."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator

from validator.screening.downward import moved_down

NAMES = ("a", "b", "c")
VALUES = st.recursive(
    st.sampled_from([None, 1, "x"]),
    lambda inside: st.lists(inside, max_size=2) | st.dictionaries(st.sampled_from(NAMES), inside, max_size=3),
    max_leaves=6,
)


def objects(inside: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    said = {
        "properties": st.dictionaries(st.sampled_from(NAMES), inside, max_size=2),
        "items": inside,
        "required": st.lists(st.sampled_from(NAMES), unique=True, max_size=1),
        "additionalProperties": inside,
        "allOf": st.lists(inside, min_size=1, max_size=3),
        "anyOf": st.lists(inside, min_size=1, max_size=2),
        "not": inside,
    }
    return st.fixed_dictionaries({}, optional=said)


SCHEMAS = st.recursive(
    st.booleans() | st.sampled_from([{"type": "string"}, {"enum": [1, "x"]}, {"type": "object"}]),
    objects,
    max_leaves=8,
)


@given(said=SCHEMAS, values=st.lists(VALUES, min_size=1, max_size=6))
def test_it_holds_for_the_same_values(said: Any, values: list[Any]) -> None:
    before, after = Draft202012Validator(said), Draft202012Validator(moved_down(said))
    assert [before.is_valid(each) for each in values] == [after.is_valid(each) for each in values]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            {"properties": {"a": {"type": "string"}}, "allOf": [{"properties": {"a": {"minLength": 1}}}]},
            {"properties": {"a": {"type": "string", "allOf": [{"minLength": 1}]}}},
        ),
        (
            {
                "additionalProperties": False,
                "properties": {"a": True},
                "allOf": [{"properties": {"b": False}}],
            },
            {"additionalProperties": False, "properties": {"a": True}},
        ),
        (
            {"allOf": [{"items": {"enum": [1]}}, {"required": ["a"]}]},
            {"items": {"enum": [1]}, "allOf": [{"required": ["a"]}]},
        ),
    ],
)
def test_what_says_only_the_way_is_moved(said: Any, expected: Any) -> None:
    assert moved_down(said) == expected
