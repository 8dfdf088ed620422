"""Rules about addresses: postal codes, and which of the two forms is filled."""

from __future__ import annotations

from functools import cache

from standards import catalog
from validator.model import At, Facts, Record
from validator.rules.declare import object_rule
from validator.rules.silence import any_of, at, both, members, one_of, other_than, with_members

_POST = "Servicio Postal Mexicano, Catálogo Nacional de Códigos Postales: los dos primeros dígitos son de la entidad"
_OAS = "PDNMX/api_docs, OpenAPI: domicilioMexico y domicilioExtranjero"
_MEXICO, _ABROAD = "address-mexico", "address-abroad"
_LENGTH = 5


@cache
def states() -> dict[str, str]:
    """Return the state (INEGI) of each two digits that postal codes begin with."""
    return {two: str(entry.clave) for entry in catalog.load("inegi-entidad").entries for two in entry.postal}


@object_rule(
    "address.postal-code",
    "error",
    _POST,
    '{"domicilioMexico": {"codigoPostal": "6600"}}',
    target=_MEXICO,
    silent=members(codigoPostal={"pattern": "^[0-9]{5}$"}),
    reads=["codigoPostal"],
)
def postal_code(address: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every object rule takes both
    """A Mexican postal code that is not of five digits."""
    code = address.get("codigoPostal")
    if type(code) is not str or (len(code) == _LENGTH and code.isdecimal() and code.isascii()):
        return None
    plain = code.strip()
    if not plain or plain.isalpha():  # what is empty, or stands for nothing, has rules of its own
        return None
    return At("codigoPostal", {"length": len(plain)}, code)


@object_rule(
    "address.postal-state",
    "warning",
    _POST,
    '{"domicilioMexico": {"entidadFederativa": {"clave": "09"}, "codigoPostal": "44100"}}',
    target=_MEXICO,
    reads=["codigoPostal", "entidadFederativa"],
    repeats=True,
)
def postal_state(address: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every object rule takes both
    """A postal code of another state than the address tells; which one is not said, for it may be reserved."""
    code, state = address.get("codigoPostal"), address.get("entidadFederativa")
    if type(state) is dict:
        state = state.get("clave")
    if type(code) is not str or type(state) is not str or len(code) != _LENGTH or len(state) != len("09"):
        return None
    known = states()
    if known.get(code[:2]) == state or state not in known.values() or not code.isdecimal():
        return None
    return At("codigoPostal", {}, code)


@object_rule(
    "address.abroad-in-mexico",
    "error",
    _OAS,
    '{"domicilioExtranjero": {"pais": "MX"}}',
    target=_ABROAD,
    silent=both(members(pais=other_than("MX")), at("pais/clave", other_than("MX"))),
    reads=["pais"],
)
def abroad_in_mexico(address: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every object rule takes both
    """An address abroad whose country is Mexico."""
    return At("pais", {}) if _country(address) == "MX" else None


@object_rule(
    "address.mexico-abroad",
    "error",
    _OAS,
    '{"domicilioMexico": {"pais": {"clave": "US"}}}',
    target=_MEXICO,
    silent=any_of(members(pais=one_of("MX")), with_members(pais=with_members(clave=one_of("MX")))),
    reads=["pais"],
)
def mexico_abroad(address: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every object rule takes both
    """An address in Mexico whose country is another."""
    country = _country(address)
    if not country or country == "MX" or country not in catalog.load("iso-3166-1").by_clave:
        return None
    return At("pais", {})


def _country(address: Record) -> str:
    country = address.get("pais")
    if type(country) is dict:
        country = country.get("clave")
    return country if type(country) is str else ""
