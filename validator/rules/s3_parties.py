"""Rules of System 3 about the private party that was sanctioned: its RFC, its kind, its name and its address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from standards import rfc
from standards.model import Schema
from standards.spanish import search_fold
from validator.model import At, Facts, Key, Record
from validator.rules.curps import normal
from validator.rules.declare import keys_rule, record_rule
from validator.rules.s3_parts import OAS_V1, OAS_V2, V1
from validator.rules.silence import (
    EMPTY,
    any_of,
    at,
    both,
    members,
    no_object,
    one_of,
    other_than,
    with_members,
    without,
)

_SAT = "SAT, algoritmo para generar el RFC con homoclave; Código Fiscal de la Federación, art. 27"
_COMPANIES = (
    "Ley General de Sociedades Mercantiles, artículo 88: la denominación va seguida de la clase de sociedad"
)
_PERSON, _COMPANY = "F", "M"

_WORDS = re.compile(r"\w+")
_LONG_FORM = re.compile(
    r".* (?:s ?a(?: ?p ?i| ?b| ?s)?|s) de (?:c ?v|r ?l)(?: mi)?(?: de c ?v)?|.* s (?:en c|en n ?c)(?: .*)?"
)
"""Companies that no name of a person ends like."""
_SHORT_FORM = re.compile(
    r".*(?:,\s*| )(?:S\.\s?A\.?|[AS]\.\s?C\.?|S\.\s?N\.\s?C\.?|I\.\s?A\.\s?P\.?)\s*", re.I
)
"""Companies, if the letters have their dots: a surname may be «Sa»."""


_NO_TEXT = {"not": {"type": "string"}}
_OTHER_THAN_PERSON = members(particularSancionado=members(tipoPersona=other_than(_PERSON)))
_LETTERS = "[A-Za-zÁÉÍÓÚÜÑáéíóúüñ]"
_PLAIN_NAME = f"^(?:{_LETTERS}{{2,}} )*{_LETTERS}{{3,}}$"
"""Names that no class of a company has: those have dots, single letters, or words of two at the end."""


def _with_rfc(shape: re.Pattern[str]) -> Schema:
    """Return a schema of parties without an RFC, or with one of a shape that is somebody's."""
    pattern = shape.pattern.replace(r"\A", "^").replace(r"\Z", "$")
    return members(rfc=any_of(_NO_TEXT, both({"pattern": pattern}, other_than(*sorted(rfc.GENERIC_RFCS)))))


_NO_COMPANY = members(datosGenerales=any_of(no_object(), without("nombreRazonSocial")))


class Party(NamedTuple):
    """A private party: where it stands, its kind (F or M) as far as the record tells, and what it says."""

    place: str
    kind: str
    told: Record


def party_of(record: Record) -> Party | None:
    """Return the private party of a record of either version; None when the record is of an official."""
    told = record.get("particularSancionado")
    if isinstance(told, dict):
        kind = told.get("tipoPersona")
        return Party("particularSancionado", kind if kind in (_PERSON, _COMPANY) else "", told)
    told = record.get("datosGenerales")
    if isinstance(told, dict) and "nombreRazonSocial" in told:
        return Party("datosGenerales", _COMPANY, told)
    return None


