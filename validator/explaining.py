"""What ``conforme rules`` says about the rules."""

from __future__ import annotations

import textwrap

from validator.messages import defect, fix, say, severity, why
from validator.rules.declare import Rule

WIDTH = 80


def listing(rules: dict[str, Rule]) -> str:
    """Return every rule with its severity and the defect that it tells."""
    lines = []
    for rule in rules.values():
        lines.append(f"{rule.id} · {severity(rule.severity)}")
        lines += textwrap.wrap(defect(rule.id), WIDTH, initial_indent="  ", subsequent_indent="  ")
    return "\n".join(lines)


def page(rule: Rule) -> str:
    """Return all that is known about one rule."""
    facts = {
        "severity": severity(rule.severity),
        "what": defect(rule.id),
        "why": why(rule.id),
        "fix": fix(rule.id),
        "source": rule.source,
        "example": rule.example,
    }
    lines = [rule.id]
    for name, fact in facts.items():
        lines += ["", f"{say(f'rule.{name}')}:"]
        lines += textwrap.wrap(
            fact, WIDTH, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False
        )
    return "\n".join(lines)
