"""The profile of the data for people at a terminal: which fields are empty most often."""

from __future__ import annotations

from collections.abc import Iterator

from standards.texts import Language
from validator.formats.lines import path_lines, wrapped
from validator.formats.wording import distinct, number, percent
from validator.messages import say
from validator.results import FieldProfile

SHOWN = 15
"""Fields listed of those that must be filled, and of those that may be."""
_COLUMNS = 10


def table(fields: list[FieldProfile], language: Language | None) -> Iterator[str]:
    """Yield the emptiest fields: first those that must be filled, then those that may be."""
    met = [each for each in fields if each.holders]
    filled = sum(bool(each.filled) for each in fields)
    yield from wrapped(say("fields.title", language, fields=number(len(fields)), filled=number(filled)))
    for name, required in (("required", True), ("optional", False)):
        lacking = [each for each in met if each.required == required and each.filled < each.holders]
        if required and not lacking:
            yield from wrapped(say("fields.all-required", language), indent="  ")
        if lacking:
            yield ""
            yield from _emptiest(lacking, say(f"fields.{name}", language), language)
    yield from wrapped(say("fields.where", language))


def _emptiest(lacking: list[FieldProfile], title: str, language: Language | None) -> Iterator[str]:
    yield from wrapped(title)
    heads = [say(f"fields.{name}", language) for name in ("filled", "records", "distinct")]
    yield "".join(f"{head:>{_COLUMNS}}" for head in heads) + f"  {say('fields.field', language)}"
    # In the order of the standard where they are as empty.
    for each in sorted(lacking, key=lambda field: field.filled / field.holders)[:SHOWN]:
        cells = [percent(each.share_of_holders), percent(each.share), distinct(each)]
        numbers = "".join(f"{cell:>{_COLUMNS}}" for cell in cells)
        yield from path_lines(each.path, f"{numbers}  ", " " * (len(numbers) + 4))
    if len(lacking) > SHOWN:
        yield f"  {say('report.more', language, count=number(len(lacking) - SHOWN))}"
