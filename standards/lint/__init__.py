"""Lint of the project's own data: what a machine can tell about standards, catalogues, ids and texts."""

from __future__ import annotations

from standards.lint import api, errata, ids, schemas, wording
from standards.lint.problem import Problem
from standards.registry import available

__all__ = ["Problem", "lint"]


def lint() -> list[Problem]:
    """Return every problem in the standards, catalogues and texts of this installation, in a stable order."""
    standards = available()
    found: set[Problem] = set()
    for standard in standards:
        found.update(schemas.problems(standard))
        found.update(api.problems(standard))
        found.update(errata.problems(standard))
    found.update(ids.problems(standards))
    found.update(wording.problems())
    return sorted(found)
