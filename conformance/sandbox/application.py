"""The reference provider as an ASGI application."""

from __future__ import annotations

import asyncio
import logging

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from conformance.sandbox.exchange import Call
from conformance.sandbox.provider import Provider

LOGGER = logging.getLogger(__name__)

LARGEST_BODY = 1024 * 1024
"""Bytes of a request that are read; what comes after is thrown away."""


class Application:
    """Turns HTTP into calls of a provider, and its replies into HTTP."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            return
        try:
            call = await read_call(Request(scope, receive))
        except ClientDisconnect:
            return
        try:
            reply = self.provider.handle(call)
        except Exception:
            LOGGER.exception("%s %s", call.method, call.path)
            raise
        if reply.delay:
            await asyncio.sleep(reply.delay)
        await Response(reply.body, reply.status, reply.headers)(scope, receive, send)


async def read_call(request: Request) -> Call:
    """Read a request to its end, keeping no more of the body than is allowed."""
    body, oversized = bytearray(), False
    async for part in request.stream():
        oversized = oversized or len(body) + len(part) > LARGEST_BODY
        if not oversized:
            body += part
    return Call(
        method=request.method,
        path=request.scope["path"],
        parameters=dict(request.query_params) if request.scope["query_string"] else {},
        headers=dict(request.headers),
        body=bytes(body),
        oversized=oversized,
        client=":".join(map(str, request.scope["client"] or ())),
        pairs=tuple(request.query_params.multi_items()) if request.scope["query_string"] else (),
    )
