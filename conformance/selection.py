"""What a query selects: asking for it, and telling which of the surveyed records it must and may give."""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from conformance.examination import Examination
from conformance.survey import key_of, texts_at
from conformance.transport import Reply
from standards.model import Filter
from standards.pointers import values_at
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
    Where all have accents, those are taken: a value asked for to the letter must be found all the same.
    """
    counts: Counter[Any] = Counter(
        value
        for record in examination.records
        for value in values_at(record, each.path)
        if _is_usable(value, each)
    )
    ranked = sorted(counts, key=lambda value: (not is_plain(value, each), counts[value], str(value)))
    if each.match == "any-of":
        return ranked
    plain = [value for value in ranked if is_plain(value, each)] or ranked
    rare = [value for value in plain if counts[value] < LONGEST // 2] or plain
    return list(dict.fromkeys([*rare[:1], *rare[len(rare) // 2 : len(rare) // 2 + 1], *rare[-2:]]))


def _is_usable(value: Any, each: Filter) -> bool:
    """Tell whether a value can be asked for without any sign that a provider may read as a pattern."""
    if is_plain(value, each):
        return True
    return isinstance(value, str) and value.replace(" ", "").isalpha() and value == " ".join(value.split())


def is_plain(value: Any, each: Filter) -> bool:
    """Tell whether every reading compares a value alike; see ``plain_values``."""
    if each.match == "any-of":
        return isinstance(value, int | str) and not isinstance(value, bool)
    if not isinstance(value, str) or len(value) < 2:
        return False
    if each.match == "exact":
        return value == value.strip()
    return value.isascii() and value.replace(" ", "").isalnum() and value == " ".join(value.split())
