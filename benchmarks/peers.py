"""The programs that are compared: how each is installed, run and read."""

from __future__ import annotations

import importlib.metadata
import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from measuring import Measurement, measure, median_seconds, validation

HERE = Path(__file__).parent
OURS = "conforme (all rules)"
PARSER = "orjson"
"""The library that reads and checks nothing."""


@dataclass(frozen=True)
class Data:
    """A file of records, and how many of them are valid and invalid."""

    path: Path
    valid: int
    invalid: int

    @property
    def records(self) -> int:
        """All of them."""
        return self.valid + self.invalid


@dataclass
class Peer:
    """A program that reads a file of records, how to run it and how its runs went.

    Attributes:
        data: the file.
        count: reads (valid, invalid) from what a run left; raises when it left none.
        ends_with: the exit codes of a run that did its work.
        reason: why it is not measured, if it is not.
    """

    name: str
    version: str
    data: Data
    command: list[str]
    count: Callable[[Measurement], tuple[int, int]]
    ends_with: tuple[int, ...] = (0,)
    reason: str = ""
    runs: list[Measurement] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """Median of the runs."""
        return median_seconds(self.runs)

    @property
    def rate(self) -> float:
        """Records in a second, start-up included."""
        return self.data.records / self.seconds

    @property
    def peak_bytes(self) -> int:
        """Highest of the runs."""
        return max(run.peak_bytes for run in self.runs)


def printed_counts(run: Measurement) -> tuple[int, int]:
    """Read the line of JSON that the plain peers print."""
    counts = json.loads(run.stdout)
    return counts["valid"], counts["invalid"]


def python_peer(library: str, schema: Path, data: Data) -> Peer:
    """Return one of the Python libraries."""
    command = [sys.executable, str(HERE / "python_peer.py"), library, str(schema), str(data.path)]
    try:
        version = importlib.metadata.version(library)
    except importlib.metadata.PackageNotFoundError:
        return Peer(library, "", data, command, printed_counts, reason="not installed")
    return Peer(library, version, data, command, printed_counts)


def ajv_peer(schema: Path, data: Data) -> Peer:
    """Return AJV, installed beside this script when node and npm are there."""
    command = ["node", str(HERE / "ajv_peer.mjs"), str(schema), str(data.path)]
    missing = [tool for tool in ("node", "npm") if shutil.which(tool) is None]
    if missing:
        return Peer(
            "ajv", "", data, command, printed_counts, reason=f"no {' nor '.join(missing)} on this machine"
        )
    package = HERE / "node_modules" / "ajv" / "package.json"
    if not package.exists():
        installed = measure(
            ["npm", "install", "--prefix", str(HERE), "--no-package-lock", "--no-audit", "--no-fund"]
        )
        if installed.exit_code:
            return Peer(
                "ajv", "", data, command, printed_counts, reason=f"npm: {_last_line(installed.stderr)}"
            )
    version = json.loads(package.read_text(encoding="utf-8"))["version"]
    return Peer("ajv", version, data, command, printed_counts)


def conforme_peer(standard: str, data: Data) -> Peer:
    """Return the command as a user runs it, with all rules on."""
    report = data.path.with_name("report.json")
    command = validation(data.path, standard, report)

    def counts(_: Measurement) -> tuple[int, int]:
        summary = json.loads(report.read_text(encoding="utf-8"))["summary"]
        return summary["valid"], summary["invalid"]

    version = importlib.metadata.version("conforme")
    return Peer(OURS, version, data, command, counts, ends_with=(0, 1))


def fault(peer: Peer) -> str:
    """Tell what was wrong with the last run of a peer; nothing when it did its work."""
    run, data = peer.runs[-1], peer.data
    if run.exit_code not in peer.ends_with:
        return f"exit code {run.exit_code}: {_last_line(run.stderr)}"
    try:
        counted = peer.count(run)
    except (OSError, ValueError, KeyError) as error:
        return f"no result: {_last_line(run.stderr) or error}"
    expected = (data.records, 0) if peer.name == PARSER else (data.valid, data.invalid)
    if counted != expected:
        return (
            f"counts {counted[0]:,} valid and {counted[1]:,} invalid, not {expected[0]:,} and {expected[1]:,}"
        )
    return ""


def _last_line(text: str) -> str:
    """Return the last line of a text that says something."""
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "")
