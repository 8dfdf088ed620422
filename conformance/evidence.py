"""Evidence: every exchange of a run, with secrets and reserved data removed when it is captured."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shlex
import threading
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, quote, quote_plus, urlencode, urlsplit, urlunsplit

from pydantic import Field

from conformance.results import Model
from standards.model import Schema, Standard

REDACTED = "[redacted]"
MASK = "*"
SECRET_MEMBERS = frozenset(
    {"password", "client_secret", "access_token", "refresh_token", "token", "id_token", "username"}
)
SECRET_HEADERS = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie"})
BODY_LIMIT = 256 * 1024
"""Characters of a body that evidence keeps."""

SHORTEST_SECRET = 4
"""Shorter secrets would mask ordinary text; their members and headers are masked all the same."""

PERSONAL = re.compile(r"\b[A-ZÑ&]{4}\d{6}(?:[HMX][A-Z]{5}[0-9A-Z]\d|[0-9A-Z]{2}[0-9A])\b", re.IGNORECASE)
"""CURP and RFC of persons in free text, whatever member holds them."""


class Exchange(Model):
    """One request and what came back, redacted.

    Attributes:
        id: from 1, in the order of capture.
        purpose: what the request was sent for: a requirement's family, or ``session``.
        error: why no answer came, if none did: ``timeout``, ``connection``, ``tls``…
    """

    id: int
    purpose: str
    started: str
    seconds: float
    method: str
    url: str
    request_headers: dict[str, str]
    request_body: str | None
    status: int | None
    response_headers: dict[str, str] = Field(default_factory=dict)
    response_body: str | None = None
    error: str | None = None
    truncated: bool = False


def reserved_members(standard: Standard) -> frozenset[str]:
    """Return the names of every member that the standard does not class as public."""
    return frozenset(name for schema in standard.schemas.values() for name in _reserved(schema))


def _reserved(schema: Schema | list[Any]) -> Iterator[str]:
    if isinstance(schema, dict):
        for name, member in schema.get("properties", {}).items():
            if isinstance(member, dict) and member.get("x-privacy", "public") != "public":
                yield name
        for value in schema.values():
            yield from _reserved(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _reserved(value)


class Redactor:
    """Removes what no artefact may hold: secrets wholly, reserved values but for their first four characters."""

    def __init__(self, secrets: Iterable[str], reserved: frozenset[str]) -> None:
        self._reserved = reserved
        self._secrets: list[str] = []
        for secret in secrets:
            self.add(secret)

    def add(self, secret: str) -> None:
        """Remove this value, also URL-encoded or in Base64, from everything captured from now on."""
        encoded = base64.b64encode(secret.encode()).decode()
        quoted = {quote(secret, safe=""), quote_plus(secret), quote(secret)}
        escaped = {json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]}
        self._remember({secret, encoded, *quoted, *escaped})

    def add_token(self, token: str) -> None:
        """Remove an issued token: it is written the same everywhere."""
        self._remember({token})

    def _remember(self, forms: set[str]) -> None:
        """Keep the longest first, so that no part of a secret survives the removal of another one."""
        new = {form for form in forms if len(form) >= SHORTEST_SECRET}.difference(self._secrets)
        self._secrets = sorted([*self._secrets, *new], key=len, reverse=True)

    def text(self, text: str) -> str:
        """Redact running text."""
        for secret in self._secrets:
            text = text.replace(secret, REDACTED)
        return PERSONAL.sub(lambda found: mask(found.group()), text)

    def value(self, value: Any) -> Any:
        """Redact a JSON value: members by their name, texts by what they hold."""
        return json.loads(self.text(json.dumps(self._members(value), ensure_ascii=False)))

    def _members(self, value: Any, member: str = "") -> Any:
        if isinstance(value, dict):
            return {name: self._members(each, name) for name, each in value.items()}
        if isinstance(value, list):
            return [self._members(each, member) for each in value]
        if member in SECRET_MEMBERS and value not in (None, ""):
            return REDACTED
        return mask(value) if member in self._reserved and isinstance(value, str) else value

    def body(self, body: bytes | None, content_type: str) -> tuple[str | None, bool]:
        """Redact a body; tell also whether it was cut."""
        if body is None:
            return None, False
        text = body.decode("utf-8", "replace")
        if "urlencoded" in content_type:
            fields = parse_qsl(text, keep_blank_values=True)
            text = urlencode([(name, self._members(value, name.partition("[")[0])) for name, value in fields])
        else:
            text = self._json(text)
        text = self.text(text)
        return text[:BODY_LIMIT], len(text) > BODY_LIMIT

    def _json(self, text: str) -> str:
        try:
            return json.dumps(self._members(json.loads(text)), ensure_ascii=False)
        except (ValueError, RecursionError):
            return text

    def headers(self, headers: Iterable[tuple[str, str]]) -> dict[str, str]:
        """Redact header values."""
        return {
            name.lower(): _redact_credentials(value) if name.lower() in SECRET_HEADERS else self.text(value)
            for name, value in headers
        }

    def url(self, url: str) -> str:
        """Redact a URL's query."""
        parts = urlsplit(url)
        if not parts.query:
            return self.text(url)
        query = [
            (name, self._members(value, name))
            for name, value in parse_qsl(parts.query, keep_blank_values=True)
        ]
        return self.text(urlunsplit(parts._replace(query=urlencode(query))))


