"""``conforme diff``: two deliveries of one provider. Heavy modules are imported inside: help must be instant."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from standards.console import emit, language_option, output_option
from standards.texts import text

if TYPE_CHECKING:
    from validator.deliveries import DeliveryDifference


WIDTH = 80


def _say(key: str, **params: object) -> str:
    return text("validator", f"deliveries.{key}", None, **params)


@click.command(help=_say("help"), short_help=text("standards", "commands.diff"))
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option("-s", "--standard", "standard_name", metavar="STD", help=text("validator", "cli.standard"))
@click.option("--json", "as_json", is_flag=True, help=text("standards", "standards.option-json"))
@output_option
@language_option
def diff(old: str, new: str, standard_name: str | None, output: Path | None, *, as_json: bool) -> int:
    """Compare two deliveries and return 1 when something looks like an accident."""
    from validator.deliveries import compare
    from validator.recognition import MEMBERS, recognise
    from validator.sources import Source
    from validator.sources.entries import entries
    from validator.sources.mapping import Reading

    found = recognise([old, new], standard_name)
    reading = Reading((found.standard,))

    def files(path: str) -> Iterator[Source]:
        if opened := found.opened.get(path):
            yield opened
        else:
            yield from (Source(entry, *MEMBERS, reading=reading) for entry in entries(path))

    difference = compare(files(old), files(new), found.standard)
    emit(difference.to_json() if as_json else _as_text(difference), output)
    return 1 if difference.alarms else 0


def _as_text(found: DeliveryDifference) -> str:
    """Return the difference for people: what alarms first, then the counts, then the fields that drift."""
    from validator.sources.entries import shown

    lines = [_say("title", standard=found.standard, old=found.old_records, new=found.new_records)]
    lines += [
        "! " + _say(f"alarm-{each.code}", count=each.count, share=f"{each.share:.0%}")
        for each in found.alarms
    ]
    for name in ("added", "removed", "changed", "renewed", "unchanged", "unreadable"):
        lines.append("  " + _say(name, count=getattr(found, name)))
        lines += [f"    {shown(each)}" for each in found.examples.get(name, [])]
    if found.drifts:
        lines += ["", _say("drifts")]
        lines += [f"  {each.path}: {each.old:.0%} → {each.new:.0%}" for each in found.drifts]
    return "\n".join(_wrapped(line) for line in lines) + "\n"


def _wrapped(line: str) -> str:
    return textwrap.fill(line, WIDTH, subsequent_indent="    ", break_on_hyphens=False) if line else line
