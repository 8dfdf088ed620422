"""Checks of a standard's errata and revisions: changes that touch something, examples that behave as declared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import jsonschema_rs

from standards import registry
from standards.lint.problem import Problem
from standards.lint.schemas import errors
from standards.model import Standard
from standards.reading import by_the_letter


def problems(standard: Standard) -> Iterator[Problem]:
    """Yield what is wrong with the errata and the revisions of a standard."""
    where = f"{standard.system}/{standard.version}/errata.toml"
    letter = standard.schemas
    for erratum in standard.errata:
        try:
            letter = by_the_letter(letter, [erratum])
        except (KeyError, IndexError, TypeError) as error:
            yield Problem("erratum-change-misplaced", where, f"{erratum.id}: {error}")
            return
    yield from _examples(standard, replace(standard, schemas=letter, strict=True), where)
    yield from _revisions(standard)


def _revisions(standard: Standard) -> Iterator[Problem]:
    where = f"{standard.system}/{standard.version}/revisions.toml"
    dates = [each.date for each in standard.revisions]
    if dates != sorted(dates, reverse=True) or dates[0] != standard.revision:
        yield Problem("revision-order", where, ", ".join(dates))
        return
    for each in standard.revisions:
        for strict in (False, True):
            try:
                read = registry.sibling(replace(standard, strict=strict), revision=each.date)
            except (KeyError, IndexError, TypeError) as error:
                yield Problem("revision-misplaced", where, f"{each.date}: {error}")
            else:
                yield from _valid(read, where)


def _valid(standard: Standard, where: str) -> Iterator[Problem]:
    for schema in standard.schemas.values():
        if not jsonschema_rs.meta.is_valid(schema):
            yield Problem("schema-invalid", where, f"{standard.name}: {schema['$id']}")


def _examples(standard: Standard, strict: Standard, where: str) -> Iterator[Problem]:
    for erratum in standard.errata:
        if erratum.changes and not erratum.examples:
            yield Problem("erratum-without-example", where, erratum.id)
        for example in erratum.examples:
            for reading, text, expected in (
                (standard, "mended", example.valid_mended),
                (strict, "strict", example.valid_strict),
            ):
                if (not errors(reading, example.schema, example.instance)) != expected:
                    yield Problem("erratum-example", where, f"{erratum.id} ({text})")
