"""SARIF 2.1.0, for the services that follow findings from one analysis to the next."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from standards.pointers import index_free, split
from standards.texts import Language, current_language
from validator.formats.wording import baseline, not_run, place, summary, told
from validator.messages import defect, fix, say, severity, why
from validator.model import Severity
from validator.results import Finding, Report
from validator.rules import all_rules

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "notice": "note"}
_LOCALES: dict[Language, str] = {"es": "es-MX", "en": "en-US"}

Object = dict[str, Any]


def render(report: Report, fail_on: str, language: Language | None = None) -> str:  # noqa: ARG001 - as every form
    """Return the log."""
    spoken = language or current_language()
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report, spoken)]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _run(report: Report, language: Language) -> Object:
    rules = sorted(report.summary.rules)
    places = {file.path: position for position, file in enumerate(report.files)}
    return {
        "tool": {
            "driver": {
                "name": report.tool.name,
                "version": report.tool.version,
                "semanticVersion": report.tool.version,
                "shortDescription": {"text": say("formats.tool", language)},
                "language": _LOCALES[language],
                "rules": [_rule(rule, language) for rule in rules],
            }
        },
        "language": _LOCALES[language],
        # The final slash makes it a category: runs for several standards do not replace one another.
        "automationDetails": {"id": f"{report.tool.name}/{report.standard}/"},
        "invocations": [_invocation(report, places, language)],
        "artifacts": [
            {"location": _artifact(path, position), "roles": ["analysisTarget"]}
            for path, position in places.items()
        ],
        "results": _results(report, rules, places, language),
        "properties": msgspec.to_builtins(report.keys(without={"findings", "files", "fields", "tool"})),
    }


def _rule(rule: str, language: Language) -> Object:
    declared = all_rules()[rule]
    titles = {name: say(f"rule.{name}", language) for name in ("why", "fix", "source", "severity")}
    told_of = {
        titles["why"]: why(rule, language),
        titles["fix"]: fix(rule, language=language),
        titles["severity"]: severity(declared.severity, language),
        titles["source"]: declared.source,
    }
    return {
        "id": rule,
        "shortDescription": {"text": defect(rule, language)},
        "fullDescription": {"text": f"{defect(rule, language)} {why(rule, language)}"},
        "help": {
            "text": "\n\n".join(f"{title}: {told}" for title, told in told_of.items()),
            "markdown": "\n\n".join(f"**{title}.** {_literal(told)}" for title, told in told_of.items()),
        },
        "defaultConfiguration": {"level": _LEVELS[declared.severity]},
        "properties": {"tags": [rule.partition(".")[0]], "problem.severity": _problem(declared.severity)},
    }


def _problem(name: Severity) -> str:
    return {"error": "error", "warning": "warning", "notice": "recommendation"}[name]


def _literal(text: str) -> str:
    """Return a text whose characters Markdown leaves alone."""
    return "".join(f"\\{char}" if char in "\\`*_[]<>#|~&" else char for char in text)


def _results(report: Report, rules: list[str], places: dict[str, int], language: Language) -> list[Object]:
    seen: Counter[str] = Counter()
    results = []
    for finding in report.findings:
        print_of = _fingerprint(finding)
        seen[print_of] += 1
        results.append(_result(finding, f"{print_of}:{seen[print_of]}", rules, places, language))
    return results


def _result(
    finding: Finding, fingerprint: str, rules: list[str], places: dict[str, int], language: Language
) -> Object:
    message = f"{told(finding, language)} {finding.fix} ({place(finding, language)})"
    return {
        "ruleId": finding.rule,
        "ruleIndex": rules.index(finding.rule),
        "level": _LEVELS[finding.severity],
        # GitHub reads only the first name.
        "partialFingerprints": {"primaryLocationLineHash": fingerprint, "conformeFinding/v1": fingerprint},
        "message": {"text": _linkless(message)},
        "locations": [_location(finding, places)],
        "properties": {
            "record": finding.record,
            "column": finding.column,
            "value": finding.value,
            "params": finding.params,
            "fix": finding.fix,
        },
    }


def _linkless(text: str) -> str:
    """Return a text in which nothing is an embedded link: a value could be made to look like one."""
    return re.sub(r"\[(?=[^\]]*\]\()", r"\\[", text)


def _location(finding: Finding, places: dict[str, int]) -> Object:
    physical: Object = {"artifactLocation": _artifact(finding.file, places.get(finding.file))}
    if finding.line is not None:
        physical["region"] = {"startLine": finding.line}
    location: Object = {"physicalLocation": physical}
    if finding.pointer:
        named = {
            "name": split(finding.pointer)[-1],
            "fullyQualifiedName": finding.pointer,
            "kind": "property",
        }
        location["logicalLocations"] = [named]
    return location


def _artifact(path: str, position: int | None) -> Object:
    known = {} if position is None else {"index": position}
    return {"uri": _uri(path), **known}


def _uri(path: str) -> str:
    if "://" in path:
        return quote(path, safe="/:?&=%#!@+,;~")
    if Path(path).is_absolute():
        return Path(path).as_uri()
    return quote(Path(path).as_posix(), safe="/!@+,;=~")


def _fingerprint(finding: Finding) -> str:
    """Return what stays the same when records come or go before the finding."""
    kept = [finding.rule, finding.file, index_free(finding.pointer), finding.value]
    kept += [finding.params.get(name) for name in ("variant", "member")]
    return hashlib.sha256(json.dumps(kept, ensure_ascii=True).encode()).hexdigest()[:32]


def _invocation(report: Report, places: dict[str, int], language: Language) -> Object:
    troubles = [
        {
            "level": "error",
            "descriptor": {"id": file.error.code},
            "message": {"text": _linkless(file.error.message)},
            "locations": [
                {"physicalLocation": {"artifactLocation": _artifact(file.path, places[file.path])}}
            ],
        }
        for file in report.files
        if file.error
    ]
    if "interrupted" in report.partial:
        said = say("report.partial-interrupted", language)
        troubles.append({"level": "error", "descriptor": {"id": "interrupted"}, "message": {"text": said}})
    if report.truncated:
        said = say("report.listed", language)
        troubles.append({"level": "note", "descriptor": {"id": "truncated"}, "message": {"text": said}})
    for grave, said in baseline(report, language):
        level = "error" if grave else "note"
        troubles.append(
            {"level": level, "descriptor": {"id": "baseline"}, "message": {"text": _linkless(said)}}
        )
    silent = [
        {
            "level": "note",
            "associatedRule": {"id": each.rule},
            "message": {"text": not_run(each.reason, language)},
        }
        for each in report.summary.not_run
    ]
    return {
        "executionSuccessful": not report.partial,
        "exitCodeDescription": summary(report, language),
        "toolExecutionNotifications": troubles,
        "toolConfigurationNotifications": silent,
    }
