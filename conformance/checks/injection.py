"""Hostile texts and values in filters."""

from __future__ import annotations

import json
from typing import Any

from conformance.checks.registry import Outcome, check, failed, passed
from conformance.examination import Examination
from conformance.selection import filter_of, loose
from conformance.survey import page_of, texts_at
from standards.requirements import Requirement

OPERATORS: tuple[dict[str, Any], ...] = ({"$gt": ""}, {"$ne": None}, {"$regex": ".*"}, {"_contains": ""})
PATTERNS = (".", ".*", "^", "$", "a|e", "(", "[", "*", "\\", "%", "_", "[a-z]", "' OR '1'='1", '"; --')

FEW_PATTERNS = (".", "(", "%", "_")


@check("injection.operators")
def operators(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether an object in place of a filter's value is refused."""
    replies = []
    for position, each in enumerate(examination.standard.api.filters):
        operator = OPERATORS[position % len(OPERATORS)]
        reply = examination.session.search({"page": 1, "pageSize": 1, "query": {each.name: operator}})
        replies.append(reply)
        if not reply.refused:
            attempt = f"{each.name}: {json.dumps(operator)}"
            return failed("not-refused", reply, attempt=attempt, came=reply.came)
    return passed(*replies)


@check("injection.patterns")
def patterns(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether signs of patterns are searched literally; an orderly refusal is tolerated."""
    contains = [each.name for each in examination.standard.api.filters if each.match == "contains"]
    tried = [(contains[0], pattern) for pattern in PATTERNS]
    tried += [(member, pattern) for member in contains[1:] for pattern in FEW_PATTERNS]
    replies: list[int] = []
    for member, pattern in tried:
        outcome = _literal(examination, member, pattern)
        if outcome.status != "pass":
            return outcome
        replies += outcome.evidence
    return Outcome("pass", evidence=tuple(dict.fromkeys(replies)))


def _literal(examination: Examination, member: str, pattern: str) -> Outcome:
    reply = examination.session.search({"page": 1, "pageSize": 20, "query": {member: pattern}})
    if reply.refused:
        return passed(reply)
    page = page_of(reply)
    if page is None:
        examination.page({"page": 1, "pageSize": 10})  # blocked when no search works at all
        return failed("pattern-fails", reply, member=member, pattern=pattern, came=reply.came)
    path = filter_of(examination, member).path
    for record in page.records:
        if not any(loose(pattern) in loose(text) for text in texts_at(record, path)):
            return failed("pattern-interpreted", reply, member=member, pattern=pattern, count=page.total)
    return passed(reply)
