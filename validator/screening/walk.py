"""What a schema cannot say quickly: a function, written for one plan, that walks straight to the places that matter.

Pairs of a clave and its text come again and again: one look into a set of those found good decides. What is not
known there is asked, and remembered. The function is generated, since a general walk costs several times as much.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from inspect import isgeneratorfunction
from typing import Any

from validator.model import Facts
from validator.plan import Node
from validator.rules.declare import Rule
from validator.screening.people import People
from validator.screening.questions import Asked, Question

Flawed = Callable[[dict[str, Any], int, Sequence[People]], bool]
"""Tells whether the record of a position has to be examined, and gives its persons to those of their places.

What it raises on records of a strange shape means that they have to be.
"""

_REMEMBERED = 50_000
"""Good values remembered per place."""


class Known:
    """The values of a place that were found good.

    Args:
        ask: tells of a value whether it is good.
        alone: whether the values have no members besides those of their key.

    Attributes:
        good: keys of those values; none has None in the last place.
        asks: as given.
    """

    def __init__(self, ask: Question, *, alone: bool = False) -> None:
        self.good: set[tuple[Any, ...]] = set()
        self.alone = alone
        self.asks = ask

    def refuses(self, value: Any, key: tuple[Any, ...]) -> bool:
        """Ask about a value that is not known; remember its key when it is good."""
        if not self.asks(value):
            return True
        whole = key[-1] is not None and (not self.alone or len(value) == len(key))
        if whole and len(self.good) < _REMEMBERED:
            self.good.add(key)
        return False


class Walk:
    """Writes the function for a plan.

    Args:
        pairs: by place, the pairs known to be good.
        asked: who answers what is not known.
        facts: that rules about objects read.

    Attributes:
        places: of the persons, in the order in which the function is given what takes them.
    """

    def __init__(self, plan: Node, pairs: dict[Node, Known], asked: Asked, facts: Facts) -> None:
        self._pairs = pairs
        self._asked = asked
        self.places: list[Node] = []
        self._lines: list[str] = []
        self._names: dict[str, Any] = {"facts": facts}
        self._count = 0
        self._object(plan, "record", "", 1)
        source = "\n".join(["def flawed(record, index, people):", *self._lines, "    return False"])
        exec(source, self._names)  # noqa: S102 - the source is made here, of the plan alone
        self.flawed: Flawed = self._names["flawed"]

    def _new(self, prefix: str, value: Any = None) -> str:
        self._count += 1
        name = f"{prefix}{self._count}"
        if value is not None:
            self._names[name] = value
        return name

    def _write(self, depth: int, line: str) -> None:
        self._lines.append("    " * depth + line)

    def _object(self, node: Node, variable: str, pointer: str, depth: int) -> None:
        """Write the walk through an object that a variable holds; its pointer is the text of an f-string."""
        if node.person is not None:
            self.places.append(node)
            number = len(self.places) - 1
            self._write(depth, f"people[{number}].add(index, {variable}, f{pointer!r})")
        for name, child in node.children.items():
            if child.name not in node.dependants and self._matters(child):
                value = self._new("v")
                self._write(depth, f"{value} = {variable}.get({name!r})")
                self._write(depth, f"if {value} is not None:")
                self._value(child, value, f"{pointer}{child.step}", depth + 1)
        for name in node.dependants:
            self._dependent(node, node.children[name], variable, depth)
        for rule in unsaid(node):
            if isgeneratorfunction(rule.check):
                ask = self._new("ask", lambda value, rule=rule: self._asked.silent_about(value, (rule,)))
                self._write(depth, f"if not {ask}({variable}): return True")
            else:
                check = self._new("check", rule.check)
                self._write(depth, f"if {check}({variable}, facts) is not None: return True")

    def _value(self, node: Node, variable: str, pointer: str, depth: int) -> None:
        if node in self._pairs:
            self._pair(self._pairs[node], variable, depth)
            if not self._pairs[node].alone:
                self._object(node, variable, pointer, depth)
        elif node.items is not None:
            self._array(node, node.items, variable, pointer, depth)
        else:
            self._write(depth, f"if type({variable}) is dict:")
            self._object(node, variable, pointer, depth + 1)

    def _array(self, node: Node, items: Node, variable: str, pointer: str, depth: int) -> None:
        self._write(depth, f"if type({variable}) is list:")
        if lists_claves(node):
            # A clave that comes twice may be right; who examines the record knows.
            claves = f"{{each.get('clave') for each in {variable}}}"
            self._write(depth + 1, f"if len({variable}) > 1 and len({claves}) < len({variable}): return True")
        if not self._matters(items):
            return
        item, index = self._new("v"), self._new("i")
        if _has_person(items):
            self._write(depth + 1, f"for {index}, {item} in enumerate({variable}):")
        else:
            self._write(depth + 1, f"for {item} in {variable}:")
        self._value(items, item, f"{pointer}/{{{index}}}", depth + 2)

    def _pair(self, known: Known, variable: str, depth: int) -> None:
        good, refuses, key = (
            self._new("good", known.good),
            self._new("refuses", known.refuses),
            self._new("k"),
        )
        self._write(depth, f"{key} = {variable}.get('clave'), {variable}.get('valor')")
        unknown = f"{key} not in {good}" + (f" or len({variable}) != 2" if known.alone else "")
        # For Python true is the number 1, and is found among claves that are numbers.
        unknown += f" or type({key}[0]) is bool"
        self._write(depth, f"if ({unknown}) and {refuses}({variable}, {key}): return True")

    def _dependent(self, holder: Node, node: Node, variable: str, depth: int) -> None:
        """Write the question about a clave and text whose catalogue another clave of the object opens."""
        value, key = self._new("v"), self._new("k")
        known = dependants(self._asked, holder, node)
        good, refuses = self._new("good", known.good), self._new("refuses", known.refuses)
        parent = variable + "".join(f".get({name!r}, {{}})" for name in node.parent[:-1])
        self._write(depth, f"{value} = {variable}.get({node.name!r})")
        self._write(depth, f"if {value} is not None:")
        self._write(
            depth + 1,
            f"{key} = {parent}.get({node.parent[-1]!r}), {value}.get('clave'), {value}.get('valor')",
        )
        self._write(depth + 1, f"if {key} not in {good} and {refuses}({variable}, {key}): return True")

    def _matters(self, node: Node) -> bool:
        """Tell whether there is anything to look at in a place."""
        if node in self._pairs or says_more(node):
            return True
        if node.items is not None:
            return self._matters(node.items)
        return any(self._matters(child) for child in node.children.values())


def says_more(node: Node) -> bool:
    """Tell whether something has to be looked at in a place itself, besides its schema and its pair."""
    return bool(node.dependants or node.person is not None or unsaid(node) or lists_claves(node))


def lists_claves(node: Node) -> bool:
    """Tell whether a place is a list of objects with a clave, none of which should come twice."""
    items = node.items
    return items is not None and items.catalog is not None and (not items.types or dict in items.types)


def dependants(asked: Asked, holder: Node, node: Node) -> Known:
    """Return what is known of a clave and text whose catalogue another clave of the holder opens, behind that clave."""
    known = Known(lambda value: asked.silent_about_dependants(holder, value))
    if node.catalog is not None and holder.dependants == (node.name,):
        known.good |= node.catalog.with_parents
    return known


def _has_person(node: Node) -> bool:
    below = (*node.children.values(), *((node.items,) if node.items else ()))
    return node.person is not None or any(map(_has_person, below))


def unsaid(node: Node) -> tuple[Rule, ...]:
    """Return the rules about objects at a place that no schema expresses."""
    return tuple(rule for rule in node.objects if rule.silent is None and rule.reads <= node.children.keys())
