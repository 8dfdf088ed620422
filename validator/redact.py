"""Values as a report may show them: reserved ones masked, long ones cut, identifiers in passing masked too."""

from __future__ import annotations

import re
from typing import Any

LONGEST = 80
_SHOWN = 4
_LONG = 10
"""Characters from which the first ones do not give a value away."""
_MASK = "•"

_KEYS = re.compile(r"[A-ZÑ&]{4}\d{6}[A-Z0-9]{3,8}|(?<![\w.+-])[\w.+-]{2,64}@[\w-]+\.[\w.-]+", re.IGNORECASE)
_NUMBERS = re.compile(r"(?<![\w-])\d(?:[ -]?\d){9,18}(?![\w-])")


def mask(text: str, *, whole: bool = False) -> str:
    """Hide a text but not how long it is: all of a short one, all but the first four characters of a long one.

    Args:
        text: to hide.
        whole: whether to hide a long one altogether too.
    """
    shown = 0 if whole or len(text) < _LONG else _SHOWN
    return text[:shown] + _MASK * max(0, min(len(text), LONGEST) - shown)


def mask_identifiers(text: str, *, numbers: bool = True) -> str:
    """Mask what looks like a key of a person in a text, and long numbers."""
    # No more than is shown: whoever writes a text without end must not keep the report waiting.
    text = text[: 4 * LONGEST]
    masked = _KEYS.sub(lambda found: mask(found[0]), text)
    return _NUMBERS.sub(lambda found: mask(found[0]), masked) if numbers else masked


def shown(value: Any, *, reserved: bool, whole: bool = False, numbers: bool = True) -> Any:
    """Return a value as a report may show it; objects and arrays are not shown.

    Args:
        value: as it stands.
        reserved: whether the value must not be shown.
        whole: whether not even its beginning may be.
        numbers: whether long numbers in it may be somebody's.
    """
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        return mask(str(value), whole=whole) if reserved else value
    if not isinstance(value, str):
        return None
    if reserved:
        return mask(value, whole=whole)
    plain = mask_identifiers(value, numbers=numbers)
    return plain if len(plain) <= LONGEST else f"{plain[: LONGEST - 1]}…"
