"""The provider under concurrent clients; only in development, on request."""

from __future__ import annotations

from conformance.checks.registry import Outcome, check, passed
from conformance.examination import Examination
from standards.requirements import Requirement


def _outcome(status: bool, reason: str, examination: Examination, **params: object) -> Outcome:
    load = examination.load
    told = {"clients": max(load.stages), "requests": load.requests, **params}
    if status:
        return Outcome("pass", "load-summary", told, tuple(load.sample))
    return Outcome("fail", reason, told, tuple(load.faulty or load.sample))


@check("stress.errors")
def errors(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether every search under load was served."""
    load = examination.load
    return _outcome(
        not load.errors, "load-errors", examination, p95=f"{load.p95:.2f}", count=len(load.errors)
    )


@check("stress.data-time")
def data_time(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether 95 of 100 searches under load came within the time that the PDN waits."""
    limit = examination.session.target.limits.data_timeout
    p95 = examination.load.p95
    return _outcome(p95 <= limit, "load-slow", examination, p95=f"{p95:.2f}", limit=f"{limit:g}")


@check("stress.token-time")
def token_time(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether 95 of 100 tokens under load came within the time that the PDN waits."""
    if examination.session.target.auth.type == "bearer":
        return Outcome("not-applicable", "bearer-configured")
    limit = examination.session.target.limits.token_timeout
    p95 = examination.load.token_p95
    return _outcome(p95 <= limit, "load-slow", examination, p95=f"{p95:.2f}", limit=f"{limit:g}")


@check("stress.same-answers")
def same_answers(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether searches under load gave the same as alone."""
    load = examination.load
    if load.different and load.moved:
        return Outcome("flaky", "data-moved-under-load", {"count": load.different}, tuple(load.faulty))
    return _outcome(
        not load.different, "load-differs", examination, p95=f"{load.p95:.2f}", count=load.different
    )


@check("stress.recovery")
def recovery(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether the API serves as before once the load is over."""
    load = examination.load
    if load.recovered is None or load.recovered.status != 200:
        came = load.recovered.came if load.recovered else "-"
        ids = (load.recovered.id,) if load.recovered else ()
        return Outcome("fail", "not-recovered", {"came": came}, ids)
    return passed(load.recovered)
