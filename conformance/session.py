"""A session with one provider: sends requests within limits, keeps evidence, obtains and renews tokens."""

from __future__ import annotations

import base64
import json
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from importlib.metadata import version
from typing import Any

import httpx

from conformance.errors import ProbeError
from conformance.evidence import Recorder, Redactor, reserved_members
from conformance.provider_file import Target
from standards.model import Standard

JSON_TYPE = "application/json"
FORM_TYPE = "application/x-www-form-urlencoded"
LARGEST_ANSWER = 64 * 1024 * 1024
"""Bytes of an answer after which it is given up."""

RENEW_BEFORE = 0.2
"""Share of a token's lifetime that must remain for it to be used."""

BREAKER = 5
"""Requests in a row without any connection after which the provider counts as unreachable."""

MUTE = frozenset({"timeout", "connection", "tls", "closed"})
"""Errors with which nothing at all came back."""

BUSY = frozenset({429, 503})
LONGEST_WAIT = 10.0
"""Seconds that Retry-After is obeyed at the most."""


class Malformed:
    """What ``Reply.json`` gives for a body that is not JSON."""

    def __repr__(self) -> str:
        return "MALFORMED"


MALFORMED = Malformed()


@dataclass(frozen=True)
class Reply:
    """What came back, as the checks see it.

    Attributes:
        id: of the exchange in the evidence.
        status: None when no answer came; then ``error`` tells why.
        seconds: until the answer was complete or given up.
    """

    id: int
    status: int | None
    headers: httpx.Headers
    body: bytes
    seconds: float
    error: str | None = None

    @cached_property
    def json(self) -> Any:
        """The body as JSON, or ``MALFORMED``."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return MALFORMED

    @property
    def refused(self) -> bool:
        """Whether it is an orderly refusal."""
        return self.status is not None and 400 <= self.status < 500

    @property
    def media_type(self) -> str:
        """Content-Type without parameters, in lower case."""
        return str(self.headers.get("Content-Type", "")).partition(";")[0].strip().lower()

    @property
    def came(self) -> str:
        """What came, in a word: the status, or why there was none."""
        return str(self.status) if self.status is not None else f"{self.error} ({self.seconds:.1f} s)"


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


@dataclass
class Pace:
    """Keeps requests apart so that no more than ``max_rps`` start in a second."""

    max_rps: float
    _next: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self) -> None:
        """Wait for the next free moment."""
        if not self.max_rps:
            return
        with self._lock:
            now = time.monotonic()
            moment = max(now, self._next)
            self._next = moment + 1 / self.max_rps
        time.sleep(max(0.0, moment - now))


class Session:
    """One examination's conversation with a provider.

    Args:
        target: whom, where and with which credentials.
        standard: what its answers are held against.
    """

    def __init__(self, target: Target, standard: Standard) -> None:
        self.target = target
        self.standard = standard
        self.recorder = Recorder(Redactor(target.auth.secrets, reserved_members(standard)))
        self.purpose = "session"
        self.patient = True
        self.first_token_at = 0.0
        self._pace = Pace(target.limits.max_rps)
        self._lost = 0
        self._token: Token | None = None
        self._token_lock = threading.Lock()
        self._client = httpx.Client(
            follow_redirects=False,
            timeout=target.limits.patience,
            trust_env=not target.loopback,
            headers={"User-Agent": f"Conforme/{version('conforme')}", "Accept": JSON_TYPE},
            limits=httpx.Limits(max_connections=64, max_keepalive_connections=64),
        )

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def send(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Reply:
        """Send a request and keep the exchange; a failure of the network is a reply without status.

        Raises:
            ProbeError: ``unreachable`` when several requests in a row found no connection.
        """
        reply = self._send_once(method, url, dict(headers or {}), body)
        if reply.status in BUSY and self.patient:
            time.sleep(_retry_after(reply))
            reply = self._send_once(method, url, dict(headers or {}), body)
        self._lost = self._lost + 1 if reply.error in {"connection", "tls"} else 0
        if self._lost >= BREAKER:
            raise ProbeError("unreachable", url=self.recorder.redactor.url(url), detail=reply.error)
        return reply

    def _send_once(self, method: str, url: str, headers: dict[str, str], body: bytes | None) -> Reply:
        self._pace.wait()
        started, clock = datetime.now(UTC).isoformat(timespec="milliseconds"), time.perf_counter()
        answer: tuple[int, httpx.Headers, bytes] | None = None
        error: str | None = None
        try:
            with self._client.stream(method, url, headers=headers, content=body) as response:
                answer = (response.status_code, response.headers, self._read(response, clock))
        except httpx.TimeoutException:
            error = "timeout"
        except httpx.ConnectError as failure:
            error = "tls" if _is_tls(failure) else "connection"
        except _OversizedAnswer:
            error = "oversized"
        except httpx.RemoteProtocolError as failure:
            error = "closed" if "disconnected" in str(failure) else "protocol"
        except httpx.NetworkError:
            error = "closed"
        except (httpx.HTTPError, httpx.InvalidURL):
            error = "protocol"
        seconds = time.perf_counter() - clock
        exchange_id = self.recorder.capture(
            purpose=self.purpose,
            started=started,
            seconds=seconds,
            request=(method, url, headers, body),
            answer=(answer[0], answer[1].multi_items(), answer[2]) if answer else None,
            error=error,
        )
        if answer is None:
            return Reply(exchange_id, None, httpx.Headers(), b"", seconds, error)
        return Reply(exchange_id, answer[0], answer[1], answer[2], seconds)

    def _read(self, response: httpx.Response, clock: float) -> bytes:
        parts, size = [], 0
        for part in response.iter_bytes():
            parts.append(part)
            size += len(part)
            if size > LARGEST_ANSWER:
                raise _OversizedAnswer("answer over the limit")
            if time.perf_counter() - clock > self.target.limits.patience:
                raise httpx.ReadTimeout("answer not complete in time")
        return b"".join(parts)

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
        self._token = None
        return self.send(method, url, headers={**headers, **self.authorization()}, body=body)


class _OversizedAnswer(Exception):  # noqa: N818 - it describes an answer
    """An answer larger than ``LARGEST_ANSWER``."""


def _retry_after(reply: Reply) -> float:
    value = reply.headers.get("Retry-After", "")
    return min(float(value), LONGEST_WAIT) if value.isdecimal() else 1.0


def _is_tls(failure: BaseException) -> bool:
    cause: BaseException | None = failure
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return True
        cause = cause.__cause__ or cause.__context__
    return "SSL" in str(failure) or "CERTIFICATE" in str(failure)


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
