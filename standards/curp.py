"""CURP, the population registry key of a person in Mexico: structure, check digit and derivation.

The rules are those of the Instructivo Normativo para la Asignación de la Clave Única de Registro de
Población (RENAPO; Diario Oficial de la Federación, 18 October 2021). Functions that read a CURP expect it
in capitals and without blanks; they never raise on other input.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from standards.spanish import search_fold

STATE_CODES: dict[str, str] = {
    "AS": "01",
    "BC": "02",
    "BS": "03",
    "CC": "04",
    "CL": "05",
    "CM": "06",
    "CS": "07",
    "CH": "08",
    "DF": "09",
    "DG": "10",
    "GT": "11",
    "GR": "12",
    "HG": "13",
    "JC": "14",
    "MC": "15",
    "MN": "16",
    "MS": "17",
    "NT": "18",
    "NL": "19",
    "OC": "20",
    "PL": "21",
    "QT": "22",
    "QR": "23",
    "SP": "24",
    "SL": "25",
    "SR": "26",
    "TC": "27",
    "TS": "28",
    "TL": "29",
    "VZ": "30",
    "YN": "31",
    "ZS": "32",
    "NE": "",
}
"""CURP code of each place of birth -> two-digit INEGI clave of the state; empty for NE, born abroad."""

PATTERN = re.compile(
    r"\A[A-Z][AEIOUX][A-Z]{2}[0-9]{6}[HMX]"
    f"(?:{'|'.join(STATE_CODES)})"
    r"[B-DF-HJ-NP-TV-Z]{3}[0-9A-Z][0-9]\Z"
)
"""Structure of the 18 characters; the date and the check digit are apart."""

_CATALOGUE_OF_ALTERED_WORDS = """
    BACA BAKA BUEI BUEY CACA CACO CAGA CAGO CAKA CAKO COGE COGI COJA COJE COJI COJO COLA CULO FALO FETO
    GETA GUEI GUEY JETA JOTO KACA KACO KAGA KAGO KAKA KAKO KOGE KOGI KOJA KOJE KOJI KOJO KOLA KULO LILO
    LOCA LOCO LOKA LOKO MAME MAMO MEAR MEAS MEON MIAR MION MOCO MOKO MULA MULO NACA NACO PEDA PEDO PENE
    PIPI PITO POPO PUTA PUTO QULO RATA ROBA ROBE ROBO RUIN SENO TETA VACA VAGA VAGO VAKA VUEI VUEY WUEI
    WUEY
"""
ALTERED_WORDS = frozenset(_CATALOGUE_OF_ALTERED_WORDS.split())
"""Words of the registry's catalogue that may not open a CURP: their second letter becomes X."""

_PARTICLES = frozenset(
    {
        "DA",
        "DAS",
        "DD",
        "DE",
        "DEL",
        "DER",
        "DI",
        "DIE",
        "EL",
        "LA",
        "LAS",
        "LE",
        "LES",
        "LOS",
        "MAC",
        "MC",
        "VAN",
        "VON",
        "Y",
    }
)
_SKIPPED_NAMES = frozenset({"MARIA", "MA", "MA.", "JOSE", "J", "J."})
# Seen in practice beside the names that the instructivo lists: accepted, never derived.
_POSSIBLY_SKIPPED = _SKIPPED_NAMES | _PARTICLES | {"M", "M."}

_VOWELS = frozenset("AEIOU")
_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_MISSING = "X"

ALPHABET = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ".encode("latin-1")
_OUTSIDE = 255
_DIGIT_VALUES = bytes(ALPHABET.find(code) if code in ALPHABET else _OUTSIDE for code in range(256))


def check_digit(first17: str) -> str | None:
    """Return the check digit of the first 17 characters of a CURP.

    Each character is worth its index in the digits and the Spanish alphabet, ñ included, times a weight
    from 18 down to 2; the digit completes the sum to a multiple of ten. None when the text has another
    length or a character outside that alphabet.
    """
    values = first17.encode("latin-1", "replace").translate(_DIGIT_VALUES)
    if len(values) != 17 or _OUTSIDE in values:
        return None
    # The running sums weigh the values 17 down to 1; the plain sum adds the one that is wanting.
    return "0987654321"[(sum(accumulate(values)) + sum(values)) % 10]


def birth_date(curp: str) -> date | None:
    """Return the date of birth in a CURP, or None when it is no date.

    The homonym character (the 17th) tells the century: a digit for births up to 1999, a letter since 2000.
    """
    return _date(curp[4:10], curp[16:17])


