"""Conforme and plain schema validators over the same file, in the same run.

    python benchmarks/side_by_side.py                    50,000 records, median of 5 runs
    python benchmarks/side_by_side.py -n 200000 --runs 3
    python benchmarks/side_by_side.py -s s1.inicial@2.0 -n 2000
    python benchmarks/side_by_side.py --invalid-every 1

Every peer is a whole process, start-up included, and the peers take turns, so that what else the machine
does falls on all. The peers check the schema alone; Conforme applies all its rules. A part of the records is
invalid, and a peer that counts them otherwise stops the comparison.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import generate
import psutil
from measuring import Measurement, measure

from standards.registry import load
from standards.samples import files
from standards.schemas import bundle

HERE = Path(__file__).parent
PLANTED = "s2@1.1"
"""The standard whose records the planted defects are of."""
INVALID_EVERY = 100
BASELINE = "jsonschema"
MEGABYTE = 1_000_000


@dataclass
class Peer:
    """A validator, how to run it and how its runs went.

    Attributes:
        count: reads (valid, invalid) from what a run left; raises when it left none.
        ends_with: the exit codes of a run that did its work.
        reason: why it is not measured, if it is not.
    """

    name: str
    version: str
    command: list[str]
    count: Callable[[Measurement], tuple[int, int]]
    ends_with: tuple[int, ...] = (0,)
    reason: str = ""
    runs: list[Measurement] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """Median of the runs."""
        return statistics.median(run.seconds for run in self.runs)

    @property
    def peak_bytes(self) -> int:
        """Highest of the runs."""
        return max(run.peak_bytes for run in self.runs)


def printed_counts(run: Measurement) -> tuple[int, int]:
    """Read the line of JSON that the plain peers print."""
    counts = json.loads(run.stdout)
    return counts["valid"], counts["invalid"]


def python_peer(library: str, schema: Path, data: Path) -> Peer:
    """Return one of the Python libraries."""
    command = [sys.executable, str(HERE / "python_peer.py"), library, str(schema), str(data)]
    try:
        version = importlib.metadata.version(library)
    except importlib.metadata.PackageNotFoundError:
        return Peer(library, "", command, printed_counts, reason="not installed")
    return Peer(library, version, command, printed_counts)


def ajv_peer(schema: Path, data: Path) -> Peer:
    """Return AJV, installed beside this script when node and npm are there."""
    command = ["node", str(HERE / "ajv_peer.mjs"), str(schema), str(data)]
    missing = [tool for tool in ("node", "npm") if shutil.which(tool) is None]
    if missing:
        return Peer("ajv", "", command, printed_counts, reason=f"no {' nor '.join(missing)} on this machine")
    package = HERE / "node_modules" / "ajv" / "package.json"
    if not package.exists():
        installed = measure(
            ["npm", "install", "--prefix", str(HERE), "--no-package-lock", "--no-audit", "--no-fund"]
        )
        if installed.exit_code:
            return Peer("ajv", "", command, printed_counts, reason=f"npm: {last_line(installed.stderr)}")
    version = json.loads(package.read_text(encoding="utf-8"))["version"]
    return Peer("ajv", version, command, printed_counts)


def conforme_peer(data: Path, standard: str, folder: Path) -> Peer:
    """Return the command as a user runs it, with all rules on."""
    report = folder / "report.json"
    executable = Path(sys.executable).with_name("conforme")
    command = [str(executable), "validate", str(data), "-s", standard, "-f", "json", "-o", str(report)]

    def counts(_: Measurement) -> tuple[int, int]:
        summary = json.loads(report.read_text(encoding="utf-8"))["summary"]
        return summary["valid"], summary["invalid"]

    version = importlib.metadata.version("conforme")
    return Peer("conforme (all rules)", version, command, counts, ends_with=(0, 1))


def last_line(text: str) -> str:
    """Return the last line of a text that says something."""
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "")


def run_all(peers: list[Peer], runs: int, expected: tuple[int, int]) -> None:
    """Let the peers take turns; one that fails or miscounts is out, with the reason."""
    for number in range(1, runs + 1):
        for peer in peers:
            if not peer.reason:
                print(f"run {number}/{runs}: {peer.name}", file=sys.stderr)
                peer.runs.append(measure(peer.command))
                peer.reason = fault(peer, expected)


def fault(peer: Peer, expected: tuple[int, int]) -> str:
    """Tell what was wrong with the last run of a peer; nothing when it did its work."""
    run = peer.runs[-1]
    if run.exit_code not in peer.ends_with:
        return f"exit code {run.exit_code}: {last_line(run.stderr)}"
    try:
        counted = peer.count(run)
    except (OSError, ValueError, KeyError) as error:
        return f"no result: {last_line(run.stderr) or error}"
    if counted != expected:
        return (
            f"counts {counted[0]:,} valid and {counted[1]:,} invalid, not {expected[0]:,} and {expected[1]:,}"
        )
    return ""


def table(peers: list[Peer], records: int, size: int) -> str:
    """Return the comparison as a Markdown table."""
    lines = [
        "| validator | version | seconds | records/s | MB/s | times as fast as jsonschema | peak RSS, MB |",
        "|---|---|--:|--:|--:|--:|--:|",
    ]
    baseline = next((peer.seconds for peer in peers if peer.name == BASELINE and not peer.reason), None)
    for peer in peers:
        if peer.reason:
            lines.append(f"| {peer.name} | {peer.version} | not measured: {peer.reason} | | | | |")
            continue
        ratio = f"{baseline / peer.seconds:.1f}" if baseline else ""
        cells = (
            f"{peer.seconds:.2f}",
            f"{records / peer.seconds:,.0f}",
            f"{size / MEGABYTE / peer.seconds:.1f}",
            ratio,
            f"{peer.peak_bytes / MEGABYTE:.0f}",
        )
        lines.append(f"| {peer.name} | {peer.version} | {' | '.join(cells)} |")
    return "\n".join(lines)


def facts(standard: str, records: int, invalid: int, size: int, runs: int) -> str:
    """Return what the numbers were measured on."""
    memory = psutil.virtual_memory().total / 1_000 / MEGABYTE
    load_average = (
        ", ".join(f"{value:.1f}" for value in os.getloadavg()) if hasattr(os, "getloadavg") else "?"
    )
    return (
        f"{records:,} records of {standard} ({invalid:,} of them invalid), NDJSON, {size / MEGABYTE:.1f} MB. "
        f"Median of {runs} interleaved runs, whole processes.\n\n"
        f"{processor()}, {os.cpu_count()} logical cores, {memory:.0f} GB, {platform.system()} "
        f"{platform.machine()}, Python {platform.python_version()}. Load average at the end: {load_average}."
    )


def processor() -> str:
    """Return the processor's name where the system tells it."""
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "unknown processor"


