"""The object around the records of a page, as a standard describes it."""

from __future__ import annotations

from functools import cached_property

from standards import schemas
from standards.model import Schema, Standard
from validator.engine import Engine, engine_of
from validator.plan import Compiler, Node


class Envelope:
    """What a standard says about the object around the records of a page; its schema is read when a page comes.

    Attributes:
        member: that holds the records.
    """

    def __init__(self, standard: Standard) -> None:
        named = standard.record.envelope
        self._standard = standard
        self._schema = None if named is None else standard.schemas[named]
        self.member = "results" if self._schema is None else _list_in(self._schema)

    @cached_property
    def plan(self) -> Node | None:
        """Of the whole page; None where the standard says nothing about pages."""
        return None if self._schema is None else Compiler(self._standard, ()).compile(self._schema)

    @cached_property
    def engine(self) -> Engine | None:
        """The same."""
        return None if self._schema is None else engine_of(self._standard, self._schema)


def _list_in(schema: Schema) -> str:
    """Return the member of an envelope that is a list of the records."""
    for name, said in schemas.members(list(schemas.parts(schema, schema))).items():
        if any("items" in part for each in said for part in schemas.parts(each, schema)):
            return name
    raise LookupError(schema["$id"])
