"""A run's findings as the published report: texts rendered, values redacted."""

from __future__ import annotations

from typing import Literal

from standards import __version__
from standards.pointers import split
from validator import messages
from validator.baseline import Accepted
from validator.collect import Kept
from validator.model import SEVERITIES, Hit, Params
from validator.plan import PUBLIC, RESERVED, Node, privacy_of
from validator.redact import mask_identifiers, shown
from validator.results import (
    FileError,
    FileResult,
    Finding,
    KnownFinding,
    NotRun,
    Report,
    RevisionCause,
    RevisionResult,
    SeverityCounts,
    Summary,
    Tool,
)
from validator.sources.entries import SEPARATOR
from validator.sources.entries import shown as shown_name
from validator.validation import Tally, Validation

_ABOUT_RESERVED_VALUES = ("privacy.", "id.personal-data")
"""Rules about values that are reserved because of what they are, wherever they stand."""
_ABOUT_NUMBERS = ("id.", "date.", "s2.fiscal-year")
"""Rules about values that are numbers, of a record or of a moment, and nobody's."""
_GUESSING, _GUESS = ("schema.enum", "catalog.iso-code", "catalog.code"), ("variant", "similar", "expected")
"""Rules that guess which value was meant, and the parameters that tell it."""
_QUOTED = ("mended", "similar", "markup")
"""Parameters that repeat a part of the value."""


def build(run: Validation) -> Report:
    """Return the report of a run."""
    counts = run.collector.counts
    severities = dict.fromkeys(SEVERITIES, 0)
    for rule, count in counts.items():
        severities[run.rules[rule].severity] += count
    records, invalid = sum(each.records for each in run.tallies), sum(each.invalid for each in run.tallies)
    return Report(
        tool=Tool(name="conforme", version=__version__),
        standard=run.standard.name,
        standard_status=run.standard.status,
        schema_sha256=run.standard.schema_sha256,
        profile=run.options.profile,
        recognised_by=list(run.evidence),
        baseline=_baseline(run),
        revisions=_revisions(run),
        fields=run.completeness.fields() if run.completeness else [],
        files=[_file(each, run) for each in run.tallies],
        summary=Summary(
            records=records,
            valid=records - invalid,
            invalid=invalid,
            findings=SeverityCounts(**severities),
            rules=dict(sorted(counts.items())),
            not_run=_not_run(run),
        ),
        partial=_partial(run),
        truncated=run.collector.truncated,
        findings=[finding(kept, run) for kept in run.collector.kept()],
    )


def _baseline(run: Validation) -> list[KnownFinding]:
    if run.baseline is None:
        return []
    states: dict[Accepted, Literal["stale", "expired"]] = dict.fromkeys(run.baseline.stale, "stale")
    states |= dict.fromkeys(run.baseline.expired, "expired")
    return [
        KnownFinding(
            rule=each.rule,
            pointer=each.pointer,
            reason=each.reason,
            count=run.baseline.met[each.rule, each.pointer],
            state=states.get(each, "accepted"),
        )
        for each in run.baseline.entries
    ]


def _revisions(run: Validation) -> list[RevisionResult]:
    return [
        RevisionResult(
            revision=each.date,
            holds=not each.invalid,
            invalid=each.invalid,
            because=[
                RevisionCause(rule=rule, pointer=pointer, count=count)
                for (rule, pointer), count in sorted(
                    each.causes.items(), key=lambda item: (-item[1], item[0])
                )
            ],
        )
        for each in (run.revisions.tallies if run.revisions else ())
    ]


def _file(tally: Tally, run: Validation) -> FileResult:
    error = None
    if tally.error is not None:
        error = FileError(code=tally.error.code, message=tally.error.message(run.options.language))
    return FileResult(
        path=_path(tally),
        format=tally.layout,
        records=tally.records,
        bytes=tally.bytes,
        valid=tally.records - tally.invalid,
        invalid=tally.invalid,
        error=error,
    )


def _path(tally: Tally) -> str:
    """Return the path of a file, with the sheet of a workbook; names of files may hold any bytes, paths only UTF-8."""
    sheet = f"{SEPARATOR}{shown_name(tally.table.sheet)}" if tally.table and tally.table.sheet else ""
    return f"{tally.path}{sheet}".encode("utf-8", "replace").decode()


def _partial(run: Validation) -> list[str]:
    reasons = {"input": any(each.error for each in run.tallies), "interrupted": run.interrupted}
    return [reason for reason, holds in reasons.items() if holds]


def _not_run(run: Validation) -> list[NotRun]:
    """List the rules that took no part in the verdict, with the cause."""
    incomplete = bool(_partial(run))
    envelope = any(each.layout == "json-envelope" for each in run.tallies)
    listed = []
    for rule in run.rules.values():
        if rule.id in run.options.ignore:
            listed.append(NotRun(rule=rule.id, reason="ignored"))
        elif not run.options.wants(rule.id):
            listed.append(NotRun(rule=rule.id, reason="not-selected"))
        elif rule.id.startswith("privacy.published") and run.options.profile != "public":
            listed.append(NotRun(rule=rule.id, reason="profile-full"))
        elif rule.id.startswith("page.") and not envelope:
            listed.append(NotRun(rule=rule.id, reason="no-envelope"))
        elif rule.kind == "file" and incomplete:
            listed.append(NotRun(rule=rule.id, reason="incomplete-input"))
    return sorted(listed, key=lambda each: each.rule)


def finding(kept: Kept, run: Validation) -> Finding:
    """Return a hit as it is published."""
    hit, language = kept.hit, run.options.language
    plan = run.worker.plan if kept.record is not None or run.envelope.plan is None else run.envelope.plan
    params = _shown_params(_without_guess(hit, plan))
    return Finding(
        rule=hit.rule,
        severity=run.rules[hit.rule].severity,
        file=_path(run.tallies[kept.file]),
        record=kept.record,
        line=kept.line,
        pointer=hit.pointer,
        column=_column(hit, run.tallies[kept.file]),
        value=_shown_value(hit.rule, hit.pointer, hit.value, plan),
        params=params,
        message=messages.message(hit.rule, params, language),
        fix=messages.fix(hit.rule, hit.params, language),
    )


def _column(hit: Hit, tally: Tally) -> str | None:
    """Return the column of a CSV that a hit is about, or that of the member that it misses."""
    if tally.table is None:
        return None
    own = tally.table.column_of(hit.pointer)
    return own or tally.table.column_of(f"{hit.pointer}/{hit.params.get('member', '')}") or None


def _shown_value(rule: str, pointer: str, value: object, plan: Node) -> object:
    tokens = split(pointer)
    privacy = privacy_of(plan, tokens)
    if privacy is None:
        return None
    its_own = rule.startswith(_ABOUT_NUMBERS) or tokens[-1:] == ["id"]
    reserved = privacy != PUBLIC or rule.startswith(_ABOUT_RESERVED_VALUES)
    return shown(value, reserved=reserved, whole=privacy == RESERVED, numbers=not its_own)


def _without_guess(hit: Hit, plan: Node) -> Params:
    """Return the parameters of a hit without the value that was meant where it is reserved: a guess would tell it."""
    guessed = hit.rule in _GUESSING and hit.params.get("variant") == "similar"
    if not guessed or privacy_of(plan, split(hit.pointer)) == PUBLIC:
        return hit.params
    return {name: value for name, value in hit.params.items() if name not in _GUESS}


def _shown_params(params: Params) -> Params:
    quoted = {name: mask_identifiers(str(params[name]))[:80] for name in _QUOTED if name in params}
    return {**params, **quoted}
