"""The faults as a set: named, described, complete, composable. That each is caught is the self-test's matter."""

import time
from pathlib import Path
from typing import Any

import orjson
import pytest

from conformance.sandbox.errors import SandboxFailure
from conformance.sandbox.exchange import Call, Reply
from conformance.sandbox.faults import Fault, build, check_names, faults
from conformance.sandbox.faults.registry import fault
from conformance.sandbox.provider import PACKAGE, Provider
from conformance.sandbox.settings import Settings
from standards.registry import load
from standards.requirements import families, requirements
from standards.samples import generate
from standards.texts import LANGUAGES, catalogue

STANDARD = load("s2@1.1")
FAULTS = faults(STANDARD)
RECORDS = list(generate(STANDARD, 60, 5))

REASONS = {
    "access.transport": "the sandbox is served over plain HTTP on loopback, where the question does not arise"
}
"""Families that no fault can break here, and why."""


def test_every_requirement_has_a_fault_or_a_reason() -> None:
    broken = {(each.breaks, each.member) for each in FAULTS.values()}
    missing = {
        requirement.id
        for requirement in requirements(STANDARD)
        if requirement.family not in REASONS
        and not {(requirement.family, requirement.member), (requirement.family, "")} & broken
    }
    assert not missing, "declare a fault for each in conformance/sandbox/faults/, or its reason in REASONS"


@pytest.mark.parametrize("each", FAULTS.values(), ids=FAULTS)
def test_a_fault_names_what_exists(each: Fault) -> None:
    assert each.breaks not in REASONS
    assert {each.breaks, *each.side_effects} <= set(families())
    assert each.breaks not in each.side_effects
    if each.member:
        assert (each.breaks, each.member) in {(one.family, one.member) for one in requirements(STANDARD)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fault_is_described_and_nothing_else(language: Any) -> None:
    described = {key for key in catalogue(PACKAGE, language) if key.startswith("faults.")}
    assert described == {f"faults.{each.kind}" for each in FAULTS.values()}
    texts = [each.description(language) for each in FAULTS.values()]
    assert all(text.endswith(".") and text.count(". ") == 0 for text in texts)


def test_both_languages_say_the_same_things() -> None:
    assert catalogue(PACKAGE, "es").keys() == catalogue(PACKAGE, "en").keys()


def test_the_faults_of_all_standards_include_those_of_each() -> None:
    assert FAULTS.items() <= faults().items()


def test_two_faults_of_one_name_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="two faults named"):
        fault("password-ignored", breaks="oauth.wrong-password")(Provider)


@pytest.mark.parametrize("name", FAULTS)
def test_a_faulty_provider_overrides_something(name: str) -> None:
    provider = build([name], STANDARD, RECORDS)
    assert isinstance(provider, FAULTS[name].mixin)
    assert FAULTS[name].mixin is not Provider


def answer(provider: Provider, body: dict[str, Any], **headers: str) -> Reply:
    token = provider.access_token(time.time())
    sent = {"authorization": f"Bearer {token}", "content-type": "application/json", **headers}
    return provider.handle(Call("POST", STANDARD.api.endpoint("search").path, {}, sent, orjson.dumps(body)))


def test_faults_compose() -> None:
    names = [
        "total-one-short",
        "filter-ignored-nombres",
        "filter-ignored-curp",
        "powered-by-shown",
        "page-zero-as-first",
    ]
    provider = build(names, STANDARD, RECORDS)
    person = next(record for record in RECORDS if "curp" in record)
    for name in ("nombres", "curp"):
        reply = answer(provider, {"page": 0, "query": {name: person[name]}})
        assert reply.status == 200
        assert reply.headers["X-Powered-By"]
        assert orjson.loads(reply.body)["pagination"]["totalRows"] == len(RECORDS) - 1


def test_two_faults_of_one_method_both_work() -> None:
    provider = build(
        ["page-echo-text", "page-size-echo-fixed", "record-lacks-required", "id-repeated"], STANDARD, RECORDS
    )
    document = orjson.loads(answer(provider, {"page": 1, "pageSize": 60}).body)
    assert (document["pagination"]["page"], document["pagination"]["pageSize"]) == ("1", 10)
    assert len({record["id"] for record in document["results"]}) == len(RECORDS) - 1
    assert sum("fechaCaptura" not in record for record in document["results"]) == 1


def test_data_faults_leave_the_records_that_they_are_given_alone() -> None:
    before = orjson.dumps(RECORDS)
    for each in FAULTS.values():
        if each.breaks.startswith("data."):
            build([each.name], STANDARD, RECORDS)
    assert orjson.dumps(RECORDS) == before


@pytest.mark.parametrize("rows", [0, 1, 2])
def test_every_fault_bears_few_records(rows: int) -> None:
    for name in FAULTS:
        provider = build([name], STANDARD, RECORDS[:rows], Settings(slow_seconds=0, hang_seconds=0))
        for body in ({}, {"sort": {"nombres": "desc"}}, {"page": 3, "query": {"nombres": "a"}}):
            assert answer(provider, body).status < 600
        assert provider.dependencias() is not None


def test_an_unknown_fault_is_told_in_words() -> None:
    with pytest.raises(SandboxFailure) as caught:
        build(["total-one-short", "nada"], STANDARD, RECORDS)
    assert caught.value.exit_code == 2
    assert "nada" in caught.value.message("en")


def test_names_are_taken_once() -> None:
    assert check_names(["pages-overlap", "pages-overlap"], STANDARD) == ["pages-overlap"]


def test_a_crowd_is_several_clients_at_once_and_ends() -> None:
    provider = build(["crowd-refused"], STANDARD, RECORDS)
    token = {"authorization": f"Bearer {provider.access_token(time.time())}"}

    def statuses(clients: int) -> set[int]:
        path = STANDARD.api.endpoint("search").path
        calls = [Call("POST", path, {}, token, b"{}", client=str(client)) for client in range(clients)]
        return {provider.handle(call).status for call in calls}

    assert statuses(2) == {200}
    assert 503 in statuses(5)
    time.sleep(0.3)
    assert statuses(2) == {200}


def test_faults_are_files_of_the_package() -> None:
    folder = Path(__file__).parents[2] / "conformance" / "sandbox" / "faults"
    themes = {each.breaks.partition(".")[0] for each in FAULTS.values()}
    assert themes <= {file.stem for file in folder.glob("*.py")}
