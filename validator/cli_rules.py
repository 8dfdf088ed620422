"""``conforme rules``. Heavy modules are imported inside: help must be instant."""

from __future__ import annotations

import difflib

import click

from standards.console import emit, language_option
from standards.texts import text


@click.command(help=text("validator", "cli.rules"), short_help=text("standards", "commands.rules"))
@click.argument("rule", metavar="[RULE]", required=False)
@language_option
def rules(rule: str | None) -> None:
    """List the rules, or explain one."""
    from validator.explaining import listing, page
    from validator.rules import all_rules

    known = all_rules()
    if rule is None:
        emit(listing(known), None)
    elif rule in known:
        emit(page(known[rule]), None)
    else:
        raise unknown_rule(rule, list(known))


def unknown_rule(name: str, known: list[str]) -> Exception:
    """Return the refusal of a rule that there is not, with those that look alike."""
    from validator.errors import ValidatorUsage

    similar = difflib.get_close_matches(name, known, n=3)
    hint = f" {text('validator', 'cli.similar')} {', '.join(similar)}." if similar else ""
    return ValidatorUsage("rule-unknown", rule=name, hint=hint)
