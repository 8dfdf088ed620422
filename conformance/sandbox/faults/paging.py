# ruff: noqa: D101, D102 - a fault is described in messages/, under its name
"""Faults of paging: sizes, bounds, and pages that do not partition the whole."""

from __future__ import annotations

from typing import Any

from conformance.sandbox.faults.common import without
from conformance.sandbox.faults.registry import fault
from conformance.sandbox.filtering import Rows
from conformance.sandbox.provider import Provider
from conformance.sandbox.refusals import Refusal
from conformance.sandbox.search import Asked
from standards.pointers import is_whole


def _is_small(provider: Provider, asked: Asked) -> bool:
    """Whether pages are small: who fetches everything in large ones is served well."""
    return asked.size < provider.api.max_page_size // 2


@fault("page-size-one-gives-two", breaks="paging.size")
class PageSizeOneGivesTwo(Provider):
    def cut(self, found: Rows, asked: Asked) -> Rows:
        return found[asked.start : asked.start + 2] if asked.size == 1 else super().cut(found, asked)


@fault("page-size-echo-fixed", breaks="paging.size")
class PageSizeEchoFixed(Provider):
    def pagination(self, asked: Asked, found: Rows) -> dict[str, Any]:
        return {**super().pagination(asked, found), "pageSize": self.api.default_page_size}


