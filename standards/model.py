"""What a standard is: one version of one system, as immutable data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from standards.errors import UsageFailure
from standards.pointers import values_at
from standards.texts import Language

Schema = dict[str, Any]
Status = Literal["official", "draft"]
Texts = Mapping[Language, str]

FilterMatch = Literal["exact", "contains", "any-of", "range", "from", "until", "none"]
ApiStyle = Literal["search", "collection", "lookup"]
Security = Literal["oauth2-password", "bearer", "none"]
Path = tuple[str, ...]
"""Member names, with ``*`` for every item of an array."""


@dataclass(frozen=True)
class When:
    """How a record tells its kind where several come together: a member with one of some values."""

    path: Path
    values: tuple[Any, ...]

    def holds(self, record: Any) -> bool:
        """Tell whether a record is of this kind."""
        return any(value in self.values for value in values_at(record, self.path))


@dataclass(frozen=True)
class RecordKind:
    """A kind of record of a standard.

    Attributes:
        name: its part in the standard's name, such as ``spic``.
        schema: name of its schema file.
        title: for people.
        envelope: name of the schema file of a page that holds such records, if there is one.
        when: what tells it from the kinds that it comes together with.
        one_of: the kinds that this one stands for, which tell themselves apart by their ``when``.
    """

    name: str
    schema: str
    title: Texts
    envelope: str | None = None
    when: When | None = None
    one_of: tuple[str, ...] = ()


class _Placed:
    """What refers to places of a record; of several paths a record has but some."""

    paths: tuple[Path, ...]

    @property
    def path(self) -> Path:
        """The first of the paths; empty when there is none."""
        return self.paths[0] if self.paths else ()

    def values(self, record: Any) -> Iterator[Any]:
        """Yield every value of a record at the paths."""
        for path in self.paths:
            yield from values_at(record, path)


@dataclass(frozen=True)
class Filter(_Placed):
    """A member of ``query`` and what it selects.

    Attributes:
        name: member of ``query``, with dots where it stands inside of others.
        paths: where the value stands in a record.
        match: how it compares; ``none`` for a member that selects nothing (who asks, for instance).
    """

    name: str
    paths: tuple[Path, ...]
    match: FilterMatch


@dataclass(frozen=True)
class SortField(_Placed):
    """A member of ``sort``, with dots where it stands inside of others, and what in a record it orders by."""

    name: str
    paths: tuple[Path, ...]


@dataclass(frozen=True)
class Endpoint:
    """One operation of a standard's API.

    Attributes:
        name: what it is for: ``search``, ``dependencias``, ``list``, ``item``…
        method: HTTP method, upper case.
        path: as in the official document.
        operation_id: as in the official document.
        summary: for people.
        request: name of the request's schema file, if it takes a body.
        response: name of the schema file of the answer 200, if that is JSON.
        parameters: name of the schema file whose properties are its parameters, if it takes some.
        media_type: of the answer.
        public: whether it needs no token.
    """

    name: str
    method: str
    path: str
    operation_id: str
    summary: Texts
    request: str | None = None
    response: str | None = None
    parameters: str | None = None
    media_type: str = "application/json"
    public: bool = False


@dataclass(frozen=True)
class Paging:
    """How a search's pages are asked for and told.

    Attributes:
        first_page: number of the first page.
        page: member of the request and of the block that holds the page's number.
        page_size: the same for its size.
        query: member of the request that holds the filters; empty when they stand at its top.
        results: member of the answer that holds the records.
        pagination: member of the answer that holds the block.
        total: member of the block that counts all records.
        next: member of the block that tells whether a page follows; empty when there is none.
    """

    first_page: int = 1
    page: str = "page"
    page_size: str = "pageSize"
    query: str = "query"
    results: str = "results"
    pagination: str = "pagination"
    total: str = "totalRows"
    next: str = "hasNextPage"


@dataclass(frozen=True)
class Api:
    """An API that serves a standard's records.

    Attributes:
        style: ``search`` takes page, order and filters in a body; ``collection`` is read with the parameters of
            Directus; ``lookup`` answers for one key.
        records: names of the kinds that it serves.
        error: name of the schema file of every error answer.
        institution: path in a record of the object that ``dependencias`` lists; empty when nothing does.
        max_page_size: 0 where the contract sets no limit.
    """

    name: str
    title: Texts
    style: ApiStyle
    security: Security
    records: tuple[str, ...]
    endpoints: tuple[Endpoint, ...]
    error: str
    filters: tuple[Filter, ...]
    sorts: tuple[SortField, ...]
    institution: Path
    default_page_size: int
    max_page_size: int
    paging: Paging

    def endpoint(self, name: str) -> Endpoint:
        """Return the endpoint of that name; KeyError when the API has none."""
        for endpoint in self.endpoints:
            if endpoint.name == name:
                return endpoint
        raise KeyError(name)

    @property
    def main(self) -> Endpoint:
        """The endpoint that gives records: the first one."""
        return self.endpoints[0]


@dataclass(frozen=True)
class Change:
    """How one place of a schema reads by the letter of the official text.

    Attributes:
        schema: name of the schema file.
        pointer: JSON Pointer of the place in our schema.
        value: what stands there officially; absent (``remove``) when nothing does.
    """

    schema: str
    pointer: str
    value: Any = None
    remove: bool = False


@dataclass(frozen=True)
class ErratumExample:
    """An instance that shows an erratum: whether it is valid in each of the two readings."""

    schema: str
    instance: Any
    valid_strict: bool
    valid_mended: bool


@dataclass(frozen=True)
class Erratum:
    """A contradiction, gap or slip of the official text, and the reading taken.

    Attributes:
        id: stable; quoted in messages.
        effect: what it does to a validator (``blocks``, ``false-results``, ``ambiguous``, ``cosmetic``).
        changes: what the official letter reads instead, applied with ``--strict``.
        examples: instances that show it.
    """

    id: str
    effect: str
    where: Texts
    what: Texts
    consequence: Texts
    reading: Texts
    changes: tuple[Change, ...] = ()
    examples: tuple[ErratumExample, ...] = ()


@dataclass(frozen=True)
class Revision:
    """A dated text of a version whose number stood still.

    Attributes:
        date: of the text, in ISO 8601.
        what: what it changed.
        before: how the places that it changed read before it; empty for the oldest, and where that is not known.
    """

    date: str
    what: Texts
    before: tuple[Change, ...] = ()


@dataclass(frozen=True, eq=False)
class Standard:
    """One revision of one version of one system's standard, in one reading (mended or strict).

    Attributes:
        revision: date of the text that holds here.
        revisions: every dated text of this version, newest first.
        record: the kind of record that was asked for.
        apis: every API that serves its records, the official one first.
        schemas: by file name without ``.schema.json``.
        renamed: by the full name of an earlier kind of record, its dotted paths and what they are called here.
        corresponds: by the full name of an earlier kind of record, the kinds that took its place.
        strict: whether errata are read by the official letter.
        chosen_api: name of the API that was asked for; empty for the first that serves the record.
    """

    system: str
    version: str
    revision: str
    revisions: tuple[Revision, ...]
    status: Status
    title: Texts
    legal_basis: Texts
    source: str
    record: RecordKind
    records: tuple[RecordKind, ...]
    apis: tuple[Api, ...]
    errata: tuple[Erratum, ...]
    schemas: Mapping[str, Schema] = field(repr=False)
    renamed: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)
    corresponds: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    strict: bool = False
    chosen_api: str = ""

    @property
    def edition(self) -> str:
        """The name of the version as a whole, such as ``s3@1.1``."""
        return f"{self.system}@{self.version}"

    @property
    def name(self) -> str:
        """The shortest name that stands for this record and revision, such as ``s2@1.1`` or ``s3.servidores@1.1``."""
        alone = len(self.records) == 1 or self.record.one_of
        record = "" if alone else f".{self.record.name}"
        revision = "" if self.revision == self.revisions[0].date else f":{self.revision}"
        return f"{self.system}{record}@{self.version}{revision}"

    @property
    def api(self) -> Api:
        """The API that serves the record; see ``chosen_api``.

        Raises:
            UsageFailure: ``standard-without-api``.
        """
        for api in self.apis:
            if self.record.name in api.records and self.chosen_api in {"", api.name}:
                return api
        raise UsageFailure("standard-without-api", name=self.name)

    @property
    def record_schema(self) -> Schema:
        """The schema of the record that was asked for."""
        return self.schemas[self.record.schema]

    @cached_property
    def schema_sha256(self) -> str:
        """SHA-256 of all schemas in canonical JSON: the same text, the same digest."""
        canonical = json.dumps(self.schemas, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()
