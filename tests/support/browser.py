"""A real browser without a window, driven through the WebDriver protocol; tests are skipped where there is none."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError

import pytest

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)


class Browser:
    """One window of the browser."""

    def __init__(self, port: int, profile: Path) -> None:
        self._base = f"http://127.0.0.1:{port}"
        self._until_ready()
        options = {"args": [*FLAGS, f"--user-data-dir={profile}"]}
        asked = {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}
        session = self._call("POST", "/session", {"capabilities": {"alwaysMatch": asked}})
        self._base += f"/session/{session['sessionId']}"

    def _until_ready(self) -> None:
        for _ in range(300):
            try:
                self._call("GET", "/status")
            except URLError:
                time.sleep(0.1)
            else:
                return

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._base + path, data, method=method)
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.load(answer)["value"]

    def open(self, path: Path) -> None:
        self._call("POST", "/url", {"url": path.as_uri()})

    def run(self, script: str) -> Any:
        """Run a script in the page and return what it returns."""
        return self._call("POST", "/execute/sync", {"script": script, "args": []})

    def type(self, element: str, text: str) -> None:
        """Type into the element of that id."""
        found = self._call("POST", "/element", {"using": "css selector", "value": f"#{element}"})
        self._call("POST", f"/element/{next(iter(found.values()))}/value", {"text": text})

    def wait_for(self, script: str, expected: object) -> None:
        """Wait until a script returns what is expected."""
        for _ in range(100):
            if (got := self.run(script)) == expected:
                return
            time.sleep(0.1)
        assert got == expected

    def be_as_wide_as(self, width: int) -> None:
        """Show the page as on a screen of so many pixels."""
        screen = {"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": False}
        self._call(
            "POST", "/goog/cdp/execute", {"cmd": "Emulation.setDeviceMetricsOverride", "params": screen}
        )

    def complaints(self) -> list[str]:
        """What the browser wrote to its console."""
        return [each["message"] for each in self._call("POST", "/se/log", {"type": "browser"})]

    def close(self) -> None:
        self._call("DELETE", "")


@contextmanager
def browser(profile: Path) -> Iterator[Browser]:
    """Start a browser with a profile of its own."""
    driver = shutil.which("chromedriver")
    if driver is None or not (shutil.which("chromium") or shutil.which("google-chrome")):
        pytest.skip("no browser here: apt-get install chromium chromium-driver")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    quiet = subprocess.DEVNULL
    with subprocess.Popen([driver, f"--port={port}"], stdout=quiet, stderr=quiet) as process:
        try:
            window = Browser(port, profile)
            yield window
            window.close()
        finally:
            process.terminate()
