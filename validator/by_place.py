"""Records of which it is known where something is wrong: only those places are examined, with the same hits.

What is found at a place depends on its value alone, unless a rule asks for more of the record, and is remembered: who
writes one record wrong writes thousands so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple, cast

import orjson

from standards import schemas
from standards.model import Standard
from standards.pointers import split, values_at
from validator.causes import settled
from validator.engine import FastEngine, missing_hit, schema_hits
from validator.model import Facts, Hit, Key, Record
from validator.native import APART, MISSING, WRONG, Fault
from validator.plan import Node
from validator.rules.declare import QUICK_KEYS, Rule
from validator.walking import Walk

_REMEMBERED = 20_000
"""Values with what was found in them, and places; beyond that they are forgotten, and found again."""
_SHORT = 400
"""Bytes of values that are remembered."""
_OF_PERSONS = frozenset({"curp.shared", "rfc.shared"})
"""Rules that compare persons with those of other records."""


class ByPlace(NamedTuple):
    """What a record gives that was examined by places.

    Attributes:
        hits: what is wrong with it.
        keys: what of the persons that were examined is compared with other records.
    """

    hits: list[Hit]
    keys: list[tuple[Rule, Key]]


class OfRecord(NamedTuple):
    """What is asked of a record beside its places.

    Attributes:
        record: what it holds.
        rules: whether the rules about records are asked.
        keys: whether all that compare records are asked, and not those alone that compare persons.
    """

    record: Record
    rules: bool
    keys: bool


class PlaceExaminer:
    """Examines places of records of one standard.

    Args:
        standard: whose records they are.
        rules: those of the standard.
        plan: of its records.
        facts: of a record.
        captured_at: path of the date of capture; empty when there is none.
    """

    def __init__(
        self,
        standard: Standard,
        rules: tuple[Rule, ...],
        plan: Node,
        facts: Facts,
        captured_at: tuple[str, ...],
    ) -> None:
        self._definitions = schemas.bundle(standard, standard.record_schema).get("$defs", {})
        self._plan = plan
        self._facts = facts
        self._walk = Walk(rules, facts)
        self._watched = _Watched(facts)
        self._of_value = Walk(rules, cast("Facts", self._watched))
        self._captured_at = captured_at
        self._of_records = [rule for rule in rules if rule.kind == "record"]
        self._of_persons = [rule for rule in rules if rule.id in _OF_PERSONS]
        self._of_keys = [rule for rule in rules if rule.kind == "keys" and rule.id not in QUICK_KEYS]
        self._nodes: dict[str, Node | None] = {}
        self._engines: dict[Node, FastEngine] = {}
        self._found: dict[tuple[str, Any], tuple[Hit, ...]] = {}
        self._object: tuple[bytes, Any] = b"", None

    def examine(
        self, text: bytes, faults: Sequence[Fault], captured: date | None, asked: OfRecord | None
    ) -> ByPlace | None:
        """Return what is wrong with a record; None when all of it has to be examined.

        Args:
            text: that the record stands in.
            faults: all places of the record that are not known to be sound.
            captured: the day on which the record says that it was captured.
            asked: what is asked beside them.
        """
        if len(faults) == 1 and asked is None and (known := self._known(text, faults[0])) is not None:
            return known
        walk, facts = self._walk, self._facts
        walk.start()
        facts.captured, facts.captured_at, facts.id = captured, None, None
        for kind, pointer, start, end in faults:
            written = text[start:end]
            if kind == MISSING:
                found = self._missing(pointer, written)
            elif kind == APART:
                found = self._apart(pointer, written)
            else:
                found = self._wrong(pointer, written)
            if found is None:
                return None
            for hit in found:
                walk.add(hit)
        # As rules about records see them, before those about persons object.
        everybody = walk.all_persons(self._plan, asked.record) if asked else ()
        walk.look_at_people()
        keys = list(self._keys(self._of_persons, {})) if walk.persons else []
        if asked is not None:
            facts.persons = everybody
            keys += self._ask(asked)
        return ByPlace(settled(walk.hits), keys)

    def _known(self, text: bytes, fault: Fault) -> ByPlace | None:
        """Return what is wrong with a record of which one value is, when the same was found there before."""
        if fault.kind != WRONG:
            return None
        known = self._found.get((fault.pointer, text[fault.start : fault.end]), ())
        return ByPlace(list(known), []) if len(known) == 1 else None

    def _ask(self, asked: OfRecord) -> Iterable[tuple[Rule, Key]]:
        """Ask the rules about records; return the keys that are asked for."""
        walk, facts, record = self._walk, self._facts, asked.record
        facts.captured_at = next(values_at(record, self._captured_at), None) if self._captured_at else None
        facts.id = record.get(facts.id_member)
        if asked.rules:
            for rule in self._of_records:
                walk.told(rule, rule.check(record, facts), "")  # type: ignore[misc]
        return self._keys(self._of_keys, record) if asked.keys else ()

    def _keys(self, rules: Iterable[Rule], record: Record) -> Iterator[tuple[Rule, Key]]:
        for rule in rules:
            for key in rule.check(record, self._facts):  # type: ignore[misc]
                yield rule, key

    def _missing(self, pointer: str, written: bytes) -> Sequence[Hit] | None:
        """Return that a member is missing; None when the schema does not say that it must be there."""
        above, _, member = pointer.rpartition("/")
        node = self._node(above)
        if node is None or member not in node.children or not node.children[member].required:
            return None
        value = self._parsed(written)
        asked = pointer, tuple(value)
        if asked not in self._found:
            self._remember(asked, (missing_hit(above, member, value),))
        return self._found[asked]

    def _apart(self, pointer: str, written: bytes) -> Sequence[Hit] | None:
        """Keep a person for later, when all that is wrong with the parts is known."""
        node = self._node(pointer)
        if node is None or node.person is None:
            return None
        walk, value = self._walk, self._parsed(written)
        walk.people.append((node, value, pointer))
        for name in node.person.values():
            if name in value:
                walk.value(node.children[name], value[name], pointer + node.children[name].step)
        return ()

    def _wrong(self, pointer: str, written: bytes) -> Sequence[Hit] | None:
        """Return what is wrong with a value and with what it holds."""
        known = self._found.get((pointer, written))
        if known is not None:
            return known
        node = self._node(pointer)
        if node is None or not node.said:
            return None
        walk, watched = self._of_value, self._watched
        walk.hits, walk.people, watched.is_asked = {}, [], False
        value, engine = orjson.loads(written), self._engine(node)
        for hit in [] if engine.is_valid(value) else schema_hits(engine, value):
            walk.add(hit._replace(pointer=pointer + hit.pointer))
        walk.value(node, value, pointer)
        found = tuple(walk.hits.values())
        self._walk.people += walk.people
        if len(written) <= _SHORT and not walk.people and not watched.is_asked:
            self._remember((pointer, written), found)
        return found

    def _parsed(self, written: bytes) -> Any:
        """Return what an object holds, of which several things may be asked."""
        if self._object[0] != written:
            self._object = written, orjson.loads(written)
        return self._object[1]

    def _remember(self, asked: tuple[str, Any], found: tuple[Hit, ...]) -> None:
        if len(self._found) >= _REMEMBERED:
            self._found.clear()
        self._found[asked] = found

    def _engine(self, node: Node) -> FastEngine:
        if node not in self._engines:
            schema = {"$defs": self._definitions, "allOf": list(node.said)}
            self._engines[node] = FastEngine(lambda: schema)
        return self._engines[node]

    def _node(self, pointer: str) -> Node | None:
        """Return the node of a place; None where the plan has none."""
        if pointer not in self._nodes:
            if len(self._nodes) >= _REMEMBERED:
                self._nodes.clear()
            node: Node | None = self._plan
            for step in split(pointer):
                if node is not None:
                    node = (
                        node.items if node.items is not None and step.isdecimal() else node.children.get(step)
                    )
            self._nodes[pointer] = node
        return self._nodes[pointer]


class _Watched:
    """Facts of a record that tell whether any of them was asked for, but for the day of the run."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self.is_asked = False

    def __getattr__(self, name: str) -> Any:
        self.is_asked = self.is_asked or name != "today"
        return getattr(self._facts, name)
