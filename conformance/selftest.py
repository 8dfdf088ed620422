"""Proves the suite by mutation: each fault is caught by its own requirement and by it alone."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from conformance.practice import practice
from conformance.provider_file import Limits
from conformance.results import Environment, Verdict
from conformance.runner import Options, probe
from conformance.sandbox.faults import Fault, faults
from conformance.sandbox.settings import Settings
from standards.registry import load
from standards.requirements import CATEGORIES, Category, Requirement, requirements

PRODUCTIVE_FAMILIES = frozenset({"data.privacy"})
"""What is required of productive environments alone; their faults are examined as such."""


LIMITS = Limits(max_rps=0, token_timeout=1.5, data_timeout=1.5)
SETTINGS = Settings(slow_seconds=2.0, hang_seconds=4.5)
"""Shorter than what the PDN waits, in proportion: slow faults show sooner."""


@dataclass(frozen=True)
class Proof:
    """What became of one provider.

    Attributes:
        fault: its fault; None for the correct provider.
        expected: ids of the requirements that the fault breaks.
        tolerated: ids that it may break besides, declared beside the fault.
        failed: ids of the requirements that failed or were flaky.
        undecided: ids that could not be decided.
    """

    fault: str | None
    expected: frozenset[str]
    tolerated: frozenset[str]
    failed: frozenset[str]
    undecided: frozenset[str]
    verdict: Verdict

    @property
    def caught(self) -> bool:
        """Whether the requirement that the fault breaks failed."""
        return self.expected <= self.failed

    @property
    def extra(self) -> frozenset[str]:
        """Requirements that failed without reason."""
        return self.failed - self.expected - self.tolerated

    @property
    def holds(self) -> bool:
        """Whether it came out as it should."""
        if self.fault is None:
            return self.verdict == "conformant" and not self.failed
        return self.caught and not self.extra


def prove(
    standard_name: str, names: Sequence[str], *, seed: int = 0, jobs: int | None = None
) -> Iterator[Proof]:
    """Examine the correct provider and one provider per fault, several at once, in order."""
    work = [None, *names]
    with ProcessPoolExecutor(jobs or os.cpu_count() or 1) as pool:
        yield from pool.map(prove_one, [standard_name] * len(work), work, [seed] * len(work))


def prove_one(
    standard_name: str, name: str | None, seed: int, categories: Collection[Category] = CATEGORIES
) -> Proof:
    """Examine a provider with one fault, or the correct one when no fault is named, in the categories asked for."""
    standard = load(standard_name)
    fault = faults()[name] if name is not None else None
    environment: Environment = "productivo" if fault and fault.breaks in PRODUCTIVE_FAMILIES else "desarrollo"
    options = Options(profile="quick", categories=categories, seed=seed)
    chosen = [name] if name else []
    with practice(standard, chosen, environment=environment, settings=SETTINGS, limits=LIMITS) as target:
        run, _ = probe(target, standard, options)
    known = requirements(standard)
    return Proof(
        fault=name,
        expected=frozenset(each.id for each in known if fault and breaks(fault, each)),
        tolerated=frozenset(each.id for each in known if fault and each.family in fault.side_effects),
        failed=frozenset(result.id for result in run.requirements if result.status in {"fail", "flaky"}),
        undecided=frozenset(result.id for result in run.requirements if result.status in {"skip", "error"}),
        verdict=run.verdict,
    )


def breaks(fault: Fault, requirement: Requirement) -> bool:
    """Tell whether a fault is meant to break a requirement."""
    return fault.breaks == requirement.family and fault.member in ("", requirement.member)
