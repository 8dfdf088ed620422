"""Servers that answer badly, on loopback, for as long as a ``with`` block lasts."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Answer = Callable[[socket.socket, str, threading.Event], None]


def http(status: str, body: bytes, *headers: str) -> bytes:
    """An HTTP/1.1 answer, byte by byte."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def always(answer: bytes) -> Answer:
    """Gives the same answer to everything."""

    def give(connection: socket.socket, _: str, __: threading.Event) -> None:
        connection.sendall(answer)

    return give


def never(_: socket.socket, __: str, stop: threading.Event) -> None:
    """Never answers."""
    stop.wait(10)


def drip(connection: socket.socket, _: str, stop: threading.Event) -> None:
    """Answers one byte at a time, for ever."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n")
    while not stop.wait(0.05):
        connection.sendall(b" ")


def token_then(answer: Answer) -> Answer:
    """Gives tokens, and to everything else another answer."""
    token = http(
        "200 OK",
        b'{"access_token": "abc123def456", "token_type": "Bearer", "expires_in": 3600}',
        "Content-Type: application/json",
    )

    def give(connection: socket.socket, path: str, stop: threading.Event) -> None:
        if path.startswith("/oauth"):
            connection.sendall(token)
        else:
            answer(connection, path, stop)

    return give


@contextmanager
def serving(answer: Answer, context: ssl.SSLContext | None = None) -> Iterator[str]:
    """Serve on a free port of loopback, over TLS with a context, and give the address."""
    stop = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.1)

    def talk(raw: socket.socket) -> None:
        with raw:
            try:
                raw.settimeout(5)
                connection = context.wrap_socket(raw, server_side=True) if context else raw
                received = b""
                while b"\r\n\r\n" not in received:
                    part = connection.recv(65536)
                    if not part:
                        return
                    received += part
                answer(connection, received.split(b" ")[1].decode(), stop)
            except OSError:
                return

    def accept() -> None:
        while not stop.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                continue
            threading.Thread(target=talk, args=(connection,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield f"{'https' if context else 'http'}://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        stop.set()
        thread.join()
        listener.close()
