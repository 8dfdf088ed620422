"""Records to those that have to be examined."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from standards.model import Standard
from validator.keys import Column, quick
from validator.model import At, Facts
from validator.plan import Node
from validator.rules.dates import day_of
from validator.rules.declare import QUICK_KEYS, RECORD_SCREENS, RecordScreen, Rule
from validator.screening.compiler import ASK, Narrowed
from validator.screening.passed import Passed
from validator.screening.people import People, Persons
from validator.screening.questions import Asked, Question
from validator.screening.walk import Walk

STRANGE = (AttributeError, IndexError, KeyError, TypeError, ValueError)
"""What a record of another shape than is expected makes functions raise that take the shape for granted."""


class Screen:
    """Tells of many records which may have something wrong with them.

    Each thing is asked of all records before the next one: that is far quicker than all things of each record.

    Args:
        rules: those of the standard.
        plan: of its records.
        asked: who answers what the schema cannot say.
        facts: of a record, besides its persons and dates.
        captured_at: path of the date of capture; empty when there is none.
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
        narrowed = Narrowed(standard, rules, plan, asked, facts.today)
        walk = Walk(plan, narrowed.pairs, asked, facts)
        self._passes = _validator(narrowed)
        self._flawed = walk.flawed
        self._places = walk.places
        self._facts = facts
        self._captured_at = captured_at
        self._of_persons = [rule for rule in rules if rule.kind == "person"]
        self._groups = [(_forgiving(screen), group) for screen, group in groups(rules)]
        self._quick = [rule.id for rule in rules if rule.kind == "keys" and rule.id in QUICK_KEYS]
        self._slow = [rule for rule in rules if rule.kind == "keys" and rule.id not in QUICK_KEYS]

    def look(
        self,
        records: Mapping[int, Any] | Sequence[Any],
        positions: Sequence[int],
        texts: Mapping[int, bytes] | Sequence[bytes] | None,
        columns: dict[str, Column],
    ) -> set[int]:
        """Return the positions of the records that have to be examined.

        Args:
            records: among which those to look at are.
            positions: of those.
            texts: of each record, as short as can be; None when they are not at hand.
            columns: by rule; are given what is compared of the records that have not to be examined.
        """
        people = [People(node) for node in self._places]
        sound = [
            each for each in self._valid(records, positions) if self._is_plain(records[each], each, people)
        ]
        captured = {each: self._captured(records[each]) for each in sound}
        days = {each: day_of(told) for each, told in captured.items()}
        wrong: set[int] = set()
        for place in people:
            place.keep(days)
            wrong |= place.wrong(days, self._facts, self._of_persons)
        sound = self._consistent(
            [each for each in sound if each not in wrong], records, texts, captured, people, columns
        )
        ids = [records[each].get(self._facts.id_member) for each in sound]
        passed = Passed(sound, records, texts, ids, captured, people)
        for rule in self._quick:
            columns.setdefault(rule, Column()).extend(*QUICK_KEYS[rule](passed))
        return set(positions).difference(sound)

    def _valid(self, records: Mapping[int, Any] | Sequence[Any], positions: Sequence[int]) -> list[int]:
        """Return the positions of the records that the narrowed schema holds for."""
        passes = self._passes
        try:
            return [each for each in positions if type(records[each]) is dict and passes(records[each])]
        except ValueError:  # one of them nests deeper than the engine follows
            return [each for each in positions if self._is_valid(records[each])]

    def _is_valid(self, record: Any) -> bool:
        try:
            return type(record) is dict and self._passes(record)
        except ValueError:
            return False

    def _is_plain(self, record: dict[str, Any], position: int, people: Sequence[People]) -> bool:
        try:
            return not self._flawed(record, position, people)
        except STRANGE:
            return False

    def _captured(self, record: dict[str, Any]) -> Any:
        """Return the date of capture as a record writes it."""
        value: Any = record if self._captured_at else None
        for name in self._captured_at:
            value = value.get(name) if type(value) is dict else None
        return value

    def _consistent(  # noqa: PLR0913, PLR0917 - what is known of the records
        self,
        positions: Sequence[int],
        records: Mapping[int, Any] | Sequence[Any],
        texts: Mapping[int, bytes] | Sequence[bytes] | None,
        captured: dict[int, Any],
        people: Sequence[People],
        columns: dict[str, Column],
    ) -> list[int]:
        """Return the positions of the records whose parts no rule objects to; give what rules compare of those."""
        if not self._groups and not self._slow:
            return list(positions)
        facts, persons, found = self._facts, Persons(people), []
        for each in positions:
            record = records[each]
            facts.persons = persons.of(each)
            facts.id = record.get(facts.id_member)
            facts.captured, facts.captured_at = day_of(captured[each]), captured[each]
            if not all(
                screen(record, facts) or silent_about(rules, record, facts) for screen, rules in self._groups
            ):
                continue
            found.append(each)
            facts.text = texts[each] if texts else b""
            for rule in self._slow:
                columns.setdefault(rule.id, Column()).add(each, map(quick, rule.check(record, facts)))  # type: ignore[misc]
        return found


RecordRules = tuple[Rule, ...]


def groups(rules: Sequence[Rule]) -> Iterator[tuple[RecordScreen, RecordRules]]:
    """Yield the rules about records that no schema speaks for, by the screen that speaks for them."""
    left = {rule.id: rule for rule in rules if rule.kind == "record" and rule.silent is None}
    for ids, screen in RECORD_SCREENS.items():
        if group := tuple(left.pop(each) for each in sorted(ids) if each in left):
            yield screen, group
    if left:
        yield nothing_known, tuple(left.values())


def nothing_known(record: dict[str, Any], facts: Facts) -> bool:  # noqa: ARG001 - as every screen
    """Stand in for the screen of rules that have none."""
    return False


def _forgiving(screen: RecordScreen) -> RecordScreen:
    """Return a screen that is not sure where it meets another shape than it expects."""

    def sure(record: dict[str, Any], facts: Facts) -> bool:
        try:
            return screen(record, facts)
        except STRANGE:
            return False

    return sure


def silent_about(rules: RecordRules, record: dict[str, Any], facts: Facts) -> bool:
    """Tell whether none of some rules objects to a record."""
    for rule in rules:
        said = rule.check(record, facts)  # type: ignore[misc]
        if said is not None and (isinstance(said, At) or next(iter(said), None) is not None):
            return False
    return True


def _validator(narrowed: Narrowed) -> Question:
    """Return the test of a narrowed schema."""
    import jsonschema_rs

    questions = narrowed.questions

    class Asking:
        """The keyword that asks a question."""

        def __init__(self, _: dict[str, Any], number: int, __: list[str | int]) -> None:
            self._silent = questions[number]

        def validate(self, value: Any) -> None:
            """Object to a value that a rule objects to."""
            if not self._silent(value):
                raise ValueError

    passes: Question = jsonschema_rs.Draft202012Validator(
        narrowed.schema,
        validate_formats=False,
        keywords={ASK: Asking},
    ).is_valid
    return passes