@lru_cache(maxsize=65536)
def _date(digits: str, homonym: str) -> date | None:
    if (
        len(digits) != 6
        or not f"{digits}{homonym}".isascii()
        or not digits.isdigit()
        or not homonym.isalnum()
    ):
        return None
    century = 1900 if homonym.isdigit() else 2000
    try:
        return date(century + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    except ValueError:
        return None


def sex(curp: str) -> str | None:
    """Return the registered sex: H (hombre), M (mujer) or X (no binario); None for any other character."""
    letter = curp[10:11]
    return letter if letter in {"H", "M", "X"} else None


def state(curp: str) -> str | None:
    """Return the CURP code of the place of birth, a key of `STATE_CODES`, or None when there is no such."""
    code = curp[11:13]
    return code if code in STATE_CODES else None


class Marks(NamedTuple):
    """What a CURP takes from one word of a name; X stands for what the word lacks."""

    initial: str
    vowel: str
    consonant: str


_NO_MARKS = Marks(_MISSING, _MISSING, _MISSING)


def _words(text: str | None) -> list[str]:
    """Return the words of a name that have a letter, in capitals without accents and with Ñ already X."""
    capitals = search_fold(text or "").upper().replace("Ñ", "X").replace(".", ". ")
    return [word for word in capitals.split() if not _LETTERS.isdisjoint(word)]


def _inner(word: str, wanted_vowel: bool) -> str:
    # A hyphen, apostrophe or other sign that the search meets before the letter gives X.
    for character in word[1:]:
        if character not in _LETTERS:
            return _MISSING
        if (character in _VOWELS) == wanted_vowel:
            return character
    return _MISSING


def _marks(word: str) -> Marks:
    initial = word[0] if word[0] in _LETTERS else _MISSING
    return Marks(initial, _inner(word, wanted_vowel=True), _inner(word, wanted_vowel=False))


def _first_after_particles(words: list[str]) -> str:
    # The last word always counts: there are people whose surname is a particle.
    return next((word for word in words[:-1] if word not in _PARTICLES), words[-1])


@lru_cache(maxsize=65536)
def surname_marks(surname: str | None) -> Marks:
    """Return what a CURP takes from a surname."""
    words = _words(surname)
    return _marks(_first_after_particles(words)) if words else _NO_MARKS


@lru_cache(maxsize=65536)
def given_name_marks(nombres: str) -> Marks:
    """Return what a CURP takes from given names."""
    words = _words(nombres)
    if not words:
        return _NO_MARKS
    if len(words) > 1 and words[0] in _SKIPPED_NAMES:
        words = words[1:]
    return _marks(_first_after_particles(words))


def _derived_marks(
    primer_apellido: str | None, segundo_apellido: str | None, nombres: str
) -> tuple[Marks, Marks, Marks]:
    first, second = surname_marks(primer_apellido), surname_marks(segundo_apellido)
    if first is _NO_MARKS:
        first, second = second, _NO_MARKS
    return first, second, given_name_marks(nombres)


def name_letters(primer_apellido: str | None, segundo_apellido: str | None, nombres: str) -> str:
    """Return the four letters that open the CURP of a person of these names.

    They are the initial of the first surname, its first inner vowel, the initial of the second surname and
    that of the given name. Leading particles are dropped, María and José give way to another given name,
    X stands for Ñ and for what is missing, and also for the second letter of an altered word. A single
    surname counts as the first, whichever of the two fields holds it.
    """
    first, second, given = _derived_marks(primer_apellido, segundo_apellido, nombres)
    letters = first.initial + first.vowel + second.initial + given.initial
    return f"{letters[0]}X{letters[2:]}" if letters in ALTERED_WORDS else letters


def name_consonants(primer_apellido: str | None, segundo_apellido: str | None, nombres: str) -> str:
    """Return the three inner consonants (first surname, second surname, given name) of these names' CURP.

    The words are chosen as for `name_letters`; X stands for Ñ and for a consonant that is missing.
    """
    first, second, given = _derived_marks(primer_apellido, segundo_apellido, nombres)
    return first.consonant + second.consonant + given.consonant


def compose(  # noqa: PLR0913, PLR0917 - a CURP is made of these seven data
    primer_apellido: str | None,
    segundo_apellido: str | None,
    nombres: str,
    birth: date,
    sex: str,
    state_code: str,
    homonym: str,
) -> str:
    """Return the complete CURP of a person, for synthetic data: only the registry assigns real ones.

    `sex` is H, M or X, `state_code` a key of `STATE_CODES`, `homonym` a digit for a birth from 1900 to 1999
    and a capital letter from 2000 to 2099.

    Raises:
        ValueError: when these make no CURP, for instance a letter as homonym of a birth in 1999.
    """
    letters = name_letters(primer_apellido, segundo_apellido, nombres)
    consonants = name_consonants(primer_apellido, segundo_apellido, nombres)
    first17 = f"{letters}{birth:%y%m%d}{sex}{state_code}{consonants}{homonym}"
    curp = f"{first17}{check_digit(first17)}"
    if not PATTERN.match(curp) or birth_date(curp) != birth:
        raise ValueError(
            f"no CURP has birth {birth}, sex {sex!r}, state {state_code!r} and homonym {homonym!r} together"
        )
    return curp


def _readings(words: list[str], skippable: frozenset[str]) -> set[Marks]:
    """Return the marks of every word that may represent these: the skippable ones and the next after them."""
    readings: set[Marks] = set()
    for word in words:
        readings.update(_spellings(word))
        if word not in skippable:
            break
    return readings


def _spellings(word: str) -> Iterator[Marks]:
    parts = "".join(character if character in _LETTERS else " " for character in word).split()
    for spelling in {word, "".join(parts), *parts}:
        marks = _marks(spelling)
        for initial in _possible(marks.initial):
            for consonant in _possible(marks.consonant):
                yield Marks(initial, marks.vowel, consonant)


def _possible(letter: str) -> str:
    # Many publishers write N for the Ñ that the registry turned into X.
    return "NX" if letter == "N" else letter


def _surname_readings(
    curp: str, first_words: list[str], second_words: list[str]
) -> tuple[set[Marks], set[Marks]]:
    first, second = _readings(first_words, _PARTICLES), _readings(second_words, _PARTICLES)
    if not first_words:
        return second | {_NO_MARKS}, second | {_NO_MARKS}
    if not second_words:
        # Both surnames may have been written in the first field.
        tails = (first_words[start:] for start in range(1, len(first_words)))
        second = {_NO_MARKS}.union(*(_readings(tail, _PARTICLES) for tail in tails))
    elif state(curp) == "NE":
        # People born abroad are often registered with their one legal surname.
        second.add(_NO_MARKS)
    return first, second


def _letters_agree(letters: str, first: set[Marks], second: set[Marks], given: set[Marks]) -> bool:
    third = {marks.initial for marks in second}
    fourth = {marks.initial for marks in given}
    if letters[2:3] not in third or letters[3:4] not in fourth:
        return False
    opening = letters[:2]
    if any(opening == marks.initial + marks.vowel for marks in first):
        return True
    return opening[1:] == "X" and any(
        opening[0] == marks.initial and marks.initial + marks.vowel + letters[2:] in ALTERED_WORDS
        for marks in first
    )


def agrees_with_names(
    curp: str, primer_apellido: str | None, segundo_apellido: str | None, nombres: str
) -> frozenset[str]:
    """Return the parts of a CURP, of "letters" and "consonants", that these names cannot have given.

    `curp` is structurally valid. Wherever the registry's rules or its practice leave a choice every reading
    counts as agreement: María, José and particles skipped or not, signs inside a name read as X, as a
    blank or left out, N written for Ñ, an altered word or not, both surnames in one field, a second surname
    that was not registered for a person born abroad. Nothing disagrees when either the surnames or the
    given names are missing, for there is nothing to compare.
    """
    if gives(curp, primer_apellido, segundo_apellido, nombres):
        return frozenset()
    return _disagreements(curp, _words(primer_apellido), _words(segundo_apellido), _words(nombres))


def gives(curp: str, primer_apellido: str | None, segundo_apellido: str | None, nombres: str) -> bool:
    """Return whether a CURP has just the letters and consonants that the registry's rules make of names."""
    first, second, given = _derived_marks(primer_apellido, segundo_apellido, nombres)
    return (
        curp[:4] == first.initial + first.vowel + second.initial + given.initial
        and curp[13:16] == first.consonant + second.consonant + given.consonant
    )


def _disagreements(
    curp: str, first_words: list[str], second_words: list[str], given_words: list[str]
) -> frozenset[str]:
    if not given_words or not (first_words or second_words):
        return frozenset()
    first, second = _surname_readings(curp, first_words, second_words)
    given = _readings(given_words, _POSSIBLY_SKIPPED)
    parts: set[str] = set()
    if not _letters_agree(curp[:4], first, second, given):
        parts.add("letters")
    consonants = curp[13:16]
    if len(consonants) != 3 or any(
        consonant not in {marks.consonant for marks in readings}
        for consonant, readings in zip(consonants, (first, second, given), strict=True)
    ):
        parts.add("consonants")
    return frozenset(parts)
