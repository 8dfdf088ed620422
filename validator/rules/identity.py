"""Rules about what tells records and persons apart, within a record and across a run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import orjson

from standards.spanish import search_fold
from validator.keys import names_value
from validator.model import At, Facts, Key, Person, Record
from validator.rules.curps import SHAPE, normal
from validator.rules.declare import QuickKeys, keys_rule, quick_keys, record_rule, record_screen, value_screen

if TYPE_CHECKING:
    from validator.screening.passed import Passed

_OAS = "PDNMX/api_docs, OpenAPI: id «identificador único del registro»"
_BASES = (
    "Bases para el funcionamiento de la Plataforma Digital Nacional (DOF, 23 oct 2018), calidad de los datos"
)
_RENAPO = "RENAPO, Instructivo Normativo para la Asignación de la CURP (DOF, 18 oct 2021)"
_SAT = "SAT, algoritmo para generar el RFC con homoclave"
_LAW = "Ley General de Protección de Datos Personales en Posesión de Sujetos Obligados, art. 3, fracción IX"

_RFC_INSIDE = re.compile(r"(?<![A-Z0-9])[A-ZÑ&]{4}\d{6}[A-Z0-9]{2}[0-9A](?![A-Z0-9])")
_OWN_MEMBERS = 2
"""Members of a record that two of the same content may differ in: id and date of capture."""
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_UUID_LENGTH = 36
_LONG_WORD = re.compile(r"[G-Zg-z]|[^\W\d_]{4}")
"""Hexadecimal ids have short words, of few letters: they spell no name."""
_WORDS = re.compile(r"[^\W\d_]+")


@value_screen("id")
def sound(value: str, facts: Facts) -> bool:  # noqa: ARG001 - every screen takes both
    """Tell at once that an id is good: a UUID is."""
    return _UUID.fullmatch(value) is not None


@record_screen("id.personal-data")
def tells_nothing(record: Record, facts: Facts) -> bool:  # noqa: ARG001 - every record screen takes both
    """Tell at once that an id says nothing about anybody: a UUID does not, nor does one that is no text."""
    return type(facts.id) is not str or _UUID.fullmatch(facts.id) is not None


@record_rule("id.personal-data", "warning", _LAW, '{"id": "GOMC800101HDFMRR05"}')
def reveals(record: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every record rule takes both
    """An id that is somebody's CURP, RFC or name, or holds one."""
    if not isinstance(facts.id, str) or len(facts.id) < 6 or _UUID.fullmatch(facts.id):
        return None
    if SHAPE.search(normal(facts.id)):
        return At(facts.id_member, {"kind": "curp"}, facts.id)
    if _RFC_INSIDE.search(facts.id.upper()):
        return At(facts.id_member, {"kind": "rfc"}, facts.id)
    if not _LONG_WORD.search(facts.id):
        return None
    words = frozenset(_WORDS.findall(search_fold(facts.id)))
    named = any(len(name) > 1 and name <= words for name in map(_name_words, facts.persons[:1]))
    return At(facts.id_member, {"kind": "name"}, facts.id) if named else None


def _name_words(person: Person) -> frozenset[str]:
    parts = search_fold(f"{person.nombres or ''} {person.primer_apellido or ''}") if person.nombres else ""
    return frozenset(_WORDS.findall(parts))


@keys_rule("id.duplicate", "error", _OAS, '[{"id": "A-1"}, {"id": "A-1"}]')
def ids(record: Record, facts: Facts) -> Iterator[Key]:  # noqa: ARG001 - every keys rule takes both
    """The id of an earlier record."""
    if isinstance(facts.id, str) and facts.id.strip():
        yield Key(f"/{facts.id_member}", _comparable(facts.id), "", facts.id)


@quick_keys("id.duplicate")
def quick_ids(passed: Passed) -> QuickKeys:
    """Return the ids of records that nothing is wrong with."""
    known = [
        (at, _comparable(each))
        for at, each in zip(passed.positions, passed.ids, strict=True)
        if type(each) is str
    ]
    return [at for at, _ in known], [key for _, key in known], [0] * len(known)


def _comparable(identifier: str) -> str:
    """Return an id without outer blanks; a UUID, whose case means nothing, in small letters."""
    plain = identifier.strip()
    return plain.lower() if len(plain) == _UUID_LENGTH else plain


