"""One S2 2.0 sample record while it is being made: its choices, its day and the institution it belongs to."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from standards.samples.draws import Draws

Record = dict[str, Any]

STAGE_TAKEN = 55  # percent
NEWEST_START = 30
OLDEST_START = 400
STILL_OPEN = 25  # percent
TAKES_PART_AFTER_THE_END = 20  # percent


@cache
def parts() -> dict[str, Any]:
    """Return the lists that records are made of."""
    source = resources.files("standards.samples").joinpath("s2v2.toml").read_text(encoding="utf-8")
    return tomllib.loads(source)


class Span(NamedTuple):
    """A procedure in time. `end` is None while it is open."""

    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class Case:
    """What every block of a record shares.

    Attributes:
        index: number of the record; the identifiers of its blocks follow from it.
        day: on which the record was captured.
        owner: the institution, as its own collection tells it.
        initials: the institution's.
        owned: whether every block names the institution, as the capture tool does.
        lists: whether stages, areas and sectors are lists, as the capture tool keeps them.
        spans: the procedures told so far.
    """

    draws: Draws
    index: int
    day: date
    owner: Record
    initials: str
    owned: bool
    lists: bool
    spans: list[Span] = field(default_factory=list)

    def block(self, members: Record, number: int = 0, *, as_text: bool = False) -> Record:
        """Return the members of an expanded relation, with its identifier and the institution.

        Args:
            members: what the block says.
            number: tells blocks of one collection in one record apart.
            as_text: the specification wants some identifiers as a text.
        """
        identifier = self.index * 16 + number + 1
        block = {"id": str(identifier) if as_text else identifier, **members}
        return {**block, "entePublico": dict(self.owner)} if self.owned else block

    def span(self) -> Span:
        """Return a procedure that started before the capture, and had ended by then or had not."""
        start = self.day - timedelta(days=NEWEST_START + self.draws.below(OLDEST_START - NEWEST_START))
        took = 10 + self.draws.below((self.day - start).days - 9)
        span = Span(start, None if self.draws.chance(STILL_OPEN) else start + timedelta(days=took))
        self.spans.append(span)
        return span

    def still(self, spans: list[Span]) -> str:
        """Tell whether the person still takes part: always while a procedure is open."""
        is_open = any(span.end is None for span in spans)
        return "SI" if is_open or self.draws.chance(TAKES_PART_AFTER_THE_END) else "NO"

    def file(self, prefix: str, span: Span, number: int = 0) -> str:
        """Return the number of a procedure's file."""
        return f"{prefix}-{self.initials}-{self.index * 16 + number + 1:05}-{span.start.year}"

    def stages(self, kind: str, number: int = 0, *, as_text: bool) -> Record:
        """Return what the person does in each stage of a kind of procedure: something in one of them at least."""
        grades = parts()["grades"]
        taken: Record = {}
        for name, grade in parts()["stages"][kind].items():
            does = self.draws.chance(STAGE_TAKEN)
            taken[name] = self._grade(grades[grade]) if does else None
        if not any(taken.values()):
            name = self.draws.pick(list(taken))
            taken[name] = self._grade(grades[parts()["stages"][kind][name]])
        return self.block(taken, number, as_text=as_text)

    def _grade(self, texts: list[str]) -> str | list[str]:
        if not self.lists:
            return self.draws.pick(texts)
        chosen = [text[-2] for text in texts if self.draws.chance(40)]
        return chosen or [self.draws.pick(texts)[-2]]
