"""Results of a probe: models with a published JSON Schema (``conforme schema run``)."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from standards.requirements import Category, Level

Status = Literal["pass", "fail", "skip", "not-applicable", "flaky", "error"]
Verdict = Literal["conformant", "non-conformant", "undecided"]
Environment = Literal["desarrollo", "productivo"]
ProbeProfile = Literal["quick", "full"]

SCHEMA_VERSION = 1

WEIGHTS: dict[Level, int] = {"must": 5, "should": 2, "may": 1}
"""What a requirement counts for in a score."""


class Model(BaseModel):
    """Base of the result models: closed, immutable, keys as published."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Tool(Model):
    """What made the result."""

    name: str
    version: str


class ProviderIdentity(Model):
    """Who was examined. ``entity`` is the INEGI clave of the state, ``00`` for the federation."""

    id: str
    name: str
    entity: str
    environment: Environment
    url: str


class RequirementResult(Model):
    """What became of one requirement.

    Attributes:
        message: the requirement's sentence, in the language of the run.
        reason: why it has this status, in the language of the run; empty for a plain pass.
        reason_code: key of the reason's text, with ``params``: enough to render it in another language.
        evidence: ids of the exchanges that decide it.
        reproduce: a command line that repeats the deciding request, secrets as environment variables.
    """

    id: str
    level: Level
    category: Category
    status: Status
    message: str
    reason: str = ""
    reason_code: str = ""
    params: dict[str, Any] = Field(default_factory=dict)
    evidence: list[int] = Field(default_factory=list)
    reproduce: str = ""


class CategoryTally(Model):
    """How many requirements of a category have each status, and its score (0 to 100)."""

    passed: int = Field(0, alias="pass")
    fail: int = 0
    skip: int = 0
    not_applicable: int = Field(0, alias="not-applicable")
    flaky: int = 0
    error: int = 0
    score: int | None = None


class Run(Model):
    """One probe of one provider against one standard.

    Attributes:
        verdict: non-conformant when a must fails, undecided when a must could not be decided, else conformant.
        score: 0 to 100, weighted by level; what was not decided counts as not passed.
        partial: why the run does not cover its standard; a partial run cannot be certified.
        evidence_sha256: digest of the recorded exchanges in canonical form.
    """

    schema_version: int = SCHEMA_VERSION
    tool: Tool
    provider: ProviderIdentity
    standard: str
    standard_status: Literal["official", "draft"]
    schema_sha256: str
    profile: ProbeProfile
    started: datetime
    finished: datetime
    seed: int
    verdict: Verdict
    score: int
    categories: dict[Category, CategoryTally]
    requirements: list[RequirementResult]
    partial: list[str] = Field(default_factory=list)
    requests: int
    seconds: float
    evidence_sha256: str

    def to_json(self) -> str:
        """Return the published JSON, with a final newline."""
        return self.model_dump_json(by_alias=True, indent=2) + "\n"


LEFT_OUT = "category-left-out"
"""Reason of what nobody asked to examine: it takes no part in the verdict, but makes the run partial."""


def verdict_of(results: list[RequirementResult]) -> Verdict:
    """Roll requirement results up.

    The order is: a must that fails decides at once; then a must that is skipped, flaky or in error leaves the
    run undecided; what is not applicable, and categories that nobody asked for, take no part. An examination of
    nothing is undecided.
    """
    statuses = {
        result.status for result in results if result.level == "must" and result.reason_code != LEFT_OUT
    }
    if "fail" in statuses:
        return "non-conformant"
    if statuses & {"skip", "flaky", "error"} or "pass" not in statuses:
        return "undecided"
    return "conformant"


def score_of(results: list[RequirementResult]) -> int | None:
    """Return the weighted share (0 to 100, rounded down) that passed of what applied; None when nothing did."""
    applicable = [result for result in results if result.status != "not-applicable"]
    total = sum(WEIGHTS[result.level] for result in applicable)
    if not total:
        return None
    return 100 * sum(WEIGHTS[result.level] for result in applicable if result.status == "pass") // total


def tally_of(results: list[RequirementResult]) -> CategoryTally:
    """Count the results of one category."""
    counts: dict[str, int] = {}
    for result in results:
        counts[result.status] = counts.get(result.status, 0) + 1
    decided = counts.keys() & {"pass", "fail"}
    return CategoryTally.model_validate({**counts, "score": score_of(results) if decided else None})
