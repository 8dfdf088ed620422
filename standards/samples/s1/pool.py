"""Parts that come back in many declarations: made once, copied ever after."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from standards.samples.s1.stream import Stream
from standards.samples.s1.words import Record


class _Model(NamedTuple):
    """An object to copy, and what in it must be copied too: objects, and lists of objects."""

    part: Record
    objects: tuple[tuple[str, _Model], ...]
    lists: tuple[tuple[str, tuple[_Model, ...]], ...]


def _model(part: Record) -> _Model:
    objects = tuple((name, _model(value)) for name, value in part.items() if isinstance(value, dict))
    lists = tuple(
        (name, tuple(map(_model, value))) for name, value in part.items() if isinstance(value, list)
    )
    return _Model(part, objects, lists)


def _copy(model: _Model) -> Record:
    part, objects, lists = model
    copy = part.copy()
    for name, inner in objects:
        copy[name] = _copy(inner)
    for name, items in lists:
        copy[name] = [_copy(item) for item in items]
    return copy


class Pool:
    """Parts of one kind, which do not depend on who declares; a copy costs a fraction of making one.

    Args:
        label: tells the parts of this kind from others.
        size: how many there are for each key.
        make: what makes one, given where its choices come from and the key.
        keys: how many keys are in use at once.
    """

    def __init__(self, label: str, size: int, make: Callable[[Stream, int], Record], keys: int = 2) -> None:
        self._label = label
        self._size = size
        self._make = make
        self._made = lru_cache(maxsize=size * keys)(self._model)

    def _model(self, key: int, number: int) -> _Model:
        return _model(self._make(Stream(self._label, key, number), key))

    def draw(self, draws: Stream, key: int) -> Record:
        """Return a copy of one of the parts of a key."""
        return _copy(self._made(key, draws.below(self._size)))
