"""How many distinct values there are, in bounded memory: exact while they are few, an estimate beyond."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from xxhash import xxh3_64_intdigest

LIMIT = 1000
"""Distinct values up to which the count is exact."""
METHOD = f"kmv-{LIMIT}"
"""Name of the estimate: k minimum values (Bar-Yossef et al., 2002), with a standard error of 1/√(k-2), about 3 %."""

_SPARE = 200
"""Digests taken on before the largest are let go, so that they are seldom sorted."""
_DIGESTS = 2**64


class Distinct:
    """The smallest digests of all values seen: the same whatever the order of the values and of merges."""

    __slots__ = ("_below", "_smallest")

    def __init__(self) -> None:
        self._smallest: set[int] = set()
        self._below = _DIGESTS

    def add(self, values: Iterable[Any]) -> None:
        """Take on texts, numbers and booleans, or pairs of them; numbers that are equal count once, as in JSON."""
        below = self._below
        self._take([digest for value in values if (digest := _digest(value)) < below])

    def merge(self, other: Distinct) -> None:
        """Take on what another has seen."""
        self._take(other._smallest)

    def _take(self, digests: Iterable[int]) -> None:
        self._smallest.update(digests)
        if len(self._smallest) > LIMIT + _SPARE:
            # One more than the limit shows that there were more.
            kept = sorted(self._smallest)[: LIMIT + 1]
            self._smallest, self._below = set(kept), kept[-1]

    def count(self) -> tuple[int, bool]:
        """Return how many there are, and whether that is exact."""
        if len(self._smallest) <= LIMIT:
            return len(self._smallest), True
        largest = sorted(self._smallest)[LIMIT - 1]
        return max((LIMIT - 1) * _DIGESTS // (largest + 1), LIMIT + 1), False


def _digest(value: Any) -> int:
    """Return 64 bits that are the same in every process; Python's own hash of a text is not."""
    if type(value) is str:
        return xxh3_64_intdigest(value.encode("utf-8", "surrogatepass"))
    if type(value) is tuple:
        return xxh3_64_intdigest(b"".join(_digest(part).to_bytes(8, "big") for part in value), seed=2)
    if isinstance(value, int) or value.is_integer():
        # In hexadecimal, since Python refuses to write very long numbers in decimal.
        return xxh3_64_intdigest(f"{int(value):x}".encode(), seed=1)
    return xxh3_64_intdigest(repr(value).encode(), seed=1)
