"""Spanish text: cleaning, folding for comparison and dictionary order.

Every function is pure and total over ``str``. ASCII input takes a path free of Unicode tables because
most published values are plain capitals.
"""

import re
import unicodedata
from functools import cache

_ENYE = "ñ"


_ACCENTED = re.compile(r"[^\x00-\x7fñ]")


@cache
def _without_accent(character: str) -> str:
    """Return a character without its accents; ñ is a letter of its own."""
    if character == _ENYE:
        return character
    parts = unicodedata.normalize("NFD", character)
    bare = "".join(part for part in parts if unicodedata.category(part) != "Mn")
    # Hangul decomposes into letters, not into a letter and its accents.
    return character if len(bare) > 1 else bare


def clean(text: str) -> str:
    """Return the text in Unicode NFC, trimmed, each inner run of white space reduced to one blank."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())


def search_fold(text: str) -> str:
    """Return the form in which two texts are equal for a search filter.

    Blanks are cleaned, case and accents are ignored and ``ü`` equals ``u``; ``ñ`` stays a letter of its
    own, so ``muñoz`` and ``munoz`` differ. Unlike `fold` a final dot is kept: a filter matches any part
    of a value, where a dot is a character as any other.
    """
    if text.isascii():
        return " ".join(text.split()).lower()
    lowered = unicodedata.normalize("NFC", text).casefold()
    bare = _ACCENTED.sub(lambda found: _without_accent(found[0]), lowered)
    return " ".join(bare.split())


def fold(text: str) -> str:
    """Return the form in which two catalogue values are the same value.

    As `search_fold`, and final dots are dropped: ``S.A. de C.V.`` and ``s.a. de c.v`` are the same. All
    final dots go, so that folding twice changes nothing; a text of dots alone folds to nothing.
    """
    return search_fold(text).rstrip(" .")


# Order of the characters below the letters in the CLDR root collation, on which the Spanish one builds.
_ORDER = " _-–—,;:!¡?¿.…'‘’\"“”«»()[]{}@*/\\&#%`´^¨°+<=>|~$0123456789abcdefghijklmnñopqrstuvwxyz"
# Ranks start above the null character and end below U+0080: every other character sorts after z.
_RANKS = {ord(character): chr(rank) for rank, character in enumerate(_ORDER, start=1)}
_RANKS[ord("ª")] = _RANKS[ord("a")]
_RANKS[ord("º")] = _RANKS[ord("o")]
_CAPITAL_RANKS = {ord(chr(code).upper()): rank for code, rank in _RANKS.items() if chr(code).isalpha()}
_CONTROL_RANKS = dict.fromkeys((*range(0x20), 0x7F), "")
_BLANK_RANKS = {ord(blank): _RANKS[ord(" ")] for blank in "\t\n\v\f\r"}
_ASCII_RANKS = _CONTROL_RANKS | _BLANK_RANKS | _CAPITAL_RANKS | _RANKS


class _PrimaryRank(dict[int, str]):
    """Translation table, filled on demand, from a case-folded character to its dictionary rank."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        bare = _without_accent(character)
        if character.isspace():
            rank = _RANKS[ord(" ")]
        elif unicodedata.category(character) == "Cc":
            rank = ""
        else:
            rank = bare if bare == character else bare.translate(self)
        self[code] = rank
        return rank


_PRIMARY_RANKS = _PrimaryRank(_ASCII_RANKS)

# Accents in the order of the Unicode collation table; any other mark sorts after them.
_ACCENT_ORDER = "\u0301\u0300\u0306\u0302\u030c\u030a\u0308\u030b\u0303\u0307"
_NO_ACCENT = "\x01"


class _AccentRank(dict[int, str]):
    """Translation table, filled on demand, from a composed character to the ranks of its accents."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        parts = [character] if character == _ENYE else list(unicodedata.normalize("NFD", character))
        rank = "".join(part if unicodedata.category(part) == "Mn" else _NO_ACCENT for part in parts)
        for position, accent in enumerate(_ACCENT_ORDER, start=ord(_NO_ACCENT) + 1):
            rank = rank.replace(accent, chr(position))
        self[code] = rank
        return rank


_ACCENT_RANKS = _AccentRank()


def primary_key(text: str) -> str:
    """Return the sort key of the text by base letters alone: case and accents tie, ñ comes after n.

    Blanks, then punctuation, then digits sort before letters, as in the ``es`` collation of the databases
    behind the published services. Keys compare with one another only; they are not text to show.
    """
    if text.isascii():
        return text.translate(_ASCII_RANKS)
    return unicodedata.normalize("NFC", text).casefold().translate(_PRIMARY_RANKS)


def collation_key(text: str) -> tuple[str, str, str]:
    """Return a sort key that puts texts in Spanish dictionary order.

    The order is by base letters (ñ after n), then by accents (unaccented first), then by case (lower case
    first). The text is not trimmed: a leading blank sorts first, as the database collation has it.
    """
    if text.isascii():
        return text.translate(_ASCII_RANKS), "", text.swapcase()
    composed = unicodedata.normalize("NFC", text)
    lowered = composed.casefold()
    # Trailing unaccented positions never decide, and without them plain text needs no accent key.
    accents = lowered.translate(_ACCENT_RANKS).rstrip(_NO_ACCENT)
    return lowered.translate(_PRIMARY_RANKS), accents, composed.swapcase()
