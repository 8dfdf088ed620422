"""Two deliveries of one provider: which records came, went and changed, and whether that looks like an accident."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

import orjson
from pydantic import Field

from standards.model import Standard
from validator.plan import Compiler, Node
from validator.results import Model
from validator.sources import Damaged, Rows, Source
from validator.sources.typing import typed

MASS_DELETION = 0.2
"""Share of the old records that may go before somebody should look."""
CHURN = 0.05
"""Share of the old records that may come again under another id."""
DRIFT = 0.1
"""Change in the share of records that fill a field, from which it is told."""
EXAMPLES = 5


class Drift(Model):
    """A field that another share of the records fills.

    Attributes:
        path: index-free JSON Pointer.
    """

    path: str
    old: float
    new: float


class Alarm(Model):
    """Something that looks like an accident: ``mass-deletion``, ``ids-renewed`` or ``ids-repeated``."""

    code: str
    count: int
    share: float


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
    examples: dict[str, list[str]] = Field(default_factory=dict)
    drifts: list[Drift] = Field(default_factory=list)
    alarms: list[Alarm] = Field(default_factory=list)

    def to_json(self) -> str:
        """Return the published JSON, with a final newline."""
        return self.model_dump_json(indent=2) + "\n"


@dataclass
class _Delivery:
    """One delivery, as far as it is compared: digests, never contents.

    Attributes:
        digests: by id, of the whole record and of what is not its own (id, capture date).
        filled: how many records fill each place.
    """

    digests: dict[str, tuple[bytes, bytes]] = field(default_factory=dict)
    filled: Counter[str] = field(default_factory=Counter)
    records: int = 0
    repeated: int = 0
    unreadable: int = 0


def compare(old: Source, new: Source, standard: Standard) -> DeliveryDifference:
    """Compare two deliveries of one standard, read as streams.

    Memory grows with the number of records, by about 200 bytes for each, whatever their size.

    Raises:
        InputError: one of them cannot be read to its end.
    """
    plan = Compiler(standard, ()).compile(standard.record_schema)
    own = [name for name, node in plan.children.items() if node.meaning in {"id", "capture-date"}]
    identifier = next((name for name in own if plan.children[name].meaning == "id"), "id")
    before, after = (_read(source, plan, identifier, frozenset(own)) for source in (old, new))
    return _difference(before, after, standard)


def _read(source: Source, plan: Node, identifier: str, own: frozenset[str]) -> _Delivery:
    delivery = _Delivery()
    for batch in source.batches():
        for read in batch.records:
            record = typed(read, plan) if isinstance(batch, Rows) else read
            delivery.records += 1
            identity = record.get(identifier) if isinstance(record, dict) else None
            if isinstance(record, Damaged) or not isinstance(identity, str | int):
                delivery.unreadable += 1
                continue
            delivery.filled.update(set(_filled(plan, record, "")))
            rest = {name: value for name, value in record.items() if name not in own}
            delivery.repeated += str(identity) in delivery.digests
            delivery.digests[str(identity)] = _digest(record), _digest(rest)
    return delivery


def _digest(value: Any) -> bytes:
    return blake2b(orjson.dumps(value, option=orjson.OPT_SORT_KEYS), digest_size=16).digest()


def _filled(node: Node, value: Any, path: str) -> Iterator[str]:
    """Yield the places of the schema that a value fills, without indices."""
    if value in (None, "", [], {}):
        return
    if path:
        yield path
    if isinstance(value, dict):
        for name, item in value.items():
            if name in node.children:
                yield from _filled(node.children[name], item, f"{path}{node.children[name].step}")
    elif isinstance(value, list) and node.items is not None:
        for item in value:
            yield from _filled(node.items, item, path + "/*")


def _difference(old: _Delivery, new: _Delivery, standard: Standard) -> DeliveryDifference:
    gone = old.digests.keys() - new.digests.keys()
    come = new.digests.keys() - old.digests.keys()
    changed = {
        each
        for each in old.digests.keys() & new.digests.keys()
        if old.digests[each][0] != new.digests[each][0]
    }
    known = Counter(new.digests[each][1] for each in come)
    renewed = {each for each in gone if known[old.digests[each][1]]}
    removed, added = gone - renewed, len(come) - len(renewed)
    total = max(1, len(old.digests))
    found = {"mass-deletion": (len(removed), MASS_DELETION), "ids-renewed": (len(renewed), CHURN)}
    alarms = [
        Alarm(code=code, count=count, share=round(count / total, 4))
        for code, (count, most) in found.items()
        if count / total > most
    ]
    if new.repeated:
        share = round(new.repeated / max(1, new.records), 4)
        alarms.append(Alarm(code="ids-repeated", count=new.repeated, share=share))
    groups = {"added": come, "removed": removed, "changed": changed, "renewed": renewed}
    return DeliveryDifference(
        standard=standard.name,
        old_records=old.records,
        new_records=new.records,
        added=max(0, added),
        removed=len(removed),
        changed=len(changed),
        unchanged=len(old.digests.keys() & new.digests.keys()) - len(changed),
        renewed=len(renewed),
        unreadable=old.unreadable + new.unreadable,
        examples={name: _some(ids) for name, ids in groups.items() if ids},
        drifts=list(_drifts(old, new)),
        alarms=alarms,
    )


def _some(ids: Iterable[str]) -> list[str]:
    return sorted(ids)[:EXAMPLES]


def _drifts(old: _Delivery, new: _Delivery) -> Iterator[Drift]:
    """Yield the fields that are filled much more or much less often than before."""
    if not old.records or not new.records:
        return
    for path in sorted(old.filled.keys() | new.filled.keys()):
        before, after = old.filled[path] / old.records, new.filled[path] / new.records
        if abs(after - before) >= DRIFT:
            yield Drift(path=path, old=round(before, 4), new=round(after, 4))
