"""Rules about what tells records and persons apart, within a record and across a run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

import orjson

from standards.spanish import search_fold
from validator.model import At, Facts, Key, Person, Record
from validator.rules.curps import SHAPE, normal
from validator.rules.declare import keys_rule, record_rule, value_screen

_OAS = "PDNMX/api_docs, OpenAPI: id «identificador único del registro»"
_BASES = (
    "Bases para el funcionamiento de la Plataforma Digital Nacional (DOF, 23 oct 2018), calidad de los datos"
)
_RENAPO = "RENAPO, Instructivo Normativo para la Asignación de la CURP (DOF, 18 oct 2021)"
_SAT = "SAT, algoritmo para generar el RFC con homoclave"
_LAW = "Ley General de Protección de Datos Personales en Posesión de Sujetos Obligados, art. 3, fracción IX"

_RFC_INSIDE = re.compile(r"(?<![A-Z0-9])[A-ZÑ&]{4}\d{6}[A-Z0-9]{2}[0-9A](?![A-Z0-9])")
_LONG_FORMS = {"ma": "maria", "m": "maria", "j": "jose"}
"""Abbreviations of given names that the same person's records often have."""
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_UUID_LENGTH = 36
_LONG_WORD = re.compile(r"[G-Zg-z]|[^\W\d_]{4}")
"""Hexadecimal ids have short words, of few letters: they spell no name."""
_WORDS = re.compile(r"[^\W\d_]+")


@value_screen("id")
def sound(value: str, facts: Facts) -> bool:  # noqa: ARG001 - every screen takes both
    """Tell at once that an id is good: a UUID is."""
    return _UUID.fullmatch(value) is not None


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
    """All that an earlier record says, under another id."""
    rest = record.copy()
    for name in facts.own_members:
        rest.pop(name, None)
    if len(rest) > 2:
        with suppress(orjson.JSONEncodeError):  # nested too deep, which is told as that
            yield Key("", orjson.dumps(rest, option=orjson.OPT_SORT_KEYS))


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


def _identity(person: Person) -> str:
    """Return a person's names as one text; empty when they cannot be compared."""
    if not (person.named and person.nombres and person.primer_apellido):
        return ""
    return f"{person.nombres}\n{person.primer_apellido}\n{person.segundo_apellido or ''}"


def same_person(one: str, other: str) -> bool:
    """Tell whether two such texts may name one person.

    Case, accents, order of words and the usual abbreviations do not count, and a second surname may be missing.
    """
    if one == other:
        return True
    (first, first_second), (second, second_second) = _compared(one), _compared(other)
    return first == second and (first_second == second_second or not (first_second and second_second))


def _compared(identity: str) -> tuple[list[str], list[str]]:
    names, _, surname = search_fold(identity.replace("\n", " 0 ")).replace("ñ", "n").rpartition(" 0")
    words = [_LONG_FORMS.get(word, word) for word in _WORDS.findall(names)]
    return sorted(words), _WORDS.findall(surname)
