"""Access: transport, and what is served to whom."""

from __future__ import annotations

import base64
import json
import re
import time
from urllib.parse import urlencode

from conformance.checks.registry import Outcome, check, failed, not_applicable, passed
from conformance.checks.tokens import jwt_claims
from conformance.examination import Examination
from conformance.provider_file import is_loopback
from conformance.transport import Reply
from standards.requirements import Requirement

ONE = {"page": 1, "pageSize": 1}
INTERNALS = re.compile(
    r"Traceback \(most recent call last\)|File \"[^\"]+\", line \d+|\bat [\w.<>$ ]+ ?\([^)]*:\d+:\d+\)|node_modules"
    r"|\bMongo(?:Server)?Error\b|\bSequelize\w*Error\b|\bORA-\d{5}\b|\bSQLSTATE\b|\bPG::\w+|\bjava\.(?:lang|sql)\."
    r"|\borg\.springframework\.|\bSystem\.\w+Exception\b|\bat System\.|/usr/src/app|/var/www/|/home/\w+/|[A-Z]:\\\\"
    r"|vendor/laravel|Illuminate\\|\.java:\d+\)|\.cs:line \d+|<b>(?:Warning|Fatal error)</b>|\bC:\\\w"
    r"|\b(?:Type|Reference|Syntax)Error: |You have an error in your SQL syntax|\bpsycopg2?\."
)
"""Marks of stack traces, database drivers and server paths in the answers of common platforms."""

JSON_HEADER = {"Content-Type": "application/json"}
CHANGING = ("PUT", "PATCH", "DELETE")
"""Methods that could change data: sent without token and with an empty body, to an address that names no record."""

ORIGIN = "https://origen.invalid"
VERSIONED = re.compile(r"/\d")

EXPIRY_MARGIN = 1.5
"""Seconds after its stated end when a token must be refused: clocks count whole seconds."""


