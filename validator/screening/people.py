"""The persons of records that a narrowed schema passed, and their keys, many at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from standards import curp, rfc
from validator.model import Person
from validator.plan import Node

_ROLES = ("nombres", "primerApellido", "segundoApellido", "curp", "rfc", "genero")


def maker(node: Node) -> Callable[[dict[str, Any], str], Person]:
    """Return a function that makes a person of an object in which all is of the right type and nothing blank."""
    roles = node.person or {}
    names = [roles.get(role, "") for role in _ROLES]
    nombres, primer, segundo, key, taxpayer, gender = names
    minor = node.minor

    @lru_cache(maxsize=1024)
    def pointers(pointer: str) -> dict[str, str]:
        return {role: f"{pointer}/{member}" for role, member in roles.items()}

    def made(value: dict[str, Any], pointer: str) -> Person:
        get = value.get
        genero = get(gender)
        return Person(
            pointers(pointer),
            get(nombres),
            get(primer),
            get(segundo),
            get(key),
            get(taxpayer),
            genero.get("clave") if type(genero) is dict else None,
            True,
            minor,
        )

    return made


def _values(alphabet: bytes) -> np.ndarray[Any, np.dtype[np.float32]]:
    table = np.full(256, np.nan, np.float32)
    for value, code in enumerate(alphabet):
        table[code] = value
    return table


_CURP_VALUES = _values(curp.ALPHABET)
_CURP_WEIGHTS = np.arange(18, 0, -1, dtype=np.float32)
_RFC_VALUES = _values(rfc.ALPHABET)
_RFC_WEIGHTS = np.arange(13, 1, -1, dtype=np.float32)
_RFC_DIGITS = np.frombuffer(rfc.DIGITS.encode(), np.uint8)


def wrong_curps(keys: Sequence[str]) -> list[int]:
    """Return the positions of CURPs of 18 characters whose check digit is wrong."""
    if not keys:
        return []
    codes = np.frombuffer("".join(keys).encode("latin-1"), np.uint8)
    # The last character counts once: with it, the sum of a right key is a multiple of ten.
    sums = _CURP_VALUES[codes].reshape(-1, 18) @ _CURP_WEIGHTS
    return np.flatnonzero(~(sums % 10 == 0)).tolist()  # type: ignore[no-any-return]


def wrong_rfcs(keys: Sequence[str]) -> list[int]:
    """Return the positions of RFCs of 13 characters whose check digit is wrong."""
    if not keys:
        return []
    codes = np.frombuffer("".join(keys).encode("latin-1"), np.uint8).reshape(-1, 13)
    sums = _RFC_VALUES[codes[:, :12]] @ _RFC_WEIGHTS
    expected = _RFC_DIGITS[np.nan_to_num(sums % 11).astype(np.intp)]
    return np.flatnonzero(np.isnan(sums) | (expected != codes[:, 12])).tolist()  # type: ignore[no-any-return]
