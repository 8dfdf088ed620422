"""Generated requests: what no other requirement's own requests happen to ask."""

from __future__ import annotations

import json
from typing import Any

from conformance.checks.registry import Outcome, check, failed, passed, skipped
from conformance.examination import Examination
from conformance.fuzz import GeneratedRequest, Mode, defects, generate
from conformance.transport import Reply
from standards.requirements import Requirement

ODD_TEXTS = (
    "😀",
    "a" * 5000,
    "\u202eoirásrever",
    "名前",
    "<b>",
    "%00",
    "{{7*7}}",
    "${7*7}",
    "../../etc/passwd",
)
"""Texts that valid requests may carry and that careless servers stumble over."""


def _requests(examination: Examination, mode: Mode) -> list[GeneratedRequest]:
    """Return the generated requests, and a few that experience adds to them."""
    api = examination.standard.api
    bodies: list[Any]
    if mode == "positive":
        text = next(each.name for each in api.filters if each.match == "contains")
        bodies = [{"query": {text: odd}} for odd in ODD_TEXTS]
    else:
        lists = [each.name for each in api.filters if each.match == "any-of"]
        bodies = [
            *({"query": {name: [99]}} for name in lists),
            *({"query": {name: ["uno"]}} for name in lists),
        ]
        bodies += [{"sort": {api.sorts[0].name: odd}} for odd in ("description", "ascendente", 1)]
        bodies += [{"sort": "asc"}, [], "todo", 5]
    added = [GeneratedRequest("search", json.dumps(body).encode(), mode == "positive") for body in bodies]
    return generate(examination.standard, mode, examination.plan.generated, examination.seed) + added


def _answers(examination: Examination, mode: Mode) -> list[tuple[GeneratedRequest, Reply]]:
    session = examination.session
    session.token()  # without one, nothing is worth generating
    if mode not in examination.answers:
        requests = _requests(examination, mode)
        examination.answers[mode] = [(each, session.search(raw=each.body or b"")) for each in requests]
    return examination.answers[mode]


@check("generated.no-server-error")
def no_server_error(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether any generated request provokes a server error or no answer."""
    replies = [reply for mode in ("positive", "negative") for _request, reply in _answers(examination, mode)]
    for reply in replies:
        if reply.status is None or reply.status >= 500:
            return failed("server-error", reply, came=reply.came, count=len(replies))
    return passed(*replies)


@check("generated.valid-accepted")
def valid_accepted(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether every generated valid request is served."""
    answers = _answers(examination, "positive")
    if not answers:
        return skipped("nothing-generated")
    for _request, reply in answers:
        if reply.status != 200 and reply.status is not None and reply.status < 500:
            return failed("valid-refused", reply, came=reply.came, count=len(answers))
    return passed(*(reply for _request, reply in answers))


@check("generated.invalid-refused")
def invalid_refused(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether generated requests that break the contract are refused.

    Left to the requirements of their own: page, pageSize, and the types of query and its members.
    """
    answers = [
        (request, reply)
        for request, reply in _answers(examination, "negative")
        if _judged_here(examination, json.loads(request.body or b"null"))
    ]
    for _request, reply in answers:
        if reply.status is not None and reply.status < 400:
            return failed("invalid-accepted", reply, came=reply.came, count=len(answers))
    return passed(*(reply for _request, reply in answers))


def _judged_here(examination: Examination, body: Any) -> bool:
    return any(
        not path or path[0] == "sort" or (path[0] == "query" and len(path) > 2)
        for path in defects(examination.standard, body)
    )
