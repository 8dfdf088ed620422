"""Rules about dates: how they are written, and when they lie."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache

from validator.model import Facts, Params
from validator.rules.declare import value_rule, value_screen

_RFC = "RFC 3339, §5.6; PDNMX/api_docs, OpenAPI: format date-time"
_DAY = "RFC 3339, §5.6, full-date; PDNMX/api_docs, OpenAPI: format date"
_BASES = (
    "Bases para el funcionamiento de la Plataforma Digital Nacional (DOF, 23 oct 2018), calidad de los datos"
)
_WRITTEN, _CAPTURE = "format:date-time", "capture-date"

_DATE_TIME = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d)T(?P<time>\d\d:\d\d:\d\d)(?:\.\d+)?(?P<offset>Z|[+-]\d\d:\d\d)?",
    re.ASCII | re.IGNORECASE,
)
_USUAL = re.compile(r"\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?Z", re.ASCII)
_DATE_ONLY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_WITH_TIME = re.compile(r"\d{4}-\d\d-\d\d[ T].*", re.ASCII)
_DAY_FIRST = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}\b.*", re.ASCII)
_NEARLY = (
    ("colon", re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?[+-]\d{4}", re.ASCII)),
    ("outer-blanks", re.compile(_DATE_TIME.pattern, re.ASCII | re.IGNORECASE)),
    ("blank", re.compile(r"\d{4}-\d\d-\d\d[ T]+\d\d:\d\d:\d\d(?:[.,]\d+)? *(?:Z|[+-]\d\d:?\d\d)?", re.ASCII)),
    ("seconds", re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?:Z|[+-]\d\d:?\d\d)?", re.ASCII)),
    ("epoch", re.compile(r"\d{10}(?:\d{3})?", re.ASCII)),
)
"""Other ways of writing a moment -> the text that tells what is wrong with each."""
_FIRST_YEAR = 2010


def day_of(value: object) -> date | None:
    """Return the day of a date or date-time that is written well enough, else None."""
    return _day(value[:10]) if isinstance(value, str) else None


@lru_cache(maxsize=16384)
def _day(text: str) -> date | None:
    if not _DATE_ONLY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def comes_before(first: object, second: object) -> bool:
    """Tell whether a day comes before another one, for sure; the hour and its offset do not count."""
    one, other = day_of(first), day_of(second)
    return one is not None and other is not None and one < other


@value_rule("date.format", "error", _RFC, '{"fechaCaptura": "21/01/2025"}', target=_WRITTEN)
def date_format(value: str, facts: Facts) -> Params | None:  # noqa: ARG001 - every value rule takes both
    """Not a moment as RFC 3339 writes it, or one that does not exist."""
    written = _DATE_TIME.fullmatch(value)
    if written is None:
        return _written_otherwise(value)
    # A leap second is legal, and unknown to the library.
    moment = value[: -len(written["offset"])] if written["offset"] else value
    offset = (written["offset"] or "").upper().replace("Z", "+00:00")
    try:
        datetime.fromisoformat(f"{moment[:17]}{moment[17:19].replace('60', '59')}{offset}")
    except ValueError:
        return {"variant": "impossible"}
    return None


def _written_otherwise(value: str) -> Params:
    if _DAY_FIRST.fullmatch(value.strip()):
        return {"variant": "day-first"}
    if _DATE_ONLY.fullmatch(value.strip()):
        return {"variant": "no-time"}
    for variant, pattern in _NEARLY:
        if pattern.fullmatch(value.strip()):
            return {"variant": variant}
    return {}


@value_rule(
    "date.day", "error", _DAY, '{"resolucion": {"fechaResolucion": "31/01/2025"}}', target="format:date"
)
def day_format(value: str, facts: Facts) -> Params | None:  # noqa: ARG001 - every value rule takes both
    """Not a day as RFC 3339 writes it, or one that does not exist."""
    if day_of(value) is not None and len(value) == len("2025-01-21"):
        return None
    plain = value.strip()
    if _DATE_ONLY.fullmatch(plain):
        return {"variant": "impossible" if _day(plain) is None else "outer-blanks"}
    if _DAY_FIRST.fullmatch(plain):
        return {"variant": "day-first"}
    return {"variant": "with-time"} if _WITH_TIME.fullmatch(plain) else {}


@value_rule("date.offset", "warning", _RFC, '{"fechaCaptura": "2025-01-21T17:32:28"}', target=_WRITTEN)
def offset(value: str, facts: Facts) -> Params | None:  # noqa: ARG001 - every value rule takes both
    """A moment without its offset from UTC."""
    written = _DATE_TIME.fullmatch(value)
    return {} if written and not written["offset"] else None


@value_rule("date.future", "error", _BASES, '{"fechaCaptura": "2099-01-01T00:00:00Z"}', target=_CAPTURE)
def future(value: str, facts: Facts) -> Params | None:
    """Captured later than tomorrow: a day is left for clocks and time zones."""
    day = day_of(value)
    return {"today": facts.today.isoformat()} if day and day > facts.today + timedelta(days=1) else None


@value_rule("date.too-old", "warning", _BASES, '{"fechaCaptura": "1970-01-01T00:00:00Z"}', target=_CAPTURE)
def too_old(value: str, facts: Facts) -> Params | None:  # noqa: ARG001 - every value rule takes both
    """Captured before there was anything to capture for."""
    day = day_of(value)
    return {"year": _FIRST_YEAR} if day and day.year < _FIRST_YEAR else None


@value_screen(_CAPTURE)
def sound(value: str, facts: Facts) -> bool:
    """Tell at once that a date of capture is good: in the usual form, in range and existing."""
    day = day_of(value) if _USUAL.fullmatch(value) else None
    return day is not None and day.year >= _FIRST_YEAR and day <= facts.today
