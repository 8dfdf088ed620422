"""The reference provider's tokens: whom it gives them, and which it takes."""

import base64
import json
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote_plus

import httpx
import pytest

from conformance.sandbox.provider import Provider
from conformance.sandbox.server import Sandbox
from conformance.sandbox.settings import Credentials, Settings
from standards.registry import load
from standards.samples import generate

CREDENTIALS = Credentials()
ONE = {"page": 1, "pageSize": 1}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    standard = load("s2@1.1")
    with Sandbox(Provider(standard, generate(standard, 20, 1))) as served:
        yield served


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False) as one:
        yield one


def form(**changes: str | None) -> dict[str, str]:
    members = {
        "grant_type": "password",
        "username": CREDENTIALS.username,
        "password": CREDENTIALS.password,
        "client_id": CREDENTIALS.client_id,
        "client_secret": CREDENTIALS.client_secret,
        **changes,
    }
    return {name: value for name, value in members.items() if value is not None}


def basic(identifier: str = CREDENTIALS.client_id, secret: str = CREDENTIALS.client_secret) -> dict[str, str]:
    return {"Authorization": f"Basic {base64.b64encode(f'{identifier}:{secret}'.encode()).decode()}"}


def is_refusal(reply: httpx.Response, status: int) -> bool:
    body = reply.json()
    return reply.status_code == status and all(isinstance(body[name], str) for name in ("code", "message"))


NO_CLIENT = {"client_id": None, "client_secret": None}


@pytest.mark.parametrize(
    "request_",
    [
        {"data": form(), "headers": basic()},
        {"data": form()},
        {"data": form(**NO_CLIENT), "headers": basic()},
        {"data": form(client_secret=None), "headers": basic()},
        {"data": form(**NO_CLIENT), "headers": basic(secret=quote_plus(CREDENTIALS.client_secret))},
        {"json": form()},
        {"data": form(scope="read")},
        {"data": form(scope="")},
    ],
    ids=["both", "body", "basic", "basic+id", "basic-encoded", "json", "scope", "scope-empty"],
)
def test_right_credentials_yield_a_token(
    sandbox: Sandbox, client: httpx.Client, request_: dict[str, Any]
) -> None:
    reply = client.post(sandbox.token_url, **request_)
    assert reply.status_code == 200, reply.text
    assert reply.headers["Cache-Control"] == "no-store"
    body = reply.json()
    assert (body["token_type"], body["expires_in"], body["scope"]) == ("Bearer", 3600, "read")
    claims = json.loads(base64.urlsafe_b64decode(body["access_token"].split(".")[1] + "=="))
    assert claims["exp"] - claims["iat"] == pytest.approx(body["expires_in"])
    served = client.post(sandbox.url, json=ONE, headers={"Authorization": f"bearer {body['access_token']}"})
    assert served.status_code == 200


@pytest.mark.parametrize(
    ("status", "request_"),
    [
        (401, {"data": form(password="otra")}),
        (401, {"data": form(username="otro")}),
        (401, {"data": form(client_id="otro")}),
        (401, {"data": form(client_secret="otro")}),
        (401, {"data": form(), "headers": basic(secret="otro")}),
        (401, {"data": form(client_secret="otro"), "headers": basic()}),
        (401, {"data": form(**NO_CLIENT)}),
        (401, {"data": form(), "headers": {"Authorization": "Basic ñ!".encode()}}),
        (400, {"data": form(grant_type=None)}),
        (400, {"data": form(grant_type="client_credentials")}),
        (400, {"data": form(username=None)}),
        (400, {"data": form(password=None)}),
        (400, {"data": form(password="")}),
        (400, {"data": form(scope="read write")}),
        (400, {"json": {**form(), "username": {"$ne": ""}, "password": {"$ne": ""}}}),
        (400, {"json": {**form(), "password": 5}}),
        (400, {"json": {**form(), "grant_type": ["password"]}}),
        (400, {"json": [form()]}),
        (400, {"data": {**form(username=None, password=None), "username[$ne]": "", "password[$ne]": ""}}),
        (400, {"content": b"{", "headers": {"Content-Type": "application/json"}}),
        (400, {"data": {**form(), "username": ["pdn", "pdn"]}}),
        (400, {"content": b"a=%ff", "headers": {"Content-Type": "application/x-www-form-urlencoded"}}),
        (401, {"content": b""}),
        (415, {"content": b"<a/>", "headers": {"Content-Type": "text/xml"}}),
        (400, {"data": form(grant_type="refresh_token")}),
        (401, {"data": form(grant_type="refresh_token", refresh_token="inventado")}),
    ],
)
def test_wrong_token_requests_are_refused(
    sandbox: Sandbox, client: httpx.Client, status: int, request_: dict[str, Any]
) -> None:
    reply = client.post(sandbox.token_url, **request_)
    assert is_refusal(reply, status), reply.text
    assert "access_token" not in reply.text


