"""A narrowed schema with all that a walk asks, written for the library that reads records from their text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

import orjson

from standards import rfc
from standards.model import Schema
from validator.keys import folded_value, surname_value, words_value
from validator.plan import Node
from validator.rules.declare import READS, SCHEMAS, WRITTEN, Rule
from validator.rules.people import PUBLISHED
from validator.rules.written import Part
from validator.screening.compiler import ASK, DECIDING, PART, PLACE, SOUND, Narrowed
from validator.screening.downward import moved_down
from validator.screening.people import first_letters, given_letters, second_letters
from validator.screening.questions import Asked
from validator.screening.walk import Known, dependants, lists_claves, unsaid

Answer = Callable[[bytes], int]
"""Answers a question about a text, or about a value that is written in JSON."""

_SEPARATOR = "\x1f"
Parts = Mapping[str, "Parts | bool"]


class Program:
    """What the library is told.

    Args:
        narrowed: the schema.
        asked: who answers what neither the schema nor the catalogues say.
        id_member: that of the record's id; empty when there is none.
        captured_at: path of the date of capture; empty when there is none.
        born_at: path of the CURP of the person whom a record is about; empty when there is none.
        today: the day of the run.
        by_places: whether to tell of suspects where something is wrong; rules about records are then asked apart.

    Attributes:
        questions: in the order of their numbers.
        objects: by the number of what is asked late, the rule about objects or the place of a person that it is for.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - all that a screen knows
        self,
        narrowed: Narrowed,
        asked: Asked,
        id_member: str,
        captured_at: tuple[str, ...],
        born_at: str,
        today: date,
        *,
        by_places: bool,
    ) -> None:
        self.questions: list[Answer] = [_value_question(each) for each in narrowed.questions]
        self.objects: dict[int, Rule | Node] = {}
        self._narrowed = narrowed
        self._asked = asked
        self._lates: list[Any] = []
        self._people: list[dict[str, Any]] = []
        self._sets: list[list[str]] = []
        self._set_of: dict[frozenset[tuple[Any, ...]], int] = {}
        self._known_as: dict[int, tuple[int, int]] = {}
        self._late_of: dict[str, int] = {}
        self._question_of: dict[str, int] = {}
        names = {
            "nombres": self._question(_given_name),
            "primerApellido": self._question(_first_surname),
            "segundoApellido": self._question(_second_surname),
            "surname": self._question(_rfc_surname),
        }
        self._keys: list[Schema] = []
        self._fold = self._question(_folded)
        self._by_places = by_places
        self._schema_of_records = self._schema(narrowed.places if by_places else narrowed.schema)
        self._rest: dict[str, Any] = {
            "names": names,
            "published": sorted(PUBLISHED),
            "altered": sorted(rfc.ALTERED_WORDS),
            "id": id_member or None,
            "captured": captured_at,
            "born": born_at or None,
            "year": today.year,
            "today": today.isoformat(),
            "by-places": by_places,
        }

    def ask_records(self, reads: Parts | bool, unless: Schema | None = None) -> int:
        """Ask something late of every record, and return the number of that.

        Args:
            reads: what of a record is given; True for all of it.
            unless: what records satisfy of which nothing is asked.
        """
        late = {"late": self._late(reads)} | ({} if unless is None else {"unless": moved_down(unless)})
        self._schema_of_records.setdefault("x-late", []).append(late)
        return len(self._lates) - 1

    def compare(self, rules: Iterable[Rule], reads: Parts | bool, first: int) -> int:
        """Have keys written, in columns from the first on; return the number of what is asked late of other records.

        Args:
            rules: all of which tell how their keys are written.
            reads: what of a record is given where keys are not plain.
            first: number of the first column.
        """
        for column, rule in enumerate(rules, start=first):
            for key in WRITTEN[rule.check] if rule.check else ():
                said = {"column": column, "when": key.when, "items": key.items or None}
                self._keys.append({**said, "key": self._pieces(key.key), "value": self._pieces(key.value)})
        self._rest["keys-late"] = self._late(reads)
        return len(self._lates) - 1

    def _pieces(self, parts: Iterable[Part]) -> list[Any]:
        return [[*part, self._fold] if part[0] in _FOLDED else part for part in parts]

    def text(self) -> bytes:
        """Return what the library reads."""
        schema = self._schema_of_records
        lists = {"lates": self._lates, "people": self._people, "sets": self._sets, "keys": self._keys}
        return orjson.dumps(
            {"schema": moved_down(schema, schema.get("$defs", {})), "questions": len(self.questions)}
            | lists
            | self._rest
        )

    def _question(self, answer: Answer) -> int:
        self.questions.append(answer)
        return len(self.questions) - 1

    def _late(self, reads: Parts | bool) -> int:
        self._lates.append(reads)
        return len(self._lates) - 1

    def _schema(self, said: Any) -> Any:
        """Return what of a schema decides, with what is asked at places instead of their numbers."""
        if not isinstance(said, dict):
            return said
        out: Schema = {}
        for keyword, value in said.items():
            if keyword in _OF_MEMBERS:
                out[keyword] = {name: self._schema(each) for name, each in value.items()}
            elif keyword in _OF_SEVERAL:
                out[keyword] = [self._schema(each) for each in value]
            elif keyword in DECIDING or keyword in _ASKED:
                out[keyword] = self._schema(value)
        if PART in said:
            part = self._late(parts_of(said[PART]))
            out["x-ask-part"] = {"ask": out.pop(ASK), "part": part}
        if PLACE in said:
            asked = self._asked_at(self._narrowed.nodes[said[PLACE]])
            asked["allOf"] = [*out.get("allOf", ()), *asked.get("allOf", ())]
            out |= asked
        return out

    def _asked_at(self, node: Node) -> Schema:
        asked: Schema = {}
        if (known := self._narrowed.pairs.get(node)) is not None:
            number, question = self._known(known)
            asked["x-pair"] = {"set": number, "ask": question, "alone": known.alone}
        if self._by_places and node.objects:
            asked["x-whole"] = True
        if node.dependants:
            asked["x-dependent"] = [self._dependent(node, node.children[name]) for name in node.dependants]
        if lists_claves(node):
            asked["x-once"] = True
        if node.person is not None:
            late = self._late(True)
            self.objects[late] = node
            self._people.append({**node.person, "minor": node.minor, "late": late})
            asked["x-person"] = len(self._people) - 1
        for rule in unsaid(node):
            if rule.check in READS:
                asked.setdefault("allOf", []).append(self._repeated(rule, READS[rule.check]))
            else:
                asked.setdefault("x-late", []).append(self._late_about(rule))
        return asked

    def _late_about(self, rule: Rule) -> Schema:
        """Return what asks a rule about the object at a place, unless a schema holds."""
        if rule.id not in self._late_of:
            self._late_of[rule.id] = self._late(True)
            self.objects[self._late_of[rule.id]] = rule
        late: Schema = {"late": self._late_of[rule.id]}
        return late | ({"unless": moved_down(SCHEMAS[rule.check])} if rule.check in SCHEMAS else {})

    def _repeated(self, rule: Rule, reads: Iterable[str]) -> Schema:
        """Return what asks a rule about some members of the object at a place, once for all objects with the same."""
        if rule.id not in self._late_of:
            self._late_of[rule.id] = self._late(parts_of(reads))
            self._question_of[rule.id] = self._question(
                _value_question(lambda value: self._asked.silent_about(value, (rule,)))
            )
        return {"x-ask-part": {"ask": self._question_of[rule.id], "part": self._late_of[rule.id]}}

    def _known(self, known: Known) -> tuple[int, int]:
        """Return the numbers of a set of good pairs and of the question about others."""
        if id(known) not in self._known_as:
            self._known_as[id(known)] = self._set(known), self._question(_value_question(known.asks))
        return self._known_as[id(known)]

    def _set(self, known: Known) -> int:
        """Return the number of a set of good values; places with the same ones share it."""
        good = frozenset(known.good)
        if good not in self._set_of:
            self._sets.append([_key(*each) for each in good])
            self._set_of[good] = len(self._sets) - 1
        return self._set_of[good]

    def _dependent(self, holder: Node, node: Node) -> Schema:
        known = dependants(self._asked, holder, node)
        question = self._question(_value_question(known.asks))
        return {"member": node.name, "under": node.parent, "set": self._set(known), "ask": question}


