"""Two deliveries of one provider: which records came, went and changed, and whether that looks like an accident."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

import orjson

from standards.model import Standard
from standards.registry import sibling
from validator.digests import NEW, OLD, Changes, Digests
from validator.plan import Compiler, Node
from validator.publication import EMPTY
from validator.redact import shown
from validator.results import Model
from validator.sources import Batch, Rows, Source
from validator.sources.typing import typed

MASS_DELETION = 0.2
"""Share of the old records that may go before somebody should look."""
CHURN = 0.05
"""Share of the old records that may come again under another id."""
DRIFT = 0.1
"""Change in the share of records that fill a field, from which it is told."""

_OWN = frozenset({"id", "capture-date"})
"""Meanings of what is a record's own, and not of what it tells."""


@dataclass(frozen=True, kw_only=True)
class Drift(Model):
    """A field that another share of the records fills.

    Attributes:
        path: index-free JSON Pointer.
    """

    path: str
    old: float
    new: float


@dataclass(frozen=True, kw_only=True)
class Alarm(Model):
    """Something that looks like an accident: ``mass-deletion``, ``ids-renewed`` or ``ids-repeated``."""

    code: str
    count: int
    share: float


@dataclass(frozen=True, kw_only=True)
class DeliveryDifference(Model):
    """What changed between two deliveries.

    Attributes:
        renewed: records that went and came again, the same in all but their id and capture date.
        examples: ids of some records that were added, removed, changed or renewed.
        unreadable: records that could not be read or have no id; they take no part.
    """

    schema_version: int = 1
    standard: str
    old_records: int
    new_records: int
    added: int
    removed: int
    changed: int
    unchanged: int
    renewed: int
    unreadable: int
    examples: dict[str, list[str]] = field(default_factory=dict)
    drifts: list[Drift] = field(default_factory=list)
    alarms: list[Alarm] = field(default_factory=list)


@dataclass
class _Delivery:
    """One delivery, as far as it is not held as digests.

    Attributes:
        known: how many records are compared.
        filled: how many records fill each place.
    """

    records: int = 0
    known: int = 0
    filled: Counter[str] = field(default_factory=Counter)

    @property
    def unreadable(self) -> int:
        """How many records could not be read or have no id."""
        return self.records - self.known


def compare(old: Iterable[Source], new: Iterable[Source], standard: Standard) -> DeliveryDifference:
    """Compare two deliveries of one standard, each of any number of files, read as streams.

    Memory does not grow with the number of records; a temporary file does, by some 60 bytes for each.

    Raises:
        InputError: a file cannot be read to its end, so that what it lacks would be told as removed.
        TemporaryFileError: there is no room for the temporary file.
    """
    reader = _Reader(standard)
    with closing(Digests()) as digests:
        before, after = (reader.read(sources, digests, side) for sources, side in ((old, OLD), (new, NEW)))
        changes = digests.changes()
    return _difference(before, after, changes, standard)


class _Kind:
    """A kind of record, as far as records of it are compared."""

    def __init__(self, standard: Standard) -> None:
        self.plan = Compiler(standard, ()).compile(standard.record_schema)
        self.own = [name for name, node in self.plan.children.items() if node.meaning in _OWN]
        self._id = next((name for name in self.own if self.plan.children[name].meaning == "id"), "id")

    def digests(self, record: dict[str, Any]) -> tuple[str, int, int] | None:
        """Return the id of a record and the digests of all of it and of what is not its own; None without an id."""
        identity = record.get(self._id)
        if not isinstance(identity, str | int) or isinstance(identity, bool):
            return None
        own = [record.pop(name, None) for name in self.own]
        try:
            rest = orjson.dumps(record, option=orjson.OPT_SORT_KEYS)
            whole = rest + orjson.dumps(own, option=orjson.OPT_SORT_KEYS)
        except orjson.JSONEncodeError:  # nested too deep
            return None
        return str(identity), _digest(whole), _digest(rest)


class _Reader:
    """Reads deliveries of one standard."""

    def __init__(self, standard: Standard) -> None:
        self._kind = _Kind(standard)
        self._kinds = [
            (kind.when, _Kind(sibling(standard, kind.name)))
            for kind in standard.records
            if kind.when and kind.name in standard.record.one_of
        ]

    def read(self, sources: Iterable[Source], digests: Digests, side: int) -> _Delivery:
        """Read a delivery to its end; its files are closed one by one."""
        delivery = _Delivery()
        for source in sources:
            with closing(source):
                for batch in source.batches():
                    digests.add(self._compared(batch, delivery, side))
        return delivery

    def _compared(self, batch: Batch, delivery: _Delivery, side: int) -> Iterator[tuple[str, int, int, int]]:
        for record in batch.records:
            delivery.records += 1
            if not isinstance(record, dict):
                continue
            kind = next((kind for when, kind in self._kinds if when.holds(record)), self._kind)
            read = typed(record, kind.plan) if isinstance(batch, Rows) else record
            filled: set[str] = set()
            _note_filled(kind.plan, read, "", filled)
            if (found := kind.digests(read)) is not None:
                delivery.known += 1
                delivery.filled.update(filled)
                identity, whole, rest = found
                yield identity, side, whole, rest


def _digest(text: bytes) -> int:
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big", signed=True)


def _note_filled(node: Node, value: Any, path: str, filled: set[str]) -> None:
    """Note the places of the schema that a value fills, without indices."""
    if value in EMPTY:
        return
    if path:
        filled.add(path)
    if isinstance(value, dict):
        for name, item in value.items():
            if (child := node.children.get(name)) is not None:
                _note_filled(child, item, path + child.step, filled)
    elif isinstance(value, list) and node.items is not None:
        for item in value:
            _note_filled(node.items, item, path + "/*", filled)


def _difference(old: _Delivery, new: _Delivery, changes: Changes, standard: Standard) -> DeliveryDifference:
    told = {name: getattr(changes, name) for name in ("added", "removed", "changed", "renewed")}
    return DeliveryDifference(
        standard=standard.name,
        old_records=old.records,
        new_records=new.records,
        **{name: change.count for name, change in told.items()},
        unchanged=changes.unchanged,
        unreadable=old.unreadable + new.unreadable,
        examples={
            # An id may be somebody's CURP.
            name: [shown(each, reserved=False, numbers=False) for each in change.examples]
            for name, change in told.items()
            if change.examples
        },
        drifts=list(_drifts(old, new)),
        alarms=list(_alarms(new, changes)),
    )


def _alarms(new: _Delivery, changes: Changes) -> Iterator[Alarm]:
    gone = changes.removed.count + changes.renewed.count
    before = max(1, gone + changes.changed.count + changes.unchanged)
    for code, count, most, total in (
        ("mass-deletion", changes.removed.count, MASS_DELETION, before),
        ("ids-renewed", changes.renewed.count, CHURN, before),
        ("ids-repeated", changes.repeated, 0, max(1, new.records)),
    ):
        if count / total > most:
            yield Alarm(code=code, count=count, share=round(count / total, 4))


def _drifts(old: _Delivery, new: _Delivery) -> Iterator[Drift]:
    """Yield the fields that are filled much more or much less often than before."""
    if not old.known or not new.known:
        return
    for path in sorted(old.filled.keys() | new.filled.keys()):
        before, after = old.filled[path] / old.known, new.filled[path] / new.known
        if abs(after - before) >= DRIFT:
            yield Drift(path=path, old=round(before, 4), new=round(after, 4))
