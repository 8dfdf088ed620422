"""Rules about the names of persons."""

from __future__ import annotations

import re

from standards.spanish import search_fold
from validator.model import Facts, Params
from validator.rules.declare import value_rule

_NAMES = (
    "RENAPO, Instructivo Normativo para la Asignación de la CURP: nombres y apellidos del acta de nacimiento"
)

# Letters of any script with their marks, blanks, and the signs that Mexican names are written with.
_ODD_SIGN = re.compile(r"[^\w\s.'’‘´`‐\-–ªº\u0300-\u036f]|[\d_]")
_MADE_UP = re.compile(
    r"(?:.* )?(?:pruebas?|test|ejemplo|example|patito|dummy|fulan[oa]|perengan[oa])(?: .*)?"
)
_COMPANY = re.compile(r".*\b(?:S\.? ?A\.? DE C\.? ?V|S\.? DE R\.? ?L)\b.*", re.IGNORECASE)


@value_rule(
    "name.test",
    "warning",
    "PDNMX/api_docs, ejemplos",
    '{"primerApellido": "Pérez Prueba"}',
    target="person-name",
)
def test(value: str, facts: Facts) -> Params | None:  # noqa: ARG001 - every value rule takes both
    """A name that was made up to try a system."""
    return {} if _MADE_UP.fullmatch(search_fold(value)) else None


@value_rule("name.digits", "warning", _NAMES, '{"nombres": "Ana 2"}', target="person-name")
def digits(value: str, facts: Facts) -> Params | None:  # noqa: ARG001 - every value rule takes both
    """A digit or a sign that names do not have."""
    found = _ODD_SIGN.search(value)
    return {"character": found[0]} if found else None


_TITLE = re.compile(
    r"(?:lic|lcd[oa]|ing|mtr[oa]|arq|profr?a?|dra?|c\.? ?p|l\.? ?c\.? ?p|m\.? en c)\.? (?=\w)|c\. c\. ?",
    re.IGNORECASE,
)
_NEEDS_DOT = re.compile(r"(?:[^ ]*\.|(?:lic|ing|mtr[oa]|arq|profr?a?|dra?)\b)", re.IGNORECASE)


@value_rule("name.title", "warning", _NAMES, '{"nombres": "Lic. Ana"}', target="person-name")
def title(value: str, facts: Facts) -> Params | None:  # noqa: ARG001 - every value rule takes both
    """A degree or a form of address in front of the name."""
    found = _TITLE.match(value)
    return {"markup": found[0].strip()} if found and _NEEDS_DOT.match(found[0]) else None


@value_rule("name.company", "warning", _NAMES, '{"nombres": "Obras del Sur SA de CV"}', target="person-name")
def company(value: str, facts: Facts) -> Params | None:  # noqa: ARG001 - every value rule takes both
    """The name of a company where a person's is due."""
    return {} if _COMPANY.fullmatch(value) else None
