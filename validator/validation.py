"""One run over the files of one standard: every record examined, and compared with those before it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from fnmatch import fnmatch
from typing import Any

from standards.model import Standard
from standards.registry import sibling
from standards.texts import Language
from validator.baseline import Accepted, Baseline
from validator.collect import Collector, Kept
from validator.configuration import FileRules
from validator.engine import Engine, FastEngine, schema_hits
from validator.errors import InputError
from validator.events import FileFinished, FileStarted, Listener, Progress, ignore
from validator.examine import Examiner
from validator.index import Index, Place
from validator.model import SEVERITIES, FileFacts, Hit, Key, Params, Severity
from validator.plan import Compiler, Node
from validator.publication import exposed
from validator.results import Profile
from validator.revisions import RevisionCheck
from validator.rules import rules_for
from validator.rules.declare import Rule
from validator.sources import SINGLE, Batch, Damaged, Rows, Source
from validator.sources.entries import Entry, entries, is_many, shown
from validator.sources.keys import repeated_keys, suspicious
from validator.sources.mapping import ColumnMapping, Reading
from validator.sources.pages import Page, flaws
from validator.sources.table import Table
from validator.sources.typing import typed

MAX_FINDINGS = 1000
_PUBLISHED = {"reserved": "privacy.published", "reserved-in-production": "privacy.published-in-production"}
"""Class of what is reserved -> the rule that tells it."""


@dataclass(frozen=True)
class Options:
    """How to validate.

    Attributes:
        select: rules to report; all when empty.
        ignore: rules not to report.
        max_findings: how many findings to list; all are counted.
        today: the day that "future" is measured by; the real one when absent.
        language: of the texts; the process's when absent.
        profile: ``public`` also tells what must not be published.
        accepted: known findings, which count for nothing.
        severities: of rules that count otherwise than they say.
        files: what is not asked of some files.
        revisions: whether to tell under which revisions of the standard's version the records hold.
        mapping: from the columns of tables to the paths of what they hold.
    """

    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()
    max_findings: int = MAX_FINDINGS
    today: date | None = None
    language: Language | None = None
    revisions: bool = False
    profile: Profile = "full"
    accepted: tuple[Accepted, ...] = ()
    severities: Mapping[str, Severity] = field(default_factory=dict)
    files: tuple[FileRules, ...] = ()
    mapping: ColumnMapping | None = None

    def wants(self, rule: str) -> bool:
        """Tell whether a rule is to be reported."""
        return rule not in self.ignore and (not self.select or rule in self.select)


@dataclass
class Tally:
    """What is known of one file of the run.

    Attributes:
        layout: as the source tells it.
        bytes: how many were read.
        error: why it was not read to its end.
        table: of a CSV, which column holds what.
        pagination: what its envelope says; empty when it has none.
    """

    path: str
    layout: str = ""
    records: int = 0
    invalid: int = 0
    bytes: int = 0
    error: InputError | None = None
    table: Table | None = None
    pagination: Params = field(default_factory=dict)


@dataclass
class Envelope:
    """What a standard says about the object around the records of a page.

    Attributes:
        plan: of the whole page; None where the standard says nothing about pages.
        engine: the same.
        member: that holds the records.
    """

    plan: Node | None = None
    engine: Engine | None = None
    member: str = "results"

    @classmethod
    def of(cls, standard: Standard) -> Envelope:
        """Read it from the schema that the kind of record names."""
        if standard.record.envelope is None:
            return cls()
        schema = standard.schemas[standard.record.envelope]
        plan = Compiler(standard, ()).compile(schema)
        member = next(name for name, node in plan.children.items() if node.items is not None)
        return cls(plan, FastEngine(standard, schema), member)


@dataclass
class Validation:
    """A run, and all that it has found so far.

    Attributes:
        evidence: members by which the standard was recognised; empty when it was named.
        interrupted: whether somebody stopped it.
    """

    standard: Standard
    options: Options
    listener: Listener = ignore
    evidence: tuple[str, ...] = ()
    tallies: list[Tally] = field(default_factory=list)
    interrupted: bool = False

    def __post_init__(self) -> None:
        own = self.options.severities
        self.rules = {
            rule.id: replace(rule, severity=own.get(rule.id, rule.severity))
            for rule in rules_for(self.standard)
        }
        self._wanted_anywhere = frozenset(rule for rule in self.rules if self.options.wants(rule))
        self._wanted = self._wanted_anywhere
        self._file_rules = [rule for rule in self.rules.values() if rule.kind == "file"]
        today = self.options.today or datetime.now(UTC).date()
        self.examiner = _examiner(self.standard, today)
        self._kinds = [
            (kind.when, _examiner(sibling(self.standard, kind.name), today))
            for kind in self.standard.records
            if kind.when and kind.name in self.standard.record.one_of
        ]
        self.envelope = Envelope.of(self.standard)
        self.baseline = Baseline(self.options.accepted, today) if self.options.accepted else None
        self.revisions = RevisionCheck(self.standard) if self.options.revisions else None
        self.collector = Collector(self.rules, self.options.max_findings)
        self._index = Index()
        self._reading = Reading((self.standard,), self.options.mapping)
        self._paged: set[int] = set()

    def _wanted_in(self, path: str) -> frozenset[str]:
        """Return the rules that are reported of a file."""
        ignored = (each.ignore for each in self.options.files if fnmatch(path, each.pattern))
        return self._wanted_anywhere.difference(*ignored)

    def examiner_of(self, record: Any) -> Examiner:
        """Return who examines a record: of several kinds that come together, the one that it says it is of."""
        for when, examiner in self._kinds:
            if when.holds(record):
                return examiner
        return self.examiner

    def file(self, path: str, opened: Source | None = None) -> None:
        """Examine a file, or those that a folder, glob or archive holds; what cannot be read is kept in its tally.

        Args:
            path: as it was given.
            opened: the same file, if it was looked into already.
        """
        first = len(self.tallies)
        try:
            for entry in [Entry(path)] if opened else entries(path):
                self._entry(entry, opened)
        except InputError as failure:
            self._failed(Tally(shown(path)), failure)
        if is_many(path):
            self.compare_pages(range(first, len(self.tallies)))

    def _entry(self, entry: Entry, opened: Source | None) -> None:
        tally = Tally(entry.path)
        try:
            source = opened or Source(entry, self.envelope.member, reading=self._reading)
        except InputError as failure:
            self._failed(tally, failure)
            return
        self.tallies.append(tally)
        self._wanted = self._wanted_in(tally.path)
        try:
            self._source(source, tally)
        except InputError as failure:
            tally.error = failure
        finally:
            tally.layout, tally.bytes = source.layout, source.done
            if source.encoding:
                params = {"encoding": source.encoding, "first_line": source.encoding_line}
                self._tell([Hit("json.encoding", "", None, params)], None, None)
            source.close()
        self.listener(FileFinished(tally.path, tally.records, tally.error.code if tally.error else None))

    def _failed(self, tally: Tally, failure: InputError) -> None:
        tally.error = failure
        self.tallies.append(tally)
        self.listener(FileFinished(tally.path, 0, failure.code))

    def _source(self, source: Source, tally: Tally) -> None:
        self.listener(FileStarted(source.path, source.total))
        for batch in source.batches():
            tally.layout = source.layout
            if isinstance(batch, Rows):
                tally.table = source.table
                self._rows(batch, tally, source.table)
            else:
                self._batch(batch, tally)
            self.listener(Progress(source.path, source.done, source.total, tally.records))
        pagination = source.members.get("pagination")
        tally.pagination = pagination if isinstance(pagination, dict) else {}
        self._whole_file(source, tally)

    def _rows(self, batch: Rows, tally: Tally, table: Table) -> None:
        """Examine the rows of a table as records."""
        if self.examiner.plan.children.keys().isdisjoint(table.members):
            columns = ", ".join(f"«{name[:40]}»" for name in table.members[:5])
            raise InputError("input-csv-columns", path=tally.path, columns=columns)
        for index, row in enumerate(batch.records):
            record = typed(row, self.examiner_of(row).plan)
            hits = list(batch.flaws.get(index, ()))
            self._record(record, batch.first + index, tally, hits, (batch, index))

    def compare_pages(self, files: Iterable[int]) -> None:
        """Tell what is wrong with files of the run, by number, as the pages of one download; each is told once."""
        fresh = [file for file in files if file not in self._paged]
        self._paged.update(fresh)
        for flaw in flaws([self._page(file) for file in fresh]):
            self._tell([Hit(flaw.rule, "", flaw.value, flaw.params)], None, None, flaw.file)

    def _page(self, file: int) -> Page:
        tally = self.tallies[file]
        facts = FileFacts(tally.pagination, tally.records, byte_order_mark=False)
        true = all(rule.check(facts) is None for rule in self._file_rules)  # type: ignore[misc]
        return Page(file, tally.path, tally.pagination, tally.records, not tally.error, true)

    def records(self, records: Iterable[Any]) -> None:
        """Examine records that do not come from a file."""
        tally = Tally("-", layout="records")
        self.tallies.append(tally)
        for number, record in enumerate(records, start=1):
            self._record(record, number, tally, [])

    def _batch(self, batch: Batch, tally: Tally) -> None:
        if tally.layout == SINGLE and self._is_stranger(batch.records[0]):
            names = ", ".join(f"«{name[:40]}»" for name in list(batch.records[0])[:5])
            raise InputError(
                "input-other-object", path=tally.path, members=names, member=self.envelope.member
            )
        repeated = _repeated(batch)
        for index, record in enumerate(batch.records):
            self._record(record, batch.first + index, tally, repeated.get(index, []), (batch, index))

    def _is_stranger(self, record: Any) -> bool:
        """Tell whether a lone object has no member in common with the records of the standard."""
        return (
            isinstance(record, dict)
            and bool(record)
            and self.examiner.plan.children.keys().isdisjoint(record)
        )

    def _record(
        self, record: Any, number: int, tally: Tally, hits: list[Hit], place: tuple[Batch, int] | None = None
    ) -> None:
        examiner = self.examiner_of(record)
        hits = examiner.examine(record, hits)
        if compared := self._compared(examiner.keys(record), number):
            hits = self._gravest(hits, compared)
        if self.options.profile == "public":
            found = exposed(examiner.plan, record)
            hits += [Hit(_PUBLISHED[each.privacy], each.pointer, None, {}) for each in found]
        tally.records += 1
        if self.revisions is not None:
            self.revisions.look(record)
        if hits:
            tally.invalid += self._tell(hits, number, place)

    def _gravest(self, hits: list[Hit], compared: list[Hit]) -> list[Hit]:
        """Return both, but one hit per cause: what others say of a place may explain what it says itself."""
        by_cause = {hit.cause: hit for hit in hits}
        for hit in compared:
            known = by_cause.get(hit.cause)
            if known is None or SEVERITIES.index(self.rules[hit.rule].severity) <= SEVERITIES.index(
                self.rules[known.rule].severity
            ):
                by_cause[hit.cause] = hit
        return list(by_cause.values())

    def _compared(self, keys: list[tuple[Rule, Key]], number: int) -> list[Hit]:
        """Return what earlier records have against the one with these keys."""
        hits: list[Hit] = []
        place = Place(len(self.tallies) - 1, number)
        for rule, key in keys:
            first = self._index.conflict(rule, key, place)
            if first is not None and rule.unless.isdisjoint(hit.rule for hit in hits):
                params = {"first_record": first.record, "first_file": self.tallies[first.file].path}
                hits.append(Hit(rule.id, key.pointer, key.shown, params))
        return hits

    def _tell(
        self, hits: list[Hit], number: int | None, place: tuple[Batch, int] | None, file: int | None = None
    ) -> bool:
        """Count hits of the present file or another, keep those there is room for; True when one is an error."""
        invalid = False
        for hit in hits:
            if hit.rule not in self._wanted or (self.baseline and self.baseline.accepts(hit)):
                continue
            invalid = invalid or self.rules[hit.rule].severity == "error"
            if self.collector.wants(hit):
                line = place[0].line_of(place[1]) if place else None
                self.collector.keep(Kept(hit, len(self.tallies) - 1 if file is None else file, number, line))
        return invalid

    def _whole_file(self, source: Source, tally: Tally) -> None:
        """Ask the rules about files; an envelope is examined without its records."""
        hits = [Hit("json.duplicate-key", pointer, None, {}) for pointer in source.repeated]
        if source.layout == "json-envelope" and self.envelope.engine is not None:
            hits += schema_hits(self.envelope.engine, {**source.members, self.envelope.member: []})
        spoilt = {hit.pointer for hit in hits}
        facts = FileFacts(tally.pagination, tally.records, source.byte_order_mark)
        for rule in self._file_rules:
            if (at := rule.check(facts)) is not None:  # type: ignore[misc]
                pointer = f"/{at.member}" if at.member else ""
                if not pointer or pointer not in spoilt:
                    hits.append(Hit(rule.id, pointer, at.value, at.params))
        self._tell(hits, None, None)


def _examiner(standard: Standard, today: date) -> Examiner:
    return Examiner(standard, today, FastEngine(standard, standard.record_schema))


def _repeated(batch: Batch) -> dict[int, list[Hit]]:
    """Return the members that stand twice, by the index of their record."""
    if not suspicious(batch.data, batch.records):
        return {}
    found = {
        index: [
            Hit("json.duplicate-key", pointer, None, {}) for pointer in repeated_keys(batch.text_of(index))
        ]
        for index, record in enumerate(batch.records)
        if not isinstance(record, Damaged)
    }
    return {index: hits for index, hits in found.items() if hits}
