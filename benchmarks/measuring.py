"""Running a command and measuring it from outside: seconds, peak memory, what it printed."""

from __future__ import annotations

import subprocess
import threading
import time
from dataclasses import dataclass

import psutil

SAMPLING_SECONDS = 0.01


@dataclass(frozen=True)
class Measurement:
    """One run of a command, from start to exit.

    Attributes:
        peak_bytes: most memory (RSS) that the process and its children held together, as sampled.
    """

    seconds: float
    peak_bytes: int
    exit_code: int
    stdout: str
    stderr: str


def measure(command: list[str]) -> Measurement:
    """Run a command to its end."""
    start = time.perf_counter()
    with psutil.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        peak = _Peak(process)
        stdout, stderr = process.communicate()
        seconds = time.perf_counter() - start
        return Measurement(seconds, peak.stop(), process.returncode, stdout, stderr)


class _Peak:
    """Samples the memory of a process and its children in the background."""

    def __init__(self, process: psutil.Popen) -> None:
        self._process = psutil.Process(process.pid)
        self._highest = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._ended.wait(SAMPLING_SECONDS):
            self._highest = max(self._highest, self._now())

    def _now(self) -> int:
        total = 0
        try:
            for each in (self._process, *self._process.children(recursive=True)):
                total += each.memory_info().rss
        except psutil.Error:
            # One of them has just ended: what was counted until here still stood at once.
            return total
        return total

    def stop(self) -> int:
        self._ended.set()
        self._thread.join()
        return self._highest
