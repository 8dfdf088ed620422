"""The tracker: who stands where in a quarter, and against the quarters before. Facts only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal, NamedTuple

from conformance.results import Environment, Model, ProviderIdentity, Verdict
from reports.errors import ReportsError
from reports.quarters import Quarter, local
from reports.runs import VERDICT_ORDER
from reports.store import Store, StoredRun
from reports.wording import FEDERATION, Outcome, entity_name, one_line, outcome_of, shown
from standards import catalog, registry
from standards.texts import Language

SCHEMA_VERSION = 1

Change = Literal["new", "advanced", "fell-back", "same", "not-comparable"]

# What identifies a line of the tracker: provider id, standard, environment.
Key = tuple[str, str, Environment]


class Point(Model):
    """What the last run of a quarter says."""

    quarter: str
    verdict: Verdict
    outcome: Outcome
    score: int
    finished: datetime
    run_sha256: str


class Series(Model):
    """One provider against one standard in one environment, over the quarters.

    Attributes:
        system: short name of the standard's system, such as ``S2``.
        points: oldest first; a quarter without a run has none.
        current: the point of the tracker's quarter.
        previous: the last point before it.
        change: from previous to current; nothing without a current point.
    """

    provider: ProviderIdentity
    standard: str
    system: str
    points: list[Point]
    current: Point | None
    previous: Point | None
    change: Change | None


class Entity(Model):
    """A state, or the federation; without a current point in its series it was not examined."""

    clave: str
    name: str
    examined: bool
    series: list[Series]


class QuarterTotals(Model):
    """How many series have each outcome in a quarter, and how many known entities and providers they are of."""

    quarter: str
    entities: int
    providers: int
    outcomes: dict[Outcome, int]


class Tracker(Model):
    """Who stands where in a quarter.

    Attributes:
        until: when the newest run of it finished.
        systems: those that have an API or that a run is of.
        entities_total: how many states there are, with the federation.
        history: totals of each quarter up to this one, oldest first; quarters without runs have zeros.
    """

    schema_version: int = SCHEMA_VERSION
    language: Language
    quarter: str
    until: datetime
    systems: list[str]
    entities_total: int
    totals: QuarterTotals
    history: list[QuarterTotals]
    entities: list[Entity]

    def to_json(self) -> str:
        """Return the JSON, with a final newline."""
        return self.model_dump_json(by_alias=True, indent=2) + "\n"

    def series(self) -> list[Series]:
        """Return every series, by entity and provider."""
        return [series for entity in self.entities for series in entity.series]


class _Seen(NamedTuple):
    """The last run of a quarter: who was examined, as that run has it, and what came."""

    provider: ProviderIdentity
    point: Point


def build(store: Store, language: Language, quarter: Quarter | None = None) -> Tracker:
    """Gather the runs of a store, up to a quarter; the newest one with runs when none is asked for.

    Raises:
        ReportsError: ``store-empty``; ``quarter-early`` when every run is of a later quarter.
    """
    lines = _gather(store)
    if not lines:
        raise ReportsError("store-empty")
    quarters = {quarter for seen in lines.values() for quarter in seen}
    first, chosen = min(quarters), quarter or max(quarters)
    if first > chosen:
        raise ReportsError("quarter-early", quarter=chosen, first=first)
    series = [_series(key[1], seen, chosen) for key, seen in sorted(lines.items()) if min(seen) <= chosen]
    history = [_totals(each, series) for each in _span(first, chosen)]
    systems = {standard.system.upper() for standard in registry.available() if standard.apis}
    return Tracker(
        language=language,
        quarter=str(chosen),
        until=max(point.finished for each in series for point in each.points),
        systems=sorted(systems | {each.system for each in series}),
        entities_total=len(known_entities()),
        totals=history[-1],
        history=history,
        entities=_entities(series, language),
    )


def _gather(store: Store) -> dict[Key, dict[Quarter, _Seen]]:
    lines: dict[Key, dict[Quarter, _Seen]] = {}
    for stored in store.runs():  # in the order in which they finished: the last of a quarter stays
        provider = shown(stored.run.provider)
        key = (provider.id, stored.run.standard, provider.environment)
        quarter = Quarter.of(stored.run.finished)
        lines.setdefault(key, {})[quarter] = _Seen(provider, _point(quarter, stored))
    return lines


def _point(quarter: Quarter, stored: StoredRun) -> Point:
    run = stored.run
    return Point(
        quarter=str(quarter),
        verdict=run.verdict,
        outcome=outcome_of(run.verdict, partial=bool(run.partial), draft=run.standard_status == "draft"),
        score=run.score,
        finished=local(run.finished),
        run_sha256=stored.sha256,
    )


def _series(standard: str, seen: dict[Quarter, _Seen], quarter: Quarter) -> Series:
    quarters = sorted(each for each in seen if each <= quarter)
    points = [seen[each].point for each in quarters]
    current = points[-1] if quarters[-1] == quarter else None
    earlier = points[:-1] if current else points
    previous = earlier[-1] if earlier else None
    name = one_line(standard)
    return Series(
        provider=seen[quarters[-1]].provider,
        standard=name,
        system=name.split("@")[0].split(".")[0].upper(),
        points=points,
        current=current,
        previous=previous,
        change=change_of(previous, current) if current else None,
    )


def change_of(previous: Point | None, current: Point) -> Change:
    """Tell how a point stands against the one before: by verdict, then by score.

    What was not decided or not examined lowers a score without being a fall, so such points do not compare.
    """
    if previous is None:
        return "new"
    if {previous.outcome, current.outcome} & {"partial", "undecided"}:
        return "not-comparable"
    before, after = _standing(previous), _standing(current)
    if before == after:
        return "same"
    return "advanced" if after > before else "fell-back"


def _standing(point: Point) -> tuple[int, int]:
    return VERDICT_ORDER.index(point.verdict), point.score


def _span(first: Quarter, last: Quarter) -> list[Quarter]:
    quarters = [last]
    while quarters[-1] > first:
        quarters.append(last.back(len(quarters)))
    return quarters[::-1]


def _totals(quarter: Quarter, series: Iterable[Series]) -> QuarterTotals:
    found = [
        (each.provider, point) for each in series for point in each.points if point.quarter == str(quarter)
    ]
    outcomes: dict[Outcome, int] = {}
    for _, point in found:
        outcomes[point.outcome] = outcomes.get(point.outcome, 0) + 1
    return QuarterTotals(
        quarter=str(quarter),
        entities=len({provider.entity for provider, _ in found} & set(known_entities())),
        providers=len({provider.id for provider, _ in found}),
        outcomes=outcomes,
    )


def known_entities() -> tuple[str, ...]:
    """Return the claves of the federation and of every state."""
    return (FEDERATION, *(str(entry.clave) for entry in catalog.load("inegi-entidad").entries))


def _entities(series: list[Series], language: Language) -> list[Entity]:
    """Return every entity, the federation first; an entity that no catalogue knows stands last."""
    known = known_entities()
    unknown = sorted({each.provider.entity for each in series} - set(known))
    return [_entity(clave, series, language) for clave in (*known, *unknown)]


def _entity(clave: str, series: list[Series], language: Language) -> Entity:
    own = [each for each in series if each.provider.entity == clave]
    return Entity(
        clave=clave,
        name=entity_name(clave, language),
        examined=any(each.current for each in own),
        series=own,
    )
