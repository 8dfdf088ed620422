# ruff: noqa: D101, D102 - a fault is described in messages/, under its name
"""Faults of sorting: directions, the whole instead of the page, and Spanish."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from conformance.sandbox.faults.registry import FaultyProvider, fault, member_fault
from conformance.sandbox.filtering import Rows
from conformance.sandbox.provider import Provider
from conformance.sandbox.search import Asked
from conformance.sandbox.values import SortKey
from standards.model import Api
from standards.spanish import primary_key


def _members(api: Api) -> Iterable[str]:
    return (each.name for each in api.sorts)


@member_fault("sort-ignored", breaks="sorting.orders", members=_members)
def sort_ignored(member: str) -> FaultyProvider:
    """Leave a sort member out."""

    class SortIgnored(Provider):
        def sort(self, document: dict[str, Any]) -> dict[str, str]:
            return {name: way for name, way in super().sort(document).items() if name != member}

    return SortIgnored


@member_fault("sort-descending-ignored", breaks="sorting.orders", members=_members)
def sort_descending_ignored(member: str) -> FaultyProvider:
    """Order one member upwards whatever is asked."""

    class SortDescendingIgnored(Provider):
        def is_descending(self, name: str, way: str) -> bool:
            return name != member and super().is_descending(name, way)

    return SortDescendingIgnored


@member_fault("sort-within-page", breaks="sorting.orders", members=_members)
def sort_within_page(member: str) -> FaultyProvider:
    """Cut the page first and sort it then."""

    class SortWithinPage(Provider):
        def order(self, rows: Rows, asked: Asked) -> Rows:
            return rows if member in asked.sort else super().order(rows, asked)

        def cut(self, found: Rows, asked: Asked) -> Rows:
            page = super().cut(found, asked)
            return super().order(page, asked) if member in asked.sort else page

    return SortWithinPage


class _TextOrder(Provider):
    """Orders texts in a way of its own."""

    def text_key(self, text: str) -> Any:
        """Return the key of a text."""
        raise NotImplementedError

    def sort_key(self, name: str, value: Any) -> SortKey:
        return (2, self.text_key(value)) if isinstance(value, str) else super().sort_key(name, value)


@fault("sort-by-character-code", breaks="sorting.spanish")
class SortByCharacterCode(_TextOrder):
    def text_key(self, text: str) -> Any:
        return text


@fault("sort-accents-last", breaks="sorting.spanish")
class SortAccentsLast(_TextOrder):
    def text_key(self, text: str) -> Any:
        return text.casefold()


@fault("sort-enye-as-n", breaks="sorting.spanish")
class SortEnyeAsN(_TextOrder):
    def text_key(self, text: str) -> Any:
        return primary_key(text.replace("ñ", "n").replace("Ñ", "N"))
