"""The cells of a row as JSON values of the types that the standard's schema asks for."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from validator.plan import Node

_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}(?:\.[0-9]{1,18})?(?:[eE][+-]?[0-9]{1,2})?")
_BOOLEANS = {"true": True, "false": False, "verdadero": True, "falso": False}


def typed(value: Any, node: Node | None) -> Any:
    """Return a value with its cells typed; what does not read as its type stays, for the schema to tell."""
    if isinstance(value, dict):
        return {name: typed(each, node.children.get(name) if node else None) for name, each in value.items()}
    if isinstance(value, list):
        return [typed(each, node.items if node else None) for each in value]
    if isinstance(value, str):
        return _text(value, node.types) if node and node.types and str not in node.types else value
    types = node.types if node else ()
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float | Decimal):
        return _number(value, types)
    return _moment(value, node.format if node else "")


def _text(text: str, types: tuple[type, ...]) -> Any:
    if int in types and _INTEGER.fullmatch(text):
        return int(text)
    if (int in types or float in types) and _NUMBER.fullmatch(text):
        return float(text)
    if bool in types:
        return _BOOLEANS.get(text.lower(), text)
    return text


def _number(number: float | Decimal, types: tuple[type, ...]) -> Any:
    """Return a number, as digits where the schema wants a text: a spreadsheet makes numbers of what looks like one."""
    if not math.isfinite(number):
        return str(number)
    exact = int(number) if number == int(number) else number
    if str in types and int not in types and float not in types:
        return f"{exact:f}" if isinstance(exact, Decimal) else str(exact)
    if isinstance(exact, Decimal) or (isinstance(number, float) and float in types):
        return float(number)
    return exact


def _moment(value: Any, wanted: str) -> str:
    """Return a date or time as RFC 3339 writes it; one without time zone is taken for UTC, as cells have none."""
    if isinstance(value, datetime):
        if wanted == "date-time" or value.time() != time.min:
            moment = value.astimezone(UTC) if value.tzinfo else value
            return f"{moment.replace(tzinfo=None).isoformat()}Z"
        return value.date().isoformat()
    if isinstance(value, date):
        return f"{value.isoformat()}T00:00:00Z" if wanted == "date-time" else value.isoformat()
    return value.isoformat() if isinstance(value, time) else str(value)
