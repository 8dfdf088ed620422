"""Texts of records to those that have to be examined: the library reads them, and only a few values become Python's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

import orjson

from standards.model import Schema, Standard
from standards.pointers import escape
from validator import native
from validator.keys import Column, quick
from validator.model import Facts, Person
from validator.native import Fault
from validator.plan import Node
from validator.rules.declare import QUICK_KEYS, READS, SCHEMAS, WRITTEN, RecordScreen, Rule
from validator.screening.compiler import Narrowed
from validator.screening.people import goes_together, maker
from validator.screening.program import Program, parts_of
from validator.screening.questions import Asked
from validator.screening.screen import STRANGE, RecordRules, groups, nothing_known, silent_about

_ROUNDS = 4
"""How often answers may lead to further questions before a record is suspected."""
_COLUMNS = ("id.duplicate", "record.duplicate", "curp.shared", "rfc.shared")
"""Rules whose keys the library makes, in its order."""
_ANSWERED = frozenset({"id.personal-data"})
"""Rules about records that the library answers for."""


_ITEMS = "*"
_Place = tuple[tuple[str, ...], Callable[[dict[str, Any], str], Person]]
"""Path of the persons of a place, with a sign for the items of lists, and what makes one of an object."""


class _OfRecords(NamedTuple):
    """What is asked late of whole records: its number, and where persons stand in what is given of them."""

    number: int
    places: Sequence[_Place]


_NOTHING = _OfRecords(-1, ())


@dataclass
class Looked:
    """What a look at some texts gives.

    Attributes:
        spans: where each record begins and ends.
        suspects: positions of the records that have to be examined.
        faults: of suspects of which it is known, where something is wrong; nowhere, where only a rule about records
            objects.
        asked: of those, the ones of which the rules about records have to be asked.
        unread: of those, the ones whose keys have to be read of them, other than those of persons.
        captured: of those with faults, the day on which they say that they were captured.
        columns: by rule, what is compared of the others, and of all that is not at those places.
    """

    spans: native.Spans
    suspects: list[int]
    faults: dict[int, list[Fault]] = field(default_factory=dict)
    asked: set[int] = field(default_factory=set)
    unread: set[int] = field(default_factory=set)
    captured: dict[int, date | None] = field(default_factory=dict)
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
        by_places: whether to tell of suspects where something is wrong, if that can be told.

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
        *,
        by_places: bool = False,
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
        program = Program(
            narrowed, asked, facts.id_member, captured_at, _born_at(plan), facts.today, by_places=by_places
        )
        self._program = program
        self._of_groups = self._of_keys = self._of_records = _NOTHING
        if self._groups:
            speakers = _speakers(self._groups)
            reads = _reads(speakers)
            self._of_groups = self._given(program.ask_records(reads, _schema(speakers)), reads)
        self._columns = list(_COLUMNS)
        if self._keys:
            reads = _reads([rule.check for rule in self._keys])
            if all(rule.check in WRITTEN for rule in self._keys):
                number = program.compare(self._keys, reads, len(_COLUMNS))
                self._columns += [rule.id for rule in self._keys]
            else:
                number = program.ask_records(reads)
            self._of_keys = self._given(number, reads)
        self._by_places = by_places
        self._records_rules = tuple(narrowed.of_records) if by_places else ()
        if self._records_rules:
            number = program.ask_records(True, {"allOf": list(narrowed.of_records.values())})
            self._of_records = self._given(number, True)
        self._screen = native.Screen(program.text())

    def _given(self, number: int, reads: Any) -> _OfRecords:
        """Return what is asked late by that number, of records of which so much is given."""
        return _OfRecords(number, [each for each in self._places if _is_read(reads, each[0])])

    @staticmethod
    def fits(rules: Sequence[Rule]) -> bool:
        """Tell whether all rules about records say when they are silent; else each would be asked of every record."""
        left = (rule for screen, group in groups(rules) if screen is nothing_known for rule in group)
        return all(rule.check in SCHEMAS for rule in left)

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
        return self._looked()

    def _looked(self) -> Looked:
        """Return what there is to know when all questions are answered."""
        screen, wrong = self._screen, set[int]()
        looked = Looked(screen.spans(), screen.suspects())
        days = screen.days().tolist()
        for record, fault in screen.faults():
            looked.faults.setdefault(record, []).append(fault)
            if fault.kind == native.APART:
                looked.asked.add(record)  # screens of rules about records take persons for sound
        for number, about in self._program.objects.items():
            wrong |= set(self._late(number, about, days))
        looked.asked |= set(self._inconsistent(days))
        looked.asked |= set(self._objected(days))
        if self._keys:
            wrong |= set(self._compared(days, looked))
        for number, rule in enumerate(self._columns):
            keys = screen.keys(number)
            if len(keys.records):
                looked.columns.setdefault(rule, Column()).blocks.append(keys)
        if self._by_places:
            self._keep_faults(looked, wrong, days)
        else:
            wrong |= looked.asked
        looked.columns = {rule: column.without(wrong) for rule, column in looked.columns.items()}
        looked.suspects = sorted(wrong.union(looked.suspects))
        return looked

    @staticmethod
    def _keep_faults(looked: Looked, wrong: set[int], days: Sequence[int]) -> None:
        """Let who has to be examined as a whole have no faults, and who is only asked of none."""
        for record in wrong:
            looked.faults.pop(record, None)
        for record in looked.asked - wrong:
            looked.faults.setdefault(record, [])
        looked.captured = {record: _day(days[record]) for record in looked.faults}
        looked.suspects = sorted(looked.faults.keys() | set(looked.suspects))

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

    def _records(self, asked: _OfRecords, days: Sequence[int]) -> Iterator[tuple[int, Any]]:
        """Yield the position of each record of which something is asked late, with what of it is given."""
        facts, places = self._facts, asked.places
        if asked is _NOTHING:
            return
        records, text = self._screen.late(asked.number)
        for position, record in zip(records.tolist(), orjson.loads(text), strict=True):
            facts.captured, facts.id = _day(days[position]), record.get(facts.id_member)
            facts.persons = _PersonsOf(places, record)
            yield position, record

    def _inconsistent(self, days: Sequence[int]) -> Iterator[int]:
        """Yield the records to which some rule objects."""
        for position, record in self._records(self._of_groups, days):
            if not all(
                _sure(screen, record, self._facts) or _sure(silent_about, rules, record, self._facts)
                for screen, rules in self._groups
            ):
                yield position

    def _objected(self, days: Sequence[int]) -> Iterator[int]:
        """Yield the records to which a rule objects that says of which it has nothing to say."""
        for position, record in self._records(self._of_records, days):
            if not _sure(silent_about, self._records_rules, record, self._facts):
                yield position

    def _compared(self, days: Sequence[int], looked: Looked) -> Iterator[int]:
        """Add what rules compare of records; yield those that have another shape than the rules expect."""
        holders = {path[0] for path, _ in self._of_keys.places if path}
        for position, record in self._records(self._of_keys, days):
            faults = looked.faults.get(position, ())
            if any(each.kind == native.APART or each.pointer.split("/")[1] in holders for each in faults):
                looked.unread.add(position)  # what is wrong with its persons is not known yet
                continue
            for rule in self._keys:
                try:
                    keys = [quick(key) for key in rule.check(record, self._facts)]  # type: ignore[misc]
                except STRANGE:
                    yield position
                    break
                looked.columns.setdefault(rule.id, Column()).add(position, keys)


def _speakers(screened: Iterable[tuple[RecordScreen, RecordRules]]) -> list[Any]:
    """Return who says what rules about records read, and of which records they are silent: screens, or the rules."""
    return [
        each
        for screen, rules in screened
        for each in ([rule.check for rule in rules] if screen is nothing_known else [screen])
    ]


def _reads(functions: Sequence[Any]) -> Any:
    """Return what of a record some functions read; True when it may be anything."""
    if any(function not in READS for function in functions):
        return True
    return parts_of(path for function in functions for path in READS[function])


def _schema(functions: Sequence[Any]) -> Schema | None:
    """Return what records satisfy about which some functions are silent, if it can be said."""
    if any(function not in SCHEMAS for function in functions):
        return None
    said = [SCHEMAS[function] for function in functions]
    return {"allOf": [each() if callable(each) else each for each in said]}


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


def _is_read(reads: Any, path: Sequence[str]) -> bool:
    """Tell whether what is given of records has anything of a place."""
    for name in path:
        if reads is not True and name != _ITEMS:
            reads = reads.get(name)
        if reads is None:
            return False
    return True


def _born_at(node: Node) -> str:
    """Return the path of the CURP of the person whom a record is about, the first one; empty when there is none."""
    if node.person is not None:
        return node.person.get("curp", "")
    below = ((name, _born_at(child)) for name, child in node.children.items())
    return next((f"{name}/{path}" for name, path in below if path), "")


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
