"""Rules of System 6 about organizations, which a release describes once and then refers to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from standards import rfc
from standards.spanish import search_fold
from validator.model import At, Facts, Record
from validator.rules.joins import among, among_with, named_alike
from validator.rules.s6_releases import OCDS, objects, part, release_rule, same_id
from validator.rules.silence import any_of, at, both, members, no_object, other_than

_REFERENCES = f"{OCDS}, release-schema, OrganizationReference"
_ROLES = f"{OCDS}, codelist partyRole"
_SAT = "SAT, algoritmo para generar el RFC con homoclave"

_HASH = re.compile(r"[0-9A-F]{32}|[0-9A-F]{40}|[0-9A-F]{64}", re.IGNORECASE)
"""How the federal data hide the RFC of a natural person."""
_WORDS = re.compile(r"\w+")


_REFERRED = {
    "buyer": ("buyer", "contracts/*/buyers/*"),
    "procuringEntity": ("tender/procuringEntity",),
    "tenderer": ("tender/tenderers/*",),
    "requestingUnit": ("planning/requestingUnits/*",),
    "contractingUnit": ("planning/contractingUnits/*",),
    "": ("planning/responsibleUnits/*",),
    "invitedSupplier": ("planning/requestsForQuotes/*/invitedSuppliers/*",),
    "issuingSupplier": ("planning/requestsForQuotes/*/quotes/*/issuingSupplier",),
    "supplier": ("awards/*/suppliers/*", "contracts/*/suppliers/*"),
    "guarantor": ("contracts/*/guarantees/*/guarantor",),
    "payer": ("contracts/*/implementation/transactions/*/payer",),
    "payee": ("contracts/*/implementation/transactions/*/payee",),
}
"""Role -> where the organizations stand that are referred to with it."""
_DAY = (
    "(?:(?:0[13578]|1[02])(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)(?:0[1-9]|[12][0-9]|30)"
    "|02(?:0[1-9]|1[0-9]|2[0-8]))"
)
_RFC = f"^[A-ZÑ&]{{3,4}}[0-9]{{2}}{_DAY}[A-Z0-9]{{2}}[0-9A]$"
"""RFCs with a day that every year has."""
_TAXPAYER = any_of(
    members(scheme=other_than("MX-RFC")),
    members(id=both({"pattern": _RFC}, other_than(*sorted(rfc.GENERIC_RFCS)))),
)
TAXPAYERS = both(
    at("parties/*/identifier", any_of(no_object(), _TAXPAYER)),
    at("parties/*/additionalIdentifiers/*", any_of(no_object(), _TAXPAYER)),
)
"""Releases whose parties have an RFC that is somebody's, or another identifier."""

Reference = tuple[tuple[str | int, ...], Record, str]
"""An organization as it is referred to: where, what is told of it, and with which role."""


def references(release: Record) -> list[Reference]:
    """Return the references of a release to its parties."""
    found: list[Reference] = []
    _single(found, release, "buyer", "buyer")
    tender = release.get("tender")
    if isinstance(tender, dict):
        _single(found, tender, "procuringEntity", "procuringEntity", "tender")
        _several(found, tender, "tenderers", "tenderer", "tender")
    planning = release.get("planning")
    if isinstance(planning, dict):
        _planning(found, planning)
    for index, award in objects(release, "awards"):
        _several(found, award, "suppliers", "supplier", "awards", index)
    for index, contract in objects(release, "contracts"):
        _contract(found, contract, index)
    return found


def _planning(found: list[Reference], planning: Record) -> None:
    _several(found, planning, "requestingUnits", "requestingUnit", "planning")
    _several(found, planning, "contractingUnits", "contractingUnit", "planning")
    _several(found, planning, "responsibleUnits", "", "planning")
    for index, request in objects(planning, "requestsForQuotes"):
        place = ("planning", "requestsForQuotes", index)
        _several(found, request, "invitedSuppliers", "invitedSupplier", *place)
        for number, quote in objects(request, "quotes"):
            _single(found, quote, "issuingSupplier", "issuingSupplier", *place, "quotes", number)


def _contract(found: list[Reference], contract: Record, index: int) -> None:
    _several(found, contract, "suppliers", "supplier", "contracts", index)
    _several(found, contract, "buyers", "buyer", "contracts", index)
    for number, each in objects(contract, "guarantees"):
        _single(found, each, "guarantor", "guarantor", "contracts", index, "guarantees", number)
    for number, payment in objects(part(contract, "implementation"), "transactions"):
        inside = ("contracts", index, "implementation", "transactions", number)
        _single(found, payment, "payer", "payer", *inside)
        _single(found, payment, "payee", "payee", *inside)


def _single(found: list[Reference], holder: Record, member: str, role: str, *place: str | int) -> None:
    told = holder.get(member)
    if isinstance(told, dict):
        found.append(((*place, member), told, role))


def _several(found: list[Reference], holder: Record, member: str, role: str, *place: str | int) -> None:
    listed = holder.get(member)
    if isinstance(listed, list):
        found += [
            ((*place, member, index), told, role)
            for index, told in enumerate(listed)
            if isinstance(told, dict)
        ]


def _pointer(place: tuple[str | int, ...]) -> str:
    """Return a place as it is told, which is only written down for what is wrong."""
    return "/".join(map(str, place))


