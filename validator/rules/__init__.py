"""The rules. Importing this package registers them all; the order of the themes is the order of their findings."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from standards.model import Standard
from validator.rules.declare import REGISTERED, Rule

FIRST = ("texts", "schema", "readable")
"""Themes whose rules are asked before all others; those follow by name."""


def _register() -> None:
    named = {module.name for module in pkgutil.iter_modules(__path__)} - {"declare"}
    for name in (*FIRST, *sorted(named.difference(FIRST))):
        importlib.import_module(f"{__name__}.{name}")


_register()


@cache
def all_rules() -> dict[str, Rule]:
    """Return every rule by id, by theme."""
    return {rule.id: rule for rule in sorted(REGISTERED, key=lambda rule: rule.id)}


@cache
def rules_for(standard: Standard) -> tuple[Rule, ...]:
    """Return the rules that a standard's records are examined with, in the order of declaration."""
    scopes = {standard.system, standard.edition}
    return tuple(rule for rule in REGISTERED if not rule.systems or not scopes.isdisjoint(rule.systems))
