"""What is written in Rust, as Python calls it: parting and screening records by their text.

It is made when Conforme is installed and a compiler is at hand. Without it everything works, and more slowly.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from validator.keys import Keys, Seed

_SUFFIXES = {"darwin": ".dylib", "win32": ".dll"}
PATH = Path(__file__).with_name(f"conforme_native{_SUFFIXES.get(sys.platform, '.so')}")
"""Where the library lies when it was made."""
_ROOM = 500
_LEAST_VALUE = 2
"""Bytes of the shortest value with its comma."""
_NO_RECORDS = -1

WRONG, MISSING, APART = range(3)
"""Kinds of faults: of a value, or of what it holds; a member that is not there; a person's members together."""

Buffer = np.ndarray[Any, np.dtype[Any]]
Spans = np.ndarray[Any, np.dtype[np.uint32]]
"""A row for each of some values: where in their text it begins and ends."""


class UnknownError(Exception):
    """A program has something that the library does not know."""


class FaultError(Exception):
    """The library failed where it should not."""


class _View(ctypes.Structure):
    _fields_ = (("start", ctypes.c_void_p), ("length", ctypes.c_size_t))

    def bytes(self) -> bytes:
        """Return a copy of what it shows."""
        return ctypes.string_at(self.start, self.length) if self.length else b""


class _Added(ctypes.Structure):
    _fields_ = (("fresh", ctypes.c_size_t), ("conflicts", ctypes.c_size_t))


class Ask(NamedTuple):
    """A question that has to be answered before a record can be judged."""

    question: int
    about: bytes


class Fault(NamedTuple):
    """A place of a record that has to be examined, while all others are known to be sound.

    Attributes:
        kind: `WRONG`, `MISSING` or `APART`.
        pointer: of the place.
        start: where in the text its value begins; of a member that is missing, that of the object.
        end: where it ends.
    """

    kind: int
    pointer: str
    start: int
    end: int


@lru_cache(maxsize=1)
def _library() -> ctypes.CDLL | None:
    if not PATH.exists():
        return None
    library = ctypes.CDLL(str(PATH))
    pointer, size, number = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int64
    flag = ctypes.c_bool
    for name, result, arguments in (
        ("new", pointer, [ctypes.c_char_p, size, ctypes.c_uint64, ctypes.c_char_p, size]),
        ("free", None, [pointer]),
        ("look", number, [pointer, ctypes.c_char_p, size, flag, flag]),
        ("answer", number, [pointer, ctypes.c_char_p, size, pointer, size, flag]),
        ("view", _View, [pointer, size]),
        ("column", _View, [pointer, size, size]),
        ("late", _View, [pointer, size, size]),
    ):
        function = getattr(library, f"conforme_screen_{name}")
        function.restype, function.argtypes = result, arguments
    library.conforme_peek.restype = number
    library.conforme_peek.argtypes = [ctypes.c_char_p, size, flag, ctypes.c_char_p, size, pointer, size]
    library.conforme_table_add.restype = _Added
    library.conforme_table_add.argtypes = [pointer, size, pointer, pointer, pointer, size, number, pointer]
    library.conforme_table_take.restype = None
    library.conforme_table_take.argtypes = [pointer, size, pointer, size]
    library.conforme_part.restype = number
    library.conforme_part.argtypes = [ctypes.c_char_p, size, pointer, size]
    return library


def is_there() -> bool:
    """Tell whether the library was made."""
    return _library() is not None


