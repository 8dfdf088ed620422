"""Reads a standard from its folder of data files into the model."""

from __future__ import annotations

import copy
import json
import pathlib
import tomllib
from collections.abc import Iterable, Mapping
from typing import Any

from standards.errors import UsageFailure
from standards.model import (
    Api,
    Change,
    Endpoint,
    Erratum,
    ErratumExample,
    Filter,
    Paging,
    Path,
    RecordKind,
    Revision,
    Schema,
    SortField,
    Standard,
    When,
)
from standards.pointers import resolve, split

SCHEMA_SUFFIX = ".schema.json"


def toml(folder: pathlib.Path, file: str) -> dict[str, Any]:
    """Return what a TOML file of a folder holds; nothing when there is no such file."""
    found = folder.joinpath(file)
    return tomllib.loads(found.read_text(encoding="utf-8")) if found.is_file() else {}


def read(
    folder: pathlib.Path,
    *,
    strict: bool = False,
    record: str | None = None,
    revision: str | None = None,
    api: str = "",
) -> Standard:
    """Return the standard that a folder describes.

    Args:
        folder: with ``standard.toml``, ``errata.toml``, ``revisions.toml`` and the schemas.
        strict: read the official text to the letter instead of mending its errata.
        record: the kind of record that is asked for; when absent the first one, or the first that the API serves.
        revision: date of the text; the newest when absent.
        api: name of the API that is asked for; the first that serves the record when absent.

    Raises:
        UsageFailure: ``standard-record-unknown``, ``standard-revision-unknown`` or ``standard-api-unknown``.
    """
    data = toml(folder, "standard.toml")
    edition = f"{data['system']}@{data['version']}"
    errata = tuple(map(_erratum, toml(folder, "errata.toml").get("errata", [])))
    records = tuple(map(_record, data["records"]))
    apis = tuple(map(_api, data.get("apis", [])))
    revisions = tuple(map(_revision, toml(folder, "revisions.toml").get("revisions", [])))
    revisions = revisions or (Revision(data["revision"], data["title"]),)
    chosen = _one_of(revision or data["revision"], [each.date for each in revisions], "revision", edition)
    if api:
        _one_of(api, [each.name for each in apis], "api", edition)
        record = record or next(each.records[0] for each in apis if each.name == api)
    schemas = _schemas(folder)
    schemas = by_the_letter(schemas, errata) if strict else schemas
    return Standard(
        system=data["system"],
        version=data["version"],
        revision=chosen,
        revisions=revisions,
        status=data["status"],
        title=data["title"],
        legal_basis=data["legal_basis"],
        source=data["source"],
        record=_choose_record(records, record, data["system"]),
        records=records,
        apis=apis,
        errata=errata,
        schemas=as_of(schemas, revisions, chosen),
        renamed=data.get("renamed", {}),
        corresponds={old: tuple(new) for old, new in data.get("corresponds", {}).items()},
        strict=strict,
        chosen_api=api,
    )


def _one_of(asked: str, known: list[str], what: str, edition: str) -> str:
    if asked not in known:
        raise UsageFailure(f"standard-{what}-unknown", name=edition, asked=asked, known=", ".join(known))
    return asked


def _choose_record(records: tuple[RecordKind, ...], asked: str | None, system: str) -> RecordKind:
    if asked is None:
        return records[0]
    for record in records:
        if record.name == asked:
            return record
    known = ", ".join(f"{system}.{record.name}" for record in records)
    raise UsageFailure("standard-record-unknown", record=f"{system}.{asked}", known=known)


def _path(text: str) -> Path:
    return tuple(text.split("/")) if text else ()


def _record(entry: Mapping[str, Any]) -> RecordKind:
    when = entry.get("when")
    return RecordKind(
        **{
            **entry,
            "when": When(_path(when["path"]), tuple(when["values"])) if when else None,
            "one_of": tuple(entry.get("one_of", ())),
        }
    )


def _api(data: Mapping[str, Any]) -> Api:
    return Api(
        name=data["name"],
        title=data["title"],
        style=data["style"],
        security=data["security"],
        records=tuple(data["records"]),
        endpoints=tuple(Endpoint(**entry) for entry in data["endpoints"]),
        error=data["error"],
        filters=tuple(
            Filter(name=name, paths=_paths(entry), match=entry["match"])
            for name, entry in data.get("filters", {}).items()
        ),
        sorts=tuple(SortField(name, _paths(entry)) for name, entry in data.get("sorts", {}).items()),
        institution=_path(data.get("institution", "")),
        default_page_size=data.get("default_page_size", 0),
        max_page_size=data.get("max_page_size", 0),
        paging=Paging(**data.get("paging", {})),
    )


def _paths(entry: str | list[str] | Mapping[str, Any]) -> tuple[Path, ...]:
    """Return the paths that an entry gives as ``path``, as ``paths``, or as it stands."""
    if isinstance(entry, Mapping):
        entry = entry.get("paths") or entry.get("path") or ""
    return tuple(_path(each) for each in ([entry] if isinstance(entry, str) else entry) if each)


def _change(entry: Mapping[str, Any]) -> Change:
    return Change(**entry)


def _erratum(entry: Mapping[str, Any]) -> Erratum:
    return Erratum(
        **{
            **entry,
            "changes": tuple(map(_change, entry.get("changes", []))),
            "examples": tuple(map(_erratum_example, entry.get("examples", []))),
        }
    )


def _erratum_example(entry: Mapping[str, Any]) -> ErratumExample:
    """Read an example; ``instance_json`` gives as JSON what TOML cannot write, such as null."""
    written = dict(entry)
    if "instance_json" in written:
        written["instance"] = json.loads(written.pop("instance_json"))
    return ErratumExample(**written)


def _revision(entry: Mapping[str, Any]) -> Revision:
    return Revision(
        date=str(entry["date"]), what=entry["what"], before=tuple(map(_change, entry.get("before", [])))
    )


def _schemas(folder: pathlib.Path) -> dict[str, Schema]:
    files = sorted(
        (file for file in folder.iterdir() if file.name.endswith(SCHEMA_SUFFIX)), key=lambda file: file.name
    )
    return {
        file.name.removesuffix(SCHEMA_SUFFIX): json.loads(file.read_text(encoding="utf-8")) for file in files
    }


def by_the_letter(schemas: Mapping[str, Schema], errata: Iterable[Erratum]) -> dict[str, Schema]:
    """Return the schemas with every erratum's change applied: the official text as it is written."""
    return _changed(schemas, [change for erratum in errata for change in erratum.changes])


def as_of(schemas: Mapping[str, Schema], revisions: Iterable[Revision], date: str) -> dict[str, Schema]:
    """Return the schemas as they read on the date of a revision: what came later is undone, newest first."""
    return _changed(schemas, [change for each in revisions if each.date > date for change in each.before])


def _changed(schemas: Mapping[str, Schema], changes: list[Change]) -> dict[str, Schema]:
    changed = dict(schemas)
    for name in {change.schema for change in changes}:
        changed[name] = copy.deepcopy(changed[name])
    for change in changes:
        _apply(changed[change.schema], change)
    return changed


def _apply(schema: Schema, change: Change) -> None:
    parent_pointer, _, _ = change.pointer.rpartition("/")
    parent, name = resolve(schema, parent_pointer), split(change.pointer)[-1]
    key = int(name) if isinstance(parent, list) else name
    if change.remove:
        del parent[key]
    elif isinstance(parent, list) and key == len(parent):
        parent.append(change.value)
    else:
        parent[key] = change.value
