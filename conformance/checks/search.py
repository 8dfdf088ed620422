"""Searches as a whole: envelope, defaults, what does not filter, stability and time."""

from __future__ import annotations

import json
from typing import Any

from conformance.checks.registry import Outcome, check, failed, passed
from conformance.examination import Examination
from conformance.survey import Page, page_of
from conformance.transport import JSON_TYPE, Reply
from standards.pointers import join
from standards.requirements import Requirement

REQUESTER = "GOAP780710RH7"
STRANGER = "zzzConforme"


def envelope_errors(examination: Examination, reply: Reply) -> tuple[str, str] | None:
    """Return pointer and defect of a reply's envelope; None when it satisfies the contract.

    The records themselves are judged by the requirements on data.
    """
    import jsonschema_rs

    if reply.status != 200:
        return "", reply.came
    schema = json.loads(json.dumps(examination.standard.schemas["response"]))
    schema["properties"]["results"]["items"] = {"type": "object"}
    for error in jsonschema_rs.Draft202012Validator(schema).iter_errors(
        reply.json if _is_json(reply) else None
    ):
        return join(error.instance_path), error.message
    return None


def _is_json(reply: Reply) -> bool:
    return isinstance(reply.json, dict | list | str | int | float | bool | None)


@check("search.contract")
def contract(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether searches of several kinds answer with the contract's envelope."""
    session = examination.session
    bodies: list[dict[str, Any]] = [
        {"page": 1, "pageSize": 5, "query": {}},
        {"page": 2, "pageSize": 5, "query": {}},
        {"page": 1, "pageSize": 5, "query": {examination.standard.api.filters[1].name: STRANGER}},
        {"page": 1, "pageSize": 5, "sort": {examination.standard.api.sorts[0].name: "desc"}},
    ]
    replies = [session.search(body) for body in bodies]
    for reply in replies:
        wrong = envelope_errors(examination, reply)
        if wrong is not None:
            return failed("envelope", reply, pointer=wrong[0] or "/", detail=wrong[1][:200])
    return _misleading(bodies, replies) or passed(*replies)


def _misleading(bodies: list[dict[str, Any]], replies: list[Reply]) -> Outcome | None:
    """Fail on what the schema lets pass and the PDN's clients do not: another page's number, a code of error."""
    for body, reply in zip(bodies, replies, strict=True):
        if reply.json["pagination"]["page"] != body["page"]:
            return failed("page-echo", reply, asked=body["page"], came=reply.json["pagination"]["page"])
        if "code" in reply.json:
            return failed("code-in-answer", reply)
    return None


@check("search.content-type")
def content_type(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether answers are declared and written as JSON in UTF-8."""
    session = examination.session
    replies = [session.search({"page": 1, "pageSize": 10})]
    if session.target.dependencias:
        replies.append(session.dependencias())
    for reply in replies:
        header = reply.headers.get("Content-Type", "")
        _, _, charset = header.lower().partition("charset=")
        if reply.media_type != JSON_TYPE or charset.strip(' ";') not in {"", "utf-8", "utf8"}:
            return failed("content-type", reply, came=header or "-")
        try:
            reply.body.decode("utf-8")
        except UnicodeDecodeError:
            return failed("not-utf8", reply)
    return passed(*replies)


@check("search.defaults")
def defaults(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether page and pageSize have the contract's defaults."""
    page = examination.page({"query": {}})
    size = examination.standard.api.default_page_size
    expected = min(size, len(examination.records))
    stated = {name: page.pagination.get(name) for name in ("page", "pageSize")}
    if stated != {"page": 1, "pageSize": size} or len(page.records) != expected:
        return failed("defaults", page.reply, came=json.dumps(stated), records=len(page.records), size=size)
    return passed(page.reply)


@check("search.empty-query")
def empty_query(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether no query, an empty one and an empty body give the same."""
    bodies: list[dict[str, Any]] = [{}, {"query": {}}, {"page": 1, "pageSize": 10}]
    pages = []
    for body in bodies:
        reply = examination.session.search(body)
        page = page_of(reply)
        if page is None:
            return failed("empty-query-refused", reply, body=json.dumps(body))
        pages.append(page)
    replies = [page.reply for page in pages]
    totals = [page.total for page in pages]
    if len(set(totals)) > 1:
        return failed("totals-differ", *replies, totals=str(totals))
    return passed(*replies)


def _same_total(examination: Examination, query: dict[str, Any], told: str) -> Outcome | Page:
    page = examination.page({"page": 1, "pageSize": 10, "query": query})
    if page.total != examination.baseline.total:
        return failed(
            "total-changes", examination.baseline.reply, page.reply,
            query=told, expected=examination.baseline.total, came=page.total,
        )  # fmt: skip
    return page


@check("search.empty-string")
def empty_string(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether an empty or blank text in any filter leaves everything in."""
    replies = []
    texts = [each.name for each in examination.standard.api.filters if each.match in {"exact", "contains"}]
    for name in texts:
        for blank in ("", "  "):
            result = _same_total(examination, {name: blank}, json.dumps({name: blank}))
            if isinstance(result, Outcome):
                return result
            replies.append(result.reply)
    return passed(*replies)


@check("search.requester")
def requester(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether members that select nothing leave everything in."""
    replies = []
    for each in examination.standard.api.filters:
        if each.match == "none":
            result = _same_total(examination, {each.name: REQUESTER}, each.name)
            if isinstance(result, Outcome):
                return result
            replies.append(result.reply)
    return passed(*replies)


@check("search.unknown-member")
def unknown_member(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether an unknown member of query is ignored or refused."""
    reply = examination.session.search({"page": 1, "pageSize": 10, "query": {STRANGER: "x"}})
    if reply.refused:
        return passed(reply)
    page = page_of(reply)
    if page is None:
        examination.page({"page": 1, "pageSize": 1})  # blocked when no search works at all
        return failed("status-unexpected", reply, expected="200 / 4xx", came=reply.came)
    if page.total != examination.baseline.total:
        return failed(
            "total-changes", examination.baseline.reply, reply,
            query=STRANGER, expected=examination.baseline.total, came=page.total,
        )  # fmt: skip
    return passed(reply)


@check("search.repeatable")
def repeatable(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether a repeated search gives the same records in the same order."""
    bodies: list[dict[str, Any]] = [
        {"page": 1, "pageSize": 20},
        {"page": 2, "pageSize": 20},
        *(
            {"page": 1, "pageSize": 20, "sort": {each.name: "asc"}}
            for each in examination.standard.api.sorts[-2:]
        ),
    ]
    replies = []
    for body in bodies:
        first, again = examination.page(body), examination.page(body)
        replies += [first.reply, again.reply]
        if first.keys != again.keys:
            return failed("not-repeatable", first.reply, again.reply)
    return passed(*replies)


@check("search.time")
def search_time(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether searches come within the time that the PDN waits; a slow one gets two more chances."""
    session = examination.session
    limit = session.target.limits.data_timeout
    bodies: list[dict[str, Any]] = [
        {"page": 1, "pageSize": 10},
        {"page": 1, "pageSize": examination.standard.api.max_page_size},
        *({"page": 1, "pageSize": 10, "sort": {each.name: "asc"}} for each in examination.standard.api.sorts),
        *(
            {"page": 1, "pageSize": 10, "query": {each.name: "a"}}
            for each in examination.standard.api.filters
            if each.match == "contains"
        ),
    ]
    replies = []
    for body in bodies:
        attempts: list[Reply] = []
        while len(attempts) < 3 and not any(_in_time(reply, limit) for reply in attempts):
            attempts.append(session.search(body))
        replies += attempts
        fastest = min(attempts, key=lambda reply: reply.seconds)
        if not any(_in_time(reply, limit) for reply in attempts):
            return failed("too-slow", *attempts, seconds=f"{fastest.seconds:.1f}", limit=f"{limit:g}")
    return passed(*replies)


def _in_time(reply: Reply, limit: float) -> bool:
    return reply.status is not None and reply.seconds <= limit
