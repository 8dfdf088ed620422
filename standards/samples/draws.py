"""Draws: small choices that depend on nothing but a seed and a number."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

Item = TypeVar("Item")

_FEW = 1 << 32


class Draws:
    """Choices for one thing, the same for the same labels on every machine and version of Python.

    A digest of the labels is read as one large number and spent digit by digit; when little of it is left,
    the next digest follows. It costs a fraction of what seeding a generator per record does.
    """

    __slots__ = ("_labels", "_refills", "_state")

    def __init__(self, *labels: str | int) -> None:
        self._labels = "/".join(map(str, labels))
        self._refills = 0
        self._state = self._digest()

    def _digest(self) -> int:
        text = f"{self._labels}#{self._refills}"
        return int.from_bytes(blake2b(text.encode(), digest_size=64).digest(), "big")

    def below(self, limit: int) -> int:
        """Return a whole number from 0 up to, but without, the limit."""
        if self._state < (limit << 32 if limit > _FEW else _FEW):
            self._refills += 1
            self._state = self._digest()
        self._state, value = divmod(self._state, limit)
        return value

    def pick(self, options: Sequence[Item]) -> Item:
        """Return one of the options."""
        return options[self.below(len(options))]

    def chance(self, percent: int) -> bool:
        """Tell whether something happens that does so in this percentage of cases."""
        return self.below(100) < percent

    def uuid(self) -> str:
        """Return a UUID of version 4: an identifier that tells nothing about what it stands for."""
        text = f"{self.below(1 << 122):031x}"
        return f"{text[:8]}-{text[8:12]}-4{text[12:15]}-{'89ab'[self.below(4)]}{text[15:18]}-{text[18:30]}"

    def time(self) -> str:
        """Return a time of day, to the second."""
        minutes, second = divmod(self.below(86400), 60)
        hour, minute = divmod(minutes, 60)
        return f"{hour:02}:{minute:02}:{second:02}"
