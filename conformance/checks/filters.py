"""Filters: each selects what it says, alone and together."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from conformance.checks.registry import Outcome, check, failed, not_applicable, passed
from conformance.examination import Examination
from conformance.selection import (
    ABSENT,
    Record,
    Selection,
    filter_of,
    holds_exactly,
    is_plain,
    matches,
    plain_values,
    select,
)
from conformance.survey import key_of, page_of, texts_at
from standards.model import Filter
from standards.requirements import Requirement


@check("filters.selects")
def selects(examination: Examination, requirement: Requirement) -> Outcome:
    """Decide whether a filter gives every record that has the value and none that cannot be meant."""
    each = filter_of(examination, requirement.member)
    values = plain_values(examination, each)[: examination.plan.values]
    replies = []
    for value in values:
        asked = [value] if each.match == "any-of" else value
        selection = select(examination, {each.name: asked})
        replies.append(selection.reply)
        wrong = _wrong_selection(examination, each, asked, selection)
        if wrong is not None:
            return wrong
    if each.match == "exact" and values:
        part = select(examination, {each.name: values[0][:-1]})
        strangers = [record for record in part.records if not matches(record, each, values[0][:-1])]
        if strangers:
            return failed("filter-strangers", part.reply, member=each.name, count=len(strangers))
    if each.match != "any-of":
        nothing = select(examination, {each.name: ABSENT})
        replies.append(nothing.reply)
        if nothing.records:
            return failed("filter-ignored", nothing.reply, member=each.name, count=len(nothing.records))
    return passed(*replies) if values else not_applicable("no-values", *replies, member=each.name)


def _wrong_selection(
    examination: Examination, each: Filter, asked: Any, selection: Selection
) -> Outcome | None:
    strangers = [record for record in selection.records if not matches(record, each, asked)]
    if strangers:
        return failed("filter-strangers", selection.reply, member=each.name, count=len(strangers))
    if not selection.complete:
        return None
    missing = {
        key_of(record) for record in examination.records if holds_exactly(record, each, asked)
    } - selection.keys
    if missing:
        return failed("filter-misses", selection.reply, member=each.name, count=len(missing))
    return None


@check("filters.any-of")
def any_of(examination: Examination, requirement: Requirement) -> Outcome:
    """Decide whether several values select their union, and none selects everything."""
    each = filter_of(examination, requirement.member)
    values = plain_values(examination, each)[:2]
    if len(values) < 2:
        return not_applicable("no-values", *examination.survey.replies[:1], member=each.name)
    singles = [select(examination, {each.name: [value]}) for value in values]
    both = select(examination, {each.name: values})
    replies = [*(single.reply for single in singles), both.reply]
    union = frozenset[str]().union(*(single.keys for single in singles))
    if all(single.complete for single in singles) and both.complete and both.keys != union:
        return failed("any-of-differs", *replies, member=each.name, expected=len(union), came=len(both.keys))
    wrong = _wrong_selection(examination, each, values, both)
    if wrong is not None:
        return wrong
    empty = examination.page({"page": 1, "pageSize": 10, "query": {each.name: []}})
    if empty.total != examination.baseline.total:
        return failed(
            "total-changes", examination.baseline.reply, empty.reply,
            query=f"{each.name}: []", expected=examination.baseline.total, came=empty.total,
        )  # fmt: skip
    return passed(*replies, empty.reply)


@check("filters.together")
def together(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether two filters hold at once: each pair is chosen so that OR would give more."""
    contains = [each for each in examination.standard.api.filters if each.match == "contains"]
    replies = []
    for first, second, record in _telling_pairs(examination, contains)[:3]:
        query = {each.name: next(texts_at(record, each.path)) for each in (first, second)}
        selection = select(examination, query)
        replies.append(selection.reply)
        for each in (first, second):
            wrong = _wrong_selection_of_pair(each, query, record, selection)
            if wrong is not None:
                return wrong
    if not replies:
        return not_applicable("no-values", *examination.survey.replies[:1], member="query")
    return passed(*replies)


def _telling_pairs(examination: Examination, filters: list[Filter]) -> list[tuple[Filter, Filter, Record]]:
    """Return neighbouring filters with a record whose two values, each alone, select different records."""
    found = []
    for first, second in pairwise(filters):
        record = next(
            (each for each in examination.records if _tells(examination, first, second, each)), None
        )
        if record is not None:
            found.append((first, second, record))
    return found


def _tells(examination: Examination, first: Filter, second: Filter, record: Record) -> bool:
    one, other = next(texts_at(record, first.path), ""), next(texts_at(record, second.path), "")
    if not (is_plain(one, first) and is_plain(other, second)):
        return False
    return any(matches(each, first, one) != matches(each, second, other) for each in examination.records)


def _wrong_selection_of_pair(
    each: Filter, query: Record, record: Record, selection: Selection
) -> Outcome | None:
    told = " + ".join(query)
    strangers = [found for found in selection.records if not matches(found, each, query[each.name])]
    if strangers:
        return failed("filter-strangers", selection.reply, member=told, count=len(strangers))
    if selection.complete and key_of(record) not in selection.keys:
        return failed("filter-misses", selection.reply, member=told, count=1)
    return None


@check("filters.id-alone")
def id_alone(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether id leaves the other filters without effect."""
    exact = next(each for each in examination.standard.api.filters if each.match == "exact")
    other = next(each for each in examination.standard.api.filters if each.match == "contains")
    identifier = next(texts_at(examination.records[0], exact.path), None)
    if identifier is None:
        return not_applicable("no-values", *examination.survey.replies[:1], member=exact.name)
    reply = examination.session.search(
        {"page": 1, "pageSize": 10, "query": {exact.name: identifier, other.name: ABSENT}}
    )
    page = page_of(reply)
    if page is None or not any(identifier in texts_at(record, exact.path) for record in page.records):
        return failed("id-not-alone", reply, member=other.name)
    return passed(reply)
