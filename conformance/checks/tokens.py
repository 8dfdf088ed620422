"""Tokens: how they are given, dated, kept good and renewed."""

from __future__ import annotations

import base64
import binascii
import json
import time
from email.utils import parsedate_to_datetime
from typing import Any

from conformance.checks.oauth import WRONG
from conformance.checks.registry import Outcome, check, failed, not_applicable, passed, skipped
from conformance.examination import Blocked, Examination
from conformance.transport import Reply
from standards.requirements import Requirement

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
