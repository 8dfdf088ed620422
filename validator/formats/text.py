"""The report for people at a terminal, in 80 columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby

import click

from standards.pointers import index_free
from standards.texts import Language
from validator.formats import text_fields
from validator.formats.lines import WIDTH, path_lines, plain, wrapped
from validator.formats.verdict import verdict_of
from validator.formats.wording import baseline, by_rule, counts, not_run, number, place, records, told
from validator.messages import fix, say, severity
from validator.results import Finding, Report

EXAMPLES = 3
"""Findings shown of each group, each of another field if there are so many."""
FILES = 5
"""Files named that have the most invalid records."""
NAMED = 12
"""Rules named of those that did not run for one reason; of more, only how many."""
LONG = 5
"""Groups from which the beginning has left the screen when the end is read."""

_COLOURS = {"error": "red", "warning": "yellow", "notice": "cyan"}
_VERDICT_COLOURS = {"holds": "green", "fails": "red", "undecided": "yellow"}


def render(report: Report, fail_on: str, language: Language | None = None, *, colour: bool = False) -> str:
    """Return the report as text: the verdict, the counts and a list of the rules first, then the worst findings."""
    groups = by_rule(report)
    title = _title(report, fail_on, language, colour)
    lines = [title, *_head(report, language), ""]
    if len(groups) > 1:
        lines += [*_contents(groups, report, language, colour), ""]
    for findings in groups:
        lines += [*_rule(findings, report, language, colour), ""]
    if report.fields:
        lines += [*text_fields.table(report.fields, language), ""]
    lines += _foot(report, language)
    if len(groups) > LONG:
        lines += ["", title, *_counts(report, language), *wrapped(say("report.page", language))]
    return "\n".join(lines).rstrip() + "\n"


def _title(report: Report, fail_on: str, language: Language | None, colour: bool) -> str:
    verdict = verdict_of(report, fail_on)
    title = f"{report.standard} · {say(f'report.{verdict}', language)}"
    return click.style(title, fg=_VERDICT_COLOURS[verdict], bold=True) if colour else title


def _head(report: Report, language: Language | None) -> Iterator[str]:
    if len(report.files) == 1:
        yield from wrapped(report.files[0].path)
    if report.standard_status == "draft":
        yield from wrapped(say("report.draft", language))
    for reason in report.partial:
        yield from wrapped(say(f"report.partial-{reason}", language))
    for file in report.files:
        if file.error:
            yield from wrapped(f"! {file.error.message}", hanging="  ")
    yield from _counts(report, language)
    if not report.summary.rules and not report.partial:
        yield say("report.clean", language)
    if len(report.files) > 1:
        yield from _worst_files(report, language)


def _counts(report: Report, language: Language | None) -> Iterator[str]:
    yield from wrapped(records(report, language))
    if report.summary.rules:
        yield from wrapped(counts(report, language))


def _worst_files(report: Report, language: Language | None) -> Iterator[str]:
    wrong = [file for file in report.files if file.invalid]
    given = {"files": number(len(report.files)), "wrong": number(len(wrong))}
    yield from wrapped(say("report.files", language, **given))
    for file in sorted(wrong, key=lambda file: -file.invalid)[:FILES]:
        said = say(
            "report.file",
            language,
            path=file.path,
            invalid=number(file.invalid),
            records=number(file.records),
        )
        yield from wrapped(said, indent="  ", hanging="  ")


def _contents(
    groups: list[list[Finding]], report: Report, language: Language | None, colour: bool
) -> Iterator[str]:
    """Yield a line for each rule: how grave, how often."""
    for findings in groups:
        first = findings[0]
        name = f"{severity(first.severity, language).upper():<12}"
        total = number(report.summary.rules[first.rule])
        yield f"{click.style(name, fg=_COLOURS[first.severity]) if colour else name}{total:>10}  {first.rule}"


def _rule(findings: list[Finding], report: Report, language: Language | None, colour: bool) -> Iterator[str]:
    first = findings[0]
    total = report.summary.rules[first.rule]
    title = f"{severity(first.severity, language).upper()} {first.rule}"
    # Of a list that is cut, nobody knows how many there are of each field.
    fields = Counter[str]() if report.truncated else _fields(findings)
    key = "report.group-in-fields" if len(fields) > 1 else "report.group"
    said = say(key, language, count=number(total), fields=number(len(fields)))
    yield f"{click.style(title, fg=_COLOURS[first.severity], bold=True) if colour else title} · {said}"
    yield from wrapped(say(f"{first.rule}.defect", language), indent="  ")
    yield from _shown(findings, fields, total, language, told_file=len(report.files) != 1)
    fixes = {finding.fix for finding in findings}
    mended = fixes.pop() if len(fixes) == 1 else fix(first.rule, language=language)
    yield from wrapped(say("report.fix", language, fix=mended), indent="  ")


def _fields(findings: list[Finding]) -> Counter[str]:
    return Counter(map(_field, findings))


def _field(finding: Finding) -> str:
    """Return the field that a finding is about, be it there or missing, without array indices."""
    return f"{index_free(finding.pointer)}/{finding.params.get('member', '')}"


def _shown(
    findings: list[Finding],
    fields: Counter[str],
    total: int,
    language: Language | None,
    *,
    told_file: bool,
) -> Iterator[str]:
    """Yield some findings, and how many more there are."""
    chosen = _examples(findings)
    for field, same in groupby(chosen, key=_field):
        alike = list(same)
        for finding in alike:
            yield from _example(finding, language, told_file=told_file)
        if len(fields) > 1 and fields[field] > len(alike):
            more = say("report.more-in-field", language, count=number(fields[field] - len(alike)))
            yield f"    {more}"
    others = len(fields) - len(set(map(_field, chosen)))
    if others > 0:
        yield f"  {say('report.other-fields', language, fields=number(others))}"
    elif len(fields) <= 1 and total > len(chosen):
        yield f"  {say('report.more', language, count=number(total - len(chosen)))}"


def _examples(findings: list[Finding]) -> list[Finding]:
    """Return some findings: one of each field that has the most, then more of these."""
    order = {field: rank for rank, (field, _) in enumerate(_fields(findings).most_common())}
    firsts: dict[str, Finding] = {}
    for finding in findings:
        firsts.setdefault(_field(finding), finding)
    chosen = [firsts[field] for field in order][:EXAMPLES]
    taken = set(map(id, chosen))
    chosen += [finding for finding in findings if id(finding) not in taken][: EXAMPLES - len(chosen)]
    return sorted(chosen, key=lambda finding: order[_field(finding)])


def _example(finding: Finding, language: Language | None, *, told_file: bool) -> Iterator[str]:
    whole = plain(f"  - {place(finding, language, file=told_file)}")
    if len(whole) <= WIDTH:
        yield whole
    else:
        head = place(finding, language, file=told_file, pointer=False)
        yield from wrapped(f"- {head}", indent="  ", hanging="  ")
        yield from path_lines(finding.pointer, "    ", "      ")
    yield from wrapped(told(finding, language), indent="    ")


CAUSES = 3
"""Reasons told of each revision that does not hold."""


def _revisions(report: Report, language: Language | None) -> Iterator[str]:
    """Yield under which revisions the records hold."""
    if report.revisions:
        yield say("report.revisions", language)
    for each in report.revisions:
        causes = (say("report.revision-cause", language, **cause.keys()) for cause in each.because[:CAUSES])
        key = "report.revision-holds" if each.holds else "report.revision-fails"
        line = say(key, language, revision=each.revision, invalid=each.invalid, because="; ".join(causes))
        yield from wrapped(line, indent="  ", hanging="  ")
    if report.revisions:
        yield ""


def _not_run(report: Report, language: Language | None) -> Iterator[str]:
    """Yield the rules that took no part, by the reason; that of pages and profiles goes without saying."""
    reasons: dict[str, list[str]] = {}
    for each in report.summary.not_run:
        if each.reason not in {"no-envelope", "profile-full"}:
            reasons.setdefault(each.reason, []).append(each.rule)
    for reason, rules in reasons.items():
        named = ", ".join(rules) if len(rules) <= NAMED else number(len(rules))
        yield from wrapped(f"{say('report.not-run', language, rules=named)} {not_run(reason, language)}")


def _foot(report: Report, language: Language | None) -> Iterator[str]:
    yield from _revisions(report, language)
    for _, said in baseline(report, language):
        yield from wrapped(said)
    yield from _not_run(report, language)
    if report.truncated:
        yield from wrapped(say("report.listed", language))
    if report.findings:
        yield from wrapped(say("report.explain", language))
