"""The operators of Directus filters: what each asks of one value.

A value that is absent satisfies none but those about absence, as in the databases below.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unicodedata import normalize

from conformance.sandbox.refusals import Refusal
from conformance.sandbox.values import is_number, is_scalar, moment, number_in
from standards.spanish import collation_key

Test = Callable[[Any], bool]
Comparison = Callable[[Any, Any], bool]

NO = frozenset({"false", "0"})


def _number(value: Any) -> int | float | None:
    return value if is_number(value) else number_in(value)


def _equal(value: Any, wanted: Any) -> bool:
    if isinstance(value, bool) or isinstance(wanted, bool):
        return str(value).lower() == str(wanted).lower()
    if is_number(value):
        return bool(value == _number(wanted))
    return bool(value == (str(wanted) if is_number(wanted) else wanted))


def _compared(value: Any, wanted: Any) -> int | None:
    """Return -1, 0 or 1 as a value stands before, at or after another; None when they do not compare."""
    pair: tuple[Any, Any] = (value, _number(wanted))
    if not is_number(value):
        wanted = str(wanted) if is_number(wanted) else wanted
        pair = (moment(value), moment(wanted))
        if None in pair and isinstance(value, str) and isinstance(wanted, str):
            pair = (collation_key(value), collation_key(wanted))
    if None in pair:
        return None
    return int(pair[0] > pair[1]) - int(pair[0] < pair[1])


def _fold(text: str) -> str:
    return normalize("NFC", text).casefold()


def _about_texts(holds: Callable[[str, str], bool], *, fold: bool = False) -> Comparison:
    def compare(value: Any, wanted: Any) -> bool:
        if not isinstance(value, str):
            return False
        text = "" if wanted is None else str(wanted)
        return holds(_fold(value), _fold(text)) if fold else holds(value, text)

    return compare


def _contains(value: str, text: str) -> bool:
    return text in value


COMPARISONS: dict[str, Comparison] = {
    "eq": _equal,
    "ieq": _about_texts(str.__eq__, fold=True),
    "lt": lambda value, wanted: _compared(value, wanted) == -1,
    "lte": lambda value, wanted: _compared(value, wanted) in {-1, 0},
    "gt": lambda value, wanted: _compared(value, wanted) == 1,
    "gte": lambda value, wanted: _compared(value, wanted) in {0, 1},
    "contains": _about_texts(_contains),
    "icontains": _about_texts(_contains, fold=True),
    "starts_with": _about_texts(str.startswith),
    "istarts_with": _about_texts(str.startswith, fold=True),
    "ends_with": _about_texts(str.endswith),
    "iends_with": _about_texts(str.endswith, fold=True),
}
"""Operators that compare with one value."""

NEGATIONS = {"neq": "eq", "nieq": "ieq"} | {
    f"n{name}": name for name in COMPARISONS if name.endswith(("contains", "_with"))
}
NULL, EMPTY = (None,), (None, "")
ABSENCES: dict[str, tuple[tuple[Any, ...], bool]] = {
    "null": (NULL, True),
    "nnull": (NULL, False),
    "empty": (EMPTY, True),
    "nempty": (EMPTY, False),
}
"""Operators about absence: the values that count as absent, and whether absent ones are meant."""


def operator(name: str, wanted: Any) -> Test:
    """Return what an operator asks of a value.

    Args:
        name: with its underscore.
        wanted: what it compares with, of any type.

    Raises:
        Refusal: ``operator`` for an unknown one, ``operand`` for a wrong operand.
    """
    bare, positive = name.removeprefix("_"), True
    if bare in NEGATIONS:
        bare, positive = NEGATIONS[bare], False
    if bare in COMPARISONS:
        return _comparison(name, COMPARISONS[bare], wanted, positive=positive)
    if bare in ABSENCES:
        return _absence(name, wanted, *ABSENCES[bare])
    if bare in {"in", "nin"}:
        return _one_of(listed(name, wanted), positive=bare == "in")
    if bare in {"between", "nbetween"}:
        return _between(name, listed(name, wanted), positive=bare == "between")
    raise Refusal(400, "operator", member=name)


def _comparison(name: str, comparison: Comparison, wanted: Any, *, positive: bool) -> Test:
    if not is_scalar(wanted):
        raise Refusal(400, "operand", member=name)
    if wanted is None and comparison is _equal:
        return lambda value: (value is None) == positive
    return lambda value: value is not None and comparison(value, wanted) == positive


def _absence(name: str, wanted: Any, absent: tuple[Any, ...], meant: bool) -> Test:
    if not is_scalar(wanted):
        raise Refusal(400, "operand", member=name)
    asked = meant != (str(wanted).lower() in NO)
    return lambda value: (value in absent) == asked


def _one_of(wanted: list[Any], *, positive: bool) -> Test:
    return lambda value: value is not None and any(_equal(value, each) for each in wanted) == positive


def _between(name: str, bounds: list[Any], *, positive: bool) -> Test:
    if len(bounds) != 2:
        raise Refusal(400, "operand", member=name)
    least, most = bounds

    def holds(value: Any) -> bool:
        low, high = _compared(value, least), _compared(value, most)
        return low is not None and high is not None and (low >= 0 >= high) == positive

    return holds


def listed(name: str, value: Any) -> list[Any]:
    """Return a list that is written as one, as a text with commas or as an object with the numbers from 0 on.

    Raises:
        Refusal: ``operand`` when it is none, or holds anything but single values.
    """
    if isinstance(value, str):
        value = value.split(",")
    if isinstance(value, dict) and all(key.isdecimal() for key in value):
        value = list(value.values())
    if not isinstance(value, list) or not all(map(is_scalar, value)):
        raise Refusal(400, "operand", member=name)
    return value