def _redact_credentials(value: str) -> str:
    scheme, blank, credentials = value.partition(" ")
    return f"{scheme} {REDACTED}" if blank and credentials else REDACTED


def mask(value: str) -> str:
    """Keep the first four characters of a reserved value."""
    return value[:4] + MASK * max(len(value) - 4, 0)


class Recorder:
    """Keeps every exchange of a run; safe to use from several threads."""

    def __init__(self, redactor: Redactor) -> None:
        self.redactor = redactor
        self._exchanges: list[Exchange] = []
        self._lock = threading.Lock()

    @property
    def exchanges(self) -> list[Exchange]:
        """What was captured so far, by id."""
        return list(self._exchanges)

    def capture(  # noqa: PLR0913 - an exchange has that many parts
        self,
        *,
        purpose: str,
        started: str,
        seconds: float,
        request: tuple[str, str, Mapping[str, str], bytes | None],
        answer: tuple[int, Iterable[tuple[str, str]], bytes] | None,
        error: str | None,
    ) -> int:
        """Redact and keep one exchange; return its id.

        Args:
            purpose: see ``Exchange``.
            started: time of sending, RFC 3339.
            seconds: until the answer was complete, or was given up.
            request: method, URL, headers, body.
            answer: status, headers, body; None when no answer came.
            error: why no answer came.
        """
        method, url, headers, body = request
        request_body, request_cut = self.redactor.body(body, headers.get("Content-Type", ""))
        response_body, response_cut = None, False
        response_headers: dict[str, str] = {}
        if answer is not None:
            response_headers = self.redactor.headers(answer[1])
            response_body, response_cut = self.redactor.body(answer[2], "")
        with self._lock:
            exchange = Exchange(
                id=len(self._exchanges) + 1,
                purpose=purpose,
                started=started,
                seconds=round(seconds, 4),
                method=method,
                url=self.redactor.url(url),
                request_headers=self.redactor.headers(headers.items()),
                request_body=request_body,
                status=answer[0] if answer else None,
                response_headers=response_headers,
                response_body=response_body,
                error=error,
                truncated=request_cut or response_cut,
            )
            self._exchanges.append(exchange)
        return exchange.id

    def ndjson(self) -> str:
        """Return the evidence as one JSON document per line."""
        return "".join(f"{exchange.model_dump_json()}\n" for exchange in self._exchanges)

    def digest(self) -> str:
        """SHA-256 of the evidence as ``ndjson`` writes it."""
        return hashlib.sha256(self.ndjson().encode()).hexdigest()

    def curl(self, exchange_id: int) -> str:
        """Return a shell command that repeats an exchange's request, with secrets as shell variables."""
        exchange = self._exchanges[exchange_id - 1]
        parts = ["curl", "-sS", "-i", "-X", exchange.method, shlex.quote(exchange.url)]
        for name in ("authorization", "content-type", "origin"):
            if name in exchange.request_headers:
                value = exchange.request_headers[name].replace(REDACTED, "$TOKEN")
                parts += [
                    "-H",
                    f'"{name}: {value}"' if "$TOKEN" in value else shlex.quote(f"{name}: {value}"),
                ]
        if exchange.request_body:
            parts += ["--data-raw", shlex.quote(exchange.request_body)]
        return " ".join(parts)