_FOLDED = frozenset({"folded", "named"})
_OF_MEMBERS = frozenset({"properties", "patternProperties", "$defs"})
_ASKED = frozenset({ASK, SOUND, "$ref", "x-compare"})
_OF_SEVERAL = frozenset({"allOf", "anyOf", "oneOf"})


def parts_of(paths: Iterable[str]) -> Parts:
    """Return paths as members inside of members; what stands at the end of one is wanted whole, and no path goes on."""
    parts: dict[str, Any] = {}
    for path in sorted(paths):
        place, (*above, last) = parts, path.split("/")
        for name in above:
            place = place.setdefault(name, {})
        place[last] = True
    return parts


def _key(*scalars: Any) -> str:
    return _SEPARATOR.join(
        f'"{each}' if isinstance(each, str) else orjson.dumps(each).decode() for each in scalars
    )


def _value_question(silent: Callable[[Any], bool]) -> Answer:
    return lambda text: int(silent(orjson.loads(text)))


def _given_name(text: bytes) -> int:
    """Return what given names give to a CURP and to an RFC, two letters each, and the number of their words."""
    name = text.decode()
    return (
        _packed(given_letters(name)) << 48 | _packed(rfc.given_name_letters(name)) << 32 | words_value(name)
    )


def _first_surname(text: bytes) -> int:
    """Return the letters that a first surname gives to a CURP, in the high half, and the number of its words."""
    name = text.decode()
    return _packed(first_letters(name)) << 32 | words_value(name)


def _second_surname(text: bytes) -> int:
    name = text.decode() or None
    return _packed(second_letters(name)) << 32 | surname_value(name)


def _rfc_surname(text: bytes) -> int:
    """Return what a surname gives to an RFC: initial, inner vowel and second letter, and whether it is a long one."""
    letters = rfc.surname_letters(text.decode())
    return _packed(letters.initial + letters.vowel + letters.second) << 8 | letters.is_long if letters else 0


def _folded(text: bytes) -> int:
    return folded_value(text.decode())


def _packed(letters: str) -> int:
    """Return letters as one number; 0, which no letters are, when one is not of the plain alphabet."""
    return int.from_bytes(letters.encode()) if letters.isascii() else 0
