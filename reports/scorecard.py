"""The scorecard: a run for people, in either language, with a published JSON Schema."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Literal

from pydantic import Field

from conformance.results import (
    CategoryTally,
    Model,
    ProbeProfile,
    ProviderIdentity,
    RequirementResult,
    Run,
    Status,
    Tool,
    Verdict,
    tally_of,
)
from reports.runs import run_sha256
from reports.wording import Outcome, entity_name, one_line, outcome_of, printable, shown
from standards import registry, requirements
from standards.errors import UsageFailure
from standards.model import Standard
from standards.requirements import Category, Level
from standards.texts import Language, catalogue

SCHEMA_VERSION = 1

LEVELS: tuple[Level, ...] = ("must", "should", "may")
UNDECIDED: tuple[Status, ...] = ("error", "flaky", "skip")


class Examined(ProviderIdentity):
    """Who was examined, with the name of the state (or of the federation)."""

    entity_name: str


class Item(Model):
    """One requirement and what became of it.

    Attributes:
        sentence: what must hold.
        source: where that comes from; empty when this version of the tool does not know the requirement.
        reason: what came; empty for a plain pass.
        mend: how a failure is usually mended.
        evidence: ids of the exchanges that decide it.
        reproduce: a command line that repeats the deciding request.
    """

    id: str
    level: Level
    category: Category
    status: Status
    sentence: str
    source: str
    reason: str
    mend: str
    evidence: list[int]
    reproduce: str


class Scorecard(Model):
    """A run for people.

    Attributes:
        tool: what made the run.
        outcome: the verdict with its reservations; only ``conformant`` speaks for a whole official standard.
        partial: why the run does not cover its standard.
        not_examined: ids of today's requirements that the run does not contain.
        totals: tally of all requirements.
        musts: tally of the musts, on which the verdict rests.
        requirements: in the order of the run.
        run_sha256: digest of the run in canonical JSON.
    """

    schema_version: int = SCHEMA_VERSION
    language: Language
    tool: Tool
    provider: Examined
    standard: str
    standard_title: str
    standard_source: str
    standard_status: Literal["official", "draft"]
    profile: ProbeProfile
    started: datetime
    finished: datetime
    seed: int
    requests: int
    seconds: float
    verdict: Verdict
    outcome: Outcome
    score: int
    partial: list[str]
    not_examined: list[str]
    totals: CategoryTally
    musts: CategoryTally
    categories: dict[Category, CategoryTally]
    requirements: list[Item] = Field(default_factory=list)
    schema_sha256: str
    evidence_sha256: str
    run_sha256: str

    def to_json(self) -> str:
        """Return the published JSON, with a final newline."""
        return self.model_dump_json(by_alias=True, indent=2) + "\n"

    @cached_property
    def failed(self) -> list[Item]:
        """What failed, musts first: what to mend, in order."""
        failed = [item for item in self.requirements if item.status == "fail"]
        return sorted(failed, key=lambda item: LEVELS.index(item.level))

    @cached_property
    def undecided(self) -> list[Item]:
        """What could not be decided, musts first."""
        items = [item for item in self.requirements if item.status in UNDECIDED]
        return sorted(items, key=lambda item: LEVELS.index(item.level))

    def of_category(self, category: Category) -> list[Item]:
        """Return the requirements of a category."""
        return [item for item in self.requirements if item.category == category]


def build(run: Run, language: Language) -> Scorecard:
    """Present a run in a language."""
    provider = shown(run.provider)
    standard = _standard(run.standard)
    return Scorecard(
        language=language,
        tool=run.tool,
        provider=Examined(**provider.model_dump(), entity_name=entity_name(provider.entity, language)),
        standard=one_line(run.standard),
        standard_title=standard.title[language] if standard else "",
        standard_source=standard.source if standard else "",
        standard_status=run.standard_status,
        profile=run.profile,
        started=run.started,
        finished=run.finished,
        seed=run.seed,
        requests=run.requests,
        seconds=run.seconds,
        verdict=run.verdict,
        outcome=outcome_of(run.verdict, partial=bool(run.partial), draft=run.standard_status == "draft"),
        score=run.score,
        partial=[_partial(reason, language) for reason in run.partial],
        not_examined=_not_examined(run, standard),
        totals=tally_of(run.requirements),
        musts=tally_of([result for result in run.requirements if result.level == "must"]),
        categories=run.categories,
        requirements=[_item(result, language) for result in run.requirements],
        schema_sha256=one_line(run.schema_sha256),
        evidence_sha256=one_line(run.evidence_sha256),
        run_sha256=run_sha256(run),
    )


def _standard(name: str) -> Standard | None:
    try:
        return registry.load(name)
    except UsageFailure:  # a run of another version of the tool: its own texts are kept
        return None


def _not_examined(run: Run, standard: Standard | None) -> list[str]:
    if standard is None:
        return []
    examined = {result.id for result in run.requirements}
    return [each.id for each in requirements.requirements(standard) if each.id not in examined]


def _partial(reason: str, language: Language) -> str:
    """Say why a run is partial; a reason that is not one of the known codes speaks for itself."""
    return catalogue("reports", language).get(f"partial.{reason}", one_line(reason))


def _item(result: RequirementResult, language: Language) -> Item:
    try:
        _, known = requirements.find(result.id)
    except UsageFailure:
        sentence, source, mend = result.message, "", ""
    else:
        sentence, source, mend = known.text[language], known.source, known.mend[language]
    return Item(
        id=one_line(result.id),
        level=result.level,
        category=result.category,
        status=result.status,
        sentence=one_line(sentence),
        source=source,
        reason=printable(_reason(result, language)),
        mend=mend,
        evidence=result.evidence,
        reproduce=printable(result.reproduce),
    )


def _reason(result: RequirementResult, language: Language) -> str:
    """Render the reason anew when its text is known; else keep it as the run says it."""
    template = catalogue("conformance", language).get(f"reasons.{result.reason_code}")
    if template is None:
        return result.reason
    try:
        return template.format_map(result.params)
    except (LookupError, ValueError, TypeError, AttributeError):
        return result.reason  # parameters of another version of the tool
