"""What hangs on the sections of a release: documents, milestones, amendments, guarantees, quotes, meetings."""

from __future__ import annotations

from functools import cache
from typing import Any

from standards import catalog
from standards.samples.s6.parties import Party, guarantor, words
from standards.samples.s6.process import Process

Record = dict[str, Any]

_ALWAYS: dict[str, tuple[str, ...]] = {
    "planning": ("needsAssessment", "marketStudies", "projectPlan"),
    "award": ("awardNotice",),
    "contract": ("contractSigned",),
    "implementation": ("completionCertificate",),
}
_CALL: tuple[str, ...] = ("tenderNotice", "clarifications")
_CALLS: dict[str, tuple[str, ...]] = {"direct": ("technicalSpecifications",)}
_MISSPELT = "physicalProcessReport"
_GUARANTEES = ("suretyBond", "suretyBond", "bail", "depositSlip", "letterOfCredit", "check")
_OBLIGATIONS = ("fulfillment", "fulfillment", "prepaid", "latentDefects", "confidentiality", "quality")
_REASONS = {"tender": "LI", "contract": "CM"}


@cache
def _titles(stage: str) -> dict[str, str]:
    entries = catalog.load("s6-document-type-stage").by_parent[stage].entries
    return {str(entry.clave): entry.valor for entry in entries if entry.clave != _MISSPELT}


@cache
def _kinds(stage: str) -> tuple[str, ...]:
    return tuple(_titles(stage))


def documents(process: Process, stage: str, day: int, part: str = "") -> list[Record]:
    """Return the documents of a stage, published on a day: those that always are, and one more now and then."""
    kinds = [*_ALWAYS.get(stage, _CALLS.get(process.method, _CALL))]
    if process.draws.chance(40):
        more = process.draws.pick(_kinds(stage))
        kinds += [more] if more not in kinds else []
    titles, site = _titles(stage), process.buyer.site
    return [
        {
            "id": f"{process.code}{part}-{kind}",
            "documentType": kind,
            "title": titles[kind],
            "url": f"https://www.{site}/edca/{process.code}{part}/{kind}.pdf",
            "datePublished": process.moment(day, "14:00:00"),
            "format": "application/pdf",
            "language": "es",
        }
        for kind in kinds
    ]


@cache
def _milestones() -> dict[str, str]:
    names = ("ocds-milestone-type", "s6-milestone-type")
    return {str(entry.clave): entry.valor for name in names for entry in catalog.load(name).entries}


def milestone(process: Process, kinds: tuple[str, ...], due: int) -> Record:
    """Return a milestone of one of some kinds: met, as a rule, where its day is over."""
    told, kind = process.dates.told, process.draws.pick(kinds)
    found: Record = {
        "id": f"{process.code}-{kind}",
        "title": _milestones()[kind],
        "type": kind,
        "dueDate": process.moment(due, "18:00:00"),
        "dateModified": process.moment(told),
        "status": "scheduled",
    }
    if due < told:
        late = process.draws.below(20)
        found["status"] = "notMet" if late == 0 else "partiallyMet" if late == 1 else "met"
        if found["status"] == "met":
            found["dateMet"] = process.moment(due, "12:00:00")
    return found


def amendment(process: Process, day: int, section: str) -> Record:
    """Return an amendment of a section that leaves amounts and dates as they are told."""
    rationale, description = process.draws.pick(words()["texts"]["amendments"])
    return {
        "id": f"{process.code}-{_REASONS[section]}1",
        "date": process.moment(day, "10:00:00"),
        "rationale": rationale,
        "description": description,
        "amendsReleaseID": f"{process.ocid}-{section}",
    }


def guarantee(process: Process, roles: dict[Party, list[str]], turn: int, cents: int) -> Record:
    """Return the guarantee of a tenth of a contract."""
    surety = guarantor(turn)
    known = roles.setdefault(surety, [])
    known += ["guarantor"] if "guarantor" not in known else []
    return {
        "id": f"{process.code}-G{turn + 1}",
        "type": process.draws.pick(_GUARANTEES),
        "date": process.moment(process.dates.signed, "16:00:00"),
        "obligations": process.draws.pick(_OBLIGATIONS),
        "value": process.money(cents // 10),
        "guarantor": surety.reference(),
        "period": process.period(process.dates.signed, process.dates.ended),
    }


def quotes(process: Process) -> Record:
    """Return a request for quotes and what its three, or fewer, addressees answered."""
    start = process.dates.planned
    invited = process.bidders[:3]
    total = process.cents([line for lot in process.lots for line in lot])
    return {
        "id": f"{process.code}-SC",
        "title": "Solicitud de cotización para la investigación de mercado",
        "period": process.period(start - 20, start - 5),
        "invitedSuppliers": [party.reference() for party in invited],
        "quotes": [
            {
                "id": f"{process.code}-COT{turn + 1}",
                "date": process.moment(start - 10 + turn, "12:00:00"),
                "value": process.money(total * (100 + 3 * turn) // 100),
                "issuingSupplier": party.reference(),
            }
            for turn, party in enumerate(invited)
        ],
    }


def meetings(process: Process) -> Record:
    """Return the meeting at which the bidders' questions were answered."""
    return {
        "id": f"{process.code}-JA",
        "date": process.moment(process.dates.closed - 1, "11:00:00"),
        "clarificationMeetingAttendees": [party.reference() for party in process.bidders],
    }
