"""How filters compare Spanish texts: capitals, accents, ñ, blanks, parts."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable

from conformance.checks.registry import Outcome, check, failed, not_applicable, passed
from conformance.examination import Blocked, Examination
from conformance.selection import holds_exactly, select
from conformance.survey import key_of, texts_at
from standards.model import Filter
from standards.requirements import Requirement
from standards.spanish import search_fold


def _texts(examination: Examination) -> Iterable[tuple[Filter, str]]:
    """Yield text filters with each value that records have, short and safe to compare."""
    for each in examination.standard.api.filters:
        if each.match == "contains":
            for value in sorted(
                {text for record in examination.records for text in texts_at(record, each.path)}
            ):
                if len(value) > 2 and value == value.strip() and value.replace(" ", "").isalnum():
                    yield each, value


def _chosen(examination: Examination, wanted: Callable[[str], bool]) -> list[tuple[Filter, str]]:
    """Return one value per filter that is as wanted, the first in order."""
    found: dict[str, tuple[Filter, str]] = {}
    for each, value in _texts(examination):
        if each.name not in found and wanted(value):
            found[each.name] = (each, value)
    return list(found.values())


def _has_accent(text: str) -> bool:
    plain = text.replace("ñ", "n").replace("Ñ", "N")
    return unicodedata.normalize("NFD", plain) != plain


def _without_accents(text: str) -> str:
    kept = text.replace("ñ", "\0").replace("Ñ", "\1")
    stripped = "".join(char for char in unicodedata.normalize("NFD", kept) if not unicodedata.combining(char))
    return stripped.replace("\0", "ñ").replace("\1", "Ñ")


def _with_accent(text: str) -> str:
    """Put a grave accent on the first vowel: no name has it, every fold removes it."""
    for position, char in enumerate(text):
        if char.lower() in "aeiou":
            return text[:position] + unicodedata.normalize("NFC", char + "\u0300") + text[position + 1 :]
    return text


def _same_selection(examination: Examination, each: Filter, value: str, variants: Iterable[str]) -> Outcome:
    original = select(examination, {each.name: value})
    replies = [original.reply]
    for variant in variants:
        other = select(examination, {each.name: variant})
        replies.append(other.reply)
        if other.complete != original.complete or other.keys != original.keys:
            return failed(
                "variants-differ", original.reply, other.reply,
                member=each.name, one=json.dumps(value, ensure_ascii=False),
                other=json.dumps(variant, ensure_ascii=False), counts=f"{len(original.keys)}, {len(other.keys)}",
            )  # fmt: skip
    return passed(*replies)


def _each_same(
    examination: Examination, chosen: list[tuple[Filter, str]], vary: Callable[[str], list[str]]
) -> Outcome:
    if not chosen:
        raise Blocked("no-values", *examination.survey.replies[:1], member="query")
    replies: list[int] = []
    for each, value in chosen:
        outcome = _same_selection(examination, each, value, vary(value))
        if outcome.status != "pass":
            return outcome
        replies += outcome.evidence
    return Outcome("pass", evidence=tuple(dict.fromkeys(replies)))


@check("filters.fold")
def folds(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether capitals and accents make no difference."""
    chosen = _chosen(examination, _has_accent) or _chosen(examination, str.isascii)

    def vary(value: str) -> list[str]:
        plain = _without_accents(value)
        return [value.upper(), value.lower(), plain, plain.upper(), _with_accent(plain)]

    return _each_same(examination, chosen, vary)


@check("filters.enye")
def enye(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether ñ is a letter of its own, also where a text has several."""
    replies = []
    for each, value in _chosen(examination, lambda text: text.lower().count("ñ") > 1)[:1] + _chosen(
        examination, lambda text: text.lower().count("ñ") == 1
    ):
        selection = select(examination, {each.name: value})
        replies.append(selection.reply)
        owners = {key_of(record) for record in examination.records if holds_exactly(record, each, value)}
        if selection.complete and owners - selection.keys:
            return failed(
                "filter-misses", selection.reply, member=each.name, count=len(owners - selection.keys)
            )
    for each in [each for each in examination.standard.api.filters if each.match == "contains"][:2]:
        selection = select(examination, {each.name: "ñ"})
        replies.append(selection.reply)
        strangers = [
            record
            for record in selection.records
            if not any("ñ" in search_fold(text) for text in texts_at(record, each.path))
        ]
        if strangers:
            return failed("filter-strangers", selection.reply, member=f"{each.name} ñ", count=len(strangers))
    return passed(*replies)


@check("filters.trim")
def trims(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether blanks around a filter's text make no difference."""
    chosen = _chosen(examination, str.isascii)
    return _each_same(examination, chosen, lambda value: [f"  {value} ", f"{value} "])


@check("filters.partial")
def partial(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether a part of a text finds the records that hold it."""
    chosen = [
        (each, value)
        for each, value in _chosen(examination, lambda text: text.isascii() and len(text) > 5)
        if not value.isupper() or " " in value
    ]
    if not chosen:
        return not_applicable("no-values", *examination.survey.replies[:1], member="query")
    replies = []
    for each, value in chosen:
        selection = select(examination, {each.name: value[1:-1]})
        replies.append(selection.reply)
        owners = {key_of(record) for record in examination.records if holds_exactly(record, each, value)}
        if selection.complete and owners - selection.keys:
            return failed(
                "filter-misses", selection.reply, member=each.name, count=len(owners - selection.keys)
            )
    return passed(*replies)
