"""Rules of System 6 about how organizations are identified, and about who wins."""

from __future__ import annotations

from collections.abc import Iterator

from standards import rfc
from validator.model import At, Facts, Record
from validator.rules.joins import among, apart, joined
from validator.rules.s6_parties import TAXPAYERS, is_rfc, taxpayers
from validator.rules.s6_releases import OCDS, objects, part, release_rule, same_id
from validator.rules.silence import EMPTY, any_of, at, both, members, no_object, other_than

_IDENTIFIERS = f"{OCDS}, guidance, organization identifiers"
_TOOL = "Herramienta de contrataciones abiertas del INAI"
_LENGTHS = {"MX-INAI": 3, "MX-UNAM": 6}
"""Scheme -> characters of its identifiers."""
_MEXICO = frozenset({"méxico", "mexico", "mx", "mex", "estados unidos mexicanos"})
_COMPETITIVE = ("open", "selective")


@release_rule(
    "s6.rfc-generic",
    "warning",
    "SAT, RFC genéricos",
    '{"parties": [{"id": "1", "identifier": {"scheme": "MX-RFC", "id": "XAXX010101000"}}]}',
    instead_of=["privacy.misplaced"],
    schema=TAXPAYERS,
)
def rfc_generic(release: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every release rule takes both
    """The RFC that stands for anybody, given for an organization."""
    for pointer, own in taxpayers(release):
        if own in rfc.GENERIC_RFCS:
            yield At(pointer, {}, own)


@release_rule(
    "s6.party-id",
    "warning",
    _IDENTIFIERS,
    '{"parties": [{"id": "MX-RFC-ANC010203AB9", "identifier": {"scheme": "MX-RFC", "id": "ANC010203XXX"}}]}',
    schema=at(
        "parties/*",
        any_of(
            members(id={"not": {"type": "string"}}),
            members(identifier=no_object()),
            joined("id", "identifier/scheme", "identifier/id"),
        ),
    ),
)
def party_id(release: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every release rule takes both
    """The id of an organization, made of a scheme and an identifier that are not its own."""
    for index, party in objects(release, "parties"):
        own, identifier = party.get("id"), party.get("identifier")
        if not isinstance(own, str) or not isinstance(identifier, dict):
            continue
        scheme, key = identifier.get("scheme"), same_id(identifier.get("id"))
        if (
            not isinstance(scheme, str)
            or not key
            or own == f"{scheme}-{key}"
            or not own.startswith(f"{scheme}-")
        ):
            continue
        # An identifier that is no RFC is told by itself.
        if scheme != "MX-RFC" or is_rfc(key.upper()):
            yield At(f"parties/{index}/id", {"party": index}, own)


@release_rule(
    "s6.identifier-length",
    "warning",
    f"{_TOOL}: identificadores de las organizaciones",
    '{"parties": [{"id": "1", "identifier": {"scheme": "MX-INAI", "id": "12345"}}]}',
    schema=at("parties/*/identifier/scheme", other_than(*_LENGTHS)),
)
def identifier_length(release: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every release rule takes both
    """An identifier of another length than those of its scheme."""
    for index, party in objects(release, "parties"):
        identifier = party.get("identifier")
        due = _LENGTHS.get(str(part(identifier, "scheme")))
        key = same_id(part(identifier, "id")) if due else None
        if due and key and len(key) != due:
            yield At(f"parties/{index}/identifier/id", {"length": due}, key)


@release_rule(
    "s6.supplier-untendered",
    "warning",
    f"{OCDS}, release-schema, Tender.tenderers",
    '{"tender": {"id": "1", "procurementMethod": "open", "tenderers": [{"id": "1"}]},'
    ' "awards": [{"id": "A", "status": "active", "suppliers": [{"id": "2"}]}]}',
    schema=any_of(
        at("tender/procurementMethod", other_than(*_COMPETITIVE)),
        at("tender/tenderers", EMPTY),
        members(awards=EMPTY),
        among("tender/tenderers/*/id", "awards/*/suppliers/*/id"),
    ),
)
def supplier_untendered(release: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every release rule takes both
    """A winner of a competition that is not among those who took part."""
    tender = release.get("tender")
    if part(tender, "procurementMethod") not in _COMPETITIVE or not release.get("awards"):
        return
    listed = {same_id(each.get("id")) for _, each in objects(tender, "tenderers")} - {None}
    for index, award in objects(release, "awards") if listed else ():
        for turn, supplier in objects(award, "suppliers"):
            own = same_id(supplier.get("id"))
            if own is not None and own not in listed:
                yield At(f"awards/{index}/suppliers/{turn}/id", {}, own)


@release_rule(
    "s6.buyer-wins",
    "warning",
    f"{OCDS}, release-schema, Award.suppliers",
    '{"buyer": {"id": "1"}, "awards": [{"id": "A", "suppliers": [{"id": "1"}]}]}',
    schema=both(
        *(apart(path, "awards/*/suppliers/*/id") for path in ("buyer/id", "tender/procuringEntity/id"))
    ),
)
def buyer_wins(release: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every release rule takes both
    """An award to the very organization that buys."""
    buyers = {
        same_id(part(release, "buyer", "id")),
        same_id(part(release, "tender", "procuringEntity", "id")),
    }
    for index, award in objects(release, "awards"):
        for turn, supplier in objects(award, "suppliers"):
            own = same_id(supplier.get("id"))
            if own is not None and own in buyers:
                yield At(f"awards/{index}/suppliers/{turn}", {}, own)


@release_rule(
    "s6.postal-code",
    "warning",
    f"{_TOOL}: código postal de cinco dígitos",
    '{"parties": [{"id": "1", "address": {"postalCode": "6000", "countryName": "México"}}]}',
    schema=at("parties/*/address/postalCode", any_of({"not": {"type": "string"}}, {"pattern": "^[0-9]{5}$"})),
)
def postal_code(release: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every release rule takes both
    """A postal code of Mexico that has not five digits."""
    for index, party in objects(release, "parties"):
        address = party.get("address")
        code = address.get("postalCode") if isinstance(address, dict) else None
        if not isinstance(code, str) or not code.strip() or (len(code) == 5 and code.isdecimal()):
            continue
        if address and str(address.get("countryName")).strip().casefold() in _MEXICO:
            yield At(f"parties/{index}/address/postalCode", {}, code)
