"""Parameters of the address, as their contract writes them: numbers, lists, JSON texts and deep objects."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from conformance.sandbox.exchange import Call
from conformance.sandbox.places import Place, place_of
from conformance.sandbox.refusals import Refusal
from conformance.sandbox.validation import RequestValidator
from conformance.sandbox.values import number_in, read_json
from standards.model import Endpoint, Standard

WHOLE = re.compile(r"-?[0-9]{1,4000}")
SUBSCRIPT = re.compile(r"\[([^\[\]]*)\]")
SUBSCRIPTS = re.compile(rf"({SUBSCRIPT.pattern})+")
BOOLEANS = {"true": True, "false": False}

DEEPEST = 20
"""Subscripts of a parameter that are read."""

Pairs = tuple[tuple[str, str], ...]


def path_values(template: str, path: str) -> dict[str, str] | None:
    """Return the values of an address's variable parts; None when it is another address."""
    pattern = "".join(
        f"(?P<{part[1:-1]}>[^/]+)" if part.startswith("{") else re.escape(part)
        for part in re.split(r"(\{\w+\})", template)
    )
    found = re.fullmatch(pattern, path)
    return found.groupdict() if found else None


class ParameterReader:
    """Reads the parameters of an endpoint.

    Attributes:
        known: places of the parameters, by name.
    """

    def __init__(self, standard: Standard, endpoint: Endpoint) -> None:
        self._path = endpoint.path
        self._validator = RequestValidator(standard, endpoint.parameters) if endpoint.parameters else None
        schema = place_of(standard, endpoint.parameters) if endpoint.parameters else None
        self.known: Mapping[str, Place] = schema.members if schema else {}

    def read(self, call: Call) -> dict[str, Any]:
        """Return what a call's parameters say, by name; those that the contract does not know are left out.

        Raises:
            Refusal: one is missing or malformed.
        """
        in_path = path_values(self._path, call.path) or {}
        pairs = tuple(call.pairs) or tuple(call.parameters.items())
        found: dict[str, Any] = {}
        for name, place in self.known.items():
            value = in_path.get(name) if name in in_path else _value(name, place, pairs)
            if value is not None:
                found[name] = value
        if self._validator:
            self._validator.check(found)
        return found


def _value(name: str, place: Place, pairs: Pairs) -> Any:
    texts = [value for key, value in pairs if key == name]
    deep = [(key[len(name) :], value) for key, value in pairs if key.startswith(f"{name}[")]
    if "object" in place.types:
        return _json_object(name, texts[-1]) if texts else _deep_object(name, deep)
    if "array" in place.types:
        texts += [value for key, value in deep if SUBSCRIPT.fullmatch(key)]
        items = [item for text in texts for item in text.split(",") if item]
        return [_scalar(item, place.types) for item in items] if texts else None
    return _scalar(texts[-1], place.types) if texts else None


def _scalar(text: str, types: frozenset[str]) -> Any:
    """Return a text as one of the types that its contract allows, or as it is: the contract then refuses it."""
    if "integer" in types and WHOLE.fullmatch(text):
        return int(text)
    if "number" in types and (number := number_in(text)) is not None:
        return number
    if "boolean" in types and text in BOOLEANS:
        return BOOLEANS[text]
    return text


def _json_object(name: str, text: str) -> Any:
    try:
        document = read_json(text)
    except Refusal:
        document = None
    if document is None:
        raise Refusal(400, "parameter", place=(name,), member=name)
    return document


def _deep_object(name: str, deep: list[tuple[str, str]]) -> dict[str, Any] | None:
    """Return the object that subscripts spell; ``[]`` adds to a list."""
    document: dict[str, Any] = {}
    for subscripts, value in deep:
        keys = SUBSCRIPT.findall(subscripts)
        if not SUBSCRIPTS.fullmatch(subscripts) or len(keys) > DEEPEST:
            raise Refusal(400, "parameter", place=(name,), member=name)
        inside: Any = document
        for key in keys[:-1]:
            inside = inside.setdefault(key or str(len(inside)), {})
            if not isinstance(inside, dict):
                raise Refusal(400, "parameter", place=(name,), member=name)
        inside[keys[-1] or str(len(inside))] = value
    return document if deep else None
