"""A profile of the data: what share of the records fills each field, and how many distinct values it has.

Records are looked at by columns: those of the same shape (the same members in the same order) are taken apart
together, so that most of the work is done by the built-in containers and not value by value.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from standards.catalog import Catalog, Clave
from standards.model import Standard, When
from standards.registry import sibling
from validator.distinct import METHOD, Distinct
from validator.plan import PUBLIC, Compiler, Node
from validator.results import ClaveCount, FieldProfile

_VALUES = frozenset({str, int, float, bool})


@dataclass(eq=False, slots=True)
class FieldCount:
    """What is counted of a field.

    Attributes:
        holders: places that could have it: the objects around it, or the items of its array.
        filled: how many have something there.
        empty: how many have it with nothing inside: null, an empty text, array or object.
        records: how many fill it at least once.
        distinct: its values, of a field that is neither object nor array.
        claves: how often each clave of its catalogue comes, where that may be told.
        outside: how many values are no clave of it.
    """

    holders: int = 0
    filled: int = 0
    empty: int = 0
    records: int = 0
    distinct: Distinct = field(default_factory=Distinct)
    claves: Counter[Clave] = field(default_factory=Counter)
    outside: int = 0

    def merge(self, other: FieldCount) -> None:
        """Add what was counted elsewhere, of other records."""
        self.holders += other.holders
        self.filled += other.filled
        self.empty += other.empty
        self.records += other.records
        self.distinct.merge(other.distinct)
        self.claves.update(other.claves)
        self.outside += other.outside


@dataclass
class Counts:
    """All that is counted, without what tells the fields: small enough to go from one process to another.

    Attributes:
        records: how many of each kind.
        fields: by index-free path.
    """

    records: list[int]
    fields: dict[str, FieldCount] = field(default_factory=dict)


@dataclass(eq=False, slots=True)
class _Place:
    """A place of a kind of record.

    Attributes:
        count: None for a record, and for items that are objects or arrays.
        repeated: whether a record may have it more than once.
        claves: of its catalogue, when their counts may be told.
        is_leaf: whether nothing is known of what stands inside.
        has_values: whether texts, numbers or booleans may stand here.
    """

    path: str
    count: FieldCount | None
    required: bool
    repeated: bool
    claves: tuple[Clave, ...]
    known: frozenset[Clave]
    is_leaf: bool
    has_values: bool
    members: dict[str, _Place] = field(default_factory=dict)
    items: _Place | None = None


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
        self._roots = [_place(plan, "", self.counts.fields) for _, plan in kinds]

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
        places: dict[str, list[tuple[int, _Place]]] = {}
        for kind, root in enumerate(self._roots):
            for place in _counted(root):
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

    def _profile(self, kinds: list[tuple[int, _Place]]) -> FieldProfile:
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
            claves=[ClaveCount(clave=clave, count=count.claves[clave]) for clave in told],
            outside_catalog=count.outside if claves else None,
        )


def _objects(place: _Place, objects: Sequence[dict[str, Any]], owners: Sequence[int]) -> None:
    """Count the members of objects.

    Args:
        place: where they stand.
        objects: all that stand there in some records.
        owners: the record of each, by a number.
    """
    for member in place.members.values():
        if member.count is not None:
            member.count.holders += len(objects)
    for name, (values, whose) in _columns(place, objects, owners).items():
        _column(place.members[name], values, whose)


def _columns(
    place: _Place, objects: Sequence[dict[str, Any]], owners: Sequence[int]
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


def _column(place: _Place, values: list[Any], owners: list[int]) -> None:
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
    if place.has_values and count is not None:
        scalars = _scalars(values)
        count.distinct.add(set(scalars))
        if place.claves:
            known = {clave: number for clave, number in Counter(scalars).items() if clave in place.known}
            count.claves.update(known)
            # A value that is no clave is not kept, for it may be anything.
            count.outside += len(values) - sum(known.values())


def _scalars(values: list[Any]) -> list[Any]:
    """Return the values that are neither objects nor arrays; of a wrong type, the schema has told them."""
    if {dict, list}.isdisjoint(map(type, values)):
        return values
    return [value for value in values if not isinstance(value, dict | list)]


def _inside(place: _Place, values: list[Any], owners: list[int]) -> None:
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


@dataclass(frozen=True)
class _Around:
    """What the place around says about a place.

    Attributes:
        tellable: whether claves may be told: not of what is personal, nor of what is not always public.
        catalog: of a clave, when it stands at the object around it.
    """

    required: bool = True
    repeated: bool = False
    tellable: bool = True
    catalog: Catalog | None = None


def _place(node: Node, path: str, counts: dict[str, FieldCount], around: _Around = _Around()) -> _Place:
    """Return the place of a node with all inside of it; each field gets its count, one for all kinds."""
    tellable = around.tellable and node.privacy == PUBLIC and not node.public_when
    is_leaf = not node.children and node.items is None
    has_values = is_leaf or not _VALUES.isdisjoint(node.types)
    catalog = around.catalog or (node.catalog if is_leaf and not node.parent else None)
    claves = tuple(catalog.by_clave) if catalog is not None and tellable else ()
    is_field = bool(path) and (is_leaf or not path.endswith("/*"))
    count = counts.setdefault(path, FieldCount()) if is_field else None
    place = _Place(
        path, count, around.required, around.repeated, claves, frozenset(claves), is_leaf, has_values
    )
    personal = frozenset((node.person or {}).values())
    for name, child in node.children.items():
        inner = _Around(
            child.required,
            around.repeated,
            tellable and name not in personal,
            node.catalog if name == "clave" and not node.parent else None,
        )
        place.members[name] = _place(child, path + child.step, counts, inner)
    if node.items is not None:
        place.items = _place(node.items, f"{path}/*", counts, _Around(repeated=True, tellable=tellable))
    return place


def _counted(place: _Place) -> Iterator[_Place]:
    """Yield the fields at and inside of a place, in the order of the schema."""
    if place.count is not None:
        yield place
    for member in place.members.values():
        yield from _counted(member)
    if place.items is not None:
        yield from _counted(place.items)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
