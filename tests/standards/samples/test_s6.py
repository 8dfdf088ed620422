"""Sample data of S6 hold by the schema and by the meaning of every field."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from standards import catalog, rfc
from standards.samples import TODAY, s6

MANY = 800
KINDS = {
    "release": (s6.releases, 150),
    "release-package": (s6.release_packages, 30),
    "record-package": (s6.record_packages, 30),
    "record": (s6.interconnection_records, 30),
}
CLOSED = {
    "ocds-tender-status": "tender/status",
    "ocds-method": "tender/procurementMethod",
    "ocds-procurement-category": "tender/mainProcurementCategory",
    "ocds-award-status": "awards/*/status",
    "ocds-contract-status": "contracts/*/status",
    "ocds-submission-method": "tender/submissionMethod/*",
    "ocds-related-process": "relatedProcesses/*/relationship/*",
    "s6-payment-method": "contracts/*/implementation/transactions/*/paymentMethod",
    "s6-surveillance-mechanism": "contracts/*/surveillanceMechanisms/*",
    "s6-guarantee-type": "contracts/*/guarantees/*/type",
    "s6-guaranteed-obligation": "contracts/*/guarantees/*/obligations",
    "ocds-party-role": "parties/*/roles/*",
}


def at(value: Any, path: str) -> Iterator[Any]:
    """Yield every value at a path."""
    name, _, rest = path.partition("/")
    children = value if name == "*" else [value[name]] if isinstance(value, dict) and name in value else []
    for child in children:
        yield from at(child, rest) if rest else [child]


@pytest.fixture(scope="module")
def releases() -> list[dict[str, Any]]:
    return list(s6.releases(0, range(MANY), TODAY))


def test_identifiers_are_unique_and_shaped(releases: list[dict[str, Any]]) -> None:
    assert len({each["ocid"] for each in releases}) == MANY
    for each in releases:
        assert re.fullmatch(r"ocds-[a-z0-9]{6}-.+", each["ocid"])
        for path in ("parties", "awards", "contracts", "tender/items", "tender/documents"):
            ids = list(at(each, f"{path}/*/id"))
            assert len(ids) == len(set(ids))


def references(release: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each reference to an organization with the role that it asks for."""
    places = {
        "buyer": "buyer",
        "tender/procuringEntity": "procuringEntity",
        "tender/tenderers/*": "tenderer",
        "tender/clarificationMeetings/*/clarificationMeetingAttendees/*": "attendee",
        "awards/*/suppliers/*": "supplier",
        "contracts/*/suppliers/*": "supplier",
        "contracts/*/guarantees/*/guarantor": "guarantor",
        "contracts/*/implementation/transactions/*/payer": "payer",
        "contracts/*/implementation/transactions/*/payee": "payee",
        "planning/requestsForQuotes/*/invitedSuppliers/*": "invitedSupplier",
        "planning/requestsForQuotes/*/quotes/*/issuingSupplier": "issuingSupplier",
        "planning/budget/budgetBreakdown/*/sourceParty": "funder",
    }
    for path, role in places.items():
        for found in at(release, path):
            yield role, found


def everything() -> Iterator[dict[str, Any]]:
    """Yield releases of every kind: alone, in the past of a process, and compiled."""
    yield from s6.releases(1, range(200), TODAY)
    for package in s6.record_packages(1, range(40), TODAY):
        for record in package["records"]:
            yield record["compiledRelease"]
            yield from (each for each in record["releases"] if "parties" in each)


def test_references_resolve_to_parties_in_that_role() -> None:
    for release in everything():
        parties = {each["id"]: each for each in release["parties"]}
        for role, reference in references(release):
            assert role in parties[reference["id"]]["roles"]
            assert parties[reference["id"]]["name"] == reference["name"]
        for party in parties.values():
            assert party["roles"]
            assert party["id"] == f"{party['identifier']['scheme']}-{party['identifier']['id']}"


def test_organizations_have_company_rfcs(releases: list[dict[str, Any]]) -> None:
    for key in {found for each in releases for found in at(each, "parties/*/identifier/id")}:
        assert rfc.COMPANY_PATTERN.match(key)
        assert rfc.check_digit(key[:11]) == key[11]
        assert rfc.birth_or_foundation_date_exists(key)


def cents(value: dict[str, Any]) -> int:
    amount: float = value["amount"]
    return round(amount * 100)


def test_amounts_add_up() -> None:
    for release in everything():
        awards = {each["id"]: each for each in release.get("awards", ())}
        for award in awards.values():
            if "value" in award:
                items = sum(each["quantity"] * cents(each["unit"]["value"]) for each in award["items"])
                assert items == cents(award["value"])
                assert award["value"].get("netAmount", 0) < award["value"]["amount"]
        for contract in release.get("contracts", ()):
            award = awards[contract["awardID"]]
            assert award["status"] == "active"
            assert cents(contract["value"]) == cents(award["value"])
            paid = sum(map(cents, at(contract, "implementation/transactions/*/value")))
            assert paid <= cents(contract["value"])
            assert contract["status"] != "terminated" or paid in {0, cents(contract["value"])}
        whole = sum(cents(each["value"]) for each in awards.values() if "value" in each)
        assert not awards or whole <= cents(release["tender"]["value"])


