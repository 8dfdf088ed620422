"""The registry of standards: every version of every system, read once from the package's own data."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

from standards.errors import UsageFailure
from standards.model import Standard
from standards.names import parse
from standards.reading import read, toml

SYSTEM_FOLDER = re.compile(r"s[1-6]")


@cache
def folders() -> dict[tuple[str, str], Path]:
    """Return the data folder of each (system, version), oldest version first."""
    root = Path(__file__).parent
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
    return [load(name) for name in known_names()]


def kinds() -> list[Standard]:
    """Return every standard once for each kind of record, by system, version and kind."""
    return [replace(each, record=record) for each in available() for record in each.records]


def sibling(standard: Standard, record: str = "", revision: str = "") -> Standard:
    """Return another kind or revision of a standard, in the same reading and with the same API chosen.

    Args:
        standard: where to start from.
        record: name of the kind; its own when absent.
        revision: date of the text; its own when absent.

    Raises:
        UsageFailure: as `load` does.
    """
    name = f"{standard.system}.{record or standard.record.name}@{standard.version}:{revision or standard.revision}"
    return load(name, strict=standard.strict, api=standard.chosen_api)


@cache
def load(name: str, *, strict: bool = False, api: str = "") -> Standard:
    """Return the standard of that name.

    Args:
        name: as people write it; without a version the newest official one is taken, without a date the newest
            revision, without a record the first kind.
        strict: read the official text to the letter instead of mending its errata.
        api: name of one of its APIs; the first that serves the record when absent.

    Raises:
        UsageFailure: ``standard-unknown``, ``standard-record-unknown``, ``standard-revision-unknown`` or
            ``standard-api-unknown``.
    """
    asked = parse(name)
    version = asked.version or _newest_version(asked.system, name)
    folder = folders().get((asked.system, version))
    if folder is None:
        raise UsageFailure("standard-unknown", name=name, known=", ".join(known_names()))
    return read(folder, strict=strict, record=asked.record, revision=asked.revision, api=api)


def known_names() -> list[str]:
    """Return the names of every standard, as ``s2@1.1``."""
    return [f"{system}@{version}" for system, version in folders()]


def _newest_version(system: str, name: str) -> str:
    versions = [(folder, version) for (each, version), folder in folders().items() if each == system]
    official = [
        version for folder, version in versions if toml(folder, "standard.toml")["status"] == "official"
    ]
    candidates = official or [version for _, version in versions]
    if not candidates:
        raise UsageFailure("standard-unknown", name=name, known=", ".join(known_names()))
    return candidates[-1]


def _version_key(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
