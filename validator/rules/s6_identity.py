"""Rules of System 6 about what tells processes, releases and their parts apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from validator.model import At, Facts, Params, Record
from validator.rules.declare import record_rule, value_rule
from validator.rules.joins import unique_ids
from validator.rules.s6_releases import (
    ALONE,
    OCDS,
    SYSTEM,
    histories,
    objects,
    release_rule,
    releases,
    same_id,
)
from validator.rules.silence import both, without

_IDENTIFIERS = f"{OCDS}, guidance, contracting process identifier"
_MERGING = f"{OCDS}, merging: identifier merge"

_OCID = re.compile(r"ocds-[a-z0-9]{6}-.+", re.ASCII | re.DOTALL)
_PREFIX = re.compile(r"ocds-[a-z0-9]{6}", re.ASCII | re.IGNORECASE)
PREFIX_LENGTH = len("ocds-213czf")
_OF_THE_DOCUMENTS = "ocds-213czf"
_MERGED_BY_ID = frozenset(
    {
        "parties",
        "lots",
        "awards",
        "contracts",
        "items",
        "documents",
        "milestones",
        "transactions",
        "amendments",
        "guarantees",
        "relatedProcesses",
        "requestsForQuotes",
        "quotes",
        "clarificationMeetings",
    }
)
"""Lists of which only the last element of an id survives when releases are compiled."""


_WITHOUT_LISTS = frozenset(
    {"value", "unit", "classification", "identifier", "address", "contactPoint", "buyer", "period"}
    | {"tenderPeriod", "enquiryPeriod", "awardPeriod", "contractPeriod", "payer", "payee", "procuringEntity"}
)
"""Objects that hold none of these lists."""


def is_ocid(text: str) -> bool:
    """Tell whether a text has the form of an ocid."""
    return _OCID.fullmatch(text) is not None


@value_rule("s6.ocid-shape", "error", _IDENTIFIERS, '{"ocid": "LA-014-2025"}', target="ocid")
def ocid_shape(value: str, facts: Facts) -> Params | None:  # noqa: ARG001 - every value rule takes both
    """Not an ocid: the publisher's prefix, a hyphen, and the process's own id."""
    if _OCID.fullmatch(value):
        return None
    if _OCID.fullmatch(value[:PREFIX_LENGTH].lower() + value[PREFIX_LENGTH:]):
        return {"variant": "capitals"}
    return {"variant": "prefix-alone"} if _PREFIX.fullmatch(value.rstrip("-")) else {}


@value_rule("s6.ocid-example", "error", _IDENTIFIERS, '{"ocid": "ocds-213czf-000-00001"}', target="ocid")
def ocid_example(value: str, facts: Facts) -> Params | None:  # noqa: ARG001 - every value rule takes both
    """The prefix that the documents of the standard use in their examples."""
    return {} if value.startswith(f"{_OF_THE_DOCUMENTS}-") else None


@value_rule(
    "s6.release-id", "error", f"{OCDS}, release-schema, id", '{"id": "LA-014#2"}', target="release-id"
)
def release_id(value: str, facts: Facts) -> Params | None:  # noqa: ARG001 - every value rule takes both
    """A release id with the sign that packages use to point to a release."""
    return {} if "#" in value else None


@record_rule(
    "s6.ocid-differs",
    "error",
    f"{OCDS}, records: ocid",
    '{"ocid": "ocds-h7k2mx-1", "record": {"ocid": "ocds-h7k2mx-2"}}',
    systems=SYSTEM,
    schema=both(without("record"), without("records")),
)
def ocid_differs(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """A release of another process than the record that holds it."""
    holders = [("", record)] if "record" in record else [(f"{at}/", held) for at, held in histories(record)]
    for pointer, holder in holders:
        ocid = holder.get("ocid")
        inner = [("record", holder.get("record")), ("compiledRelease", holder.get("compiledRelease"))]
        inner += [(f"releases/{index}", each) for index, each in objects(holder, "releases")]
        for member, release in inner:
            own = release.get("ocid") if isinstance(release, dict) else None
            if isinstance(own, str) and isinstance(ocid, str) and own != ocid:
                yield At(f"{pointer}{member}/ocid", {"ocid": ocid}, own)


@record_rule(
    "s6.ocid-prefixes",
    "warning",
    _IDENTIFIERS,
    '{"releases": [{"ocid": "ocds-h7k2mx-1"}, {"ocid": "ocds-07smqs-2"}]}',
    systems=SYSTEM,
    schema=both(without("record"), without("releases")),
)
def prefixes(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """Processes of several publishers in the package of one."""
    first = ""
    for pointer, release in releases(record):
        ocid = release.get("ocid")
        if not pointer or not isinstance(ocid, str) or not _OCID.fullmatch(ocid):
            continue
        prefix = ocid[:PREFIX_LENGTH]
        first = first or prefix
        if prefix != first and not pointer.startswith("records/"):
            yield At(f"{pointer}/ocid", {"first": first, "prefix": prefix}, ocid)


@record_rule(
    "s6.release-repeated",
    "error",
    f"{OCDS}, release-schema, id: unique within its ocid",
    '{"releases": [{"ocid": "ocds-h7k2mx-1", "id": "1"}, {"ocid": "ocds-h7k2mx-1", "id": "1", "tag": ["award"]}]}',
    systems=SYSTEM,
    schema=ALONE,
)
def release_repeated(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """Another release of the same process with the same id."""
    seen: dict[tuple[str, str], Record] = {}
    for pointer, release in releases(record):
        ocid, own = release.get("ocid"), release.get("id")
        if pointer.endswith("compiledRelease") or not isinstance(ocid, str) or not isinstance(own, str):
            continue
        if seen.setdefault((ocid, own), release) != release:
            yield At(f"{pointer}/id", {"ocid": ocid}, own)


@release_rule(
    "s6.id-repeated",
    "error",
    _MERGING,
    '{"awards": [{"id": "A-1", "title": "Uno"}, {"id": "A-1", "title": "Dos"}]}',
    schema=unique_ids("id", *sorted(_MERGED_BY_ID)),
)
def id_repeated(release: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every release rule takes both
    """Two different elements of a list with one id: compiling would lose one of them."""
    if _may_repeat(release):
        yield from _repeated("", release)


def _may_repeat(release: Record) -> bool:
    """Tell at once that no list has an id twice, which is so of nearly every release."""
    waiting = [release]
    while waiting:
        for name, inner in waiting.pop().items():
            if type(inner) is dict:
                if name not in _WITHOUT_LISTS:
                    waiting.append(inner)
            elif type(inner) is list and inner:
                held = [each for each in inner if type(each) is dict]
                if len(held) > 1 and name in _MERGED_BY_ID and _shared_id(held):
                    return True
                waiting += held
    return False


def _shared_id(held: list[Record]) -> bool:
    return len({str(each.get("id")).strip() for each in held}) < len(held)


def _repeated(pointer: str, value: Any) -> Iterator[At]:
    if isinstance(value, dict):
        for name, inner in value.items():
            place = f"{pointer}/{name}" if pointer else name
            if name in _MERGED_BY_ID:
                yield from _in_list(place, inner)
            if isinstance(inner, dict | list):
                yield from _repeated(place, inner)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _repeated(f"{pointer}/{index}", inner)


def _in_list(pointer: str, value: Any) -> Iterator[At]:
    """Tell the elements of a list that have an earlier one's id; whole copies are the schema's to tell."""
    seen: dict[str, Record] = {}
    for index, each in objects(value):
        own = same_id(each.get("id"))
        if own is not None and seen.setdefault(own, each) != each:
            yield At(f"{pointer}/{index}/id", {"list": pointer.rpartition("/")[2]}, each["id"])
