"""One record to hits: the schema's screen, then a walk along the compiled plan, then persons and the record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any

from standards.model import Standard
from standards.pointers import join, values_at
from validator import native
from validator.by_place import PlaceExaminer
from validator.causes import settled
from validator.engine import Engine, schema_hits
from validator.keys import Seed
from validator.model import Facts, Hit, Key
from validator.plan import Compiler, Node
from validator.rules import rules_for
from validator.rules.dates import day_of
from validator.rules.declare import Rule
from validator.screening import Screen, TextScreen
from validator.sources import TOO_DEEP, Damaged
from validator.walking import Walk


class Examiner:
    """Examines the records of one standard.

    Attributes:
        plan: what the schema says about each place.
    """

    def __init__(self, standard: Standard, today: date, engine: Engine) -> None:
        self._standard = standard
        self._rules = rules = rules_for(standard)
        self.plan = Compiler(standard, rules).compile(standard.record_schema)
        self._engine = engine
        self._of_records = [rule for rule in rules if rule.kind == "record"]
        self._of_keys = [rule for rule in rules if rule.kind == "keys"]
        self._id_member = self._member_of("id")
        self._captured_at = _path_of("capture-date", self.plan)
        self._capture_pointer = join(self._captured_at)
        self._facts = Facts(today, self._id_member)
        self._walk = Walk(rules, self._facts)
        self._text_screens: dict[bool, tuple[int, TextScreen | None]] = {}

    def _member_of(self, meaning: str) -> str:
        return next((name for name, node in self.plan.children.items() if node.meaning == meaning), "")

    def examine(self, record: Any, told: Iterable[Hit] = ()) -> list[Hit]:
        """Return what is wrong with a record: one hit per cause, the gravest that explains it.

        Args:
            record: as parsed, or what stands for it when it could not be.
            told: what was found in its text.
        """
        walk = self._walk
        walk.start(told)
        if isinstance(record, Damaged):
            return [Hit("json.syntax", "", None, record.params)]
        try:
            broken = [] if self._engine.is_valid(record) else schema_hits(self._engine, record)
        except ValueError:  # nested deeper than the engine follows
            return [Hit("json.syntax", "", None, TOO_DEEP.params)]
        for hit in broken:
            walk.add(hit)
        if isinstance(record, dict):
            self._look_at(record)
        return settled(walk.hits)

    def _look_at(self, record: dict[str, Any]) -> None:
        walk, facts = self._walk, self._facts
        captured = next(values_at(record, self._captured_at), None) if self._captured_at else None
        facts.captured, facts.captured_at = day_of(captured), captured
        facts.id = record.get(self._id_member)
        walk.object(self.plan, record, "")
        if walk.hits and walk.is_spoilt(self._capture_pointer):
            facts.captured = None
        walk.look_at_people()
        for rule in self._of_records:
            walk.told(rule, rule.check(record, facts), "")  # type: ignore[misc]

    @cached_property
    def by_place(self) -> PlaceExaminer:
        """Examines records of which it is known where something is wrong; made when there is one."""
        return PlaceExaminer(self._standard, self._rules, self.plan, self._facts, self._captured_at)

    @cached_property
    def screen(self) -> Screen:
        """Tells which records have to be examined; made when there are enough of them."""
        return Screen(self._standard, self._rules, self.plan, self, self._facts, self._captured_at)

    @property
    def text_screen(self) -> TextScreen | None:
        """Tells the same from texts, and far quicker; None where the library is not there, or does not know all."""
        return self._screen_of_texts(by_places=False)

    @property
    def place_screen(self) -> TextScreen | None:
        """Tells where in suspects something is wrong; None as above."""
        return self._screen_of_texts(by_places=True)

    def _screen_of_texts(self, *, by_places: bool) -> TextScreen | None:
        # Hashes of a screen have the seed that there was when it was made.
        seed, made = self._text_screens.get(by_places, (None, None))
        if seed != Seed.value:
            made = self._made_text_screen(by_places=by_places)
            self._text_screens[by_places] = Seed.value, made
        return made

    def _made_text_screen(self, *, by_places: bool) -> TextScreen | None:
        if not native.is_there() or not TextScreen.fits(self._rules):
            return None
        standard, rules, facts = self._standard, self._rules, self._facts
        try:
            return TextScreen(standard, rules, self.plan, self, facts, self._captured_at, by_places=by_places)
        except native.UnknownError:
            return None

    def silent_at(self, node: Node, value: Any) -> bool:
        """Tell whether no rule objects to a value at a place, nor to what it holds."""
        walk = self._walk
        walk.hits, walk.people = {}, []
        walk.value(node, value, "")
        return not walk.hits

    def silent_about(self, value: Any, rules: tuple[Rule, ...]) -> bool:
        """Tell whether some rules about objects do not object to one."""
        walk = self._walk
        walk.hits = {}
        if type(value) is dict:
            for rule in rules:
                walk.told(rule, rule.check(value, self._facts), "")  # type: ignore[misc]
        return not walk.hits

    def silent_about_dependants(self, node: Node, value: Any) -> bool:
        """Tell whether no rule objects to the members of an object whose catalogue depends on another one."""
        walk = self._walk
        walk.hits = {}
        if type(value) is dict:
            for name in node.dependants:
                walk.dependent(node.children[name], value, "")
        return not walk.hits

    def keys(self, record: Any, text: bytes) -> list[tuple[Rule, Key]]:
        """Return what of the record examined last is compared with other records.

        Args:
            record: the one examined last.
            text: the record's, as short as can be; empty when it is not at hand.
        """
        if not isinstance(record, dict):
            return []
        facts = self._facts
        facts.text = text
        return [(rule, key) for rule in self._of_keys for key in rule.check(record, facts)]  # type: ignore[misc]


def _path_of(meaning: str, node: Node) -> tuple[str, ...]:
    """Return where in a record a meaning stands, outside of arrays, nearest to the top; empty when nowhere."""
    for name, child in node.children.items():
        if child.meaning == meaning:
            return (name,)
    for name, child in node.children.items():
        if child.children and (inner := _path_of(meaning, child)):
            return (name, *inner)
    return ()
