"""Texts of records to those that have to be examined: the library reads them, and only a few values become Python's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

import orjson

from standards.model import Schema, Standard
from standards.pointers import escape
from validator import native
from validator.keys import Column, quick
from validator.model import Facts, Person
from validator.plan import Node
from validator.rules.declare import QUICK_KEYS, READS, SCREEN_SCHEMAS, Rule
from validator.screening.compiler import Narrowed
from validator.screening.people import goes_together, maker
from validator.screening.program import Program, parts_of
from validator.screening.questions import Asked
from validator.screening.screen import STRANGE, groups, nothing_known, says_something

_ROUNDS = 4
"""How often answers may lead to further questions before a record is suspected."""
_COLUMNS = ("id.duplicate", "record.duplicate", "curp.shared", "rfc.shared")
"""Rules whose keys the library makes, in its order."""
_ANSWERED = frozenset({"id.personal-data"})
"""Rules about records that the library answers for."""


@dataclass
class Looked:
    """What a look at some texts gives.

    Attributes:
        spans: where each record begins and ends.
        suspects: positions of the records that have to be examined.
        columns: by rule, what is compared of the others.
    """

    spans: list[list[int]]
    suspects: list[int]
    columns: dict[str, Column] = field(default_factory=dict)


class TextScreen:
    """Tells of many records, from their text, which may have something wrong with them.

    Args:
        standard: whose records they are.
        rules: those of the standard.
        plan: of its records.
        asked: who answers what neither the schema nor the library can say.
        facts: of a record.
        captured_at: path of the date of capture; empty when there is none.

    Raises:
        native.UnknownError: when the schema has something that the library does not know.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - all that an examiner knows
        self,
        standard: Standard,
        rules: Sequence[Rule],
        plan: Node,
        asked: Asked,
        facts: Facts,
        captured_at: tuple[str, ...],
    ) -> None:
        self._facts = facts
        self._asked = asked
        self._groups = [
            (screen, group)
            for screen, group in groups(rules)
            if not _ANSWERED.issuperset(rule.id for rule in group)
        ]
        self._keys = [rule for rule in rules if rule.kind == "keys" and rule.id not in QUICK_KEYS]
        self._of_persons = [rule for rule in rules if rule.kind == "person"]
        self._places = list(_places(plan, ()))
        narrowed = Narrowed(standard, rules, plan, asked, facts.today)
        self._program = Program(
            narrowed, asked, facts.id_member, captured_at, facts.today, self._reads(), self._unless()
        )
        self._screen = native.Screen(self._program.text)

    @staticmethod
    def fits(rules: Sequence[Rule]) -> bool:
        """Tell whether all rules about records have a screen, without which each would be asked of every record."""
        return all(screen is not nothing_known for screen, _ in groups(rules))

    def _reads(self) -> Any:
        """Return what of a record the rules about records read; True when it may be anything, None when nothing."""
        functions: list[Any] = [*(screen for screen, _ in self._groups), *(rule.check for rule in self._keys)]
        if not functions:
            return None
        if any(function not in READS for function in functions):
            return True
        return parts_of(path for function in functions for path in READS[function])

    def _unless(self) -> Schema | None:
        """Return what records satisfy of which the rules about records need to be told nothing, if it can be said."""
        screens = [screen for screen, _ in self._groups]
        if self._keys or any(screen not in SCREEN_SCHEMAS for screen in screens):
            return None
        return {"allOf": [SCREEN_SCHEMAS[screen] for screen in screens]}

    def look(self, text: bytes, *, by_lines: bool, short: bool) -> Looked | None:
        """Return what there is to know of the records of a text; None when they cannot be told apart.

        Args:
            text: records on lines of their own, or with commas between them.
            by_lines: which of the two.
            short: whether the JSON is written as short as can be.
        """
        screen = self._screen
        if screen.look(text, by_lines=by_lines, short=short) is None:
            return None
        for left in range(_ROUNDS, 0, -1):
            if not (asks := screen.asks()):
                break
            questions = self._program.questions
            answers = [_sure(questions[number], about) for number, about in asks]
            screen.answer(text, answers, last=left == 1)
        wrong: set[int] = set()
        columns: dict[str, Column] = {}
        days = screen.days().tolist()
        for number, about in self._program.objects.items():
            wrong |= set(self._late(number, about, days))
        if self._program.of_record is not None:
            wrong |= set(self._inconsistent(self._program.of_record, days, columns))
        for number, rule in enumerate(_COLUMNS):
            columns.setdefault(rule, Column()).blocks.append(screen.keys(number))
        if wrong:
            columns = {rule: column.without(wrong) for rule, column in columns.items()}
        return Looked(screen.spans(), sorted(wrong.union(screen.suspects())), columns)

    def _late(self, number: int, about: Rule | Node, days: Sequence[int]) -> Iterator[int]:
        """Yield the records with an object or a person to which a rule objects."""
        records, text = self._screen.late(number)
        if not len(records):
            return
        silent = self._silent(about)
        for record, value in zip(records.tolist(), orjson.loads(text), strict=True):
            self._facts.captured = _day(days[record])
            if not _sure(silent, value):
                yield record

    def _silent(self, about: Rule | Node) -> Callable[[Any], bool]:
        if isinstance(about, Rule):
            rules = (about,)
            return lambda value: self._asked.silent_about(value, rules)
        make = maker(about)
        return lambda value: goes_together(make(value, ""), self._facts, self._of_persons)

    def _inconsistent(self, number: int, days: Sequence[int], columns: dict[str, Column]) -> Iterator[int]:
        """Yield the records whose parts some rule may object to; give what rules compare of the others."""
        records, text = self._screen.late(number)
        facts, groups_, keys = self._facts, self._groups, self._keys
        for position, record in zip(records.tolist(), orjson.loads(text), strict=True):
            facts.captured = _day(days[position])
            facts.id = None
            facts.persons = _PersonsOf(self._places, record)
            if any(
                not _sure(screen, record, facts) and says_something(group, record, facts)
                for screen, group in groups_
            ):
                yield position
                continue
            for rule in keys:
                columns.setdefault(rule.id, Column()).add(position, map(quick, rule.check(record, facts)))  # type: ignore[misc]


