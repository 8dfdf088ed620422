"""A walk over a record, or a part of one, along the plan: every rule is asked where it has something to say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from standards.pointers import escape, values_at
from validator.model import SEVERITIES, At, Facts, Hit, Pair, Person
from validator.plan import Node
from validator.rules import all_rules
from validator.rules.catalogs import clave_told, swapped
from validator.rules.declare import Rule
from validator.rules.people import sound

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
_KINDS = ("code", "pair", "list", "members", "person")


class Walk:
    """What rules find on the way.

    Args:
        rules: those of the standard.
        facts: what they know besides the value at hand.

    Attributes:
        hits: what is wrong, by its cause.
        people: objects that are persons, with their nodes and pointers; looked at when all places are.
        persons: those that were looked at.
    """

    def __init__(self, rules: tuple[Rule, ...], facts: Facts) -> None:
        self.facts = facts
        self.hits: dict[str, Hit] = {}
        self.people: list[tuple[Node, dict[str, Any], str]] = []
        self.persons: list[Person] = []
        self._stranger = Node(texts=tuple(rule for rule in rules if rule.id == "privacy.misplaced"))
        self._of = {kind: tuple(rule for rule in rules if rule.kind == kind) for kind in _KINDS}
        self._rules = all_rules()

    def start(self, told: Iterable[Hit] = ()) -> None:
        """Begin anew, with what was told before."""
        self.hits = {hit.cause: hit for hit in told}
        self.people = []
        self.facts.persons = self.persons = []

    def value(self, node: Node, value: Any, pointer: str) -> None:
        """Look at a value and all that it holds."""
        if type(value) is str:
            if value not in node.clean and not (node.screen and node.screen(value, self.facts)):
                self.text(node, value, pointer)
        elif not _is_known_pair(node, value):
            self.other(node, value, pointer)

    def add(self, hit: Hit) -> None:
        """Take a hit; of several with one cause, the one that explains most stays."""
        known = self.hits.get(hit.cause)
        if known is None or self._explains_more(self._rules[hit.rule], self._rules[known.rule]):
            self.hits[hit.cause] = hit

    @staticmethod
    def _explains_more(rule: Rule, known: Rule) -> bool:
        graver = SEVERITIES.index(rule.severity) < SEVERITIES.index(known.severity)
        return graver or known.id in rule.instead_of

    def object(self, node: Node, value: dict[str, Any], pointer: str) -> None:
        """Look at an object and all that it holds."""
        if node.person is not None:
            self.people.append((node, value, pointer))
        children = node.children
        for name, item in value.items():
            child = children.get(name)
            if child is None:
                self._unknown(node, value, name, pointer)
            else:
                self.value(child, item, pointer + child.step)
        if node.catalog is not None and not node.parent:
            self._pair(node, value, pointer)
        for name in node.dependants:
            self.dependent(children[name], value, pointer)
        for rule in node.objects:
            self.told(rule, rule.check(value, self.facts), pointer)  # type: ignore[misc]

    def told(self, rule: Rule, found: At | Iterable[At] | None, pointer: str) -> None:
        """Keep what a rule about an object or a record tells: nothing, one place or several."""
        if found is None:
            return
        for at in (found,) if isinstance(found, At) else found:
            self.add(Hit(rule.id, f"{pointer}/{at.member}" if at.member else pointer, at.value, at.params))

    def other(self, node: Node, value: Any, pointer: str) -> None:
        """Examine what is not a text; of a wrong type, the schema has told it."""
        if isinstance(value, float) and value.is_integer():
            value = int(value)  # the schema counts it among the whole numbers
        if node.types and not isinstance(value, node.types):
            return
        if isinstance(value, dict):
            self.object(node, value, pointer)
        elif isinstance(value, list):
            if node.items is not None:
                self._array(node.items, value, pointer)
        elif value is not None and value not in node.clean and self._values(node, value, pointer):
            node.clean.add(value)

    def _array(self, node: Node, value: list[Any], pointer: str) -> None:
        for index, item in enumerate(value):
            self.value(node, item, f"{pointer}/{index}")
        if node.catalog is not None and len(value) > 1:
            self._list(node, value, pointer)

    def _list(self, node: Node, value: list[Any], pointer: str) -> None:
        claves = [item.get("clave") for item in value if isinstance(item, dict)]
        other = node.catalog.other if node.catalog else ()
        told = [each for each in claves if isinstance(each, _CLAVES) and not isinstance(each, bool)]
        claves = [each for each in told if each != "" and each not in other]
        for rule in self._of["list"]:
            if (params := rule.check(claves)) is not None:  # type: ignore[misc]
                self.add(Hit(rule.id, pointer, None, params))

    def _unknown(self, node: Node, value: dict[str, Any], name: str, pointer: str) -> None:
        if not node.children:
            return
        place = f"{pointer}/{escape(name)}"
        for rule in self._of["members"]:
            if (params := rule.check(name, value, node)) is not None:  # type: ignore[misc]
                self.add(Hit(rule.id, place, None, params))
                return
        if isinstance(value[name], str):
            self.text(self._stranger, value[name], place)

    def text(self, node: Node, text: str, pointer: str) -> None:
        """Look at a text."""
        if node.types and str not in node.types:
            return
        for rule in node.texts:
            if (params := rule.check(text, node)) is not None:  # type: ignore[misc]
                self.add(Hit(rule.id, pointer, text, params))
                return
        if node.is_code and node.catalog is not None:
            for rule in self._of["code"]:
                if (params := rule.check(text, node.catalog)) is not None:  # type: ignore[misc]
                    self.add(Hit(rule.id, pointer, text, params))
                    return
        if self._values(node, text, pointer) and node.repeats:
            if len(node.clean) >= _REMEMBERED:
                node.clean.clear()
            node.clean.add(text)

    def _values(self, node: Node, value: Any, pointer: str) -> bool:
        """Ask the rules about a meaning until one objects; True when none does."""
        for rule in node.checks if isinstance(value, str) else node.number_checks:
            if (params := rule.check(value, self.facts)) is not None:  # type: ignore[misc]
                self.add(Hit(rule.id, pointer, value, params))
                return False
        return True

    def _pair(self, node: Node, value: dict[str, Any], pointer: str) -> None:
        pair = Pair(value.get("clave"), value.get("valor"))
        if f"{pointer}/clave" in self.hits:
            self._exchanged(node, pair, pointer)
            return
        for rule in self._of["pair"]:
            if (at := rule.check(pair, node.catalog)) is not None:  # type: ignore[misc]
                self.add(Hit(rule.id, pointer + at.member, at.value, at.params))
                return
        if (
            len(value) == 2
            and f"{pointer}/valor" not in self.hits
            and isinstance(pair.clave, _CLAVES)
            and isinstance(pair.valor, str)
        ):
            node.clean.add((pair.clave, pair.valor))

    def dependent(self, node: Node, holder: dict[str, Any], pointer: str) -> None:
        """Examine a clave and its text in the part of their catalogue that another clave of the object opens."""
        value, parent = holder.get(node.name), next(values_at(holder, node.parent), None)
        place = pointer + node.step
        part = node.catalog.by_parent.get(parent) if node.catalog and isinstance(parent, str) else None
        if part is None or not isinstance(value, dict) or f"{place}/clave" in self.hits:
            return
        pair = Pair(value.get("clave"), value.get("valor"))
        for rule in self._of["pair"]:
            if (at := rule.check(pair, part)) is not None:  # type: ignore[misc]
                self.add(Hit(rule.id, place + at.member, at.value, at.params))
                return

    def _exchanged(self, node: Node, pair: Pair, pointer: str) -> None:
        """Tell a clave and a text that have changed places as one defect and not as two."""
        at = swapped(pair, node.catalog) if node.catalog else None
        if at is not None:
            for member in ("/clave", "/valor"):
                self.hits.pop(pointer + member, None)
            self.add(Hit("catalog.swapped", pointer, None, at.params))
            return
        hit = self.hits[f"{pointer}/clave"]
        told = clave_told(pair, node.catalog) if node.catalog and hit.rule == "schema.enum" else None
        if told is not None:
            params = {**hit.params, "similar": told, "variant": "similar"}
            self.hits[hit.cause] = hit._replace(params=params)

    def look_at_people(self) -> None:
        """Look at the persons that were met."""
        for node, value, pointer in self.people:
            self._person(node, value, pointer)

    def _person(self, node: Node, value: dict[str, Any], pointer: str) -> None:
        person = self._made_person(node, value, pointer)
        self.persons.append(person)
        if sound(person, self.facts):
            return
        fired: set[str] = set()
        for rule in self._of["person"]:
            if rule.unless and not fired.isdisjoint(rule.unless):
                continue
            if (at := rule.check(person, self.facts)) is not None:  # type: ignore[misc]
                fired.add(rule.id)
                self.add(Hit(rule.id, person.pointers[at.member], at.value, at.params))

    def all_persons(self, plan: Node, record: dict[str, Any]) -> list[Person]:
        """Return all persons of a record, in their order, without what was found wrong with them."""
        return [self._made_person(*each) for each in _people(plan, record, "")]

    def _made_person(self, node: Node, value: dict[str, Any], pointer: str) -> Person:
        person = Person(_pointers(node, pointer), minor=node.minor)
        for member, attribute in _members(node):
            part = value.get(member)
            if type(part) is str and part.strip():
                setattr(person, attribute, part)
            elif type(part) is dict and attribute == "genero" and type(part.get("clave")) is str:
                person.genero = part["clave"]
        if self.hits:
            self._forget_spoilt(person, _roles(node, pointer))
        return person

    def _forget_spoilt(self, person: Person, roles: dict[str, str]) -> None:
        """Leave out what was found wrong, so that one cause is told once."""
        for cause, hit in self.hits.items():
            role = roles.get(cause)
            if role is not None and hit.rule not in _HARMLESS:
                setattr(person, _ROLES[role], None)
                person.named = person.named and role not in _NAMES

    def is_spoilt(self, pointer: str) -> bool:
        """Tell whether something is wrong at a place, so that it cannot be compared."""
        return pointer in self.hits and self.hits[pointer].rule not in _HARMLESS


def _is_known_pair(node: Node, value: Any) -> bool:
    """Tell whether a clave/valor object, which come again and again, was found good before."""
    if node.catalog is None or node.parent or type(value) is not dict or len(value) != 2:
        return False
    try:
        return (value.get("clave"), value.get("valor")) in node.clean
    except TypeError:  # a list or an object where a clave is due
        return False


def _people(node: Node, value: Any, pointer: str) -> Iterator[tuple[Node, dict[str, Any], str]]:
    """Yield the persons that a value is or holds, with their nodes and pointers."""
    if not _has_people(node):
        return
    if type(value) is list and node.items is not None:
        for index, item in enumerate(value):
            yield from _people(node.items, item, f"{pointer}/{index}")
    elif type(value) is dict:
        if node.person is not None:
            yield node, value, pointer
        for name, item in value.items():
            if name in node.children:
                yield from _people(node.children[name], item, pointer + node.children[name].step)


@lru_cache(maxsize=4096)
def _has_people(node: Node) -> bool:
    below = (*node.children.values(), *((node.items,) if node.items is not None else ()))
    return node.person is not None or any(map(_has_people, below))


@lru_cache(maxsize=1024)
def _pointers(node: Node, pointer: str) -> dict[str, str]:
    return {role: f"{pointer}/{member}" for role, member in (node.person or {}).items()}


@lru_cache(maxsize=1024)
def _roles(node: Node, pointer: str) -> dict[str, str]:
    """Return which role of a person is spoilt by what is wrong at a place."""
    pointers = {role: at for role, at in _pointers(node, pointer).items() if role in _ROLES}
    gender = pointers.get("genero", "")
    of_gender = {f"{gender}/{name}": "genero" for name in ("clave", "valor")} if gender else {}
    return {at: role for role, at in pointers.items()} | of_gender


@lru_cache(maxsize=64)
def _members(node: Node) -> tuple[tuple[str, str], ...]:
    """Return the members of a person object with the attributes of `Person` that they fill."""
    return tuple((member, _ROLES[role]) for role, member in (node.person or {}).items() if role in _ROLES)
