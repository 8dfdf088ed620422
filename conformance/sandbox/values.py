"""Values as filters and orders compare them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time
from typing import Any, TypeGuard

from conformance.sandbox.refusals import Refusal
from standards.spanish import collation_key

SortKey = tuple[int, Any]

MISSING: SortKey = (0, 0)
"""Sorts first, as absent values do in the databases behind the published services."""

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NUMBER = re.compile(r"-?[0-9]{1,300}(\.[0-9]{1,300})?([eE][+-]?[0-9]{1,3})?")
LEAP_SECOND = re.compile(r":60(?=[.,Z+-]|$)")


def plain_sort_key(value: Any) -> SortKey:
    """Return where a value stands in ascending order: absent, then numbers, then texts in Spanish order."""
    if value is None:
        return MISSING
    if isinstance(value, int | float):
        return 1, value
    return 2, collation_key(str(value))


def is_number(value: Any) -> TypeGuard[int | float]:
    """Whether a value is a number and no boolean."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_scalar(value: Any) -> TypeGuard[str | int | float | bool | None]:
    """Whether a value is neither an object nor an array."""
    return not isinstance(value, dict | list)


def scalars(values: Iterable[Any]) -> Iterator[Any]:
    """Yield the values that are neither objects nor arrays."""
    return (value for value in values if is_scalar(value))


def number_in(text: Any) -> float | None:
    """Return the number that a text writes; None when it writes none."""
    return float(text) if isinstance(text, str) and NUMBER.fullmatch(text) else None


def moment(value: Any, *, end: bool = False) -> datetime | None:
    """Return the instant that a text names as a date or a date and time; None when it names none.

    Args:
        value: in ISO 8601; UTC where it does not tell its offset.
        end: take a day alone for its last instant instead of its first.
    """
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(LEAP_SECOND.sub(":59", value.strip().upper()))
    except ValueError:
        return None
    if end and DAY.fullmatch(value.strip()):
        found = datetime.combine(found, time.max)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def read_json(content: str) -> Any:
    """Return what a JSON text holds.

    Raises:
        Refusal: ``malformed`` when it is not JSON that can be written again: lone surrogates, numbers out of
            range and endless nesting are not.
    """
    try:
        document = json.loads(content)
        json.dumps(document, ensure_ascii=False, allow_nan=False).encode("utf-8")
    except (ValueError, RecursionError):
        raise Refusal(400, "malformed") from None
    return document
