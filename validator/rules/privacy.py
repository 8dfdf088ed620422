"""Rules about personal data where nobody expects them. Reports never repeat what these rules find."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from standards import rfc
from validator.model import Facts, Params
from validator.rules.declare import declared, text_rule, value_rule

if TYPE_CHECKING:
    from validator.plan import Node

_LAW = (
    "Ley General de Protección de Datos Personales en Posesión de Sujetos Obligados, art. 3, fracción IX; "
    "Ley General de Transparencia y Acceso a la Información Pública, art. 115"
)
_FREE_TEXT = "free-text"
_NOT_SCANNED = frozenset(
    {_FREE_TEXT, "id", "rfc", "rfc-company", "rfc-root", "email", "phone", "account-number"}
)

_CURP = re.compile(
    r"(?<![A-Z0-9])[A-Z][AEIOUX][A-Z]{2}\d{6}[HMX][A-Z]{2}[B-DF-HJ-NP-TV-Z]{3}[0-9A-Z]\d(?![A-Z0-9])", re.I
)
_RFC = re.compile(r"(?<![A-ZÑ0-9])[A-ZÑ&]{4}\d{6}[A-Z0-9]{2}[0-9A](?![A-Z0-9])", re.I)
_BIRTH = re.compile(r"\d{6}")
"""What a CURP and a person's RFC have in common, and most texts have not."""
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@([\w-]{1,63}(?:\.[\w-]{1,63})+)")
_OFFICIAL_MAIL = re.compile(r"(?:.*\.)?(?:gob\.mx|gov|org|org\.mx|edu\.mx|unam\.mx|ipn\.mx)", re.I)
_NUMBER = re.compile(r"(?<![\w.,/-])\d(?:[ -]?\d){12,18}(?![\w/-])")
# Ten digits in one go, or in groups parted alike, with or without the country's code.
_PHONE = re.compile(
    r"(?<![\w./-])(?:\+?52[ -]?)?(?:1[ -])?"
    r"(?:\d{10}|\(\d{2,3}\) ?\d{2,4}(?P<in>[ -]?)\d{2,4}(?:(?P=in)\d{2,4})?"
    r"|\d{2,3}(?P<by>[ -])\d{2,4}(?:(?P=by)\d{2,4})+)"
    r"(?![\w/:-])"
)
_PHONE_WORD = re.compile(
    r"\b(?:tel|cel|fono|tfno|m[oó]vil|whats|lada|llam|marc[aeoó]|comun[ií]|contact)", re.I
)
_CALLED = re.compile(
    r"\b(?:tel[eé]fonos?|tels?|cel|celular|tfno|m[oó]vil|whats(?:app)?)[.:]* *\+?[\d(]", re.I
)
_CARD_LENGTHS = frozenset({15, 16})
_PHONE_DIGITS = frozenset({10, 12, 13})

_CLABE_WEIGHTS = (3, 7, 1)
_ACCOUNT_WORDS = re.compile(r"clabe|cuenta|interbancaria|tarjeta", re.I)


declared(
    "privacy.published", "error", _LAW, '{"domicilioDeclarante": {"domicilioMexico": {}}}', "publication"
)
declared("privacy.published-in-production", "warning", _LAW, '{"curp": "GOMC800101HDFMRR05"}', "publication")


@value_rule(
    "privacy.free-text", "error", _LAW, '{"observaciones": "CURP GOMC800101HDFMRR05"}', target=_FREE_TEXT
)
def hard_identifier(value: str, facts: Facts) -> Params | None:  # noqa: ARG001 - every value rule takes both
    """A CURP, a bank account (CLABE) or a card number in remarks."""
    if _CURP.search(value):
        return {"kind": "curp"}
    for found in _NUMBER.finditer(value):
        digits = re.sub(r"\D", "", found[0])
        if len(digits) == 18 and (_is_clabe(digits) or _ACCOUNT_WORDS.search(value)):
            return {"kind": "clabe"}
        if len(digits) in _CARD_LENGTHS and digits[0] in "3456" and _passes_luhn(digits):
            return {"kind": "card"}
    return None


@value_rule(
    "privacy.contact-data", "warning", _LAW, '{"observaciones": "Tel. 5512345678"}', target=_FREE_TEXT
)
def contact_data(value: str, facts: Facts) -> Params | None:  # noqa: ARG001 - every value rule takes both
    """A person's RFC, a private e-mail address or a telephone number in remarks."""
    if _persons_rfc(value):
        return {"kind": "rfc"}
    if "@" in value and _private_mail(value):
        return {"kind": "e-mail"}
    return {"kind": "phone"} if any(_is_phone(found, value) for found in _PHONE.finditer(value)) else None


def _is_phone(found: re.Match[str], text: str) -> bool:
    """Tell a telephone number from that of a document, which opens with its year or stands in one go.

    Ten digits in one go are a telephone number when a word says so.
    """
    digits = re.sub(r"\D", "", found[0])
    if len(digits) not in _PHONE_DIGITS or digits.startswith(("19", "20")):
        return False
    return found[0] != digits or _PHONE_WORD.search(text) is not None


@text_rule("privacy.misplaced", "warning", _LAW, '{"puesto": {"nombre": "Director GOMC800101HDFMRR05"}}')
def misplaced(text: str, node: Node) -> Params | None:
    """A CURP, a person's RFC, an account, a telephone number or a private e-mail address in a field for something else.

    A number is an account's or a telephone's only when a word says so: it may be that of a file.
    """
    if len(text) < 6 or not is_scanned(node):
        return None
    if len(text) >= 13 and _BIRTH.search(text):
        if _CURP.search(text):
            return {"kind": "curp"}
        if _persons_rfc(text):
            return {"kind": "rfc"}
        if kind := _number_of_words(text):
            return {"kind": kind}
    return {"kind": "e-mail"} if "@" in text and _private_mail(text) else None


def _number_of_words(text: str) -> str:
    """Return what a number is according to the words around it: an account, a card, a telephone, or nothing."""
    if _ACCOUNT_WORDS.search(text):
        for found in _NUMBER.finditer(text):
            digits = re.sub(r"\D", "", found[0])
            if len(digits) == 18:
                return "clabe"
            if len(digits) in _CARD_LENGTHS and _passes_luhn(digits):
                return "card"
    if _CALLED.search(text) and any(_is_phone(found, text) for found in _PHONE.finditer(text)):
        return "phone"
    return ""


def _persons_rfc(text: str) -> bool:
    """Tell whether a text holds a person's RFC; the generic ones are of nobody."""
    return any(found[0].upper() not in rfc.GENERIC_RFCS for found in _RFC.finditer(text))


def is_scanned(node: Node) -> bool:
    """Tell whether personal data are looked for at a place by `misplaced`."""
    return node.meaning not in _NOT_SCANNED


def _private_mail(text: str) -> bool:
    return any(not _OFFICIAL_MAIL.fullmatch(found[1]) for found in _EMAIL.finditer(text))


def _is_clabe(digits: str) -> bool:
    """Tell whether the last of 18 digits follows from the others (weights 3, 7, 1; each product modulo ten)."""
    total = sum(int(digit) * _CLABE_WEIGHTS[index % 3] % 10 for index, digit in enumerate(digits[:17]))
    return (10 - total % 10) % 10 == int(digits[17])


def _passes_luhn(digits: str) -> bool:
    """Tell whether the digits are a card number by Luhn's formula (ISO/IEC 7812-1)."""
    total = 0
    for index, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + index % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0 and len(set(digits)) > 1
