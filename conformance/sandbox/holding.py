"""What every style of API stands on: a standard and the records that are served by it."""

from __future__ import annotations

from collections.abc import Iterable

from conformance.sandbox.parameters import ParameterReader
from conformance.sandbox.places import Place, place_of
from conformance.sandbox.rows import Record
from conformance.sandbox.settings import Settings
from standards.model import Standard

DATA = "data"
"""The member of a collection's answer that holds records."""


class Holding:
    """The records of a provider.

    Args:
        standard: what its API promises.
        records: all that the provider has.

    Attributes:
        readers: of the parameters of each endpoint.
        place: of a whole record.
        answered: of a record inside of an answer.
    """

    def __init__(self, standard: Standard, records: Iterable[Record], settings: Settings) -> None:
        self.settings = settings
        self.standard = standard
        self.api = standard.api
        self.place = place_of(standard, standard.record.schema)
        self.readers = {each.name: ParameterReader(standard, each) for each in self.api.endpoints}
        self.answered = self.place_in_answers()
        self.records = self.kept(list(records))

    def place_in_answers(self) -> Place:
        """Return what the contract says of a record inside of an answer, which may require less than of a whole one."""
        answer = place_of(self.standard, self.api.main.response or self.standard.record.schema)
        names = {"search": self.api.paging.results, "collection": DATA}
        return answer.members[names[self.api.style]] if self.api.style in names else answer

    def kept(self, records: list[Record]) -> list[Record]:
        """Return the records as the provider keeps them."""
        return records
