"""The list of institutions, and how it fits the records."""

from __future__ import annotations

from typing import Any

from conformance.checks.registry import Outcome, check, failed, passed
from conformance.examination import Blocked, Examination
from conformance.survey import page_of, texts_at
from conformance.transport import Reply
from standards.pointers import join
from standards.requirements import Requirement
from standards.spanish import fold


def _list(examination: Examination) -> tuple[Reply, list[Any]]:
    if not examination.session.target.dependencias:
        raise Blocked("no-dependencias-url")
    reply = examination.session.dependencias()
    if reply.status != 200 or not isinstance(reply.json, list):
        raise Blocked("dependencias-fails", reply)
    return reply, reply.json


def _names(institutions: list[Any]) -> list[str]:
    names = (each.get("nombre") for each in institutions if isinstance(each, dict))
    return [name for name in names if isinstance(name, str) and name.strip()]


@check("dependencias.contract")
def contract(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether the list has the contract's form and every institution a name."""
    import jsonschema_rs

    if not examination.session.target.dependencias:
        raise Blocked("no-dependencias-url")
    reply = examination.session.dependencias()
    if reply.status != 200:
        return failed("status-unexpected", reply, expected="200", came=reply.came)
    validator = jsonschema_rs.Draft202012Validator(examination.standard.schemas["dependencias"])
    for error in validator.iter_errors(reply.json if isinstance(reply.json, list | dict) else None):
        return failed("envelope", reply, pointer=join(error.instance_path) or "/", detail=error.message[:200])
    if len(_names(reply.json)) < len(reply.json):
        return failed("unnamed-institution", reply, count=len(reply.json) - len(_names(reply.json)))
    return passed(reply)


@check("dependencias.unique")
def unique(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether the list repeats an institution."""
    reply, institutions = _list(examination)
    seen: set[str] = set()
    for name in _names(institutions):
        if fold(name) in seen:
            return failed("repeated-institution", reply, name=name)
        seen.add(fold(name))
    return passed(reply)


@check("dependencias.searchable")
def searchable(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether names of the list, spread over it, find records when used as filters."""
    reply, institutions = _list(examination)
    names = _names(institutions)
    step = max(1, len(names) // examination.plan.institutions)
    member = _institution_filter(examination)
    replies = [reply]
    for name in names[::step]:
        found = examination.session.search({"page": 1, "pageSize": 1, "query": {member: name}})
        page = page_of(found)
        replies.append(found)
        if page is None or not page.records:
            return failed("institution-without-records", reply, found, name=name)
    return passed(*replies)


def _institution_filter(examination: Examination) -> str:
    api = examination.standard.api
    return next(each.name for each in api.filters if each.path[: len(api.institution)] == api.institution)


@check("dependencias.complete")
def complete(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether the institutions of the surveyed records are all in the list."""
    reply, institutions = _list(examination)
    listed = {fold(name) for name in _names(institutions)}
    path = (*examination.standard.api.institution, "nombre")
    for record in examination.records:
        for name in texts_at(record, path):
            if fold(name) not in listed:
                return failed("institution-missing", reply, name=name)
    return passed(reply, *examination.survey.replies[:1])
