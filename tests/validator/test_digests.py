"""Records of two deliveries compared by their digests: the same as a comparison in plain memory, exactly."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standards.errors import ConformeError
from validator.digests import EXAMPLES, NEW, OLD, Changes, Digests

Row = tuple[str, int, int, int]


def changes(rows: list[Row]) -> Changes:
    with closing(Digests()) as digests:
        for row in rows:
            digests.add([row])
        return digests.changes()


ROWS = st.lists(
    st.tuples(
        st.sampled_from([f"A-{number}" for number in range(12)]),
        st.sampled_from([OLD, NEW]),
        st.integers(0, 2),
        st.integers(-1, 2),
    ),
    max_size=40,
)


@given(ROWS)
@settings(max_examples=300, deadline=None)
def test_counts_are_exact(rows: list[Row]) -> None:
    found = changes(rows)
    sides = {side: {row[0]: row[2:] for row in rows if row[1] == side} for side in (OLD, NEW)}
    both = sides[OLD].keys() & sides[NEW].keys()
    changed = {each for each in both if sides[OLD][each][0] != sides[NEW][each][0]}
    gone, come = (
        Counter(rest for each, (_, rest) in sides[side].items() if each not in both) for side in (OLD, NEW)
    )
    renewed = (gone & come).total()
    counted = (
        found.added.count,
        found.removed.count,
        found.changed.count,
        found.renewed.count,
        found.unchanged,
    )
    assert counted == (
        come.total() - renewed,
        gone.total() - renewed,
        len(changed),
        renewed,
        len(both) - len(changed),
    )
    assert found.repeated == sum(row[1] == NEW for row in rows) - len(sides[NEW])
    assert found.changed.examples == sorted(changed)[:EXAMPLES]
    for change, among in (
        (found.added, sides[NEW]),
        (found.removed, sides[OLD]),
        (found.renewed, sides[OLD]),
    ):
        assert len(change.examples) == min(EXAMPLES, change.count)
        assert set(change.examples) <= among.keys() - both


def test_many_records_with_one_content() -> None:
    rows = [(f"v-{number:03}", OLD, 1, 1) for number in range(30)]
    rows += [(f"n-{number:03}", NEW, 1, 1) for number in range(100)]
    found = changes(rows)
    assert (found.renewed.count, found.added.count, found.removed.count) == (30, 70, 0)
    assert found.added.examples == [f"n-{number:03}" for number in range(95, 100)]


def test_ids_of_any_text() -> None:
    odd = ["", " ", "\0", "a\0b", "ñ", "😀", "1", "01"]
    found = changes([(each, side, 1, 1) for each in odd for side in (OLD, NEW)])
    assert found.unchanged == len(odd)


def test_no_room_is_a_clear_error() -> None:
    def rows() -> Iterator[Row]:
        yield ("A-1", OLD, 1, 1)
        raise sqlite3.OperationalError("database or disk is full")

    with closing(Digests()) as digests, pytest.raises(ConformeError, match="TMPDIR") as raised:
        digests.add(rows())
    assert raised.value.exit_code == 3


MEASURED = """
import re
from validator import digests

digests._CACHE = 1024
held = digests.Digests()
def peak():
    return int(re.search("VmHWM: *\\t*([0-9]+)", open("/proc/self/status").read().replace("\\t", ""))[1])
before = peak()
for side in (digests.OLD, digests.NEW):
    held.add((f"{side}-{number:040}", side, number, number + side) for number in range(150_000))
found = held.changes()
print(found.renewed.count, found.added.count, peak() - before)
"""


@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="the system does not tell what memory is held"
)
def test_memory_does_not_grow_with_the_records() -> None:
    done = subprocess.run([sys.executable, "-c", MEASURED], capture_output=True, text=True, check=True)
    renewed, added, kibibytes = map(int, done.stdout.split())
    assert (renewed, added) == (149_999, 1)
    assert kibibytes < 12_000, "300,000 records of 60 bytes and more do not fit in this"
