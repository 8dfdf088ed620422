"""Filters: each selects what it says, alone and together, as Spanish texts are compared."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from conformance.checks.registry import Outcome, check, failed, passed, skipped
from conformance.examination import Blocked, Examination
from conformance.session import Reply
from conformance.survey import key_of, page_of, texts_at
from standards.model import Filter
from standards.pointers import values_at
from standards.requirements import Requirement
from standards.spanish import search_fold

Record = dict[str, Any]
ABSENT = "qxzwvk"
"""A text that no name, key or institution holds."""

LONGEST = 200
"""Records that one question may give: the largest page."""


@dataclass(frozen=True)
class Selection:
    """What a query gave: its records, and whether they are all that it matches."""

    reply: Reply
    records: list[Record]
    complete: bool

    @property
    def keys(self) -> frozenset[str]:
        """What tells the records from others."""
        return frozenset(map(key_of, self.records))


def select(examination: Examination, query: Record) -> Selection:
    """Ask for everything that a query matches, in one page; ``Blocked`` when no page comes."""
    page = examination.page({"page": 1, "pageSize": LONGEST, "query": query})
    return Selection(
        page.reply, page.records, len(page.records) < LONGEST and page.total == len(page.records)
    )


@lru_cache(maxsize=20_000)
def loose(text: str) -> str:
    """Fold a text as much as any provider may: accents, capitals, ñ, blanks."""
    return "".join(
        char for char in unicodedata.normalize("NFD", search_fold(text)) if not unicodedata.combining(char)
    )


def filter_of(examination: Examination, name: str) -> Filter:
    """Return the filter of that name."""
    return next(each for each in examination.standard.api.filters if each.name == name)


def matches(record: Record, each: Filter, value: Any) -> bool:
    """Tell whether a record can be meant by a filter, in the loosest reading."""
    if each.match == "any-of":
        return any(found in value for found in values_at(record, each.path))
    if each.match == "exact":
        return any(found == value for found in values_at(record, each.path))
    return any(loose(value) in loose(found) for found in texts_at(record, each.path))


def holds_exactly(record: Record, each: Filter, value: Any) -> bool:
    """Tell whether a record must be given: its value is the one asked for, to the letter."""
    return any(
        found == value or (each.match == "any-of" and found in value)
        for found in values_at(record, each.path)
    )


def plain_values(examination: Examination, each: Filter) -> list[Any]:
    """Return values of a filter's field that every reading compares alike, rare ones first.

    Texts of unaccented letters and digits only, with single blanks inside: no sign that a provider may treat apart.
    """
    counts: Counter[Any] = Counter(
        value
        for record in examination.records
        for value in values_at(record, each.path)
        if _is_plain(value, each)
    )
    ranked = sorted(counts, key=lambda value: (counts[value], str(value)))
    if each.match == "any-of":
        return ranked
    usable = [value for value in ranked if counts[value] < LONGEST // 2]
    return [*usable[:1], *usable[len(usable) // 2 : len(usable) // 2 + 1], *usable[-2:]] if usable else []


def _is_plain(value: Any, each: Filter) -> bool:
    if each.match == "any-of":
        return isinstance(value, int | str) and not isinstance(value, bool)
    if not isinstance(value, str) or len(value) < 2:
        return False
    if each.match == "exact":
        return value == value.strip()
    return value.isascii() and value.replace(" ", "").isalnum() and value == " ".join(value.split())


@check("filters.selects")
def selects(examination: Examination, requirement: Requirement) -> Outcome:
    """Decide whether a filter gives every record that has the value and none that cannot be meant."""
    each = filter_of(examination, requirement.member)
    values = list(dict.fromkeys(plain_values(examination, each)))[: examination.plan.values]
    if not values:
        return skipped("no-values", *examination.survey.replies[:1], member=each.name)
    replies = []
    for value in values:
        asked = [value] if each.match == "any-of" else value
        selection = select(examination, {each.name: asked})
        replies.append(selection.reply)
        wrong = _wrong_selection(examination, each, asked, selection)
        if wrong is not None:
            return wrong
    if each.match != "any-of":
        nothing = select(examination, {each.name: ABSENT})
        replies.append(nothing.reply)
        if nothing.records:
            return failed("filter-ignored", nothing.reply, member=each.name, count=len(nothing.records))
    return passed(*replies)


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
        return skipped("no-values", *examination.survey.replies[:1], member=each.name)
    singles = [select(examination, {each.name: [value]}) for value in values]
    both = select(examination, {each.name: values})
    replies = [*(single.reply for single in singles), both.reply]
    union = frozenset[str]().union(*(single.keys for single in singles))
    if all(single.complete for single in singles) and both.complete and both.keys != union:
        return failed("any-of-differs", *replies, member=each.name, expected=len(union), came=len(both.keys))
    wrong = _wrong_selection(examination, each, values, both)
    if wrong is not None:
        return wrong
    empty = examination.page({"page": 1, "pageSize": 1, "query": {each.name: []}})
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
        return skipped("no-values", *examination.survey.replies[:1], member="query")
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
    if not (_is_plain(one, first) and _is_plain(other, second)):
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


def _texts(examination: Examination) -> Iterable[tuple[Filter, str]]:
    """Yield text filters with each value that records have, short and safe to compare."""
    for each in examination.standard.api.filters:
        if each.match == "contains":
            for value in sorted(
                {text for record in examination.records for text in texts_at(record, each.path)}
            ):
                if len(value) > 2 and value == value.strip() and value.replace(" ", "").isalpha():
                    yield each, value


def _chosen(examination: Examination, wanted: Callable[[str], bool]) -> list[tuple[Filter, str]]:
    """Return one value per filter that is as wanted, the first in order."""
    found: dict[str, tuple[Filter, str]] = {}
    for each, value in _texts(examination):
        if each.name not in found and wanted(value):
            found[each.name] = (each, value)
    return list(found.values())


def _has_accent(text: str) -> bool:
    plain = text.replace("ñ", "n").replace("Ñ", "N")
    return unicodedata.normalize("NFD", plain) != plain


def _without_accents(text: str) -> str:
    kept = text.replace("ñ", "\0").replace("Ñ", "\1")
    stripped = "".join(char for char in unicodedata.normalize("NFD", kept) if not unicodedata.combining(char))
    return stripped.replace("\0", "ñ").replace("\1", "Ñ")


def _with_accent(text: str) -> str:
    """Put a grave accent on the first vowel: no name has it, every fold removes it."""
    for position, char in enumerate(text):
        if char.lower() in "aeiou":
            return text[:position] + unicodedata.normalize("NFC", char + "\u0300") + text[position + 1 :]
    return text


def _same_selection(examination: Examination, each: Filter, value: str, variants: Iterable[str]) -> Outcome:
    original = select(examination, {each.name: value})
    replies = [original.reply]
    for variant in variants:
        other = select(examination, {each.name: variant})
        replies.append(other.reply)
        if other.complete != original.complete or other.keys != original.keys:
            return failed(
                "variants-differ", original.reply, other.reply,
                member=each.name, one=json.dumps(value, ensure_ascii=False),
                other=json.dumps(variant, ensure_ascii=False), counts=f"{len(original.keys)}, {len(other.keys)}",
            )  # fmt: skip
    return passed(*replies)


def _each_same(
    examination: Examination, chosen: list[tuple[Filter, str]], vary: Callable[[str], list[str]]
) -> Outcome:
    if not chosen:
        raise Blocked("no-values", *examination.survey.replies[:1], member="query")
    replies: list[int] = []
    for each, value in chosen:
        outcome = _same_selection(examination, each, value, vary(value))
        if outcome.status != "pass":
            return outcome
        replies += outcome.evidence
    return Outcome("pass", evidence=tuple(dict.fromkeys(replies)))


@check("filters.fold")
def folds(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether capitals and accents make no difference."""
    chosen = _chosen(examination, _has_accent) or _chosen(examination, str.isascii)

    def vary(value: str) -> list[str]:
        plain = _without_accents(value)
        return [value.upper(), value.lower(), plain, plain.upper(), _with_accent(plain)]

    return _each_same(examination, chosen, vary)


