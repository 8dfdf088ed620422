"""The registry of standards: every version of every system, read once from the package's own data."""

from __future__ import annotations

import copy
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from standards.errors import UsageFailure
from standards.model import (
    Api,
    Change,
    Endpoint,
    Erratum,
    ErratumExample,
    Filter,
    RecordKind,
    Schema,
    SortField,
    Standard,
)
from standards.names import parse
from standards.pointers import resolve, split

SYSTEM_FOLDER = re.compile(r"s[1-6]")
SCHEMA_SUFFIX = ".schema.json"


@cache
def folders() -> dict[tuple[str, str], Traversable]:
    """Return the data folder of each (system, version), oldest version first."""
    root = resources.files("standards")
    found = {
        (system.name, version.name): version
        for system in root.iterdir()
        if SYSTEM_FOLDER.fullmatch(system.name)
        for version in system.iterdir()
        if version.joinpath("standard.toml").is_file()
    }
    return dict(sorted(found.items(), key=lambda item: (item[0][0], _version_key(item[0][1]))))


def available() -> list[Standard]:
    """Return every standard, by system and version."""
    return [load(f"{system}@{version}") for system, version in folders()]


@cache
def load(name: str, *, strict: bool = False) -> Standard:
    """Return the standard of that name.

    Args:
        name: as people write it; without a version the newest official one is taken.
        strict: read the official text to the letter instead of mending its errata.

    Raises:
        UsageFailure: ``standard-unknown``, ``standard-record-unknown`` or ``standard-revision-unknown``.
    """
    asked = parse(name)
    version = asked.version or _newest_version(asked.system, name)
    folder = folders().get((asked.system, version))
    if folder is None:
        raise UsageFailure("standard-unknown", name=name, known=", ".join(known_names()))
    standard = _read(folder, strict=strict, record=asked.record)
    if asked.revision not in (None, standard.revision):
        raise UsageFailure(
            "standard-revision-unknown", name=standard.name, revision=asked.revision, known=standard.revision
        )
    return standard


def known_names() -> list[str]:
    """Return the names of every standard, as ``s2@1.1``."""
    return [f"{system}@{version}" for system, version in folders()]


def _newest_version(system: str, name: str) -> str:
    versions = [(folder, version) for (each, version), folder in folders().items() if each == system]
    official = [
        version for folder, version in versions if _toml(folder, "standard.toml")["status"] == "official"
    ]
    candidates = official or [version for _, version in versions]
    if not candidates:
        raise UsageFailure("standard-unknown", name=name, known=", ".join(known_names()))
    return candidates[-1]


def _version_key(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _toml(folder: Traversable, file: str) -> dict[str, Any]:
    return tomllib.loads(folder.joinpath(file).read_text(encoding="utf-8"))


def _path(text: str) -> tuple[str, ...]:
    return tuple(text.split("/")) if text else ()


def _read(folder: Traversable, *, strict: bool, record: str | None) -> Standard:
    data = _toml(folder, "standard.toml")
    errata = tuple(_erratum(entry) for entry in _toml(folder, "errata.toml").get("errata", []))
    records = tuple(RecordKind(**entry) for entry in data["records"])
    schemas = _schemas(folder)
    return Standard(
        system=data["system"],
        version=data["version"],
        revision=data["revision"],
        status=data["status"],
        title=data["title"],
        legal_basis=data["legal_basis"],
        source=data["source"],
        record=_choose_record(records, record, data["system"]),
        records=records,
        api=_api(data),
        errata=errata,
        schemas=by_the_letter(schemas, errata) if strict else schemas,
        strict=strict,
    )


def _choose_record(records: tuple[RecordKind, ...], asked: str | None, system: str) -> RecordKind:
    if asked is None:
        return records[0]
    for record in records:
        if record.name == asked:
            return record
    known = ", ".join(f"{system}.{record.name}" for record in records)
    raise UsageFailure("standard-record-unknown", record=f"{system}.{asked}", known=known)


def _api(data: Mapping[str, Any]) -> Api:
    return Api(
        endpoints=tuple(Endpoint(**{"request": None, **entry}) for entry in data["endpoints"]),
        error=data["error"],
        filters=tuple(
            Filter(name=name, path=_path(entry["path"]), match=entry["match"])
            for name, entry in data["filters"].items()
        ),
        sorts=tuple(SortField(name=name, path=_path(path)) for name, path in data["sorts"].items()),
        institution=_path(data["institution"]),
        default_page_size=data["default_page_size"],
        max_page_size=data["max_page_size"],
    )


def _erratum(entry: Mapping[str, Any]) -> Erratum:
    return Erratum(
        **{
            **entry,
            "changes": tuple(Change(**change) for change in entry.get("changes", [])),
            "examples": tuple(ErratumExample(**example) for example in entry.get("examples", [])),
        }
    )


def _schemas(folder: Traversable) -> dict[str, Schema]:
    files = sorted(
        (file for file in folder.iterdir() if file.name.endswith(SCHEMA_SUFFIX)), key=lambda file: file.name
    )
    return {
        file.name.removesuffix(SCHEMA_SUFFIX): json.loads(file.read_text(encoding="utf-8")) for file in files
    }


def by_the_letter(schemas: Mapping[str, Schema], errata: Iterable[Erratum]) -> dict[str, Schema]:
    """Return the schemas with every erratum's change applied: the official text as it is written."""
    strict = copy.deepcopy(dict(schemas))
    for erratum in errata:
        for change in erratum.changes:
            _apply(strict[change.schema], change)
    return strict


def _apply(schema: Schema, change: Change) -> None:
    parent_pointer, _, _ = change.pointer.rpartition("/")
    parent, name = resolve(schema, parent_pointer), split(change.pointer)[-1]
    if change.remove:
        del parent[name]
    else:
        parent[name] = change.value
