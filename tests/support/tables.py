"""What the tests of tables share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def cells(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the paths, as columns are called, and values of a record."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from cells(each, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from cells(each, f"{path}[{index}]")
    else:
        yield path, value
