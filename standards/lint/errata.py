"""Checks of a standard's errata: each example behaves as declared in both readings."""

from __future__ import annotations

from collections.abc import Iterator

from standards import registry
from standards.lint.problem import Problem
from standards.lint.schemas import errors
from standards.model import Standard
from standards.pointers import resolve


def problems(standard: Standard) -> Iterator[Problem]:
    """Yield what is wrong with the errata of a standard."""
    where = f"{standard.system}/{standard.version}/errata.toml"
    broken = list(_misplaced(standard, where))
    yield from broken or _examples(standard, where)


def _misplaced(standard: Standard, where: str) -> Iterator[Problem]:
    for erratum in standard.errata:
        for change in erratum.changes:
            place = f"{erratum.id}: {change.schema}#{change.pointer}"
            touched = change.pointer if change.remove else change.pointer.rpartition("/")[0]
            if not _has(standard, change.schema, touched):
                yield Problem("erratum-change-misplaced", where, place)


def _has(standard: Standard, schema: str, pointer: str) -> bool:
    try:
        resolve(standard.schemas[schema], pointer)
    except (KeyError, IndexError):
        return False
    return True


def _examples(standard: Standard, where: str) -> Iterator[Problem]:
    strict = registry.load(standard.name, strict=True)
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
