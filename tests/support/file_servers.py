"""A server of files on loopback, for as long as a ``with`` block lasts, that remembers what it was asked."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Files:
    """What is served, and what was asked.

    Attributes:
        content: by path.
        moved: path -> address that it redirects to.
        address: of the server.
        asked: method, path and headers of each request.
    """

    content: Mapping[str, bytes]
    moved: Mapping[str, str] = field(default_factory=dict)
    address: str = ""
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)


def _handler(files: Files) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            files.asked.append(
                (self.command, self.path, {name.lower(): v for name, v in self.headers.items()})
            )
            path = self.path.partition("?")[0]
            if path in files.moved:
                self.send_response(302)
                self.send_header("Location", files.moved[path])
            else:
                self.send_response(200 if path in files.content else 404)
            body = files.content.get(path, b"")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    return Handler


@contextmanager
def serving_files(
    content: Mapping[str, bytes],
    moved: Mapping[str, str] | None = None,
    context: ssl.SSLContext | None = None,
) -> Iterator[Files]:
    """Serve files on a free port of loopback, over TLS with a context."""
    files = Files(content, moved or {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(files))
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    files.address = f"{'https' if context else 'http'}://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield files
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
