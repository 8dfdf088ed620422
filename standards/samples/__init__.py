"""Synthetic records: valid by schema and by every rule, the same for the same seed and index.

Any slice can be made alone, so that many processes share the work. A standard whose records can be made has
an entry in `GENERATORS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from standards.errors import UsageFailure
from standards.model import Standard
from standards.samples import s2

TODAY = date(2026, 6, 30)
"""The day as of which records are made unless another is asked for: fixed, so that bytes are stable."""

Generator = Callable[[int, range, date], Iterator[dict[str, Any]]]

GENERATORS: dict[tuple[str, str], Generator] = {("s2@1.1", "spic"): s2.records}
"""By the standard's name and the kind of record."""


def generate(
    standard: Standard, count: int, seed: int = 0, start: int = 0, *, today: date = TODAY
) -> Iterator[dict[str, Any]]:
    """Yield synthetic records.

    Args:
        standard: whose records; its ``record`` tells which kind.
        count: how many.
        seed: another seed makes other records.
        start: index of the first one.
        today: nothing in a record is later than the day before.

    Raises:
        UsageFailure: ``sample-unavailable`` when this standard's records cannot be made.
    """
    generator = GENERATORS.get((standard.name, standard.record.name))
    if generator is None:
        known = ", ".join(name for name, _ in GENERATORS)
        raise UsageFailure("sample-unavailable", name=standard.name, known=known)
    return generator(seed, range(start, start + count), today)
