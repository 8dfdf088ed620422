"""Requirements: what a provider's API must satisfy, one sentence each, as data.

A *family* is written once (``standards/families``) and instantiated per standard under a stable id
(``standards/s2/1.1/requirements.toml``).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal, get_args

from standards.errors import UsageFailure
from standards.model import Standard
from standards.reading import toml
from standards.registry import available, folders
from standards.texts import Language

Level = Literal["must", "should", "may"]
Category = Literal["security", "functional", "data", "stress"]
CATEGORIES: tuple[Category, ...] = get_args(Category)


@dataclass(frozen=True)
class Requirement:
    """One sentence that a provider must satisfy.

    Attributes:
        id: never reused or renumbered, such as ``S2-FUN-012``.
        family: key of the shared family; names the check that decides it.
        member: the filter or sort member that this instance is about, or an empty text.
        source: where it comes from.
        text: the sentence.
        mend: how a failure is usually mended.
    """

    id: str
    family: str
    member: str
    level: Level
    category: Category
    source: str
    text: Mapping[Language, str]
    mend: Mapping[Language, str]


@cache
def families() -> dict[str, dict[str, Any]]:
    """Return every family by key; the file that holds it is its category."""
    found: dict[str, dict[str, Any]] = {}
    for category in CATEGORIES:
        source = resources.files("standards").joinpath("families", f"{category}.toml").read_text("utf-8")
        for theme, entries in tomllib.loads(source).items():
            for name, entry in entries.items():
                found[f"{theme}.{name}"] = {**entry, "category": category}
    return found


@cache
def requirements(standard: Standard) -> tuple[Requirement, ...]:
    """Return the requirements of a standard's API, in the order of its file; none when it has no such file."""
    entries = toml(folders()[standard.system, standard.version], "requirements.toml").get("requirements", {})
    return tuple(_instantiate(key, entry, standard) for key, entry in entries.items())


def find(requirement_id: str) -> tuple[Standard, Requirement]:
    """Return the requirement of that id and the standard that it belongs to.

    Raises:
        UsageFailure: ``requirement-unknown``.
    """
    wanted = requirement_id.upper()
    for standard in available():
        for requirement in requirements(standard):
            if requirement.id == wanted:
                return standard, requirement
    raise UsageFailure("requirement-unknown", id=requirement_id)


def _instantiate(key: str, entry: Mapping[str, str], standard: Standard) -> Requirement:
    family = families()[entry["family"]]
    member = entry.get("member", "")
    values = {
        "member": member,
        "default_page_size": standard.api.default_page_size,
        "max_page_size": standard.api.max_page_size,
    }

    def fill(texts: Mapping[Language, str]) -> dict[Language, str]:
        return {language: template.format_map(values) for language, template in texts.items()}

    return Requirement(
        id=key,
        family=entry["family"],
        member=member,
        level=family["level"],
        category=family["category"],
        source=f"{standard.source}; {family['source'].format_map(values)}",
        text=fill(family["text"]),
        mend=fill(family["mend"]),
    )
