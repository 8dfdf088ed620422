"""The rules. Importing this package registers them all; the order of the themes is the order of their findings."""

from __future__ import annotations

from functools import cache

from standards.model import Standard
from validator.rules import (  # noqa: F401 - importing a theme registers its rules
    catalogs,
    curps,
    dates,
    files,
    identity,
    names,
    people,
    privacy,
    readable,
    rfcs,
    s2,
    schema,
    texts,
)
from validator.rules.declare import REGISTERED, Rule


@cache
def all_rules() -> dict[str, Rule]:
    """Return every rule by id, by theme."""
    return {rule.id: rule for rule in sorted(REGISTERED, key=lambda rule: rule.id)}


@cache
def rules_for(standard: Standard) -> tuple[Rule, ...]:
    """Return the rules that a standard's records are examined with, in the order of declaration."""
    scopes = {standard.system, standard.edition}
    return tuple(rule for rule in REGISTERED if not rule.systems or not scopes.isdisjoint(rule.systems))
