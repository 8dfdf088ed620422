"""What people read about rules: rendered from a rule's id and a finding's parameters, in either language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from standards.texts import Language, text

_PACKAGE = "validator"


_SPOKEN = {"kind": "kind", "expected_types": "type", "got_type": "type"}
"""Parameters that are codes -> table of the catalogue that says them in words."""


def message(rule: str, params: Mapping[str, Any], language: Language | None = None) -> str:
    """Return what is wrong, in one sentence."""
    variant = f"-{params['variant']}" if "variant" in params else ""
    return text(_PACKAGE, f"{rule}.message{variant}", language, **{**params, **_spoken(params, language)})


def _spoken(params: Mapping[str, Any], language: Language | None) -> dict[str, str]:
    spoken = {}
    for name, table in _SPOKEN.items():
        codes = params.get(name, [])
        words = [
            text(_PACKAGE, f"{table}.{code}", language)
            for code in ([codes] if isinstance(codes, str) else codes)
        ]
        spoken[name] = ", ".join(words)
    return spoken


def fix(rule: str, language: Language | None = None) -> str:
    """Return how to mend it."""
    return text(_PACKAGE, f"{rule}.fix", language)


def defect(rule: str, language: Language | None = None) -> str:
    """Return the defect that a rule tells, in one sentence."""
    return text(_PACKAGE, f"{rule}.defect", language)


def why(rule: str, language: Language | None = None) -> str:
    """Return why it matters."""
    return text(_PACKAGE, f"{rule}.why", language)


def severity(name: str, language: Language | None = None) -> str:
    """Return the name of a severity."""
    return text(_PACKAGE, f"severity.{name}", language)


def say(key: str, language: Language | None = None, /, **params: object) -> str:
    """Return any other text of this package."""
    return text(_PACKAGE, key, language, **params)
