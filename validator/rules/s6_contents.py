"""Rules of System 6 about what a release holds: its parts, their documents, lots and categories."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from standards import catalog
from standards.model import Schema
from validator.model import At, Facts, Record
from validator.rules.joins import among, apart
from validator.rules.s6_identity import is_ocid
from validator.rules.s6_releases import OCDS, objects, part, release_rule, same_id
from validator.rules.s6_stages import with_documents
from validator.rules.silence import EMPTY, FILLED, any_of, at, both, members, one_of, other_than, with_members

_TOOL = "Herramienta de contrataciones abiertas del INAI"
_PARTY = ("name", "identifier", "address", "contactPoint")
_TENDER = ("title", "status", "value", "procurementMethod", "mainProcurementCategory", "tenderPeriod")
_AWARD = ("title", "status", "date")
_CONTRACT = ("title", "status", "value", "period")
_TRANSACTION = ("payer", "payee", "value", "date")
_DOCUMENT = ("title", "url", "datePublished", "format")
_BEFORE = ("planning", "planned")
"""States of a procedure of which not much can be known yet."""


_DOCUMENTED = ("planning", "tender", "awards/*", "contracts/*", "contracts/*/implementation")


def _complete() -> Schema:
    """Return a schema of releases whose parts have what is asked first about them."""
    asked = {
        "parties/*": _PARTY,
        "awards/*": _AWARD,
        "contracts/*": _CONTRACT,
        "contracts/*/implementation/transactions/*": _TRANSACTION,
        **{f"{place}/documents/*": _DOCUMENT for place in _DOCUMENTED},
    }
    return both(
        *(at(place, _filled(names)) for place, names in asked.items()),
        at("tender", any_of(with_members(status=one_of(*_BEFORE)), _filled(_TENDER))),
    )


def _filled(names: Iterable[str]) -> Schema:
    return with_members(**dict.fromkeys(names, FILLED))


@release_rule(
    "s6.incomplete",
    "notice",
    f"{_TOOL}: datos que pide antes de publicar",
    '{"tender": {"id": "T-1", "status": "active"}}',
    schema=_complete,
)
def incomplete(release: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every release rule takes both
    """A part of the process without what is asked first about it."""
    for place, told, names in _asked(release):
        if not all(map(told.get, names)):
            missing = [name for name in names if not told.get(name)]
            yield At("/".join(map(str, place)), {"missing": ", ".join(missing)})


def _asked(release: Record) -> Iterator[tuple[tuple[str | int, ...], Record, tuple[str, ...]]]:
    """Yield the parts of a release with their places and the members that are asked of them."""
    for index, party in objects(release, "parties"):
        yield ("parties", index), party, _PARTY
    tender = release.get("tender")
    if isinstance(tender, dict) and tender.get("status") not in _BEFORE:
        yield ("tender",), tender, _TENDER
    for index, award in objects(release, "awards"):
        yield ("awards", index), award, _AWARD
    for index, contract in objects(release, "contracts"):
        yield ("contracts", index), contract, _CONTRACT
        for turn, payment in objects(part(contract, "implementation"), "transactions"):
            yield ("contracts", index, "implementation", "transactions", turn), payment, _TRANSACTION
    for _, place, holder in with_documents(release):
        for index, document in objects(holder, "documents"):
            yield (place, "documents", index), document, _DOCUMENT


_ALWAYS = ("needsAssessment", "marketStudies", "awardNotice", "contractSigned")
_OF_METHOD = {
    "open": ("tenderNotice", "clarifications"),
    "selective": ("tenderNotice", "clarifications"),
    "direct": ("technicalSpecifications",),
}


@release_rule(
    "s6.documents-expected",
    "notice",
    f"{_TOOL}: documentos que espera de cada procedimiento",
    '{"tag": ["compiled"], "tender": {"procurementMethod": "open", "documents": [{"documentType": "bidders"}]},'
    ' "contracts": [{"id": "C-1", "status": "active"}]}',
    schema=members(tag={"not": {"type": "array", "contains": one_of("compiled")}}),
)
def documents_expected(release: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every release rule takes both
    """All that is known of a process that has its contract, without the documents that such a process leaves."""
    tags = release.get("tag")
    if not isinstance(tags, list) or "compiled" not in tags:
        return
    states = {str(each.get("status")) for _, each in objects(release, "contracts")}
    found = {
        document.get("documentType")
        for _, _, holder in with_documents(release)
        for _, document in objects(holder, "documents")
        if isinstance(document.get("documentType"), str)
    }
    # Who publishes no documents at all has another gap than a missing one.
    if not found or states.isdisjoint({"active", "terminated"}):
        return
    due = [*_ALWAYS, *_OF_METHOD.get(str(part(release, "tender", "procurementMethod")), ())]
    due += ["completionCertificate"] if states == {"terminated"} else []
    missing = [kind for kind in due if kind not in found]
    if missing:
        yield At("", {"missing": ", ".join(missing)})


_FORMATS = frozenset({"PDF", "XLSX", "DOCX", "DOC", "PNG", "JPEG", "JPG", "XLS", "CSV"})
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+(?:;.*)?", re.ASCII)


@release_rule(
    "s6.document-format",
    "notice",
    f"{OCDS}, release-schema, Document.format; {_TOOL}: formatos",
    '{"tender": {"id": "1", "documents": [{"id": "1", "format": "documento"}]}}',
    schema=both(
        *(
            at(
                f"{place}/documents/*/format",
                any_of(
                    {"not": {"type": "string"}},
                    {"pattern": "^[A-Za-z0-9.+-]+/[A-Za-z0-9.+-]+$"},
                    one_of(*sorted(_FORMATS)),
                ),
            )
            for place in _DOCUMENTED
        )
    ),
)
def document_format(release: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every release rule takes both
    """A format that is neither a media type nor one of the usual extensions."""
    for _, place, holder in with_documents(release):
        for index, document in objects(holder, "documents"):
            told = document.get("format")
            if isinstance(told, str) and told.strip() and not _is_format(told):
                yield At(f"{place}/documents/{index}/format", {}, told)


def _is_format(told: str) -> bool:
    return told == "application/pdf" or told.upper() in _FORMATS or _MEDIA_TYPE.fullmatch(told) is not None


def _categories_fit() -> Schema:
    """Return a schema of releases whose categories may stand under their main one."""
    due = {str(clave): main for clave, main in _categories().items()}
    unfit = {main: [clave for clave, other in due.items() if other != main] for main in set(due.values())}
    return at(
        "tender",
        any_of(
            members(additionalProcurementCategories={"not": {"type": "array", "contains": one_of(*due)}}),
            *(
                both(
                    members(mainProcurementCategory=one_of(main)),
                    members(additionalProcurementCategories={"items": other_than(*unfit[main])}),
                )
                for main in sorted(unfit)
            ),
        ),
    )


@release_rule(
    "s6.category-conflict",
    "warning",
    f"{_TOOL}: categorías ampliadas de cada categoría",
    '{"tender": {"id": "1", "mainProcurementCategory": "works", "additionalProcurementCategories": ["goodsLease"]}}',
    schema=_categories_fit,
)
def category_conflict(release: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every release rule takes both
    """A Mexican category under another main category than its own."""
    main = part(release, "tender", "mainProcurementCategory")
    told = part(release, "tender", "additionalProcurementCategories")
    if not isinstance(main, str) or not isinstance(told, list) or not told or not isinstance(told[0], str):
        return
    due = _categories().get(told[0], main)
    if due != main:
        yield At("tender/additionalProcurementCategories/0", {"main": main, "due": due}, told[0])


@cache
def _categories() -> dict[str | int, str]:
    """Return the main category of each category that Mexico added: those of the standard go with any."""
    shared = catalog.load("ocds-extended-procurement-category").by_clave
    parts = catalog.load("s6-extended-procurement-category").by_parent.items()
    return {
        entry.clave: str(main)
        for main, known in parts
        for entry in known.entries
        if entry.clave not in shared
    }


@release_rule(
    "s6.lot-missing",
    "error",
    "Extensión lots de OCDS",
    '{"tender": {"id": "1", "lots": [{"id": "1"}], "items": [{"id": "1", "relatedLot": "2"}]}}',
    schema=any_of(
        at("tender/lots", EMPTY),
        among(
            "tender/lots/*/id",
            "tender/items/*/relatedLot",
            "awards/*/relatedLots/*",
            "awards/*/items/*/relatedLot",
        ),
    ),
)
def lot_missing(release: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every release rule takes both
    """An item, award or bid of a lot that the procedure does not have."""
    tender = release.get("tender")
    known = {same_id(each.get("id")) for _, each in objects(tender, "lots")} - {None}
    if not known:
        return
    for place, told in _lots_named(release):
        own = same_id(told)
        if own is not None and own not in known:
            yield At(place, {}, told)


def _lots_named(release: Record) -> Iterator[tuple[str, Any]]:
    for index, item in objects(release.get("tender"), "items"):
        yield f"tender/items/{index}/relatedLot", item.get("relatedLot")
    for index, award in objects(release, "awards"):
        listed = award.get("relatedLots")
        for turn, told in enumerate(listed if isinstance(listed, list) else ()):
            yield f"awards/{index}/relatedLots/{turn}", told
        for turn, item in objects(award, "items"):
            yield f"awards/{index}/items/{turn}/relatedLot", item.get("relatedLot")


@release_rule(
    "s6.related-ocid",
    "warning",
    f"{OCDS}, release-schema, RelatedProcess.identifier",
    '{"ocid": "ocds-h7k2mx-1", "relatedProcesses": [{"id": "1", "scheme": "ocid", "identifier": "LA-014-2025"}]}',
    schema=any_of(
        at("relatedProcesses/*/scheme", other_than("ocid")),
        both(
            at("relatedProcesses/*/identifier", {"pattern": "^ocds-[a-z0-9]{6}-."}),
            apart("ocid", "relatedProcesses/*/identifier"),
        ),
    ),
)
def related_ocid(release: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every release rule takes both
    """A related process whose ocid is none, or is that of the process itself."""
    for index, related in objects(release, "relatedProcesses"):
        told = related.get("identifier")
        if related.get("scheme") != "ocid" or not isinstance(told, str):
            continue
        if not is_ocid(told):
            yield At(f"relatedProcesses/{index}/identifier", {}, told)
        elif told == release.get("ocid"):
            yield At(f"relatedProcesses/{index}/identifier", {"variant": "itself"}, told)
