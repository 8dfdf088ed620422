"""Records to those that have to be examined."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from standards.model import Standard
from standards.pointers import values_at
from validator.keys import Column, quick
from validator.model import At, Facts, Person
from validator.plan import Node
from validator.rules.dates import day_of
from validator.rules.declare import (
    PERSON_SCREENS,
    QUICK_KEYS,
    RECORD_SCREENS,
    QuickKeys,
    QuickKeysOf,
    RecordScreen,
    Rule,
)
from validator.screening.compiler import ASK, Narrowed
from validator.screening.people import wrong_curps, wrong_rfcs
from validator.screening.questions import Asked, Question
from validator.screening.walk import Walk


class Screen:
    """Tells of many records which may have something wrong with them.

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
        self._passes = _validator(narrowed)
        self._flawed = Walk(plan, narrowed.pairs, asked).flawed
        self._facts = facts
        self._captured_at = captured_at
        self._of_persons = [rule for rule in rules if rule.kind == "person"]
        self._groups = list(_groups(rules))
        self._keys = [
            (rule.id, QUICK_KEYS.get(rule.id) or _quick(rule)) for rule in rules if rule.kind == "keys"
        ]

    def look(
        self,
        records: Sequence[Any],
        positions: Sequence[int],
        texts: Sequence[bytes] | None,
        columns: dict[str, Column],
    ) -> set[int]:
        """Return the positions of the records that have to be examined.

        Args:
            positions: of the records to look at.
            texts: of each record, as short as can be; None when they are not at hand.
            columns: by rule; are given what is compared of the records that have not to be examined.
        """
        passes, facts = self._passes, self._facts
        found: set[int] = set()
        curps: list[str] = []
        curp_of: list[int] = []
        rfcs: list[str] = []
        rfc_of: list[int] = []
        collect = [(columns.setdefault(rule, Column()).add, keys) for rule, keys in self._keys]
        for index in positions:
            record = records[index]
            people: list[Person] = []
            if type(record) is not dict or not passes(record) or not self._sound(record, people):
                found.add(index)
                continue
            facts.text = texts[index] if texts else b""
            for add, keys in collect:
                add(index, keys(record, facts))
            for person in people:
                if person.curp is not None:
                    curps.append(person.curp)
                    curp_of.append(index)
                if person.rfc is not None:
                    rfcs.append(person.rfc)
                    rfc_of.append(index)
        wrong = {curp_of[each] for each in wrong_curps(curps)} | {rfc_of[each] for each in wrong_rfcs(rfcs)}
        if wrong:
            columns.update({rule: columns[rule].without(wrong) for rule, _ in self._keys})
        return found | wrong

    def _sound(self, record: dict[str, Any], people: list[Person]) -> bool:
        """Tell whether the parts of a record go together; learn its persons and other facts."""
        try:
            if self._flawed(record, people):
                return False
        except (AttributeError, TypeError):
            return False  # of another shape than the schema has: the rules will tell
        facts = self._facts
        facts.persons = people
        facts.id = record.get(facts.id_member)
        captured = next(values_at(record, self._captured_at), None) if self._captured_at else None
        facts.captured, facts.captured_at = day_of(captured), captured
        return self._goes_together(record, people)

    def _goes_together(self, record: dict[str, Any], people: list[Person]) -> bool:
        facts = self._facts
        for person in people:
            if any(screen(person, facts) for screen in PERSON_SCREENS):
                continue
            if any(rule.check(person, facts) is not None for rule in self._of_persons):  # type: ignore[misc]
                return False
        return not any(
            _says_something(group, record, facts)
            for screen, group in self._groups
            if not screen(record, facts)
        )


RecordRules = tuple[Rule, ...]


def _groups(rules: Sequence[Rule]) -> Iterator[tuple[RecordScreen, RecordRules]]:
    """Yield the rules about records that no schema speaks for, by the screen that speaks for them."""
    left = {rule.id: rule for rule in rules if rule.kind == "record" and rule.silent is None}
    for ids, screen in RECORD_SCREENS.items():
        if group := tuple(left.pop(each) for each in sorted(ids) if each in left):
            yield _forgiving(screen), group
    if left:
        yield _nothing_known, tuple(left.values())


def _quick(rule: Rule) -> QuickKeysOf:
    """Return the quick form of a rule that has none of its own."""

    def keys(record: dict[str, Any], facts: Facts) -> QuickKeys:
        return [quick(key) for key in rule.check(record, facts)]  # type: ignore[misc]

    return keys


def _nothing_known(record: dict[str, Any], facts: Facts) -> bool:  # noqa: ARG001 - as every screen
    return False


def _forgiving(screen: RecordScreen) -> RecordScreen:
    """Return a screen that is not sure where it meets another shape than it expects."""

    def sure(record: dict[str, Any], facts: Facts) -> bool:
        try:
            return screen(record, facts)
        except (AttributeError, IndexError, KeyError, TypeError):
            return False

    return sure


def _says_something(rules: RecordRules, record: dict[str, Any], facts: Facts) -> bool:
    for rule in rules:
        said = rule.check(record, facts)  # type: ignore[misc]
        if said is not None and (isinstance(said, At) or next(iter(said), None) is not None):
            return True
    return False


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
