"""Which standard records follow, told from their members."""

from __future__ import annotations

import pytest

from standards.detection import all_kinds, detect
from standards.model import Standard
from standards.samples import GENERATORS, generate

KINDS = [kind for kind in all_kinds() if kind.record.name in GENERATORS.get(kind.edition, {})]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_samples_are_recognised(kind: Standard) -> None:
    found = detect(list(generate(kind, 20)))
    assert found.standard is not None
    assert found.standard.name == kind.name
    assert found.evidence


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_one_record_is_never_taken_for_another_kind(kind: Standard) -> None:
    """Two kinds of sanction may share all that one record has: then it is not recognised."""
    found = [detect([record]).standard for record in generate(kind, 20)]
    assert {each.name for each in found if each} == {kind.name}


def test_every_kind_can_be_recognised() -> None:
    assert len(KINDS) == len(all_kinds())


@pytest.mark.parametrize(
    "records", [[], [{}], [1, None], [{"id": "1"}], [{"nombre": "x", "edad": 3}]], ids=str
)
def test_what_no_standard_knows_is_not_recognised(records: list[object]) -> None:
    assert detect(records).standard is None


def test_members_of_two_standards_are_not_enough() -> None:
    both = {"id": "1", "fechaCaptura": "2024-01-01T00:00:00Z", "institucionDependencia": {"nombre": "X"}}
    assert detect([both]).standard is None


def test_records_of_another_kind_are_outvoted(s2: Standard) -> None:
    records = [*generate(s2, 19), {"otra": "cosa"}]
    found = detect(records).standard
    assert found is not None
    assert found.name == "s2@1.1"


def test_question_may_be_narrowed() -> None:
    among = [kind for kind in all_kinds() if kind.edition == "s3@1.1"]
    [servant] = [kind for kind in among if kind.record.name == "servidores"]
    found = detect(list(generate(servant, 3)), among)
    assert found.standard is not None
    assert {each.standard.edition for each in found.candidates} == {"s3@1.1"}
