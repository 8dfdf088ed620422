"""Checks of published ids: well-formed, unique, of a family that exists, and never lost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from typing import Any

from standards.lint.problem import Problem
from standards.model import Standard
from standards.reading import toml
from standards.registry import folders
from standards.requirements import families

LOCK = "ids.lock"
CATEGORY_CODES = {"security": "SEC", "functional": "FUN", "data": "DAT", "stress": "STR"}
REQUIREMENT = re.compile(r"(?P<system>S[1-6])[A-Z0-9]*-(?P<category>SEC|FUN|DAT|STR)-\d{3}")
ERRATUM = re.compile(r"E-[A-Z0-9]+-\d+")


def problems(standards: Sequence[Standard]) -> Iterator[Problem]:
    """Yield what is wrong with the ids of all standards together."""
    published: Counter[str] = Counter()
    errata: set[str] = set()
    for standard in standards:
        entries = _requirements(standard)
        published.update(entries.keys())
        errata.update(erratum.id for erratum in standard.errata)
        for key, entry in entries.items():
            yield from _requirement(standard, key, entry)
        yield from _errata(standard)
    yield from (Problem("id-repeated", key) for key, times in published.items() if times > 1)
    yield from _against_lock({*published, *errata}, locked())


def locked() -> frozenset[str]:
    """Return every id that was ever published."""
    lines = resources.files("standards").joinpath(LOCK).read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def _requirements(standard: Standard) -> Mapping[str, Mapping[str, Any]]:
    found = toml(folders()[standard.system, standard.version], "requirements.toml")
    entries: Mapping[str, Mapping[str, Any]] = found.get("requirements", {})
    return entries


def _requirement(standard: Standard, key: str, entry: Mapping[str, Any]) -> Iterator[Problem]:
    form = REQUIREMENT.fullmatch(key)
    if form is None or form["system"] != standard.system.upper():
        yield Problem("id-malformed", key)
        return
    family = families().get(entry.get("family", ""))
    if family is None:
        yield Problem("family-unknown", key, str(entry.get("family")))
    elif CATEGORY_CODES[family["category"]] != form["category"]:
        yield Problem("id-category", key, family["category"])


def _errata(standard: Standard) -> Iterator[Problem]:
    times = Counter(erratum.id for erratum in standard.errata)
    for key, count in times.items():
        if not ERRATUM.fullmatch(key):
            yield Problem("id-malformed", key)
        if count > 1:
            yield Problem("id-repeated", key, standard.name)


def _against_lock(present: set[str], lock: frozenset[str]) -> Iterator[Problem]:
    yield from (Problem("id-lost", key) for key in lock - present)
    yield from (Problem("id-unlocked", key) for key in present - lock)
