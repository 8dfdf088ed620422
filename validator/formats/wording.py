"""What several forms say in the same words."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from standards.texts import Language, catalogue, current_language
from validator.messages import message, say
from validator.model import SEVERITIES
from validator.results import FieldProfile, Finding, Report


def place(finding: Finding, language: Language | None, *, file: bool = False, pointer: bool = True) -> str:
    """Tell where a finding is, in one line, with or without its file and its JSON Pointer."""
    parts = [finding.file] if file else []
    if finding.record is None:
        parts.append(say("report.place-file", language))
    else:
        parts.append(say("report.place-record", language, record=finding.record))
    if finding.line is not None:
        parts.append(say("report.place-line", language, line=finding.line))
    if finding.column is not None:
        parts.append(say("formats.place-column", language, column=finding.column))
    if finding.pointer and pointer:
        parts.append(finding.pointer)
    return " · ".join(parts)


def by_rule(report: Report) -> list[list[Finding]]:
    """Return the findings by rule: the gravest first, and the most frequent first among them."""
    groups = [list(each) for _, each in groupby(report.findings, key=lambda finding: finding.rule)]

    def rank(findings: list[Finding]) -> tuple[int, int]:
        first = findings[0]
        return SEVERITIES.index(first.severity), -report.summary.rules[first.rule]

    return sorted(groups, key=rank)


def quoted(value: object) -> str:
    """Return a value on one line, its blanks and invisible characters visible."""
    return repr(value)[1:-1].join("«»") if isinstance(value, str) else str(value)


def told(finding: Finding, language: Language | None) -> str:
    """Return what is wrong, after the value that is."""
    worded = message(finding.rule, finding.params, language)
    if finding.value is None:
        return worded
    return f"{say('report.value', language, value=quoted(finding.value))} · {worded}"


def summary(report: Report, language: Language | None) -> str:
    """Return the counts of records and findings, in one line."""
    totals = records(report, language)
    if report.summary.rules:
        return f"{totals} {counts(report, language)}"
    return totals if report.partial else f"{totals} {say('report.clean', language)}"


def records(report: Report, language: Language | None) -> str:
    """Return how many records there are, and how many of them are valid."""
    totals = report.summary
    given = {"records": totals.records, "valid": totals.valid, "invalid": totals.invalid}
    return say("report.records", language, **{name: number(count) for name, count in given.items()})


def counts(report: Report, language: Language | None) -> str:
    """Return how many findings there are of each severity."""
    given = report.summary.findings.keys()
    return say("report.counts", language, **{name: number(count) for name, count in given.items()})


def number(count: int) -> str:
    """Return a number that can be read at a glance."""
    return f"{count:,}"


def percent(share: float | None) -> str:
    """Return a share in percent; all and nothing are told only when it is all or nothing."""
    if share is None:
        return "–"
    if share in {0, 1}:
        return f"{share:.0%}".replace("%", " %")
    return f"{min(99.9, max(0.1, round(100 * share, 1)))} %"


def distinct(field: FieldProfile) -> str:
    """Return how many distinct values a field has; an estimate says so."""
    if field.distinct is None:
        return ""
    return number(field.distinct) if field.distinct_method == "exact" else f"≈{number(field.distinct)}"


def baseline(report: Report, language: Language | None) -> Iterator[tuple[bool, str]]:
    """Yield what is to be said of the known findings: whether it makes the data fail, and the words."""
    accepted = sum(each.count for each in report.baseline if each.state == "accepted")
    if accepted:
        yield False, say("report.baseline-accepted", language, count=accepted)
    for each in report.baseline:
        if each.state != "accepted":
            key = f"report.baseline-{each.state}"
            yield each.state == "stale", say(key, language, rule=each.rule, pointer=each.pointer)


def not_run(reason: str, language: Language | None) -> str:
    """Return why a rule was not asked; a reason that has no words is its own."""
    key = f"formats.not-run-{reason}"
    return say(key, language) if key in catalogue("validator", language or current_language()) else reason
