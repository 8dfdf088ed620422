"""Results of a validation: models with a published JSON Schema (``conforme schema report``)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Literal

import msgspec

from validator.model import Severity

SCHEMA_VERSION = 1
Profile = Literal["full", "public"]


class Model:
    """Base of the result models: closed, immutable, keys as published.

    They are plain classes that pydantic reads for their JSON Schema: to import it takes longer than most validations.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    def keys(self, *, without: Iterable[str] = ()) -> dict[str, Any]:
        """Return the published keys and what they hold, but for some."""
        own = (each.name for each in fields(self))  # type: ignore[arg-type]  # all that come of this class have some
        return {name: getattr(self, name) for name in own if name not in without}

    def to_line(self, *, without: Iterable[str] = ()) -> str:
        """Return the published JSON in one line, but for some keys."""
        return msgspec.json.encode(self.keys(without=without)).decode()

    def to_json(self) -> str:
        """Return the published JSON, with a final newline."""
        return msgspec.json.format(self.to_line(), indent=2) + "\n"


@dataclass(frozen=True, kw_only=True)
class Tool(Model):
    """What made the result."""

    name: str
    version: str


@dataclass(frozen=True, kw_only=True)
class FileError(Model):
    """Why a file was not examined to its end."""

    code: str
    message: str


@dataclass(frozen=True, kw_only=True)
class FileResult(Model):
    """What became of one file.

    Attributes:
        path: as it was given; of one in an archive, ``archive.zip!member.json``.
        format: ``json-array``, ``json-envelope``, ``json-record``, ``ndjson``, ``csv``; empty when it was not told.
        records: how many were examined.
        bytes: how many of the file were read.
        invalid: records with a finding of severity error.
    """

    path: str
    format: str
    records: int
    bytes: int
    valid: int
    invalid: int
    error: FileError | None = None


@dataclass(frozen=True, kw_only=True)
class SeverityCounts(Model):
    """How many findings there are of each severity."""

    error: int = 0
    warning: int = 0
    notice: int = 0


@dataclass(frozen=True, kw_only=True)
class NotRun(Model):
    """A rule that was not asked, and why: ``ignored``, ``not-selected``, ``no-envelope`` or ``incomplete-input``."""

    rule: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Summary(Model):
    """All that was found, counted."""

    records: int
    valid: int
    invalid: int
    findings: SeverityCounts
    rules: dict[str, int]
    not_run: list[NotRun] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Finding(Model):
    """What a rule says about a record.

    Attributes:
        record: number in its file, from 1; null for a finding about a file.
        line: on which the record begins; null when it is not known.
        pointer: JSON Pointer in the record (or in the envelope).
        column: of a CSV, the name of the column; null when no single one is meant.
        value: what stands there, masked when it is reserved; null for objects, arrays and what is missing.
        params: with rule and severity, enough to render the texts in another language.
    """

    rule: str
    severity: Severity
    file: str
    record: int | None
    line: int | None
    pointer: str
    column: str | None = None
    value: Any
    params: dict[str, Any]
    message: str
    fix: str


@dataclass(frozen=True, kw_only=True)
class ClaveCount(Model):
    """How many values are one clave of a catalogue.

    Attributes:
        under: the clave that this one depends on, as a municipality's does on its state's; null when it does on none.
    """

    clave: str | int
    under: str | int | None = None
    count: int


@dataclass(frozen=True, kw_only=True)
class FieldProfile(Model):
    """How completely the records fill a field of their standard (``--fields``).

    Attributes:
        path: index-free JSON Pointer, such as ``/tipoProcedimiento/*/clave``.
        required: whether what is around it must have it, in every kind of record that knows it.
        of_records: records of the kinds that know it.
        records: those that fill it at least once.
        share: of the records, from 0 to 1; null when there are none.
        holders: places that could have it: the objects around it, or the items of its array.
        filled: holders that have something there.
        empty: holders that have it with nothing inside: null, an empty text, array or object.
        share_of_holders: that are filled, from 0 to 1; null when there are none.
        distinct: how many distinct values it has; of claves that depend on another clave, how many pairs of both;
            null for objects and arrays.
        distinct_method: ``exact``, or the name of the estimate: ``kmv-1000`` (k minimum values, about 3 % off).
        claves: how often each clave of its catalogue comes, the most frequent first; of public fields only.
        outside_catalog: how many values are no clave of it; null when ``claves`` is not told.
    """

    path: str
    required: bool
    of_records: int
    records: int
    share: float | None
    holders: int
    filled: int
    empty: int
    share_of_holders: float | None
    distinct: int | None
    distinct_method: str | None
    claves: list[ClaveCount]
    outside_catalog: int | None


@dataclass(frozen=True, kw_only=True)
class RevisionCause(Model):
    """What breaks under a revision: a rule of the schema and an index-free pointer, with how often."""

    rule: str
    pointer: str
    count: int


@dataclass(frozen=True, kw_only=True)
class RevisionResult(Model):
    """Whether the records hold under one revision of the standard's version, by its schema alone.

    Attributes:
        invalid: how many records break it.
        because: why, the most frequent first.
    """

    revision: str
    holds: bool
    invalid: int
    because: list[RevisionCause]


@dataclass(frozen=True, kw_only=True)
class KnownFinding(Model):
    """Findings that a baseline accepts.

    Attributes:
        pointer: without array indices.
        count: how many were met.
        state: ``accepted``; ``stale`` when none was met; ``expired`` when its day is over and it accepts nothing.
    """

    rule: str
    pointer: str
    reason: str
    count: int
    state: Literal["accepted", "stale", "expired"]


@dataclass(frozen=True, kw_only=True)
class Report(Model):
    """One validation.

    Attributes:
        profile: ``public`` when the data were held against what may be published.
        recognised_by: members by which the standard was recognised; empty when it was named.
        baseline: the known findings of a baseline; one that is stale makes the data not hold.
        revisions: under which revisions the records hold, newest first; empty when nobody asked.
        fields: how completely the records fill each field, in the order of the standard; empty when nobody asked.
        partial: why it does not cover its input: ``input`` (a file could not be read) or ``interrupted``.
        truncated: whether findings were counted that are not listed.
    """

    schema_version: int = SCHEMA_VERSION
    tool: Tool
    standard: str
    standard_status: Literal["official", "draft"]
    schema_sha256: str
    profile: Profile = "full"
    recognised_by: list[str] = field(default_factory=list)
    baseline: list[KnownFinding] = field(default_factory=list)
    revisions: list[RevisionResult] = field(default_factory=list)
    fields: list[FieldProfile] = field(default_factory=list)
    files: list[FileResult]
    summary: Summary
    partial: list[str] = field(default_factory=list)
    truncated: bool
    findings: list[Finding]

    def worst(self) -> Severity | None:
        """Return the gravest severity found, or None."""
        counts = self.summary.findings
        return (
            "error" if counts.error else "warning" if counts.warning else "notice" if counts.notice else None
        )
