from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.results import RequirementResult, Status, score_of, tally_of, verdict_of
from standards.requirements import Level

STATUSES = get_args(Status)
LEVELS = get_args(Level)


def result(status: str, level: str = "must") -> RequirementResult:
    return RequirementResult.model_validate(
        {"id": "S2-FUN-001", "level": level, "category": "functional", "status": status, "message": ""}
    )


results = st.lists(st.builds(result, st.sampled_from(STATUSES), st.sampled_from(LEVELS)), max_size=12)


@pytest.mark.parametrize(
    ("statuses", "verdict"),
    [
        (["pass"], "conformant"),
        (["pass", "not-applicable"], "conformant"),
        (["pass", "fail"], "non-conformant"),
        (["fail", "error"], "non-conformant"),
        (["pass", "skip"], "undecided"),
        (["pass", "flaky"], "undecided"),
        (["pass", "error"], "undecided"),
        (["not-applicable"], "undecided"),
        ([], "undecided"),
    ],
)
def test_verdict_of_musts(statuses: list[str], verdict: str) -> None:
    assert verdict_of([result(status) for status in statuses]) == verdict


def test_recommendations_do_not_decide_the_verdict() -> None:
    assert verdict_of([result("pass"), result("fail", "should"), result("error", "may")]) == "conformant"


@given(results, st.sampled_from(LEVELS))
def test_a_failure_never_raises_the_score(before: list[RequirementResult], level: str) -> None:
    assert (score_of([*before, result("fail", level)]) or 0) <= (score_of(before) or 0)


@given(results)
def test_what_was_not_decided_never_counts_as_passed(some: list[RequirementResult]) -> None:
    decided = [
        each if each.status in {"pass", "not-applicable"} else result("fail", each.level) for each in some
    ]
    assert score_of(some) == score_of(decided)


@given(results)
def test_a_conformant_run_has_no_failed_or_undecided_must(some: list[RequirementResult]) -> None:
    if verdict_of(some) == "conformant":
        assert {each.status for each in some if each.level == "must"} <= {"pass", "not-applicable"}


@given(results)
def test_tally_counts_every_result(some: list[RequirementResult]) -> None:
    tally = tally_of(some)
    counted = tally.passed + tally.fail + tally.skip + tally.not_applicable + tally.flaky + tally.error
    assert counted == len(some)
