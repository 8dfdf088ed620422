"""What the tests of the drafts' samples share."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator

from standards.registry import load
from standards.schemas import registry


def validator(name: str) -> Draft202012Validator:
    """Return the validator of a kind's records, formats included."""
    standard = load(name)
    checker = Draft202012Validator.FORMAT_CHECKER
    return Draft202012Validator(standard.record_schema, registry=registry(standard), format_checker=checker)


def example(name: str) -> dict[str, Any]:
    """Return the example record of a kind, to be changed at will."""
    return copy.deepcopy(load(name).record_schema["examples"][0])


def claves(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield every member that is a clave with its text, or a list of such, and the pair."""
    children = value.items() if isinstance(value, dict) else ()
    for name, child in children:
        for each in child if isinstance(child, list) else [child]:
            if isinstance(each, dict) and "clave" in each and "valor" in each:
                yield name, each
            yield from claves(each)
