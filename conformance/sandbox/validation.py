"""Holds what is asked against the standard's schema and says in words what is wrong."""

from __future__ import annotations

from typing import Any

import jsonschema_rs

from conformance.sandbox.refusals import Refusal
from standards.model import Standard
from standards.schemas import bundle

EXPLAINED = frozenset({"type", "enum", "minimum", "maximum", "uniqueItems", "required", "format"})
"""Keywords with a text of their own."""


class RequestValidator:
    """The schema of a standard's request.

    Args:
        name: of the schema file.
    """

    def __init__(self, standard: Standard, name: str) -> None:
        self._schema = bundle(standard, standard.schemas[name])
        self._validator = jsonschema_rs.Draft202012Validator(self._schema, validate_formats=True)

    def check(self, document: Any) -> None:
        """Raise the refusal of the first defect, if the document has one."""
        try:
            defect = next(self._validator.iter_errors(document), None)
        except (ValueError, RecursionError):
            raise Refusal(400, "malformed") from None
        if defect is not None:
            raise self._refusal(tuple(defect.instance_path), list(defect.schema_path))

    def _refusal(self, place: tuple[str | int, ...], schema_path: list[str | int]) -> Refusal:
        keyword = str(schema_path[-1])
        expected: Any = self._schema
        for part in schema_path:
            known = isinstance(expected, dict) or (isinstance(expected, list) and isinstance(part, int))
            expected = expected[part] if known else None
        return Refusal(
            400,
            keyword if keyword in EXPLAINED else "schema",
            place=place,
            member=".".join(map(str, place)) or "body",
            expected=", ".join(map(str, expected)) if isinstance(expected, list) else expected,
        )
