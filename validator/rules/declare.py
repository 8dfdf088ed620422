"""How a rule is declared: beside its function, once, with its id, severity and source.

What a rule is about decides its decorator and what its function receives. A function answers None when all
is well, or the parameters of the texts (``{}`` when they need none). The texts themselves stand in
``validator/messages`` under the rule's id: ``defect``, ``message``, ``fix`` and ``why``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from validator.model import At, Facts, FileFacts, Key, Pair, Params, Person, Record, Severity

if TYPE_CHECKING:
    from standards.catalog import Catalog
    from standards.model import Schema
    from validator.plan import Node
    from validator.rules.written import WrittenKey
    from validator.screening.passed import Passed

Kind = Literal[
    "input",
    "publication",
    "schema",
    "text",
    "value",
    "code",
    "pair",
    "list",
    "members",
    "object",
    "person",
    "record",
    "keys",
    "file",
]

TextCheck = Callable[[str, "Node"], Params | None]
ValueCheck = Callable[[Any, Facts], Params | None]
CodeCheck = Callable[[str, "Catalog"], Params | None]
PairCheck = Callable[[Pair, "Catalog"], At | None]
ListCheck = Callable[[list[Any]], Params | None]
MembersCheck = Callable[[str, dict[str, Any], "Node"], Params | None]
PersonCheck = Callable[[Person, Facts], At | None]
ObjectCheck = Callable[[Record, Facts], At | Iterable[At] | None]
RecordCheck = Callable[[Record, Facts], At | Iterable[At] | None]
KeysCheck = Callable[[Record, Facts], Iterable[Key]]
FileCheck = Callable[[FileFacts], At | None]


@dataclass(frozen=True)
class Rule:
    """A named reason for findings.

    Attributes:
        id: stable, never reused: theme and defect, such as ``curp.check-digit``.
        source: the law, specification or practice that it comes from.
        example: a piece of JSON that breaks it.
        kind: what its function is given.
        target: the ``x-meaning`` or ``format:…`` of the values that it is about, or several with blanks between.
        numeric: whether those values are numbers; they are texts otherwise.
        systems: those, or versions of those (``s2@1.1``), that it belongs to; every one when empty.
        unless: rules that tell the same cause: when one of them is broken there, this one is silent.
        instead_of: rules that tell less about the same place, and give way to this one.
        silent: of a rule about objects or records, a schema: about what satisfies it, the rule has nothing to say.
        reads: of a rule about objects, members without which it has nothing to say.
        check: the function.
    """

    id: str
    severity: Severity
    source: str
    example: str
    kind: Kind
    check: Callable[..., Any] | None = None
    target: str = ""
    numeric: bool = False
    systems: tuple[str, ...] = ()
    unless: frozenset[str] = frozenset()
    instead_of: frozenset[str] = frozenset()
    silent: Schema | None = field(default=None, compare=False)
    reads: frozenset[str] = frozenset()

    @property
    def targets(self) -> frozenset[str]:
        """Each of the meanings and formats of ``target``."""
        return frozenset(self.target.split())


ValueScreen = Callable[[Any, Facts], bool]
RecordScreen = Callable[[Record, Facts], bool]
QuickKeys = tuple[Sequence[int], Sequence[str | bytes], Sequence[int]]
"""Positions of records, keys, and the numbers of the names that go with those, as `validator.keys` makes them."""
QuickKeysOf = Callable[["Passed"], QuickKeys]

VALUE_SCREENS: dict[str, ValueScreen] = {}
"""By meaning: quick functions that answer True only when no rule objects to a value of that meaning."""

QUICK_KEYS: dict[str, QuickKeysOf] = {}
"""By rule that compares records: what it compares of a record that nothing is wrong with, without places."""

RECORD_SCREENS: dict[frozenset[str], RecordScreen] = {}
"""By the rules about records that have nothing to say when it answers True: quick functions."""

READS: dict[Callable[..., Any], tuple[str, ...]] = {}
"""By function about records or objects: paths of all that it reads of one; who is not here may read anything."""

SCHEMAS: dict[Callable[..., Any], Schema | Callable[[], Schema]] = {}
"""By rule about objects or records, or screen of such: a schema of those of which it is silent, or what makes it."""

WRITTEN: dict[Callable[..., Any], tuple[WrittenKey, ...]] = {}
"""By rule that compares records: how its keys are written, for who reads records from their text."""

REGISTERED: list[Rule] = []
"""Every rule, in the order of declaration, which is the order in which rules about one thing are asked."""


def declared(rule_id: str, severity: Severity, source: str, example: str, kind: Kind) -> None:
    """Register a rule that the engine or the reader decides, without a function of its own."""
    REGISTERED.append(Rule(rule_id, severity, source, example, kind))


def text_rule(
    rule_id: str, severity: Severity, source: str, example: str
) -> Callable[[TextCheck], TextCheck]:
    """Register a rule about every text that is not a code of its own."""
    return _registering(Rule(rule_id, severity, source, example, "text"))


def value_rule(  # noqa: PLR0913 - the declaration is all there is to say
    rule_id: str, severity: Severity, source: str, example: str, *, target: str, numeric: bool = False
) -> Callable[[ValueCheck], ValueCheck]:
    """Register a rule about the texts, or the numbers, of one meaning."""
    return _registering(Rule(rule_id, severity, source, example, "value", target=target, numeric=numeric))


def value_screen(target: str) -> Callable[[ValueScreen], ValueScreen]:
    """Register the screen of a meaning: good values, which are most, then cost one call instead of many."""

    def register(screen: ValueScreen) -> ValueScreen:
        VALUE_SCREENS.update(dict.fromkeys(target.split(), screen))
        return screen

    return register


def record_screen(
    *rules: str, reads: Iterable[str] | None = None, schema: Schema | None = None
) -> Callable[[RecordScreen], RecordScreen]:
    """Register a function that answers True only when none of some rules about records has anything to say.

    Args:
        rules: their ids.
        reads: paths of all that it and the rules read of a record, persons included; None when it may be anything.
        schema: what records satisfy for which it answers True, with the comparisons of `validator.rules.silence`; it
            may hold for fewer.
    """

    def register(screen: RecordScreen) -> RecordScreen:
        RECORD_SCREENS[frozenset(rules)] = screen
        if reads is not None:
            READS[screen] = tuple(reads)
        if schema is not None:
            SCHEMAS[screen] = schema
        return screen

    return register


def code_rule(
    rule_id: str, severity: Severity, source: str, example: str, *, instead_of: Iterable[str] = ()
) -> Callable[[CodeCheck], CodeCheck]:
    """Register a rule about a text that has to be a clave of a catalogue, though the schema does not list them."""
    return _registering(Rule(rule_id, severity, source, example, "code", instead_of=frozenset(instead_of)))


def pair_rule(
    rule_id: str, severity: Severity, source: str, example: str
) -> Callable[[PairCheck], PairCheck]:
    """Register a rule about an object with a clave of a catalogue and its text."""
    return _registering(Rule(rule_id, severity, source, example, "pair"))


def list_rule(
    rule_id: str, severity: Severity, source: str, example: str
) -> Callable[[ListCheck], ListCheck]:
    """Register a rule about the claves of a list of such objects."""
    return _registering(Rule(rule_id, severity, source, example, "list"))


def members_rule(
    rule_id: str, severity: Severity, source: str, example: str
) -> Callable[[MembersCheck], MembersCheck]:
    """Register a rule about a member that the schema does not know."""
    return _registering(Rule(rule_id, severity, source, example, "members"))


def object_rule(  # noqa: PLR0913 - the declaration is all there is to say
    rule_id: str,
    severity: Severity,
    source: str,
    example: str,
    *,
    target: str,
    silent: Schema | None = None,
    reads: Iterable[str] = (),
    schema: Schema | None = None,
    repeats: bool = False,
) -> Callable[[ObjectCheck], ObjectCheck]:
    """Register a rule about the objects of one meaning, wherever they stand; it may tell several places.

    Args:
        rule_id: its id.
        severity: of what it tells.
        source: of what it asks.
        example: that breaks it.
        target: the meaning.
        silent: what objects satisfy about which it has nothing to say.
        reads: members without which it has nothing to say.
        schema: the same as ``silent``, with the comparisons of `validator.rules.silence`; it may hold for fewer.
        repeats: whether it reads those members alone, and their values come again and again.
    """
    read = frozenset(reads)
    rule = Rule(rule_id, severity, source, example, "object", target=target, silent=silent, reads=read)

    def register(check: ObjectCheck) -> ObjectCheck:
        if schema is not None:
            SCHEMAS[check] = schema
        if repeats:
            READS[check] = tuple(sorted(read))
        return _registering(rule)(check)  # type: ignore[no-any-return]

    return register


def person_rule(  # noqa: PLR0913 - the declaration is all there is to say
    rule_id: str,
    severity: Severity,
    source: str,
    example: str,
    *,
    unless: Iterable[str] = (),
    instead_of: Iterable[str] = (),
) -> Callable[[PersonCheck], PersonCheck]:
    """Register a rule about a person: names and identifiers together."""
    told, given_way = frozenset(unless), frozenset(instead_of)
    return _registering(Rule(rule_id, severity, source, example, "person", unless=told, instead_of=given_way))


def record_rule(  # noqa: PLR0913 - the declaration is all there is to say
    rule_id: str,
    severity: Severity,
    source: str,
    example: str,
    *,
    systems: tuple[str, ...] = (),
    instead_of: Iterable[str] = (),
    silent: Schema | None = None,
    reads: Iterable[str] | None = None,
    schema: Schema | Callable[[], Schema] | None = None,
) -> Callable[[RecordCheck], RecordCheck]:
    """Register a rule about a whole record of some systems, or versions of them; it may tell several places.

    Args:
        rule_id: its id.
        severity: of what it tells.
        source: of what it asks.
        example: that breaks it.
        systems: those, or versions of those, whose records it is about; every one when empty.
        instead_of: rules that tell less about the same place, and give way to this one.
        silent: what records satisfy about which it has nothing to say.
        reads: paths of all that it reads of a record, persons included; None when it may be anything.
        schema: of a rule without ``silent`` and without a screen the same as ``silent``, with the comparisons of
            `validator.rules.silence`; it may hold for fewer. Or what makes it, where that reads catalogues.
    """
    rule = Rule(rule_id, severity, source, example, "record", systems=systems, silent=silent)

    def register(check: RecordCheck) -> RecordCheck:
        if reads is not None:
            READS[check] = tuple(reads)
        if schema is not None:
            SCHEMAS[check] = schema
        return _registering(replace(rule, instead_of=frozenset(instead_of)))(check)  # type: ignore[no-any-return]

    return register


def keys_rule(  # noqa: PLR0913 - the declaration is all there is to say
    rule_id: str,
    severity: Severity,
    source: str,
    example: str,
    *,
    unless: Iterable[str] = (),
    systems: tuple[str, ...] = (),
    reads: Iterable[str] | None = None,
    written: Iterable[WrittenKey] = (),
) -> Callable[[KeysCheck], KeysCheck]:
    """Register a rule that compares records of some systems with one another, through keys.

    ``reads`` are the paths of all that it reads of a record, as for `record_screen`; ``written`` says all keys that it
    yields of records that nothing is wrong with.
    """
    rule = Rule(rule_id, severity, source, example, "keys", systems=systems, unless=frozenset(unless))

    def register(check: KeysCheck) -> KeysCheck:
        if reads is not None:
            READS[check] = tuple(reads)
        if keys := tuple(written):
            WRITTEN[check] = keys
        return _registering(rule)(check)  # type: ignore[no-any-return]

    return register


def quick_keys(rule: str) -> Callable[[QuickKeysOf], QuickKeysOf]:
    """Register a quick form of a rule that compares records."""

    def register(keys: QuickKeysOf) -> QuickKeysOf:
        QUICK_KEYS[rule] = keys
        return keys

    return register


def file_rule(
    rule_id: str, severity: Severity, source: str, example: str
) -> Callable[[FileCheck], FileCheck]:
    """Register a rule about a file as a whole."""
    return _registering(Rule(rule_id, severity, source, example, "file"))


def _registering(rule: Rule) -> Callable[[Any], Any]:
    def register(check: Callable[..., Any]) -> Callable[..., Any]:
        REGISTERED.append(replace(rule, check=check))
        return check

    return register
