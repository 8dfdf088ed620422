"""Rules about a person: CURP, RFC, names and gender held against one another.

One cause is told once: a CURP of somebody else differs in letters, date and sex alike, so each of these rules
is silent when one that explains more has spoken.
"""

from __future__ import annotations

from datetime import date

from standards import curp, rfc
from standards.spanish import search_fold
from validator.model import At, Facts, Person
from validator.rules.curps import born
from validator.rules.declare import person_rule

_RENAPO = "RENAPO, Instructivo Normativo para la Asignación de la CURP (DOF, 18 oct 2021)"
_SAT = "SAT, algoritmo para generar el RFC con homoclave"
_LGRA = "Ley General de Responsabilidades Administrativas, art. 43; edad mínima para trabajar: Constitución, art. 123"

PUBLISHED = frozenset({"BEML920313HMCLNS09", "GOAP780710RH7"})
"""Keys that the official documents print as examples and that pass every other rule."""

SEX_OF_GENDER = {"F": "M", "M": "H", "MUJER": "M", "HOMBRE": "H"}
"""Gender, as the standards write it -> sex in the CURP; M is masculino in the one and mujer in the other."""


@person_rule("data.example", "warning", "PDNMX/api_docs, ejemplos", '{"curp": "BEML920313HMCLNS09"}')
def example(person: Person, facts: Facts) -> At | None:  # noqa: ARG001 - every person rule takes both
    """A key that the official documents print."""
    for role, value in (("curp", person.curp), ("rfc", person.rfc)):
        if value in PUBLISHED:
            return At(role, {}, value)
    return None


@person_rule(
    "curp.names",
    "warning",
    _RENAPO,
    '{"nombres": "Ana", "curp": "GOMC800101HDFMRR05"}',
    unless=["data.example"],
)
def names(person: Person, facts: Facts) -> At | None:  # noqa: ARG001 - every person rule takes both
    """A CURP whose letters these names cannot have given."""
    if not (person.curp and person.named and person.nombres and person.primer_apellido):
        return None
    parts = curp.agrees_with_names(
        person.curp, person.primer_apellido, person.segundo_apellido, person.nombres
    )
    return At("curp", {"parts": ", ".join(sorted(parts))}, person.curp) if parts else None


@person_rule(
    "curp.sex",
    "warning",
    _RENAPO,
    '{"genero": {"clave": "F"}, "curp": "GOMC800101HDFMRR05"}',
    unless=["data.example", "curp.names"],
)
def sex(person: Person, facts: Facts) -> At | None:  # noqa: ARG001 - every person rule takes both
    """A gender that is not the sex in the CURP; nothing is asked of other genders or of sex X."""
    expected = SEX_OF_GENDER.get(person.genero or "")
    registered = curp.sex(person.curp) if person.curp else None
    if not expected or registered not in {"H", "M"} or registered == expected:
        return None
    return At("curp", {"genero": person.genero, "sex": registered}, person.curp)


@person_rule(
    "curp.age", "warning", _LGRA, '{"curp": "GOMC180101HDFMRRA5"}', unless=["data.example", "curp.names"]
)
def age(person: Person, facts: Facts) -> At | None:
    """Younger than 15 or older than 100 years when the record was captured; dependants may be children."""
    birth: date | None = born(person.curp)
    if birth is None:
        return None
    at = facts.captured or facts.today
    years = at.year - birth.year - ((at.month, at.day) < (birth.month, birth.day))
    return None if (0 if person.minor else 15) <= years <= 100 else At("curp", {"years": years}, person.curp)


@person_rule(
    "rfc.curp",
    "warning",
    f"{_RENAPO}; {_SAT}",
    '{"rfc": "GOMC800102AB1", "curp": "GOMC800101HDFMRR05"}',
    unless=["data.example", "curp.names", "curp.age"],
    instead_of=["rfc.check-digit"],
)
def against_curp(person: Person, facts: Facts) -> At | None:  # noqa: ARG001 - every person rule takes both
    """An RFC with another date of birth, or other letters, than the CURP of the same person."""
    if not (person.rfc and person.curp) or person.rfc[:10] == person.curp[:10]:
        return None
    if person.rfc[4:10] != person.curp[4:10]:
        return At("rfc", {"variant": "date"}, person.rfc)
    if _plain(person.rfc[:4]) == person.curp[:4] or _letters_fit(person):
        return None
    return At("rfc", {}, person.rfc)


