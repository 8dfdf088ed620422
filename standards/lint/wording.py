"""Checks of texts: every language has them all, with the same placeholders."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from standards.lint.problem import Problem
from standards.texts import LANGUAGES, Language, catalogue

PACKAGES = ("standards", "validator", "conformance", "conformance.sandbox", "reports")
PLACEHOLDER = re.compile(r"\{(\w+)[^{}]*\}")


def problems() -> Iterator[Problem]:
    """Yield what is wrong with the messages of every package and with the texts in the standards' data."""
    for package in PACKAGES:
        if resources.files(package).joinpath("messages").is_dir():
            texts = {language: _messages(package, language) for language in LANGUAGES}
            yield from _parity(f"{package}/messages", texts)
    root = resources.files("standards")
    for folder in ("catalogs", "families", *(system.name for system in root.iterdir() if _is_system(system))):
        for place, table in _tables(root.joinpath(folder), folder):
            yield from _pair(place, table)


def _messages(package: str, language: Language) -> Mapping[str, str]:
    exists = resources.files(package).joinpath("messages", f"{language}.toml").is_file()
    return catalogue(package, language) if exists else {}


def _is_system(folder: Traversable) -> bool:
    return re.fullmatch(r"s[1-6]", folder.name) is not None


def placeholders(text: str) -> set[str]:
    """Return the names that a text is filled with; doubled braces are braces."""
    return set(PLACEHOLDER.findall(text.replace("{{", "").replace("}}", "")))


def _parity(where: str, texts: Mapping[Language, Mapping[str, str]]) -> Iterator[Problem]:
    for key in sorted(set().union(*texts.values())):
        translations = {language: catalog[key] for language, catalog in texts.items() if key in catalog}
        yield from _compare(f"{where}: {key}", translations)


def _pair(place: str, table: Mapping[str, Any]) -> Iterator[Problem]:
    translations = {language: str(table[language]) for language in LANGUAGES if language in table}
    yield from _compare(place, translations)


def _compare(where: str, translations: Mapping[Language, str]) -> Iterator[Problem]:
    for language in LANGUAGES:
        if not translations.get(language, "").strip():
            yield Problem("text-missing", where, language)
    if len({frozenset(placeholders(text)) for text in translations.values()}) > 1:
        yield Problem("text-placeholders", where)


def _tables(node: Traversable, place: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield every table of texts by language in the TOML files of a folder."""
    if node.is_dir():
        for child in node.iterdir():
            yield from _tables(child, f"{place}/{child.name}")
    elif node.name.endswith(".toml") and "messages" not in place:
        yield from _translated(tomllib.loads(node.read_text(encoding="utf-8")), place)


def _translated(value: object, place: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(value, Mapping):
        if any(language in value for language in LANGUAGES):
            yield place, value
        for name, child in value.items():
            yield from _translated(child, f"{place}: {name}" if ":" not in place else f"{place}.{name}")
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from _translated(child, f"{place}[{index}]")
