"""Runs for people at a terminal, and requirements explained."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

import click

from conformance.results import WEIGHTS, CategoryTally, RequirementResult, Run
from standards.requirements import CATEGORIES, Category, Requirement, find
from standards.texts import Language, current_language, text

WIDTH = 80
LABEL = 12
COLOURS = {"conformant": "green", "non-conformant": "red", "undecided": "yellow"}
COLUMNS = ("passed", "fail", "skip", "flaky", "error", "not_applicable")


def say(key: str, **params: object) -> str:
    """Render a text of this package in the process's language."""
    return text("conformance", key, None, **params)


def run_as_text(run: Run) -> str:
    """Render a run: the verdict first, then what to mend, the worst first."""
    failed = [result for result in run.requirements if result.status == "fail"]
    parts = [
        _headline(run),
        _categories(run),
        *(
            _section(f"output.failed-{level}", [result for result in failed if result.level == level])
            for level in WEIGHTS
        ),
    ]
    undecided = [result for result in run.requirements if result.status in {"skip", "flaky", "error"}]
    parts.append(_section("output.undecided", undecided))
    if run.partial:
        reasons = ", ".join(say(f"partial.{reason}") for reason in run.partial)
        parts.append(textwrap.fill(say("output.partial", reasons=reasons), WIDTH))
    return "\n\n".join(part for part in parts if part) + "\n"


def _headline(run: Run) -> str:
    verdict = click.style(say(f"verdict.{run.verdict}"), fg=COLOURS[run.verdict], bold=True)
    who = say(
        "output.who", name=run.provider.name, id=run.provider.id, environment=run.provider.environment,
        standard=run.standard,
    )  # fmt: skip
    how = say(
        "output.how", requests=run.requests, seconds=run.seconds, profile=run.profile, seed=run.seed,
    )  # fmt: skip
    draft = [say("output.draft")] if run.standard_status == "draft" else []
    return "\n".join([f"{verdict}  {run.score}/100", who, how, *draft])


def _categories(run: Run) -> str:
    header = [say(f"column.{name}") for name in ("category", *COLUMNS, "score")]
    rows = [header, *(_category(category, run.categories[category]) for category in CATEGORIES)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(header))]
    return "\n".join(
        "  ".join(
            [
                row[0].ljust(widths[0]),
                *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)),
            ]
        )
        for row in rows
    )


def _category(category: Category, tally: CategoryTally) -> list[str]:
    counts = [str(getattr(tally, name)) for name in COLUMNS]
    return [say(f"category.{category}"), *counts, "-" if tally.score is None else str(tally.score)]


def _section(title: str, results: list[RequirementResult]) -> str:
    if not results:
        return ""
    return "\n".join(
        [click.style(say(title, count=len(results)), bold=True), *map(_entry, _grouped(results))]
    )


def _grouped(results: list[RequirementResult]) -> Iterable[list[RequirementResult]]:
    """Tell one cause once: what stays undecided for the same reason is told together."""
    groups: dict[tuple[str, str], list[RequirementResult]] = {}
    for result in results:
        key = (result.id, "") if result.status == "fail" else (result.status, result.reason)
        groups.setdefault(key, []).append(result)
    return groups.values()


def _entry(results: list[RequirementResult]) -> str:
    first = results[0]
    if len(results) > 1:
        ids = ", ".join(result.id for result in results)
        return _labelled(say("label.ids"), ids) + "\n" + _labelled(say("label.came"), first.reason)
    _, requirement = find(first.id)
    lines = [textwrap.fill(f"{first.id}  {first.message}", WIDTH, subsequent_indent="  ")]
    if first.reason:
        lines.append(_labelled(say("label.came"), first.reason))
    if first.status == "fail":
        lines.append(_labelled(say("label.mend"), requirement.mend[current_language()]))
    if first.reproduce:
        lines.append(_labelled(say("label.reproduce"), first.reproduce, wrap=False))
    if first.evidence:
        ids = ", ".join(map(str, first.evidence[-6:]))
        lines.append(_labelled(say("label.evidence"), ids))
    return "\n".join(lines)


def _labelled(label: str, content: str, *, wrap: bool = True) -> str:
    head = f"  {label}:".ljust(LABEL)
    if not wrap:
        return head + content
    return textwrap.fill(
        content,
        WIDTH,
        initial_indent=head,
        subsequent_indent=" " * LABEL,
        break_long_words=False,
        break_on_hyphens=False,
    )


def requirements_as_text(requirements: Iterable[Requirement], language: Language) -> str:
    """List requirements, one line each where they fit."""
    lines = []
    for each in requirements:
        head = f"{each.id}  {say(f'level.{each.level}'):<12} "
        lines.append(textwrap.fill(head + each.text[language], WIDTH, subsequent_indent=" " * len(head)))
    return "\n".join(lines) + "\n"


def requirement_as_text(standard: str, each: Requirement, faults: Iterable[str], language: Language) -> str:
    """Explain one requirement: what it demands, from where, how it is mended, how to see it fail."""
    lines = [
        textwrap.fill(f"{each.id}  {each.text[language]}", WIDTH, subsequent_indent="  "),
        _labelled(say("label.standard"), standard),
        _labelled(say("label.level"), f"{say(f'level.{each.level}')}, {say(f'category.{each.category}')}"),
        _labelled(say("label.source"), each.source),
        _labelled(say("label.mend"), each.mend[language]),
    ]
    commands = [f"conforme sandbox -s {standard} --fault {name}" for name in faults]
    lines += [_labelled(say("label.fault"), command, wrap=False) for command in commands]
    return "\n".join(lines) + "\n"
