"""The page files of a download as one set: which pages are missing, which came twice, and what they say in total."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

_NUMBERED = re.compile(r"^(?P<before>.*?)(?P<number>[0-9]+)(?P<after>(?:\.[A-Za-z]+)+)$", re.DOTALL)
_SHOWN = 10
"""Stretches of pages that are listed."""


@dataclass(frozen=True)
class Page:
    """A file that may be a page of a set.

    Attributes:
        file: its number in the run.
        pagination: what its envelope says; empty when it has none.
        whole: whether it was read to its end.
        consistent: whether no rule objects to what it says about itself.
    """

    file: int
    path: str
    pagination: dict[str, Any]
    records: int
    whole: bool = True
    consistent: bool = True


class Flaw(NamedTuple):
    """What is wrong with a set, told of one of its files."""

    rule: str
    file: int
    value: Any
    params: dict[str, Any]


def flaws(pages: Iterable[Page]) -> Iterator[Flaw]:
    """Yield what is wrong with the sets that some files make: those of one folder whose names differ by a number."""
    sets: dict[tuple[str, str], list[Page]] = defaultdict(list)
    for page in pages:
        if found := _NUMBERED.match(page.path):
            sets[found["before"], found["after"]].append(page)
    for (before, after), members in sets.items():
        numbers = [page.pagination.get("page") for page in members]
        if len(members) < 2:
            continue
        if all(_is_count(number) for number in numbers):
            yield from _of_pages(members, f"{before}*{after}")
        elif not any(page.pagination for page in members):
            yield from _of_names(members, f"{before}*{after}")


def _of_pages(members: list[Page], name: str) -> Iterator[Flaw]:
    """Yield the flaws of pages that say their number."""
    first_with: dict[int, Page] = {}
    repeated = False
    for page in members:
        number = page.pagination["page"]
        earlier = first_with.setdefault(number, page)
        if earlier is not page:
            repeated = True
            yield Flaw("page.repeated", page.file, number, {"page": number, "first_file": earlier.path})
    totals, sizes = _counts(members, "totalRows"), _counts(members, "pageSize")
    if not all(page.whole for page in members):
        return
    first, last = min(1, *first_with), max(first_with)
    if len(sizes) == 1 and totals and max(sizes):
        last = max(last, first - 1 - (-min(totals) // max(sizes)))
    if missing := _stretches(set(first_with), first, last):
        yield Flaw("page.missing", members[0].file, None, {"set": name, **missing})
    elif len(totals) == 1 and not repeated and all(page.consistent for page in members):
        [total] = totals
        records = sum(page.records for page in members)
        if records != total:
            yield Flaw(
                "page.set-total", members[0].file, total, {"set": name, "records": records, "total": total}
            )


def _of_names(members: list[Page], name: str) -> Iterator[Flaw]:
    """Yield the gaps of files numbered with leading zeros, as a download names them; years are not numbers of pages."""
    written = [found["number"] for page in members if (found := _NUMBERED.match(page.path))]
    if len({len(number) for number in written}) != 1 or len(written[0]) < 4 or min(written)[0] != "0":
        return
    numbers = set(map(int, written))
    if missing := _stretches(numbers, min(1, *numbers), max(numbers)):
        yield Flaw("page.missing", members[0].file, None, {"set": name, **missing})


def _counts(members: list[Page], name: str) -> set[int]:
    """Return the numbers that the pages give for a member of their pagination."""
    told = (page.pagination.get(name) for page in members)
    return {value for value in told if isinstance(value, int) and _is_count(value)}


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _stretches(present: set[int], first: int, last: int) -> dict[str, Any]:
    """Return how many numbers are missing and which, as «3, 7-9»; empty when none is."""
    stretches: list[str] = []
    count, expected = 0, first
    for number in [*sorted(present), last + 1]:
        if number > expected:
            count += number - expected
            stretches.append(str(expected) if number == expected + 1 else f"{expected}-{number - 1}")
        expected = number + 1
    if not count:
        return {}
    more = ["…"] if len(stretches) > _SHOWN else []
    return {"count": count, "pages": ", ".join([*stretches[:_SHOWN], *more])}
