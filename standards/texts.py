"""Message catalogues: what people read, in Spanish and in English, kept apart from code.

Each package keeps ``messages/es.toml`` and ``messages/en.toml``, and more files in folders of these names.
Nested tables make dotted keys, so that ``[curp.check-digit] message = "…"`` is the text ``curp.check-digit.message``.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, get_args

Language = Literal["es", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

LANGUAGE_VARIABLE = "CONFORME_LANG"


def flatten(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield each text of a nested table with its dotted key."""
    for name, value in table.items():
        key = f"{prefix}{name}"
        if isinstance(value, Mapping):
            yield from flatten(value, f"{key}.")
        else:
            yield key, str(value)


def choose_language(arguments: list[str], environment: Mapping[str, str]) -> Language:
    """Tell the language of this process: ``--lang``, then ``CONFORME_LANG``, then the locale, else Spanish.

    It reads the raw arguments because help texts are needed before the command line is parsed.
    """
    for position, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == "--lang":
            asked = value or "".join(arguments[position + 1 : position + 2])
            if asked in LANGUAGES:
                return "es" if asked == "es" else "en"
    for variable in (LANGUAGE_VARIABLE, "LC_ALL", "LC_MESSAGES", "LANG"):
        if chosen := environment.get(variable):
            return "en" if chosen.lower().startswith("en") else "es"
    return "es"


def current_language() -> Language:
    """Return the language chosen for this process."""
    return choose_language([], os.environ)


@cache
def catalogue(package: str, language: Language) -> dict[str, str]:
    """Load the texts of a package in a language, keyed by dotted key: its file, and those of its folder."""
    messages = Path(import_module(package).__path__[0], "messages")
    folder = messages.joinpath(language)
    files = sorted(folder.iterdir(), key=lambda file: file.name) if folder.is_dir() else []
    found: dict[str, str] = {}
    for file in (messages.joinpath(f"{language}.toml"), *files):
        found |= flatten(tomllib.loads(file.read_text(encoding="utf-8")))
    return found


def text(package: str, key: str, language: Language | None = None, /, **params: object) -> str:
    """Render a text of a package's catalogue.

    Args:
        package: import name of the package that owns the text.
        key: dotted key.
        language: the reader's; this process's when absent.
        params: values of the placeholders.

    Raises:
        KeyError: when the catalogue has no such key, or a placeholder has no value: a defect of this tool.
    """
    template = catalogue(package, language or current_language())[key]
    return template.format_map(params) if params else template
