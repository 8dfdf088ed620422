"""Running a command and measuring it from outside: seconds, peak memory, what it printed."""

from __future__ import annotations

import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

SAMPLING_SECONDS = 0.01


@dataclass(frozen=True)
class Measurement:
    """One run of a command, from start to exit.

    Attributes:
        peak_bytes: most memory (RSS) that the process and its children held together, as sampled.
        anonymous_bytes: the same without what the system can read again from files; 0 where it does not tell.
    """

    seconds: float
    peak_bytes: int
    anonymous_bytes: int
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
        peak.stop()
        return Measurement(seconds, peak.resident, peak.anonymous, process.returncode, stdout, stderr)


def _anonymous(pid: int) -> int:
    """Return the anonymous memory of a process, as Linux tells it."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return 0
    lines = [line.split() for line in status.splitlines() if line.startswith("RssAnon:")]
    return int(lines[0][1]) * 1024 if lines else 0


class _Peak:
    """Samples the memory of a process and its children in the background."""

    def __init__(self, process: psutil.Popen) -> None:
        self._process = psutil.Process(process.pid)
        self.resident = self.anonymous = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._ended.wait(SAMPLING_SECONDS):
            resident, anonymous = self._now()
            self.resident, self.anonymous = max(self.resident, resident), max(self.anonymous, anonymous)

    def _now(self) -> tuple[int, int]:
        resident = anonymous = 0
        try:
            for each in (self._process, *self._process.children(recursive=True)):
                resident += each.memory_info().rss
                anonymous += _anonymous(each.pid)
        except psutil.Error:
            # One of them has just ended: what was counted until here still stood at once.
            return resident, anonymous
        return resident, anonymous

    def stop(self) -> None:
        self._ended.set()
        self._thread.join()
