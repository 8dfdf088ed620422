"""The sections of a release: planning, tender, awards, contracts and what came of them."""

from __future__ import annotations

from typing import Any

from standards.samples.s6.extras import amendment, documents, guarantee, meetings, milestone, quotes
from standards.samples.s6.parties import Party, words
from standards.samples.s6.process import AWARD, CONTRACT, IMPLEMENTATION, TENDER, Process

Record = dict[str, Any]
Roles = dict[Party, list[str]]

_SUBMISSION = (
    ["electronicSubmission"],
    ["electronicSubmission"],
    ["written", "inPerson"],
    ["electronicAuction"],
)
_CRITERIA = ("priceOnly", "priceOnly", "ratedCriteria", "costOnly", "qualityOnly")
_MORE = {
    "goods": ("goodsAcquisition", "goodsLease", "goods"),
    "services": ("services", "worksRelatedServices", "consultingServices"),
    "works": ("works",),
}
_PAYMENTS = ("wireTransfer", "wireTransfer", "check", "letterOfCredit", "cash", "corporateCard")
_PREPARING = ("preProcurement", "approval", "engagement", "financing", "publicNotices")
_DELIVERING = ("delivery", "delivery", "reporting", "assessment")
_WATCHERS = ("socialWitness", "citizenComptroller", "internalControlUnit", "externalAuditor")


def add_role(roles: Roles, party: Party, *more: str) -> None:
    """Note that a party plays roles."""
    known = roles.setdefault(party, [])
    known += [role for role in more if role not in known]


def title(process: Process) -> str:
    """Return what a process is called."""
    what: str = words()["subjects"][process.category]["title"].format(what=process.lines[0]["what"])
    return what


