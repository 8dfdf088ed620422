"""Rules of System 6: where releases stand, and what their rules say at the edges that example files do not show."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.registry import load
from validator.pipeline import Options, validate_records
from validator.rules import s6_identity
from validator.rules.dates import comes_before
from validator.rules.s6_releases import days_between, releases, same_id

PARTY = {"id": "1", "name": "Agencia", "roles": ["buyer"]}
RELEASE = {
    "ocid": "ocds-h7k2mx-1",
    "id": "1",
    "date": "2025-03-01T00:00:00Z",
    "tag": ["contractUpdate"],
    "initiationType": "tender",
}
CONTRACT = {"contracts": [{"id": "C", "awardID": "A"}]}
TODAY = Options(today=date(2025, 6, 30))


def told(record: dict[str, Any], kind: str = "release") -> list[tuple[str, str]]:
    report = validate_records(load(f"s6.{kind}@1.1"), [record], options=TODAY)
    found = [(each.rule, each.pointer) for each in report.findings if each.rule.startswith("s6.")]
    # These records are as short as can be.
    return [(rule, pointer) for rule, pointer in found if rule != "s6.incomplete"]


def package(*histories: dict[str, Any]) -> dict[str, Any]:
    return {
        "uri": "https://datos.ancr.gob.mx/edca/1.json",
        "version": "1.1",
        "publishedDate": "2025-06-01T00:00:00Z",
        "publisher": {"name": "Agencia Nacional de Caminos Rurales"},
        "records": list(histories),
    }


@pytest.mark.parametrize(
    ("record", "places"),
    [
        (RELEASE, [""]),
        ({"ocid": "x", "record": RELEASE}, ["record"]),
        ({"releases": [RELEASE, 7]}, ["releases/0"]),
        ({"records": [{"releases": [{"url": "https://x.mx"}, RELEASE]}]}, ["records/0/releases/1"]),
        ({"records": [{"releases": 1, "compiledRelease": RELEASE}, None]}, ["records/0/compiledRelease"]),
    ],
)
def test_releases_are_found_in_every_kind_of_record(record: dict[str, Any], places: list[str]) -> None:
    assert [pointer for pointer, _ in releases(record)] == places


def test_a_defect_of_a_release_is_not_told_again_of_the_compiled_one() -> None:
    spoilt = {**RELEASE, "parties": [PARTY], "buyer": {"id": "2"}}
    history = {
        "ocid": RELEASE["ocid"],
        "releases": [spoilt],
        "compiledRelease": {**spoilt, "tag": ["compiled"]},
    }
    assert told(package(history), "record-package") == [
        ("s6.party-missing", "/records/0/releases/0/buyer/id")
    ]


def test_an_award_of_an_earlier_release_is_an_award() -> None:
    earlier = {**RELEASE, "id": "0", "tag": ["award"], "awards": [{"id": "A"}]}
    history = {"ocid": RELEASE["ocid"], "releases": [earlier, {**RELEASE, **CONTRACT}]}
    assert told(package(history), "record-package") == []
    history["releases"] = [{**RELEASE, **CONTRACT}]
    assert told(package(history), "record-package") == [
        ("s6.award-missing", "/records/0/releases/0/contracts/0/awardID")
    ]


def test_an_award_may_stand_in_a_release_that_is_only_linked() -> None:
    link = {"url": "https://datos.ancr.gob.mx/edca/0.json", "date": "2025-02-01T00:00:00Z"}
    history = {"ocid": RELEASE["ocid"], "releases": [link, {**RELEASE, **CONTRACT}]}
    assert [rule for rule, _ in told(package(history), "record-package")] == []


def test_of_a_release_alone_the_award_is_only_suspected() -> None:
    assert told({**RELEASE, **CONTRACT}) == [("s6.award-elsewhere", "/contracts/0/awardID")]
    assert told({**RELEASE, **CONTRACT, "tag": ["compiled"]}) == [
        ("s6.award-missing", "/contracts/0/awardID")
    ]


WRONG: list[Any] = [None, 7, "x", [], [None], [7], {"id": []}, [{"id": None}], [[]]]
MEMBERS = ["parties", "buyer", "planning", "tender", "awards", "contracts", "tag", "date", "ocid", "id"]
SPOILT = [{**RELEASE, "parties": [PARTY], **CONTRACT, member: wrong} for member in MEMBERS for wrong in WRONG]
HELD: dict[str, list[Any]] = {
    "release": SPOILT,
    "record": [{"ocid": "ocds-h7k2mx-1", "record": each} for each in SPOILT],
    "record-package": [package({"ocid": 1, "releases": [each], "compiledRelease": each}) for each in SPOILT],
}


@pytest.mark.parametrize("kind", HELD)
def test_nothing_of_a_wrong_type_breaks_a_rule(kind: str) -> None:
    report = validate_records(load(f"s6.{kind}@1.1"), HELD[kind], options=TODAY)
    assert report.summary.records == len(SPOILT)


@pytest.mark.parametrize(
    ("value", "expected"), [(7, "7"), (" 7 ", "7"), ("", None), (True, None), (1.5, None)]
)
def test_ids_are_compared_as_texts(value: Any, expected: str | None) -> None:
    assert same_id(value) == expected


def test_moments_are_compared_with_their_offsets_and_days_without() -> None:
    assert days_between("2025-03-20T23:00:00-06:00", "2025-03-21T05:00:00Z") == 0
    assert days_between("2025-03-20", "2025-03-21T05:00:00Z") == 1
    assert days_between("2025-03-20T10:00:00", "2025-03-20T09:00:00Z") == 0
    assert days_between("20/03/2025", "2025-03-21") is None
    assert comes_before("2025-03-20", "2025-03-21")
    assert not comes_before("2025-03-21T09:00:00Z", "2025-03-21T10:00:00Z")
    assert not comes_before(None, "2025-03-21")


LISTS = st.recursive(
    st.one_of(st.none(), st.integers(0, 2), st.sampled_from(["1", " 1", ""])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["id", "items", "documents", "awards", "unit"]), inner, max_size=4),
    ),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from(["awards", "parties", "tender"]), LISTS))
def test_a_release_that_is_passed_over_has_no_id_twice(release: dict[str, Any]) -> None:
    if not s6_identity._may_repeat(release):
        assert list(s6_identity._repeated("", release)) == []


def test_a_compiled_release_without_a_document_of_its_process_is_told_as_a_whole() -> None:
    compiled = {
        **RELEASE,
        "tag": ["compiled"],
        "tender": {
            "id": "T",
            "procurementMethod": "open",
            "documents": [{"id": "1", "documentType": "bidders"}],
        },
        "contracts": [{"id": "C", "awardID": "A", "status": "active"}],
    }
    history = {
        "ocid": RELEASE["ocid"],
        "compiledRelease": compiled,
        "releases": [{**RELEASE, "tag": ["tender"]}],
    }
    expected = ("s6.documents-expected", "/records/0/compiledRelease")
    assert expected in told(package(history), "record-package")


def test_the_ministries_of_a_state_may_share_its_rfc() -> None:
    def buyer(name: str, role: str) -> dict[str, Any]:
        identifier = {"scheme": "MX-RFC", "id": "GEM850101BJ3", "legalName": name}
        return {**RELEASE, "id": name, "parties": [{"id": name, "identifier": identifier, "roles": [role]}]}

    def rules(role: str) -> set[str]:
        releases = [buyer("Secretaría de Obra", role), buyer("Secretaría de Salud", role)]
        report = validate_records(load("s6.release@1.1"), releases, options=TODAY)
        return {each.rule for each in report.findings if each.rule == "s6.rfc-renamed"}

    assert rules("buyer") == set()
    assert rules("supplier") == {"s6.rfc-renamed"}
