"""One record to hits: the schema's screen, then a walk along the compiled plan, then persons and the record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from standards.model import Standard
from standards.pointers import escape, join, values_at
from validator import native
from validator.causes import settle
from validator.engine import Engine, schema_hits
from validator.keys import Seed
from validator.model import SEVERITIES, At, Facts, Hit, Key, Pair, Person
from validator.plan import Compiler, Node
from validator.rules import all_rules, rules_for
from validator.rules.catalogs import clave_told, swapped
from validator.rules.dates import day_of
from validator.rules.declare import Rule
from validator.rules.people import sound
from validator.screening import Screen, TextScreen
from validator.sources import TOO_DEEP, Damaged

_REMEMBERED = 50_000
"""Good values remembered per place; more than a country has posts and institutions, less than a file has names."""

_HARMLESS = frozenset(
    {"text.outer-blanks", "text.decomposed", "text.empty", "rfc.check-digit", "date.offset"}
)
"""Rules after which a value can still be compared with others."""

_CLAVES = (str, int)
_ROLES = {
    "nombres": "nombres",
    "primerApellido": "primer_apellido",
    "segundoApellido": "segundo_apellido",
    "curp": "curp",
    "rfc": "rfc",
    "genero": "genero",
}
"""Roles of ``x-person`` -> attributes of `Person`."""
_NAMES = ("nombres", "primerApellido", "segundoApellido")


class Examiner:
    """Examines the records of one standard.

    Attributes:
        plan: what the schema says about each place.
    """

    def __init__(self, standard: Standard, today: date, engine: Engine) -> None:
        rules = rules_for(standard)
        self.plan = Compiler(standard, rules).compile(standard.record_schema)
        self._engine = engine
        self._stranger = Node(texts=tuple(rule for rule in rules if rule.id == "privacy.misplaced"))
        self._of = {
            kind: tuple(rule for rule in rules if rule.kind == kind)
            for kind in ("code", "pair", "list", "members", "person", "record", "keys")
        }
        self._rules = all_rules()
        self._id_member = self._member_of("id")
        self._captured_at = _path_of("capture-date", self.plan)
        self._hits: dict[str, Hit] = {}
        self._capture_pointer = join(self._captured_at)
        self._facts = Facts(today, self._id_member)
        self._people: list[tuple[Node, dict[str, Any], str]] = []
        self._persons: list[Person] = []
        self._standard = standard
        self._seed: int | None = None
        self._text_screen: TextScreen | None = None

    def _member_of(self, meaning: str) -> str:
        return next((name for name, node in self.plan.children.items() if node.meaning == meaning), "")

    def examine(self, record: Any, told: Iterable[Hit] = ()) -> list[Hit]:
        """Return what is wrong with a record: one hit per cause, the gravest that explains it.

        Args:
            record: as parsed, or what stands for it when it could not be.
            told: what was found in its text.
        """
        self._hits = {hit.cause: hit for hit in told}
        if isinstance(record, Damaged):
            return [Hit("json.syntax", "", None, record.params)]
        try:
            broken = [] if self._engine.is_valid(record) else schema_hits(self._engine, record)
        except ValueError:  # nested deeper than the engine follows
            return [Hit("json.syntax", "", None, TOO_DEEP.params)]
        for hit in broken:
            self._add(hit)
        if isinstance(record, dict):
            self._people = []
            self._facts.persons = self._persons = []
            captured = next(values_at(record, self._captured_at), None) if self._captured_at else None
            self._facts.captured, self._facts.captured_at = day_of(captured), captured
            self._facts.id = record.get(self._id_member)
            self._object(self.plan, record, "")
            if self._hits and self._spoilt(self._capture_pointer):
                self._facts.captured = None
            for person_node, person_value, pointer in self._people:
                self._person(person_node, person_value, pointer)
            self._record(record)
            if len(self._hits) > 1:
                settle(self._hits)
        return list(self._hits.values())

    @cached_property
    def screen(self) -> Screen:
        """Tells which records have to be examined; made when there are enough of them."""
        return Screen(
            self._standard, rules_for(self._standard), self.plan, self, self._facts, self._captured_at
        )

    @property
    def text_screen(self) -> TextScreen | None:
        """Tells the same from texts, and far quicker; None where the library is not there, or does not know all."""
        # Its hashes have the seed that there was when it was made.
        if self._seed != Seed.value:
            self._seed, self._text_screen = Seed.value, self._made_text_screen()
        return self._text_screen

    def _made_text_screen(self) -> TextScreen | None:
        rules = rules_for(self._standard)
        if not native.is_there() or not TextScreen.fits(rules):
            return None
        try:
            return TextScreen(self._standard, rules, self.plan, self, self._facts, self._captured_at)
        except native.UnknownError:
            return None

    def silent_at(self, node: Node, value: Any) -> bool:
        """Tell whether no rule objects to a value at a place, nor to what it holds."""
        if _is_known_pair(node, value):
            return True
        self._hits = {}
        if type(value) is str:
            if node.screen is not None and node.screen(value, self._facts):
                return True
            self._text(node, value, "")
        else:
            self._other(node, value, "")
        return not self._hits

    def silent_about(self, value: Any, rules: tuple[Rule, ...]) -> bool:
        """Tell whether some rules about objects do not object to one."""
        self._hits = {}
        if type(value) is dict:
            for rule in rules:
                if (found := rule.check(value, self._facts)) is not None:  # type: ignore[misc]
                    self._told(rule, found, "")
        return not self._hits

    def silent_about_dependants(self, node: Node, value: Any) -> bool:
        """Tell whether no rule objects to the members of an object whose catalogue depends on another one."""
        self._hits = {}
        if type(value) is dict:
            for name in node.dependants:
                self._dependent(node.children[name], value, "")
        return not self._hits

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
        return [(rule, key) for rule in self._of["keys"] for key in rule.check(record, facts)]  # type: ignore[misc]

    def _add(self, hit: Hit) -> None:
        known = self._hits.get(hit.cause)
        if known is None or self._explains_more(self._rules[hit.rule], self._rules[known.rule]):
            self._hits[hit.cause] = hit

    @staticmethod
    def _explains_more(rule: Rule, known: Rule) -> bool:
        graver = SEVERITIES.index(rule.severity) < SEVERITIES.index(known.severity)
        return graver or known.id in rule.instead_of

    def _object(self, node: Node, value: dict[str, Any], pointer: str) -> None:
        if node.person is not None:
            self._people.append((node, value, pointer))
        children, facts = node.children, self._facts
        for name, item in value.items():
            child = children.get(name)
            if child is None:
                self._unknown(node, value, name, pointer)
            elif type(item) is str:
                if item not in child.clean and not (child.screen and child.screen(item, facts)):
                    self._text(child, item, pointer + child.step)
            elif not _is_known_pair(child, item):
                self._other(child, item, pointer + child.step)
        if node.catalog is not None and not node.parent:
            self._pair(node, value, pointer)
        for name in node.dependants:
            self._dependent(children[name], value, pointer)
        for rule in node.objects:
            self._told(rule, rule.check(value, facts), pointer)  # type: ignore[misc]

    def _told(self, rule: Rule, found: At | Iterable[At] | None, pointer: str) -> None:
        """Keep what a rule about an object or a record tells: nothing, one place or several."""
        if found is None:
            return
        for at in (found,) if isinstance(found, At) else found:
            self._add(Hit(rule.id, f"{pointer}/{at.member}" if at.member else pointer, at.value, at.params))

    def _other(self, node: Node, value: Any, pointer: str) -> None:
        """Examine what is not a text; of a wrong type, the schema has told it."""
        if isinstance(value, float) and value.is_integer():
            value = int(value)  # the schema counts it among the whole numbers
        if node.types and not isinstance(value, node.types):
            return
        if isinstance(value, dict):
            self._object(node, value, pointer)
        elif isinstance(value, list):
            if node.items is not None:
                self._array(node.items, value, pointer)
        elif value is not None and value not in node.clean and self._values(node, value, pointer):
            node.clean.add(value)

    def _array(self, node: Node, value: list[Any], pointer: str) -> None:
        for index, item in enumerate(value):
            if type(item) is str:
                if item not in node.clean:
                    self._text(node, item, f"{pointer}/{index}")
            elif not _is_known_pair(node, item):
                self._other(node, item, f"{pointer}/{index}")
        if node.catalog is not None and len(value) > 1:
            self._list(node, value, pointer)

    def _list(self, node: Node, value: list[Any], pointer: str) -> None:
        claves = [item.get("clave") for item in value if isinstance(item, dict)]
        other = node.catalog.other if node.catalog else ()
        claves = [each for each in claves if isinstance(each, _CLAVES) and each != "" and each not in other]
        for rule in self._of["list"]:
            if (params := rule.check(claves)) is not None:  # type: ignore[misc]
                self._add(Hit(rule.id, pointer, None, params))

    def _unknown(self, node: Node, value: dict[str, Any], name: str, pointer: str) -> None:
        if not node.children:
            return
        place = f"{pointer}/{escape(name)}"
        for rule in self._of["members"]:
            if (params := rule.check(name, value, node)) is not None:  # type: ignore[misc]
                self._add(Hit(rule.id, place, None, params))
                return
        if isinstance(value[name], str):
            self._text(self._stranger, value[name], place)

    def _text(self, node: Node, text: str, pointer: str) -> None:
        if node.types and str not in node.types:
            return
        for rule in node.texts:
            if (params := rule.check(text, node)) is not None:  # type: ignore[misc]
                self._add(Hit(rule.id, pointer, text, params))
                return
        if node.is_code and node.catalog is not None:
            for rule in self._of["code"]:
                if (params := rule.check(text, node.catalog)) is not None:  # type: ignore[misc]
                    self._add(Hit(rule.id, pointer, text, params))
                    return
        if self._values(node, text, pointer) and node.repeats:
            if len(node.clean) >= _REMEMBERED:
                node.clean.clear()
            node.clean.add(text)

    def _values(self, node: Node, value: Any, pointer: str) -> bool:
        """Ask the rules about a meaning until one objects; True when none does."""
        for rule in node.checks if isinstance(value, str) else node.number_checks:
            if (params := rule.check(value, self._facts)) is not None:  # type: ignore[misc]
                self._add(Hit(rule.id, pointer, value, params))
                return False
        return True

    def _pair(self, node: Node, value: dict[str, Any], pointer: str) -> None:
        pair = Pair(value.get("clave"), value.get("valor"))
        if f"{pointer}/clave" in self._hits:
            self._exchanged(node, pair, pointer)
            return
        for rule in self._of["pair"]:
            if (at := rule.check(pair, node.catalog)) is not None:  # type: ignore[misc]
                self._add(Hit(rule.id, pointer + at.member, at.value, at.params))
                return
        if (
            len(value) == 2
            and f"{pointer}/valor" not in self._hits
            and isinstance(pair.clave, _CLAVES)
            and isinstance(pair.valor, str)
        ):
            node.clean.add((pair.clave, pair.valor))

    def _dependent(self, node: Node, holder: dict[str, Any], pointer: str) -> None:
        """Examine a clave and its text in the part of their catalogue that another clave of the object opens."""
        value, parent = holder.get(node.name), next(values_at(holder, node.parent), None)
        place = pointer + node.step
        part = node.catalog.by_parent.get(parent) if node.catalog and isinstance(parent, str) else None
        if part is None or not isinstance(value, dict) or f"{place}/clave" in self._hits:
            return
        pair = Pair(value.get("clave"), value.get("valor"))
        for rule in self._of["pair"]:
            if (at := rule.check(pair, part)) is not None:  # type: ignore[misc]
                self._add(Hit(rule.id, place + at.member, at.value, at.params))
                return

    def _exchanged(self, node: Node, pair: Pair, pointer: str) -> None:
        """Tell a clave and a text that have changed places as one defect and not as two."""
        at = swapped(pair, node.catalog) if node.catalog else None
        if at is not None:
            for member in ("/clave", "/valor"):
                self._hits.pop(pointer + member, None)
            self._add(Hit("catalog.swapped", pointer, None, at.params))
            return
        hit = self._hits[f"{pointer}/clave"]
        told = clave_told(pair, node.catalog) if node.catalog and hit.rule == "schema.enum" else None
        if told is not None:
            params = {**hit.params, "similar": told, "variant": "similar"}
            self._hits[hit.cause] = hit._replace(params=params)

    def _person(self, node: Node, value: dict[str, Any], pointer: str) -> None:
        person = self._made_person(node, value, pointer)
        self._persons.append(person)
        if sound(person, self._facts):
            return
        fired: set[str] = set()
        for rule in self._of["person"]:
            if rule.unless and not fired.isdisjoint(rule.unless):
                continue
            if (at := rule.check(person, self._facts)) is not None:  # type: ignore[misc]
                fired.add(rule.id)
                self._add(Hit(rule.id, person.pointers[at.member], at.value, at.params))

    def _made_person(self, node: Node, value: dict[str, Any], pointer: str) -> Person:
        person = Person(_pointers(node, pointer), minor=node.minor)
        for member, attribute in _members(node):
            part = value.get(member)
            if type(part) is str and part.strip():
                setattr(person, attribute, part)
            elif type(part) is dict and attribute == "genero" and type(part.get("clave")) is str:
                person.genero = part["clave"]
        if self._hits:
            self._forget_spoilt(person)
        return person

    def _forget_spoilt(self, person: Person) -> None:
        """Leave out what was found wrong, so that one cause is told once."""
        for role, attribute in _ROLES.items():
            if self._spoilt(person.pointers.get(role, "-")):
                setattr(person, attribute, None)
                person.named = person.named and role not in _NAMES
        gender = person.pointers.get("genero", "-")
        if self._spoilt(f"{gender}/clave") or self._spoilt(f"{gender}/valor"):
            person.genero = None

    def _spoilt(self, pointer: str) -> bool:
        return pointer in self._hits and self._hits[pointer].rule not in _HARMLESS

    def _record(self, record: dict[str, Any]) -> None:
        for rule in self._of["record"]:
            self._told(rule, rule.check(record, self._facts), "")  # type: ignore[misc]


def _path_of(meaning: str, node: Node) -> tuple[str, ...]:
    """Return where in a record a meaning stands, outside of arrays, nearest to the top; empty when nowhere."""
    for name, child in node.children.items():
        if child.meaning == meaning:
            return (name,)
    for name, child in node.children.items():
        if child.children and (inner := _path_of(meaning, child)):
            return (name, *inner)
    return ()


def _is_known_pair(node: Node, value: Any) -> bool:
    """Tell whether a clave/valor object, which come again and again, was found good before."""
    if node.catalog is None or node.parent or type(value) is not dict or len(value) != 2:
        return False
    try:
        return (value.get("clave"), value.get("valor")) in node.clean
    except TypeError:  # a list or an object where a clave is due
        return False


@lru_cache(maxsize=1024)
def _pointers(node: Node, pointer: str) -> dict[str, str]:
    return {role: f"{pointer}/{member}" for role, member in (node.person or {}).items()}


@lru_cache(maxsize=64)
def _members(node: Node) -> tuple[tuple[str, str], ...]:
    """Return the members of a person object with the attributes of `Person` that they fill."""
    return tuple((member, _ROLES[role]) for role, member in (node.person or {}).items() if role in _ROLES)
