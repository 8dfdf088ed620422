"""A standard's schema, made so narrow that no rule objects to a place of a record that satisfies it.

What the rules ask at each place of the plan is added to the schema of that place: as keywords where JSON Schema can
say it, and as a question to the rules themselves (the keyword ``x-ask``) where it cannot.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

import orjson

from standards import schemas
from standards.model import Schema, Standard
from standards.pointers import resolve
from validator.plan import PAIR, Node
from validator.rules.declare import Rule
from validator.rules.schema import similar_name
from validator.screening import patterns
from validator.screening.questions import Asked, Question
from validator.screening.walk import Known, says_more

ASK = "x-ask"
"""Keyword of a narrowed schema: the number of a question to the value at its place."""
PLACE = "x-place"
"""Keyword of a narrowed schema that decides nothing: the number of a place with things that no schema says."""

PART = "x-part"
"""Keyword beside a question: the members of an object that suffice to answer it."""
SOUND = "x-sound"
"""Keyword beside a question: what texts have to be for who knows such texts not to ask it."""
_SOUND = {"rfc": "rfc", "rfc-company": "rfc"}
"""By meaning."""

DECIDING = frozenset(
    [
        "type",
        "enum",
        "const",
        "properties",
        "required",
        "additionalProperties",
        "patternProperties",
        "propertyNames",
        "items",
        "minItems",
        "maxItems",
        "uniqueItems",
        "contains",
        "minProperties",
        "maxProperties",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "minLength",
        "maxLength",
        "pattern",
        "anyOf",
        "oneOf",
        "not",
        "if",
        "then",
        "else",
        "dependentRequired",
        "dependentSchemas",
    ]
)
"""Keywords that decide about a record, besides references and ``allOf``; annotations decide nothing."""
_TRANSLATED = "_en"
"""Ends the names of translations, which patterns of names allow beside the texts themselves."""
_ENTANGLED = frozenset({"if", "then", "else", "additionalProperties", "patternProperties"})
"""Keywords that mean something only together with their neighbours."""


class Narrowed:
    """A narrowed schema with the questions that it asks.

    Args:
        rules: those of the standard.
        plan: of its records.
        asked: who answers the questions.
        today: the day of the run.

    Attributes:
        schema: the narrowed one.
        places: of the record's places alone, without what rules about records say.
        of_records: what those say: each has nothing to say of records that satisfy its schema.
        questions: by the number that ``x-ask`` gives.
        pairs: places of a clave and its text, which the schema leaves out, with those known to be good.
        nodes: of places, by the number that ``x-place`` gives.
    """

    def __init__(
        self, standard: Standard, rules: Iterable[Rule], plan: Node, asked: Asked, today: date
    ) -> None:
        self.questions: list[Question] = []
        self.pairs: dict[Node, Known] = {}
        self.nodes: list[Node] = []
        self._known: dict[tuple[str, bytes], Known] = {}
        self._lists: dict[tuple[str, bytes], list[Any]] = {}
        self._shared: dict[bytes, tuple[str, Schema]] = {}
        self._whole = schemas.bundle(standard, standard.record_schema)
        self._asked = asked
        self._stranger = Node(texts=tuple(rule for rule in rules if rule.id == "privacy.misplaced"))
        self._today = today
        places = self._place(self._whole, plan, frozenset())
        self.of_records = {
            rule: rule.silent for rule in rules if rule.kind == "record" and rule.silent is not None
        }
        narrowed = dict(places)
        for silent in self.of_records.values():
            _join(narrowed, silent)
        self.places: Schema = self._document(places)
        self.schema: Schema = self._document(narrowed)

    def _document(self, schema: Schema) -> Schema:
        """Return a schema that can stand alone."""
        dialect = "https://json-schema.org/draft/2020-12/schema"
        return {
            "$schema": dialect,
            **schema,
            "$defs": {**self._whole.get("$defs", {}), **dict(self._shared.values())},
        }

    def _share(self, schema: Schema) -> Schema:
        """Return a reference to a schema that many places have in common, so that one piece of memory serves all."""
        text = _canonical(schema)
        name, _ = self._shared.setdefault(text, (f"shared-{len(self._shared)}", schema))
        return {"$ref": f"#/$defs/{name}"}

    def _ask(self, question: Question) -> Schema:
        self.questions.append(question)
        return {ASK: len(self.questions) - 1}

    def _place(self, said: Any, node: Node, above: frozenset[str], *, of_person: bool = False) -> Schema:
        """Return the schema of a place, narrowed by what the rules ask there and inside of it.

        Args:
            said: what the standard's schema says of the place.
            node: the place.
            above: references that the place stands inside of.
            of_person: whether it is a member that the rules about persons read.
        """
        own = self._opened(said, above)
        if "enum" in own or (node.is_code and not node.children and node.items is None):
            return self._listed(own, node)
        catalogued = node.catalog is not None and not node.parent
        is_pair = catalogued and node.children.keys() >= PAIR
        if is_pair and node.children.keys() == PAIR:
            return self._pair(own, node)
        below = above | {part["$ref"] for part in schemas.parts(said, self._whole, above) if "$ref" in part}
        out = own
        if node.children:
            out = self._members(own, node, below)
        if is_pair:
            told = own.get("properties", {})
            out["properties"] |= {name: told.get(name, {}) for name in PAIR}
            self.pairs[node] = Known(lambda value: self._asked.silent_at(node, _only_pair(value)))
        if node.items is not None:
            out = {**out, "items": self._place(own.get("items", {}), node.items, below)}
        for each in self._added(node, of_person=of_person):
            _join(out, each)
        if node.is_code and (not node.types or str in node.types):
            # A text in the place of an object or a list is a clave by itself.
            _join(out, {"anyOf": [{"not": {"type": "string"}}, self._listed(own, node)]})
        if catalogued and not is_pair and (not node.types or dict in node.types):
            asked = self._ask(lambda value: self._asked.silent_at(node, value))
            # Of the other members are asked the places where they stand.
            part = {} if node.objects else {PART: sorted(PAIR)}
            _join(out, {"allOf": [{**asked, **part}]})
        return self._placed(out, node) if says_more(node) or node.objects or node in self.pairs else out

    def _members(self, own: Schema, node: Node, below: frozenset[str]) -> Schema:
        own, translated = self._translated(own, node)
        known = own.get("properties", {})
        roles = set((node.person or {}).values())
        members = {
            name: self._place(known.get(name, {}), child, below, of_person=name in roles)
            for name, child in node.children.items()
        }
        out = {key: value for key, value in own.items() if key not in {"properties", *_ENTANGLED}}
        if entangled := {key: own[key] for key in own.keys() & (_ENTANGLED | {"properties"})}:
            out = {**out, "allOf": [*own.get("allOf", ()), entangled]} if own.keys() & _ENTANGLED else out
        out = {**out, "properties": {**known, **members, **translated}, "additionalProperties": False}
        for name in translated:
            # Beside the text itself, for alone it looks like that one misspelt.
            beside = {
                "anyOf": [{"properties": {name: False}}, {"required": [name.removesuffix(_TRANSLATED)]}]
            }
            out["allOf"] = [*out.get("allOf", ()), beside]
        return out

    def _translated(self, own: Schema, node: Node) -> tuple[Schema, dict[str, Schema]]:
        """Return a schema without its patterns of names, and what stands under the names that translations have.

        Others that the patterns allow are rare: objects with them are examined.
        """
        parts = [part for part in own.get("allOf", ()) if "patternProperties" in part]
        said = {pattern: each for part in parts for pattern, each in part["patternProperties"].items()}
        names = {*node.children, *(name for part in parts for name in part.get("properties", ()))}
        closed = any("additionalProperties" in part for part in parts)
        if not parts or closed or any(re.search(pattern, name) for pattern in said for name in names):
            return own, {}
        rest = [
            {key: value for key, value in part.items() if key != "patternProperties"} for part in own["allOf"]
        ]
        asked = self._ask(lambda value: self._asked.silent_at(self._stranger, value))
        translated = {
            f"{name}{_TRANSLATED}": {"allOf": [*allowed, asked]}
            for name, child in node.children.items()
            if str in child.types
            and (allowed := [each for key, each in said.items() if re.search(key, f"{name}{_TRANSLATED}")])
            and similar_name(f"{name}{_TRANSLATED}", node.children.keys() - {name}) is None
        }
        return {**own, "allOf": rest}, translated

    def _opened(self, said: Any, above: frozenset[str]) -> Schema:
        """Return what of a schema decides, with its reference and its ``allOf`` taken into itself."""
        if not isinstance(said, dict):
            return {} if said is True else {"not": {}}
        out = {key: value for key, value in said.items() if key in DECIDING}
        target = said.get("$ref")
        if isinstance(target, str):
            known = target in above
            _join(
                out,
                {"$ref": target}
                if known
                else self._opened(resolve(self._whole, target[1:]), above | {target}),
            )
        for each in said.get("allOf", ()):
            _join(out, self._opened(each, above))
        return out

    def _valid(self, schema: Schema) -> Question:
        import jsonschema_rs

        refers = b'"$ref"' in _canonical(schema)
        whole = self._document(schema) if refers else schema
        check: Question = jsonschema_rs.Draft202012Validator(whole).is_valid
        return check

    def _listed(self, own: Schema, node: Node) -> Schema:
        """Return the schema of a value from a list: those of the list that no rule objects to."""
        alike = self._alike(own, node)
        if alike not in self._lists:
            valid = self._valid(own)
            known = own.get("enum") or (list(node.catalog.by_clave) if node.catalog else [])
            self._lists[alike] = [each for each in known if valid(each) and self._asked.silent_at(node, each)]
        return {"enum": self._lists[alike]}

    def _pair(self, own: Schema, node: Node) -> Schema:
        """Leave a clave and its text to those that know the good ones."""
        alike = self._alike(own, node)
        if alike not in self._known:
            valid = self._valid(own)
            known = Known(lambda value: valid(value) and self._asked.silent_at(node, value), alone=True)
            for entry in node.catalog.entries if node.catalog else ():
                known.refuses({"clave": entry.clave, "valor": entry.valor}, (entry.clave, entry.valor))
            self._known[alike] = known
        self.pairs[node] = self._known[alike]
        if node.types == (dict,):
            return self._placed({"type": "object"}, node)
        # What is no object is none of the pairs that are known to be good.
        return self._placed({"anyOf": [{"type": "object"}, self._ask(self.pairs[node].asks)]}, node)

    def _placed(self, said: Schema, node: Node) -> Schema:
        self.nodes.append(node)
        return {**said, PLACE: len(self.nodes) - 1}

    @staticmethod
    def _alike(said: Schema, node: Node) -> tuple[str, bytes]:
        """Return what two places share when the same values are good at both."""
        catalog = node.catalog.name if node.catalog else ""
        places = (node, *node.children.values())
        rules = [[rule.id for rule in (*place.texts, *place.checks)] for place in places]
        return f"{node.name} {catalog} {node.meaning} {rules}", _canonical(said)

    def _added(self, node: Node, *, of_person: bool) -> Iterable[Schema]:
        """Yield what the rules about the place itself ask."""
        if not node.types or str in node.types:
            yield from self._of_texts(node, of_person=of_person)
        if node.number_checks:
            yield self._of_numbers(node)
        for rule in node.objects:
            if rule.silent is not None and rule.reads <= node.children.keys():
                yield self._share(rule.silent)

    def _of_texts(self, node: Node, *, of_person: bool) -> Iterable[Schema]:
        known = patterns.of_value(node)
        silent = patterns.PERSON_RULES if of_person else frozenset()
        if known is not None:
            silent |= known.rules
            yield self._share(known.schema(self._today))
        if known is None or not known.texts:
            yield self._share(patterns.of_text(node))
        rules = {rule.id for rule in (*node.texts, *node.checks)}
        if rules - silent - patterns.TEXT_RULES:
            knows = {SOUND: _SOUND[node.meaning]} if node.meaning in _SOUND else {}
            yield {**self._ask(lambda value: self._asked.silent_at(node, value)), **knows}

    def _of_numbers(self, node: Node) -> Schema:
        sound = patterns.NUMBERS.get(node.meaning)
        if sound is not None and {rule.id for rule in node.number_checks} <= sound.rules:
            return sound.schema(self._today)
        return self._ask(lambda value: self._asked.silent_at(node, value))


def _canonical(schema: Schema) -> bytes:
    return orjson.dumps(schema, option=orjson.OPT_SORT_KEYS)


def _only_pair(value: Any) -> Any:
    return {name: value[name] for name in PAIR if name in value}


def _join(out: Schema, other: Schema) -> None:
    """Add what another schema says of the same place."""
    if other.keys() & _ENTANGLED or (out.keys() & _ENTANGLED and "properties" in other):
        out["allOf"] = [*out.get("allOf", ()), other]
        return
    for key, value in other.items():
        if key not in out:
            out[key] = value
        elif key == "properties":
            out[key] = {**out[key]}
            for name, schema in value.items():
                mine = out[key].get(name)
                out[key][name] = schema if mine is None else {"allOf": [mine, schema]}
        elif key == "required":
            out[key] = list(dict.fromkeys([*out[key], *value]))
        elif key == "allOf":
            out[key] = [*out[key], *value]
        elif out[key] != value:
            out["allOf"] = [*out.get("allOf", ()), {key: value}]
