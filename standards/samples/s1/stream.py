"""Draws for records that need hundreds of them."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from hashlib import shake_128
from itertools import chain, count

from standards.samples.draws import Draws, Item

_WORDS = 256
_READ = struct.Struct(f"<{_WORDS}I").unpack


def _blocks(labels: str) -> Iterator[tuple[int, ...]]:
    """Yield blocks of numbers of 32 bits, without end."""
    for block in count():
        yield _READ(shake_128(f"{labels}#{block}".encode()).digest(4 * _WORDS))


class Stream(Draws):
    """Choices as those of `Draws`, made of many small numbers instead of a large one.

    A digest of the labels is read as numbers of 32 bits, each spent on one choice: for few choices that is a
    waste, for hundreds it takes a third of the time.
    """

    __slots__ = ("_next",)

    def __init__(self, *labels: str | int) -> None:
        # The large number of the plain draws is not needed.
        self._next = chain.from_iterable(_blocks("/".join(map(str, labels)))).__next__

    def below(self, limit: int) -> int:
        """Return a whole number from 0 up to, but without, the limit, which is at most 2 to the 32."""
        return self._next() * limit >> 32

    def between(self, least: int, most: int) -> int:
        """Return a whole number from the least to the most, both included; the least if they are crossed."""
        return least + (self._next() * (most - least + 1) >> 32) if most > least else least

    def pick(self, options: Sequence[Item]) -> Item:
        """Return one of the options."""
        return options[self._next() * len(options) >> 32]

    def chance(self, percent: int) -> bool:
        """Tell whether something happens that does so in this percentage of cases."""
        return self._next() * 100 >> 32 < percent

    def identifier(self) -> str:
        """Return a UUID of version 4: it tells nothing about the person."""
        text = f"{self._next():08x}{self._next():08x}{self._next():08x}{self._next():08x}"
        return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-{'89ab'[self.below(4)]}{text[17:20]}-{text[20:]}"
