"""Questions that only the rules themselves can answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from validator.plan import Node
from validator.rules.declare import Rule

Question = Callable[[Any], bool]
"""Tells whether no rule objects to a value."""


class Asked(Protocol):
    """Who answers: the rules, walking along the plan."""

    def silent_at(self, node: Node, value: Any) -> bool:
        """Tell whether no rule objects to a value at a place, nor to what it holds."""

    def silent_about(self, value: Any, rules: tuple[Rule, ...]) -> bool:
        """Tell whether some rules about objects do not object to one."""

    def silent_about_dependants(self, node: Node, value: Any) -> bool:
        """Tell whether no rule objects to the members of an object whose catalogue depends on another one."""
