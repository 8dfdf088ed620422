"""A session with one provider: obtains and renews tokens, and asks what its API offers."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import httpx

from conformance.errors import ProbeError
from conformance.evidence import Recorder, Redactor, reserved_members
from conformance.provider_file import Target
from conformance.transport import JSON_TYPE, Reply, Transport
from standards.model import Standard

FORM_TYPE = "application/x-www-form-urlencoded"

RENEW_BEFORE = 0.2
"""Share of a token's lifetime that must remain for it to be used."""


@dataclass
class Token:
    """An access token and what is known of it."""

    value: str
    obtained: float
    lifetime: float | None
    refresh: str = ""

    def usable(self, now: float) -> bool:
        """Whether enough of its lifetime remains."""
        return self.lifetime is None or now < self.obtained + self.lifetime * (1 - RENEW_BEFORE)


class Session(Transport):
    """One examination's conversation with a provider.

    Args:
        target: whom, where and with which credentials.
        standard: what its answers are held against.

    Attributes:
        first_token_at: when the first token came, by the monotonic clock.
        early_refusals: replies that refused a token that should still have been good.
    """

    def __init__(self, target: Target, standard: Standard) -> None:
        super().__init__(target, Recorder(Redactor(target.auth.secrets, reserved_members(standard))))
        self.standard = standard
        self.first_token_at = 0.0
        self.early_refusals: list[Reply] = []
        self._token: Token | None = None
        self._token_lock = threading.Lock()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Tokens ---------------------------------------------------------------------------------------------------

    def token_form(self, **changes: str | None) -> dict[str, str]:
        """Return the form that the PDN's clients send, with members changed or (None) left out."""
        auth = self.target.auth
        form: dict[str, str | None] = {
            "grant_type": "password",
            "username": auth.username,
            "password": auth.password,
            "client_id": auth.client_id or None,
            "client_secret": auth.client_secret or None,
            "scope": auth.scope or None,
            **changes,
        }
        return {name: value for name, value in form.items() if value is not None}

    def ask_token(self, form: Mapping[str, str], *, basic: bool = True) -> Reply:
        """Send a token request: form in the body, and the client also as Basic credentials if ``basic``."""
        headers = {"Content-Type": FORM_TYPE}
        if basic and "client_id" in form:
            pair = f"{form['client_id']}:{form.get('client_secret', '')}"
            self.recorder.redactor.add(pair)
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        return self._secretly(
            httpx.Request("POST", self.target.auth.token_url, data=dict(form)).read(), headers
        )

    def ask_token_json(self, body: Mapping[str, Any]) -> Reply:
        """Send a token request with a JSON body."""
        return self._secretly(json.dumps(body).encode(), {"Content-Type": JSON_TYPE})

    def _secretly(self, body: bytes, headers: dict[str, str]) -> Reply:
        """Send to the token server, and learn the tokens that come as secrets before they are recorded."""
        reply = self.send("POST", self.target.auth.token_url, headers=headers, body=body)
        for name in ("access_token", "refresh_token"):
            if isinstance(reply.json, dict) and isinstance(reply.json.get(name), str):
                self.recorder.redactor.add_token(reply.json[name])
        return reply

    @cached_property
    def first_token(self) -> tuple[Reply | None, str]:
        """The first token reply, and which way of sending the client it took: ``both``, ``body`` or ``none``.

        The PDN's clients send the client in the Basic header and in the body at once; the body alone is tried so
        that a provider that refuses the mix can still be examined.
        """
        if self.target.auth.type == "bearer":
            return None, "bearer"
        reply = self.ask_token(self.token_form())
        self.first_token_at = time.monotonic()
        if _has_token(reply) or reply.status is None:
            return reply, "both" if _has_token(reply) else "none"
        if self.target.auth.client_id and _has_token(self.ask_token(self.token_form(), basic=False)):
            return reply, "body"
        return reply, "none"

    def token(self) -> str:
        """Return a usable access token: the present one, a refreshed one or a new one.

        Raises:
            ProbeError: ``no-token`` when the provider gives none.
        """
        if self.target.auth.type == "bearer":
            return self.target.auth.token
        with self._token_lock:
            if self._token is None or not self._token.usable(time.monotonic()):
                self._token = self._renewed() or self._obtained()
            return self._token.value

    def _renewed(self) -> Token | None:
        if self._token is None or not self._token.refresh:
            return None
        reply = self.ask_token(
            self.token_form(
                grant_type="refresh_token", refresh_token=self._token.refresh, username=None, password=None
            )
        )
        return _token_of(reply)

    def _obtained(self) -> Token:
        first, way = self.first_token
        reply = self.ask_token(self.token_form(), basic=way == "both") if way != "none" else first
        token = _token_of(reply) if reply is not None else None
        if reply is None or token is None:
            raise ProbeError("no-token", came=reply.came if reply else "")
        return token

    # The API --------------------------------------------------------------------------------------------------

    def authorization(self, token: str | None = None) -> dict[str, str]:
        """Return the header that carries a token: the session's own unless another is given."""
        return {"Authorization": f"Bearer {self.token() if token is None else token}"}

    def search(
        self,
        body: Any = None,
        *,
        raw: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        suffix: str = "",
    ) -> Reply:
        """Send a search.

        Args:
            body: JSON value of the request.
            raw: bytes to send instead.
            headers: instead of the session's authorization.
            suffix: added to the URL.
        """
        content = (
            raw if raw is not None else json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass")
        )
        return self._call("POST", self.target.url + suffix, headers, {"Content-Type": JSON_TYPE}, content)

    def dependencias(self, *, headers: Mapping[str, str] | None = None) -> Reply:
        """Ask for the list of institutions; the target must have its URL."""
        return self._call("GET", self.target.dependencias or "", headers, {}, None)

    def _call(
        self,
        method: str,
        url: str,
        access: Mapping[str, str] | None,
        headers: dict[str, str],
        body: bytes | None,
    ) -> Reply:
        """Send with the given access, or with the session's own token: renewed once if it is refused."""
        reply = self.send(
            method,
            url,
            headers={**headers, **(self.authorization() if access is None else access)},
            body=body,
        )
        if access is not None or reply.status != 401 or self.target.auth.type == "bearer":
            return reply
        self.early_refusals.append(reply)
        self._token = None
        return self.send(method, url, headers={**headers, **self.authorization()}, body=body)


def _has_token(reply: Reply) -> bool:
    return _token_of(reply) is not None


def _token_of(reply: Reply) -> Token | None:
    answer = reply.json
    if reply.status != 200 or not isinstance(answer, dict):
        return None
    value, lifetime, refresh = (answer.get(name) for name in ("access_token", "expires_in", "refresh_token"))
    if not isinstance(value, str) or not value:
        return None
    seconds = float(str(lifetime)) if str(lifetime).isdecimal() else None
    return Token(
        value, time.monotonic() - reply.seconds, seconds, refresh if isinstance(refresh, str) else ""
    )