def _sure(answer: Callable[..., int], *about: Any) -> int:
    """Return an answer; 0 where something has another shape than is expected."""
    try:
        return answer(*about)
    except STRANGE:
        return 0


@lru_cache(maxsize=16_384)
def _day(number: int) -> date | None:
    """Return a day of eight digits; None for 0."""
    return date(number // 10_000, number // 100 % 100, number % 100) if number else None


_ITEMS = "*"
_Place = tuple[tuple[str, ...], Callable[[dict[str, Any], str], Person]]
"""Path of the persons of a place, with a sign for the items of lists, and what makes one of an object."""


class _PersonsOf(Sequence[Person]):
    """The persons of a record along a plan, made when somebody asks for them."""

    __slots__ = ("_made", "_places", "_record")

    def __init__(self, places: Sequence[_Place], record: dict[str, Any]) -> None:
        self._places = places
        self._record = record
        self._made: list[Person] | None = None

    def _all(self) -> list[Person]:
        if self._made is None:
            self._made = [
                make(value, pointer)
                for path, make in self._places
                for value, pointer in _found(self._record, path, "")
            ]
        return self._made

    def __len__(self) -> int:
        return len(self._all())

    def __getitem__(self, index: Any) -> Any:
        return self._all()[index]


def _places(node: Node, path: tuple[str, ...]) -> Iterator[_Place]:
    """Yield where persons stand, in the order of the plan."""
    if node.person is not None:
        yield path, maker(node)
    for name, child in node.children.items():
        yield from _places(child, (*path, name))
    if node.items is not None:
        yield from _places(node.items, (*path, _ITEMS))


def _found(value: Any, path: tuple[str, ...], pointer: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield the objects at a path with their pointers."""
    if not path:
        if type(value) is dict:
            yield value, pointer
        return
    name, *below = path
    if name == _ITEMS:
        for index, item in enumerate(value if type(value) is list else ()):
            yield from _found(item, tuple(below), f"{pointer}/{index}")
    elif type(value) is dict and name in value:
        yield from _found(value[name], tuple(below), f"{pointer}/{escape(name)}")
