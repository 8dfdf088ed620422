# ruff: noqa: D101, D102 - a fault is described in messages/, under its name
"""Faults of the records themselves."""

from __future__ import annotations

import re
from typing import Any

import orjson

from conformance.sandbox.faults.registry import fault
from conformance.sandbox.provider import Provider
from conformance.sandbox.rows import Record, Row
from conformance.sandbox.search import Asked
from standards.model import Standard

POSITION = 30
"""Place, in the order of ids, of the record that is spoilt: past the first pages, within any sample."""

MOJIBAKE = "InformaciÃ³n en revisiÃ³n."
STALE_YEARS = 4
YEAR = re.compile(r"\d{4}")


def _spoilt(records: list[Record], changes: Record) -> list[Record]:
    """Return the records with one of them changed; None takes a member away."""
    ordered = sorted(records, key=lambda record: str(record.get("id", "")))
    if not ordered:
        return ordered
    position = min(POSITION, len(ordered) - 1)
    spoilt = {**ordered[position], **changes}
    ordered[position] = {name: value for name, value in spoilt.items() if value is not None}
    return ordered


def _members(standard: Standard, meaning: str) -> list[str]:
    """Return the members of a record that have a meaning."""
    properties: dict[str, Any] = standard.record_schema.get("properties", {})
    return [name for name, member in properties.items() if member.get("x-meaning") == meaning]


@fault("record-lacks-required", breaks="data.schema")
class RecordLacksRequired(Provider):
    def kept(self, records: list[Record]) -> list[Record]:
        paths = [each.path for each in self.api.filters] + [each.path for each in self.api.sorts]
        used = {path[0] for path in paths if path}
        required = [name for name in self.standard.record_schema["required"] if name not in used]
        return _spoilt(super().kept(records), {required[-1]: None})


@fault("record-number-for-text", breaks="data.schema")
class RecordNumberForText(Provider):
    def kept(self, records: list[Record]) -> list[Record]:
        members = _members(self.standard, "fiscal-year") or _members(self.standard, "free-text")
        return _spoilt(super().kept(records), dict.fromkeys(members[:1], 2025))


@fault("record-wrong-check-digit", breaks="data.rules")
class RecordWrongCheckDigit(Provider):
    def kept(self, records: list[Record]) -> list[Record]:
        kept = super().kept(records)
        (member, *_) = _members(self.standard, "curp")
        with_key = [record for record in kept if record.get(member)]
        if not with_key:
            return kept
        chosen = with_key[min(POSITION, len(with_key) - 1)]
        digit = (int(chosen[member][-1]) + 1) % 10
        changed = {**chosen, member: f"{chosen[member][:-1]}{digit}"}
        return [changed if record is chosen else record for record in kept]


@fault("record-broken-encoding", breaks="data.warnings")
class RecordBrokenEncoding(Provider):
    def kept(self, records: list[Record]) -> list[Record]:
        members = _members(self.standard, "free-text")
        return _spoilt(super().kept(records), dict.fromkeys(members[:1], MOJIBAKE))


@fault("id-repeated", breaks="data.unique-ids")
class IdRepeated(Provider):
    def kept(self, records: list[Record]) -> list[Record]:
        kept = super().kept(records)
        last = max((str(record.get("id", "")) for record in kept), default="")
        return _spoilt(kept, {"id": last}) if len(kept) > 1 else kept


@fault("reserved-always-given", breaks="data.privacy")
class ReservedAlwaysGiven(Provider):
    def shown(self, row: Row, asked: Asked) -> orjson.Fragment:  # noqa: ARG002 - that is the fault
        return row.whole


@fault("records-stale", breaks="data.freshness")
class RecordsStale(Provider):
    def kept(self, records: list[Record]) -> list[Record]:
        dated = [*_members(self.standard, "capture-date"), *_members(self.standard, "fiscal-year")]
        return [
            {name: _earlier(value) if name in dated else value for name, value in record.items()}
            for record in super().kept(records)
        ]


def _earlier(value: Any) -> Any:
    """Return a date some years earlier; the 29th of February becomes the 28th, which every year has."""
    if not isinstance(value, str):
        return value
    moved = YEAR.sub(lambda year: str(int(year[0]) - STALE_YEARS), value, count=1)
    return moved.replace("-02-29", "-02-28")
