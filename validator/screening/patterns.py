"""What values look like when no rule has anything to say: schemas that sound values satisfy.

A pattern here is narrow on purpose. Whatever it does not take is examined by the rules themselves. The syntax is
what Rust's ``regex`` and Python's ``re`` read alike, without looking around.
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from standards import curp, rfc
from standards.model import Schema
from validator.plan import Node
from validator.rules.privacy import is_scanned
from validator.rules.texts import is_short_code

_LETTERS = "A-Za-zÁÉÍÓÚÜÑÀÄÅÆÇÈÊËÌÎÏÒÔÕÖØÙÛÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿ"
"""Those of the languages of Western Europe, but for the two that open a letter that was encoded twice."""
_SIGNS = ".,:;()'\"/°ºª"
_ACCENTED = {
    "a": "aàáâãäåAÀÁÂÃÄÅ",
    "e": "eèéêëEÈÉÊË",
    "i": "iìíîïIÌÍÎÏ",
    "o": "oòóôõöOÒÓÔÕÖ",
    "u": "uùúûüUÙÚÛÜ",
    "c": "cçCÇ",
    "y": "yýÿYÝ",
}
_LONGEST, _LONGEST_REMARKS = 500, 20_000


def _loose(words: str) -> str:
    """Return a pattern of words in any case, with or without accents; what is no letter stays as it is."""
    return "".join(
        f"[{_ACCENTED.get(each, each + each.upper())}]" if each.isalpha() else each for each in words
    )


def _any(*words: str) -> str:
    return "|".join(map(_loose, words))


_END = "[ .]*$"
_BLANKS = "^$|^ | $|  "
_OPENINGS = (
    f"{_any('n/', 's/', 'dato no ', 'sin ', 'lorem', 'asdf', 'qwerty')}|{_loose('n')}\\.|[-_.,:;'\"/()°ºª]"
    f"|{_loose('xxx')}"
)
_WORDS_FOR_NOTHING = _any(
    *("null", "undefined", "none", "nan", "nil", "patito", "prueba", "test", "ejemplo", "string", "vacio"),
    *("no aplica", "no disponible", "no tiene", "por definir", "por asignar"),
    *(
        f"no {each}{last}"
        for each in ("proporcionad", "especificad", "identificad", "definid")
        for last in "oa"
    ),
    *(f"no {each}{last}" for each in ("capturad", "registrad") for last in "oa"),
    *("ninguno", "ninguna", "desconocido", "desconocida", "pendiente"),
)
_REPEATED = "|".join(f"{_loose(each)}{{3,}}" for each in "abcdefghijklmnopqrstuvwxyzñ123456789_")
_SHORT_FILLERS = f"{_any('no', 'na', 'nd', 'sn', 'sd', 'x', 'xx')}|0+|{_REPEATED}"
_FILLERS = f"^(?:{_OPENINGS})|^(?:{_WORDS_FOR_NOTHING}|{_SHORT_FILLERS}){_END}"
"""Openings of texts that may stand for the lack of one, and whole texts that do."""
_FILLERS_OF_CODES = f"^(?:{_OPENINGS})|^(?:{_WORDS_FOR_NOTHING}){_END}"
"""The same where codes are due, which may be short."""
_KEYS = "(?:^|[^A-Za-z0-9])[A-Za-zÑñ]{4}[0-9]{6}"
"""How a CURP and a person's RFC begin."""
_UTF7 = r"\+[^0-9]"
"""How what another encoding left behind begins; a telephone number has a digit after the sign."""
_LOREM = "orem ipsum"
_TITLES = (
    f"^(?:{_any('lic', 'lcdo', 'lcda', 'ing', 'mtro', 'mtra', 'arq', 'prof', 'profr', 'profra', 'profa', 'dr', 'dra')}"
    rf"|{_any('c', 'cp', 'c p', 'l', 'lc', 'l c', 'lcp', 'm', 'm en')})[ .]"
)
_MADE_UP = (
    f"(?:^| )(?:{_any('prueba', 'test', 'ejemplo', 'example', 'patito', 'dummy', 'fulan', 'perengan')})"
)
_COMPANIES = (
    rf"(?:^|[ .'-])(?:{_loose('s')}\.? ?{_loose('a')}\.? {_loose('de c')}|{_loose('s')}\.? {_loose('de r')})"
)


def _without(*flaws: str, most: int = _LONGEST) -> Schema:
    """Return what texts without some flaws satisfy, and all that is no text."""
    return {"not": {"type": "string", "pattern": "|".join(flaws)}, "maxLength": most}


