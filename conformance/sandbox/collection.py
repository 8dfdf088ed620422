"""A collection as Directus serves it: which records, in which order, how many, with which members."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from conformance.sandbox.conditions import condition
from conformance.sandbox.exchange import Call, Reply, json_reply
from conformance.sandbox.fields import EVERY, Tree, check_path, identity, project, tree_of
from conformance.sandbox.holding import DATA, Holding
from conformance.sandbox.operators import Test
from conformance.sandbox.places import NOWHERE, Place, public_part
from conformance.sandbox.refusals import Refusal
from conformance.sandbox.rows import Record
from conformance.sandbox.values import SortKey, plain_sort_key
from standards.spanish import search_fold

ALL = -1
"""The limit that means no limit."""

ANY_ORDER = "?"
"""The sort that leaves the order to the provider."""

TOTAL_COUNT, FILTER_COUNT = "total_count", "filter_count"


@dataclass(frozen=True, eq=False)
class Entry:
    """A record, ready to be found.

    Attributes:
        record: as clients may see it.
        text: all its texts as they are searched, one to a line.
    """

    id: str
    record: Record
    text: str


Entries = Sequence[Entry]


@dataclass(frozen=True)
class Listed:
    """A list that is asked for, with its defaults filled in.

    Attributes:
        limit: how many records at most; ``ALL`` for every one.
        offset: how many are left out before.
        sort: paths to order by, the most important first, and whether each is descending.
        holds: what a record must satisfy.
        search: what some text of it must contain, folded; empty for anything.
        fields: the members asked for.
        counts: names of the counts asked for.
    """

    limit: int
    offset: int
    sort: tuple[tuple[tuple[str, ...], bool], ...]
    holds: Test
    search: str
    fields: Tree
    counts: frozenset[str]


class Collecting(Holding):
    """Each method is one decision about collections."""

    def prepare_collection(self) -> None:
        """Make entries of the records, in the order of their ids."""
        self.entries: Entries = sorted(map(self.entry, self.records), key=lambda entry: entry.id)

    def entry(self, record: Record) -> Entry:
        """Return the entry of a record."""
        shown = public_part(record, self.answered) if self.settings.public_only else record
        return Entry(str(record.get("id", "")), shown, "\n".join(map(search_fold, _texts(shown))))

    # What is asked --------------------------------------------------------------------------------------------

    def answer_list(self, call: Call) -> Reply:
        """Answer with a part of the collection."""
        asked = self.read_list(self.readers["list"].read(call))
        return json_reply(200, self.list_document(asked, self.in_order(self.chosen(asked), asked)))

    def read_list(self, parameters: dict[str, Any]) -> Listed:
        """Return what valid parameters ask for."""
        limit = self.limit(parameters)
        return Listed(
            limit=limit,
            offset=self.offset(parameters, limit),
            sort=self.sorting(parameters),
            holds=self.condition(parameters),
            search=search_fold(parameters.get("search", "")),
            fields=self.fields(parameters),
            counts=self.counts(parameters),
        )

    def limit(self, parameters: dict[str, Any]) -> int:
        """Return how many records are asked for; the only negative number is the one that means all."""
        limit: int = parameters.get("limit", self.api.default_page_size)
        if limit < ALL:
            raise Refusal(400, "minimum", place=("limit",), member="limit", expected=ALL)
        return limit

    def offset(self, parameters: dict[str, Any], limit: int) -> int:
        """Return how many records are left out, told directly or by the number of a page."""
        for name, least in (("offset", 0), ("page", 1)):
            if parameters.get(name, least) < least:
                raise Refusal(400, "minimum", place=(name,), member=name, expected=least)
        page: int = parameters.get("page", 1)
        offset: int = parameters.get("offset", (page - 1) * max(limit, 0))
        return offset

    def sorting(self, parameters: dict[str, Any]) -> tuple[tuple[tuple[str, ...], bool], ...]:
        """Return the order asked for; a path that comes again decides nothing more."""
        asked: dict[tuple[str, ...], bool] = {}
        for text in parameters.get("sort", ()):
            path = text.strip().removeprefix("-")
            if path != ANY_ORDER:
                names = path.split(".")
                check_path(["" if name == EVERY else name for name in names], self.place, path)
                asked.setdefault(tuple(names), text.strip().startswith("-"))
        return tuple(asked.items())

    def condition(self, parameters: dict[str, Any]) -> Test:
        """Return what a filter asks of a record."""
        return condition(parameters.get("filter", {}), self.place)

    def fields(self, parameters: dict[str, Any]) -> Tree:
        """Return the members asked for: those of the first level when nothing is said."""
        return tree_of(parameters.get("fields") or (EVERY,), self.place)

    def counts(self, parameters: dict[str, Any]) -> frozenset[str]:
        """Return the counts asked for; a contract without that parameter means both."""
        asked = parameters.get("meta", "") if "meta" in self.readers["list"].known else EVERY
        names = {name.strip() for name in (asked.split(",") if isinstance(asked, str) else asked)}
        return frozenset(
            {TOTAL_COUNT, FILTER_COUNT} if EVERY in names else names & {TOTAL_COUNT, FILTER_COUNT}
        )

    # Which records, in which order ----------------------------------------------------------------------------

    def chosen(self, asked: Listed) -> Entries:
        """Return the entries that are meant."""
        return [each for each in self.entries if asked.search in each.text and asked.holds(each.record)]

    def in_order(self, entries: Entries, asked: Listed) -> Entries:
        """Return entries in the order asked for; those that tie stay in the order of their ids."""
        for path, descending in reversed(asked.sort):
            keys = {id(entry): self.order_key(entry.record, path) for entry in entries}
            entries = sorted(entries, key=lambda entry: keys[id(entry)], reverse=descending)
        return entries

    def order_key(self, record: Record, path: tuple[str, ...]) -> SortKey:
        """Return where a record stands in ascending order under a path."""
        return plain_sort_key(next(_along(record, path, self.place), None))

    # What comes -----------------------------------------------------------------------------------------------

    def list_document(self, asked: Listed, found: Entries) -> dict[str, Any]:
        """Return the envelope of a list."""
        document: dict[str, Any] = {
            DATA: [project(each.record, self.place, [asked.fields]) for each in self.part(found, asked)]
        }
        meta = self.meta(asked, found)
        return {**document, "meta": meta} if meta else document

    def part(self, found: Entries, asked: Listed) -> Entries:
        """Return the entries within limit and offset."""
        return (
            found[asked.offset :] if asked.limit == ALL else found[asked.offset : asked.offset + asked.limit]
        )

    def meta(self, asked: Listed, found: Entries) -> dict[str, int]:
        """Return the counts asked for."""
        counts = {TOTAL_COUNT: len(self.entries), FILTER_COUNT: len(found)}
        return {name: count for name, count in counts.items() if name in asked.counts}

    def answer_item(self, call: Call) -> Reply:
        """Answer with one record."""
        parameters = self.readers["item"].read(call)
        for entry in self.entries:
            if entry.id == parameters["id"]:
                return json_reply(200, {DATA: project(entry.record, self.place, [self.fields(parameters)])})
        raise Refusal(404, "record")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def _along(value: Any, path: tuple[str, ...], place: Place) -> Iterator[Any]:
    """Yield the single values at a path, through lists; a related record is its identifier."""
    if isinstance(value, list):
        for item in value:
            yield from _along(item, path, place)
    elif not path:
        yield identity(value, place) if isinstance(value, dict) else value
    elif isinstance(value, dict) and path[0] in value:
        yield from _along(value[path[0]], path[1:], place.members.get(path[0], NOWHERE))
