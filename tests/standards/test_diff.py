"""What changed between two standards: each kind of change, and whether it breaks what exists."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from standards import diff
from standards.diff import Difference, differences
from standards.model import Standard
from standards.registry import load


def changed(change: Callable[[dict[str, Any]], object]) -> list[tuple[str, str, bool, str]]:
    """Return what differs once a change is made to the record of S2 1.1."""
    before = load("s2@1.1")
    schemas = copy.deepcopy(dict(before.schemas))
    change(schemas["record"])
    after = dataclasses.replace(before, schemas=schemas)
    return [(each.kind, each.path, each.breaking, each.keyword) for each in diff._records(before, after)]


CHANGES: dict[str, tuple[Callable[[dict[str, Any]], object], tuple[str, str, bool, str]]] = {
    "optional added": (
        lambda record: record["properties"].update(x={"type": "string"}),
        ("added", "x", False, ""),
    ),
    "required added": (
        lambda record: (record["properties"].update(x={"type": "string"}), record["required"].append("x")),
        ("added", "x", True, ""),
    ),
    "object added is told once": (
        lambda record: record["properties"].update(
            x={"type": "object", "required": ["y"], "properties": {"y": {"type": "string"}}}
        ),
        ("added", "x", False, ""),
    ),
    "required inside of what was there": (
        lambda record: record["properties"]["puesto"].update(required=["nombre"]),
        ("required", "puesto.nombre", True, ""),
    ),
    "optional removed": (
        lambda record: record["properties"].pop("ejercicioFiscal"),
        ("removed", "ejercicioFiscal", False, ""),
    ),
    "required removed": (lambda record: record["properties"].pop("id"), ("removed", "id", True, "")),
    "no longer required": (lambda record: record["required"].remove("id"), ("optional", "id", False, "")),
    "type widened": (
        lambda record: record["properties"]["rfc"].update(type=["string", "null"]),
        ("widened", "rfc", False, "type"),
    ),
    "whole number to number": (
        lambda record: record["properties"]["ramo"]["properties"]["clave"].update(type="number"),
        ("widened", "ramo.clave", False, "type"),
    ),
    "type changed": (
        lambda record: record["properties"]["rfc"].update(type="integer"),
        ("changed", "rfc", True, "type"),
    ),
    "longest shorter": (
        lambda record: record["properties"]["puesto"]["properties"]["nivel"].update(maxLength=5),
        ("narrowed", "puesto.nivel", True, "maxLength"),
    ),
    "longest longer": (
        lambda record: record["properties"]["puesto"]["properties"]["nivel"].update(maxLength=50),
        ("widened", "puesto.nivel", False, "maxLength"),
    ),
    "list of values shorter": (
        lambda record: record["properties"]["genero"]["properties"]["clave"].update(enum=["F", "M"]),
        ("narrowed", "genero.clave", True, "enum"),
    ),
    "list of values another": (
        lambda record: record["properties"]["genero"]["properties"]["clave"].update(enum=["F", "X"]),
        ("changed", "genero.clave", True, "enum"),
    ),
    "pattern added": (
        lambda record: record["properties"]["rfc"].update(pattern="^.{13}$"),
        ("narrowed", "rfc", True, "pattern"),
    ),
    "smallest gone": (
        lambda record: record["properties"]["ramo"]["properties"]["clave"].pop("minimum"),
        ("widened", "ramo.clave", False, "minimum"),
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_change_is_told_with_what_it_breaks(name: str) -> None:
    change, told = CHANGES[name]
    assert changed(change) == [told]


def test_a_standard_does_not_differ_from_itself() -> None:
    for name in ("s2@1.1", "s3@2.0", "s6@1.1"):
        assert differences(load(name), load(name)) == []


def test_descriptions_are_no_difference() -> None:
    assert changed(lambda record: record["properties"]["id"].update(description="Otro texto.")) == []


def test_revisions_tell_what_moved_under_the_same_number() -> None:
    found = differences(load("s2@1.1:2020-08-24"), load("s2@1.1"))
    assert {(each.kind, each.path) for each in found} == {
        ("widened", "nivelResponsabilidad[].clave"),
        ("widened", "nivelResponsabilidad[].valor"),
        ("added", "observaciones"),
    }
    assert not any(each.breaking for each in found)
    back = differences(load("s2@1.1"), load("s2@1.1:2020-08-24"))
    assert {each.kind for each in back} == {"narrowed", "removed"}


def test_renamed_fields_are_not_told_as_lost_and_found(s2: Standard) -> None:
    found = differences(s2, load("s2@2.0"))
    renamed = {each.path: each.after for each in found if each.kind == "renamed"}
    assert renamed["nombres"] == "datosGenerales.nombre"
    assert not {each.path for each in found if each.kind == "removed"} & renamed.keys()


def test_kinds_of_records_are_paired() -> None:
    found = differences(load("s3@1.1"), load("s3@2.0"))
    pairs = {each.where for each in found}
    assert "servidores → faltas-administrativas-graves" in pairs
    assert "servidores → faltas-graves-personas-morales" not in pairs


def test_api_differences_are_told_once() -> None:
    found = differences(load("s2@1.1"), load("s2@2.0"))
    styles = [each for each in found if each.path == "style"]
    assert styles == [
        Difference("changed", styles[0].where, "style", True, before="search", after="collection")
    ]
