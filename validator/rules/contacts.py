"""Rules about how somebody is reached: telephone numbers, e-mail addresses and links."""

from __future__ import annotations

import ipaddress
import re

from validator.model import Facts, Params
from validator.rules.declare import value_rule

_PLAN = "UIT-T E.164; IFT, Plan Técnico Fundamental de Numeración (DOF, 11 may 2018): diez dígitos"
_MAIL = "RFC 5322, §3.4.1"
_EXAMPLES = "RFC 2606: nombres de dominio para ejemplos"
_LINK = "RFC 9110, §4.2; PDNMX/api_docs, OpenAPI: url"

_NATIONAL, _SHORTEST, _LONGEST = 10, 7, 15
_COUNTRY = "52"
_EXTENSION = re.compile(r"[,;/ ]*\(?(?:ext|extensi[oó]n|x)[. :]*\d.*", re.IGNORECASE | re.DOTALL)
_LETTER = re.compile(r"[^\W\d_]")
_NOT_DIGIT = re.compile(r"\D")

_ADDRESS = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^\W\d_]{2,}")
_MADE_UP = re.compile(
    r"(?:.*\.)?(?:example|ejemplo|prueba|test|dominio|domain)\.(?:com|org|net|mx|edu|gob)(?:\.mx)?", re.I
)
_URL = re.compile(
    r"(?P<scheme>https?)://(?P<host>\[[0-9a-fA-F:.]+\]|[^\s/:?#@]+)(?::\d+)?(?:[/?#]\S*)?", re.I
)
_WITHOUT_SCHEME = re.compile(r"(?:www\.|[\w-]+(?:\.[\w-]+)*\.(?:mx|com|org|net|gob)\b)\S*", re.I)
_INNER_NAMES = (
    ".local",
    ".localhost",
    ".internal",
    ".lan",
    ".intranet",
    ".corp",
    ".home",
    ".test",
    ".invalid",
)


@value_rule("phone.digits", "warning", _PLAN, '{"telefonoOficina": {"telefono": "5550"}}', target="phone")
def phone(value: str, facts: Facts) -> Params | None:  # noqa: ARG001 - every value rule takes both
    """Not a telephone number: ten digits in Mexico, at most fifteen anywhere, with or without an extension."""
    if len(value) == _NATIONAL and value.isascii() and value.isdecimal():
        return None
    number = _EXTENSION.sub("", value.strip())
    if _LETTER.search(number):
        return {"variant": "letters"}
    digits = _NOT_DIGIT.sub("", number)
    abroad = number.startswith(("+", "(+")) and not digits.startswith(_COUNTRY)
    if (_SHORTEST if abroad else _NATIONAL) <= len(digits) <= _LONGEST:
        return None
    return {"digits": len(digits)}


@value_rule(
    "email.shape", "warning", _MAIL, '{"correoElectronico": {"institucional": "ana.gob.mx"}}', target="email"
)
def address(value: str, facts: Facts) -> Params | None:  # noqa: ARG001 - every value rule takes both
    """Not one e-mail address."""
    plain = value.strip()
    if _ADDRESS.fullmatch(plain):
        return None
    return {"variant": "several"} if plain.count("@") > 1 else {}


@value_rule(
    "email.example",
    "warning",
    _EXAMPLES,
    '{"correoElectronico": {"institucional": "ana@example.com"}}',
    target="email",
)
def example(value: str, facts: Facts) -> Params | None:  # noqa: ARG001 - every value rule takes both
    """An address of a domain that is kept for examples."""
    return {} if _MADE_UP.fullmatch(value.strip().rpartition("@")[2]) else None


@value_rule("url.shape", "warning", _LINK, '{"resolucion": {"url": "www.gob.mx/resolucion"}}', target="url")
def link(value: str, facts: Facts) -> Params | None:  # noqa: ARG001 - every value rule takes both
    """Not a link that opens: no http or https, no host, or blanks inside."""
    plain = value.strip()
    if _URL.fullmatch(plain):
        return None
    return {"variant": "scheme"} if _WITHOUT_SCHEME.fullmatch(plain) else {}


@value_rule(
    "url.private-host",
    "warning",
    _LINK,
    '{"resolucion": {"url": "http://10.1.2.3/resolucion"}}',
    target="url",
)
def inner_host(value: str, facts: Facts) -> Params | None:  # noqa: ARG001 - every value rule takes both
    """A link that nobody can open from outside: an inner name, or an address of a private network."""
    found = _URL.match(value.strip())
    return {} if found and _is_inner(found["host"].lower().strip("[]")) else None


def _is_inner(host: str) -> bool:
    if host[:1].isdigit() or ":" in host:
        try:
            return not ipaddress.ip_address(host).is_global
        except ValueError:
            return False
    return "." not in host or host.endswith(_INNER_NAMES)


@value_rule("url.insecure", "notice", _LINK, '{"resolucion": {"url": "http://www.gob.mx"}}', target="url")
def insecure(value: str, facts: Facts) -> Params | None:  # noqa: ARG001 - every value rule takes both
    """A link without encryption."""
    return {} if value[:5].lower() == "http:" else None
