"""One self-contained HTML page: searched and filtered in the browser, with no library and no network."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from standards.texts import Language, current_language
from validator.formats.verdict import verdict_of
from validator.formats.wording import baseline, by_rule, distinct, not_run, number, percent, quoted
from validator.messages import defect, fix, message, say, severity, why
from validator.model import SEVERITIES
from validator.results import Finding, Report

CLAVES = 12
"""Claves told of a field; the JSON has them all."""

_TONES = {"holds": "good", "fails": "bad", "undecided": "open"}


@dataclass(frozen=True)
class Group:
    """The findings of one rule, as the page shows them.

    Attributes:
        fix: how to mend them all; empty when each has a way of its own.
    """

    rule: str
    severity: str
    total: int
    defect: str
    why: str
    fix: str
    findings: list[Finding]


def render(report: Report, fail_on: str, language: Language | None = None) -> str:
    """Return the page."""
    spoken = language or current_language()
    script = _part("page.js")
    verdict = verdict_of(report, fail_on)
    page = _environment(spoken).get_template("page.html.j2")
    return page.render(
        report=report,
        verdict=verdict,
        tone=_TONES[verdict],
        groups=_groups(report, spoken),
        baseline=[said for _, said in baseline(report, spoken)],
        severities=[name for name in SEVERITIES if getattr(report.summary.findings, name)],
        # No other script may run: one that a value smuggled in would not have this digest.
        script=Markup(script),  # noqa: S704 - a file of this package
        script_digest=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        style=Markup(_part("page.css")),  # noqa: S704 - a file of this package
    )


def _part(name: str) -> str:
    return resources.files(__package__).joinpath("templates", name).read_text(encoding="utf-8")


def _groups(report: Report, language: Language) -> list[Group]:
    groups = []
    for findings in by_rule(report):
        rule = findings[0].rule
        fixes = {finding.fix for finding in findings}
        groups.append(
            Group(
                rule=rule,
                severity=findings[0].severity,
                total=report.summary.rules[rule],
                defect=defect(rule, language),
                why=why(rule, language),
                fix=fixes.pop() if len(fixes) == 1 else "",
                findings=findings,
            )
        )
    return groups


def _parted(pointer: str) -> Markup:
    """Return a JSON Pointer that a browser may part where a member begins."""
    return Markup("<wbr>/").join(pointer.split("/"))


def _environment(language: Language) -> Environment:
    def words(key: str, **params: object) -> str:
        return say(key, language, **params)

    environment = Environment(
        autoescape=True,
        loader=PackageLoader("validator.formats", "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(
        t=words,
        language=language,
        quoted=quoted,
        severity_name=lambda name: severity(name, language),
        worded=lambda finding: message(finding.rule, finding.params, language),
        not_run=lambda reason: not_run(reason, language),
        mended=lambda rule: fix(rule, language=language),
        number=number,
        percent=percent,
        distinct=distinct,
        parted=_parted,
        clave_count=CLAVES,
    )
    return environment
