"""Rules about an RFC by itself, in the order in which one explains another: a person's, and those of other parties."""

from __future__ import annotations

import re
from functools import lru_cache

from standards import rfc
from validator.model import Facts, Params
from validator.rules.curps import SHAPE, normal
from validator.rules.declare import value_rule, value_screen

_SAT = "SAT, algoritmo para generar el RFC con homoclave; Código Fiscal de la Federación, art. 27"
_OAS = "PDNMX/api_docs, OpenAPI: RFC con homoclave (13 caracteres)"
_TARGET = "rfc-person"

_IDENTIFIES = re.compile(r"[1-9]")
_PARTY = "rfc rfc-company"
"""Of whoever employs, sells, lends or owns together: a company, or a person with a business."""
_PARTY_WITHOUT_HOMOCLAVE = re.compile(r"[A-ZÑ&]{3,4}[0-9]{6}")
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


@value_rule("rfc.party-shape", "error", _SAT, '{"transmisor": {"rfc": "JPM8511"}}', target=_PARTY)
def party_shape(value: str, facts: Facts) -> Params | None:  # noqa: ARG001 - every value rule takes both
    """Neither the 12 characters of a company's RFC nor the 13 of a person's, in any way of writing."""
    plain = normal(value)
    if rfc.COMPANY_PATTERN.match(plain) or rfc.PERSON_PATTERN.match(plain):
        return None
    if SHAPE.fullmatch(plain):
        return {"variant": "curp"}
    if _PARTY_WITHOUT_HOMOCLAVE.fullmatch(plain):
        return {"variant": "homoclave"}
    return {"length": len(plain), "variant": "length"} if len(plain) not in {12, 13} else {}


@value_rule("rfc.party-normal-form", "notice", _SAT, '{"rfc": "jpm-851111-c44"}', target=_PARTY)
def party_normal_form(value: str, facts: Facts) -> Params | None:  # noqa: ARG001 - every value rule takes both
    """An RFC of a party in small letters, or with blanks or hyphens."""
    return None if rfc.COMPANY_PATTERN.match(value) or rfc.PERSON_PATTERN.match(value) else {}


@value_rule("rfc.party-date", "error", _SAT, '{"transmisor": {"rfc": "JPM851331C44"}}', target=_PARTY)
def party_date(value: str, facts: Facts) -> Params | None:  # noqa: ARG001 - every value rule takes both
    """The six digits of a party's RFC are no date in any century."""
    return None if rfc.birth_or_foundation_date_exists(value) else {}


@value_rule("rfc.party-generic", "notice", "SAT, RFC genéricos", '{"rfc": "XAXX010101000"}', target=_PARTY)
def party_generic(value: str, facts: Facts) -> Params | None:  # noqa: ARG001 - every value rule takes both
    """The RFC of the general public, for a party; that of foreigners is the right one for those."""
    return {} if value == rfc.GENERIC_PUBLIC else None


@value_rule("rfc.party-check-digit", "warning", _SAT, '{"rfc": "JPM851111C45"}', target=_PARTY)
def party_check_digit(value: str, facts: Facts) -> Params | None:  # noqa: ARG001 - every value rule takes both
    """The last character of a party's RFC does not follow from the others; the SAT has issued a few such keys."""
    return None if rfc.check_digit(value[:-1]) == value[-1] else {}


@value_screen(_PARTY)
def sound_party(value: str, facts: Facts) -> bool:  # noqa: ARG001 - every screen takes both
    """Tell at once that the RFC of a party is good; those of banks and employers come again and again."""
    return _is_sound(value)


@lru_cache(maxsize=16_384)
def _is_sound(value: str) -> bool:
    shape_fits = rfc.COMPANY_PATTERN if len(value) == 12 else rfc.PERSON_PATTERN
    return (
        shape_fits.match(value) is not None
        and value not in rfc.GENERIC_RFCS
        and rfc.birth_or_foundation_date_exists(value)
        and rfc.check_digit(value[:-1]) == value[-1]
    )
