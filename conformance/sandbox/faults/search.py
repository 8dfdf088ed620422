# ruff: noqa: D101, D102 - a fault is described in messages/, under its name
"""Faults of searches as a whole: envelope, defaults, what should not filter, stability and time."""

from __future__ import annotations

from typing import Any

from conformance.sandbox.exchange import Call, Reply
from conformance.sandbox.faults.common import query_of, texts_of
from conformance.sandbox.faults.registry import fault
from conformance.sandbox.filtering import Rows
from conformance.sandbox.provider import Provider
from conformance.sandbox.refusals import Refusal
from conformance.sandbox.search import Asked


@fault("page-echo-missing", breaks="search.contract")
class PageEchoMissing(Provider):
    def pagination(self, asked: Asked, found: Rows) -> dict[str, Any]:
        pagination = super().pagination(asked, found)
        if "page" in asked.document:
            del pagination["page"]
        return pagination


@fault("page-echo-text", breaks="search.contract")
class PageEchoText(Provider):
    def pagination(self, asked: Asked, found: Rows) -> dict[str, Any]:
        pagination = super().pagination(asked, found)
        return {**pagination, "page": str(asked.page)} if "page" in asked.document else pagination


@fault("nothing-found-without-next", breaks="search.contract")
class NothingFoundWithoutNext(Provider):
    def pagination(self, asked: Asked, found: Rows) -> dict[str, Any]:
        pagination = super().pagination(asked, found)
        if not found:
            del pagination["hasNextPage"]
        return pagination


@fault("answer-as-html", breaks="search.content-type")
class AnswerAsHtml(Provider):
    def search_reply(self, asked: Asked) -> Reply:
        reply = super().search_reply(asked)
        reply.headers["Content-Type"] = "text/html; charset=utf-8"
        return reply


@fault("answer-as-latin1", breaks="search.content-type")
class AnswerAsLatin1(Provider):
    def search_reply(self, asked: Asked) -> Reply:
        reply = super().search_reply(asked)
        reply.headers["Content-Type"] = "application/json; charset=iso-8859-1"
        return reply


@fault("default-size-double", breaks="search.defaults")
class DefaultSizeDouble(Provider):
    def page_size(self, document: dict[str, Any]) -> int:
        return super().page_size(document) if "pageSize" in document else 2 * self.api.default_page_size


@fault("default-size-largest", breaks="search.defaults")
class DefaultSizeLargest(Provider):
    def page_size(self, document: dict[str, Any]) -> int:
        return super().page_size(document) if "pageSize" in document else self.api.max_page_size


@fault("empty-body-refused", breaks="search.empty-query", side_effects=("generated.valid-accepted",))
class EmptyBodyRefused(Provider):
    def validate(self, document: Any) -> None:
        super().validate(document)
        if document == {}:
            raise Refusal(400, "type", member="query", expected="object")


@fault("empty-body-finds-nothing", breaks="search.empty-query")
class EmptyBodyFindsNothing(Provider):
    def select(self, asked: Asked) -> Rows:
        return super().select(asked) if asked.document else []


def _filtering(provider: Provider, asked: Asked) -> dict[str, Any]:
    """Return the members of a query that filter when they are not blank."""
    return {
        name: value
        for name, value in asked.query.items()
        if name in provider.filters and provider.filters[name].match != "none"
    }


@fault("empty-text-finds-nothing", breaks="search.empty-string")
class EmptyTextFindsNothing(Provider):
    def select(self, asked: Asked) -> Rows:
        return [] if "" in _filtering(self, asked).values() else super().select(asked)


@fault("empty-text-drops-missing", breaks="search.empty-string")
class EmptyTextDropsMissing(Provider):
    def select(self, asked: Asked) -> Rows:
        needed = [name for name, value in _filtering(self, asked).items() if value == ""]
        return [row for row in super().select(asked) if all(row.values[name] for name in needed)]


@fault("blank-text-finds-nothing", breaks="search.empty-string")
class BlankTextFindsNothing(Provider):
    def select(self, asked: Asked) -> Rows:
        texts = texts_of(_filtering(self, asked))
        return [] if any(text and not text.strip() for text in texts) else super().select(asked)


@fault("requester-filters", breaks="search.requester")
class RequesterFilters(Provider):
    def select(self, asked: Asked) -> Rows:
        silent = [each.name for each in self.api.filters if each.match == "none"]
        return [] if any(asked.query.get(name) for name in silent) else super().select(asked)


@fault("unknown-member-filters", breaks="search.unknown-member")
class UnknownMemberFilters(Provider):
    def select(self, asked: Asked) -> Rows:
        return super().select(asked) if asked.query.keys() <= self.filters.keys() else []


@fault("ties-change-order", breaks="search.repeatable", side_effects=("paging.partition",))
class TiesChangeOrder(Provider):
    """Without a last, unique criterion a database may serve equal rows in another order each time."""

    turned = False

    def order(self, rows: Rows, asked: Asked) -> Rows:
        if not asked.sort:
            return super().order(rows, asked)
        self.turned = not self.turned
        return super().order(rows[::-1] if self.turned else rows, asked)


@fault("order-changes", breaks="search.repeatable", side_effects=("stress.same-answers",))
class OrderChanges(Provider):
    turned = False

    def cut(self, found: Rows, asked: Asked) -> Rows:
        page = super().cut(found, asked)
        if asked.sort:
            return page
        self.turned = not self.turned
        return page[::-1] if self.turned else page


@fault("short-text-slow", breaks="search.time")
class ShortTextSlow(Provider):
    def answer_search(self, call: Call) -> Reply:
        reply = super().answer_search(call)
        if any(
            len(text) == 1 and text.isascii() and text.isalpha() for text in texts_of(query_of(call.json))
        ):
            reply.delay += self.settings.slow_seconds
        return reply


@fault("sort-slow", breaks="search.time")
class SortSlow(Provider):
    """Sorts of small pages alone, which people ask for at a screen."""

    def search_reply(self, asked: Asked) -> Reply:
        reply = super().search_reply(asked)
        if asked.sort and asked.size <= self.api.default_page_size:
            reply.delay += self.settings.slow_seconds
        return reply
