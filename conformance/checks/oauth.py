"""Token requests that must be refused, and how."""

from __future__ import annotations

from typing import Any

from conformance.checks.registry import Outcome, check, failed, not_applicable, passed, skipped
from conformance.examination import Blocked, Examination
from conformance.transport import Reply
from standards.requirements import Requirement

WRONG = "conforme-incorrecto"


def _needs_token_server(examination: Examination) -> None:
    if examination.session.target.auth.type == "bearer":
        raise Blocked("bearer-configured")


def _refused(reply: Reply, attempt: str) -> Outcome:
    if reply.refused:
        return passed(reply)
    return failed("not-refused", reply, attempt=attempt, came=reply.came)


def _all_refused(attempts: list[tuple[str, Reply]]) -> Outcome:
    for attempt, reply in attempts:
        if not reply.refused:
            return _refused(reply, attempt)
    return passed(*(reply for _, reply in attempts))


@check("oauth.wrong-password")
def wrong_password(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether a wrong password is refused, also one that lacks only its end."""
    _needs_token_server(examination)
    session = examination.session
    right = session.target.auth.password
    attempts = [WRONG, *([right[:-1]] if len(right) > 1 else [])]
    return _all_refused(
        [("password", session.ask_token(session.token_form(password=attempt))) for attempt in attempts]
    )


@check("oauth.wrong-user")
def wrong_user(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether an unknown user is refused, whatever password comes along."""
    _needs_token_server(examination)
    session = examination.session
    return _all_refused(
        [
            ("username", session.ask_token(session.token_form(username=WRONG, password=WRONG))),
            ("username", session.ask_token(session.token_form(username=WRONG))),
        ]
    )


@check("oauth.wrong-client")
def wrong_client(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether an unknown client and a wrong client secret are refused."""
    _needs_token_server(examination)
    session = examination.session
    if not session.target.auth.client_id:
        return not_applicable("no-client")
    attempts = [("client_id", session.ask_token(session.token_form(client_id=WRONG)))]
    if session.target.auth.client_secret:
        attempts += [
            ("client_secret", session.ask_token(session.token_form(client_secret=wrong)))
            for wrong in (WRONG, "")
        ]
    return _all_refused(attempts)


@check("oauth.grant-required")
def grant_required(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether an absent and an unknown grant type are refused."""
    _needs_token_server(examination)
    session = examination.session
    return _all_refused(
        [
            ("grant_type", session.ask_token(session.token_form(grant_type=None))),
            ("grant_type", session.ask_token(session.token_form(grant_type=WRONG))),
        ]
    )


@check("oauth.credentials-required")
def credentials_required(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether a request without user, without password or with an empty one is refused."""
    _needs_token_server(examination)
    session = examination.session
    return _all_refused(
        [
            ("username", session.ask_token(session.token_form(username=None))),
            ("password", session.ask_token(session.token_form(password=None))),
            ("password", session.ask_token(session.token_form(password=""))),
        ]
    )


@check("oauth.operator-injection")
def operator_injection(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether operators in place of user and password are refused, as JSON and as form."""
    _needs_token_server(examination)
    session = examination.session
    operators = {"$ne": ""}
    form = {
        **session.token_form(username=None, password=None),
        "username[$ne]": "",
        "password[$ne]": "",
    }
    return _all_refused(
        [
            (
                "{$ne}",
                session.ask_token_json(
                    {**session.token_form(), "username": operators, "password": operators}
                ),
            ),
            ("{$ne}", session.ask_token_json({**session.token_form(), "password": operators})),
            ("[$ne]", session.ask_token(form)),
        ]
    )


@check("oauth.error-shape")
def error_shape(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether refusals are JSON with code and message, or with OAuth's own error member."""
    _needs_token_server(examination)
    session = examination.session
    replies = [
        session.ask_token(session.token_form(password=WRONG)),
        session.ask_token(session.token_form(grant_type=None)),
        session.ask_token(session.token_form(password=None)),
    ]
    refusals = [reply for reply in replies if reply.refused]
    if not refusals:
        return skipped("nothing-refused", *replies)
    for reply in refusals:
        answer = reply.json if isinstance(reply.json, dict) else {}
        own = all(isinstance(answer.get(name), str) and answer[name] for name in ("code", "message"))
        if not own and not isinstance(answer.get("error"), str):
            return failed("error-shape", reply, came=reply.came)
    return passed(*refusals)


@check("oauth.indistinguishable")
def indistinguishable(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether a refusal hides which of user and password was wrong."""
    _needs_token_server(examination)
    session = examination.session
    user = session.ask_token(session.token_form(username=WRONG, password=WRONG))
    password = session.ask_token(session.token_form(password=WRONG))
    if not (user.refused and password.refused):
        return skipped("nothing-refused", user, password)
    if (user.status, _told(user)) != (password.status, _told(password)):
        return failed("refusals-differ", user, password)
    return passed(user, password)


def _told(reply: Reply) -> Any:
    if not isinstance(reply.json, dict):
        return reply.body
    return [
        reply.json.get(name) for name in ("code", "message", "error", "error_description", "additionalInfo")
    ]
