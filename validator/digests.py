"""The records of two deliveries as digests in a temporary file: as many as there are, in little memory.

A record takes its id and 16 bytes. The file is SQLite's own: it sorts more than fits in memory, and the file has no
name, so that nothing is left behind however the process ends.
"""

from __future__ import annotations

import sqlite3
from bisect import insort
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

from validator.errors import TemporaryFileError

OLD, NEW = 0, 1
EXAMPLES = 5
"""Ids that are told of each kind of change."""

_CACHE = 32 * 1024
"""KiB of memory that SQLite may use for pages, and again for sorting."""


@dataclass
class Change:
    """One kind of change: how many records have it, and the first of their ids."""

    count: int = 0
    examples: list[str] = field(default_factory=list)

    def add(self, identity: str) -> None:
        """Count a record."""
        self.count += 1
        if len(self.examples) < EXAMPLES or identity < self.examples[-1]:
            insort(self.examples, identity)
            del self.examples[EXAMPLES:]


@dataclass
class Changes:
    """What became of the records, each counted once.

    Attributes:
        renewed: went and came again, the same in all but what is their own.
        unchanged: how many are the same.
        repeated: how many times an id came again in the new delivery.
    """

    added: Change = field(default_factory=Change)
    removed: Change = field(default_factory=Change)
    changed: Change = field(default_factory=Change)
    renewed: Change = field(default_factory=Change)
    unchanged: int = 0
    repeated: int = 0


class Digests:
    """Holds what is compared of each record.

    Raises:
        TemporaryFileError: from any method, when there is no room.
    """

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        for setting in (
            "journal_mode = OFF",
            "synchronous = OFF",
            "temp_store = FILE",
            f"cache_size = -{_CACHE}",
        ):
            self._database.execute(f"PRAGMA {setting}")
        self._database.execute("CREATE TABLE records (id TEXT, side INTEGER, whole INTEGER, rest INTEGER)")
        self._database.execute("CREATE TABLE moved (id TEXT, side INTEGER, rest INTEGER)")
        self._database.execute("BEGIN")

    def close(self) -> None:
        """Give the file back."""
        self._database.close()

    def add(self, rows: Iterable[tuple[str, int, int, int]]) -> None:
        """Hold records.

        Args:
            rows: of each record its id, `OLD` or `NEW`, and the digests of all that it says and of what is not its own.
        """
        with _failures():
            self._database.executemany("INSERT INTO records VALUES (?, ?, ?, ?)", rows)

    def changes(self) -> Changes:
        """Compare the deliveries; of records that share an id, the last counts."""
        found = Changes()
        with _failures():
            self._database.executemany("INSERT INTO moved VALUES (?, ?, ?)", self._by_id(found))
            self._by_rest(found)
        return found

    def _by_id(self, found: Changes) -> Iterator[tuple[str, int, int]]:
        """Count the records that are in both, and yield the others."""
        rows = self._database.execute("SELECT * FROM records ORDER BY id, side, rowid")
        for identity, same in groupby(rows, itemgetter(0)):
            last: dict[int, tuple[int, int]] = {}
            for _, side, whole, rest in same:
                found.repeated += side == NEW and side in last
                last[side] = whole, rest
            if len(last) == 1:
                [(side, (_, rest))] = last.items()
                yield identity, side, rest
            elif last[OLD][0] == last[NEW][0]:
                found.unchanged += 1
            else:
                found.changed.add(identity)

    def _by_rest(self, found: Changes) -> None:
        """Pair those that went with those that came and say the same."""
        rows = self._database.execute("SELECT rest, side, id FROM moved ORDER BY rest, side DESC, id")
        for _, same in groupby(rows, itemgetter(0)):
            come = gone = 0
            last: deque[str] = deque(maxlen=EXAMPLES)
            for _, side, identity in same:
                if side == NEW:
                    come += 1
                    last.append(identity)
                    continue
                gone += 1
                (found.renewed if gone <= come else found.removed).add(identity)
            fresh = max(0, come - gone)
            for identity in list(last)[-fresh:] if fresh else ():
                found.added.add(identity)
            found.added.count += fresh - min(fresh, len(last))


@contextmanager
def _failures() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise TemporaryFileError("temporary-file", detail=str(error)) from error
