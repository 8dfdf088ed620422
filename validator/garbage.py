"""Python's search for garbage that refers to itself, kept out of work that leaves none."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def left_alone() -> Iterator[None]:
    """Pause the search: modules stay, parsed records have no cycles, and it walks through millions of both."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
