"""The report for people at a terminal, in 80 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from itertools import groupby

import click

from standards.texts import Language
from validator.formats.verdict import verdict_of
from validator.formats.wording import baseline, place, told
from validator.messages import fix, say, severity
from validator.results import Finding, Report

WIDTH = 80
EXAMPLES = 3
"""Findings shown of each group."""

_COLOURS = {"error": "red", "warning": "yellow", "notice": "cyan"}
_VERDICT_COLOURS = {"holds": "green", "fails": "red", "undecided": "yellow"}


def render(report: Report, fail_on: str, language: Language | None = None, *, colour: bool = False) -> str:
    """Return the report as text: the verdict and the counts first, then the worst findings, by rule."""
    lines = [*_head(report, fail_on, language, colour), ""]
    for rule, findings in groupby(report.findings, key=lambda finding: finding.rule):
        lines += [*_rule(rule, list(findings), report, language, colour), ""]
    lines += _foot(report, language)
    return "\n".join(lines).rstrip() + "\n"


def _head(report: Report, fail_on: str, language: Language | None, colour: bool) -> Iterator[str]:
    verdict = verdict_of(report, fail_on)
    title = f"{report.standard} · {say(f'report.{verdict}', language)}"
    yield click.style(title, fg=_VERDICT_COLOURS[verdict], bold=True) if colour else title
    if len(report.files) == 1:
        yield from _wrapped(report.files[0].path)
    if report.standard_status == "draft":
        yield from _wrapped(say("report.draft", language))
    for reason in report.partial:
        yield from _wrapped(say(f"report.partial-{reason}", language))
    for file in report.files:
        if file.error:
            yield from _wrapped(f"! {file.error.message}", hanging="  ")
    summary = report.summary
    yield say(
        "report.records", language, records=summary.records, valid=summary.valid, invalid=summary.invalid
    )
    counts = say("report.counts", language, **summary.findings.model_dump())
    if summary.rules:
        yield counts
    elif not report.partial:
        yield say("report.clean", language)


def _rule(
    rule: str, findings: list[Finding], report: Report, language: Language | None, colour: bool
) -> Iterator[str]:
    first = findings[0]
    total = say("report.group", language, count=report.summary.rules[rule])
    title = f"{severity(first.severity, language).upper()} {rule}"
    yield f"{click.style(title, fg=_COLOURS[first.severity], bold=True) if colour else title} · {total}"
    yield from _wrapped(say(f"{rule}.defect", language), indent="  ")
    for finding in findings[:EXAMPLES]:
        yield from _example(finding, language, told_file=len(report.files) != 1)
    if report.summary.rules[rule] > EXAMPLES:
        yield f"  {say('report.more', language, count=report.summary.rules[rule] - EXAMPLES)}"
    fixes = {finding.fix for finding in findings}
    mended = fixes.pop() if len(fixes) == 1 else fix(rule, language=language)
    yield from _wrapped(say("report.fix", language, fix=mended), indent="  ")


def _example(finding: Finding, language: Language | None, *, told_file: bool) -> Iterator[str]:
    yield from _wrapped(f"- {place(finding, language, file=told_file)}", indent="  ", hanging="  ")
    yield from _wrapped(told(finding, language), indent="    ")


CAUSES = 3
"""Reasons told of each revision that does not hold."""


def _baseline(report: Report, language: Language | None) -> Iterator[str]:
    """Yield how many findings are known, and which entries must go."""
    accepted = sum(each.count for each in report.baseline)
    if accepted:
        yield from _wrapped(say("report.baseline-accepted", language, count=accepted))
    for each in report.baseline:
        if each.state != "accepted":
            yield from _wrapped(
                say(f"report.baseline-{each.state}", language, rule=each.rule, pointer=each.pointer)
            )


def _revisions(report: Report, language: Language | None) -> Iterator[str]:
    """Yield under which revisions the records hold."""
    if report.revisions:
        yield say("report.revisions", language)
    for each in report.revisions:
        causes = (
            say("report.revision-cause", language, **cause.model_dump()) for cause in each.because[:CAUSES]
        )
        key = "report.revision-holds" if each.holds else "report.revision-fails"
        line = say(key, language, revision=each.revision, invalid=each.invalid, because="; ".join(causes))
        yield from _wrapped(line, indent="  ", hanging="  ")
    if report.revisions:
        yield ""


def _foot(report: Report, language: Language | None) -> Iterator[str]:
    yield from _baseline(report, language)
    yield from _revisions(report, language)
    for _, said in baseline(report, language):
        yield from _wrapped(said)
    not_run = [
        each.rule for each in report.summary.not_run if each.reason not in {"no-envelope", "profile-full"}
    ]
    if not_run:
        yield from _wrapped(say("report.not-run", language, rules=", ".join(not_run)))
    if report.truncated:
        yield from _wrapped(say("report.listed", language))
    if report.findings:
        yield from _wrapped(say("report.explain", language))


def _wrapped(text: str, indent: str = "", hanging: str = "") -> Iterable[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + hanging,
        break_on_hyphens=False,
    )
