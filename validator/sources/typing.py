"""The texts of a row as values of the types that the standard's schema asks for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from validator.plan import Node

_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}(?:\.[0-9]{1,18})?(?:[eE][+-]?[0-9]{1,2})?")
_BOOLEANS = {"true": True, "false": False, "verdadero": True, "falso": False}


def typed(value: Any, node: Node | None) -> Any:
    """Return a value with its texts typed; what does not read as its type stays, for the schema to tell."""
    if node is None:
        return value
    if isinstance(value, dict):
        return {name: typed(each, node.children.get(name)) for name, each in value.items()}
    if isinstance(value, list):
        return [typed(each, node.items) for each in value]
    return _scalar(value, node.types) if node.types and str not in node.types else value


def _scalar(text: str, types: tuple[type, ...]) -> Any:
    if int in types and _INTEGER.fullmatch(text):
        return int(text)
    if (int in types or float in types) and _NUMBER.fullmatch(text):
        return float(text)
    if bool in types:
        return _BOOLEANS.get(text.lower(), text)
    return text
