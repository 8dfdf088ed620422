"""Searching as the reference provider does it: what is asked, which rows, in which order, which page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import orjson

from conformance.sandbox.rows import Record, Row, RowMaker, SortKey, plain_sort_key, rank
from conformance.sandbox.settings import Settings
from conformance.sandbox.validation import RequestValidator
from standards.model import Filter, Standard
from standards.pointers import values_at
from standards.spanish import collation_key, search_fold

Predicate = Callable[[Row], bool]
Rows = Sequence[Row]

IDENTIFIER = "id"
"""The filter that, given, is the only one that counts."""

INSTITUTION_NAME = "nombre"
"""The member of an institution that names it, in every system."""


@dataclass(frozen=True)
class Asked:
    """A search, with its defaults filled in.

    Attributes:
        document: the body as it came.
    """

    page: int
    size: int
    query: dict[str, Any]
    sort: dict[str, str]
    document: dict[str, Any]

    @property
    def start(self) -> int:
        """How many rows stand before the page."""
        return (self.page - 1) * self.size


class Searching:
    """Each method is one decision about searches.

    Args:
        standard: its API says filters, sort members and page sizes.
        records: all that the provider has.
    """

    def __init__(self, standard: Standard, records: Iterable[Record], settings: Settings) -> None:
        self.settings = settings
        self.standard = standard
        self.api = standard.api
        self.validator = RequestValidator(standard)
        self.filters = {each.name: each for each in self.api.filters}
        maker = RowMaker(self.api, standard.record_schema, self.fold, self.sort_key)
        rows = sorted(map(maker.make, self.kept(list(records))), key=lambda row: row.id)
        for each in self.api.sorts:
            rank(rows, each.name)
        self.rows: Rows = rows

    def kept(self, records: list[Record]) -> list[Record]:
        """Return the records as the provider keeps them."""
        return records

    # What is asked --------------------------------------------------------------------------------------------

    def validate(self, document: Any) -> None:
        """Refuse a body that breaks the contract."""
        self.validator.check(document)

    def read(self, document: dict[str, Any]) -> Asked:
        """Return what a valid body asks for."""
        return Asked(
            page=self.page_number(document),
            size=self.page_size(document),
            query=self.query(document),
            sort=self.sort(document),
            document=document,
        )

    def page_number(self, document: dict[str, Any]) -> int:
        """Return the page asked for."""
        return int(document.get("page", 1))

    def page_size(self, document: dict[str, Any]) -> int:
        """Return the page size asked for."""
        return int(document.get("pageSize", self.api.default_page_size))

    def query(self, document: dict[str, Any]) -> dict[str, Any]:
        """Return the filters asked for."""
        query: dict[str, Any] = document.get("query", {})
        return query

    def sort(self, document: dict[str, Any]) -> dict[str, str]:
        """Return the sort members asked for, the most important first."""
        known = {each.name for each in self.api.sorts}
        return {name: way for name, way in document.get("sort", {}).items() if name in known}

    # Which rows -----------------------------------------------------------------------------------------------

    def select(self, asked: Asked) -> Rows:
        """Return the rows that a search means."""
        predicates = [self.predicate(each, value) for each, value in self.conditions(asked.query)]
        if not predicates:
            return self.rows
        return [row for row in self.rows if self.holds(row, predicates)]

    def conditions(self, query: dict[str, Any]) -> list[tuple[Filter, Any]]:
        """Return the filters that count: id alone when it is given, no blank ones, no unknown ones."""
        active = [
            (self.filters[name], value)
            for name, value in query.items()
            if name in self.filters and not self.is_off(self.filters[name], value)
        ]
        return [each for each in active if each[0].name == IDENTIFIER] or active

    def is_off(self, each: Filter, value: Any) -> bool:
        """Whether a filter is given and yet does not filter."""
        if each.match == "none":
            return True
        return not (self.fold(value) if isinstance(value, str) else value)

    def predicate(self, each: Filter, value: Any) -> Predicate:
        """Return what a row must satisfy for a filter."""
        if each.match == "any-of":
            return self.has_any(each, value)
        if each.match == "contains":
            return self.contains(each, value)
        return self.equals(each, value)

    def equals(self, each: Filter, value: Any) -> Predicate:
        """Return whether a row has exactly a value; blanks around a text do not count."""
        wanted = value.strip() if isinstance(value, str) else value
        return lambda row: wanted in row.values[each.name]

    def contains(self, each: Filter, text: str) -> Predicate:
        """Return whether a row has a text somewhere in a field, without telling capitals and accents apart."""
        wanted = self.needle(text)
        return lambda row: wanted in row.folded[each.name]

    def has_any(self, each: Filter, values: list[Any]) -> Predicate:
        """Return whether a row has at least one of some values."""
        wanted = set(values)
        return lambda row: not wanted.isdisjoint(row.values[each.name])

    def holds(self, row: Row, predicates: list[Predicate]) -> bool:
        """Whether a row satisfies all filters at once."""
        return all(predicate(row) for predicate in predicates)

    def fold(self, text: str) -> str:
        """Return the form in which texts are compared."""
        return search_fold(text)

    def needle(self, text: str) -> str:
        """Return the form in which a filter's text is looked for."""
        return self.fold(text)

    # In which order -------------------------------------------------------------------------------------------

    def order(self, rows: Rows, asked: Asked) -> Rows:
        """Return rows in the order asked for; those that tie stay in the order of their ids."""
        for name, way in reversed(asked.sort.items()):
            rows = sorted(rows, key=_rank_under(name), reverse=self.is_descending(name, way))
        return rows

    def is_descending(self, name: str, way: str) -> bool:  # noqa: ARG002 - a careless provider differs by member
        """Whether a sort member is asked for from last to first."""
        return way == "desc"

    def sort_key(self, name: str, value: Any) -> SortKey:  # noqa: ARG002 - the same
        """Return where a value stands in ascending order under a sort member."""
        return plain_sort_key(value)

    # Which page -----------------------------------------------------------------------------------------------

    def search_document(self, asked: Asked, found: Rows) -> dict[str, Any]:
        """Return the envelope of a page."""
        return {
            "pagination": self.pagination(asked, found),
            "results": [self.shown(row, asked) for row in self.cut(found, asked)],
        }

    def cut(self, found: Rows, asked: Asked) -> Rows:
        """Return the rows of a page; beyond the last one there are none."""
        return found[asked.start : asked.start + asked.size]

    def pagination(self, asked: Asked, found: Rows) -> dict[str, Any]:
        """Return where a page stands in the whole."""
        return {
            "pageSize": asked.size,
            "page": asked.page,
            "totalRows": self.total(found, asked),
            "hasNextPage": self.has_next(found, asked),
        }

    def total(self, found: Rows, asked: Asked) -> int:  # noqa: ARG002 - a careless provider counts the page
        """Return how many rows the search means."""
        return len(found)

    def has_next(self, found: Rows, asked: Asked) -> bool:
        """Whether rows remain after the page."""
        return asked.start + asked.size < len(found)

    def shown(self, row: Row, asked: Asked) -> orjson.Fragment:
        """Return a record as this client may see it."""
        if self.settings.public_only and not asked.query.get("rfcSolicitante"):
            return row.public
        return row.whole

    # Institutions ---------------------------------------------------------------------------------------------

    def dependencias(self) -> Any:
        """Return the institutions of all records, each once, by name."""
        members = self._institution_members()
        found: dict[str, dict[str, Any]] = {}
        objects = chain.from_iterable(values_at(row.record, self.api.institution) for row in self.rows)
        for institution in objects:
            if isinstance(institution, dict) and institution.get(INSTITUTION_NAME):
                shown = {name: value for name, value in institution.items() if name in members}
                found.setdefault(search_fold(institution[INSTITUTION_NAME]), shown)
        return sorted(found.values(), key=lambda each: collation_key(each[INSTITUTION_NAME]))

    def _institution_members(self) -> frozenset[str]:
        schema = self.standard.schemas[self.api.endpoint("dependencias").response]
        return frozenset(schema["items"]["properties"])


def _rank_under(name: str) -> Callable[[Row], int]:
    return lambda row: row.ranks[name]