_TOLD_NUMBERS = (
    f"(?:{_any('clabe', 'cuenta', 'bancaria', 'tarjeta')}).*[0-9](?:[ -]?[0-9]){{12}}"
    f"|[0-9](?:[ -]?[0-9]){{12}}.*(?:{_any('clabe', 'cuenta', 'bancaria', 'tarjeta')})"
    f"|(?:{_any('tel', 'tels', 'telefono', 'telefonos', 'cel', 'celular', 'tfno', 'movil', 'whats', 'whatsapp')})"
    r"[.:]* *\+?[0-9(]"
)
"""Numbers of accounts and telephones beside a word that says so."""
REMARKS = _without(
    "^$|^ | $",
    rf"[^{_LETTERS}0-9 {_SIGNS}\n-]",
    r"^\n|\n$",
    _FILLERS,
    _KEYS,
    _LOREM,
    r"[0-9](?:[ -]?[0-9]){8}|\([0-9]",
    most=_LONGEST_REMARKS,
)
"""The same for remarks, which may say much, and must not hold numbers of persons, telephones or accounts."""
NAME = _without(_BLANKS, rf"[^{_LETTERS} .'-]", _FILLERS, _LOREM, _TITLES, _MADE_UP, _COMPANIES)
"""Names of persons that no rule objects to."""

_DAYS_OF_MONTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_TIME = r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9})?(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])"
_FIRST_CAPTURE = 2010


def _numbers(first: int, last: int) -> str:
    return "|".join(f"{number:02}" for number in range(first, last + 1))


def _days(sign: str, last_month: int = 12) -> str:
    """Return a pattern of the days of a year up to the end of a month, without the leap day."""
    months = enumerate(_DAYS_OF_MONTHS[:last_month], start=1)
    return "|".join(f"{month:02}{sign}(?:{_numbers(1, days)})" for month, days in months)


_DAY = f"(?:(?:19|20)[0-9][0-9]-(?:{_days('-')})|(?:(?:19|20)(?:0[48]|[2468][048]|[13579][26])|2000)-02-29)"


def _days_until(last: date) -> str:
    """Return a pattern of the days from the first on which data were captured; no leap day of the last year."""
    leap = "|".join(str(year) for year in range(_FIRST_CAPTURE, last.year) if isleap(year))
    parts = [f"(?:{_numbers(_FIRST_CAPTURE, last.year - 1)})-(?:{_days('-')})", f"(?:{leap})-02-29"]
    parts += [f"{last.year}-(?:{_days('-', last.month - 1)})"] if last.month > 1 else []
    parts.append(
        f"{last.year}-{last.month:02}-(?:{_numbers(1, min(last.day, _DAYS_OF_MONTHS[last.month - 1]))})"
    )
    return f"(?:{'|'.join(parts)})"


class Sound(NamedTuple):
    """What the values of a meaning look like when some rules have nothing to say.

    Attributes:
        schema: given the day of the run.
        rules: those that have nothing to say.
        texts: whether the rules about texts have nothing to say either.
    """

    schema: Callable[[date], Schema]
    rules: frozenset[str]
    texts: bool = True


def _whole(pattern: str) -> Schema:
    return {"pattern": f"^(?:{pattern})$"}


_BIRTH = f"(?:[0-9]{{2}}(?:{_days('')})|(?:0[48]|[2468][048]|[13579][26])0229)"
"""Two digits of the year, month and day; the year 00 has a leap day in one century only."""
_CURP = (
    "[A-Z][AEIOUX][A-Z]{2}"
    f"{_BIRTH}[HMX](?:{'|'.join(sorted(curp.STATE_CODES))})[B-DF-HJ-NP-TV-Z]{{3}}[0-9A-Z][0-9]"
)
_RFC = f"[A-ZÑ&]{{4}}{_BIRTH}[A-Z0-9]{{2}}[0-9A]"


def _curp(today: date) -> Schema:  # noqa: ARG001 - every one takes the day
    altered = "|".join(sorted(curp.ALTERED_WORDS))
    return {**_whole(_CURP), "not": {"type": "string", "pattern": f"^(?:{altered})"}}


_PHONE = {
    **_whole(
        r"[1-9][0-9]{9}|\+[1-9][0-9]{0,2} ?[0-9]{3,4} ?[0-9]{6,8}|\+[1-9][0-9]{0,2} ?[0-9]{2} ?[0-9]{8}"
    ),
    "not": {"pattern": f"^(?:{'|'.join(f'{each}+' for each in range(1, 10))})$"},
}
_HOST = r"[A-Za-z][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)*\."
_MAIL = rf"[A-Za-z0-9._-]+@{_HOST}[A-Za-z]{{2,}}"
_LINK = rf"https://{_HOST}(?:mx|com|org|net|gob|edu|example)(?:[/?#][A-Za-z0-9._/?#=-]*)?"
_SAMPLE_HOSTS = "(?:example|ejemplo|prueba|test|dominio|domain)[.]"