@check("filters.enye")
def enye(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether ñ is a letter of its own, also where a text has several."""
    replies = []
    for each, value in _chosen(examination, lambda text: text.lower().count("ñ") > 1)[:1] + _chosen(
        examination, lambda text: text.lower().count("ñ") == 1
    ):
        selection = select(examination, {each.name: value})
        replies.append(selection.reply)
        owners = {key_of(record) for record in examination.records if holds_exactly(record, each, value)}
        if selection.complete and owners - selection.keys:
            return failed(
                "filter-misses", selection.reply, member=each.name, count=len(owners - selection.keys)
            )
    for each in [each for each in examination.standard.api.filters if each.match == "contains"][:2]:
        selection = select(examination, {each.name: "ñ"})
        replies.append(selection.reply)
        strangers = [
            record
            for record in selection.records
            if not any("ñ" in search_fold(text) for text in texts_at(record, each.path))
        ]
        if strangers:
            return failed("filter-strangers", selection.reply, member=f"{each.name} ñ", count=len(strangers))
    return passed(*replies)


@check("filters.trim")
def trims(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether blanks around a filter's text make no difference."""
    chosen = _chosen(examination, str.isascii)
    return _each_same(examination, chosen, lambda value: [f"  {value} ", f"{value} "])


@check("filters.partial")
def partial(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether a part of a text finds the records that hold it."""
    chosen = [
        (each, value)
        for each, value in _chosen(examination, lambda text: text.isascii() and len(text) > 5)
        if not value.isupper() or " " in value
    ]
    if not chosen:
        return skipped("no-values", *examination.survey.replies[:1], member="query")
    replies = []
    for each, value in chosen:
        selection = select(examination, {each.name: value[:-2]})
        replies.append(selection.reply)
        owners = {key_of(record) for record in examination.records if holds_exactly(record, each, value)}
        if selection.complete and owners - selection.keys:
            return failed(
                "filter-misses", selection.reply, member=each.name, count=len(owners - selection.keys)
            )
    return passed(*replies)


@check("filters.id-alone")
def id_alone(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether id leaves the other filters without effect."""
    exact = next(each for each in examination.standard.api.filters if each.match == "exact")
    other = next(each for each in examination.standard.api.filters if each.match == "contains")
    identifier = next(texts_at(examination.records[0], exact.path), None)
    if identifier is None:
        return skipped("no-values", *examination.survey.replies[:1], member=exact.name)
    reply = examination.session.search(
        {"page": 1, "pageSize": 10, "query": {exact.name: identifier, other.name: ABSENT}}
    )
    page = page_of(reply)
    if page is None or not any(identifier in texts_at(record, exact.path) for record in page.records):
        return failed("id-not-alone", reply, member=other.name)
    return passed(reply)
