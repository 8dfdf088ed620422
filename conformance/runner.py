"""Carries out an examination: plans, decides each requirement, repeats failures, and makes the run."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import version

from conformance.checks.registry import Check, Outcome, load_all
from conformance.errors import ProbeError
from conformance.evidence import Recorder
from conformance.examination import Blocked, Examination
from conformance.provider_file import Target
from conformance.results import (
    LEFT_OUT,
    ProbeProfile,
    RequirementResult,
    Run,
    Tool,
    score_of,
    tally_of,
    verdict_of,
)
from conformance.session import Session
from conformance.transport import MUTE
from standards.errors import UsageFailure
from standards.model import Standard
from standards.requirements import CATEGORIES, Category, Requirement, requirements
from standards.texts import Language, current_language, text

DEFAULT_CATEGORIES: tuple[Category, ...] = ("security", "functional", "data")
FIRST_AND_LAST = {
    "access.transport": -1,
    "access.no-internals": 1,
    "access.token-expired": 1,
    "oauth.token-lifetime": 1,
}
"""Transport is decided first, since nothing else can be without it; last, what looks at all that came, and what waits
for a token to grow old."""

NOT_APPLICABLE_WHEN_BLOCKED = frozenset({"bearer-configured", "no-dependencias-url", "no-values"})
FATAL = ("unreachable", "no-token")
"""Reasons for which most of a run cannot be carried out."""


@dataclass(frozen=True)
class RequirementDecided:
    """A requirement was decided; ``done`` of ``planned`` now are."""

    result: RequirementResult
    done: int
    planned: int


Listener = Callable[[RequirementDecided], None]


@dataclass(frozen=True)
class Options:
    """How an examination is carried out.

    Attributes:
        budget: seconds after which nothing more is started; None for no bound.
        today: the date that rules on dates compare with.
    """

    profile: ProbeProfile = "full"
    categories: Collection[Category] = DEFAULT_CATEGORIES
    seed: int = 0
    budget: float | None = None
    today: date | None = None
    language: Language | None = None


def probe(
    target: Target, standard: Standard, options: Options, listener: Listener | None = None
) -> tuple[Run, Recorder]:
    """Examine one API of one provider; return the run and its evidence.

    It always returns a run: what could not be decided says so and why.

    Raises:
        UsageFailure: ``standard-without-requirements``: nobody has said yet what an API of this standard must do.
    """
    if not requirements(standard):
        raise UsageFailure("standard-without-requirements", name=standard.name)
    started, clock = datetime.now(UTC), time.monotonic()
    with Session(target, standard) as session:
        examiner = _Examiner(session, options, clock, listener)
        results = examiner.decide_all()
        seconds = time.monotonic() - clock
        run = Run(
            tool=Tool(name="conforme", version=version("conforme")),
            provider=target.identity,
            standard=standard.name,
            standard_status=standard.status,
            schema_sha256=standard.schema_sha256,
            profile=options.profile,
            started=started,
            finished=datetime.now(UTC),
            seed=options.seed,
            verdict=verdict_of(results),
            score=score_of(results) or 0,
            categories={
                category: tally_of([result for result in results if result.category == category])
                for category in CATEGORIES
            },
            requirements=results,
            partial=examiner.partial(results),
            requests=len(session.recorder.exchanges),
            seconds=round(seconds, 2),
            evidence_sha256=session.recorder.digest(),
        )
        return run, session.recorder


class _Examiner:
    """Decides the requirements of one run, in an order that serves the checks, and reports them in their own."""

    def __init__(self, session: Session, options: Options, clock: float, listener: Listener | None) -> None:
        self.session = session
        self.options = options
        self.clock = clock
        self.listener = listener
        self.language = options.language or current_language()
        self.checks: dict[str, Check] = load_all()
        self.examination = Examination(
            session, options.profile, options.seed, options.today or datetime.now(UTC).date()
        )
        self.fatal: tuple[str, dict[str, object]] | None = None
        self.interrupted = False

    def decide_all(self) -> list[RequirementResult]:
        """Decide every requirement of the standard."""
        planned = requirements(self.session.standard)
        order = sorted(planned, key=lambda each: (FIRST_AND_LAST.get(each.family, 0), each.id))
        results: dict[str, RequirementResult] = {}
        for requirement in order:
            outcome = self._outcome(requirement)
            results[requirement.id] = self._result(requirement, outcome)
            if self.listener is not None:
                self.listener(RequirementDecided(results[requirement.id], len(results), len(planned)))
        return [results[requirement.id] for requirement in planned]

    def partial(self, results: list[RequirementResult]) -> list[str]:
        """Tell why the run does not cover its standard."""
        reasons = []
        if self.interrupted:
            reasons.append("interrupted")
        if any(result.reason_code == "budget-spent" for result in results):
            reasons.append("budget")
        reasons += [code for code in FATAL if any(result.reason_code == code for result in results)]
        left_out = [category for category in CATEGORIES if category not in self.options.categories]
        return [*reasons, *(f"without-{category}" for category in left_out)]

    def _outcome(self, requirement: Requirement) -> Outcome:
        left_out = self._left_out(requirement)
        if left_out is not None:
            return left_out
        first = self._decide(requirement)
        if first.status != "fail":
            return first
        if requirement.category == "stress":
            return self._unless_moved(first)
        self.examination.refresh()
        second = self._decide(requirement)
        if second.status == "pass":
            evidence = tuple(dict.fromkeys((*first.evidence, *second.evidence)))
            return Outcome("flaky", "flaky", {"failure": self._reason(first)}, evidence)
        return self._unless_moved(second) if second.status == "fail" else second

    def _unless_moved(self, outcome: Outcome) -> Outcome:
        """Leave a failure undecided when the data changed meanwhile: comparisons over time accuse nobody then."""
        self.session.purpose = "session"
        if not self.examination.has_moved():
            return outcome
        return Outcome("flaky", "data-moved", {"failure": self._reason(outcome)}, outcome.evidence)

    def _fair(self, outcome: Outcome) -> Outcome:
        """Turn a failure into an error when the address in question never answered anything: no one is accused then.

        A certificate that does not hold is the exception: it is what came.
        """
        if outcome.status != "fail" or not outcome.evidence or outcome.reason == "tls":
            return outcome
        exchanges = self.session.recorder.exchanges
        deciding = exchanges[outcome.evidence[-1] - 1]
        address = deciding.url.partition("?")[0]
        known = (
            {address}
            if address.startswith(self.session.target.auth.token_url or "-")
            else {address, self.session.target.url}
        )
        if any(each.error not in MUTE and each.url.startswith(tuple(known)) for each in exchanges):
            return outcome
        came = f"{deciding.error} ({deciding.seconds:.1f} s)"
        return Outcome("error", "no-answer", {"came": came, "url": address}, outcome.evidence)

    def _left_out(self, requirement: Requirement) -> Outcome | None:
        if requirement.category not in self.options.categories:
            return Outcome("skip", LEFT_OUT, {"category": requirement.category})
        if requirement.category == "stress" and self.session.target.environment == "productivo":
            return Outcome("not-applicable", "no-stress-in-production")
        if self.interrupted:
            return Outcome("error", "interrupted")
        if self.options.budget is not None and time.monotonic() - self.clock > self.options.budget:
            return Outcome("error", "budget-spent", {"budget": f"{self.options.budget:g}"})
        if self.fatal is not None:
            return Outcome("error" if self.fatal[0] == "unreachable" else "skip", *self.fatal)
        return None

    def _decide(self, requirement: Requirement) -> Outcome:
        self.session.purpose = requirement.family
        try:
            return self._fair(self.checks[requirement.family](self.examination, requirement))
        except Blocked as blocked:
            status = "not-applicable" if blocked.reason in NOT_APPLICABLE_WHEN_BLOCKED else "skip"
            ids = tuple(reply.id for reply in blocked.replies)
            return Outcome(status, blocked.reason, blocked.params, ids)  # type: ignore[arg-type]
        except ProbeError as error:
            if error.code == "unreachable":
                self.fatal = (error.code, dict(error.params))
            return Outcome("error" if error.code == "unreachable" else "skip", error.code, dict(error.params))
        except KeyboardInterrupt:
            self.interrupted = True
            return Outcome("error", "interrupted")
        except Exception as error:  # noqa: BLE001 - a defect of a check decides nothing and ends nothing
            return Outcome("error", "check-broke", {"detail": type(error).__name__})

    def _result(self, requirement: Requirement, outcome: Outcome) -> RequirementResult:
        deciding = outcome.status in {"fail", "flaky", "error"} and bool(outcome.evidence)
        params = self.session.recorder.redactor.value(outcome.params)
        return RequirementResult(
            id=requirement.id,
            level=requirement.level,
            category=requirement.category,
            status=outcome.status,
            message=requirement.text[self.language],
            reason=self._reason(outcome),
            reason_code=outcome.reason,
            params=params,
            evidence=list(outcome.evidence),
            reproduce=self.session.recorder.curl(outcome.evidence[-1]) if deciding else "",
        )

    def _reason(self, outcome: Outcome) -> str:
        if not outcome.reason:
            return ""
        rendered = text("conformance", f"reasons.{outcome.reason}", self.language, **outcome.params)
        return self.session.recorder.redactor.text(rendered)
