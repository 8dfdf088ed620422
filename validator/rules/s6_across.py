"""Rules of System 6 that compare the records of a run: releases, processes, prefixes and suppliers."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from typing import Any

import orjson

from standards import rfc
from standards.spanish import search_fold
from validator.model import Facts, Key, Record
from validator.rules.declare import keys_rule
from validator.rules.s3_parties import company_key
from validator.rules.s6_identity import PREFIX_LENGTH, is_ocid
from validator.rules.s6_releases import OCDS, SYSTEM, histories, objects, part, releases, same_id

_IDENTIFIERS = f"{OCDS}, guidance, contracting process identifier"
_SAT = "SAT, algoritmo para generar el RFC con homoclave"
_SELLERS = ("supplier", "tenderer", "payee")
_HOLDERS = ("record", "releases", "records")
"""Members of records that hold releases."""
_BUYERS = ("buyer", "procuringEntity", "payer", "contractingUnit", "requestingUnit")


@keys_rule(
    "s6.release-duplicate",
    "error",
    f"{OCDS}, release-schema, id: unique within its ocid",
    '[{"ocid": "ocds-h7k2mx-1", "id": "1", "tag": ["tender"]}, {"ocid": "ocds-h7k2mx-1", "id": "1", "tag": ["award"]}]',
    unless=["record.duplicate"],
    systems=SYSTEM,
    reads=["ocid", "id", *_HOLDERS],
)
def release_duplicate(record: Record, facts: Facts) -> Iterator[Key]:  # noqa: ARG001 - every keys rule takes both
    """The id of an earlier release of the same process, of another content."""
    for pointer, release in releases(record):
        ocid, own = release.get("ocid"), release.get("id")
        if pointer.endswith("compiledRelease") or not isinstance(ocid, str) or not isinstance(own, str):
            continue
        place = f"/{pointer}/id" if pointer else "/id"
        # A package may bring again what an earlier one brought; two equal records are told elsewhere.
        yield Key(place, f"{ocid}\n{own}", _digest(release) if pointer else "", own)


def _digest(release: Record) -> str:
    return blake2b(orjson.dumps(release), digest_size=8).hexdigest()


@keys_rule(
    "s6.process-repeated",
    "warning",
    f"{OCDS}, records: one record for each ocid",
    '[{"ocid": "ocds-h7k2mx-1", "record": {"id": "1"}}, {"ocid": "ocds-h7k2mx-1", "record": {"id": "2"}}]',
    unless=["record.duplicate", "s6.release-duplicate"],
    systems=SYSTEM,
    reads=["ocid", *_HOLDERS],
)
def process_repeated(record: Record, facts: Facts) -> Iterator[Key]:  # noqa: ARG001 - every keys rule takes both
    """The process of an earlier record: all that is known of one belongs together."""
    holders = [("", record)] if "record" in record else [(f"/{at}", each) for at, each in histories(record)]
    for pointer, holder in holders:
        ocid = holder.get("ocid")
        if isinstance(ocid, str):
            yield Key(f"{pointer}/ocid", ocid, "", ocid)


@keys_rule(
    "s6.prefix-changed",
    "warning",
    _IDENTIFIERS,
    '[{"ocid": "ocds-h7k2mx-1", "publisher": {"name": "SAEMM"}}, '
    '{"ocid": "ocds-bcdefg-2", "publisher": {"name": "SAEMM"}}]',
    systems=SYSTEM,
    reads=["ocid", "publisher", "buyer/id", *_HOLDERS],
)
def prefix_changed(record: Record, facts: Facts) -> Iterator[Key]:  # noqa: ARG001 - every keys rule takes both
    """A process with another prefix than earlier ones of the same publisher, or of the same buyer."""
    pointer, release = next(iter(releases(record)), ("", {}))
    ocid = release.get("ocid")
    if not isinstance(ocid, str) or not is_ocid(ocid):
        return
    who = _publisher(record) or _publisher(release) or _buyer(release)
    if who:
        yield Key(f"/{pointer}/ocid" if pointer else "/ocid", who, ocid[:PREFIX_LENGTH], ocid)


def _publisher(holder: Record) -> str:
    told = holder.get("publisher")
    name = part(told, "uid") or part(told, "name")
    return f"publisher\n{search_fold(name)}" if isinstance(name, str) else ""


def _buyer(release: Record) -> str:
    own = same_id(part(release, "buyer", "id"))
    return f"buyer\n{own}" if own else ""


@keys_rule(
    "s6.rfc-renamed",
    "warning",
    _SAT,
    '[{"parties": [{"roles": ["supplier"], "identifier": {"scheme": "MX-RFC", "id": "CPA080619H23", '
    '"legalName": "Obras del Sur"}}]}, {"parties": [{"roles": ["supplier"], "identifier": {"scheme": "MX-RFC", '
    '"id": "CPA080619H23", "legalName": "Caminos del Norte"}}]}]',
    systems=SYSTEM,
    reads=["ocid", *(f"parties/{name}" for name in ("roles", "identifier", "name")), *_HOLDERS],
)
def rfc_renamed(record: Record, facts: Facts) -> Iterator[Key]:  # noqa: ARG001 - every keys rule takes both
    """The RFC of a supplier that an earlier record gives to one of another name.

    Buyers are left alone: the ministries of a state share its RFC.
    """
    told: set[tuple[str, str]] = set()
    for pointer, release in releases(record):
        for index, party in objects(release, "parties"):
            key, name = _seller(party)
            if key and name and (key, name) not in told:
                told.add((key, name))
                place = f"/{pointer}/parties/{index}" if pointer else f"/parties/{index}"
                yield Key(f"{place}/identifier/id", key, name, key)


def _seller(party: Record) -> tuple[str, str]:
    """Return the RFC and the name of a party that sells; empty texts when it is none, or does not tell them."""
    identifier, roles = party.get("identifier"), party.get("roles")
    if not isinstance(identifier, dict) or identifier.get("scheme") != "MX-RFC" or not _sells(roles):
        return "", ""
    key, name = identifier.get("id"), identifier.get("legalName") or party.get("name")
    if not isinstance(key, str) or not isinstance(name, str):
        return "", ""
    sound = rfc.kind(key) is not None and key not in rfc.GENERIC_RFCS
    return (key, company_key(name)) if sound else ("", "")


def _sells(roles: Any) -> bool:
    """Tell whether an organization sells and does not buy."""
    if not isinstance(roles, list) or not any(role in roles for role in _SELLERS):
        return False
    return not any(role in roles for role in _BUYERS)