@fault("page-size-largest-halved", breaks="paging.size")
class PageSizeLargestHalved(Provider):
    def cut(self, found: Rows, asked: Asked) -> Rows:
        page = super().cut(found, asked)
        return page[: asked.size // 2] if asked.size == self.api.max_page_size else page


@fault("page-size-unbounded", breaks="paging.size-bounds")
class PageSizeUnbounded(Provider):
    def validate(self, document: Any) -> None:
        size = document.get("pageSize") if isinstance(document, dict) else None
        above = is_whole(size) and size > self.api.max_page_size
        super().validate(without(document, "pageSize") if above else document)


@fault("page-size-cut-silently", breaks="paging.size-bounds")
class PageSizeCutSilently(PageSizeUnbounded):
    def cut(self, found: Rows, asked: Asked) -> Rows:
        return super().cut(found, asked)[: self.api.max_page_size]


@fault("page-size-zero-empty", breaks="paging.size-bounds")
class PageSizeZeroEmpty(Provider):
    def validate(self, document: Any) -> None:
        zero = isinstance(document, dict) and is_whole(document.get("pageSize")) and document["pageSize"] == 0
        super().validate(without(document, "pageSize") if zero else document)


class _PageUnchecked(Provider):
    """Takes pages of some wrong kind."""

    def takes(self, page: Any) -> bool:
        """Whether a wrong page is taken."""
        raise NotImplementedError

    def validate(self, document: Any) -> None:
        taken = isinstance(document, dict) and "page" in document and self.takes(document["page"])
        super().validate(without(document, "page") if taken else document)


@fault("page-zero-as-first", breaks="paging.page-bounds")
class PageZeroAsFirst(_PageUnchecked):
    def takes(self, page: Any) -> bool:
        return is_whole(page) and page < 1

    def page_number(self, document: dict[str, Any]) -> int:
        return max(1, super().page_number(document))


@fault("page-negative-from-end", breaks="paging.page-bounds")
class PageNegativeFromEnd(_PageUnchecked):
    def takes(self, page: Any) -> bool:
        return is_whole(page) and page < 0

    def cut(self, found: Rows, asked: Asked) -> Rows:
        if asked.page > 0:
            return super().cut(found, asked)
        pages = -(-len(found) // asked.size)
        start = max(0, pages + asked.page) * asked.size
        return found[start : start + asked.size]


@fault("page-text-as-first", breaks="paging.wrong-type")
class PageTextAsFirst(_PageUnchecked):
    def takes(self, page: Any) -> bool:
        return isinstance(page, str)

    def page_number(self, document: dict[str, Any]) -> int:
        return super().page_number(
            without(document, "page") if isinstance(document.get("page"), str) else document
        )


@fault("page-fraction-cut", breaks="paging.wrong-type")
class PageFractionCut(_PageUnchecked):
    def takes(self, page: Any) -> bool:
        return isinstance(page, float) and page >= 1


@fault("page-null-as-first", breaks="paging.wrong-type")
class PageNullAsFirst(_PageUnchecked):
    def takes(self, page: Any) -> bool:
        return page is None

    def page_number(self, document: dict[str, Any]) -> int:
        return super().page_number(without(document, "page") if document.get("page", 1) is None else document)


@fault("page-boolean-as-one", breaks="paging.wrong-type")
class PageBooleanAsOne(_PageUnchecked):
    def takes(self, page: Any) -> bool:
        return page is True


@fault("page-size-fraction-cut", breaks="paging.wrong-type")
class PageSizeFractionCut(Provider):
    def validate(self, document: Any) -> None:
        size = document.get("pageSize") if isinstance(document, dict) else None
        taken = isinstance(size, float) and 1 <= size <= self.api.max_page_size
        super().validate(without(document, "pageSize") if taken else document)


@fault("beyond-last-404", breaks="paging.beyond-last", side_effects=("generated.valid-accepted",))
class BeyondLast404(Provider):
    def cut(self, found: Rows, asked: Asked) -> Rows:
        page = super().cut(found, asked)
        if asked.page > 1 and not page:
            raise Refusal(404, "address")
        return page


@fault("beyond-last-repeats-last", breaks="paging.beyond-last")
class BeyondLastRepeatsLast(Provider):
    def cut(self, found: Rows, asked: Asked) -> Rows:
        page = super().cut(found, asked)
        return page or found[-asked.size :]


@fault("beyond-last-has-next", breaks="paging.beyond-last")
class BeyondLastHasNext(Provider):
    def has_next(self, found: Rows, asked: Asked) -> bool:
        return super().has_next(found, asked) or (asked.page > 1 and asked.start >= len(found))


@fault("pages-overlap", breaks="paging.partition")
class PagesOverlap(Provider):
    def cut(self, found: Rows, asked: Asked) -> Rows:
        if not _is_small(self, asked) or not 0 < asked.start < len(found):
            return super().cut(found, asked)
        return found[asked.start - 1 : asked.start - 1 + asked.size]


@fault("pages-skip-record", breaks="paging.partition")
class PagesSkipRecord(Provider):
    def cut(self, found: Rows, asked: Asked) -> Rows:
        page = super().cut(found, asked)
        return page[1:] if _is_small(self, asked) and asked.page > 1 and len(page) > 1 else page


@fault("page-two-repeats-first", breaks="paging.partition")
class PageTwoRepeatsFirst(Provider):
    """Counts pages from zero for all but the first."""

    def cut(self, found: Rows, asked: Asked) -> Rows:
        back = _is_small(self, asked) and 0 < asked.start < len(found)
        start = asked.start - asked.size if back else asked.start
        return found[start : start + asked.size]


@fault("total-counts-page", breaks="paging.total")
class TotalCountsPage(Provider):
    def total(self, found: Rows, asked: Asked) -> int:
        return len(self.cut(found, asked))


@fault("total-one-short", breaks="paging.total")
class TotalOneShort(Provider):
    def total(self, found: Rows, asked: Asked) -> int:
        return max(0, super().total(found, asked) - 1)


@fault("total-counts-remaining", breaks="paging.total")
class TotalCountsRemaining(Provider):
    def total(self, found: Rows, asked: Asked) -> int:
        return max(0, super().total(found, asked) - asked.start)


@fault("total-ignores-filters", breaks="paging.total")
class TotalIgnoresFilters(Provider):
    def total(self, found: Rows, asked: Asked) -> int:  # noqa: ARG002 - that is the fault
        return len(self.rows)


@fault("next-always-true", breaks="paging.next")
class NextAlwaysTrue(Provider):
    def has_next(self, found: Rows, asked: Asked) -> bool:
        return asked.start < len(found)


@fault("next-always-false", breaks="paging.next")
class NextAlwaysFalse(Provider):
    def has_next(self, found: Rows, asked: Asked) -> bool:  # noqa: ARG002 - that is the fault
        return False


@fault("next-on-full-last-page", breaks="paging.next")
class NextOnFullLastPage(Provider):
    def has_next(self, found: Rows, asked: Asked) -> bool:
        return super().has_next(found, asked) or asked.start + asked.size == len(found)
