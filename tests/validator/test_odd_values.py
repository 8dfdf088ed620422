"""Values of a kind that nobody expects, in every place of a record: they are told, and stop no examination."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from support.mutation import places

from standards.registry import kinds, load
from standards.samples import TODAY, generate
from validator.engine import engine_of
from validator.examine import Examiner

RECORDS = 12
PACKAGES = {"s6.record-package@1.1", "s6.release-package@1.1"}


@pytest.mark.parametrize(
    "name", [kind.name for kind in kinds() if not kind.record.one_of and kind.name not in PACKAGES]
)
@pytest.mark.parametrize("odd", [[], {}, None, True, 1.5])
def test_a_value_of_another_kind_is_told(name: str, odd: Any) -> None:
    standard = load(name)
    examiner = Examiner(standard, TODAY, engine_of(standard, standard.record_schema))
    tried = set[str]()
    for record in generate(standard, RECORDS, 23):
        for holder, key in list(places(record)):
            place = f"{sorted(holder) if isinstance(holder, dict) else ''} {key if isinstance(holder, dict) else ''}"
            if place in tried:
                continue
            tried.add(place)
            kept, holder[key] = holder[key], copy.copy(odd)
            examiner.examine(record)
            examiner.keys(record, b"")
            holder[key] = kept