def planning(process: Process, roles: Roles) -> Record:
    """Return the section about why and with which money."""
    draws, texts = process.draws, words()["texts"]
    total = process.cents([line for lot in process.lots for line in lot])
    year, (clave, text) = process.days[process.dates.planned][:4], process.lines[0]["cog"]
    budget: Record = {"id": f"{year}-{clave}", "description": text, "amount": process.money(total * 21 // 20)}
    if draws.chance(50):
        budget |= {"project": "Actividades de apoyo administrativo", "projectID": "M001"}
    section: Record = {"rationale": draws.pick(texts["rationales"]), "budget": budget}
    section["documents"] = documents(process, "planning", process.dates.planned)
    if draws.chance(30):
        section["milestones"] = [milestone(process, _PREPARING, process.dates.opened)]
    if process.extended:
        section |= _planning_extensions(process, roles, budget)
    return section


def _planning_extensions(process: Process, roles: Roles, budget: Record) -> Record:
    buyer = process.buyer
    line = {"id": budget["id"], "description": budget["description"], "amount": dict(budget["amount"])}
    line["period"] = process.period(process.dates.planned, process.dates.ended)
    line["sourceParty"] = buyer.reference()
    add_role(roles, buyer, "funder", "requestingUnit", "contractingUnit", "technicalUnit")
    budget["budgetBreakdown"] = [line]
    section: Record = {
        "requestingUnits": [buyer.reference()],
        "contractingUnits": [buyer.reference()],
        "responsibleUnits": [buyer.reference()],
        "hasQuotes": process.draws.chance(60),
    }
    if section["hasQuotes"]:
        section["requestsForQuotes"] = [quotes(process)]
        for party in process.bidders[:3]:
            add_role(roles, party, "invitedSupplier", "issuingSupplier")
    return section


def item(process: Process, number: int, *, priced: bool) -> Record:
    """Return a line as an item; its price is known when it is awarded."""
    line = process.lines[number]
    (clave, text), (code, code_text), (unit, unit_name) = line["cog"], line["unspsc"], line["unit"]
    measure: Record = {"scheme": "UNCEFACT", "id": unit, "name": unit_name}
    if priced:
        measure["value"] = process.money(line["cents"])
    return {
        "id": str(number + 1),
        "description": f"{line['what'][0].upper()}{line['what'][1:]}",
        "classification": {"scheme": "COG", "id": clave, "description": text},
        "additionalClassifications": [{"scheme": "UNSPSC", "id": code, "description": code_text}],
        "quantity": line["quantity"],
        "unit": measure,
    }


def tender(process: Process, roles: Roles) -> Record:
    """Return the section about the procedure."""
    draws, dates, texts = process.draws, process.dates, words()["texts"]
    add_role(roles, process.buyer, "procuringEntity")
    total = process.cents([line for lot in process.lots for line in lot])
    criteria = draws.pick(_CRITERIA)
    section: Record = {"id": process.code, "title": title(process), "status": _tender_status(process)}
    if draws.chance(10):
        number = f"{process.number + 1}"
        section["title_en"] = words()["subjects"][process.category]["title_en"].format(number=number)
    section |= {
        "description": f"{title(process)}, {len(process.lines)} partidas en {len(process.lots)} lotes.",
        "procuringEntity": process.buyer.reference(),
        "items": [item(process, number, priced=False) for number in range(len(process.lines))],
        "value": process.money(total * 21 // 20),
        "procurementMethod": process.method,
        "procurementMethodRationale": texts["method_rationales"][process.method],
        "mainProcurementCategory": process.category,
        "additionalProcurementCategories": [draws.pick(_MORE[process.category])],
        "awardCriteria": criteria,
        "awardCriteriaDetails": texts["criteria"][criteria],
        "submissionMethod": list(draws.pick(_SUBMISSION)),
        "submissionMethodDetails": "Hasta una hora antes del acto de apertura.",
        "tenderPeriod": process.period(dates.opened, dates.closed),
        "enquiryPeriod": process.period(dates.opened, dates.closed - 1),
        "hasEnquiries": draws.chance(55),
        "eligibilityCriteria": draws.pick(texts["eligibility"]),
        "awardPeriod": process.period(dates.closed, dates.decided),
        "contractPeriod": process.period(dates.started, dates.ended),
    }
    if process.details:
        section["procurementMethodDetails"] = process.details
    if draws.chance(30):
        section["minValue"] = process.money(total * 2 // 5)
    section["documents"] = documents(process, "tender", dates.opened)
    _after_the_opening(process, roles, section)
    return section


def _after_the_opening(process: Process, roles: Roles, section: Record) -> None:
    """Add what a procedure gains as it goes on: enquiries, bidders, amendments."""
    if process.stage == TENDER:
        return
    bidders = [party.reference() for party in process.bidders]
    section |= {"numberOfTenderers": len(bidders), "tenderers": bidders}
    for party in process.bidders:
        add_role(roles, party, "tenderer")
        if section["hasEnquiries"]:
            add_role(roles, party, "enquirer")
    if process.draws.chance(15):
        section["amendments"] = [amendment(process, process.dates.opened + 1, "tender")]
    if process.extended and section["hasEnquiries"]:
        section["clarificationMeetings"] = [meetings(process)]
        for party in process.bidders:
            add_role(roles, party, "attendee")


def _tender_status(process: Process) -> str:
    if process.stage == TENDER:
        return "active" if process.fate == "normal" else process.fate
    whole = process.stage == AWARD and process.fate in {"unsuccessful", "cancelled"}
    return process.fate if whole and len(process.lots) == 1 else "complete"


def awards(process: Process, roles: Roles) -> list[Record]:
    """Return one award for each lot; only the last of them shares a bad fate."""
    found = []
    for turn, lot in enumerate(process.lots):
        last = turn == len(process.lots) - 1
        spoilt = process.stage == AWARD and process.fate != "normal" and last
        found.append(_award(process, roles, turn, lot, process.fate if spoilt else "active"))
    return found


def winner(process: Process, turn: int) -> Party:
    """Return who wins a lot."""
    return process.bidders[turn % len(process.bidders)]


def _award(process: Process, roles: Roles, turn: int, lot: list[int], status: str) -> Record:
    awarded = status != "unsuccessful"
    award: Record = {
        "id": f"{process.code}-A{turn + 1}",
        "title": f"Lote {turn + 1}: {process.lines[lot[0]]['what']}",
        "description": f"Adjudicación del lote {turn + 1} de {title(process).lower()}.",
        "status": status,
        "date": process.moment(process.dates.decided, "13:00:00"),
        "items": [item(process, line, priced=awarded) for line in lot],
        "documents": documents(process, "award", process.dates.decided, f"-A{turn + 1}"),
    }
    if awarded:
        party = winner(process, turn)
        add_role(roles, party, "supplier")
        award["suppliers"] = [party.reference()]
        award["value"] = process.money(process.cents(lot), net=True)
        award["contractPeriod"] = process.period(process.dates.started, process.dates.ended)
        if process.extended:
            award["rationale"] = process.draws.pick(words()["texts"]["award_rationales"])
    return award


def contracts(process: Process, roles: Roles) -> list[Record]:
    """Return one contract for each award."""
    return [_contract(process, roles, turn, lot) for turn, lot in enumerate(process.lots)]


def contract_status(process: Process) -> str:
    """Return how the contracts of a process stand."""
    if process.stage == CONTRACT:
        return "active" if process.fate == "normal" else process.fate
    return "terminated" if process.dates.told > process.dates.ended else "active"


def _contract(process: Process, roles: Roles, turn: int, lot: list[int]) -> Record:
    dates, draws = process.dates, process.draws
    status = contract_status(process)
    contract: Record = {
        "id": f"{process.code}-C{turn + 1}",
        "awardID": f"{process.code}-A{turn + 1}",
        "title": f"Contrato del lote {turn + 1}: {process.lines[lot[0]]['what']}",
        "description": f"{title(process)}, lote {turn + 1}.",
        "status": status,
        "period": process.period(dates.started, dates.ended),
        "value": process.money(process.cents(lot), net=True),
        "items": [item(process, line, priced=True) for line in lot],
    }
    if process.extended:
        for each in contract["items"]:
            each["deliveryAddress"] = process.buyer.postal_address()
    if status != "pending":
        contract["dateSigned"] = process.moment(dates.signed, "12:00:00")
        contract["documents"] = documents(process, "contract", dates.signed, f"-C{turn + 1}")
    if draws.chance(40):
        contract["milestones"] = [milestone(process, _DELIVERING, dates.ended)]
    if draws.chance(20) and process.stage == IMPLEMENTATION:
        contract["amendments"] = [amendment(process, dates.started + 10, "contract")]
    if process.extended:
        contract["suppliers"] = [winner(process, turn).reference()]
        contract["surveillanceMechanisms"] = [draws.pick(_WATCHERS)]
        if status != "pending":
            contract["guarantees"] = [guarantee(process, roles, turn, process.cents(lot))]
    if process.stage == IMPLEMENTATION:
        contract["implementation"] = _implementation(process, roles, turn, lot)
    return contract


def _implementation(process: Process, roles: Roles, turn: int, lot: list[int]) -> Record:
    done = contract_status(process) == "terminated"
    section: Record = {"transactions": _payments(process, roles, turn, lot, done=done)}
    section["milestones"] = [milestone(process, ("payment",), process.dates.started + 20)]
    if done:
        section["documents"] = documents(process, "implementation", process.dates.ended, f"-I{turn + 1}")
    if process.extended:
        section["status"] = "concluded" if done else "ongoing"
    return section


def _payments(process: Process, roles: Roles, turn: int, lot: list[int], *, done: bool) -> list[Record]:
    """Return the payments so far; those of a finished contract add up to its value."""
    party, total = winner(process, turn), process.cents(lot)
    parts = 2 + process.draws.below(3)
    first, last = process.dates.started + 20, min(process.dates.told, process.dates.ended)
    made = parts if done else 1 + process.draws.below(parts - 1)
    add_role(roles, process.buyer, "payer")
    add_role(roles, party, "payee")
    method = process.draws.pick(_PAYMENTS)
    found = []
    for part in range(made):
        cents = total // parts if part < parts - 1 else total - total // parts * (parts - 1)
        day = first + (last - first) * part // made
        payment: Record = {
            "id": f"{process.code}-P{turn + 1}-{part + 1}",
            "date": process.moment(day, "11:30:00"),
            "value": process.money(cents),
            "payer": process.buyer.reference(),
            "payee": party.reference(),
        }
        if process.extended:
            payment["paymentMethod"] = method
        found.append(payment)
    return found
