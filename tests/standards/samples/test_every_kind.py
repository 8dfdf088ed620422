"""What holds for the samples of every kind of record: valid, repeatable in slices, independent, and to the byte."""

from __future__ import annotations

import copy
import hashlib
import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from standards.model import Standard
from standards.registry import kinds, load
from standards.samples import GENERATORS, TODAY, generate
from standards.schemas import bundle
from validator.pipeline import Options, validate_records

Record = dict[str, Any]
MANY = 120
ANOTHER_DAY = date(2024, 2, 29)
DIGESTS = tomllib.loads((Path(__file__).parent / "digests.toml").read_text(encoding="utf-8"))
EXCLUDED_BY_THE_LETTER = frozenset({"s2@2.0"})
"""The letter asks for what the mended reading forbids (E-S2V2-4): no record can satisfy both."""


@pytest.fixture(scope="module", params=kinds(), ids=lambda kind: kind.name)
def kind(request: pytest.FixtureRequest) -> Standard:
    chosen: Standard = request.param
    return chosen


@pytest.fixture(scope="module")
def records(kind: Standard) -> list[Record]:
    return list(generate(kind, MANY))


def breaking(standard: Standard, records: list[Record]) -> list[str]:
    """Return what the first record that breaks the schema breaks, formats included."""
    schema = bundle(standard, standard.record_schema)
    validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
    return [str(error) for record in records for error in validator.iter_errors(record)][:1]


def test_every_kind_has_samples(kind: Standard) -> None:
    assert kind.record.name in GENERATORS[kind.edition]


def test_every_record_satisfies_the_schema(kind: Standard, records: list[Record]) -> None:
    assert breaking(kind, records) == []
    assert breaking(kind, list(generate(kind, 30, 5, today=ANOTHER_DAY))) == []


def test_every_record_satisfies_the_letter(kind: Standard, records: list[Record]) -> None:
    if kind.edition in EXCLUDED_BY_THE_LETTER:
        return
    strict = load(kind.name, strict=True)
    assert breaking(strict, records) == []


@pytest.mark.parametrize("today", [TODAY, ANOTHER_DAY])
def test_no_rule_objects(kind: Standard, today: date) -> None:
    found = validate_records(kind, generate(kind, MANY, 3, today=today), options=Options(today=today))
    assert found.summary.rules == {}


def test_a_slice_can_be_made_alone(kind: Standard, records: list[Record]) -> None:
    assert list(generate(kind, 5, start=100)) == records[100:105]


def test_another_seed_makes_other_records(kind: Standard, records: list[Record]) -> None:
    assert list(generate(kind, 5, 1)) != records[:5]


def test_records_share_nothing_that_can_change(kind: Standard) -> None:
    def empty(value: Any) -> None:
        for child in list(value.values() if isinstance(value, dict) else value):
            if isinstance(child, dict | list):
                empty(child)
        value.clear()

    before = copy.deepcopy(list(generate(kind, 25)))
    for record in generate(kind, 25):
        empty(record)
    assert list(generate(kind, 25)) == before


def test_bytes_are_stable(kind: Standard, records: list[Record]) -> None:
    """Benchmarks and pinned examples are made of these bytes; who changes them changes `digests.toml`."""
    text = json.dumps(records, ensure_ascii=False, sort_keys=True)
    assert hashlib.sha256(text.encode()).hexdigest() == DIGESTS[kind.name]
