# ruff: noqa: D101, D102 - a fault is described in messages/, under its name
"""Faults with hostile texts and values in filters."""

from __future__ import annotations

import re
from typing import Any

from conformance.sandbox.exchange import Call, Reply
from conformance.sandbox.faults.common import html_page, query_of, texts_of
from conformance.sandbox.faults.registry import fault
from conformance.sandbox.filtering import Predicate
from conformance.sandbox.provider import Provider
from conformance.sandbox.refusals import Refusal
from standards.model import Filter

BROKEN_PATTERNS = frozenset("([*\\")
QUOTED_CONDITION = re.compile(r"'\s*or\b", re.IGNORECASE)


def _is_operator(value: Any) -> bool:
    return isinstance(value, dict) and bool(value) and all(name[:1] in "$_" for name in value)


def _without_operators(document: Any) -> Any:
    query = query_of(document)
    if not any(map(_is_operator, query.values())):
        return document
    return {**document, "query": {name: value for name, value in query.items() if not _is_operator(value)}}


@fault("operators-ignored", breaks="injection.operators")
class OperatorsIgnored(Provider):
    def search_body(self, call: Call) -> Any:
        return _without_operators(super().search_body(call))


@fault("operators-applied", breaks="injection.operators")
class OperatorsApplied(Provider):
    """Only the operator that every text satisfies is understood."""

    def search_body(self, call: Call) -> Any:
        document = super().search_body(call)
        values = query_of(document).values()
        applied = all(value == {"$gt": ""} for value in values if _is_operator(value))
        return _without_operators(document) if applied else document


@fault("operators-fail", breaks="injection.operators")
class OperatorsFail(Provider):
    def refuse(self, refusal: Refusal, call: Call) -> Reply:
        place = refusal.place
        if len(place) == 2 and place[0] == "query" and _is_operator(query_of(call.json).get(str(place[1]))):
            return html_page(500, "Internal Server Error")
        return super().refuse(refusal, call)


def _superset(plain: Predicate, each: Filter, pattern: re.Pattern[str]) -> Predicate:
    """Return what finds all that is meant and, besides, what a pattern finds: nothing sought plainly is lost."""
    return lambda row: plain(row) or pattern.search(row.folded[each.name]) is not None


@fault("filter-as-regex", breaks="injection.patterns")
class FilterAsRegex(Provider):
    def contains(self, each: Filter, text: str) -> Predicate:
        plain, wanted = super().contains(each, text), self.needle(text)
        if wanted == re.escape(wanted).replace("\\ ", " "):
            return plain
        try:
            return _superset(plain, each, re.compile(wanted))
        except (re.error, FutureWarning):
            return plain


@fault("filter-as-like", breaks="injection.patterns")
class FilterAsLike(Provider):
    def contains(self, each: Filter, text: str) -> Predicate:
        plain, wanted = super().contains(each, text), self.needle(text)
        if not set("%_") & set(wanted):
            return plain
        like = re.escape(wanted).replace("%", ".*").replace("_", ".")
        return _superset(plain, each, re.compile(like))


@fault("filter-in-sql", breaks="injection.patterns")
class FilterInSql(Provider):
    def contains(self, each: Filter, text: str) -> Predicate:
        if QUOTED_CONDITION.search(text):
            return lambda _: True
        return super().contains(each, text)


@fault("broken-pattern-fails", breaks="injection.patterns", side_effects=("generated.no-server-error",))
class BrokenPatternFails(Provider):
    def answer_search(self, call: Call) -> Reply:
        reply = super().answer_search(call)
        broken = BROKEN_PATTERNS.intersection(texts_of(query_of(call.json)))
        return html_page(500, "Internal Server Error") if broken else reply


@fault("broken-pattern-hangs", breaks="injection.patterns", side_effects=("generated.no-server-error",))
class BrokenPatternHangs(Provider):
    def answer_search(self, call: Call) -> Reply:
        reply = super().answer_search(call)
        if BROKEN_PATTERNS.intersection(texts_of(query_of(call.json))):
            reply.delay += self.settings.hang_seconds
        return reply
