"""A profile of the data: what share of the records fills each field, and how many distinct values it has.

Records are looked at by columns: those of the same shape (the same members in the same order) are taken apart
together, so that most of the work is done by the built-in containers and not value by value.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from standards.model import Standard, When
from standards.pointers import values_at
from standards.registry import sibling
from validator.distinct import METHOD
from validator.fields import Code, Counts, Dependant, FieldCount, Place, counted, place_of
from validator.plan import Compiler, Node
from validator.results import ClaveCount, FieldProfile

_NO_SCALARS = frozenset({dict, list})


class Completeness:
    """Counts how completely records fill the fields of their kind.

    Attributes:
        counts: so far; those of another over the same kinds can be merged, in any order.
    """

    def __init__(self, kinds: Sequence[tuple[When | None, Node]]) -> None:
        """Make one for kinds of records.

        Args:
            kinds: what tells each, with its plan; the first is that of the records that none of the others claims.
        """
        self.counts = Counts([0] * len(kinds))
        self._kinds = [when for when, _ in kinds]
        self._roots = [place_of(plan, "", self.counts.fields) for _, plan in kinds]

    @classmethod
    def of(cls, standard: Standard) -> Completeness:
        """Make one for the records of a standard, with the kinds that come together in it."""
        own: tuple[When | None, Node] = None, Compiler(standard, ()).compile(standard.record_schema)
        others = [
            (kind.when, Compiler(standard, ()).compile(sibling(standard, kind.name).record_schema))
            for kind in standard.records
            if kind.when and kind.name in standard.record.one_of
        ]
        return cls([own, *others])

    def look(self, records: Iterable[Any]) -> None:
        """Count some records; what is not an object takes no part."""
        for kind, alike in self._by_kind(records).items():
            self.counts.records[kind] += len(alike)
            _objects(self._roots[kind], alike, range(len(alike)))

    def merge(self, counts: Counts) -> None:
        """Add what was counted elsewhere, of other records."""
        self.counts.records = [
            own + other for own, other in zip(self.counts.records, counts.records, strict=True)
        ]
        for path, other in counts.fields.items():
            self.counts.fields[path].merge(other)

    def fields(self) -> list[FieldProfile]:
        """Return every field of the standard, in its order."""
        places: dict[str, list[tuple[int, Place]]] = {}
        for kind, root in enumerate(self._roots):
            for place in counted(root):
                places.setdefault(place.path, []).append((kind, place))
        return [self._profile(each) for each in places.values()]

    def _by_kind(self, records: Iterable[Any]) -> dict[int, list[dict[str, Any]]]:
        objects = [record for record in records if type(record) is dict]
        if len(self._kinds) == 1:
            return {0: objects}
        groups: dict[int, list[dict[str, Any]]] = {}
        for record in objects:
            told = (kind for kind, when in enumerate(self._kinds) if when and when.holds(record))
            groups.setdefault(next(told, 0), []).append(record)
        return groups

    def _profile(self, kinds: list[tuple[int, Place]]) -> FieldProfile:
        place = kinds[0][1]
        count = self.counts.fields[place.path]
        able = sum(self.counts.records[kind] for kind, _ in kinds)
        distinct, exact = count.distinct.count()
        # In the order of the catalogue where they come equally often.
        claves = dict.fromkeys(clave for _, each in kinds for clave in each.claves)
        told = sorted(
            (clave for clave in claves if count.claves[clave]), key=lambda clave: -count.claves[clave]
        )
        return FieldProfile(
            path=place.path,
            required=all(each.required for _, each in kinds),
            of_records=able,
            records=count.records,
            share=_share(count.records, able),
            holders=count.holders,
            filled=count.filled,
            empty=count.empty,
            share_of_holders=_share(count.filled, count.holders),
            distinct=distinct if place.has_values else None,
            distinct_method=None if not place.has_values else "exact" if exact else METHOD,
            claves=[_told(clave, count.claves[clave]) for clave in told],
            outside_catalog=count.outside if claves else None,
        )


def _objects(place: Place, objects: Sequence[dict[str, Any]], owners: Sequence[int]) -> None:
    """Count the members of objects.

    Args:
        place: where they stand.
        objects: all that stand there in some records.
        owners: the record of each, by a number.
    """
    for member in place.members.values():
        if member.count is not None:
            member.count.holders += len(objects)
    for dependant in place.dependants:
        _pairs(dependant, objects)
    for name, (values, whose) in _columns(place, objects, owners).items():
        _column(place.members[name], values, whose)


def _columns(
    place: Place, objects: Sequence[dict[str, Any]], owners: Sequence[int]
) -> dict[str, tuple[list[Any], list[int]]]:
    """Return the values of each member that the schema knows, with their owners."""
    shapes: dict[tuple[str, ...], list[int]] = {}
    for index, each in enumerate(objects):
        shapes.setdefault(tuple(each), []).append(index)
    columns: dict[str, tuple[list[Any], list[int]]] = {}
    for shape, indices in shapes.items():
        held = [owners[index] for index in indices]
        rows = [objects[index].values() for index in indices]
        for name, column in zip(shape, zip(*rows, strict=True), strict=True):
            if name in place.members:
                values, whose = columns.setdefault(name, ([], []))
                values.extend(column)
                whose.extend(held)
    return columns


def _column(place: Place, values: list[Any], owners: list[int]) -> None:
    """Count all values that stand at a place in some records."""
    total = len(values)
    if not all(values):
        # Zero and false are values.
        kept = [index for index, value in enumerate(values) if value or value == 0]
        values, owners = [values[index] for index in kept], [owners[index] for index in kept]
    count = place.count
    if count is not None:
        count.filled += len(values)
        count.empty += total - len(values)
        count.records += len(set(owners)) if place.repeated else len(values)
    if not place.is_leaf:
        _inside(place, values, owners)
    if place.has_values and count is not None and not place.depends:
        _tell_apart(place, count, _scalars(values), len(values))


def _pairs(dependant: Dependant, objects: Sequence[dict[str, Any]]) -> None:
    """Count claves together with those that they depend on."""
    told = [
        (next(values_at(each, dependant.other), None) or "", own)
        for each in objects
        for own in values_at(each, dependant.own)
        if own or own == 0
    ]
    if dependant.place.count is not None:
        pairs = [
            ("" if type(other) in _NO_SCALARS else other, own)
            for other, own in told
            if type(own) not in _NO_SCALARS
        ]
        _tell_apart(dependant.place, dependant.place.count, pairs, len(told))


def _tell_apart(place: Place, count: FieldCount, values: list[Any], filled: int) -> None:
    """Count the distinct values of a place, or pairs, and how often each clave comes."""
    count.distinct.add(set(values))
    if place.claves:
        known = {clave: number for clave, number in Counter(values).items() if clave in place.known}
        count.claves.update(known)
        # A value that is no clave is not kept, for it may be anything.
        count.outside += filled - sum(known.values())


def _scalars(values: list[Any]) -> list[Any]:
    """Return the values that are neither objects nor arrays; of a wrong type, the schema has told them."""
    if _NO_SCALARS.isdisjoint(map(type, values)):
        return values
    return [value for value in values if type(value) not in _NO_SCALARS]


def _inside(place: Place, values: list[Any], owners: list[int]) -> None:
    """Count what stands in objects and arrays; of a wrong type, the schema has told it."""
    if place.members:
        held = [index for index, value in enumerate(values) if type(value) is dict]
        _objects(place, [values[index] for index in held], [owners[index] for index in held])
    if place.items is not None:
        pairs = [(value, owner) for value, owner in zip(values, owners, strict=True) if type(value) is list]
        items = [item for value, _ in pairs for item in value]
        whose = [owner for value, owner in pairs for _ in value]
        if place.items.count is not None:
            place.items.count.holders += len(items)
        _column(place.items, items, whose)


def _told(clave: Code, number: int) -> ClaveCount:
    under, own = clave if isinstance(clave, tuple) else (None, clave)
    return ClaveCount(clave=own, under=under, count=number)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