def parted(text: bytes) -> Spans | None:
    """Part values with commas between them.

    Only brackets and strings are looked at: what a value holds may still be no JSON.

    Returns:
        Where each begins and ends; None when it cannot be told, or the library was not made.
    """
    library = _library()
    if library is None:
        return None
    spans = np.empty((len(text) // _LEAST_VALUE + 1, 2), np.uint32)
    count = library.conforme_part(text, len(text), spans.ctypes.data, len(spans))
    return None if count < 0 else spans[:count].copy()


def peeked(text: bytes, path: Sequence[str], *, by_lines: bool) -> Spans | None:
    """Part the records of a text, and find one value in each.

    Args:
        text: records on lines of their own, or with commas between them.
        path: members that lead to the value.
        by_lines: which of the two.

    Returns:
        Where each record begins and ends, and where its value does, twice 0 when it is not plainly there; None when
        that cannot be told, or the library was not made.
    """
    library = _library()
    if library is None:
        return None
    names = "\0".join(path).encode()
    spans = np.empty((len(text) // _LEAST_VALUE + 1, 4), np.uint32)
    count = library.conforme_peek(text, len(text), by_lines, names, len(names), spans.ctypes.data, len(spans))
    return None if count < 0 else spans[:count]


def add_to_table(slots: Buffer, keys: Keys, base: int) -> tuple[int, Buffer]:
    """Add the keys of a stretch to the slots of a table, as `validator.index` has them.

    Returns:
        How many were not there, and those that contradict the first of their kind, in rows: position, first place.
    """
    library = _library()
    assert library is not None  # noqa: S101 - who makes a table has asked whether it is there
    records, hashes, values = map(np.ascontiguousarray, keys)
    found = np.empty((len(records), 2), np.int64)
    added = library.conforme_table_add(
        slots.ctypes.data,
        len(slots),
        records.ctypes.data,
        hashes.ctypes.data,
        values.ctypes.data,
        len(records),
        base,
        found.ctypes.data,
    )
    return added.fresh, found[: added.conflicts]


def move_table(slots: Buffer, larger: Buffer) -> None:
    """Put what the slots of a table hold into more slots, which are empty."""
    library = _library()
    assert library is not None  # noqa: S101 - as above
    library.conforme_table_take(larger.ctypes.data, len(larger), slots.ctypes.data, len(slots))


class Screen:
    """A program at work on texts.

    Args:
        program: as `validator.screening.program` writes it.

    Raises:
        UnknownError: when it has something that the library does not know.
    """

    def __init__(self, program: bytes) -> None:
        library = _library()
        assert library is not None  # noqa: S101 - who makes one has asked whether it is there
        reason = ctypes.create_string_buffer(_ROOM)
        self._library = library
        self._screen = library.conforme_screen_new(program, len(program), Seed.value, reason, _ROOM)
        if not self._screen:
            raise UnknownError(reason.value.decode("utf-8", "replace"))

    def __del__(self) -> None:
        """Give the memory of the library back."""
        if getattr(self, "_screen", None):
            self._library.conforme_screen_free(self._screen)

    def look(self, text: bytes, *, by_lines: bool, short: bool) -> int | None:
        """Look at the records of a text; return how many there are, or None when they cannot be told apart.

        Raises:
            FaultError: when the library fails.
        """
        count: int = self._library.conforme_screen_look(self._screen, text, len(text), by_lines, short)
        if count < _NO_RECORDS:
            raise FaultError
        return None if count == _NO_RECORDS else count

    def asks(self) -> list[Ask]:
        """Return what has to be answered."""
        asks = self._array(3, np.uint32)
        if not len(asks):
            return []
        text = self._bytes(4)
        return [Ask(number, text[start:end]) for number, _, _, start, end in asks.reshape(-1, 5).tolist()]

    def answer(self, text: bytes, answers: Sequence[int], *, last: bool) -> None:
        """Answer all that was asked about a text that was looked at, and look again.

        Args:
            text: the same.
            answers: in the order of the questions.
            last: whether no more is answered, and records with further questions are suspected.

        Raises:
            FaultError: when the library fails.
        """
        numbers = np.array(answers, np.uint64)
        looked = self._library.conforme_screen_answer(
            self._screen, text, len(text), numbers.ctypes.data, len(numbers), last
        )
        if looked < 0:
            raise FaultError

    def spans(self) -> Spans:
        """Return where in the text each record begins and ends."""
        return self._array(0, np.uint32).reshape(-1, 2)

    def suspects(self) -> list[int]:
        """Return the positions of the records that did not pass."""
        found: list[int] = np.flatnonzero(self._array(1, np.uint8)).tolist()
        return found

    def faults(self) -> Iterator[tuple[int, Fault]]:
        """Yield where something is wrong in suspects of which that is known, with their positions."""
        found = self._array(5, np.uint32)
        if not len(found):
            return
        text = self._bytes(6)
        for record, kind, first, last, start, end in found.reshape(-1, 6).tolist():
            yield record, Fault(kind, text[first:last].decode(), start, end)

    def days(self) -> Buffer:
        """Return the day of capture of each record as a number of eight digits; 0 when it is not known."""
        return self._array(2, np.uint32)

    def keys(self, column: int) -> Keys:
        """Return the keys of a rule in the records that passed: ids, contents, persons by CURP and by RFC."""
        views = (
            self._library.conforme_screen_column(self._screen, column, each).bytes() for each in range(3)
        )
        records, hashes, values = views
        return Keys(
            np.frombuffer(records, np.uint32).astype(np.int64),
            np.frombuffer(hashes, np.int64),
            np.frombuffer(values, np.int64),
        )

    def late(self, number: int) -> tuple[Buffer, bytes]:
        """Return the records of which something is asked late, and the values that it is asked about, in a list."""
        records, text = (
            self._library.conforme_screen_late(self._screen, number, each).bytes() for each in (0, 1)
        )
        return np.frombuffer(records, np.uint32), b"[%b]" % text[:-1]

    def _bytes(self, which: int) -> bytes:
        view: _View = self._library.conforme_screen_view(self._screen, which)
        return view.bytes()

    def _array(self, which: int, kind: Any) -> Buffer:
        return np.frombuffer(self._bytes(which), kind)
