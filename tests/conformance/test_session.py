"""The session over a real server: tokens, renewal, patience, TLS."""

from __future__ import annotations

import socket
import ssl
import threading
import time

import pytest
import trustme
from support import bad_servers as bad

from conformance.practice import practice
from conformance.provider_file import Auth, Limits, Target
from conformance.results import RequirementResult
from conformance.runner import Options, probe
from conformance.sandbox.settings import Settings
from conformance.session import Session
from standards.registry import load

STANDARD = load("s2@1.1")
FIRST = {"page": 1, "pageSize": 1}
TOKEN = "abc123def456"


def grants(session: Session) -> list[str]:
    bodies = [
        exchange.request_body or "" for exchange in session.recorder.exchanges if "oauth" in exchange.url
    ]
    return ["refresh" if "grant_type=refresh_token" in body else "password" for body in bodies]


def test_a_token_is_kept_while_it_lives_and_refreshed_before_it_expires() -> None:
    with (
        practice(STANDARD, settings=Settings(token_seconds=2)) as target,
        Session(target, STANDARD) as session,
    ):
        first = session.token()
        assert session.token() == first
        time.sleep(1.8)
        assert session.token() != first
        assert session.search(FIRST).status == 200
    assert grants(session)[-1] == "refresh"


def test_a_refused_refresh_falls_back_to_the_password() -> None:
    settings = Settings(token_seconds=2)
    with (
        practice(STANDARD, ["refresh-refused"], settings=settings) as target,
        Session(target, STANDARD) as session,
    ):
        session.token()
        time.sleep(1.8)
        assert session.search(FIRST).status == 200
    assert grants(session)[-2:] == ["refresh", "password"]


def test_a_token_that_the_server_forgot_is_asked_again_once() -> None:
    with practice(STANDARD) as target, Session(target, STANDARD) as session:
        assert session._token is None
        session.token()
        assert session._token is not None
        session._token.value = "olvidado"
        assert session.search(FIRST).status == 200


def plain_target(url: str) -> Target:
    auth = Auth("bearer", token=TOKEN)
    return Target("X", "X", "01", "desarrollo", "s2@1.1", url, None, auth, Limits(0, 1.0, 1.0))


def test_a_busy_server_is_asked_again_after_what_it_says() -> None:
    asked: list[str] = []

    def busy_once(connection: socket.socket, path: str, _: threading.Event) -> None:
        asked.append(path)
        status = "429 Too Many Requests" if len(asked) == 1 else "200 OK"
        connection.sendall(bad.http(status, b"{}", "Retry-After: 0"))

    with bad.serving(busy_once) as url, Session(plain_target(url), STANDARD) as session:
        assert session.search(FIRST).status == 200
    assert len(asked) == 2


def transport_of(url: str) -> RequirementResult:
    run, _ = probe(plain_target(url), STANDARD, Options(profile="quick", budget=10))
    return next(result for result in run.requirements if result.id == "S2-SEC-012")


def test_a_certificate_that_nobody_vouches_for_fails_transport() -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    with bad.serving(bad.always(bad.http("200 OK", b"{}")), context) as url:
        result = transport_of(url)
    assert (result.status, result.reason_code) == ("fail", "tls")
    assert "certificate" in result.reason.lower()


@pytest.mark.parametrize(
    ("url", "status", "reason"),
    [
        ("http://api.invalid/spic", "fail", "plain-http"),
        ("http://127.0.0.1:1/spic", "not-applicable", "loopback"),
    ],
)
def test_plain_http_fails_except_on_this_machine(url: str, status: str, reason: str) -> None:
    result = transport_of(url)
    assert (result.status, result.reason_code) == (status, reason)
