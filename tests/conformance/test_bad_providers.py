"""Providers that do not get far: each ends as a failed or undecided run, in bounded time, never as an exception."""

from __future__ import annotations

import gzip
import socket

import pytest
from support import bad_servers as bad

from conformance.provider_file import Auth, Limits, Target
from conformance.results import Run
from conformance.runner import Options, probe
from standards.registry import load

QUICK = Limits(max_rps=0, token_timeout=0.2, data_timeout=0.2)
HTML = bad.http("200 OK", b"<html>Mantenimiento</html>", "Content-Type: text/html")


def examine(url: str, budget: float = 20.0) -> Run:
    auth = Auth("oauth2-password", f"{url}/oauth/token", "pdn", "secreta-1", "cliente", "secreta-2")
    target = Target("MALO", "Malo", "01", "desarrollo", "s2@1.1", f"{url}/v1/spic", None, auth, QUICK)
    run, _ = probe(target, load("s2@1.1"), Options(profile="quick", budget=budget))
    return run


def status_of(run: Run, requirement_id: str) -> str:
    return next(result.status for result in run.requirements if result.id == requirement_id)


def test_unreachable_host_is_undecided() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    run = examine(f"http://127.0.0.1:{port}")
    assert run.verdict == "undecided"
    assert "unreachable" in run.partial
    assert not [result for result in run.requirements if result.status in {"pass", "fail"}]


def test_wrong_credentials_are_undecided() -> None:
    refusal = bad.http(
        "401 Unauthorized", b'{"code": "401", "message": "no"}', "Content-Type: application/json"
    )
    with bad.serving(bad.always(refusal)) as url:
        run = examine(url)
    assert run.verdict == "undecided"
    assert status_of(run, "S2-SEC-001") == "error"
    assert status_of(run, "S2-FUN-001") == "skip"


def test_a_token_server_that_never_answers_is_undecided() -> None:
    with bad.serving(bad.never) as url:
        run = examine(url, budget=4)
    assert run.verdict == "undecided"
    assert status_of(run, "S2-SEC-001") == "error"


@pytest.mark.parametrize(
    "answer",
    [
        HTML,
        bad.http("200 OK", b"", "Content-Type: application/json"),
        bad.http(
            "500 Internal Server Error", b"Traceback (most recent call last)", "Content-Type: text/plain"
        ),
        bad.http("200 OK", b'{"access_token": 5}', "Content-Type: application/json"),
        bad.http("302 Found", b"", "Location: http://127.0.0.1:1/"),
    ],
)
def test_a_token_server_that_gives_no_token_fails(answer: bytes) -> None:
    with bad.serving(bad.always(answer)) as url:
        run = examine(url)
    assert run.verdict == "non-conformant"
    assert status_of(run, "S2-SEC-001") == "fail"
    assert "no-token" in run.partial


@pytest.mark.parametrize(
    "answer",
    [
        bad.always(HTML),
        bad.always(bad.http("200 OK", b"\xff\xfe\x00", "Content-Type: application/json")),
        bad.always(bad.http("200 OK", b"[" * 200_000, "Content-Type: application/json")),
        bad.always(bad.http("200 OK", b'{"results": "todo", "pagination": 5}', "Content-Type: application/json")),
        bad.always(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nno\r\n"),
        bad.always(b"\x00\x01\x02"),
        bad.always(
            bad.http(
                "200 OK", gzip.compress(b" " * 200_000_000, 9), "Content-Type: application/json",
                "Content-Encoding: gzip",
            )
        ),
    ],
    ids=["html", "not-utf8", "nested", "wrong-types", "chunks", "not-http", "bomb"],
)  # fmt: skip
def test_a_search_that_answers_nonsense_fails(answer: bad.Answer) -> None:
    with bad.serving(bad.token_then(answer)) as url:
        run = examine(url)
    assert run.verdict == "non-conformant"
    assert status_of(run, "S2-FUN-001") == "fail"


def test_a_search_that_always_closes_the_connection_is_not_judged() -> None:
    with bad.serving(bad.token_then(bad.always(b""))) as url:
        run = examine(url)
    assert status_of(run, "S2-FUN-001") == "error"


def test_an_answer_that_never_ends_is_given_up() -> None:
    with bad.serving(bad.token_then(bad.drip)) as url:
        run = examine(url, budget=8)
    assert run.verdict != "conformant"
    assert "budget" in run.partial


def test_credentials_do_not_follow_a_redirect() -> None:
    seen: list[str] = []

    def remember(connection: socket.socket, path: str, _: object) -> None:
        seen.append(path)
        connection.sendall(HTML)

    with bad.serving(remember) as other:
        redirect = bad.http("307 Temporary Redirect", b"", f"Location: {other}/v1/spic")
        with bad.serving(bad.token_then(bad.always(redirect))) as url:
            run = examine(url)
    assert seen == []
    assert run.verdict == "non-conformant"
