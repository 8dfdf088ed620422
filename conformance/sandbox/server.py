"""The reference provider as a real HTTP server on this machine."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

import uvicorn

from conformance.sandbox.application import Application
from conformance.sandbox.errors import SandboxFailure
from conformance.sandbox.provider import TOKEN_PATH, Provider

LOOPBACK = "127.0.0.1"
START_SECONDS = 10.0
STOP_SECONDS = 5.0


class Sandbox:
    """A provider that is served while a ``with`` block lasts.

    Args:
        provider: what is served.
        port: where; 0 for any that is free.

    Attributes:
        port: that it listens on.
    """

    def __init__(self, provider: Provider, port: int = 0) -> None:
        self.provider = provider
        self._socket = bind(port)
        self.port: int = self._socket.getsockname()[1]
        self._server = uvicorn.Server(_configuration(provider))
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, name="conforme-sandbox", daemon=True
        )

    @property
    def url(self) -> str:
        """Address of the endpoint that gives records."""
        return self._address(self.provider.api.main.path)

    @property
    def dependencias_url(self) -> str | None:
        """Address of the list of institutions, where there is one."""
        found = [each for each in self.provider.api.endpoints if each.name == "dependencias"]
        return self._address(found[0].path) if found else None

    @property
    def token_url(self) -> str:
        """Address of the token; empty where tokens are not asked for."""
        return self._address(TOKEN_PATH) if self.provider.gives_tokens else ""

    def _address(self, path: str) -> str:
        return f"http://{LOOPBACK}:{self.port}{path}"

    def __enter__(self) -> Self:
        self._thread.start()
        deadline = time.monotonic() + START_SECONDS
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > deadline:
                raise SandboxFailure("sandbox-not-started", port=self.port)
            time.sleep(0.005)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.should_exit = True
        self._server.force_exit = True
        self._thread.join(STOP_SECONDS)
        self._socket.close()


def serve_forever(provider: Provider, port: int, ready: Callable[[Sandbox], None]) -> None:
    """Serve a provider until this process is interrupted.

    Args:
        provider: what is served.
        port: where; 0 for any that is free.
        ready: called once it answers, to tell people where.

    Raises:
        SandboxFailure: ``sandbox-port`` when the port cannot be had.
    """
    with Sandbox(provider, port) as sandbox:
        ready(sandbox)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


def bind(port: int) -> socket.socket:
    """Return a socket that listens on a port of the loopback interface.

    Raises:
        SandboxFailure: ``sandbox-port`` when the port is taken or not allowed.
    """
    # asyncio turns off Nagle's algorithm, worth 40 ms per answer, only where the protocol is named.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((LOOPBACK, port))
    except (OSError, OverflowError) as failure:
        listener.close()
        raise SandboxFailure("sandbox-port", port=port, detail=str(failure)) from failure
    return listener


def _configuration(provider: Provider) -> uvicorn.Config:
    return uvicorn.Config(
        Application(provider),
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        # What fails in the provider is logged there; what clients break off is no news.
        log_level="critical",
        access_log=False,
        server_header=False,
        backlog=512,
    )
