"""JSON Pointer (RFC 6901) over plain JSON values, and the index-free paths that group findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeGuard


def is_whole(value: Any) -> TypeGuard[int]:
    """Tell whether a value is a whole number; true and false are none."""
    return isinstance(value, int) and not isinstance(value, bool)


def escape(token: str | int) -> str:
    """Escape one reference token."""
    return str(token).replace("~", "~0").replace("/", "~1")


def join(tokens: Iterable[str | int]) -> str:
    """Make a JSON Pointer of reference tokens."""
    return "".join(f"/{escape(token)}" for token in tokens)


def split(pointer: str) -> list[str]:
    """Split a JSON Pointer into its unescaped reference tokens."""
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]


def resolve(document: Any, pointer: str) -> Any:
    """Return the value a pointer names; KeyError or IndexError when there is none."""
    for token in split(pointer):
        document = document[int(token)] if isinstance(document, list) else document[token]
    return document


def index_free(pointer: str) -> str:
    """Replace array indices by ``*``, so that findings about the same field fall together."""
    return "".join(f"/{'*' if token.isdecimal() else token}" for token in pointer.split("/")[1:])


def values_at(document: Any, path: tuple[str, ...]) -> Iterator[Any]:
    """Yield every value at a path of member names, where ``*`` stands for each item of an array."""
    if not path:
        yield document
        return
    head, rest = path[0], path[1:]
    if head == "*":
        for item in document if isinstance(document, list) else ():
            yield from values_at(item, rest)
    elif isinstance(document, dict) and head in document:
        yield from values_at(document[head], rest)
