# ruff: noqa: D101, D102 - a fault is described in messages/, under its name
"""Faults of filters: what they select, alone and together, and how they compare texts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from conformance.sandbox.faults.registry import FaultyProvider, fault, member_fault
from conformance.sandbox.filtering import IDENTIFIER, Predicate, Rows
from conformance.sandbox.provider import Provider
from conformance.sandbox.search import Asked
from standards.model import Api, Filter
from standards.spanish import clean, search_fold

DATABASE_FORM = re.compile(r"[0-9a-f]{24}")
GRAVE = "\u0300"
SHORTEST = 3
"""Letters of a text below which a filter is no question about a name."""


def _texts(api: Api) -> Iterable[str]:
    return (each.name for each in api.filters if each.match in {"exact", "contains"})


def _lists(api: Api) -> Iterable[str]:
    return (each.name for each in api.filters if each.match == "any-of")


def _asks_only(provider: Provider, asked: Asked, member: str) -> bool:
    """Whether a search asks for one filter alone, and in earnest."""
    conditions = provider.conditions(asked.query)
    if len(conditions) != 1 or conditions[0][0].name != member:
        return False
    value = conditions[0][1]
    return not isinstance(value, str) or len(search_fold(value)) >= SHORTEST


def _ignored(member: str) -> FaultyProvider:
    class FilterIgnored(Provider):
        def select(self, asked: Asked) -> Rows:
            found = super().select(asked)
            return self.rows if found and _asks_only(self, asked, member) else found

    return FilterIgnored


def _gives_stranger(member: str) -> FaultyProvider:
    class FilterGivesStranger(Provider):
        def select(self, asked: Asked) -> Rows:
            found = super().select(asked)
            if not found or not _asks_only(self, asked, member):
                return found
            meant = set(found)
            return [*found, *[row for row in self.rows if row not in meant][:1]]

    return FilterGivesStranger


member_fault("filter-ignored", breaks="filters.selects", members=_texts)(_ignored)
member_fault("filter-gives-stranger", breaks="filters.selects", members=_texts)(_gives_stranger)
member_fault(
    "list-filter-ignored", breaks="filters.selects", members=_lists, side_effects=("filters.any-of",)
)(_ignored)


@member_fault(
    "list-filter-as-text", breaks="filters.selects", members=_lists, side_effects=("filters.any-of",)
)
def list_filter_as_text(member: str) -> FaultyProvider:
    """Compare numbers with the texts that the database holds: they never match."""

    class ListFilterAsText(Provider):
        def has_any(self, each: Filter, values: list[Any]) -> Predicate:
            return super().has_any(each, [str(value) for value in values] if each.name == member else values)

    return ListFilterAsText


@fault("id-needs-database-form", breaks="filters.selects", member="id")
class IdNeedsDatabaseForm(Provider):
    """Only identifiers as the database makes them, 24 hexadecimal digits, are looked up."""

    def select(self, asked: Asked) -> Rows:
        found = super().select(asked)
        looked_up = _asks_only(self, asked, IDENTIFIER) and len(asked.query) == 1
        return [row for row in found if DATABASE_FORM.fullmatch(row.id)] if looked_up else found


@fault("list-needs-all", breaks="filters.any-of")
class ListNeedsAll(Provider):
    def has_any(self, each: Filter, values: list[Any]) -> Predicate:
        wanted = set(values)
        return lambda row: wanted.issubset(row.values[each.name])


@fault("list-first-only", breaks="filters.any-of")
class ListFirstOnly(Provider):
    def has_any(self, each: Filter, values: list[Any]) -> Predicate:
        return super().has_any(each, values[:1])


@fault("list-empty-finds-nothing", breaks="filters.any-of")
class ListEmptyFindsNothing(Provider):
    def is_off(self, each: Filter, value: Any) -> bool:
        return super().is_off(each, value) and value != []


@fault("filters-combined-with-or", breaks="filters.together")
class FiltersCombinedWithOr(Provider):
    def holds(self, row: Any, predicates: list[Predicate]) -> bool:
        return any(predicate(row) for predicate in predicates)


@fault("last-filter-only", breaks="filters.together")
class LastFilterOnly(Provider):
    def conditions(self, query: dict[str, Any]) -> list[tuple[Filter, Any]]:
        return super().conditions(query)[-1:]


@fault("accents-matter", breaks="filters.fold")
class AccentsMatter(Provider):
    def fold(self, text: str) -> str:
        return clean(text).casefold()


@fault("capitals-matter", breaks="filters.fold")
class CapitalsMatter(Provider):
    def fold(self, text: str) -> str:
        letters = (char if char in "ñÑ" else unicodedata.normalize("NFD", char)[0] for char in clean(text))
        return "".join(letters)


@fault("grave-accents-matter", breaks="filters.fold")
class GraveAccentsMatter(Provider):
    """Only the accents that Spanish writes are known."""

    def needle(self, text: str) -> str:
        return clean(text).casefold() if GRAVE in unicodedata.normalize("NFD", text) else super().needle(text)


@fault("enye-as-n", breaks="filters.enye")
class EnyeAsN(Provider):
    def fold(self, text: str) -> str:
        return super().fold(text).replace("ñ", "n")


@fault("only-first-enye", breaks="filters.enye")
class OnlyFirstEnye(Provider):
    def needle(self, text: str) -> str:
        before, enye, after = super().needle(text).partition("ñ")
        return before + enye + after.replace("ñ", "n")


@fault("blanks-matter", breaks="filters.trim")
class BlanksMatter(Provider):
    def needle(self, text: str) -> str:
        before, after = (" " if text[at].isspace() else "" for at in (0, -1))
        return f"{before}{super().needle(text)}{after}"


@fault("whole-value-only", breaks="filters.partial")
class WholeValueOnly(Provider):
    def contains(self, each: Filter, text: str) -> Predicate:
        wanted = self.needle(text)
        return lambda row: wanted in row.folded[each.name].split("\n")


@fault("id-with-others", breaks="filters.id-alone")
class IdWithOthers(Provider):
    def conditions(self, query: dict[str, Any]) -> list[tuple[Filter, Any]]:
        others = {name: value for name, value in query.items() if name != IDENTIFIER}
        identifier = {name: value for name, value in query.items() if name == IDENTIFIER}
        return super().conditions(identifier) + super().conditions(others)
