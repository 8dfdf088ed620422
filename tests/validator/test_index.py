"""Tables of keys remember as a dictionary would, in memory and in a file."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator import index
from validator.index import Table
from validator.keys import names_value, quick
from validator.model import Key

KEYS = st.lists(
    st.tuples(st.integers(-9, 9), st.sampled_from([0, 1 << 32 | 5, 1 << 32, 2 << 32 | 5])), max_size=60
)


def expected(keys: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return what contradicts an earlier key: the position of each, and that of the first one."""
    firsts: dict[int, tuple[int, int]] = {}
    found = []
    for position, (key, value) in enumerate(keys):
        first, told = firsts.setdefault(key or 1, (position, value))
        agrees = (
            value != 0 and told >> 32 == value >> 32 and 0 in {told & 9, value & 9, (told & 9) - (value & 9)}
        )
        if first != position and not agrees:
            found.append((position, first))
    return found


def told(keys: list[tuple[int, int]], at_once: int) -> list[tuple[int, int]]:
    table, found = Table(), []
    for start in range(0, len(keys), at_once):
        part = keys[start : start + at_once]
        places = np.arange(start + 1, start + 1 + len(part))
        hashes, values = np.array([key for key, _ in part]), np.array([value for _, value in part])
        conflicts = table.add(hashes, values, places)
        found += zip((conflicts.positions + start).tolist(), (conflicts.firsts - 1).tolist(), strict=True)
    return found


@given(keys=KEYS, at_once=st.integers(1, 20))
def test_a_table_tells_what_a_dictionary_would(keys: list[tuple[int, int]], at_once: int) -> None:
    assert told(keys, at_once) == expected(keys)


def test_a_table_goes_on_when_it_moves_to_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "_SMALLEST", 16)
    monkeypatch.setattr(index, "_LARGEST_HELD", 64)
    random = np.random.default_rng(5)
    keys = [(int(key), 0) for key in random.integers(-(2**63), 2**63 - 1, 5000)]
    keys += keys[7:4000:11]
    assert told(keys, 97) == expected(keys)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ana María\nRuiz\nSoto", "MARIA ana\nRUIZ\nSoto", True),
        ("Ma. Ana\nRuiz\n", "Ana María\nRuíz\nSoto", True),
        ("Ana\nRuiz\nSoto", "Ana\nRuiz\nPeña", False),
        ("Ana\nRuiz\nSoto", "Luisa\nRuiz\nSoto", False),
        ("2021-01-05", "2021-01-05", True),
        ("2021-01-05", "2021-05-01", False),
    ],
)
def test_values_agree(one: str, other: str, same: bool) -> None:
    values = np.array([quick(Key("", "k", each))[1] for each in (one, other)], np.uint64).view(np.int64)
    assert (told([(1, each) for each in values.tolist()], 2) == []) == same


def test_names_have_one_number_in_any_order() -> None:
    assert names_value("José Luis", "Peña", second=None) == names_value("luis j.", "PENA", second="")