def moments(value: Any) -> Iterator[str]:
    """Yield every date that tells what has happened."""
    happened = {"date", "datePublished", "dateMet", "dateModified", "dateSigned"}
    if isinstance(value, dict):
        for name, child in value.items():
            yield from [child] if name in happened and isinstance(child, str) else moments(child)
    elif isinstance(value, list):
        for child in value:
            yield from moments(child)


def periods(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every period."""
    if isinstance(value, dict):
        if "durationInDays" in value:
            yield value
        for child in value.values():
            yield from periods(child)
    elif isinstance(value, list):
        for child in value:
            yield from periods(child)


def test_dates_are_in_order_and_past() -> None:
    for release in everything():
        told = datetime.fromisoformat(release["date"])
        assert told.date() < TODAY
        assert max(map(datetime.fromisoformat, moments(release))) <= told
        for period in periods(release):
            length = datetime.fromisoformat(period["endDate"]) - datetime.fromisoformat(period["startDate"])
            assert length == timedelta(days=period["durationInDays"])
        for award in release.get("awards", ()):
            assert release["tender"]["tenderPeriod"]["endDate"] <= award["date"]
        for contract in release.get("contracts", ()):
            if "dateSigned" in contract:
                assert (
                    release["awards"][0]["date"] <= contract["dateSigned"] <= contract["period"]["startDate"]
                )


def test_procedures_agree_with_their_method(releases: list[dict[str, Any]]) -> None:
    under = catalog.load("s6-procurement-method-details").by_parent
    for each in releases:
        tender = each.get("tender", {})
        if "procurementMethod" in tender and "procurementMethodDetails" in tender:
            known = {entry.valor for entry in under[tender["procurementMethod"]].entries}
            assert tender["procurementMethodDetails"] in known
        if "tenderers" in tender:
            assert tender["numberOfTenderers"] == len(tender["tenderers"])
            assert tender["procurementMethod"] != "direct" or len(tender["tenderers"]) == 1
            assert tender["procurementMethod"] != "selective" or len(tender["tenderers"]) >= 3


def test_documents_belong_to_their_stage(releases: list[dict[str, Any]]) -> None:
    under = catalog.load("s6-document-type-stage").by_parent
    places = {
        "planning": "planning/documents/*",
        "tender": "tender/documents/*",
        "award": "awards/*/documents/*",
        "contract": "contracts/*/documents/*",
        "implementation": "contracts/*/implementation/documents/*",
    }
    for stage, path in places.items():
        known = {entry.clave for entry in under[stage].entries}
        found = {document["documentType"] for each in releases for document in at(each, path)}
        assert found <= known
        assert len(found) > len(known) / 2


def test_foreign_currency_comes_with_its_rate(releases: list[dict[str, Any]]) -> None:
    currencies: Counter[str] = Counter()
    for each in releases:
        for value in at(each, "planning/budget/amount"):
            currencies[value["currency"]] += 1
            assert value["currency"] == "MXN" or value["exchangeRates"]
    assert set(currencies) == {"MXN", "USD"}


@pytest.mark.parametrize("name", CLOSED)
def test_every_clave_appears(releases: list[dict[str, Any]], name: str) -> None:
    found = {value for each in releases for value in at(each, CLOSED[name])}
    assert {entry.clave for entry in catalog.load(name).entries} <= found


def test_every_tag_appears(releases: list[dict[str, Any]]) -> None:
    found = {tag for each in releases for tag in each["tag"]}
    found |= {tag for each in s6.record_packages(0, range(3), TODAY) for tag in at(each, "records/*/*/tag/*")}
    rare = {"tenderUpdate", "awardUpdate", "contractUpdate", "planningUpdate", "compiled"}
    assert {entry.clave for entry in catalog.load("ocds-release-tag").entries} - found <= rare


def test_records_carry_a_history_in_order() -> None:
    kinds: Counter[str] = Counter()
    for package in s6.record_packages(2, range(40), TODAY):
        assert package["version"] == "1.1"
        for record in package["records"]:
            dates = [each["date"] for each in record["releases"]]
            assert dates == sorted(dates)
            assert package["publishedDate"] >= dates[-1]
            assert record["compiledRelease"]["tag"] == ["compiled"]
            kinds["linked" if "url" in record["releases"][0] else "whole"] += 1
            for status in at(record, "versionedRelease/tender/status"):
                kinds["versioned"] += 1
                assert [each["value"] for each in status] == ["active", "complete"]
    assert set(kinds) == {"linked", "whole", "versioned"}
