"""JUnit XML: a suite per file, a case per rule, for the servers that show test results.

A case fails when its rule makes the data fail, as the exit code does; lighter findings stand in the case's output.
A file that could not be read to its end is an error.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from xml.etree import ElementTree as ET

from standards.registry import load
from standards.texts import Language
from validator.formats.verdict import failing
from validator.formats.wording import baseline, not_run, place, told
from validator.messages import defect, say
from validator.results import FileResult, Finding, Report
from validator.rules import rules_for

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document may hold, not even escaped."""


def render(report: Report, fail_on: str, language: Language | None = None) -> str:
    """Return the document."""
    suites = [_File(report, file, fail_on, language).suite() for file in report.files]
    if whole := _whole_run(report, fail_on, language):
        suites.append(_suite(report.standard, whole))
    root = ET.Element("testsuites", {"name": f"conforme {report.standard}", "time": "0"})
    for total in ("tests", "failures", "errors"):
        root.set(total, str(sum(int(suite.get(total, "0")) for suite in suites)))
    root.extend(suites)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


class _File:
    """The suite of one file."""

    def __init__(self, report: Report, file: FileResult, fail_on: str, language: Language | None) -> None:
        self._report, self._file, self._language = report, file, language
        self._failing = failing(fail_on)
        self._not_run = {each.rule: each.reason for each in report.summary.not_run}
        self._found: dict[str, list[Finding]] = defaultdict(list)
        for finding in report.findings:
            if finding.file == file.path:
                self._found[finding.rule].append(finding)

    def suite(self) -> ET.Element:
        cases = []
        if self._file.error:
            case = _case(say("formats.readable", self._language))
            _tell(case, "error", self._file.error.code, self._file.error.message)
            cases.append(case)
        asked = {rule.id for rule in rules_for(load(self._report.standard))}
        cases += [self._case(rule) for rule in sorted(asked | self._found.keys() | self._not_run.keys())]
        return _suite(self._file.path, cases)

    def _case(self, rule: str) -> ET.Element:
        case = _case(rule)
        findings = self._found.get(rule, [])
        grave = [finding for finding in findings if finding.severity in self._failing]
        light = [finding for finding in findings if finding.severity not in self._failing]
        if reason := None if findings else self._undecided(rule):
            ET.SubElement(case, "skipped").text = _clean(reason)
        if grave:
            title = defect(rule, self._language)
            _tell(case, "failure", grave[0].severity, title, self._listed(grave))
        if light:
            ET.SubElement(case, "system-out").text = _clean(self._listed(light))
        return case

    def _undecided(self, rule: str) -> str:
        """Return why nothing is known of a rule in this file; empty when it was asked and found nothing."""
        if rule in self._not_run:
            return not_run(self._not_run[rule], self._language)
        if self._file.error and not self._file.records:
            return say("formats.not-read", self._language)
        if self._report.truncated and rule in self._report.summary.rules:
            return say("report.listed", self._language)
        return ""

    def _listed(self, findings: list[Finding]) -> str:
        return "\n".join(
            f"{place(each, self._language)}\n  {told(each, self._language)}\n  {each.fix}"
            for each in findings
        )


def _whole_run(report: Report, fail_on: str, language: Language | None) -> list[ET.Element]:
    """Return the cases of what no file's suite can tell: an interruption, and rules of which nothing is listed."""
    cases = []
    if "interrupted" in report.partial:
        case = _case(say("formats.finished", language))
        _tell(case, "error", "interrupted", say("report.partial-interrupted", language))
        cases.append(case)
    for grave, said in baseline(report, language):
        case = _case(said)
        if grave and fail_on != "never":
            _tell(case, "failure", "stale", said)
        cases.append(case)
    listed = {finding.rule for finding in report.findings}
    counts = report.summary.findings
    told_failing = any(finding.severity in failing(fail_on) for finding in report.findings)
    really_failing = any(getattr(counts, severity) for severity in failing(fail_on))
    for rule in sorted(report.summary.rules.keys() - listed):
        case = _case(rule)
        total = say("report.group", language, count=report.summary.rules[rule])
        # The gravity of what is not listed is not told; the cases together must still fail when the data do.
        if really_failing and not told_failing:
            _tell(case, "failure", "unlisted", f"{defect(rule, language)} {total}")
        else:
            ET.SubElement(case, "system-out").text = f"{defect(rule, language)} {total}"
        cases.append(case)
    return cases


def _case(name: str) -> ET.Element:
    return ET.Element("testcase", {"name": _clean(name), "time": "0"})


def _tell(case: ET.Element, outcome: str, kind: str, message: str, body: str = "") -> None:
    element = ET.SubElement(case, outcome, {"type": kind, "message": _clean(message)})
    element.text = _clean(body or message)


def _suite(name: str, cases: Iterable[ET.Element]) -> ET.Element:
    suite = ET.Element("testsuite", {"name": _clean(name), "time": "0"})
    suite.extend(cases)
    for case in suite:
        # GitLab takes cases of the same class and name for one, whatever their suites.
        case.set("classname", _clean(name))
    suite.set("tests", str(len(suite)))
    for total, outcome in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(total, str(sum(case.find(outcome) is not None for case in suite)))
    return suite


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