def test_wrong_user_and_wrong_password_look_the_same(sandbox: Sandbox, client: httpx.Client) -> None:
    user, password = (
        client.post(sandbox.token_url, data=form(**wrong)) for wrong in ({"username": "x"}, {"password": "x"})
    )
    assert (user.status_code, user.text) == (password.status_code, password.text)


def test_credentials_in_the_address_do_not_count(sandbox: Sandbox, client: httpx.Client) -> None:
    assert is_refusal(client.post(sandbox.token_url, params=form()), 401)


def test_refreshing_rotates_the_refresh_token(sandbox: Sandbox, client: httpx.Client) -> None:
    first = client.post(sandbox.token_url, data=form()).json()
    renewal = form(
        grant_type="refresh_token", username=None, password=None, refresh_token=first["refresh_token"]
    )
    second = client.post(sandbox.token_url, data=renewal).json()
    assert second["access_token"] != first["access_token"]
    assert second["refresh_token"] != first["refresh_token"]
    assert is_refusal(client.post(sandbox.token_url, data=renewal), 401)


@pytest.mark.parametrize("place", ["url", "dependencias_url"])
@pytest.mark.parametrize(
    "make",
    [
        lambda _: {},
        lambda token: {"Authorization": token},
        lambda token: {"Authorization": f"Basic {token}"},
        lambda token: {"Authorization": f"Token {token}"},
        lambda _: {"Authorization": "Bearer"},
        lambda _: {"Authorization": "Bearer inventado"},
        lambda _: {"Authorization": "Bearer a.b.c.d"},
        lambda _: {"Authorization": "Bearer añó.b.c".encode()},
        lambda token: {"Authorization": f"Bearer {token[:-2]}{'AA' if token[-2:] != 'AA' else 'BB'}"},
        lambda token: {"Authorization": f"Bearer {token.rpartition('.')[0]}."},
        lambda token: {"Authorization": f"Bearer {token} {token}"},
    ],
)
def test_calls_without_a_good_token_are_refused(
    sandbox: Sandbox, client: httpx.Client, place: str, make: Any
) -> None:
    token = client.post(sandbox.token_url, data=form()).json()["access_token"]
    method = "POST" if place == "url" else "GET"
    for parameters in ({}, {"access_token": token}):
        reply = client.request(method, getattr(sandbox, place), headers=make(token), params=parameters)
        assert is_refusal(reply, 401)
        assert reply.headers["WWW-Authenticate"].startswith("Bearer")


def test_the_token_is_verified_before_the_body(sandbox: Sandbox, client: httpx.Client) -> None:
    assert is_refusal(client.post(sandbox.url, content=b"{"), 401)


def test_tokens_expire_when_they_say() -> None:
    standard = load("s2@1.1")
    provider = Provider(standard, [], Settings(token_seconds=1))
    with Sandbox(provider) as served, httpx.Client(trust_env=False) as client:
        granted = client.post(served.token_url, data=form()).json()
        headers = {"Authorization": f"Bearer {granted['access_token']}"}
        assert client.post(served.url, json=ONE, headers=headers).status_code == 200
        time.sleep(granted["expires_in"] + 0.05)
        assert is_refusal(client.post(served.url, json=ONE, headers=headers), 401)
        old = {"Authorization": f"Bearer {provider.old_token()}"}
        assert is_refusal(client.post(served.url, json=ONE, headers=old), 401)


def test_refresh_tokens_expire_and_do_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("conformance.sandbox.authorization.REFRESH_TOKENS_KEPT", 3)
    provider = Provider(load("s2@1.1"), [], Settings(refresh_seconds=-1))
    tokens = [provider.token_document()["refresh_token"] for _ in range(5)]
    assert list(provider.refresh_tokens) == tokens[2:]
    with Sandbox(provider) as served, httpx.Client(trust_env=False) as client:
        renewal = form(grant_type="refresh_token", refresh_token=tokens[-1])
        assert is_refusal(client.post(served.token_url, data=renewal), 401)
