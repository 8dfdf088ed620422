"""The records served, through the validator."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from conformance.checks.registry import Outcome, check, failed, not_applicable, passed, skipped
from conformance.evidence import reserved_members
from conformance.examination import Examination
from conformance.survey import key_of, texts_at
from standards.requirements import Requirement

if TYPE_CHECKING:
    from validator.results import Finding

FRESH = timedelta(days=365)
DUPLICATES = frozenset({"id.duplicate", "record.duplicate"})


def _no_findings(examination: Examination, wanted: Callable[[Finding], bool]) -> Outcome:
    replies = examination.survey.replies
    findings = [finding for finding in examination.report.findings if wanted(finding)]
    if not findings:
        return passed(*replies)
    first = findings[0]
    rules = sorted({finding.rule for finding in findings})
    return failed(
        "findings", *replies,
        count=len(findings), rules=", ".join(rules[:4]), pointer=first.pointer or "/", message=first.message,
        records=len(examination.records),
    )  # fmt: skip


@check("data.schema")
def schema(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether the surveyed records satisfy the record's schema."""
    return _no_findings(examination, lambda finding: finding.rule.startswith("schema."))


@check("data.rules")
def rules(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether the surveyed records contradict no semantic rule of severity error."""
    return _no_findings(
        examination,
        lambda finding: (
            finding.severity == "error"
            and not finding.rule.startswith("schema.")
            and finding.rule not in DUPLICATES
        ),
    )


@check("data.warnings")
def warnings(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether the surveyed records draw no warning."""
    return _no_findings(
        examination, lambda finding: finding.severity == "warning" and finding.rule not in DUPLICATES
    )


@check("data.unique-ids")
def unique_ids(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether different records have different ids; the same record on two pages is a matter of paging."""
    exact = next(each for each in examination.standard.api.filters if each.match == "exact")
    owners: dict[str, str] = {}
    for record in examination.records:
        for identifier in texts_at(record, exact.path):
            if owners.setdefault(identifier, key_of(record)) != key_of(record):
                return failed("repeated-id", *examination.survey.replies, id=identifier)
    return passed(*examination.survey.replies)


@check("data.privacy")
def privacy(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether a public query to a productive environment gives no reserved member."""
    if examination.session.target.environment != "productivo":
        return not_applicable("only-productive")
    reserved = reserved_members(examination.standard)
    for page in examination.survey.pages:
        for record in page.records:
            found = _reserved_in(record, reserved)
            if found:
                return failed("reserved-served", page.reply, members=", ".join(sorted(found)))
    return passed(*examination.survey.replies)


def _reserved_in(value: object, reserved: frozenset[str]) -> set[str]:
    if isinstance(value, dict):
        own = {name for name, each in value.items() if name in reserved and each not in (None, "")}
        return own.union(*(_reserved_in(each, reserved) for each in value.values()))
    if isinstance(value, list):
        return set[str]().union(*(_reserved_in(each, reserved) for each in value))
    return set()


@check("data.freshness")
def freshness(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether the newest of the surveyed records was captured within a year."""
    members = examination.standard.record_schema.get("properties", {})
    captured = [name for name, member in members.items() if member.get("x-meaning") == "capture-date"]
    dates = [
        _parsed(text)
        for record in examination.records
        for name in captured
        for text in texts_at(record, (name,))
    ]
    known = [date for date in dates if date is not None]
    if not known:
        return skipped("no-dates", *examination.survey.replies[:1])
    newest = max(known)
    today = datetime.combine(examination.today, datetime.max.time(), tzinfo=UTC)
    if today - newest > FRESH:
        return failed("stale", *examination.survey.replies, newest=newest.date().isoformat())
    return passed(*examination.survey.replies)


def _parsed(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
