"""Draws: the same for the same labels, and as many as are asked for."""

from __future__ import annotations

from collections import Counter

from standards.samples.draws import Draws


def test_same_labels_same_choices() -> None:
    one, other = Draws("a", 1, 2), Draws("a", 1, 2)
    assert [one.below(1000) for _ in range(500)] == [other.below(1000) for _ in range(500)]


def test_other_labels_other_choices() -> None:
    assert Draws("a", 1, 2).below(1 << 60) != Draws("a", 2, 1).below(1 << 60)


def test_choices_stay_spread_after_many_refills() -> None:
    draws = Draws("spread")
    counts = Counter(draws.below(10) for _ in range(20_000))
    assert set(counts) == set(range(10))
    assert min(counts.values()) > 1700


def test_chance_is_a_percentage() -> None:
    draws = Draws("chance")
    assert not any(draws.chance(0) for _ in range(100))
    assert all(draws.chance(100) for _ in range(100))