@person_rule(
    "rfc.names",
    "warning",
    _SAT,
    '{"nombres": "Ana", "rfc": "GOMC800101AB1"}',
    unless=["data.example", "rfc.curp"],
    instead_of=["rfc.check-digit"],
)
def rfc_names(person: Person, facts: Facts) -> At | None:  # noqa: ARG001 - every person rule takes both
    """An RFC whose letters these names cannot have given; a CURP, when there is one, is compared instead."""
    if not person.rfc or person.curp or not person.named or not person.primer_apellido or not person.nombres:
        return None
    return None if _letters_fit(person) else At("rfc", {}, person.rfc)


@person_rule(
    "name.surname-repeated",
    "warning",
    _RENAPO,
    '{"nombres": "Ana Ruiz Soto", "primerApellido": "Ruiz", "segundoApellido": "Soto"}',
    unless=["data.example", "curp.names", "rfc.names"],
)
def surname_repeated(person: Person, facts: Facts) -> At | None:  # noqa: ARG001 - every person rule takes both
    """Given names that hold both surnames too."""
    if not (person.named and person.nombres and person.primer_apellido and person.segundo_apellido):
        return None
    words = search_fold(f"{person.primer_apellido} {person.segundo_apellido}")
    both = f" {words} " in f" {search_fold(person.nombres)} "
    return At("nombres", {}, person.nombres) if both else None


def _plain(letters: str) -> str:
    return letters.replace("Ñ", "X").replace("&", "X")


def _letters_fit(person: Person) -> bool:
    """Tell whether the names may have given the RFC's letters, by its own rules or by those of the CURP.

    The registries differ in words that they alter, in short and in single surnames.
    """
    if not (person.named and person.rfc and person.nombres):
        # Names that were found wrong cannot tell; a short surname changes every letter but the first.
        return bool(person.rfc and person.curp and not person.named and person.rfc[0] == person.curp[0])
    surnames = person.primer_apellido, person.segundo_apellido
    letters = person.rfc[:4]
    if letters == rfc.name_letters(*surnames, person.nombres):
        return True
    candidates = {_plain(letters)}
    if letters[3] == "X":
        candidates |= {word for word in rfc.ALTERED_WORDS if word[:3] == letters[:3]}
    return any(_agree(candidate, person) for candidate in candidates)


def _agree(letters: str, person: Person) -> bool:
    # Born abroad is the reading that allows most; only the opening letters are asked about.
    stand_in = f"{letters}000101XNEXXX00"
    surnames = person.primer_apellido, person.segundo_apellido
    return "letters" not in curp.agrees_with_names(stand_in, *surnames, person.nombres or "")


def sound(person: Person, facts: Facts) -> bool:
    """Tell at once that a person's names, keys and gender go together, in the plain cases."""
    key, given, first, second = person.curp, person.nombres, person.primer_apellido, person.segundo_apellido
    if not given or not first or first in given or not person.named or key in PUBLISHED:
        return False
    if not _taxpayer_sound(person):
        return False
    if not key:
        return True
    birth = curp.birth_date(key)
    return (
        birth is not None
        and (1 if person.minor else 16) <= (facts.captured or facts.today).year - birth.year <= 99
        and SEX_OF_GENDER.get(person.genero or "", key[10]) == key[10]
        and curp.gives(key, first, second, given)
    )


def _taxpayer_sound(person: Person) -> bool:
    """Tell at once that an RFC, if there is one, is that of the person's CURP or of the person's names."""
    taxpayer, key = person.rfc, person.curp
    if taxpayer is None or (key and taxpayer[:10] == key[:10]):
        return taxpayer not in PUBLISHED
    if taxpayer in PUBLISHED or (key and taxpayer[4:10] != key[4:10]):
        return False
    letters = rfc.name_letters(person.primer_apellido, person.segundo_apellido, person.nombres or "")
    return taxpayer[:4] == letters
