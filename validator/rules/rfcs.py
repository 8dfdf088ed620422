"""Rules about a person's RFC by itself, in the order in which one explains another."""

from __future__ import annotations

import re

from standards import rfc
from validator.model import Facts, Params
from validator.rules.curps import SHAPE, normal
from validator.rules.declare import value_rule, value_screen

_SAT = "SAT, algoritmo para generar el RFC con homoclave; Código Fiscal de la Federación, art. 27"
_OAS = "PDNMX/api_docs, OpenAPI: RFC con homoclave (13 caracteres)"
_TARGET = "rfc-person"

_IDENTIFIES = re.compile(r"[1-9]")
_WITHOUT_HOMOCLAVE = re.compile(r"[A-ZÑ&]{4}[0-9]{6}")


@value_rule("rfc.company", "error", _OAS, '{"rfc": "JPM851111C44"}', target=_TARGET)
def company(value: str, facts: Facts) -> Params | None:  # noqa: ARG001 - every value rule takes both
    """The RFC of a company where a person's is due."""
    return {} if rfc.COMPANY_PATTERN.match(normal(value)) else None


@value_rule("rfc.without-homoclave", "warning", _OAS, '{"rfc": "GOAP780710"}', target=_TARGET)
def without_homoclave(value: str, facts: Facts) -> Params | None:  # noqa: ARG001 - every value rule takes both
    """Ten characters: the three of the homoclave are missing."""
    return {} if _WITHOUT_HOMOCLAVE.fullmatch(normal(value)) else None


@value_rule("rfc.shape", "error", _SAT, '{"rfc": "GOAP7807"}', target=_TARGET)
def shape(value: str, facts: Facts) -> Params | None:  # noqa: ARG001 - every value rule takes both
    """Not the 13 characters of a person's RFC, in any way of writing."""
    plain = normal(value)
    if rfc.PERSON_PATTERN.match(plain):
        return None
    if SHAPE.fullmatch(plain):
        return {"variant": "curp"}
    if not _IDENTIFIES.search(plain):
        return {"variant": "filler"}
    return {"length": len(plain), "variant": "length"} if len(plain) != 13 else {}


@value_rule("rfc.normal-form", "notice", _SAT, '{"rfc": "goap-780710-rh7"}', target=_TARGET)
def normal_form(value: str, facts: Facts) -> Params | None:  # noqa: ARG001 - every value rule takes both
    """An RFC in small letters, or with blanks or hyphens."""
    return None if rfc.PERSON_PATTERN.match(value) else {}


@value_rule("rfc.generic", "error", "SAT, RFC genéricos", '{"rfc": "XAXX010101000"}', target=_TARGET)
def generic(value: str, facts: Facts) -> Params | None:  # noqa: ARG001 - every value rule takes both
    """The RFC that stands for anybody, given for somebody."""
    return {} if value in rfc.GENERIC_RFCS else None


@value_rule("rfc.date", "error", _SAT, '{"rfc": "GOAP780732RH7"}', target=_TARGET)
def date(value: str, facts: Facts) -> Params | None:  # noqa: ARG001 - every value rule takes both
    """Characters 5 to 10 are no date in any century."""
    return None if rfc.birth_or_foundation_date_exists(value) else {}


@value_rule("rfc.check-digit", "warning", _SAT, '{"rfc": "GOAP780710RH8"}', target=_TARGET)
def check_digit(value: str, facts: Facts) -> Params | None:  # noqa: ARG001 - every value rule takes both
    """Character 13 does not follow from the others; the SAT has issued a few such keys."""
    expected = rfc.check_digit(value[:12])
    return None if expected == value[12] else {"expected": expected, "got": value[12]}


@value_screen(_TARGET)
def sound(value: str, facts: Facts) -> bool:  # noqa: ARG001 - every screen takes both
    """Tell at once that a person's RFC is good."""
    return (
        rfc.PERSON_PATTERN.match(value) is not None
        and value not in rfc.GENERIC_RFCS
        and rfc.birth_or_foundation_date_exists(value)
        and rfc.check_digit(value[:12]) == value[12]
    )
