"""The screen passes no record that a rule objects to, and passes nearly every record that none does."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import Any

import pytest
from support.mutation import mutated

from standards.registry import kinds, load
from standards.samples import TODAY, generate
from validator.engine import engine_of
from validator.examine import Examiner

NAMES = [kind.name for kind in kinds() if not kind.record.one_of]
HEAVY = {"s6.record-package@1.1", "s6.release-package@1.1"}
SOUND, BROKEN = 60, 400


@cache
def examiner(name: str) -> Examiner:
    standard = load(name)
    return Examiner(standard, TODAY, engine_of(standard, standard.record_schema))


def suspects(name: str, records: list[Any]) -> set[int]:
    return examiner(name).screen.look(records, range(len(records)), None, {})


def overlooked(name: str, records: list[Any]) -> list[Any]:
    """Return the records that the screen passes and a rule objects to, with what it says."""
    suspected = suspects(name, records)
    passed = [record for index, record in enumerate(records) if index not in suspected]
    return [(hits, record) for record in passed if (hits := examiner(name).examine(record))]


@pytest.mark.parametrize("name", sorted(set(NAMES) - HEAVY))
def test_passes_nearly_all_sound_records(name: str) -> None:
    records = list(generate(load(name), SOUND, 7))
    assert len(suspects(name, records)) <= SOUND // 10


@pytest.mark.parametrize("times", [1, 4])
@pytest.mark.parametrize("name", NAMES)
def test_passes_no_record_that_a_rule_objects_to(name: str, times: int) -> None:
    random = Random(f"{name} {times}")
    many = BROKEN // 8 if name in HEAVY else BROKEN
    records = [mutated(record, random, times) for record in generate(load(name), many, 11)]
    assert not overlooked(name, records)


def test_true_is_not_the_clave_1() -> None:
    record = next(iter(generate(load("s2@1.1"), 1, 7)))
    entries = [{"clave": clave, "valor": "CONTRATACIONES PÚBLICAS"} for clave in (1, True)]
    records = [{**record, "tipoProcedimiento": [entry]} for entry in entries]
    assert suspects("s2@1.1", records) == {1}


def test_what_catalogues_write_under_a_clave_is_known_to_be_good() -> None:
    made, standard = examiner("s1.inicial@2.0"), load("s1.inicial@2.0")
    section = made.plan.children["declaracion"].children["situacionPatrimonial"]
    holder = section.children["domicilioDeclarante"].children["domicilioMexico"]
    (name,) = holder.dependants
    node = holder.children[name]
    assert node.catalog is not None, standard.name
    for entry in node.catalog.entries:
        address = {
            name: {"clave": entry.clave, "valor": entry.valor},
            "entidadFederativa": {"clave": entry.under},
        }
        assert made.silent_about_dependants(holder, address), entry
