"""Releases, and the packages and records that hold them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from standards.samples.s6 import stages
from standards.samples.s6.history import compiled, linked, snapshots, versioned
from standards.samples.s6.parties import Party, institution
from standards.samples.s6.process import (
    AWARD,
    CONTRACT,
    IMPLEMENTATION,
    PLANNING,
    STAGES,
    TENDER,
    Process,
    draw,
)

Record = dict[str, Any]

PER_PACKAGE = 3
_EXTENSIONS = (
    "open-contracting-extensions/ocds_location_extension/v1.1.5",
    "open-contracting-extensions/ocds_budget_breakdown_extension/master",
    "open-contracting-extensions/ocds_contract_suppliers_extension/master",
    "open-contracting-extensions/ocds_exchangeRate_extension/master",
    "contratacionesabiertas/ocds_requestForQuotes_extension/master",
    "contratacionesabiertas/ocds_clarificationMeetings_extension/master",
    "contratacionesabiertas/ocds_paymentMethod_extension/master",
    "contratacionesabiertas/ocds_taxes_extension/master",
    "contratacionesabiertas/ocds_implementationStatus_extension/master",
    "contratacionesabiertas/ocds_awardRationale_extension/master",
    "contratacionesabiertas/ocds_surveillanceMechanisms_extension/master",
    "contratacionesabiertas/ocds_guarantees_extension/master",
    "contratacionesabiertas/ocds_procurementUnits_extension/master",
    "contratacionesabiertas/ocds_nameBreakdown_extension/master",
    "contratacionesabiertas/ocds_contactPointType_extension/master",
)
_UPDATES = {
    PLANNING: ("planning", "planningUpdate"),
    TENDER: ("tender", "tenderUpdate"),
    AWARD: ("award", "awardUpdate"),
    CONTRACT: ("contract", "contractUpdate"),
    IMPLEMENTATION: ("implementation", "implementationUpdate"),
}
_RELATIONS = (
    "prior",
    "planning",
    "framework",
    "unsuccessfulProcess",
    "renewalProcess",
    "replacementProcess",
    "parent",
    "subContract",
)


def releases(seed: int, indices: range, today: date) -> Iterator[Record]:
    """Yield the release of each index, as of a day."""
    for index in indices:
        yield release(draw(seed, index, today))


def release_packages(seed: int, indices: range, today: date) -> Iterator[Record]:
    """Yield the package of each index: one release of each of a few processes."""
    for index in indices:
        numbers = range(index * PER_PACKAGE, index * PER_PACKAGE + 1 + index % PER_PACKAGE)
        held = [release(draw(seed, number, today)) for number in numbers]
        yield {**_package(seed, index, held), "releases": held}


def record_packages(seed: int, indices: range, today: date) -> Iterator[Record]:
    """Yield the package of each index: one process with its releases, whole or as links."""
    for index in indices:
        process = draw(seed, index, today, stage=(2 + index % 3))
        newest = release(process)
        history = snapshots(newest, process)
        package = _package(seed, index, history)
        record: Record = {"ocid": process.ocid}
        record["releases"] = linked(history, package["uri"]) if index % 4 == 3 else history
        record["compiledRelease"] = compiled(newest)
        # The official schema of a history refuses that of a translated text: E-S6-13.
        if index % 5 == 1 and "title_en" not in newest["tender"]:
            record["versionedRelease"] = versioned(history)
        yield {**package, "packages": [_address(f"entregas/{process.code}.json")], "records": [record]}


def interconnection_records(seed: int, indices: range, today: date) -> Iterator[Record]:
    """Yield the record of each index as the interconnection API serves it."""
    for found in releases(seed, indices, today):
        record: Record = {"ocid": found["ocid"]}
        record["metadata"] = {"date": found["date"], "institucion": institution("publisher").name}
        record["record"] = found
        yield record


def release(process: Process) -> Record:
    """Return the release of a process that tells all that has happened so far."""
    roles: dict[Party, list[str]] = {process.buyer: ["buyer"]}
    found: Record = {
        "ocid": process.ocid,
        "id": f"{process.ocid}-{STAGES[process.stage]}",
        "date": process.moment(process.dates.told, "19:00:00"),
        "tag": [],
        "initiationType": "tender",
        "language": "es",
        "parties": [],
        "buyer": process.buyer.reference(),
        "planning": stages.planning(process, roles),
    }
    if process.stage >= TENDER:
        found["tender"] = stages.tender(process, roles)
    elif process.draws.chance(50):
        status = process.draws.pick(("planning", "planned"))
        found["tender"] = {"id": process.code, "title": stages.title(process), "status": status}
    if process.stage >= AWARD:
        found["awards"] = stages.awards(process, roles)
    if process.stage >= CONTRACT:
        found["contracts"] = stages.contracts(process, roles)
    if process.extended:
        found["cycle"] = int(process.days[process.dates.planned][:4])
    if process.draws.chance(15):
        found["relatedProcesses"] = [_relation(process)]
    _bystanders(process, roles)
    found["tag"] = _tags(process, found)
    found["parties"] = [party.entry(each, extended=process.extended) for party, each in roles.items()]
    return found


def _bystanders(process: Process, roles: dict[Party, list[str]]) -> None:
    """Add the parties to which nothing in the release refers."""
    if process.draws.chance(20):
        stages.add_role(roles, institution("funder"), "funder", "interestedParty")
    if process.draws.chance(10):
        stages.add_role(roles, institution("reviewer"), "reviewBody")


def _tags(process: Process, found: Record) -> list[str]:
    if process.fate == "cancelled" and process.stage in {TENDER, AWARD}:
        return ["tenderCancellation" if process.stage == TENDER else "awardCancellation"]
    contracts = found.get("contracts", ())
    if process.stage == IMPLEMENTATION and stages.contract_status(process) == "terminated":
        return ["implementationUpdate", "contractTermination"]
    if any("amendments" in contract for contract in contracts):
        return ["implementation", "contractAmendment"]
    if process.stage == AWARD and "amendments" in found["tender"]:
        return ["tenderAmendment", "award"]
    return [_UPDATES[process.stage][process.draws.chance(20)]]


def _relation(process: Process) -> Record:
    other = f"{process.ocid[:-4]}{int(process.ocid[-4:]) - 1}"
    return {
        "id": "1",
        "relationship": [process.draws.pick(_RELATIONS)],
        "title": stages.title(process),
        "scheme": "ocid",
        "identifier": other,
    }


def _address(path: str) -> str:
    return f"https://datos.{institution('publisher').site}/edca/{path}"


def _package(seed: int, index: int, held: list[Record]) -> Record:
    publisher = institution("publisher")
    newest = max(each["date"] for each in held)
    package: Record = {
        "uri": _address(f"paquetes/{seed}-{index:06}.json"),
        "version": "1.1",
        "publishedDate": newest.replace("T19:00:00", "T21:30:00"),
        "publisher": {
            "name": publisher.name,
            "scheme": "MX-RFC",
            "uid": publisher.rfc,
            "uri": f"https://www.{publisher.site}/",
        },
        "license": "https://datos.gob.mx/libreusomx",
        "publicationPolicy": _address("politica-de-publicacion.pdf"),
    }
    if any("cycle" in each for each in held):
        roots = (f"https://raw.githubusercontent.com/{name}/extension.json" for name in _EXTENSIONS)
        package["extensions"] = list(roots)
    return package
