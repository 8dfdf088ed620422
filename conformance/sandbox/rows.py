"""Records as the reference provider keeps them: with the texts, sort keys and bytes that each search needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from standards.model import Api, Schema
from standards.pointers import values_at
from standards.spanish import collation_key

Record = dict[str, Any]
SortKey = tuple[int, Any]

MISSING: SortKey = (0, 0)
"""Sorts first, as absent values do in the databases behind the published services."""


@dataclass(frozen=True, eq=False)
class Row:
    """A record, ready to be searched.

    Attributes:
        values: by filter, what stands in the record.
        folded: by filter, its texts as they are compared, one to a line.
        keys: by sort member.
        ranks: by sort member, the key's place among those of all rows: cheaper to compare.
        whole: the record as JSON bytes.
        public: the same without reserved fields.
    """

    id: str
    record: Record
    values: Mapping[str, tuple[Any, ...]]
    folded: Mapping[str, str]
    keys: Mapping[str, SortKey]
    ranks: dict[str, int]
    whole: orjson.Fragment
    public: orjson.Fragment


@dataclass(frozen=True)
class RowMaker:
    """Makes rows.

    Attributes:
        fold: how texts are compared.
        sort_key: how a value is ordered under a sort member.
    """

    api: Api
    schema: Schema
    fold: Callable[[str], str]
    sort_key: Callable[[str, Any], SortKey]

    def make(self, record: Record) -> Row:
        """Return the row of a record."""
        values = {each.name: tuple(values_at(record, each.path)) for each in self.api.filters if each.path}
        return Row(
            id=str(record.get("id", "")),
            record=record,
            values=values,
            folded={
                name: "\n".join(self.fold(value) for value in found if isinstance(value, str))
                for name, found in values.items()
            },
            keys={
                each.name: self.sort_key(each.name, next(values_at(record, each.path), None))
                for each in self.api.sorts
            },
            ranks={},
            whole=orjson.Fragment(orjson.dumps(record)),
            public=orjson.Fragment(orjson.dumps(public_part(record, self.schema))),
        )


def rank(rows: list[Row], name: str) -> None:
    """Give each row its rank under a sort member; equal keys have equal ranks."""
    places = {key: place for place, key in enumerate(sorted({row.keys[name] for row in rows}))}
    for row in rows:
        row.ranks[name] = places[row.keys[name]]


def plain_sort_key(value: Any) -> SortKey:
    """Return where a value stands in ascending order: absent, then numbers, then texts in Spanish order."""
    if value is None:
        return MISSING
    if isinstance(value, int | float):
        return 1, value
    return 2, collation_key(str(value))


def public_part(value: Any, schema: Schema) -> Any:
    """Return a copy of a value without the members that its schema reserves."""
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        return {
            name: public_part(member, properties.get(name, {}))
            for name, member in value.items()
            if properties.get(name, {}).get("x-privacy", "public") == "public"
        }
    if isinstance(value, list):
        return [public_part(item, schema.get("items", {})) for item in value]
    return value
