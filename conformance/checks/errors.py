"""Refusals: what is refused, and with which words."""

from __future__ import annotations

import json
from typing import Any

from conformance.checks.registry import Outcome, check, failed, passed, skipped
from conformance.examination import Examination
from conformance.transport import JSON_TYPE, Reply
from standards.requirements import Requirement

MALFORMED_BODIES = (b"{", b'{"page": 1,}', b"[1, 2", b"\xff\xfe{}")


def has_error_shape(reply: Reply) -> bool:
    """Tell whether a reply is an object with code and message, both texts and not empty."""
    answer = reply.json
    is_json = reply.media_type == JSON_TYPE or reply.media_type.endswith("+json")
    return (
        is_json
        and isinstance(answer, dict)
        and all(isinstance(answer.get(name), str) and answer[name].strip() for name in ("code", "message"))
    )


@check("errors.malformed")
def malformed(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether bodies that are not JSON are refused in the contract's form."""
    replies = []
    for body in MALFORMED_BODIES:
        reply = examination.session.search(raw=body)
        replies.append(reply)
        if not reply.refused:
            return failed("not-refused", reply, attempt=body.decode("latin-1"), came=reply.came)
        if not has_error_shape(reply):
            return failed("error-shape", reply, came=reply.came)
    return passed(*replies)


@check("errors.wrong-types")
def wrong_types(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether query, and filters in it, of another type are refused."""
    text = next(each.name for each in examination.standard.api.filters if each.match == "contains")
    queries: list[Any] = [None, "todo", [], {text: 5}, {text: ["a"]}, {text: True}]
    queries += [{each.name: "todo"} for each in examination.standard.api.filters if each.match == "any-of"]
    replies = []
    for query in queries:
        reply = examination.session.search({"page": 1, "pageSize": 1, "query": query})
        replies.append(reply)
        if not reply.refused:
            return failed("not-refused", reply, attempt=f"query: {json.dumps(query)}", came=reply.came)
    return passed(*replies)


@check("errors.shape")
def shape(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether refusals of search and dependencias have the contract's form."""
    session = examination.session
    replies = [
        session.search({"page": 1, "pageSize": 1}, headers={}),
        session.search({"page": 1, "pageSize": 1}, headers=session.authorization("conforme-inventado")),
        session.search({"page": 0, "pageSize": 10}),
        session.search({"page": "uno", "pageSize": 10}),
        session.search({"page": 1, "pageSize": 10, "query": []}),
    ]
    if session.target.dependencias:
        replies.append(session.dependencias(headers={}))
    refusals = [reply for reply in replies if reply.refused]
    if not refusals:
        return skipped("nothing-refused", *replies)
    for reply in refusals:
        if not has_error_shape(reply):
            return failed("error-shape", reply, came=reply.came)
    return passed(*refusals)
