"""Tables of keys remember as a dictionary would, in memory and in a file."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from validator import index, native
from validator.index import PlainTable, Table
from validator.keys import Keys, agree, names_value, quick
from validator.model import Key

TABLES = [
    PlainTable,
    pytest.param(Table, marks=pytest.mark.skipif(not native.is_there(), reason="no library")),
]
"""The two ways, which mean the same."""
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


def told(kind: type[Table], keys: list[tuple[int, int]], at_once: int) -> list[tuple[int, int]]:
    table, found = kind(), []
    for start in range(0, len(keys), at_once):
        part = np.array(keys[start : start + at_once]).reshape(-1, 2)
        conflicts = table.add(Keys(np.arange(len(part)), part[:, 0], part[:, 1]), start + 1)
        found += zip((conflicts.positions + start).tolist(), (conflicts.firsts - 1).tolist(), strict=True)
    return found


@pytest.mark.parametrize("kind", TABLES)
@given(keys=KEYS, at_once=st.integers(1, 20))
def test_a_table_tells_what_a_dictionary_would(
    kind: type[Table], keys: list[tuple[int, int]], at_once: int
) -> None:
    assert told(kind, keys, at_once) == expected(keys)


@pytest.mark.parametrize("kind", TABLES)
@given(keys=KEYS, order=st.randoms(use_true_random=False), several=st.integers(1, 4))
def test_keys_are_remembered_in_the_order_of_their_records(
    kind: type[Table], keys: list[tuple[int, int]], order: Random, several: int
) -> None:
    mixed = list(range(len(keys)))
    order.shuffle(mixed)
    sequence = sorted(mixed, key=lambda at: at // several)  # keys of one record come as they are given
    firsts: dict[int, tuple[int, int]] = {}
    contradicting = []
    for at in sequence:
        key, value = keys[at][0] or 1, keys[at][1]
        first, known = firsts.setdefault(key, (at // several, value))
        if first != at // several and not (value and agree(*np.array([[known], [value]]))[0]):
            contradicting.append((mixed.index(at), first))
    part = np.array([keys[at] for at in mixed]).reshape(-1, 2)
    records = np.array(mixed, np.int64) // several
    conflicts = kind().add(Keys(records, part[:, 0].astype(np.int64), part[:, 1].astype(np.int64)), 1)
    assert (
        list(zip(conflicts.positions.tolist(), (conflicts.firsts - 1).tolist(), strict=True)) == contradicting
    )


@pytest.mark.parametrize("kind", TABLES)
def test_a_table_goes_on_when_it_moves_to_a_file(kind: type[Table], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "_SMALLEST", 16)
    monkeypatch.setattr(index, "_LARGEST_HELD", 64)
    random = np.random.default_rng(5)
    keys = [(int(key), 0) for key in random.integers(-(2**63), 2**63 - 1, 5000)]
    keys += keys[7:4000:11]
    assert told(kind, keys, 97) == expected(keys)


@pytest.mark.parametrize("kind", TABLES)
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
def test_values_agree(kind: type[Table], one: str, other: str, same: bool) -> None:
    values = np.array([quick(Key("", "k", each))[1] for each in (one, other)], np.uint64).view(np.int64)
    assert (told(kind, [(1, each) for each in values.tolist()], 2) == []) == same


def test_names_have_one_number_in_any_order() -> None:
    assert names_value("José Luis", "Peña", second=None) == names_value("luis j.", "PENA", second="")
