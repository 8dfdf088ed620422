"""A narrowed schema with all that a walk asks, written for the library that reads records from their text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

import orjson

from standards import rfc
from standards.model import Schema
from validator.keys import surname_value, words_value
from validator.plan import Node
from validator.rules.declare import Rule
from validator.rules.people import PUBLISHED
from validator.screening.compiler import ASK, DECIDING, PLACE, Narrowed
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
        today: the day of the run.
        reads: what of a record is given to the rules about records; True for all of it, None for nothing.
        unless: what records satisfy about which those rules have nothing to say, if it can be said.

    Attributes:
        questions: in the order of their numbers.
        objects: by the number of what is asked late, the rule about objects or the place of a person that it is for.
        of_record: number of what is asked late of whole records; None when nothing is.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - all that a screen knows
        self,
        narrowed: Narrowed,
        asked: Asked,
        id_member: str,
        captured_at: tuple[str, ...],
        today: date,
        reads: Parts | bool | None,
        unless: Schema | None,
    ) -> None:
        self.questions: list[Answer] = [_value_question(each) for each in narrowed.questions]
        self.objects: dict[int, Rule | Node] = {}
        self.of_record: int | None = None
        self._narrowed = narrowed
        self._asked = asked
        self._lates: list[Any] = []
        self._people: list[dict[str, Any]] = []
        self._sets: list[list[str]] = []
        self._set_of: dict[int, tuple[int, int]] = {}
        self._late_of: dict[str, int] = {}
        names = {
            "nombres": self._question(_given_name),
            "primerApellido": self._question(_first_surname),
            "segundoApellido": self._question(_second_surname),
            "surname": self._question(_rfc_surname),
        }
        schema = self._schema(narrowed.schema)
        if reads is not None:
            self.of_record = self._late(reads)
            late = {"late": self.of_record} | ({} if unless is None else {"unless": unless})
            schema.setdefault("x-late", []).append(late)
        self.text = orjson.dumps(
            {
                "schema": schema,
                "questions": len(self.questions),
                "names": names,
                "lates": self._lates,
                "people": self._people,
                "sets": self._sets,
                "published": sorted(PUBLISHED),
                "altered": sorted(rfc.ALTERED_WORDS),
                "id": id_member or None,
                "captured": captured_at,
                "year": today.year,
            }
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
            elif keyword in DECIDING or keyword in {ASK, "$ref"}:
                out[keyword] = self._schema(value)
        if PLACE in said:
            out |= self._asked_at(self._narrowed.places[said[PLACE]])
        return out

    def _asked_at(self, node: Node) -> Schema:
        asked: Schema = {}
        if (known := self._narrowed.pairs.get(node)) is not None:
            number, question = self._known(known)
            asked["x-pair"] = {"set": number, "ask": question, "alone": known.alone}
        if node.dependants:
            asked["x-dependent"] = [self._dependent(node, node.children[name]) for name in node.dependants]
        if lists_claves(node):
            asked["x-once"] = True
        if node.person is not None:
            late = self._late(True)
            self.objects[late] = node
            self._people.append({**node.person, "minor": node.minor, "late": late})
            asked["x-person"] = len(self._people) - 1
        if rules := unsaid(node):
            asked["x-late"] = [{"late": self._late_about(rule)} for rule in rules]
        return asked

    def _late_about(self, rule: Rule) -> int:
        if rule.id not in self._late_of:
            self._late_of[rule.id] = self._late(True)
            self.objects[self._late_of[rule.id]] = rule
        return self._late_of[rule.id]

    def _known(self, known: Known) -> tuple[int, int]:
        """Return the numbers of a set of good pairs and of the question about others."""
        if id(known) not in self._set_of:
            self._sets.append([_key(*each) for each in known.good])
            self._set_of[id(known)] = len(self._sets) - 1, self._question(_value_question(known.asks))
        return self._set_of[id(known)]

    def _dependent(self, holder: Node, node: Node) -> Schema:
        known = dependants(self._asked, holder, node)
        self._sets.append([_key(*each) for each in known.good])
        question = self._question(_value_question(known.asks))
        return {"member": node.name, "under": node.parent, "set": len(self._sets) - 1, "ask": question}


_OF_MEMBERS = frozenset({"properties", "patternProperties", "$defs"})
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


def _packed(letters: str) -> int:
    """Return letters as one number; 0, which no letters are, when one is not of the plain alphabet."""
    return int.from_bytes(letters.encode()) if letters.isascii() else 0
