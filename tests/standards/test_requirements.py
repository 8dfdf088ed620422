"""Requirements: instances of families, filled for their standard."""

from __future__ import annotations

import pytest

from standards.errors import UsageFailure
from standards.lint.ids import locked
from standards.model import Standard
from standards.registry import known_names, load
from standards.requirements import CATEGORIES, families, find, requirements


@pytest.mark.parametrize("name", known_names())
def test_texts_are_filled_and_sourced(name: str) -> None:
    for requirement in requirements(load(name)):
        for texts in (requirement.text, requirement.mend):
            assert texts.keys() == {"es", "en"}
            assert not any("{member}" in text or "_page_size}" in text for text in texts.values())
        assert requirement.source
        assert requirement.level in {"must", "should", "may"}
        assert requirement.category in CATEGORIES


def test_members_are_those_of_the_api(s2: Standard) -> None:
    known = {each.name for each in (*s2.api.filters, *s2.api.sorts)} | {""}
    assert {requirement.member for requirement in requirements(s2)} <= known


def test_every_filter_that_selects_and_every_sort_is_required(s2: Standard) -> None:
    members = {requirement.member for requirement in requirements(s2)}
    assert {each.name for each in s2.api.filters if each.match != "none"} <= members
    assert {each.name for each in s2.api.sorts} <= members


def test_every_category_has_requirements(s2: Standard) -> None:
    assert {requirement.category for requirement in requirements(s2)} == set(CATEGORIES)


def test_find_whatever_the_case() -> None:
    standard, requirement = find("s2-sec-001")
    assert (standard.name, requirement.id) == ("s2@1.1", "S2-SEC-001")
    assert requirement.family in families()


def test_find_unknown() -> None:
    with pytest.raises(UsageFailure) as failure:
        find("S2-SEC-999")
    assert failure.value.code == "requirement-unknown"


def test_ids_are_locked(s2: Standard) -> None:
    assert {requirement.id for requirement in requirements(s2)} <= locked()
