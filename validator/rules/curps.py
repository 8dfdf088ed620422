"""Rules about a CURP by itself, in the order in which one explains another: shape, state, date, check digit."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from standards import curp, rfc
from validator.model import Facts, Params
from validator.rules.declare import value_rule, value_screen

_RENAPO = "RENAPO, Instructivo Normativo para la Asignación de la CURP (DOF, 18 oct 2021)"
_TARGET = "curp"

SHAPE = re.compile(r"[A-Z][AEIOUX][A-Z]{2}[0-9]{6}[HMX][A-Z]{2}[B-DF-HJ-NP-TV-Z]{3}[0-9A-Z][0-9]")
_IDENTIFIES = re.compile(r"[0-9]{2}")
"""A key has digits; a text without them stands for a key that is not known."""
_SIGNS = re.compile(r"[\s.-]+")


def normal(value: str) -> str:
    """Return a key in capitals, without blanks, dots and hyphens."""
    return _SIGNS.sub("", value).upper()


@value_rule("curp.shape", "error", _RENAPO, '{"curp": "GOMC800101"}', target=_TARGET)
def shape(value: str, facts: Facts) -> Params | None:  # noqa: ARG001 - every value rule takes both
    """Not the 18 characters of a CURP, in any way of writing."""
    if SHAPE.fullmatch(value) or SHAPE.fullmatch(normal(value)):
        return None
    plain = normal(value)
    if rfc.PERSON_PATTERN.match(plain):
        return {"variant": "rfc"}
    if not _IDENTIFIES.search(plain):
        return {"variant": "filler"}
    if len(plain) != 18:
        return {"length": len(plain), "variant": "length"}
    bare = "".join(each for each in unicodedata.normalize("NFD", plain) if not unicodedata.combining(each))
    return {"variant": "letters"} if "Ñ" in plain or bare != plain else {}


@value_rule("curp.normal-form", "notice", _RENAPO, '{"curp": " gomc800101hdfmrr05"}', target=_TARGET)
def normal_form(value: str, facts: Facts) -> Params | None:  # noqa: ARG001 - every value rule takes both
    """A CURP in small letters, or with blanks or hyphens."""
    return None if SHAPE.fullmatch(value) else {}


@value_rule("curp.state", "error", _RENAPO, '{"curp": "GOMC800101HXXMRR05"}', target=_TARGET)
def state(value: str, facts: Facts) -> Params | None:  # noqa: ARG001 - every value rule takes both
    """Characters 12 and 13 are no state."""
    return None if curp.state(value) else {"state": value[11:13]}


@value_rule("curp.date", "error", _RENAPO, '{"curp": "GOMC800231HDFMRR05"}', target=_TARGET)
def date(value: str, facts: Facts) -> Params | None:  # noqa: ARG001 - every value rule takes both
    """Characters 5 to 10 are no date in the century that character 17 tells."""
    return None if curp.birth_date(value) else {}


@value_rule("curp.check-digit", "error", _RENAPO, '{"curp": "BADD110313HCMLNS09"}', target=_TARGET)
def check_digit(value: str, facts: Facts) -> Params | None:  # noqa: ARG001 - every value rule takes both
    """Character 18 does not follow from the others."""
    expected = curp.check_digit(value[:17])
    return None if expected == value[17] else {"expected": expected, "got": value[17]}


@value_rule("curp.future", "error", _RENAPO, '{"curp": "GOMC400101HDFMRRA5"}', target=_TARGET)
def future(value: str, facts: Facts) -> Params | None:
    """A date of birth later than today."""
    born = curp.birth_date(value)
    return {} if born and born > facts.today else None


@value_rule("curp.offensive-word", "warning", _RENAPO, '{"curp": "PEDO800101HDFMRR05"}', target=_TARGET)
def offensive_word(value: str, facts: Facts) -> Params | None:  # noqa: ARG001 - every value rule takes both
    """An opening that the registry never leaves as it is: it turns the second letter into X."""
    return {} if value[:4] in curp.ALTERED_WORDS else None


@value_screen(_TARGET)
def sound(value: str, facts: Facts) -> bool:
    """Tell at once that a CURP is good."""
    if not curp.PATTERN.match(value) or value[:4] in curp.ALTERED_WORDS:
        return False
    birth = curp.birth_date(value)
    return birth is not None and birth <= facts.today and curp.check_digit(value[:17]) == value[17]


def born(value: str | None) -> Any:
    """Return the date of birth of a CURP that no rule objected to, or None."""
    return curp.birth_date(value) if value else None
