"""Record to schema findings, by two engines behind one interface that must say the same.

`FastEngine` (jsonschema-rs) is the one that validates; `ReferenceEngine` (jsonschema) is the one that it is
compared with in the tests.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cached_property, partial
from typing import Any, NamedTuple, Protocol

from standards import schemas
from standards.model import Schema, Standard
from standards.pointers import join
from validator import alternatives, patterns
from validator.model import Hit, Params
from validator.rules.schema import similar_name

_PRECEDENCE = ("type", "enum", "const", "pattern")
"""Keywords that explain a value best: when one of them fails, the others at the same place are told no more."""


class Failure(NamedTuple):
    """A keyword that a value does not satisfy.

    Attributes:
        keyword: as in the schema.
        path: of the value.
        limit: what the keyword says.
        value: the value itself.
        member: for ``required``, the one that is missing.
    """

    keyword: str
    path: tuple[str | int, ...]
    limit: Any
    value: Any
    member: str = ""


class Engine(Protocol):
    """Tells whether a record satisfies a schema, and if not, why."""

    def is_valid(self, record: Any) -> bool:
        """Tell whether the record satisfies the schema."""

    def failures(self, record: Any) -> Iterator[Failure]:
        """Yield every keyword that fails, in no particular order."""


class FastEngine:
    """The engine of daily work: compiled when it is first asked, and a screen that stops at the first failure.

    Args:
        schema: gives the schema, which carries all that it refers to.
    """

    def __init__(self, schema: Callable[[], Schema]) -> None:
        self._schema = schema

    @cached_property
    def _validator(self) -> Any:
        import jsonschema_rs

        return jsonschema_rs.Draft202012Validator(self._schema())

    @cached_property
    def is_valid(self) -> Callable[[Any], bool]:
        """What tells whether a record satisfies the schema."""
        valid: Callable[[Any], bool] = self._validator.is_valid
        return valid

    def failures(self, record: Any) -> Iterator[Failure]:
        """Yield every keyword that fails."""
        for error in self._validator.iter_errors(record):
            yield from self._told(error, record)

    def _told(self, error: Any, record: Any) -> Iterator[Failure]:
        path, kind = tuple(error.instance_path), error.kind
        if kind.name in alternatives.KEYWORDS:
            branches = [
                [each for inner in branch for each in self._told(inner, record)] for branch in kind.context
            ]
            yield from alternatives.told(Failure(kind.name, path, None, _value_at(record, path)), branches)
            return
        keyword = str(error.schema_path[-1]) if kind.name == "falseSchema" else kind.name
        member = kind.property if keyword == "required" else ""
        yield Failure(keyword, path, _limit(kind), _value_at(record, path), member)


def engine_of(standard: Standard, schema: Schema) -> FastEngine:
    """Return the engine of a schema of a standard."""
    return FastEngine(partial(schemas.bundle, standard, schema))


class ReferenceEngine:
    """The engine that the fast one is compared with."""

    def __init__(self, standard: Standard, schema: Schema) -> None:
        from jsonschema import Draft202012Validator

        self._validator = Draft202012Validator(schemas.bundle(standard, schema))

    def is_valid(self, record: Any) -> bool:
        """Tell whether the record satisfies the schema."""
        return bool(self._validator.is_valid(record))

    def failures(self, record: Any) -> Iterator[Failure]:
        """Yield every keyword that fails."""
        for error in self._validator.iter_errors(record):
            yield from self._told(error)

    def _told(self, error: Any) -> Iterator[Failure]:
        path, keyword, limit = tuple(error.absolute_path), str(error.validator), error.validator_value
        if keyword in alternatives.KEYWORDS:
            branches: list[list[Failure]] = [[] for _ in limit]
            for inner in error.context:
                branches[inner.schema_path[0]].extend(self._told(inner))
            yield from alternatives.told(Failure(keyword, path, None, error.instance), branches)
        elif keyword == "additionalProperties":
            for name in error.instance.keys() - error.schema.get("properties", {}).keys():
                yield Failure(keyword, (*path, name), limit, error.instance[name])
        elif keyword == "required":
            # The library reports each missing member apart, and names it in its message alone.
            member = re.match(r"'(.*)' is a required", error.message, re.DOTALL)
            yield Failure(keyword, path, limit, error.instance, member[1] if member else "")
        else:
            yield Failure(keyword, path, limit, error.instance)


def _limit(kind: Any) -> Any:
    for attribute in ("limit", "types", "options", "pattern", "expected_value"):
        if hasattr(kind, attribute):
            return getattr(kind, attribute)
    return None


def _value_at(record: Any, path: tuple[str | int, ...]) -> Any:
    for token in path:
        record = record[token]
    return record


def schema_hits(engine: Engine, record: Any) -> list[Hit]:
    """Return what the schema has against a record: one hit per cause, in the order of the places."""
    found: dict[tuple[tuple[str | int, ...], str], Failure] = {}
    for failure in engine.failures(record):
        cause = failure.path, failure.member
        if cause not in found or _rank(failure) < _rank(found[cause]):
            found[cause] = failure
    hits = [_hit(failure) for failure in found.values()]
    return sorted(hits, key=lambda hit: (hit.pointer, hit.rule, hit.params.get("member", "")))


def missing_hit(pointer: str, member: str, value: Any) -> Hit:
    """Return what the schema has against an object without a member that must be there."""
    return _hit(Failure("required", (), None, value, member))._replace(pointer=pointer)


def _rank(failure: Failure) -> tuple[int, str]:
    keyword = failure.keyword
    return (_PRECEDENCE.index(keyword) if keyword in _PRECEDENCE else len(_PRECEDENCE)), keyword


def rule_of(keyword: str) -> str:
    """Return the id of the rule of a schema keyword: ``maxLength`` is ``schema.max-length``."""
    return "schema." + re.sub("[A-Z]", lambda capital: f"-{capital[0].lower()}", keyword)


def _hit(failure: Failure) -> Hit:
    if failure.keyword == "enum" and _is_decomposed(failure):
        return Hit("text.decomposed", join(failure.path), failure.value, {})
    describe = _PARAMS.get(failure.keyword)
    params = describe(failure) if describe else {}
    value = None if isinstance(failure.value, dict | list) else failure.value
    return Hit(rule_of(failure.keyword), join(failure.path), value, params)


def _is_decomposed(failure: Failure) -> bool:
    """Tell whether a value is on the list, but for accents that are characters of their own (erratum E-NFC-1)."""
    return isinstance(failure.value, str) and unicodedata.normalize("NFC", failure.value) in failure.limit


def _required(failure: Failure) -> Params:
    params: Params = {"member": failure.member}
    if similar := similar_name(failure.member, failure.value):
        params |= {"similar": similar, "variant": "similar"}
    return params


def _type(failure: Failure) -> Params:
    expected = [failure.limit] if isinstance(failure.limit, str) else list(failure.limit)
    params: Params = {"expected_types": expected, "got_type": json_type(failure.value)}
    if failure.value is None:
        return {**params, "variant": "null"}
    if expected == ["null"]:
        return {**params, "variant": "empty"}
    quoted = isinstance(failure.value, str) and failure.value.strip().isdecimal()
    return {**params, "variant": "quoted"} if quoted and "integer" in expected else params


def _alternatives(failure: Failure) -> Params:
    return {**failure.limit, "got_type": json_type(failure.value)} if failure.limit else {}


def _enum(failure: Failure) -> Params:
    texts = {str(option): option for option in failure.limit if option is not None}
    folded = {text.casefold(): text for text in texts}
    params: Params = {"allowed": ", ".join(texts)}
    if similar := difflib.get_close_matches(str(failure.value).casefold(), folded, n=1, cutoff=0.6):
        params |= {"similar": folded[similar[0]], "variant": "similar"}
    return params


def _length(failure: Failure) -> Params:
    params: Params = {"limit": failure.limit, "length": len(failure.value)}
    return {**params, "variant": "empty"} if failure.keyword == "maxItems" and failure.limit == 0 else params


_PARAMS: dict[str, Callable[[Failure], Params]] = {
    "required": _required,
    "type": _type,
    "enum": _enum,
    "maxLength": _length,
    "minLength": _length,
    "minimum": lambda failure: {"limit": failure.limit},
    "maximum": lambda failure: {"limit": failure.limit},
    "minItems": _length,
    "maxItems": _length,
    "pattern": lambda failure: patterns.described(failure.limit),
    "const": lambda failure: {"expected": failure.limit},
    "anyOf": _alternatives,
    "oneOf": _alternatives,
}


def json_type(value: Any) -> str:
    """Return the JSON name of a value's type."""
    if isinstance(value, bool):
        return "boolean"
    names = {
        str: "string",
        int: "integer",
        float: "number",
        dict: "object",
        list: "array",
        type(None): "null",
    }
    return names[type(value)]
