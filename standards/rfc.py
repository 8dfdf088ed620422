"""RFC, the taxpayer key in Mexico: structure, check digit and derivation for a person.

The rules are those of the tax administration's (SAT) algorithm for the RFC with homoclave, published in
answer to the access request 0610100135506 (18 October 2006). Functions that read an RFC expect it in
capitals and without blanks; they never raise on other input.
"""

import re
import string
from datetime import date
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Literal, NamedTuple

from standards.spanish import search_fold

PERSON_PATTERN = re.compile(r"\A[A-ZÑ&]{4}[0-9]{6}[A-Z0-9]{2}[0-9A]\Z")
"""Structure of the 13 characters of a persona física; the date and the check digit are apart."""

COMPANY_PATTERN = re.compile(r"\A[A-ZÑ&]{3}[0-9]{6}[A-Z0-9]{2}[0-9A]\Z")
"""Structure of the 12 characters of a persona moral; the date and the check digit are apart."""

GENERIC_PUBLIC = "XAXX010101000"
"""RFC that stands for the general public in invoices; it names nobody."""

GENERIC_FOREIGN = "XEXX010101000"
"""RFC that stands for any foreign taxpayer not registered in Mexico; it names nobody."""

GENERIC_RFCS = frozenset({GENERIC_PUBLIC, GENERIC_FOREIGN})

_CATALOGUE_OF_ALTERED_WORDS = """
    BUEI BUEY CACA CACO CAGA CAGO CAKA CAKO COGE COJA COJE COJI COJO CULO FETO GUEY JOTO KACA KACO KAGA
    KAGO KAKA KOGE KOJO KULO MAME MAMO MEAR MEAS MEON MION MOCO MULA PEDA PEDO PENE PUTA PUTO QULO RATA
    RUIN
"""
ALTERED_WORDS = frozenset(_CATALOGUE_OF_ALTERED_WORDS.split())
"""Words of the SAT's catalogue that may not open an RFC: their last letter becomes X."""

_PARTICLES = frozenset({"DE", "DEL", "LA", "LAS", "LOS", "MAC", "MC", "MI", "VAN", "VON", "Y"})
_SKIPPED_NAMES = frozenset({"MARIA", "MA", "JOSE", "J"})
_VOWELS = frozenset("AEIOU")
_MISSING = "X"

ALPHABET = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ".encode("latin-1")
_OUTSIDE = 255
_DIGIT_VALUES = bytes(ALPHABET.find(code) if code in ALPHABET else _OUTSIDE for code in range(256))
DIGITS = "0A987654321"
_LEADING_BLANK = 13 * ALPHABET.index(b" ")

_YEARS = frozenset(f"{year:02}" for year in range(100))
# Of 1900 and 2000 the latter is a leap year, so every year that four divides has a 29 February.
_LEAP_YEARS = frozenset(f"{year:02}" for year in range(0, 100, 4))
_DAYS_OF_YEAR = frozenset(f"{date.fromordinal(ordinal):%m%d}" for ordinal in range(1, 366))


def kind(rfc: str) -> Literal["persona-fisica", "persona-moral"] | None:
    """Return whose RFC a text of this length is: 13 characters a person's, 12 a company's, else None."""
    if len(rfc) == 13:
        return "persona-fisica"
    return "persona-moral" if len(rfc) == 12 else None


def check_digit(first12: str) -> str | None:
    """Return the check digit of an RFC given the 12 characters before it, or the 11 of a company's.

    Each character is worth its index in the SAT's table (annex III) times a weight from 13 down to 2, a
    company's key being led by one blank; the digit completes the sum to a multiple of eleven, ten written
    A. None when the text has another length or a character outside the table. The SAT has issued keys
    whose digit differs, so a mismatch is a suspicion and no proof.
    """
    values = first12.encode("latin-1", "replace").translate(_DIGIT_VALUES)
    if len(values) not in {11, 12} or _OUTSIDE in values:
        return None
    # The running sums weigh the values 12 (or 11) down to 1; the plain sum adds the one that is wanting.
    total = sum(accumulate(values)) + sum(values)
    return DIGITS[(total if len(values) == 12 else total + _LEADING_BLANK) % 11]


def birth_or_foundation_date_exists(rfc: str) -> bool:
    """Return whether the six digits after the letters are a date (YYMMDD) in some century.

    The RFC does not tell the century, so 29 February is accepted when 19YY or 20YY has it.
    """
    start = 3 if rfc[3:4].isdigit() else 4
    year, day = rfc[start : start + 2], rfc[start + 2 : start + 6]
    return year in _YEARS and (day in _DAYS_OF_YEAR or (day == "0229" and year in _LEAP_YEARS))


