"""Which rows a search means: its filters, what each compares, and how."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from conformance.sandbox.holding import Holding
from conformance.sandbox.refusals import Refusal
from conformance.sandbox.rows import Row
from conformance.sandbox.values import is_number, moment, scalars
from standards.model import Filter
from standards.spanish import search_fold

Predicate = Callable[[Row], bool]
Rows = Sequence[Row]

IDENTIFIER = "id"
"""The filter that, given, is the only one that counts."""


class Filtering(Holding):
    """Each method is one decision about filters."""

    rows: Rows
    filters: Mapping[str, Filter]

    def matching(self, query: dict[str, Any]) -> Rows:
        """Return the rows that satisfy a query."""
        predicates = [self.predicate(each, value) for each, value in self.conditions(query)]
        if not predicates:
            return self.rows
        return [row for row in self.rows if self.holds(row, predicates)]

    def conditions(self, query: dict[str, Any]) -> list[tuple[Filter, Any]]:
        """Return the filters that count: id alone when it is given, no blank ones, no unknown ones."""
        active = [
            (self.filters[name], value)
            for name, value in query.items()
            if name in self.filters and not self.is_off(self.filters[name], value)
        ]
        return [each for each in active if each[0].name == IDENTIFIER] or active

    def is_off(self, each: Filter, value: Any) -> bool:
        """Whether a filter is given and yet does not filter."""
        if each.match == "none":
            return True
        if is_number(value) or isinstance(value, bool):
            return False
        return not (self.fold(value) if isinstance(value, str) else value)

    def predicate(self, each: Filter, value: Any) -> Predicate:
        """Return what a row must satisfy for a filter."""
        if each.match == "any-of":
            return self.has_any(each, value)
        if each.match == "range" and isinstance(value, dict):
            return self.within(each, value)
        if each.match in {"from", "until"}:
            return self.in_time(each, value)
        if each.match == "contains" and isinstance(value, str):
            return self.contains(each, value)
        return self.equals(each, value)

    def equals(self, each: Filter, value: Any) -> Predicate:
        """Return whether a row has exactly a value; blanks around a text do not count, nor quotes around a number."""
        wanted = value.strip() if isinstance(value, str) else value
        return lambda row: any(
            found == wanted or (is_number(found) != is_number(wanted) and str(found) == str(wanted))
            for found in row.values[each.name]
        )

    def contains(self, each: Filter, text: str) -> Predicate:
        """Return whether a row has a text somewhere in a field, without telling capitals and accents apart."""
        wanted = self.needle(text)
        return lambda row: wanted in row.folded[each.name]

    def has_any(self, each: Filter, values: Any) -> Predicate:
        """Return whether a row has at least one of some values."""
        wanted = set(scalars(values if isinstance(values, list) else [values]))
        return lambda row: any(found in wanted for found in scalars(row.values[each.name]))

    def within(self, each: Filter, bounds: dict[str, Any]) -> Predicate:
        """Return whether a row has a number between two bounds, both included; either may be absent."""
        least, most = bounds.get("min"), bounds.get("max")
        return lambda row: any(
            (least is None or found >= least) and (most is None or found <= most)
            for found in row.values[each.name]
            if is_number(found)
        )

    def in_time(self, each: Filter, value: Any) -> Predicate:
        """Return whether a row has a moment from a given one on, or until it; that one is included."""
        until = each.match == "until"
        bound = moment(value, end=until)
        if bound is None:
            raise Refusal(400, "format", member=each.name, expected="date-time")
        return lambda row: any(
            found <= bound if until else found >= bound
            for found in map(moment, row.values[each.name])
            if found is not None
        )

    def holds(self, row: Row, predicates: list[Predicate]) -> bool:
        """Whether a row satisfies all filters at once."""
        return all(predicate(row) for predicate in predicates)

    def fold(self, text: str) -> str:
        """Return the form in which texts are compared."""
        return search_fold(text)

    def needle(self, text: str) -> str:
        """Return the form in which a filter's text is looked for."""
        return self.fold(text)


def flat(document: dict[str, Any], known: Iterable[str]) -> dict[str, Any]:
    """Return nested members under dotted names, as far as known names reach; what stands deeper is a value."""
    inner = {name[:at] for name in known for at, letter in enumerate(name) if letter == "."}

    def walk(members: dict[str, Any], above: str) -> Iterator[tuple[str, Any]]:
        for member, value in members.items():
            name = f"{above}{member}"
            if name in inner and isinstance(value, dict):
                yield from walk(value, f"{name}.")
            elif "." not in member:  # one with a dot is none of ours, whatever follows from joining names
                yield name, value

    return dict(walk(document, ""))