def parties(release: Record) -> dict[str, tuple[int, Record]]:
    """Return the parties of a release by id, with their positions."""
    found: dict[str, tuple[int, Record]] = {}
    for index, party in objects(release, "parties"):
        own = same_id(party.get("id"))
        if own is not None:
            found.setdefault(own, (index, party))
    return found


@release_rule(
    "s6.party-missing",
    "error",
    _REFERENCES,
    '{"parties": [{"id": "MX-RFC-ANC010203AB9"}], "buyer": {"id": "MX-RFC-ANC010203XXX"}}',
    schema=among("parties/*/id", *(f"{path}/id" for paths in _REFERRED.values() for path in paths)),
)
def party_missing(release: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every release rule takes both
    """A reference to an organization that is not among the parties."""
    known = parties(release)
    described = "parties" in release
    folded: dict[str, str] = {}
    for place, told, _ in references(release):
        own = same_id(told.get("id"))
        # Before 1.1 there were no parties, and each reference described its organization itself.
        if own is None or own in known or (not described and "identifier" in told):
            continue
        folded = folded or {each.casefold(): each for each in known}
        if own.casefold() in folded:
            yield At(
                f"{_pointer(place)}/id", {"variant": "case", "similar": folded[own.casefold()]}, told["id"]
            )
        else:
            yield At(f"{_pointer(place)}/id", {} if known else {"variant": "none"}, told["id"])


@release_rule(
    "s6.party-role",
    "warning",
    _ROLES,
    '{"parties": [{"id": "1", "roles": ["supplier"]}], "buyer": {"id": "1"}}',
    schema=both(
        *(
            among_with("parties/*", "id", "roles", role, *(f"{path}/id" for path in paths))
            for role, paths in _REFERRED.items()
            if role
        )
    ),
)
def party_role(release: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every release rule takes both
    """An organization without the role in which the release refers to it."""
    known = parties(release)
    lacking: dict[str, list[str]] = {}
    for _, told, role in references(release):
        own = same_id(told.get("id"))
        if not role or own is None or own not in known:
            continue
        roles = known[own][1].get("roles")
        if role not in (roles if isinstance(roles, list) else []) and role not in lacking.get(own, []):
            lacking.setdefault(own, []).append(role)
    for own, missing in lacking.items():
        yield At(f"parties/{known[own][0]}/roles", {"roles": ", ".join(missing)}, own)


@release_rule(
    "s6.party-name",
    "warning",
    _REFERENCES,
    '{"parties": [{"id": "1", "name": "Agencia de Caminos"}], "buyer": {"id": "1", "name": "Agencia de Puentes"}}',
    schema=named_alike("parties/*", "id", "name", *(path for paths in _REFERRED.values() for path in paths)),
)
def party_name(release: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every release rule takes both
    """A reference whose name is not that of the party with its id."""
    known = parties(release)
    for place, told, _ in references(release):
        own = same_id(told.get("id"))
        party = known[own][1] if own is not None and own in known else None
        if party is None or told.get("name") == party.get("name"):
            continue
        names = {_folded(party.get("name")), _folded(part(party, "identifier", "legalName"))} - {""}
        name = _folded(told.get("name"))
        if name and names and name not in names:
            yield At(f"{_pointer(place)}/name", {"party": known[str(own)][0]}, told["name"])


def _folded(name: Any) -> str:
    return "".join(_WORDS.findall(search_fold(name))) if isinstance(name, str) else ""


@release_rule(
    "s6.rfc-shape",
    "error",
    _SAT,
    '{"parties": [{"id": "1", "identifier": {"scheme": "MX-RFC", "id": "ANC-010203"}}]}',
    schema=TAXPAYERS,
)
def rfc_shape(release: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every release rule takes both
    """An identifier that is said to be an RFC and cannot be one."""
    for pointer, own in taxpayers(release):
        plain = own.strip().upper()
        if plain and not _HASH.fullmatch(plain) and not is_rfc(plain):
            yield At(pointer, {}, own)


def is_rfc(text: str) -> bool:
    """Tell whether a text has the form of an RFC, with a date that exists."""
    shaped = rfc.PERSON_PATTERN.match(text) or rfc.COMPANY_PATTERN.match(text)
    return bool(shaped) and rfc.birth_or_foundation_date_exists(text)


@release_rule(
    "s6.rfc-hidden",
    "notice",
    f"{OCDS}, guidance, organization identifiers",
    '{"parties": [{"id": "1", "identifier": {"scheme": "MX-RFC", "id": "75DDFFCA3AA8F59D16DE353B24CC278F"}}]}',
    schema=TAXPAYERS,
)
def rfc_hidden(release: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every release rule takes both
    """A hash that stands for an RFC, under the scheme of the RFC."""
    for pointer, own in taxpayers(release):
        if _HASH.fullmatch(own.strip()):
            yield At(pointer, {}, own)


def taxpayers(release: Record) -> Iterator[tuple[str, str]]:
    """Yield where the parties have identifiers of the scheme MX-RFC, and these."""
    for index, party in objects(release, "parties"):
        first = party.get("identifier")
        if isinstance(first, dict) and first.get("scheme") == "MX-RFC" and isinstance(first.get("id"), str):
            yield f"parties/{index}/identifier/id", first["id"]
        for turn, each in objects(party, "additionalIdentifiers"):
            if each.get("scheme") == "MX-RFC" and isinstance(each.get("id"), str):
                yield f"parties/{index}/additionalIdentifiers/{turn}/id", each["id"]
