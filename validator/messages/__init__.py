"""What people read about rules: rendered from a rule's id and a finding's parameters, in either language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from standards.texts import Language, catalogue, current_language, text

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
    if "detail" in params:
        spoken["detail"] = parser_said(str(params["detail"]), language)
    return spoken


def fix(rule: str, params: Mapping[str, Any] = MappingProxyType({}), language: Language | None = None) -> str:
    """Return how to mend it; a variant of the defect may have a way of its own."""
    own = f"{rule}.fix-{params.get('variant')}"
    known = own in catalogue(_PACKAGE, language or current_language())
    return text(_PACKAGE, own if known else f"{rule}.fix", language)


def parser_said(detail: str, language: Language | None = None) -> str:
    """Return a message of the JSON parser in the reader's language; one that is not known stays as it is."""
    key = "parser." + re.sub("[^a-z]+", "-", detail.lower()).strip("-")
    known = key in catalogue(_PACKAGE, language or current_language())
    return text(_PACKAGE, key, language) if known else detail


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
