"""The reference provider as a server: it starts, stops, and says in words why it cannot."""

import socket
import threading
import time

import httpx
import pytest

from conformance.sandbox.errors import SandboxFailure
from conformance.sandbox.provider import Provider
from conformance.sandbox.server import Sandbox, serve_forever
from standards.registry import load

STANDARD = load("s2@1.1")


def test_a_taken_port_is_told_in_words() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(SandboxFailure) as caught:
            Sandbox(Provider(STANDARD, []), other.getsockname()[1])
    assert caught.value.exit_code == 2
    assert "--port" in caught.value.message("es")


def test_serving_ends_with_the_block_even_while_a_client_waits() -> None:
    with Sandbox(Provider(STANDARD, [])) as sandbox:
        idle = socket.create_connection(("127.0.0.1", sandbox.port))
        begun = time.monotonic()
    idle.close()
    assert time.monotonic() - begun < 3
    assert not sandbox._thread.is_alive()
    with pytest.raises(httpx.ConnectError), httpx.Client(trust_env=False) as client:
        client.get(sandbox.url)


def test_serving_for_good_ends_with_an_interruption(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: threading.Event) -> None:
        raise KeyboardInterrupt

    ports: list[int] = []

    def ready(sandbox: Sandbox) -> None:
        ports.append(sandbox.port)
        monkeypatch.setattr(threading.Event, "wait", interrupted)

    serve_forever(Provider(STANDARD, []), 0, ready)
    assert ports[0] > 0
