"""The two schema engines say the same about every record."""

import copy
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standards.model import Standard
from standards.registry import load
from standards.samples import generate
from validator.engine import Engine, ReferenceEngine, engine_of, schema_hits
from validator.model import Hit

STANDARD = load("s2@1.1")
SAMPLES = list(generate(STANDARD, 20, seed=5, today=date(2025, 6, 30)))
FAST = engine_of(STANDARD, STANDARD.record_schema)
REFERENCE = ReferenceEngine(STANDARD, STANDARD.record_schema)


def told(engine: Engine, record: Any) -> set[tuple[str, str, str]]:
    return {(hit.rule, hit.pointer, hit.params.get("member", "")) for hit in schema_hits(engine, record)}


def agree(record: Any, fast: Engine = FAST, reference: Engine = REFERENCE) -> None:
    assert fast.is_valid(record) == reference.is_valid(record)
    assert told(fast, record) == told(reference, record)
    assert fast.is_valid(record) == (told(fast, record) == set())


@pytest.mark.parametrize("record", SAMPLES, ids=lambda record: str(record["id"]))
def test_samples(record: Any) -> None:
    agree(record)


@pytest.mark.parametrize("strict", [False, True], ids=["mended", "strict"])
def test_responses(strict: bool) -> None:
    standard: Standard = load("s2@1.1", strict=strict)
    schema = standard.schemas["response"]
    pagination = {"page": 1, "pageSize": 10, "totalRows": 0, "hasNextPage": False}
    for document in (
        {"pagination": pagination, "results": []},
        {"pagination": {**pagination, "page": "1"}, "results": {}},
        {"pagination": {}, "results": [{}]},
        [],
    ):
        agree(document, engine_of(standard, schema), ReferenceEngine(standard, schema))


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-1, 9),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=15),
    st.sampled_from(["A", "T", "RE", "ATENCIÓN", "F", 1, 5, 1.0, [], {}, [{}], [{"clave": "A"}] * 2]),
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return found + [each for key, item in items for each in places(item, (*path, key))]


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    record = copy.deepcopy(draw(st.sampled_from(SAMPLES)))
    for _ in range(draw(st.integers(1, 4))):
        *parents, last = draw(st.sampled_from(places(record) or [("id",)]))
        parent: Any = record
        for step in parents:
            parent = parent[step]
        if draw(st.booleans()) and not isinstance(parent, list):
            parent.pop(last, None)
        else:
            parent[last] = copy.deepcopy(draw(VALUES))
    return record


@given(mutated())
@settings(max_examples=500, deadline=None)
def test_mutated_samples(record: Any) -> None:
    agree(record)


def hits(record: dict[str, Any]) -> list[Hit]:
    return schema_hits(FAST, {**SAMPLES[0], **record})


def test_one_hit_per_cause() -> None:
    assert [(hit.rule, hit.pointer) for hit in hits({"tipoProcedimiento": [{"clave": "0"}]})] == [
        ("schema.type", "/tipoProcedimiento/0/clave")
    ]
    assert [(hit.rule, hit.pointer) for hit in hits({"tipoProcedimiento": [{"clave": 0}]})] == [
        ("schema.enum", "/tipoProcedimiento/0/clave")
    ]


def test_parameters_say_what_was_expected_and_what_came() -> None:
    assert hits({"id": 3})[0].params == {"expected_types": ["string"], "got_type": "integer"}
    assert hits({"ramo": {"clave": 0}})[0].params == {"limit": 1}
    assert hits({"puesto": {"nivel": "x" * 13}})[0].params == {"limit": 12, "length": 13}
    assert hits({"genero": {"clave": "f"}})[0].params["similar"] == "F"
    assert hits({"nivelResponsabilidad": [{"valor": "Atencion"}]})[0].params["similar"] == "ATENCIÓN"


@pytest.mark.parametrize("rule", ["schema.type", "schema.enum", "schema.required", "schema.unique-items"])
def test_examples(rule: str) -> None:
    folder = Path(__file__).parents[1] / "examples" / rule / "negative"
    for path in sorted(folder.iterdir()):
        document = json.loads(path.read_text())
        for record in document if isinstance(document, list) else [document]:
            agree(record)