def compare(name: str, count: int, runs: int, invalid_every: int, folder: Path) -> list[Peer]:
    """Make the file, run every peer on it and print the table; return the peers."""
    data, schema = folder / "records.ndjson", folder / "schema.json"
    standard = load(name)
    files.write(data, files.chunks(generate.records(name, count, 0, invalid_every)))
    schema.write_text(json.dumps(bundle(standard, standard.record_schema)), encoding="utf-8")
    peers = [
        *(python_peer(library, schema, data) for library in (BASELINE, "fastjsonschema", "jsonschema-rs")),
        ajv_peer(schema, data),
        conforme_peer(data, name, folder),
    ]
    invalid = count // invalid_every if invalid_every else 0
    run_all(peers, runs, (count - invalid, invalid))
    size = data.stat().st_size
    print(f"{facts(name, count, invalid, size, runs)}\n\n{table(peers, count, size)}")
    return peers


def main() -> int:
    """Compare; 1 when a peer could not be measured for another reason than its absence."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("-n", "--count", type=int, default=50_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("-s", "--standard", default=PLANTED)
    parser.add_argument("--invalid-every", type=int, metavar="N", help="0 for none; of S2 1.1 alone")
    asked = parser.parse_args()
    every = asked.invalid_every
    if every is None:
        every = INVALID_EVERY if asked.standard == PLANTED else 0
    with tempfile.TemporaryDirectory() as folder:
        peers = compare(asked.standard, asked.count, asked.runs, every, Path(folder))
    return int(any(peer.reason and peer.runs for peer in peers))


if __name__ == "__main__":
    sys.exit(main())
