"""Reports for people, in 80 columns, and for programs."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from itertools import groupby

import click

from standards.texts import Language
from validator.messages import fix, message, say, severity
from validator.results import Finding, Report

WIDTH = 80
EXAMPLES = 3
"""Findings shown of each group."""

_COLOURS = {"error": "red", "warning": "yellow", "notice": "cyan"}
_VERDICT_COLOURS = {"holds": "green", "fails": "red", "undecided": "yellow"}


def verdict_of(report: Report, fail_on: str) -> str:
    """Tell ``holds``, ``fails`` or ``undecided``; a report that does not cover its input decides nothing."""
    if report.partial:
        return "undecided"
    counts = report.summary.findings
    failing = {"error": counts.error, "warning": counts.error + counts.warning, "never": 0}[fail_on]
    return "fails" if failing else "holds"


def as_text(report: Report, fail_on: str, language: Language | None = None, *, colour: bool = False) -> str:
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
    told = {finding.fix for finding in findings}
    mended = told.pop() if len(told) == 1 else fix(rule, language=language)
    yield from _wrapped(say("report.fix", language, fix=mended), indent="  ")


def _example(finding: Finding, language: Language | None, *, told_file: bool) -> Iterator[str]:
    place = [finding.file] if told_file else []
    if finding.record is None:
        place.append(say("report.place-file", language))
    else:
        place.append(say("report.place-record", language, record=finding.record))
    if finding.line is not None:
        place.append(say("report.place-line", language, line=finding.line))
    if finding.pointer:
        place.append(finding.pointer)
    yield from _wrapped(f"- {' · '.join(place)}", indent="  ", hanging="  ")
    told = message(finding.rule, finding.params, language)
    if finding.value is not None:
        told = f"{say('report.value', language, value=_quoted(finding.value))} · {told}"
    yield from _wrapped(told, indent="    ")


def _quoted(value: object) -> str:
    """Return a value on one line, its blanks and invisible characters visible."""
    return repr(value)[1:-1].join("«»") if isinstance(value, str) else str(value)


CAUSES = 3
"""Reasons told of each revision that does not hold."""


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
    yield from _revisions(report, language)
    not_run = [each.rule for each in report.summary.not_run if each.reason != "no-envelope"]
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
