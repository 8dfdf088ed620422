"""Records as the reference provider keeps them: with the texts, sort keys and bytes that each search needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from conformance.sandbox.places import Place, public_part
from conformance.sandbox.values import SortKey
from standards.model import Api

Record = dict[str, Any]


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
        place: of the records in answers.
        fold: how texts are compared.
        sort_key: how a value is ordered under a sort member.
    """

    api: Api
    place: Place
    fold: Callable[[str], str]
    sort_key: Callable[[str, Any], SortKey]

    def make(self, record: Record) -> Row:
        """Return the row of a record."""
        values = {each.name: tuple(each.values(record)) for each in self.api.filters if each.paths}
        return Row(
            id=str(record.get("id", "")),
            record=record,
            values=values,
            folded={
                name: "\n".join(self.fold(value) for value in found if isinstance(value, str))
                for name, found in values.items()
            },
            keys={
                each.name: self.sort_key(each.name, next(each.values(record), None))
                for each in self.api.sorts
            },
            ranks={},
            whole=orjson.Fragment(orjson.dumps(record)),
            public=orjson.Fragment(orjson.dumps(public_part(record, self.place))),
        )


def rank(rows: list[Row], name: str) -> None:
    """Give each row its rank under a sort member; equal keys have equal ranks."""
    places = {key: place for place, key in enumerate(sorted({row.keys[name] for row in rows}))}
    for row in rows:
        row.ranks[name] = places[row.keys[name]]