def _rfc(today: date) -> Schema:  # noqa: ARG001 - every one takes the day
    return {**_whole(_RFC), "not": {"enum": sorted(rfc.GENERIC_RFCS)}}


def _always(schema: Schema) -> Callable[[date], Schema]:
    return lambda today: schema  # noqa: ARG005 - what is sound does not change with the day


_CAPTURED = frozenset({"date.future", "date.too-old"})
_MOMENT, _OF_DAY = frozenset({"date.format", "date.offset"}), frozenset({"date.day"})

VALUES: dict[frozenset[str], Sound] = {
    frozenset({"curp"}): Sound(
        _curp,
        frozenset({"curp.shape", "curp.normal-form", "curp.state", "curp.date", "curp.offensive-word"}),
    ),
    frozenset({"rfc-person"}): Sound(
        _rfc,
        frozenset({"rfc.company", "rfc.without-homoclave", "rfc.shape", "rfc.normal-form"})
        | {"rfc.generic", "rfc.date"},
    ),
    frozenset({"person-name"}): Sound(
        _always(NAME), frozenset({"name.test", "name.digits", "name.title", "name.company"})
    ),
    frozenset({"free-text"}): Sound(
        _always(REMARKS), frozenset({"privacy.free-text", "privacy.contact-data"})
    ),
    frozenset({"phone"}): Sound(_always(_PHONE), frozenset({"phone.digits"})),
    frozenset({"email"}): Sound(
        _always({**_whole(_MAIL), "not": {"type": "string", "pattern": f"(?i){_SAMPLE_HOSTS}"}}),
        frozenset({"email.shape", "email.example"}),
    ),
    frozenset({"url"}): Sound(
        _always(_whole(_LINK)), frozenset({"url.shape", "url.private-host", "url.insecure"})
    ),
    frozenset({"fiscal-year"}): Sound(
        lambda today: {"enum": [str(year) for year in range(2000, today.year + 2)]},
        frozenset({"s2.fiscal-year"}),
    ),
    frozenset({"format:date"}): Sound(_always(_whole(_DAY)), _OF_DAY),
    frozenset({"format:date-time"}): Sound(_always(_whole(_DAY + _TIME)), _MOMENT),
    frozenset({"capture-date", "format:date"}): Sound(
        lambda today: _whole(_days_until(today)), _CAPTURED | _OF_DAY
    ),
    frozenset({"capture-date", "format:date-time"}): Sound(
        lambda today: _whole(_days_until(today) + _TIME), _CAPTURED | _MOMENT
    ),
}
"""By what rules about values are about: what sound texts look like."""

TEXT_RULES = frozenset(
    {"text.too-long", "text.blank", "text.empty", "text.mojibake", "text.control-characters"}
) | {
    "text.html",
    "text.decomposed",
    "text.placeholder",
    "text.outer-blanks",
    "text.inner-blanks",
    "privacy.misplaced",
}
"""Rules about texts that have nothing to say about those of `of_text`, nor about those of `VALUES`."""

PERSON_RULES = frozenset({"curp.check-digit", "curp.future", "rfc.check-digit"})
"""Rules about the keys of persons that are asked of all persons of many records together."""

NUMBERS: dict[str, Sound] = {
    "budget-branch": Sound(_always({"maximum": 55}), frozenset({"s2.budget-branch"})),
    "vehicle-year": Sound(
        lambda today: {"minimum": 1900, "maximum": today.year + 1}, frozenset({"s1.vehicle-year"})
    ),
}
"""By meaning: what sound numbers look like."""


def of_text(node: Node) -> Schema:
    """Return what texts at a place look like when no rule about texts objects to them."""
    scanned = is_scanned(node)
    fillers = _FILLERS_OF_CODES if is_short_code(node) else _FILLERS
    signs = f"{_SIGNS}_+" if scanned else f"{_SIGNS}_+@"
    flaws = [_BLANKS, f"[^{_LETTERS}0-9 {signs}-]", _UTF7, fillers, _LOREM]
    return _without(*flaws, *([_KEYS, _TOLD_NUMBERS] if scanned else []))


def of_value(node: Node) -> Sound | None:
    """Return what sound texts look like at a place with rules about values; None when it is not known."""
    return VALUES.get(frozenset(rule.target for rule in node.checks))
