"""What of records is compared with other records, as columns of 64-bit hashes.

A key stands for something that must not come again, or that must come with the same names. The hash has a seed that
is secret to the run, so that no file can be made to collide; whoever is told the seed makes the same hashes.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Collection, Iterable, MutableSequence, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from xxhash import xxh64_intdigest

from standards.spanish import search_fold
from validator.model import Key

Numbers = np.ndarray[tuple[int], np.dtype[np.int64]]

_HALF = 0xFFFF_FFFF
_LEAST = -(1 << 63)
_LONG_FORMS = {"ma": "maria", "m": "maria", "j": "jose"}
"""Abbreviations of given names that the same person's records often have."""
_WORDS = re.compile(r"[^\W\d_]+")


class Seed:
    """What the hashes of a run begin with; processes that work together have the same.

    Attributes:
        value: a whole number of 64 bits.
    """

    value: int = secrets.randbits(64)

    @classmethod
    def share(cls, value: int) -> None:
        """Take over the seed of the run that this process works for."""
        cls.value = value
        words_value.cache_clear()
        surname_value.cache_clear()


def hashed(key: str | bytes) -> int:
    """Return the hash of a key, a whole number with a sign, of 64 bits."""
    text = key.encode("utf-8", "surrogatepass") if isinstance(key, str) else key
    return xxh64_intdigest(text, Seed.value) + _LEAST


class Keys(NamedTuple):
    """Keys of a rule in arrays: positions of the records that they are of, hashes, and values."""

    records: Numbers
    hashes: Numbers
    values: Numbers


@dataclass(eq=False)
class Column:
    """The keys of one rule in a stretch of records.

    Attributes:
        records: position of the record that each is of.
        hashes: of the keys.
        values: of the names, or whatever else, that go with them; 0 for keys that must not come again.
        blocks: more of them, in arrays.
    """

    records: MutableSequence[int] = field(default_factory=list)
    hashes: MutableSequence[int] = field(default_factory=list)
    values: MutableSequence[int] = field(default_factory=list)
    blocks: list[Keys] = field(default_factory=list)

    def __eq__(self, other: object) -> bool:
        """Tell whether another column has the same keys, in whatever order they were added."""
        if not isinstance(other, Column):
            return NotImplemented
        one, two = (np.stack(each.whole()) for each in (self, other))
        return np.array_equal(one[:, np.lexsort(one)], two[:, np.lexsort(two)])

    __hash__ = None  # type: ignore[assignment]

    def add(self, record: int, keys: Iterable[tuple[str | bytes, int]]) -> None:
        """Add the keys of a record with their values."""
        for key, value in keys:
            self.records.append(record)
            self.hashes.append(hashed(key))
            self.values.append(value)

    def extend(self, records: Iterable[int], keys: Iterable[str | bytes], values: Iterable[int]) -> None:
        """Add keys with the records that they are of and their values."""
        self.records.extend(records)
        self.hashes.extend(map(hashed, keys))
        self.values.extend(values)

    def whole(self) -> Keys:
        """Return all of them in arrays of 64-bit numbers."""
        if len(self.blocks) == 1 and not self.records:
            return self.blocks[0]
        own = Keys(
            np.array(self.records, np.int64),
            np.array(self.hashes, np.int64),
            np.array(self.values, np.uint64).view(np.int64),
        )
        if not self.blocks:
            return own
        return Keys(*(np.concatenate(each) for each in zip(own, *self.blocks, strict=True)))

    def __reduce__(self) -> tuple[Callable[[bytes], Column], tuple[bytes]]:
        """Go from one process to another at little cost."""
        return _unpacked, (np.concatenate(self.whole()).tobytes(),)

    def of(self, positions: Sequence[int]) -> Keys:
        """Return all of them, of records that have other positions."""
        keys = self.whole()
        return keys._replace(records=np.array(positions, np.int64)[keys.records])

    def without(self, records: Collection[int]) -> Column:
        """Return the keys of all records but some."""
        if not records:
            return self
        keys = self.whole()
        kept = np.isin(keys.records, list(records), invert=True)
        return Column(blocks=[Keys(*(each[kept] for each in keys))])


def _unpacked(text: bytes) -> Column:
    """Return a column whose arrays come one after the other."""
    return Column(blocks=[Keys(*np.frombuffer(text, np.int64).reshape(len(Keys._fields), -1))])


def quick(key: Key) -> tuple[str | bytes, int]:
    """Return a key with its value as columns hold them."""
    if not key.value:
        return key.key, 0
    names, several, second = key.value.rpartition("\n")
    if several:
        return key.key, names_value(*names.split("\n"), second=second)
    return key.key, hashed(key.value) - _LEAST | 1


def names_value(*names: str, second: str | None = None) -> int:
    """Return a number for some names: the same for all that may be one person's, as `agree` tells.

    Args:
        names: given names and first surname; their words may come in any order.
        second: second surname, which may be missing.
    """
    return (sum(map(words_value, names)) & _HALF) << 32 | surname_value(second)


def agree(one: Numbers, other: Numbers) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Tell which values stand for names that may be of one person: a second surname may be missing in one."""
    seconds, others = one & _HALF, other & _HALF
    missing: np.ndarray[tuple[int], np.dtype[np.bool_]] = (seconds == 0) | (others == 0)
    same: np.ndarray[tuple[int], np.dtype[np.bool_]] = (one >> 32 == other >> 32) & (
        (seconds == others) | missing
    )
    return same


def _plain(text: str) -> list[str]:
    return _WORDS.findall(search_fold(text).replace("ñ", "n"))


@lru_cache(maxsize=65_536)
def folded_value(text: str) -> int:
    """Return a number for a text without case and accents, the same in every run; 0 when nothing is left of it."""
    folded = search_fold(text)
    return xxh64_intdigest(folded.encode("utf-8", "surrogatepass")) if folded else 0


@lru_cache(maxsize=65_536)
def words_value(text: str) -> int:
    """Return the part of a name in the number of all of them: the same in whatever order its words come."""
    return sum(hashed(_LONG_FORMS.get(word, word)) for word in _plain(text)) & _HALF


@lru_cache(maxsize=65_536)
def surname_value(text: str | None) -> int:
    """Return the part of a second surname in the number of names; 0 when it is missing."""
    words = _plain(text or "")
    return (hashed(" ".join(words)) & _HALF or 1) if words else 0
