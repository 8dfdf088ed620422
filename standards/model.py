"""What a standard is: one version of one system, as immutable data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from standards.texts import Language

Schema = dict[str, Any]
Status = Literal["official", "draft"]
Texts = Mapping[Language, str]

FilterMatch = Literal["exact", "contains", "any-of", "none"]


@dataclass(frozen=True)
class RecordKind:
    """A kind of record of a standard.

    Attributes:
        name: its part in the standard's name, such as ``spic``.
        schema: name of its schema file.
        title: for people.
    """

    name: str
    schema: str
    title: Texts


@dataclass(frozen=True)
class Filter:
    """A member of ``query`` and what it selects.

    Attributes:
        name: member of ``query``.
        path: where the value stands in a record: member names, ``*`` for every item of an array.
        match: how it compares; ``none`` for a member that selects nothing (who asks, for instance).
    """

    name: str
    path: tuple[str, ...]
    match: FilterMatch


@dataclass(frozen=True)
class SortField:
    """A member of ``sort`` and the place in a record that it orders by."""

    name: str
    path: tuple[str, ...]


@dataclass(frozen=True)
class Endpoint:
    """One operation of a standard's API.

    Attributes:
        name: ``search`` or ``dependencias``.
        method: HTTP method, upper case.
        path: as in the official document.
        operation_id: as in the official document.
        request: name of the request's schema file, if it takes a body.
        response: name of the schema file of the answer 200.
        summary: for people.
    """

    name: str
    method: str
    path: str
    operation_id: str
    request: str | None
    response: str
    summary: Texts


@dataclass(frozen=True)
class Api:
    """The API of a standard.

    Attributes:
        error: name of the schema file of every error answer.
        institution: path in a record of the object that ``dependencias`` lists.
    """

    endpoints: tuple[Endpoint, ...]
    error: str
    filters: tuple[Filter, ...]
    sorts: tuple[SortField, ...]
    institution: tuple[str, ...]
    default_page_size: int
    max_page_size: int

    def endpoint(self, name: str) -> Endpoint:
        """Return the endpoint of that name; KeyError when the API has none."""
        for endpoint in self.endpoints:
            if endpoint.name == name:
                return endpoint
        raise KeyError(name)


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


@dataclass(frozen=True, eq=False)
class Standard:
    """One version of one system's standard, in one reading (mended or strict).

    Attributes:
        record: the kind of record that was asked for.
        schemas: by file name without ``.schema.json``.
        strict: whether errata are read by the official letter.
    """

    system: str
    version: str
    revision: str
    status: Status
    title: Texts
    legal_basis: Texts
    source: str
    record: RecordKind
    records: tuple[RecordKind, ...]
    api: Api
    errata: tuple[Erratum, ...]
    schemas: Mapping[str, Schema] = field(repr=False)
    strict: bool = False

    @property
    def name(self) -> str:
        """The name without record and revision, such as ``s2@1.1``."""
        return f"{self.system}@{self.version}"

    @property
    def record_schema(self) -> Schema:
        """The schema of the record that was asked for."""
        return self.schemas[self.record.schema]

    @cached_property
    def schema_sha256(self) -> str:
        """SHA-256 of all schemas in canonical JSON: the same text, the same digest."""
        canonical = json.dumps(self.schemas, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()
