"""Rules about a file as a whole: what its envelope says, and what it holds."""

from __future__ import annotations

from validator.model import At, FileFacts
from validator.rules.declare import file_rule

_OAS = "PDNMX/api_docs, OpenAPI: pagination"
_JSON = "RFC 8259, §8.1"


def _number(facts: FileFacts, name: str) -> int | None:
    value = facts.pagination.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


@file_rule("page.total", "error", _OAS, '{"pagination": {"totalRows": 1}, "results": [{"…": 1}, {"…": 2}]}')
def total(facts: FileFacts) -> At | None:
    """Other records in total than the page of this number would hold."""
    page, size, rows = (_number(facts, name) for name in ("page", "pageSize", "totalRows"))
    if rows is None or rows < 0:
        return None
    if rows < facts.records:
        return At("pagination/totalRows", {"records": facts.records}, rows)
    if page is None or size is None or page < 1 or size < max(1, facts.records):
        return None
    due = min(size, max(0, rows - (page - 1) * size))
    if due == facts.records:
        return None
    params = {"records": facts.records, "due": due, "page": page, "variant": "page"}
    return At("pagination/totalRows", params, rows)


@file_rule("page.count", "error", _OAS, '{"pagination": {"pageSize": 1}, "results": [{"…": 1}, {"…": 2}]}')
def count(facts: FileFacts) -> At | None:
    """More records than a page has room for."""
    size = _number(facts, "pageSize")
    if size is None or size >= facts.records:
        return None
    return At("pagination/pageSize", {"records": facts.records}, size)


@file_rule(
    "page.next",
    "warning",
    _OAS,
    '{"pagination": {"page": 1, "pageSize": 10, "totalRows": 30, "hasNextPage": false}, "results": []}',
)
def next_page(facts: FileFacts) -> At | None:
    """A next page announced where there is none, or the other way round."""
    page, size, rows = (_number(facts, name) for name in ("page", "pageSize", "totalRows"))
    said = facts.pagination.get("hasNextPage")
    if page is None or size is None or rows is None or not isinstance(said, bool) or size < 1 or page < 1:
        return None
    last = max(1, -(-rows // size))
    if said == (page < last) or size < facts.records or rows < facts.records:
        return None
    return At("pagination/hasNextPage", {"page": page, "last": last}, said)


@file_rule("file.byte-order-mark", "notice", _JSON, '"\\ufeff[…]"')
def byte_order_mark(facts: FileFacts) -> At | None:
    """A mark before the text that JSON does not have."""
    return At("", {}) if facts.byte_order_mark else None
