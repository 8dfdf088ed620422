"""A first look at a provider's records: walks pages, so that checks know what to ask for and what to expect."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from conformance.session import Session
from conformance.transport import Reply

PAGE_SIZE = 100
"""Records per page of a walk: well below the limit, which has a check of its own."""


@dataclass(frozen=True)
class Page:
    """One page of a search that has the contract's envelope, loosely read."""

    reply: Reply
    records: list[dict[str, Any]]
    pagination: dict[str, Any]

    @property
    def total(self) -> int | None:
        """The total that the page states, if it is a number."""
        total = self.pagination.get("totalRows")
        return total if isinstance(total, int) and not isinstance(total, bool) else None

    @property
    def keys(self) -> list[str]:
        """What tells each record from others."""
        return [key_of(record) for record in self.records]


@dataclass(frozen=True)
class Walk:
    """Pages in a row from the first.

    Attributes:
        complete: whether it ended because the records did.
        broken: the reply that is not a page, if one came.
    """

    size: int
    pages: list[Page] = field(default_factory=list)
    complete: bool = False
    broken: Reply | None = None

    @property
    def records(self) -> list[dict[str, Any]]:
        """Every record, in the order served."""
        return [record for page in self.pages for record in page.records]

    @property
    def replies(self) -> list[Reply]:
        """The replies of the pages."""
        return [page.reply for page in self.pages]


def key_of(record: Any) -> str:
    """Return what tells a record from others: its whole content, since ids are under examination too."""
    return json.dumps(record, sort_keys=True, ensure_ascii=False)


def page_of(reply: Reply) -> Page | None:
    """Read a reply as a page; None when it is not one."""
    answer = reply.json
    if reply.status != 200 or not isinstance(answer, dict):
        return None
    records, pagination = answer.get("results"), answer.get("pagination")
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        return None
    return Page(reply, records, pagination if isinstance(pagination, dict) else {})


def walk(session: Session, size: int, most_pages: int, **body: Any) -> Walk:
    """Ask for page after page until one is not full, comes again, or enough were seen."""
    pages: list[Page] = []
    for number in range(1, most_pages + 1):
        reply = session.search({"page": number, "pageSize": size, **body})
        page = page_of(reply)
        if page is None:
            return Walk(size, pages, broken=reply)
        if pages and page.records and page.keys == pages[-1].keys:
            return Walk(size, [*pages, page])
        pages.append(page)
        if len(page.records) < size:
            return Walk(size, pages, complete=True)
    return Walk(size, pages)


def texts_at(record: dict[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    """Yield the texts at a path of a record."""
    from standards.pointers import values_at

    for value in values_at(record, path):
        if isinstance(value, str):
            yield value
