"""Sorting: each field in both directions, over the whole and not the page, in Spanish order."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from conformance.checks.registry import Outcome, check, failed, passed, skipped
from conformance.examination import Examination
from conformance.survey import PAGE_SIZE, Page, key_of, texts_at
from standards.model import SortField
from standards.requirements import Requirement
from standards.spanish import primary_key

Key = Callable[[str], str]
Wanted = Callable[[str], bool]


def sort_of(examination: Examination, name: str) -> SortField:
    """Return the sort field of that name."""
    return next(each for each in examination.standard.api.sorts if each.name == name)


def _sorted_page(examination: Examination, each: SortField, direction: str, size: int = PAGE_SIZE) -> Page:
    return examination.page({"page": 1, "pageSize": size, "sort": {each.name: direction}})


def _values(records: list[dict[str, Any]], each: SortField, wanted: Wanted) -> list[str]:
    texts = (next(texts_at(record, each.path), "") for record in records)
    return [text for text in texts if wanted(text)]


def _plain(examination: Examination, each: SortField) -> Wanted:
    """Return what tells the texts that every collation orders alike by their first word.

    Unaccented letters, in the one style of capitals that most texts of the field have.
    """
    words = [_first_word(text) for text in _values(examination.records, each, bool)]
    in_style = str.isupper if sum(map(str.isupper, words)) * 2 > len(words) else str.istitle

    def is_plain(text: str) -> bool:
        word = _first_word(text)
        return word.isascii() and word.isalpha() and in_style(word)

    return is_plain


def _is_spanish(text: str) -> bool:
    return text.replace(" ", "").isalpha() and text == text.strip()


def _plain_key(text: str) -> str:
    return _first_word(text).lower()


def _disorder(values: list[str], key: Key, direction: str) -> tuple[str, str] | None:
    """Return the first two neighbours in the wrong order.

    A first word that begins another one is no evidence: collations differ on blanks.
    """
    for one, other in pairwise(values if direction == "asc" else values[::-1]):
        first, second = key(one), key(other)
        if first > second and not first.startswith(second):
            return one, other
    return None


def _out_of_order(page: Page, each: SortField, direction: str, wanted: Wanted, key: Key) -> Outcome | None:
    wrong = _disorder(_values(page.records, each, wanted), key, direction)
    if wrong is None:
        return None
    return failed("disorder", page.reply, member=each.name, direction=direction, one=wrong[0], other=wrong[1])


@check("sorting.orders")
def orders(examination: Examination, requirement: Requirement) -> Outcome:
    """Decide whether a field orders both ways, judged on texts that every collation orders alike."""
    each = sort_of(examination, requirement.member)
    plain = _plain(examination, each)
    if len(set(map(_plain_key, _values(examination.records, each, plain)))) < 2:
        pages = [_sorted_page(examination, each, direction) for direction in ("asc", "desc")]
        return passed(*(page.reply for page in pages), reason="no-order", member=each.name)
    replies = []
    for direction in ("asc", "desc"):
        page = _sorted_page(examination, each, direction)
        replies.append(page.reply)
        wrong = _out_of_order(page, each, direction, plain, _plain_key)
        wrong = (
            wrong or _left_out(examination, page, each, direction) or _total_differs(examination, page, each)
        )
        if wrong is not None:
            return wrong
    return passed(*replies)


def _total_differs(examination: Examination, page: Page, each: SortField) -> Outcome | None:
    """Fail when the order adds or drops records, such as those without a value to order by."""
    unsorted = examination.survey.pages[0]
    if page.total == unsorted.total:
        return None
    totals = {"came": page.total, "expected": unsorted.total}
    return failed("total-of-sort", unsorted.reply, page.reply, member=each.name, **totals)


def _left_out(examination: Examination, page: Page, each: SortField, direction: str) -> Outcome | None:
    """Fail when records that belong on the first page are not there: the page was sorted, not the whole."""
    plain = _plain(examination, each)
    served = _values(page.records, each, plain)
    if not served or len(page.records) < PAGE_SIZE:
        return None
    present = set(page.keys)
    absent = [record for record in examination.records if key_of(record) not in present]
    for text in _values(absent, each, plain):
        if _disorder([served[-1], text], _plain_key, direction) is not None:
            return failed(
                "page-sorted", page.reply, member=each.name, direction=direction, one=text, other=served[-1]
            )
    return None


@check("sorting.spanish")
def spanish(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether accents, capitals and ñ stand where Spanish puts them, on fields that are ordered at all."""
    replies = []
    for each in examination.standard.api.sorts:
        plain = _plain(examination, each)
        for direction in ("asc", "desc"):
            page = _sorted_page(examination, each, direction, examination.standard.api.max_page_size)
            if _out_of_order(page, each, direction, plain, _plain_key) is not None:
                continue
            replies.append(page.reply)
            wrong = _out_of_order(page, each, direction, _is_spanish, _spanish_key)
            if wrong is not None:
                return wrong
    if not replies:
        return skipped("nothing-sorted", *examination.survey.replies[:1])
    return passed(*replies)


def _spanish_key(text: str) -> str:
    return primary_key(_first_word(text))


def _first_word(text: str) -> str:
    return text.partition(" ")[0]
