"""Sending: one request at a time within the limits, with every exchange kept as evidence."""

from __future__ import annotations

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
from conformance.evidence import Recorder
from conformance.provider_file import Target

JSON_TYPE = "application/json"
LARGEST_ANSWER = 64 * 1024 * 1024
"""Bytes of an answer after which it is given up."""


BREAKER = 5
"""Requests in a row without any connection after which the provider counts as unreachable."""

MUTE = frozenset({"timeout", "connection", "tls", "closed"})
"""Errors with which nothing at all came back."""

BUSY = frozenset({429, 503})
LONGEST_WAIT = 10.0
"""Seconds that Retry-After is obeyed at the most."""


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


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
        status: None when no answer came; then ``error`` tells why, with ``detail``.
        seconds: until the answer was complete or given up.
    """

    id: int
    status: int | None
    headers: httpx.Headers
    body: bytes
    seconds: float
    error: str | None = None
    detail: str = ""

    @cached_property
    def json(self) -> Any:
        """The body as JSON, or ``MALFORMED``."""
        try:
            return json.loads(self.body.decode("utf-8"), parse_constant=_refuse_constant)
        except (ValueError, RecursionError):
            return MALFORMED

    @property
    def refused(self) -> bool:
        """Whether it is an orderly refusal."""
        return self.status is not None and 400 <= self.status < 500 and self.status not in BUSY

    @property
    def media_type(self) -> str:
        """Content-Type without parameters, in lower case."""
        return str(self.headers.get("Content-Type", "")).partition(";")[0].strip().lower()

    @property
    def came(self) -> str:
        """What came, in a word: the status, or why there was none."""
        if self.status is not None:
            return str(self.status)
        return f"{self.error} ({self.detail or f'{self.seconds:.1f} s'})"


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


class Transport:
    """Sends requests to one provider and keeps what came.

    Args:
        target: whose limits hold.
        recorder: keeps the exchanges.

    Attributes:
        purpose: what requests are sent for at this moment; see ``Exchange``.
        patient: whether to wait and ask again when the provider says that it is busy.
    """

    def __init__(self, target: Target, recorder: Recorder) -> None:
        self.target = target
        self.recorder = recorder
        self.purpose = "session"
        self.patient = True
        self._pace = Pace(target.limits.max_rps)
        self._lost = 0
        self._client = httpx.Client(
            follow_redirects=False,
            timeout=target.limits.patience,
            trust_env=not target.loopback,
            headers={"User-Agent": f"Conforme/{version('conforme')}", "Accept": JSON_TYPE},
            limits=httpx.Limits(max_connections=64, max_keepalive_connections=64),
        )

    def close(self) -> None:
        """Let go of every connection."""
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
            raise ProbeError("unreachable", url=self.recorder.redactor.url(url), detail=reply.came)
        return reply

    def _send_once(self, method: str, url: str, headers: dict[str, str], body: bytes | None) -> Reply:
        self._pace.wait()
        started, clock = datetime.now(UTC).isoformat(timespec="milliseconds"), time.perf_counter()
        answer: tuple[int, httpx.Headers, bytes] | None = None
        failure: Exception | None = None
        try:
            with self._client.stream(method, url, headers=headers, content=body) as response:
                answer = (response.status_code, response.headers, self._read(response, clock))
        except (httpx.HTTPError, httpx.InvalidURL, _OversizedAnswer) as raised:
            failure = raised
        seconds = time.perf_counter() - clock
        error, detail = _explain(failure)
        exchange_id = self.recorder.capture(
            purpose=self.purpose,
            started=started,
            seconds=seconds,
            request=(method, url, headers, body),
            answer=(answer[0], answer[1].multi_items(), answer[2]) if answer else None,
            error=error,
        )
        if answer is None:
            return Reply(exchange_id, None, httpx.Headers(), b"", seconds, error, detail)
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


class _OversizedAnswer(Exception):  # noqa: N818 - it describes an answer
    """An answer larger than ``LARGEST_ANSWER``."""


def _retry_after(reply: Reply) -> float:
    value = reply.headers.get("Retry-After", "")
    return min(float(value), LONGEST_WAIT) if value.isdecimal() else 1.0


def _explain(failure: Exception | None) -> tuple[str | None, str]:
    """Return what kept an answer from coming, as a key and in the words of the library below."""
    if failure is None:
        return None, ""
    kinds: tuple[tuple[type[Exception], str], ...] = (
        (httpx.TimeoutException, "timeout"),
        (httpx.ConnectError, "connection"),
        (httpx.NetworkError, "closed"),
        (_OversizedAnswer, "oversized"),
    )
    error = next((key for kind, key in kinds if isinstance(failure, kind)), "protocol")
    if isinstance(failure, httpx.RemoteProtocolError) and "disconnected" in str(failure):
        error = "closed"
    certificate = _tls_cause(failure)
    if error == "connection" and certificate is not None:
        return "tls", getattr(certificate, "verify_message", "") or certificate.reason or str(certificate)
    return error, ""


def _tls_cause(failure: BaseException) -> ssl.SSLError | None:
    cause: BaseException | None = failure
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return cause
        cause = cause.__cause__ or cause.__context__
    return None
