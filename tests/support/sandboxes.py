"""Calls a provider of any standard without HTTP, and holds each answer against the standard's schemas."""

from __future__ import annotations

import json
import time
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

import jsonschema_rs
import orjson

from conformance.practice import provider, standard_of
from conformance.sandbox.exchange import Call, Reply
from conformance.sandbox.provider import Provider
from standards.model import Standard
from standards.schemas import bundle

ROWS = 120


@cache
def served(standard: str, api: str = "", rows: int = ROWS) -> Provider:
    """Return a provider of one of a standard's APIs; it keeps no state that tests could spoil."""
    return provider(standard_of(standard, api), rows=rows)


@cache
def _validator(standard: Standard, schema: str) -> Any:
    whole = bundle(standard, standard.schemas[schema])
    return jsonschema_rs.Draft202012Validator(whole, validate_formats=True)


def access(provider: Provider) -> dict[str, str]:
    """Return the headers of a client that may come in."""
    token = provider.settings.credentials.token
    if provider.gives_tokens:
        token = provider.access_token(time.time())
    return {"authorization": f"Bearer {token}"}


def call(
    provider: Provider,
    endpoint: str,
    query: str = "",
    body: bytes = b"",
    headers: dict[str, str] | None = None,
) -> Reply:
    """Return the answer to a call; one that is JSON satisfies the contract."""
    each = provider.api.endpoint(endpoint)
    path, _, address = query.rpartition("?") if "?" in query else ("", "", query)
    pairs = tuple(parse_qsl(address, keep_blank_values=True))
    sent = access(provider) if headers is None else headers
    reply = provider.handle(Call(each.method, path or each.path, dict(pairs), sent, body, pairs=pairs))
    schema = each.response if reply.status == 200 else provider.api.error
    if schema is not None:
        _validator(provider.standard, schema).validate(orjson.loads(reply.body))
    return reply


def search(provider: Provider, **body: Any) -> Any:
    """Return the answer to a search that is accepted."""
    reply = call(provider, "search", body=json.dumps(body).encode())
    assert reply.status == 200, reply.body
    return orjson.loads(reply.body)


def listed(provider: Provider, **parameters: Any) -> Any:
    """Return the answer to a list that is accepted; what is no text is sent as JSON."""
    written = {
        name: value if isinstance(value, str) else json.dumps(value) for name, value in parameters.items()
    }
    reply = call(provider, "list", urlencode(written))
    assert reply.status == 200, reply.body
    return orjson.loads(reply.body)


def refused(reply: Reply, status: int = 400) -> str:
    """Return the message of a refusal."""
    assert reply.status == status, reply.body
    document = orjson.loads(reply.body)
    message: str = document.get("error", document)["message"]
    assert message
    return message