@record_rule(
    "s3.party-rfc",
    "error",
    _SAT,
    '{"particularSancionado": {"tipoPersona": "M", "rfc": "GOAP780710RH7"}}',
    systems=("s3",),
    silent=any_of(
        both(members(particularSancionado=no_object()), _NO_COMPANY),
        *(
            with_members(
                particularSancionado=both(
                    {"type": "object"}, with_members(tipoPersona=one_of(kind)), _with_rfc(shape)
                )
            )
            for kind, shape in ((_PERSON, rfc.PERSON_PATTERN), (_COMPANY, rfc.COMPANY_PATTERN))
        ),
        both(
            members(particularSancionado=no_object()),
            members(datosGenerales=_with_rfc(rfc.COMPANY_PATTERN)),
        ),
    ),
)
def party_rfc(record: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every record rule takes both
    """An RFC of the other kind of person, or of nobody; what is wrong with an RFC by itself has rules of its own."""
    party = party_of(record)
    told = party.told.get("rfc") if party else None
    if party is None or not isinstance(told, str):
        return None
    key = normal(told)
    if key in rfc.GENERIC_RFCS:
        return At(f"{party.place}/rfc", {"variant": "generic"}, told)
    if party.kind == _PERSON and rfc.COMPANY_PATTERN.match(key):
        return At(f"{party.place}/rfc", {"variant": "company"}, told)
    of_person = party.kind == _COMPANY and rfc.PERSON_PATTERN.match(key)
    return At(f"{party.place}/rfc", {}, told) if of_person else None


@record_rule(
    "s3.company-as-person",
    "warning",
    _COMPANIES,
    '{"particularSancionado": {"tipoPersona": "F", "nombreRazonSocial": "Obras del Sur, S.A. de C.V."}}',
    systems=V1,
    schema=any_of(
        _OTHER_THAN_PERSON,
        at("particularSancionado/nombreRazonSocial", any_of(_NO_TEXT, {"pattern": _PLAIN_NAME})),
    ),
)
def company_as_person(record: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every record rule takes both
    """A name with the class of a company, of a party that is said to be a natural person."""
    party = party_of(record)
    if party is None or party.kind != _PERSON:
        return None
    name, key = party.told.get("nombreRazonSocial"), party.told.get("rfc")
    if not isinstance(name, str) or not names_company(name):
        return None
    # Where the RFC is a company's too, that says more.
    of_company = isinstance(key, str) and rfc.COMPANY_PATTERN.match(normal(key))
    return None if of_company else At("particularSancionado/tipoPersona", {}, _PERSON)


def names_company(name: str) -> bool:
    """Tell whether a name ends with the class of a company, such as «S.A. de C.V.»."""
    words = " ".join(_WORDS.findall(search_fold(name)))
    return _LONG_FORM.fullmatch(words) is not None or _SHORT_FORM.fullmatch(name) is not None


@record_rule(
    "s3.person-with-company-data",
    "warning",
    OAS_V1,
    '{"particularSancionado": {"tipoPersona": "F", "objetoSocial": "Obra pública", '
    '"directorGeneral": {"nombres": "Ana"}}}',
    systems=V1,
    schema=any_of(
        _OTHER_THAN_PERSON, members(particularSancionado=members(objetoSocial=EMPTY, directorGeneral=EMPTY))
    ),
)
def person_with_company_data(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """A natural person with a corporate purpose or a director, which only companies have."""
    party = party_of(record)
    if party is None or party.kind != _PERSON:
        return
    for member in ("objetoSocial", "directorGeneral"):
        value = party.told.get(member)
        if _says_something(value):
            yield At(f"particularSancionado/{member}", {"name": member})


def _says_something(value: Any) -> bool:
    if isinstance(value, dict):
        return any(isinstance(each, str) and each.strip() for each in value.values())
    return isinstance(value, str) and bool(value.strip())


@record_rule(
    "s3.address-kind",
    "error",
    OAS_V2,
    '{"datosGenerales": {"tipoDomicilio": "DOMICILIO_MEXICO", "domicilioExtranjero": {"ciudad": "Austin"}}}',
    systems=("s3",),
    silent=members(
        **dict.fromkeys(
            ("particularSancionado", "datosGenerales"),
            any_of(
                members(domicilioMexico=EMPTY, tipoDomicilio=other_than("DOMICILIO_MEXICO")),
                members(domicilioExtranjero=EMPTY, tipoDomicilio=other_than("DOMICILIO_EXTRANJERO")),
            ),
        )
    ),
)
def address_kind(record: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every record rule takes both
    """Two addresses where only one can be, or one that is not of the kind that the record says."""
    place = "particularSancionado" if "particularSancionado" in record else "datosGenerales"
    told = record.get(place)
    if not isinstance(told, dict):
        return None
    inside, abroad = told.get("domicilioMexico"), told.get("domicilioExtranjero")
    if inside and abroad and isinstance(inside, dict) and isinstance(abroad, dict):
        return At(f"{place}/domicilioExtranjero", {"variant": "both"})
    kind = told.get("tipoDomicilio")
    if kind == "DOMICILIO_MEXICO" and abroad and not inside:
        return At(f"{place}/tipoDomicilio", {"due": "domicilioMexico"}, kind)
    if kind == "DOMICILIO_EXTRANJERO" and inside and not abroad:
        return At(f"{place}/tipoDomicilio", {"due": "domicilioExtranjero"}, kind)
    return None


@keys_rule(
    "s3.rfc-renamed",
    "warning",
    _SAT,
    '[{"particularSancionado": {"rfc": "CPA080619H23", "nombreRazonSocial": "Obras del Sur"}}, '
    '{"particularSancionado": {"rfc": "CPA080619H23", "nombreRazonSocial": "Caminos del Norte"}}]',
    unless=["id.duplicate"],
    systems=("s3",),
    reads=[
        f"{holder}/{name}"
        for holder in ("particularSancionado", "datosGenerales")
        for name in ("rfc", "nombreRazonSocial")
    ],
)
def rfc_renamed(record: Record, facts: Facts) -> Iterator[Key]:  # noqa: ARG001 - every keys rule takes both
    """An RFC that an earlier record gives to a party of another name."""
    party = party_of(record)
    if party is None:
        return
    told, name = party.told.get("rfc"), party.told.get("nombreRazonSocial")
    if isinstance(told, str) and isinstance(name, str) and _is_sound(key := normal(told)):
        yield Key(f"/{party.place}/rfc", key, company_key(name), told)


_CLASSES = re.compile(r" (?:s ?a(?: ?p ?i| ?b| ?s)?|s|s ?c|a ?c)(?: de r ?l)?(?: mi)?(?: de c ?v)?$")


@lru_cache(maxsize=16_384)
def company_key(name: str) -> str:
    """Return a company's name as it is compared: its words, without accents, signs and the class of company."""
    words = " ".join(_WORDS.findall(search_fold(name)))
    return _CLASSES.sub("", words)


def _is_sound(key: str) -> bool:
    shape_fits = rfc.COMPANY_PATTERN.match(key) or rfc.PERSON_PATTERN.match(key)
    return bool(shape_fits and key not in rfc.GENERIC_RFCS and rfc.birth_or_foundation_date_exists(key))