@check("access.transport")
def transport(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether everything is served over HTTPS; for plain HTTP on loopback the question does not arise."""
    target = examination.session.target
    for url in filter(None, (target.url, target.dependencias, target.auth.token_url)):
        if url.startswith("http:"):
            return not_applicable("loopback") if is_loopback(url) else failed("plain-http", url=url)
    reply = examination.session.search(ONE, headers={})
    return failed("tls", reply, detail=reply.detail) if reply.error == "tls" else passed(reply)


def _unauthorized(attempts: list[tuple[str, Reply]]) -> Outcome:
    for attempt, reply in attempts:
        if reply.status != 401:
            return failed(f"accepted-{attempt}", reply, came=reply.came)
    return passed(*(reply for _, reply in attempts))


@check("access.token-required")
def token_required(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether a search without token is refused."""
    return _unauthorized([("without-token", examination.session.search(ONE, headers={}))])


@check("access.token-required-dependencias")
def token_required_dependencias(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether the list of institutions without token is refused."""
    if not examination.session.target.dependencias:
        return not_applicable("no-dependencias-url")
    return _unauthorized([("without-token", examination.session.dependencias(headers={}))])


@check("access.token-tampered")
def token_tampered(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether invented and altered tokens are refused."""
    session = examination.session
    granted, _way = session.first_token
    refresh = (
        granted.json.get("refresh_token") if granted is not None and isinstance(granted.json, dict) else None
    )
    tokens = [
        "conforme-inventado",
        *altered_tokens(session.token()),
        *([refresh] if isinstance(refresh, str) else []),
    ]
    return _unauthorized(
        [("altered-token", session.search(ONE, headers=session.authorization(token))) for token in tokens]
    )


def altered_tokens(token: str) -> list[str]:
    """Return versions of a token that no server that verifies it accepts."""
    claims = jwt_claims(token)
    if not claims:
        middle = len(token) // 2
        return [token[:middle] + ("A" if token[middle] != "A" else "B") + token[middle + 1 :]]
    header, payload, signature = token.split(".")
    resigned = ("A" if signature[:1] != "A" else "B") + signature[1:]
    longer = _segment({**claims, "exp": int(time.time()) + 365 * 86400})
    return [
        f"{header}.{payload}.{resigned}",
        f"{header}.{longer}.{signature}",
        f"{_segment({'alg': 'none'})}.{payload}.",
    ]


def _segment(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@check("access.token-expired")
def token_expired(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether an expired token is refused: one given for that purpose, or one that expires while we wait."""
    session = examination.session
    if session.target.auth.expired_token:
        reply = session.search(ONE, headers=session.authorization(session.target.auth.expired_token))
        return _unauthorized([("expired-token", reply)])
    granted, _way = session.first_token
    answer = granted.json if granted is not None and isinstance(granted.json, dict) else {}
    token, lifetime = answer.get("access_token"), str(answer.get("expires_in"))
    if not isinstance(token, str) or not lifetime.isdecimal() or float(lifetime) > examination.plan.wait:
        return not_applicable("token-outlives", lifetime=lifetime, wait=f"{examination.plan.wait:g}")
    time.sleep(max(0.0, session.first_token_at + float(lifetime) + EXPIRY_MARGIN - time.monotonic()))
    return _unauthorized([("expired-token", session.search(ONE, headers=session.authorization(token)))])


@check("access.scheme")
def scheme(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether a right token under another scheme, or without one, is refused."""
    session = examination.session
    token = session.token()
    return _unauthorized(
        [
            ("other-scheme", session.search(ONE, headers={"Authorization": f"{name} {token}".strip()}))
            for name in ("Basic", "Token", "")
        ]
    )


@check("access.token-in-query")
def token_in_query(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether a token in the address is refused."""
    session = examination.session
    suffix = ("&" if "?" in session.target.url else "?") + urlencode({"access_token": session.token()})
    reply = session.search(ONE, headers={}, suffix=suffix)
    if reply.status == 200:
        return failed("token-in-query", reply)
    return passed(reply)


@check("access.auth-before-validation")
def auth_before_validation(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether an invalid body without token is refused for the token."""
    return _unauthorized([("without-token", examination.session.search({"page": "uno"}, headers={}))])


@check("access.methods")
def methods(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether methods outside of the contract are refused; those that could change data go without token."""
    session = examination.session
    attempts = [
        ("GET", session.send("GET", session.target.url, headers=session.authorization())),
        (
            "PUT",
            session.send("PUT", session.target.url, headers={"Content-Type": "application/json"}, body=b"{}"),
        ),
    ]
    for method, reply in attempts:
        if reply.status is None or not (reply.refused or reply.status == 501):
            return failed("not-refused", reply, attempt=method, came=reply.came)
    return passed(*(reply for _, reply in attempts))


@check("access.cors")
def cors(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether any web origin may send credentials."""
    session = examination.session
    reply = session.search(ONE, headers={**session.authorization(), "Origin": ORIGIN})
    allowed = reply.headers.get("Access-Control-Allow-Origin", "")
    if reply.headers.get("Access-Control-Allow-Credentials", "").lower() == "true" and allowed in {
        "*",
        ORIGIN,
    }:
        return failed("cors-open", reply, came=allowed)
    return passed(reply)


@check("access.no-internals")
def no_internals(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether any refusal or error of the whole run shows the server's inside."""
    session = examination.session
    session.search(raw=b'{"page": ')
    session.search({"query": None})
    session.search({"query": {"nombres": "("}})
    for exchange in session.recorder.exchanges:
        if exchange.status is None or exchange.status < 400 or not exchange.response_body:
            continue
        found = INTERNALS.search(exchange.response_body)
        if found:
            return Outcome("fail", "internals-shown", {"came": found.group()[:60]}, (exchange.id,))
    return passed()


@check("access.no-versions")
def no_versions(examination: Examination, _: Requirement) -> Outcome:
    """Decide whether headers name the server's software."""
    reply = examination.session.search(ONE)
    for name in ("X-Powered-By", "X-AspNet-Version", "X-AspNetMvc-Version", "X-Generator"):
        if name in reply.headers:
            return failed("version-shown", reply, came=f"{name}: {reply.headers[name]}")
    server = reply.headers.get("Server", "")
    if VERSIONED.search(server):
        return failed("version-shown", reply, came=f"Server: {server}")
    return passed(reply)
