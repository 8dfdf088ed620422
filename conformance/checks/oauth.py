"""Tokens: how they are given, refused, renewed and dated."""

from __future__ import annotations

import base64
import binascii
import json
import time
from email.utils import parsedate_to_datetime
from typing import Any

from conformance.checks.registry import Outcome, check, failed, not_applicable, passed, skipped
from conformance.examination import Blocked, Examination
from conformance.transport import Reply
from standards.requirements import Requirement

WRONG = "conforme-incorrecto"
CLOCK_TOLERANCE = 10
"""Seconds that a token's own expiry may differ from expires_in."""


def first_token(examination: Examination) -> Reply:
    """Return the reply that gave the first token; ``Blocked`` without a token server or a token."""
    reply, way = examination.session.first_token
    if reply is None:
        raise Blocked("bearer-configured")
    if way == "none":
        raise Blocked("no-token", reply)
    return (
        reply
        if way == "both"
        else examination.session.ask_token(examination.session.token_form(), basic=False)
    )


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


@check("oauth.token-issued")
def token_issued(examination: Examination, _: Requirement) -> Outcome:  # noqa: PLR0911 - one way out per cause
    """Decide whether right credentials yield a token, sent the way that the PDN's clients send them."""
    reply, way = examination.session.first_token
    if reply is None:
        return not_applicable("bearer-configured")
    if reply.status is None:
        return failed("token-absent", reply, came=reply.came)
    if way == "body":
        return failed("token-only-body", reply, came=reply.came)
    if way == "none" and reply.refused:
        return Outcome("error", "credentials-refused", {"came": reply.came}, (reply.id,))
    if way == "none":
        return failed("token-absent", reply, came=reply.came)
    kind = reply.json.get("token_type")
    if not isinstance(kind, str) or kind.lower() != "bearer":
        return failed("token-type", reply, came=json.dumps(kind))
    return passed(reply)


@check("oauth.token-lifetime")
def token_lifetime(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether expires_in is a positive integer and agrees with a JWT's own dates."""
    reply = first_token(examination)
    lifetime = reply.json.get("expires_in")
    numeric = lifetime if isinstance(lifetime, int) and not isinstance(lifetime, bool) else None
    if isinstance(lifetime, str) and lifetime.isdecimal():
        numeric = int(lifetime)
    if numeric is None or numeric <= 0:
        return failed("lifetime-invalid", reply, came=json.dumps(lifetime))
    claims = jwt_claims(reply.json["access_token"])
    stated = _stated_lifetime(claims, reply)
    if stated is not None and abs(stated - numeric) > CLOCK_TOLERANCE:
        return failed("lifetime-differs", reply, expires_in=numeric, exp=round(stated))
    short_lived = _dies_early(examination)
    return short_lived or passed(reply, reason="lifetime-text" if isinstance(lifetime, str) else "")


def _dies_early(examination: Examination) -> Outcome | None:
    """Fail when a token was refused before its time: in the run so far, or once another one was given."""
    session = examination.session
    if session.early_refusals:
        return failed("token-dies", session.early_refusals[-1])
    older = session.ask_token(session.token_form())
    session.ask_token(session.token_form())
    token = older.json.get("access_token") if isinstance(older.json, dict) else None
    if not isinstance(token, str):
        return None
    reply = session.search({"page": 1, "pageSize": 1}, headers=session.authorization(token))
    return failed("token-dies", older, reply) if reply.status == 401 else None


def jwt_claims(token: str) -> dict[str, Any]:
    """Return the claims of a JWT, or nothing when the token is opaque."""
    parts = token.split(".")
    if len(parts) != 3:
        return {}
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (ValueError, binascii.Error):
        return {}
    return claims if isinstance(claims, dict) else {}


def _stated_lifetime(claims: dict[str, Any], reply: Reply) -> float | None:
    expiry, issued = claims.get("exp"), claims.get("iat", claims.get("nbf"))
    if not isinstance(expiry, int | float):
        return None
    if isinstance(issued, int | float):
        return expiry - issued
    try:
        return expiry - parsedate_to_datetime(reply.headers.get("Date", "")).timestamp()
    except ValueError:
        return None


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


@check("oauth.not-cached")
def not_cached(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether the token reply forbids caches to keep it."""
    reply = first_token(examination)
    header = reply.headers.get("Cache-Control", "")
    if "no-store" not in header.lower():
        return failed("cacheable", reply, came=header or "-")
    return passed(reply)


@check("oauth.refresh")
def refresh(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether a refresh token works, and an invented one does not."""
    session = examination.session
    first_token(examination)
    granted = session.ask_token(session.token_form())
    if granted.status != 200:
        return skipped("status-unexpected", granted, expected="200", came=granted.came)
    token = granted.json.get("refresh_token") if isinstance(granted.json, dict) else None
    if not isinstance(token, str) or not token:
        return not_applicable("no-refresh-token", granted)
    form = {"grant_type": "refresh_token", "username": None, "password": None}
    renewed = session.ask_token(session.token_form(**form, refresh_token=token))
    access = renewed.json.get("access_token") if isinstance(renewed.json, dict) else None
    if renewed.status != 200 or not isinstance(access, str):
        return failed("refresh-fails", renewed, came=renewed.came)
    used = session.search({"page": 1, "pageSize": 1}, headers=session.authorization(access))
    if used.status != 200:
        return failed("refreshed-token-refused", renewed, used, came=used.came)
    invented = session.ask_token(session.token_form(**form, refresh_token=WRONG))
    if not invented.refused:
        return failed("not-refused", invented, attempt="refresh_token", came=invented.came)
    return passed(renewed, used, invented)


@check("oauth.time")
def token_time(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether tokens come within the time that the PDN waits; a slow answer gets two more chances."""
    first_token(examination)
    session = examination.session
    limit = session.target.limits.token_timeout
    replies = []
    for _attempt in range(3):
        reply = session.ask_token(session.token_form())
        replies.append(reply)
        if reply.status is not None and reply.seconds <= limit:
            return passed(reply)
        time.sleep(0.05)
    fastest = min(replies, key=lambda reply: reply.seconds)
    return failed("too-slow", *replies, seconds=f"{fastest.seconds:.1f}", limit=f"{limit:g}")