@keys_rule(
    "record.duplicate",
    "warning",
    _BASES,
    '[{"id": "A-1", "nombres": "Ana"}, {"id": "A-2", "nombres": "Ana"}]',
    unless=["id.duplicate"],
)
def contents(record: Record, facts: Facts) -> Iterator[Key]:
    """All that an earlier record says, under another id; as it is written, with its members in one order."""
    if len(record) > _OWN_MEMBERS and (text := facts.text or _written(record)):
        yield Key("", _content(text, facts.id, facts.captured_at))


@quick_keys("record.duplicate")
def quick_contents(passed: Passed) -> QuickKeys:
    """Return the contents of records that nothing is wrong with."""
    texts, records = passed.texts, passed.records
    told = [
        (at, _content(texts[at] if texts else _written(records[at]), each, passed.captured[at]))
        for at, each in zip(passed.positions, passed.ids, strict=True)
        if len(records[at]) > _OWN_MEMBERS
    ]
    return [at for at, _ in told], [key for _, key in told], [0] * len(told)


def _content(text: bytes, *own: Any) -> bytes:
    """Return the text of a record without the values of its id and date of capture."""
    for value in own:
        if type(value) is str:
            text = text.replace(b'"%b"' % value.encode(errors="surrogatepass"), b"", 1)
    return text


def _written(record: Record) -> bytes:
    """Return a record as JSON; nothing when it nests too deep, which is told as that."""
    try:
        return orjson.dumps(record)
    except orjson.JSONEncodeError:
        return b""


@keys_rule(
    "curp.shared",
    "error",
    _RENAPO,
    '[{"curp": "GOMC800101HDFMRR05", "nombres": "Carlos"}, {"curp": "GOMC800101HDFMRR05", "nombres": "César"}]',
    unless=["id.duplicate"],
)
def curps(record: Record, facts: Facts) -> Iterator[Key]:  # noqa: ARG001 - every keys rule takes both
    """A CURP that an earlier record gives to a person of other names."""
    for person in facts.persons:
        if person.curp and (name := _identity(person)):
            yield Key(person.pointers["curp"], person.curp, name, person.curp)


@quick_keys("curp.shared")
def quick_curps(passed: Passed) -> QuickKeys:
    """Return the CURP of every person with the names."""
    return _quick_persons(passed, "curp")


@keys_rule(
    "rfc.shared",
    "warning",
    _SAT,
    '[{"rfc": "GOMC800101AB1", "nombres": "Carlos"}, {"rfc": "GOMC800101AB1", "nombres": "César"}]',
    unless=["id.duplicate"],
)
def rfcs(record: Record, facts: Facts) -> Iterator[Key]:  # noqa: ARG001 - every keys rule takes both
    """An RFC that an earlier record gives to a person of other names.

    Where there is a CURP, it is what tells persons apart, and the RFC is held against it in its own record.
    """
    for person in facts.persons:
        if person.rfc and not person.curp and (name := _identity(person)):
            yield Key(person.pointers["rfc"], person.rfc, name, person.rfc)


@quick_keys("rfc.shared")
def quick_rfcs(passed: Passed) -> QuickKeys:
    """Return the RFC of every person without a CURP, with the names."""
    return _quick_persons(passed, "rfc", unless="curp")


def _quick_persons(passed: Passed, role: str, unless: str = "") -> QuickKeys:
    wanted = frozenset(passed.positions)
    owners: list[int] = []
    keys: list[str | bytes] = []
    values: list[int] = []
    for people in passed.people:
        others = people.column(unless) if unless else [None] * len(people.owners)
        names = zip(*map(people.column, ("nombres", "primerApellido", "segundoApellido")), strict=True)
        for owner, key, other, (given, first, second) in zip(
            people.owners, people.column(role), others, names, strict=True
        ):
            if key and not other and given and first and owner in wanted:
                owners.append(owner)
                keys.append(key)
                values.append(names_value(given, first, second=second))
    return owners, keys, values


def _identity(person: Person) -> str:
    """Return a person's names, one a line; empty when they cannot be compared."""
    if not (person.named and person.nombres and person.primer_apellido):
        return ""
    return f"{person.nombres}\n{person.primer_apellido}\n{person.segundo_apellido or ''}"
