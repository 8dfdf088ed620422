"""GitHub workflow commands: each finding is an annotation of its file and line."""

from __future__ import annotations

from collections.abc import Iterable

from standards.texts import Language
from validator.formats.verdict import verdict_of
from validator.formats.wording import baseline, place, summary, told
from validator.messages import say
from validator.results import Finding, Report


def render(report: Report, fail_on: str, language: Language | None = None) -> str:
    """Return one command a line, then the verdict as plain text.

    GitHub shows the first ten annotations of a gravity in each step: one of every rule comes before the others.
    """
    lines = [
        _command("error", file.path, None, file.error.code, file.error.message)
        for file in report.files
        if file.error
    ]
    lines += [_annotation(finding, report, language) for finding in _every_rule_first(report.findings)]
    for grave, said in baseline(report, language):
        lines.append(f"::{'error' if grave and fail_on != 'never' else 'notice'}::{_data(said)}")
    verdict = say(f"report.{verdict_of(report, fail_on)}", language)
    partial = [say(f"report.partial-{reason}", language) for reason in report.partial]
    listed = [say("report.listed", language)] if report.truncated else []
    lines.append(" ".join([f"{report.standard} · {verdict}.", summary(report, language), *partial, *listed]))
    return "\n".join(lines) + "\n"


def _every_rule_first(findings: list[Finding]) -> Iterable[Finding]:
    first: dict[str, Finding] = {}
    for finding in findings:
        first.setdefault(finding.rule, finding)
    firsts = {id(finding) for finding in first.values()}
    return [*first.values(), *(finding for finding in findings if id(finding) not in firsts)]


def _annotation(finding: Finding, report: Report, language: Language | None) -> str:
    total = say("report.group", language, count=report.summary.rules[finding.rule])
    message = "\n".join([told(finding, language), finding.fix, place(finding, language)])
    return _command(finding.severity, finding.file, finding.line, f"{finding.rule} · {total}", message)


def _command(name: str, file: str, line: int | None, title: str, message: str) -> str:
    properties = {"file": file, "line": None if line is None else str(line), "title": title}
    told = ",".join(f"{key}={_property(value)}" for key, value in properties.items() if value is not None)
    return f"::{name} {told}::{_data(message)}"


def _data(text: str) -> str:
    # Other line ends than these two do not end a command, but they do end a line for some readers.
    for char in "%\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029":
        text = text.replace(char, f"%{ord(char):02X}" if char in "%\r\n" else " ")
    return text


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
