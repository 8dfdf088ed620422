"""Examples of the schemas are our own, and coherent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from standards import curp, rfc
from standards.lint.schemas import places
from standards.registry import known_names, load


def example_keys(name: str, meaning: str) -> Iterator[str]:
    for file, schema in load(name).schemas.items():
        for place in places(file, schema):
            if place.schema.get("x-meaning") == meaning:
                yield from place.schema["examples"]


@pytest.mark.parametrize("name", known_names())
def test_example_curps_hold(name: str) -> None:
    for key in example_keys(name, "curp"):
        assert curp.PATTERN.match(key)
        assert curp.check_digit(key[:17]) == key[17]


@pytest.mark.parametrize("name", known_names())
def test_example_rfcs_hold(name: str) -> None:
    for key in example_keys(name, "rfc-person"):
        assert rfc.PERSON_PATTERN.match(key)
        assert rfc.check_digit(key[:12]) == key[12]


def test_example_record_is_one_coherent_person() -> None:
    [record] = load("s2@1.1").record_schema["examples"]
    for person in (record, record["superiorInmediato"]):
        names: tuple[Any, ...] = (person["primerApellido"], person["segundoApellido"], person["nombres"])
        assert not curp.agrees_with_names(person["curp"], *names)
        assert person["rfc"][:4] == rfc.name_letters(*names)
        assert person["rfc"][4:10] == person["curp"][4:10]
        assert person["rfc"][10:12] == rfc.homoclave(" ".join(names))