_APOSTROPHES = {ord(sign): "" for sign in "'‘’`´"}


@lru_cache(maxsize=65_536)
def _words(text: str | None) -> tuple[str, ...]:
    """Return the words of a name in capitals without accents, apostrophes left out, other signs as blanks."""
    capitals = search_fold(text or "").upper().translate(_APOSTROPHES)
    return tuple(re.findall("[A-ZÑ]+", capitals))


def _first_after_particles(words: tuple[str, ...]) -> str:
    # The last word always counts: there are people whose surname is a particle.
    return next((word for word in words[:-1] if word not in _PARTICLES), words[-1]) if words else ""


@lru_cache(maxsize=65_536)
def _given_name(nombres: str) -> str:
    words = _words(nombres)
    if len(words) > 1 and words[0] in _SKIPPED_NAMES:
        words = words[1:]
    return _first_after_particles(words)


def name_letters(primer_apellido: str | None, segundo_apellido: str | None, nombres: str) -> str:
    """Return the four letters that open the RFC of a person of these names.

    They are the initial of the first surname, its first inner vowel, the initial of the second surname and
    that of the given name. A first surname of one or two letters gives its initial alone and the given name
    two letters; a single surname gives two letters, and so does the given name. Particles are dropped,
    María and José give way to another given name, Ñ stays, X stands for what is missing and for the last
    letter of an altered word.
    """
    first, second = surname_letters(primer_apellido), surname_letters(segundo_apellido)
    given = given_name_letters(nombres)
    if first is None or second is None:
        alone = first or second
        letters = (alone.initial + alone.second if alone else 2 * _MISSING) + given
    elif not first.is_long:
        letters = first.initial + second.initial + given
    else:
        letters = first.initial + first.vowel + second.initial + given[0]
    return f"{letters[:3]}X" if letters in ALTERED_WORDS else letters


class SurnameLetters(NamedTuple):
    """What an RFC may take from a surname; X stands for what it lacks."""

    initial: str
    vowel: str
    second: str
    is_long: bool


@lru_cache(maxsize=65_536)
def surname_letters(surname: str | None) -> SurnameLetters | None:
    """Return what an RFC may take from a surname; None when there is none."""
    word = _first_after_particles(_words(surname))
    if not word:
        return None
    vowel = next((character for character in word[1:] if character in _VOWELS), _MISSING)
    return SurnameLetters(word[0], vowel, word[1:2] or _MISSING, is_long=len(word) > 2)


def given_name_letters(nombres: str) -> str:
    """Return the first two letters of the given name that an RFC takes, with X for those that it lacks."""
    return _given_name(nombres)[:2].ljust(2, _MISSING)


_HOMONYMY_VALUES = (
    {str(digit): f"{digit:02}" for digit in range(10)}
    | {letter: str(value) for value, letter in enumerate("ABCDEFGHI", start=11)}
    | {letter: str(value) for value, letter in enumerate("JKLMNOPQR", start=21)}
    | {letter: str(value) for value, letter in enumerate("STUVWXYZÑ", start=32)}
    | {" ": "00", "&": "10"}
)
_PAIR_PRODUCTS = {
    (tens, units): int(tens + units) * int(units) for tens in string.digits for units in string.digits
}
_HOMONYMY_CHARACTERS = "123456789ABCDEFGHIJKLMNPQRSTUVWXYZ"


def homoclave(full_name: str) -> str:
    """Return the two characters by which the RFC tells namesakes of one date apart.

    `full_name` is the first surname, second surname and given names of a person, in that order, or the
    name of a company. Every character has a two-digit value (annex I); each pair of neighbouring digits
    is multiplied by its second digit, and the last three figures of the sum, divided by 34, give one
    character by the quotient and one by the remainder (annex II). Signs outside the table do not count.
    """
    name = search_fold(full_name).upper()
    digits = "0" + "".join(_HOMONYMY_VALUES.get(character, "") for character in name)
    total = sum(_PAIR_PRODUCTS[pair] for pair in pairwise(digits))
    quotient, remainder = divmod(total % 1000, 34)
    return _HOMONYMY_CHARACTERS[quotient] + _HOMONYMY_CHARACTERS[remainder]


def compose_person(
    primer_apellido: str | None, segundo_apellido: str | None, nombres: str, birth: date
) -> str:
    """Return a complete RFC (13 characters) of a person, for synthetic data: the SAT assigns real ones."""
    full_name = " ".join(filter(None, (primer_apellido, segundo_apellido, nombres)))
    letters = name_letters(primer_apellido, segundo_apellido, nombres)
    first12 = f"{letters}{birth:%y%m%d}{homoclave(full_name)}"
    return f"{first12}{check_digit(first12)}"
