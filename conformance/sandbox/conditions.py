"""Directus filters: a JSON document of members, operators and their combinations, as a test of a record."""

from __future__ import annotations

from typing import Any

from conformance.sandbox.fields import identity
from conformance.sandbox.operators import Test, operator
from conformance.sandbox.places import Place
from conformance.sandbox.refusals import Refusal

DEEPEST = 20
"""Levels of a filter that are followed."""

AND, OR = "_and", "_or"


def condition(asked: Any, place: Place, depth: int = 0) -> Test:
    """Return whether an object at a place satisfies every member of a filter.

    Raises:
        Refusal: for an unknown member or operator, a wrong operand or endless nesting.
    """
    if not isinstance(asked, dict):
        raise Refusal(400, "type", place=("filter",), member="filter", expected="object")
    if depth > DEEPEST:
        raise Refusal(400, "parameter", place=("filter",), member="filter")
    tests = [_of_member(name, value, place, depth) for name, value in asked.items()]
    return lambda entry: all(test(entry) for test in tests)


def _of_member(name: str, asked: Any, place: Place, depth: int) -> Test:
    if name in {AND, OR}:
        return _combined(name, [condition(each, place, depth + 1) for each in _branches(name, asked)])
    if name not in place.members:
        raise Refusal(400, "operator" if name.startswith("_") else "field", member=name)
    test = _of_value(asked, place.members[name], depth + 1)
    return lambda entry: any(map(test, _values(entry.get(name))))


def _of_value(asked: Any, place: Place, depth: int) -> Test:
    """Return what is asked of one value: operators compare it, members look inside of it."""
    if depth > DEEPEST:
        raise Refusal(400, "parameter", place=("filter",), member="filter")
    asked = asked if isinstance(asked, dict) else {"_eq": asked}
    tests = []
    for name, wanted in asked.items():
        if name in {AND, OR}:
            tests.append(
                _combined(name, [_of_value(each, place, depth + 1) for each in _branches(name, wanted)])
            )
        elif name.startswith("_"):
            tests.append(_on_identity(operator(name, wanted), place))
        else:
            tests.append(_inside(_of_member(name, wanted, place, depth + 1)))
    return lambda value: all(test(value) for test in tests)


def _combined(name: str, tests: list[Test]) -> Test:
    if name == OR and tests:
        return lambda value: any(test(value) for test in tests)
    return lambda value: all(test(value) for test in tests)


def _on_identity(test: Test, place: Place) -> Test:
    """Return a test that compares a related record by its identifier."""
    return lambda value: test(identity(value, place) if isinstance(value, dict) else value)


def _inside(test: Test) -> Test:
    """Return a test of an object's members; where there is no object, all of them are absent."""
    return lambda value: test(value if isinstance(value, dict) else {})


def _values(value: Any) -> list[Any]:
    """Return the single values of a member: of a list any one will do, and an empty one is an absent value."""
    return (value or [None]) if isinstance(value, list) else [value]


def _branches(name: str, asked: Any) -> list[Any]:
    if isinstance(asked, dict) and all(key.isdecimal() for key in asked):
        return list(asked.values())
    if not isinstance(asked, list):
        raise Refusal(400, "operand", member=name)
    return asked
