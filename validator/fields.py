"""The fields of a kind of record: where each stands, and what is counted of it.

A clave of a catalogue that depends on another clave, as a municipality's does on its state's, says nothing alone: such
claves are told apart, and counted, as pairs of the other and their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from standards.catalog import Clave
from validator.distinct import Distinct
from validator.plan import PUBLIC, Node

Code = Clave | tuple[Clave, Clave]
"""A clave; or, where it depends on another, that one and itself."""

_VALUES = frozenset({str, int, float, bool})
_CLAVE = "clave"


@dataclass(eq=False, slots=True)
class FieldCount:
    """What is counted of a field.

    Attributes:
        holders: places that could have it: the objects around it, or the items of its array.
        filled: how many have something there.
        empty: how many have it with nothing inside: null, an empty text, array or object.
        records: how many fill it at least once.
        distinct: its values, of a field that is neither object nor array; pairs, where it depends on another clave.
        claves: how often each clave of its catalogue comes, where that may be told.
        outside: how many values are no clave of it.
    """

    holders: int = 0
    filled: int = 0
    empty: int = 0
    records: int = 0
    distinct: Distinct = field(default_factory=Distinct)
    claves: Counter[Code] = field(default_factory=Counter)
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
class Place:
    """A place of a kind of record.

    Attributes:
        count: None for a record, and for items that are objects or arrays.
        repeated: whether a record may have it more than once.
        claves: of its catalogue, when their counts may be told.
        is_leaf: whether nothing is known of what stands inside.
        has_values: whether texts, numbers or booleans may stand here.
        depends: whether its values are claves that depend on another one, and are counted at the object around both.
        dependants: the members that have, or are, such claves.
    """

    path: str
    count: FieldCount | None
    required: bool
    repeated: bool
    claves: tuple[Code, ...]
    known: frozenset[Code]
    is_leaf: bool
    has_values: bool
    depends: bool
    members: dict[str, Place] = field(default_factory=dict)
    items: Place | None = None
    dependants: list[Dependant] = field(default_factory=list)


class Dependant(NamedTuple):
    """A clave that depends on another one, as seen from the object around both.

    Attributes:
        own: path to it.
        other: path to the one that it depends on.
        place: where it stands.
    """

    own: tuple[str, ...]
    other: tuple[str, ...]
    place: Place


@dataclass(frozen=True)
class _Around:
    """What the place around says about a place.

    Attributes:
        tellable: whether claves may be told: not of what is personal, nor of what is not always public.
        pair: of a clave, the object that it stands in with its text.
    """

    required: bool = True
    repeated: bool = False
    tellable: bool = True
    pair: Node | None = None


def place_of(node: Node, path: str, counts: dict[str, FieldCount], around: _Around = _Around()) -> Place:
    """Return the place of a node with all inside of it; each field gets its count, one for all kinds."""
    tellable = around.tellable and node.privacy == PUBLIC and not node.public_when
    is_leaf = not node.children and node.items is None
    coded = around.pair or (node if is_leaf else None)
    claves = _claves(coded) if coded is not None and tellable else ()
    is_field = bool(path) and (is_leaf or not path.endswith("/*"))
    place = Place(
        path,
        counts.setdefault(path, FieldCount()) if is_field else None,
        around.required,
        around.repeated,
        claves,
        frozenset(claves),
        is_leaf,
        is_leaf or not _VALUES.isdisjoint(node.types),
        coded is not None and _depends(coded),
    )
    for name, child in node.children.items():
        told = tellable and _tellable(node, (name,)) and _tellable(node, child.parent)
        pair = node if name == _CLAVE and node.catalog is not None else None
        inner = _Around(child.required, around.repeated, told, pair)
        member = place.members[name] = place_of(child, path + child.step, counts, inner)
        if _depends(child):
            own = member.members.get(_CLAVE, member)
            steps = (name,) if own is member else (name, _CLAVE)
            place.dependants.append(Dependant(steps, child.parent, own))
    if node.items is not None:
        place.items = place_of(node.items, f"{path}/*", counts, _Around(repeated=True, tellable=tellable))
    return place


def _depends(node: Node) -> bool:
    return node.catalog is not None and bool(node.parent)


def _claves(node: Node) -> tuple[Code, ...]:
    if node.catalog is None:
        return ()
    if node.parent:
        return tuple((entry.under, entry.clave) for entry in node.catalog.entries)
    return tuple(node.catalog.by_clave)


def _tellable(node: Node, path: tuple[str, ...]) -> bool:
    """Tell whether what stands at a path inside of an object is no person's, and always public."""
    if path and path[0] in (node.person or {}).values():
        return False
    for name in path:
        node = node.children[name]
        if node.privacy != PUBLIC or node.public_when:
            return False
    return True


def counted(place: Place) -> Iterator[Place]:
    """Yield the fields at and inside of a place, in the order of the schema."""
    if place.count is not None:
        yield place
    for member in place.members.values():
        yield from counted(member)
    if place.items is not None:
        yield from counted(place.items)
