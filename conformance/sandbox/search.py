"""Searching as the reference provider does it: what is asked, which rows, in which order, which page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson

from conformance.sandbox.filtering import Filtering, Rows, flat
from conformance.sandbox.places import place_of
from conformance.sandbox.refusals import Refusal
from conformance.sandbox.rows import Row, RowMaker, rank
from conformance.sandbox.validation import RequestValidator
from conformance.sandbox.values import SortKey, plain_sort_key

REQUESTER = "rfcSolicitante"
"""Who says it may see reserved fields."""


@dataclass(frozen=True)
class Asked:
    """A search, with its defaults filled in.

    Attributes:
        query: filters, by dotted name.
        sort: ways, by dotted name.
        document: the body as it came.
        first_page: the number that the first page has.
    """

    page: int
    size: int
    query: dict[str, Any]
    sort: dict[str, str]
    document: dict[str, Any]
    first_page: int = 1

    @property
    def start(self) -> int:
        """How many rows stand before the page."""
        return (self.page - self.first_page) * self.size


class Searching(Filtering):
    """Each method is one decision about searches."""

    def prepare_search(self) -> None:
        """Make rows of the records, in the order of their ids."""
        request = self.api.endpoint("search").request or ""
        self.validator = RequestValidator(self.standard, request)
        self.request_members = place_of(self.standard, request).members
        self.filters = {each.name: each for each in self.api.filters}
        maker = RowMaker(self.api, self.answered, self.fold, self.sort_key)
        rows = sorted(map(maker.make, self.records), key=lambda row: row.id)
        for each in self.api.sorts:
            rank(rows, each.name)
        self.rows: Rows = rows

    # What is asked --------------------------------------------------------------------------------------------

    def validate(self, document: Any) -> None:
        """Refuse a body that breaks the contract."""
        self.validator.check(document)

    def read(self, document: Any) -> Asked:
        """Return what a valid body asks for."""
        document = members_of(document, "body")
        return Asked(
            page=self.page_number(document),
            size=self.page_size(document),
            query=self.query(document),
            sort=self.sort(document),
            document=document,
            first_page=self.api.paging.first_page,
        )

    def page_number(self, document: dict[str, Any]) -> int:
        """Return the page asked for."""
        return _number(document, self.api.paging.page, self.api.paging.first_page)

    def page_size(self, document: dict[str, Any]) -> int:
        """Return the page size asked for."""
        return _number(document, self.api.paging.page_size, self.api.default_page_size)

    def query(self, document: dict[str, Any]) -> dict[str, Any]:
        """Return the filters asked for; they stand in ``query``, or beside the page where there is no such member."""
        query = members_of(document.get("query"), "query") if "query" in self.request_members else document
        return flat(query, self.filters)

    def sort(self, document: dict[str, Any]) -> dict[str, str]:
        """Return the sort members asked for, the most important first."""
        known = {each.name for each in self.api.sorts}
        asked = flat(members_of(document.get("sort"), "sort"), known)
        return {name: way for name, way in asked.items() if name in known}

    # Which rows, in which order -------------------------------------------------------------------------------

    def select(self, asked: Asked) -> Rows:
        """Return the rows that a search means."""
        return self.matching(asked.query)

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
            self.api.paging.pagination: self.pagination(asked, found),
            self.api.paging.results: [self.shown(row, asked) for row in self.cut(found, asked)],
        }

    def cut(self, found: Rows, asked: Asked) -> Rows:
        """Return the rows of a page; beyond the last one there are none."""
        return found[asked.start : asked.start + asked.size]

    def pagination(self, asked: Asked, found: Rows) -> dict[str, Any]:
        """Return where a page stands in the whole."""
        paging = self.api.paging
        told = {
            paging.page_size: asked.size,
            paging.page: asked.page,
            paging.total: self.total(found, asked),
            paging.next: self.has_next(found, asked),
        }
        return {name: value for name, value in told.items() if name}

    def total(self, found: Rows, asked: Asked) -> int:  # noqa: ARG002 - a careless provider counts the page
        """Return how many rows the search means."""
        return len(found)

    def has_next(self, found: Rows, asked: Asked) -> bool:
        """Whether rows remain after the page."""
        return asked.start + asked.size < len(found)

    def shown(self, row: Row, asked: Asked) -> orjson.Fragment:
        """Return a record as this client may see it."""
        if self.settings.public_only and not self.requester(asked):
            return row.public
        return row.whole

    def requester(self, asked: Asked) -> Any:
        """Return who asks; some contracts have it beside the query."""
        beside = asked.document if REQUESTER in self.request_members else {}
        return asked.query.get(REQUESTER) or beside.get(REQUESTER)


def members_of(value: Any, member: str) -> dict[str, Any]:
    """Return an object, or an empty one when there is none; a contract by the letter may let others through."""
    if value is not None and not isinstance(value, dict):
        raise Refusal(400, "type", place=(member,), member=member, expected="object")
    return value or {}


def _number(document: dict[str, Any], name: str, otherwise: int) -> int:
    value = document.get(name)
    return otherwise if value is None else int(value)


def _rank_under(name: str) -> Callable[[Row], int]:
    return lambda row: row.ranks[name]
