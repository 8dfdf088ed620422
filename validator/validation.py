"""One run over the files of one standard: every record examined, and compared with those before it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from fnmatch import fnmatch
from functools import partial
from itertools import islice
from typing import Any

from standards.model import Standard
from standards.texts import Language
from validator.baseline import Accepted, Baseline
from validator.collect import Collector, Kept
from validator.comparing import Comparison, Examined
from validator.completeness import Completeness
from validator.configuration import FileRules
from validator.engine import schema_hits
from validator.envelope import Envelope
from validator.errors import InputError
from validator.events import FileFinished, FileStarted, Listener, Progress, ignore
from validator.examined import Examined as ExaminedLines
from validator.model import LOCAL, FileFacts, Hit, Params, Severity
from validator.parallel import Counted, Examination, Pool
from validator.reading import Ahead, InTurn, Unread
from validator.reading import Reading as ReadingOfFiles
from validator.results import Profile
from validator.revisions import RevisionCheck
from validator.rules import rules_for
from validator.sources import SINGLE, Batch, Rows, Source
from validator.sources.batch import parse
from validator.sources.entries import Entry, is_many
from validator.sources.far import FarBatch
from validator.sources.mapping import ColumnMapping, Reading
from validator.sources.pages import Page, flaws
from validator.sources.table import Table
from validator.sources.typing import typed
from validator.stretch import Stretch
from validator.worker import Worker

MAX_FINDINGS = 1000
_AT_ONCE = 256
"""Records that do not come from a file and are examined together."""


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
        fields: whether to tell how completely the records fill each field.
        mapping: from the columns of tables to the paths of what they hold.
        jobs: processes that examine lines of records.
        engine: ``local``, or ``dask://HOST:PORT`` for a cluster that examines them instead.
    """

    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()
    max_findings: int = MAX_FINDINGS
    today: date | None = None
    language: Language | None = None
    revisions: bool = False
    fields: bool = False
    profile: Profile = "full"
    accepted: tuple[Accepted, ...] = ()
    severities: Mapping[str, Severity] = field(default_factory=dict)
    files: tuple[FileRules, ...] = ()
    mapping: ColumnMapping | None = None
    jobs: int = 1
    engine: str = LOCAL

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
class Validation:
    """A run, and all that it has found so far.

    Attributes:
        evidence: members by which the standard was recognised; empty when it was named.
        interrupted: whether somebody stopped it.
        sink: is given every hit that counts, in the order of the records.
    """

    standard: Standard
    options: Options
    listener: Listener = ignore
    evidence: tuple[str, ...] = ()
    tallies: list[Tally] = field(default_factory=list)
    interrupted: bool = False
    sink: Callable[[Kept], None] | None = None

    def __post_init__(self) -> None:
        own = self.options.severities
        self.rules = {
            rule.id: replace(rule, severity=own.get(rule.id, rule.severity))
            for rule in rules_for(self.standard)
        }
        self._wanted_anywhere = frozenset(rule for rule in self.rules if self.options.wants(rule))
        self._wanted: dict[int, frozenset[str]] = {}
        self._file_rules = [rule for rule in self.rules.values() if rule.kind == "file"]
        self.today = today = self.options.today or datetime.now(UTC).date()
        self.worker = Worker(self.standard, today, public=self.options.profile == "public")
        self.envelope = Envelope(self.standard)
        self.baseline = Baseline(self.options.accepted, today) if self.options.accepted else None
        self.revisions = RevisionCheck(self.standard) if self.options.revisions else None
        self.completeness = Completeness.of(self.standard) if self.options.fields else None
        self.collector = Collector(self.rules, self.options.max_findings)
        self._comparison = Comparison(
            self.rules, self.worker, lambda file: self.tallies[file].path, self._told
        )
        self._reading = Reading((self.standard,), self.options.mapping)
        self._paged: set[int] = set()

    def _wanted_of(self, file: int) -> frozenset[str]:
        """Return the rules that are reported of a file of the run."""
        if file not in self._wanted:
            path = self.tallies[file].path
            ignored = (each.ignore for each in self.options.files if fnmatch(path, each.pattern))
            self._wanted[file] = self._wanted_anywhere.difference(*ignored)
        return self._wanted[file]

    def files(self, paths: Sequence[str], opened: dict[str, Source]) -> None:
        """Examine files, or those that folders, globs and archives hold; what cannot be read is kept in their tallies.

        Args:
            paths: as they were given.
            opened: of them, those that were looked into already.
        """
        with self._read(paths, opened) as reading:
            for path in paths:
                first = len(self.tallies)
                for found in reading.sources(path):
                    if isinstance(found, Unread):
                        self._failed(Tally(found.path), found.failure)
                    else:
                        self._file(found, reading)
                if is_many(path):
                    self.compare_pages(range(first, len(self.tallies)))
        self.compare_pages(range(len(self.tallies)))

    @contextmanager
    def _read(self, paths: Sequence[str], opened: dict[str, Source]) -> Iterator[ReadingOfFiles]:
        """Read files in turn, or ahead of several processes that examine them."""
        in_turn = InTurn(self._open, opened)
        if self.options.jobs == 1 and self.options.engine == LOCAL:
            yield in_turn
            return
        pool = self._pool()
        try:
            yield Ahead(in_turn, paths, pool)
        finally:
            pool.close()

    def _pool(self) -> Pool:
        completeness = Completeness.of(self.standard) if self.completeness else None
        revisions = RevisionCheck(self.standard) if self.revisions else None
        examination = Examination(self.worker, completeness, revisions)
        if self.options.engine == LOCAL:
            from validator.forked import Forked

            return Forked(self.options.jobs, examination, self.listener)
        from validator.cluster import Cluster
        from validator.cluster_work import Work

        work = Work.of(
            self.standard,
            self.today,
            public=self.options.profile == "public",
            fields=completeness is not None,
            revisions=revisions is not None,
        )
        return Cluster(self.options.engine, work, examination, self.listener)

    def _open(self, entry: Entry) -> Source:
        return Source(entry, self.envelope.member, reading=self._reading)

    def _file(self, source: Source, reading: ReadingOfFiles) -> None:
        tally = Tally(source.path)
        self.tallies.append(tally)
        try:
            self._source(source, tally, reading)
        except InputError as failure:
            tally.error = failure
        finally:
            tally.layout, tally.bytes = source.layout, source.done
            if source.encoding:
                params = {"encoding": source.encoding, "first_line": source.encoding_line}
                self._tell([Hit("json.encoding", "", None, params)])
            source.close()
        self.listener(FileFinished(tally.path, tally.records, tally.error.code if tally.error else None))

    def _failed(self, tally: Tally, failure: InputError) -> None:
        tally.error = failure
        self.tallies.append(tally)
        self.listener(FileFinished(tally.path, 0, failure.code))

    def _source(self, source: Source, tally: Tally, reading: ReadingOfFiles) -> None:
        self.listener(FileStarted(source.path, source.total))
        for part, done in reading.parts(source):
            tally.layout = source.layout
            if isinstance(part, Rows):
                tally.table = source.table
                self._rows(part, tally, source.table)
            elif isinstance(part, ExaminedLines):
                self._lines(part, tally)
            else:
                self._batch(part, tally)
            self.listener(Progress(source.path, done, source.total, tally.records))
        pagination = source.members.get("pagination")
        tally.pagination = pagination if isinstance(pagination, dict) else {}
        self._whole_file(source, tally)

    def _rows(self, batch: Rows, tally: Tally, table: Table) -> None:
        """Examine the rows of a table as records."""
        if self.worker.plan.children.keys().isdisjoint(table.members):
            columns = ", ".join(f"«{name[:40]}»" for name in table.members[:5])
            raise InputError("input-csv-columns", path=tally.path, columns=columns)
        records = [typed(row, self.worker.examiner_of(row).plan) for row in batch.records]
        stretch = self.worker.records(records, told={at: list(hits) for at, hits in batch.flaws.items()})
        self._look(records)
        self._take(stretch, batch.first, partial(_unwritten, records), batch.line_of)

    def compare_pages(self, files: Iterable[int]) -> None:
        """Tell what is wrong with files of the run, by number, as the pages of one download; each is told once."""
        fresh = [file for file in files if file not in self._paged]
        self._paged.update(fresh)
        for flaw in flaws([self._page(file) for file in fresh]):
            self._tell([Hit(flaw.rule, "", flaw.value, flaw.params)], file=flaw.file)

    def _page(self, file: int) -> Page:
        tally = self.tallies[file]
        facts = FileFacts(tally.pagination, tally.records, byte_order_mark=False)
        true = all(rule.check(facts) is None for rule in self._file_rules)  # type: ignore[misc]
        return Page(file, tally.path, tally.pagination, tally.records, not tally.error, true)

    def records(self, records: Iterable[Any]) -> None:
        """Examine records that do not come from a file."""
        self.tallies.append(Tally("-", layout="records"))
        first, coming = 1, iter(records)
        while some := list(islice(coming, _AT_ONCE)):
            self._look(some)
            self._take(self.worker.records(some), first, partial(_unwritten, some), lambda _: None)
            first += len(some)

    def _batch(self, batch: Batch, tally: Tally) -> None:
        if tally.layout == SINGLE and self._is_stranger(batch.records[0]):
            names = ", ".join(f"«{name[:40]}»" for name in list(batch.records[0])[:5])
            raise InputError(
                "input-other-object", path=tally.path, members=names, member=self.envelope.member
            )
        stretch = self.worker.batch(batch)
        if self.completeness is not None or self.revisions is not None:
            self._look(batch.records)
        # What workers have examined is not numbered: how many records stand before it is known only here.
        written = replace(batch, first=tally.records + 1, parsed=None)
        self._take(stretch, written.first, partial(_written, written), written.line_of)

    def _lines(self, examined: ExaminedLines, tally: Tally) -> None:
        """Take what a worker has found in lines."""
        self._count(examined.counted)
        written = examined.lines.batch(tally.records + 1)
        self._take(examined.stretch, written.first, partial(_written, written), written.line_of)

    def _count(self, counted: Counted) -> None:
        """Add what a worker has counted."""
        if self.completeness is not None and counted.fields is not None:
            self.completeness.merge(counted.fields)
        if self.revisions is not None and counted.revisions is not None:
            self.revisions.merge(counted.revisions)

    def _take(
        self,
        stretch: Stretch,
        first: int,
        record_at: Callable[[int], tuple[Any, bytes]],
        line_at: Callable[[int], int | None],
    ) -> None:
        """Take what was found in some records of the present file."""
        self.tallies[-1].records += stretch.count
        self._comparison.add(Examined(stretch, len(self.tallies) - 1, first, record_at, line_at))

    def _look(self, records: Sequence[Any]) -> None:
        """Count what is asked for of records, beside what is wrong with them."""
        if self.completeness is not None:
            self.completeness.look(records)
        if self.revisions is not None:
            for record in records:
                self.revisions.look(record)

    def _is_stranger(self, record: Any) -> bool:
        """Tell whether a lone object has no member in common with the records of the standard."""
        return (
            isinstance(record, dict) and bool(record) and self.worker.plan.children.keys().isdisjoint(record)
        )

    def _told(self, examined: Examined, position: int, hits: list[Hit]) -> None:
        """Count what is wrong with a record."""
        place = examined.first + position, partial(examined.line_at, position)
        self.tallies[examined.file].invalid += self._tell(hits, place, examined.file)

    def _tell(
        self,
        hits: Iterable[Hit],
        place: tuple[int, Callable[[], int | None]] | None = None,
        file: int | None = None,
    ) -> bool:
        """Count hits, keep those there is room for; True when one is an error.

        Args:
            hits: to tell.
            place: number of the record that they are about, and what gives its line; None when it is a file.
            file: position of the file; the present one when absent.
        """
        file = len(self.tallies) - 1 if file is None else file
        wanted, invalid = self._wanted_of(file), False
        for hit in hits:
            if hit.rule not in wanted or (self.baseline and self.baseline.accepts(hit)):
                continue
            invalid = invalid or self.rules[hit.rule].severity == "error"
            wanted_here = self.collector.wants(hit)
            if wanted_here or self.sink:
                number, line = (place[0], place[1]()) if place else (None, None)
                kept = Kept(hit, file, number, line)
                if wanted_here:
                    self.collector.keep(kept)
                if self.sink:
                    self.sink(kept)
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
        self._tell(hits)


def _unwritten(records: Sequence[Any], position: int) -> tuple[Any, bytes]:
    """Return a record that was not read as JSON, which has no text."""
    return records[position], b""


def _written(batch: Batch | FarBatch, position: int) -> tuple[Any, bytes]:
    """Return a record of a batch from its text, with that text where it is as short as can be."""
    batch = batch if isinstance(batch, Batch) else batch.near
    text = batch.text_of(position)
    return parse(text), text if batch.is_short else b""
