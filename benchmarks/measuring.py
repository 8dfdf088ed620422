"""Running a command and measuring it from outside: seconds, peak memory, what it printed; and what it ran on."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import psutil

SAMPLING_SECONDS = 0.01
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Measurement:
    """One run of a command, from start to exit.

    Attributes:
        seconds: by the clock.
        processor_seconds: that it and its children took of the processors, for themselves and in the system.
        peak_bytes: most memory (RSS) that the process and its children held together, as sampled.
        anonymous_bytes: the same without what the system can read again from files; 0 where it does not tell.
    """

    seconds: float
    processor_seconds: float
    peak_bytes: int
    anonymous_bytes: int
    exit_code: int
    stdout: str
    stderr: str


def measure(command: list[str]) -> Measurement:
    """Run a command to its end; one at a time, for what children took of the processors is told of all."""
    start, before = time.perf_counter(), os.times()
    with psutil.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        peak = _Peak(process)
        stdout, stderr = process.communicate()
        seconds = time.perf_counter() - start
        peak.stop()
    after = os.times()
    taken = after.children_user - before.children_user + after.children_system - before.children_system
    return Measurement(seconds, taken, peak.resident, peak.anonymous, process.returncode, stdout, stderr)


def validation(path: Path, standard: str, report: Path, *options: str) -> list[str]:
    """Return the command that validates a file as users run it, with all rules on."""
    command = [str(Path(sys.executable).with_name("conforme")), "validate", str(path), "-s", standard]
    return [*command, "-f", "json", "-o", str(report), *options]


def validate(path: Path, standard: str, *options: str) -> Measurement:
    """Run that command; the report stands beside the file and goes.

    Raises:
        RuntimeError: it did not do its work.
    """
    report = path.with_name("report.json")
    run = measure(validation(path, standard, report, *options))
    report.unlink(missing_ok=True)
    if run.exit_code not in {0, 1}:
        raise RuntimeError(run.stderr)
    return run


def median_seconds(runs: Iterable[Measurement]) -> float:
    """Return the median of the seconds by the clock."""
    return statistics.median(run.seconds for run in runs)


def machine() -> str:
    """Return what the numbers are measured on."""
    memory = psutil.virtual_memory().total / 1_000 / MEGABYTE
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg()) if hasattr(os, "getloadavg") else "?"
    return (
        f"{_processor()}, {os.cpu_count()} logical cores, {memory:.0f} GB, {platform.system()} "
        f"{platform.machine()}, Python {platform.python_version()}. Load average at the end: {load}."
    )


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "unknown processor"


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
