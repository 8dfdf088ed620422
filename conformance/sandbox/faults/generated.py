# ruff: noqa: D101, D102 - a fault is described in messages/, under its name
"""Faults that only requests out of the ordinary bring to light."""

from __future__ import annotations

from typing import Any

from conformance.sandbox.exchange import Call, Reply
from conformance.sandbox.faults.common import html_page, query_of, texts_of, without
from conformance.sandbox.faults.registry import fault
from conformance.sandbox.provider import Provider
from conformance.sandbox.refusals import Refusal
from standards.pointers import is_whole

LAST_OF_TWO_BYTES = "\uffff"
LAST_OF_LATIN = "\u024f"
LONG = 1000


def _any_character(query: dict[str, Any], above: str) -> bool:
    return any(character > above for value in texts_of(query) for character in value)


@fault("emoji-fails", breaks="generated.no-server-error")
class EmojiFails(Provider):
    """A database column of three bytes per character."""

    def answer_search(self, call: Call) -> Reply:
        reply = super().answer_search(call)
        if _any_character(query_of(call.json), LAST_OF_TWO_BYTES):
            return html_page(500, "Internal Server Error")
        return reply


@fault("long-text-hangs", breaks="generated.no-server-error")
class LongTextHangs(Provider):
    def answer_search(self, call: Call) -> Reply:
        reply = super().answer_search(call)
        if any(len(value) > LONG for value in texts_of(query_of(call.json))):
            reply.delay += self.settings.hang_seconds
        return reply


@fault("wrong-sort-fails", breaks="generated.no-server-error")
class WrongSortFails(Provider):
    def refuse(self, refusal: Refusal, call: Call) -> Reply:
        if refusal.place[:1] == ("sort",):
            return html_page(500, "Internal Server Error")
        return super().refuse(refusal, call)


@fault("uncommon-text-refused", breaks="generated.valid-accepted")
class UncommonTextRefused(Provider):
    def validate(self, document: Any) -> None:
        super().validate(document)
        if _any_character(query_of(document), LAST_OF_LATIN):
            raise Refusal(400, "schema", place=("query",), member="query")


@fault("long-text-refused", breaks="generated.valid-accepted")
class LongTextRefused(Provider):
    def validate(self, document: Any) -> None:
        super().validate(document)
        if any(len(value) > LONG for value in texts_of(query_of(document))):
            raise Refusal(413, "oversized")


@fault("two-sorts-refused", breaks="generated.valid-accepted")
class TwoSortsRefused(Provider):
    def validate(self, document: Any) -> None:
        super().validate(document)
        if len(document.get("sort", {})) > 1:
            raise Refusal(400, "schema", place=("sort",), member="sort")


@fault("sort-unchecked", breaks="generated.invalid-refused")
class SortUnchecked(Provider):
    """Whatever is not understood about the order is left out."""

    def search_body(self, call: Call) -> Any:
        document = super().search_body(call)
        if not isinstance(document, dict) or "sort" not in document:
            return document
        if not isinstance(document["sort"], dict):
            return without(document, "sort")
        known = {name: way for name, way in document["sort"].items() if way in ("asc", "desc")}
        return {**document, "sort": known}


@fault("list-items-unchecked", breaks="generated.invalid-refused")
class ListItemsUnchecked(Provider):
    """Values of a list that are out of range or repeated are left out."""

    def search_body(self, call: Call) -> Any:
        document = super().search_body(call)
        query = query_of(document)
        lists = {
            name: self._usable(name, value)
            for name, value in query.items()
            if name in self.filters and self.filters[name].match == "any-of" and isinstance(value, list)
        }
        return {**document, "query": {**query, **lists}} if lists else document

    def _usable(self, name: str, values: list[Any]) -> list[Any]:
        known = {value for row in self.rows for value in row.values[name]}
        return list(dict.fromkeys(value for value in values if is_whole(value) and value in known))
