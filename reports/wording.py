"""Words shared by every output: outcomes, places, dates, and texts of others made safe to show."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Literal

from conformance.results import ProviderIdentity, Verdict
from reports.quarters import local
from standards import catalog
from standards.texts import Language, text

Outcome = Literal["conformant", "partial", "draft", "undecided", "non-conformant"]
"""A verdict with its reservations: only ``conformant`` means the whole of an official standard."""

FEDERATION = "00"

# Control characters can drive a terminal, and direction marks can make a text read as another one.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def outcome_of(verdict: Verdict, *, partial: bool, draft: bool) -> Outcome:
    """Tell what a verdict amounts to: a partial run, or one against a draft, is never plainly conformant."""
    if verdict != "conformant":
        return verdict
    if partial:
        return "partial"
    return "draft" if draft else "conformant"


def printable(value: str) -> str:
    """Return a text of others without characters that act instead of showing."""
    return _UNPRINTABLE.sub("\ufffd", value.replace("\r\n", "\n"))


def one_line(value: str) -> str:
    """Return a text of others on one line."""
    return " ".join(printable(value).split())


def shown(provider: ProviderIdentity) -> ProviderIdentity:
    """Return who was examined with every text on one printable line."""
    texts = {name: one_line(getattr(provider, name)) for name in ("id", "name", "entity", "url")}
    return provider.model_copy(update=texts)


def entity_name(entity: str, language: Language) -> str:
    """Return the name of a state by its INEGI clave, or of the federation."""
    if entity == FEDERATION:
        return text("reports", "entity.federation", language)
    found = catalog.load("inegi-entidad").by_clave.get(entity)
    return found.valor if found else text("reports", "entity.unknown", language, entity=entity)


def moment(value: datetime, language: Language) -> str:
    """Return a date and time for people, in Mexico City's time."""
    there = local(value)
    return text(
        "reports",
        "date.moment",
        language,
        day=there.day,
        month=text("reports", f"date.month-{there.month}", language),
        year=there.year,
        time=f"{there:%H:%M}",
    )
