"""Whole examinations of the sandbox over a real server."""

from __future__ import annotations

import re

import pytest

from conformance.checks.registry import load_all
from conformance.evidence import Recorder
from conformance.practice import practice
from conformance.results import Run
from conformance.runner import Options, probe
from conformance.sandbox.settings import Credentials, Settings
from standards.registry import load
from standards.requirements import CATEGORIES, families, requirements
from standards.samples import generate

STANDARD = load("s2@1.1")


def examine(*, seed: int = 0, environment: str = "desarrollo", **options: object) -> tuple[Run, Recorder]:
    asked = {"profile": "quick", "categories": CATEGORIES, "seed": seed, **options}
    place = "productivo" if environment == "productivo" else "desarrollo"
    with practice(STANDARD, seed=seed, environment=place) as target:  # type: ignore[arg-type]
        return probe(target, STANDARD, Options(**asked))  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(10))
def test_the_correct_provider_is_conformant_with_any_seed(seed: int) -> None:
    run, _ = examine(seed=seed)
    assert {result.id: result.reason for result in run.requirements if result.status == "fail"} == {}
    assert (run.verdict, run.score, run.partial) == ("conformant", 100, [])


def test_same_seed_same_judgement() -> None:
    judged = []
    for _ in range(2):
        run, _evidence = examine(seed=3, categories=("security", "functional", "data"))
        judged.append([(each.id, each.status, each.reason_code, each.params) for each in run.requirements])
    assert judged[0] == judged[1]


def test_productive_environments_get_no_stress_and_are_judged_on_privacy() -> None:
    run, _ = examine(environment="productivo")
    status = {result.id: result.status for result in run.requirements}
    assert {status[f"S2-STR-00{number}"] for number in range(1, 6)} == {"not-applicable"}
    assert status["S2-DAT-005"] == "pass"
    assert run.verdict == "conformant"


def test_what_was_left_out_makes_the_run_partial_and_lowers_the_score() -> None:
    run, _ = examine(categories=("security",))
    assert run.verdict == "conformant"
    assert run.partial == ["without-functional", "without-data", "without-stress"]
    assert run.score < 100
    assert run.categories["stress"].score is None


def test_a_spent_budget_is_undecided() -> None:
    run, _ = examine(budget=0.001)
    assert run.verdict == "undecided"
    assert "budget" in run.partial


def test_secrets_and_reserved_data_are_in_no_artefact() -> None:
    credentials = Credentials(password="CANARIO-clave-ñ%+1", client_secret="CANARIO:secreto/2&")
    settings = Settings(credentials=credentials)
    records = list(generate(STANDARD, 250, 7))
    with practice(STANDARD, seed=7, settings=settings) as target:
        run, recorder = probe(target, STANDARD, Options(profile="quick", seed=7))
    artefacts = run.to_json() + recorder.ndjson()
    assert "CANARIO" not in artefacts
    assert not re.search(r"eyJ[\w-]+\.[\w-]+\.[\w-]{10}", artefacts)
    curps = {record["curp"] for record in records if "curp" in record}
    assert curps
    assert not [curp for curp in curps if curp in artefacts]


def test_every_failure_can_be_reproduced_and_says_why() -> None:
    with practice(STANDARD, ["pages-overlap", "search-without-token"]) as target:
        run, recorder = probe(target, STANDARD, Options(profile="quick"))
    failed = {result.id: result for result in run.requirements if result.status == "fail"}
    assert set(failed) == {"S2-FUN-016", "S2-SEC-013"}
    known = {exchange.id for exchange in recorder.exchanges}
    for result in failed.values():
        assert result.reason
        assert result.reproduce.startswith("curl ")
        assert result.evidence
        assert set(result.evidence) <= known


def test_every_family_has_one_check_and_every_check_a_family() -> None:
    assert set(load_all()) == set(families())
    assert {requirement.family for requirement in requirements(STANDARD)} == set(families())
