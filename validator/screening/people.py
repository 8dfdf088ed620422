"""The persons of records that a narrowed schema passed, many at a time: names, keys and gender together.

What is asked of all persons is asked of columns of characters. Persons of whom that is not sure are left to the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np

from standards import curp, rfc
from validator.model import Facts, Person
from validator.plan import Node
from validator.rules.declare import Rule
from validator.rules.people import PUBLISHED, SEX_OF_GENDER, sound

Bytes = np.ndarray[tuple[int, int], np.dtype[np.uint8]]
Truths = np.ndarray[tuple[int], np.dtype[np.bool_]]
_ROLES = ("nombres", "primerApellido", "segundoApellido", "curp", "rfc", "genero")
_OF_NAMES = (0, 1, 13, 2, 14, 3, 15)
"""Characters of a CURP that names give: three of the first surname, two of the second, two of the given names."""
_SEX, _CENTURY = 10, 16
_SEX_CODES = {gender: ord(letter) for gender, letter in SEX_OF_GENDER.items()}


def maker(node: Node) -> Callable[[dict[str, Any], str], Person]:
    """Return a function that makes a person of an object in which all is of the right type and nothing blank."""
    roles = node.person or {}
    nombres, primer, segundo, key, taxpayer, gender = (roles.get(role, "") for role in _ROLES)
    minor = node.minor

    @lru_cache(maxsize=1024)
    def pointers(pointer: str) -> dict[str, str]:
        return {role: f"{pointer}/{member}" for role, member in roles.items()}

    def made(value: dict[str, Any], pointer: str) -> Person:
        get, genero = value.get, value.get(gender)
        clave = genero.get("clave") if type(genero) is dict else None
        names = get(nombres), get(primer), get(segundo)
        return Person(pointers(pointer), *names, get(key), get(taxpayer), clave, minor=minor)

    return made


class People:
    """The persons that stand at one place of some records.

    Args:
        node: the place.

    Attributes:
        owners: positions of the records that they are of.
        values: the objects.
        pointers: where each stands.
    """

    def __init__(self, node: Node) -> None:
        self._node = node
        self._members = [(node.person or {}).get(role, "") for role in _ROLES]
        self.make = maker(node)
        self.owners: list[int] = []
        self.values: list[dict[str, Any]] = []
        self.pointers: list[str] = []

    def add(self, owner: int, value: dict[str, Any], pointer: str) -> None:
        """Take a person."""
        self.owners.append(owner)
        self.values.append(value)
        self.pointers.append(pointer)

    def keep(self, owners: Container[int]) -> None:
        """Forget the persons of other records."""
        if all(owner in owners for owner in self.owners):
            return
        kept = [each for each, owner in enumerate(self.owners) if owner in owners]
        self.owners = [self.owners[each] for each in kept]
        self.values = [self.values[each] for each in kept]
        self.pointers = [self.pointers[each] for each in kept]

    def column(self, role: str) -> list[Any]:
        """Return what the persons have in a role; None where they have nothing."""
        member = self._members[_ROLES.index(role)]
        return [value.get(member) for value in self.values] if member else [None] * len(self.values)

    def wrong(self, days: Mapping[int, date | None], facts: Facts, rules: Sequence[Rule]) -> set[int]:
        """Return the positions of the records with a person of whom something is wrong.

        Args:
            days: by position of a record, the day on which it was captured, if it is known.
            facts: of the run.
            rules: about persons, for those that are not plain.
        """
        if not self.values:
            return set()
        years = [(days[owner] or facts.today).year for owner in self.owners]
        owners = set()
        for each in np.flatnonzero(~self._sure(years)).tolist():
            owner = self.owners[each]
            facts.captured = days[owner]
            if not goes_together(self.make(self.values[each], self.pointers[each]), facts, rules):
                owners.add(owner)
        return owners

    def _sure(self, years: Sequence[int]) -> Truths:
        """Tell of whom it is sure that nothing is wrong: those with a CURP that goes with all the rest."""
        keys, given, first = self.column("curp"), self.column("nombres"), self.column("primerApellido")
        second, taxpayers = self.column("segundoApellido"), self.column("rfc")
        known = np.array(
            [
                key is not None and name is not None and surname is not None and surname not in name
                for key, name, surname in zip(keys, given, first, strict=True)
            ],
            np.bool_,
        )
        codes = _characters([key or _NO_CURP for key in keys], len(_NO_CURP))
        marks = map(first_letters, first), map(second_letters, second), map(given_letters, given)
        whole = _characters(["".join(each) for each in zip(*marks, strict=True)], len(_OF_NAMES))
        letters = [_letters(*each) for each in zip(taxpayers, keys, first, second, given, strict=True)]
        sure: Truths = (
            known
            & (codes[:, _OF_NAMES] == whole).all(axis=1)
            & _ages_fit(codes, np.array(years, np.int64), minor=self._node.minor)
            & self._sexes_fit(codes)
            & _taxpayers_fit(taxpayers, letters, codes)
            & _right_curps(codes)
        )
        if not PUBLISHED.isdisjoint(keys) or not PUBLISHED.isdisjoint(taxpayers):
            sure &= np.fromiter((each not in PUBLISHED for each in keys), np.bool_, len(keys))
            sure &= np.fromiter((each not in PUBLISHED for each in taxpayers), np.bool_, len(keys))
        return sure

    def _sexes_fit(self, codes: Bytes) -> Truths:
        """Tell whose gender, if it is one of two, is the sex in the CURP."""
        told = [
            _SEX_CODES.get(str(each.get("clave")), 0) if type(each) is dict else 0
            for each in self.column("genero")
        ]
        sexes = np.array(told, np.uint8)
        fit: Truths = (sexes == 0) | (sexes == codes[:, _SEX])
        return fit


class Persons:
    """The persons of some records, made when somebody asks for them."""

    def __init__(self, people: Sequence[People]) -> None:
        self._people = people
        self._by_owner: dict[int, list[Person]] | None = None

    def of(self, owner: int) -> PersonsOf:
        """Return the persons of a record."""
        return PersonsOf(self, owner)

    def made(self, owner: int) -> list[Person]:
        """Make the persons of all records; return those of one."""
        if self._by_owner is None:
            self._by_owner = {}
            for place in self._people:
                for each, value, pointer in zip(place.owners, place.values, place.pointers, strict=True):
                    self._by_owner.setdefault(each, []).append(place.make(value, pointer))
        return self._by_owner.get(owner, [])


class PersonsOf(Sequence[Person]):
    """The persons of one record."""

    __slots__ = ("_owner", "_persons")

    def __init__(self, persons: Persons, owner: int) -> None:
        self._persons = persons
        self._owner = owner

    def __len__(self) -> int:
        return len(self._persons.made(self._owner))

    def __getitem__(self, index: Any) -> Any:
        return self._persons.made(self._owner)[index]


def goes_together(person: Person, facts: Facts, rules: Sequence[Rule]) -> bool:
    """Tell whether no rule objects to the names, keys and gender of one person."""
    if person.curp is not None and (
        curp.check_digit(person.curp[:17]) != person.curp[17:]
        or (born := curp.birth_date(person.curp)) is None
        or born > facts.today
    ):
        return False
    if person.rfc is not None and rfc.check_digit(person.rfc[:12]) != person.rfc[12:]:
        return False
    return sound(person, facts) or not any(rule.check(person, facts) for rule in rules)  # type: ignore[misc]


_NO_CURP, _NO_RFC = "0" * 18, "0" * 13


def _characters(texts: Sequence[str], width: int) -> Bytes:
    """Return texts of one width as rows of characters."""
    return np.frombuffer("".join(texts).encode("latin-1"), np.uint8).reshape(-1, width)


@lru_cache(maxsize=65_536)
def first_letters(surname: str | None) -> str:
    """Return the three letters that a first surname gives to a CURP."""
    return "".join(curp.surname_marks(surname)) if surname else "???"


@lru_cache(maxsize=65_536)
def second_letters(surname: str | None) -> str:
    """Return the two letters that a second surname, or the lack of one, gives to a CURP."""
    marks = curp.surname_marks(surname)
    return marks.initial + marks.consonant


@lru_cache(maxsize=65_536)
def given_letters(nombres: str | None) -> str:
    """Return the two letters that given names give to a CURP."""
    marks = curp.given_name_marks(nombres or "")
    return marks.initial + marks.consonant


def _values(alphabet: bytes) -> np.ndarray[Any, np.dtype[np.float32]]:
    table = np.full(256, np.nan, np.float32)
    for value, code in enumerate(alphabet):
        table[code] = value
    return table


_CURP_VALUES = _values(curp.ALPHABET)
_CURP_WEIGHTS = np.arange(18, 0, -1, dtype=np.float32)
_RFC_VALUES = _values(rfc.ALPHABET)
_RFC_WEIGHTS = np.arange(13, 1, -1, dtype=np.float32)
_RFC_DIGITS = np.frombuffer(rfc.DIGITS.encode(), np.uint8)
_ZERO, _NINE = ord("0"), ord("9")


def _right_curps(codes: Bytes) -> Truths:
    """Tell which CURPs have the right check digit: with it, which counts once, their sum is a multiple of ten."""
    right: Truths = (_CURP_VALUES[codes] @ _CURP_WEIGHTS) % 10 == 0
    return right


def _ages_fit(codes: Bytes, captured: np.ndarray[Any, np.dtype[np.int64]], *, minor: bool) -> Truths:
    """Tell who is of an age that nobody wonders about, to the year."""
    years = (codes[:, 4].astype(np.int64) - _ZERO) * 10 + codes[:, 5] - _ZERO
    ages = captured - years - np.where(codes[:, _CENTURY] <= _NINE, 1900, 2000)
    fit: Truths = (ages >= (1 if minor else 16)) & (ages <= 99)
    return fit


def _letters(
    taxpayer: str | None, key: str | None, first: str | None, second: str | None, given: str | None
) -> str:
    """Return the letters that a person's RFC should open with: those of the CURP, or those that the SAT makes."""
    if taxpayer is None or key is None or taxpayer[:4] == key[:4]:
        return (key or _NO_RFC)[:4]
    return rfc.name_letters(first, second, given or "")


def _taxpayers_fit(taxpayers: Sequence[str | None], letters: Sequence[str], codes: Bytes) -> Truths:
    """Tell which RFCs are absent, or right, with these letters and the date of the CURP."""
    absent = np.array([each is None for each in taxpayers], np.bool_)
    if absent.all():
        return absent
    rows = _characters([each or _NO_RFC for each in taxpayers], len(_NO_RFC))
    sums = _RFC_VALUES[rows[:, :12]] @ _RFC_WEIGHTS
    expected = _RFC_DIGITS[np.nan_to_num(sums % 11).astype(np.intp)]
    opening = (rows[:, :4] == _characters(letters, 4)).all(axis=1)
    fit: Truths = absent | (
        opening & (expected == rows[:, 12]) & (rows[:, 4:10] == codes[:, 4:10]).all(axis=1)
    )
    return fit
