"""Paging: sizes, bounds, and pages that partition the whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from conformance.checks.registry import Outcome, check, failed, passed
from conformance.examination import Examination
from conformance.survey import PAGE_SIZE, Walk, page_of, walk
from conformance.transport import Reply
from standards.requirements import Requirement

OTHER_SIZE = 37
"""A page size that shares no divisor with the survey's, so that faults at page boundaries fall elsewhere."""

FAR_PAGE = 1_000_000


@check("paging.size")
def size(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether pageSize is honoured and echoed, the largest one included."""
    largest = examination.standard.api.max_page_size
    seen = len(examination.records)
    replies = []
    for asked in (1, 7, largest):
        page = examination.page({"page": 1, "pageSize": asked})
        replies.append(page.reply)
        if page.pagination.get("pageSize") != asked:
            echoed = json.dumps(page.pagination.get("pageSize"))
            return failed("size-echo", page.reply, asked=asked, came=echoed)
        least = min(asked, seen) if not examination.survey.complete or asked >= seen else asked
        if not least <= len(page.records) <= asked:
            return failed("size-ignored", page.reply, asked=asked, came=len(page.records))
    return passed(*replies)


@check("paging.size-bounds")
def size_bounds(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether a pageSize out of bounds is refused, or visibly adjusted."""
    largest = examination.standard.api.max_page_size
    replies = []
    for asked in (0, -1, largest + 1, 100_000):
        reply = examination.session.search({"page": 1, "pageSize": asked})
        replies.append(reply)
        page = page_of(reply)
        echoed = page.pagination.get("pageSize") if page is not None else None
        adjusted = isinstance(echoed, int) and 1 <= echoed <= largest and page is not None
        if not reply.refused and not (
            adjusted and page is not None and len(page.records) <= int(echoed or 0)
        ):
            return failed("bound-ignored", reply, member="pageSize", asked=asked, came=_came(reply))
    return passed(*replies)


@check("paging.page-bounds")
def page_bounds(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether a page below the first is refused."""
    return _all_refused(examination, "page", (0, -1))


@check("paging.wrong-type")
def wrong_type(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether values that are not whole numbers are refused as page and as pageSize."""
    for member in ("page", "pageSize"):
        outcome = _all_refused(examination, member, ("uno", 1.5, True, None, [1], {"a": 1}))
        if outcome.status != "pass":
            return outcome
    return outcome


def _all_refused(examination: Examination, member: str, values: tuple[Any, ...]) -> Outcome:
    replies = []
    for value in values:
        reply = examination.session.search({"page": 1, "pageSize": 10, member: value})
        replies.append(reply)
        if not reply.refused:
            return failed("bound-ignored", reply, member=member, asked=json.dumps(value), came=_came(reply))
    return passed(*replies)


def _came(reply: Reply) -> str:
    page = page_of(reply)
    return reply.came if page is None else f"{reply.came}, pagination {json.dumps(page.pagination)}"


@check("paging.beyond-last")
def beyond_last(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether a page far after the last is empty and says that no more follow."""
    reply = examination.session.search({"page": FAR_PAGE, "pageSize": 10})
    page = page_of(reply)
    if page is None or page.records or page.pagination.get("hasNextPage") is not False:
        return failed("beyond-last", reply, came=_came(reply), records=len(page.records) if page else 0)
    return passed(reply)


@check("paging.partition")
def partition(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether no record is repeated or lost between pages: the whole is the same however it is cut."""
    first = examination.survey
    replies = list(first.replies)
    repeated = _repeated(first)
    if repeated is not None:
        return failed("repeated", *repeated, size=first.size)
    for walked, whole in _other_walks(examination):
        replies += walked.replies
        repeated = _repeated(walked)
        if repeated is not None:
            return failed("repeated", *repeated, size=walked.size)
        lost = _lost(walked, whole)
        if lost:
            told = f"{first.size}, {walked.size}"
            return failed("lost", first.replies[-1], walked.replies[-1], count=len(lost), sizes=told)
    return passed(*replies)


def _other_walks(examination: Examination) -> Iterator[tuple[Walk, Walk]]:
    """Cut the same sets in other ways: in other sizes, sorted, and filtered; each with the whole it must give."""
    session, most = examination.session, 3 * examination.plan.pages
    yield walk(session, OTHER_SIZE, most, query={}), examination.survey
    if examination.survey.complete:
        sort = {examination.standard.api.sorts[0].name: "asc"}
        yield walk(session, OTHER_SIZE, most, sort=sort), examination.survey
    for name, value in examination_samples(examination):
        matched = walk(session, PAGE_SIZE, 1, query={name: value})
        if matched.complete and 3 < len(matched.records) < 60:
            count = len(matched.records)
            size = next(size for size in range(max(2, count // 3), count + 2) if count % size)
            yield walk(session, size, 6, query={name: value}), matched
            return


def _lost(walked: Walk, whole: Walk) -> set[str]:
    """Return the records that come with one cut and not with the other, as far as both reach."""
    one, other = ([key for page in each.pages for key in page.keys] for each in (whole, walked))
    if whole.complete and walked.complete:
        return set(one) ^ set(other)
    reach = min(len(one), len(other))
    return set(one[:reach]) ^ set(other[:reach])


def _repeated(walked: Walk) -> tuple[Reply, Reply] | None:
    seen: dict[str, Reply] = {}
    for page in walked.pages:
        for key in page.keys:
            if key in seen and seen[key] is not page.reply:
                return seen[key], page.reply
            seen[key] = page.reply
    return None


@check("paging.total")
def total(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether totalRows counts what a query matches, on any page and with any page size."""
    pages = [*examination.survey.pages, examination.baseline]
    pages.append(examination.page({"page": 2, "pageSize": 7}))
    stated = {json.dumps(page.pagination.get("totalRows")): page.reply for page in pages}
    if len(stated) > 1:
        return failed("totals-differ", *stated.values(), totals=", ".join(stated))
    replies = [page.reply for page in pages]
    for name, value in examination_samples(examination):
        page = examination.page({"page": 1, "pageSize": 100, "query": {name: value}})
        replies.append(page.reply)
        if 0 < len(page.records) < 100 and page.total != len(page.records):
            return failed("total-wrong", page.reply, came=page.total, records=len(page.records))
    whole = pages[0].total
    if (
        examination.survey.complete
        and whole is not None
        and whole < len({key for page in pages for key in page.keys})
    ):
        return failed("total-wrong", pages[0].reply, came=whole, records=len(examination.records))
    return passed(*replies)


def examination_samples(examination: Examination) -> list[tuple[str, str]]:
    """Return a few text filters with values that records have."""
    from conformance.selection import plain_values

    return [
        (each.name, value)
        for each in examination.standard.api.filters
        if each.match == "contains"
        for value in plain_values(examination, each)[:1]
    ]


@check("paging.next")
def has_next(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether hasNextPage is true before the last page and false on it, a full last page included."""
    pages = list(examination.survey.pages)
    for position, page in enumerate(pages):
        last = position == len(pages) - 1
        if last and not examination.survey.complete:
            break
        expected = not last and bool(pages[position + 1].records)
        if page.pagination.get("hasNextPage") is not expected:
            return failed("next-wrong", page.reply, expected=json.dumps(expected), came=_came(page.reply))
    full = _full_last_page(examination)
    if full is None:
        return passed(*(page.reply for page in pages))
    if full.pagination.get("hasNextPage") is not False:
        return failed("next-wrong", full.reply, expected="false", came=_came(full.reply))
    return passed(*(page.reply for page in pages), full.reply)


def _full_last_page(examination: Examination) -> Any:
    """Return a page that its query's records fill exactly."""
    for name, value in examination_samples(examination):
        whole = examination.page({"page": 1, "pageSize": 100, "query": {name: value}})
        if 0 < len(whole.records) < 100:
            return examination.page({"page": 1, "pageSize": len(whole.records), "query": {name: value}})
    return None
