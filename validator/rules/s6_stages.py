"""Rules of System 6 about the stages of a process: what each needs of the others."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from standards import catalog
from standards.model import Schema
from standards.spanish import search_fold
from validator.model import At, Facts, Record
from validator.rules.declare import record_rule
from validator.rules.joins import among, among_own, counts
from validator.rules.s6_releases import (
    OCDS,
    SYSTEM,
    histories,
    in_releases,
    objects,
    part,
    release_rule,
    releases,
    same_id,
)
from validator.rules.silence import EMPTY, FILLED, any_of, at, both, members, one_of, other_than, with_members

_AWARD_ID = f"{OCDS}, release-schema, Contract.awardID"
_STATUS = f"{OCDS}, codelists tenderStatus, awardStatus, contractStatus"
_TAG = f"{OCDS}, codelist releaseTag"
_METHOD = "Herramienta de contrataciones abiertas del INAI: procedimientos y métodos de contratación"

_OVER = frozenset({"cancelled", "unsuccessful", "withdrawn"})
_WITH_AWARDS = in_releases(among("awards/*/id", "contracts/*/awardID"))
"""Records with the awards of all contracts in the same release."""
_STAGES = {
    "planning": "planning",
    "tender": "tender",
    "award": "awards/*",
    "contract": "contracts/*",
    "implementation": "contracts/*/implementation",
}
"""Stages that may have documents, with their places."""
_SECTIONS = {"planning": "planning", "tender": "tender", "award": "awards", "contract": "contracts"}
"""Tags that tell of a section, which must then be there."""


@record_rule(
    "s6.award-missing",
    "error",
    _AWARD_ID,
    '{"tag": ["compiled"], "awards": [{"id": "A-1"}], "contracts": [{"id": "C-1", "awardID": "A-2"}]}',
    systems=SYSTEM,
    schema=_WITH_AWARDS,
)
def award_missing(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """A contract of an award that is nowhere in what is known of the process."""
    for pointer, release in releases(record):
        if pointer.endswith("compiledRelease") or _is_compiled(release):
            yield from _without_award(pointer, release, _awards(release))
    for pointer, history in histories(record):
        inner = [each for _, each in objects(history, "releases")]
        # Releases that are only linked may tell of the award; and where there is a compiled one, it is asked.
        if isinstance(history.get("compiledRelease"), dict) or any("url" in each for each in inner):
            continue
        known = frozenset().union(*(_awards(each) for each in inner))
        for index, release in enumerate(inner):
            yield from _without_award(f"{pointer}/releases/{index}", release, known)


@record_rule(
    "s6.award-elsewhere",
    "warning",
    _AWARD_ID,
    '{"tag": ["contract"], "awards": [{"id": "A-1"}], "contracts": [{"id": "C-1", "awardID": "A-2"}]}',
    systems=SYSTEM,
    schema=_WITH_AWARDS,
)
def award_elsewhere(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """A contract of an award that its release does not tell of; an earlier release may."""
    found = [(pointer, each) for pointer, each in releases(record) if not pointer.startswith("records/")]
    known: dict[Any, frozenset[str]] = {}
    for _, release in found:
        ocid = str(release.get("ocid"))
        known[ocid] = known.get(ocid, frozenset()) | _awards(release)
    for pointer, release in found:
        if not _is_compiled(release):
            yield from _without_award(pointer, release, known[str(release.get("ocid"))])


def _without_award(pointer: str, release: Record, known: frozenset[str]) -> Iterator[At]:
    place = f"{pointer}/" if pointer else ""
    for index, contract in objects(release, "contracts"):
        own = same_id(contract.get("awardID"))
        if own is not None and own not in known:
            params = {} if known else {"variant": "none"}
            yield At(f"{place}contracts/{index}/awardID", params, contract["awardID"])


def _awards(release: Record) -> frozenset[str]:
    return frozenset(own for _, award in objects(release, "awards") if (own := same_id(award.get("id"))))


def _is_compiled(release: Record) -> bool:
    tags = release.get("tag")
    return isinstance(tags, list) and "compiled" in tags


@release_rule(
    "s6.tag-section",
    "warning",
    _TAG,
    '{"tag": ["award"], "tender": {"id": "T-1"}}',
    schema=both(
        *(
            any_of(
                members(tag={"not": {"type": "array", "contains": one_of(tag)}}),
                with_members(**{section: FILLED}),
            )
            for tag, section in _SECTIONS.items()
        )
    ),
)
def tag_section(release: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every release rule takes both
    """A tag that tells of a section that is not there."""
    tags = release.get("tag")
    for index, tag in enumerate(tags if isinstance(tags, list) else []):
        section = _SECTIONS.get(tag) if isinstance(tag, str) else None
        if section and not release.get(section):
            yield At(f"tag/{index}", {"section": section}, tag)


@release_rule(
    "s6.award-incomplete",
    "warning",
    _STATUS,
    '{"awards": [{"id": "A-1", "status": "active"}]}',
    schema=at(
        "awards/*",
        any_of(
            members(status=other_than("active")),
            with_members(
                suppliers=FILLED, value=both({"type": "object"}, with_members(amount=other_than(None)))
            ),
        ),
    ),
)
def award_incomplete(release: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every release rule takes both
    """An award in force without suppliers or without a value."""
    tags = release.get("tag")
    if not isinstance(tags, list) or not {"award", "compiled"} & {
        tag for tag in tags if isinstance(tag, str)
    }:
        return
    for index, award in objects(release, "awards"):
        if award.get("status") != "active":
            continue
        if not award.get("suppliers"):
            yield At(f"awards/{index}/suppliers", {})
        if part(award, "value", "amount") is None:
            yield At(f"awards/{index}/value", {"variant": "value"})


@release_rule(
    "s6.status-conflict",
    "warning",
    _STATUS,
    '{"tender": {"id": "1", "status": "unsuccessful"}, "awards": [{"id": "A-1", "status": "active"}]}',
    schema=both(
        any_of(at("tender/status", other_than(*sorted(_OVER))), at("awards/*/status", other_than("active"))),
        any_of(
            at("awards/*/status", other_than(*sorted(_OVER))), at("contracts/*/status", other_than("active"))
        ),
    ),
)
def status_conflict(release: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every release rule takes both
    """An award in force of a procedure that came to nothing, or a contract in force of such an award."""
    tender = part(release, "tender", "status")
    states = {}
    for index, award in objects(release, "awards"):
        states[same_id(award.get("id"))] = state = award.get("status")
        if state == "active" and isinstance(tender, str) and tender in _OVER:
            yield At(f"awards/{index}/status", {"tender": tender}, state)
    for index, contract in objects(release, "contracts"):
        awarded, state = states.get(same_id(contract.get("awardID"))), contract.get("status")
        if state == "active" and isinstance(awarded, str) and awarded in _OVER:
            yield At(f"contracts/{index}/status", {"award": awarded, "variant": "contract"}, state)


@release_rule(
    "s6.tenderers-count",
    "warning",
    f"{OCDS}, release-schema, Tender.numberOfTenderers",
    '{"tender": {"id": "1", "numberOfTenderers": 3, "tenderers": [{"id": "1"}]}}',
    schema=any_of(
        at("tender/numberOfTenderers", {"not": {"type": "integer"}}),
        counts("tender/numberOfTenderers", "tender/tenderers"),
        at(
            "tender",
            both(
                members(tenderers=EMPTY),
                members(procurementMethod=one_of("direct")),
                with_members("procurementMethod"),
            ),
        ),
    ),
)
def tenderers_count(release: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every release rule takes both
    """A number of tenderers that is not that of the list."""
    tender = release.get("tender")
    told, listed = part(tender, "numberOfTenderers"), part(tender, "tenderers")
    if not isinstance(told, int) or isinstance(told, bool):
        return
    if isinstance(listed, list) and listed:
        distinct = {same_id(part(each, "id")) or f"#{index}" for index, each in enumerate(listed)}
        if told not in {len(listed), len(distinct)}:
            yield At("tender/numberOfTenderers", {"listed": len(listed)}, told)
        return
    if part(tender, "procurementMethod") == "direct":
        return  # another rule tells of tenderers where there is no competition
    playing = sum("tenderer" in _roles(party) for _, party in objects(release, "parties"))
    if playing and told != playing:
        yield At("tender/numberOfTenderers", {"listed": playing, "variant": "parties"}, told)


def _roles(party: Record) -> list[Any]:
    roles = party.get("roles")
    return roles if isinstance(roles, list) else []


@release_rule(
    "s6.direct-tenderers",
    "warning",
    f"{OCDS}, codelist method",
    '{"tender": {"id": "1", "procurementMethod": "direct", "numberOfTenderers": 4}}',
    schema=any_of(
        at("tender/procurementMethod", other_than("direct")),
        at(
            "tender",
            members(
                tenderers={"maxItems": 1},
                numberOfTenderers={"not": {"type": "number", "exclusiveMinimum": 1}},
            ),
        ),
    ),
)
def direct_tenderers(release: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every release rule takes both
    """A direct procedure with several tenderers."""
    tender = release.get("tender")
    if part(tender, "procurementMethod") != "direct":
        return
    listed = {same_id(each.get("id")) for _, each in objects(tender, "tenderers")}
    told = part(tender, "numberOfTenderers")
    count = max(len(listed), told if isinstance(told, int) else 0)
    if count > 1:
        yield At("tender/procurementMethod", {"count": count}, "direct")


def _methods_fit() -> Schema:
    """Return a schema of releases whose procedure is of Mexican law, under its own method or the one of any."""
    texts: dict[str, list[str]] = {}
    for known in catalog.load("s6-procurement-method-details").by_parent.values():
        for entry in known.entries:
            texts.setdefault(_methods()[search_fold(entry.valor)], []).append(entry.valor)
    return at(
        "tender",
        any_of(
            members(procurementMethodDetails={"not": {"type": "string"}}),
            members(procurementMethod=one_of("limited")),
            *(
                members(procurementMethod=one_of(method), procurementMethodDetails=one_of(*listed))
                for method, listed in texts.items()
            ),
        ),
    )


@release_rule(
    "s6.method-details",
    "warning",
    _METHOD,
    '{"tender": {"id": "1", "procurementMethod": "open", "procurementMethodDetails": "Adjudicación directa"}}',
    schema=_methods_fit,
)
def method_details(release: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every release rule takes both
    """A procedure of Mexican law under the method of another one."""
    method = part(release, "tender", "procurementMethod")
    details = part(release, "tender", "procurementMethodDetails")
    if not isinstance(details, str) or not isinstance(method, str):
        return
    due = _methods().get(search_fold(details), method)
    # What the standard calls limited, a call to chosen suppliers, Mexican law has in several procedures.
    if method not in {due, "limited"}:
        yield At("tender/procurementMethodDetails", {"method": method, "due": due}, details)


@cache
def _methods() -> dict[str, str]:
    """Return the method of each procedure of Mexican law."""
    parts = catalog.load("s6-procurement-method-details").by_parent.items()
    return {search_fold(entry.valor): str(method) for method, known in parts for entry in known.entries}


@release_rule(
    "s6.contract-supplier",
    "warning",
    "Extensión contract_suppliers de OCDS",
    '{"awards": [{"id": "A", "suppliers": [{"id": "1"}]}],'
    ' "contracts": [{"id": "C", "awardID": "A", "suppliers": [{"id": "2"}]}]}',
    schema=among_own("contracts/*", "awardID", "awards/*", "id", "suppliers/*/id"),
)
def contract_supplier(release: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every release rule takes both
    """A contract with a supplier to whom its award did not go."""
    winners = {
        same_id(award.get("id")): {same_id(each.get("id")) for _, each in objects(award, "suppliers")}
        for _, award in objects(release, "awards")
    }
    for index, contract in objects(release, "contracts"):
        due = winners.get(same_id(contract.get("awardID"))) or set()
        for turn, each in objects(contract, "suppliers"):
            own = same_id(each.get("id"))
            if own is not None and due and own not in due:
                yield At(f"contracts/{index}/suppliers/{turn}", {"award": str(contract["awardID"])}, own)


def _stages_fit() -> Schema:
    """Return a schema of releases whose documents stand in a stage of theirs."""
    return both(
        *(
            at(
                f"{place}/documents/*/documentType",
                other_than(*(kind for kind, due in _stages().items() if stage not in due)),
            )
            for stage, place in _STAGES.items()
        )
    )


@release_rule(
    "s6.document-stage",
    "notice",
    "Herramienta de contrataciones abiertas del INAI: tipos de documento de cada etapa",
    '{"contracts": [{"id": "C-1", "documents": [{"id": "1", "documentType": "tenderNotice"}]}]}',
    schema=_stages_fit,
)
def document_stage(release: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every release rule takes both
    """A document in the section of another stage."""
    for stage, place, value in with_documents(release):
        for index, document in objects(value, "documents"):
            kind = document.get("documentType")
            due = _stages().get(kind) if isinstance(kind, str) else None
            if due and stage not in due:
                yield At(f"{place}/documents/{index}/documentType", {"due": ", ".join(due)}, kind)


def with_documents(release: Record) -> Iterator[tuple[str, str, Any]]:
    """Yield the stages of a release that may have documents, with their places and what they hold."""
    yield "planning", "planning", release.get("planning")
    yield "tender", "tender", release.get("tender")
    for index, award in objects(release, "awards"):
        yield "award", f"awards/{index}", award
    for index, contract in objects(release, "contracts"):
        yield "contract", f"contracts/{index}", contract
        yield "implementation", f"contracts/{index}/implementation", contract.get("implementation")


@cache
def _stages() -> dict[str | int, list[str]]:
    """Return the stages that each type of document may stand in."""
    stages: dict[str | int, list[str]] = {}
    for stage, known in catalog.load("s6-document-type-stage").by_parent.items():
        for entry in known.entries:
            stages.setdefault(entry.clave, []).append(str(stage))
    return stages
