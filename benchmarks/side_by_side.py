"""Conforme and plain schema validators over the same file, in the same run.

    python benchmarks/side_by_side.py                    50,000 records, median of 5 runs
    python benchmarks/side_by_side.py -n 500000 --slow-records 50000
    python benchmarks/side_by_side.py -s s1.inicial@2.0 -n 20000 --slow-records 1000
    python benchmarks/side_by_side.py --invalid-every 1

Every peer is a whole process, start-up included, and the peers take turns, so that what else the machine
does falls on all. The peers check the schema alone, and orjson not even that: it is what reading costs. Conforme
applies all its rules. A part of the records is invalid, and a peer that counts them otherwise is not measured.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from itertools import islice
from pathlib import Path

import generate
from measuring import MEGABYTE, machine, measure
from peers import OURS, PARSER, Data, Peer, ajv_peer, conforme_peer, fault, python_peer

from standards.registry import load
from standards.samples import files
from standards.schemas import bundle

PLANTED = "s2@1.1"
"""The standard whose records the planted defects are of."""
INVALID_EVERY = 100
BASELINE = "jsonschema"
"""The slowest by far: it may be given fewer records."""


def run_all(peers: list[Peer], runs: int) -> None:
    """Let the peers take turns; one that fails or miscounts is out, with the reason."""
    for number in range(1, runs + 1):
        for peer in peers:
            if not peer.reason:
                print(f"run {number}/{runs}: {peer.name}", file=sys.stderr)
                peer.runs.append(measure(peer.command))
                peer.reason = fault(peer)


def table(peers: list[Peer]) -> str:
    """Return the comparison as a Markdown table."""
    lines = [
        "| validator | version | records | seconds | records/s | MB/s | times as fast as jsonschema | peak RSS, MB |",
        "|---|---|--:|--:|--:|--:|--:|--:|",
    ]
    baseline = next((peer.rate for peer in peers if peer.name == BASELINE and not peer.reason), None)
    for peer in peers:
        if peer.reason:
            lines.append(f"| {peer.name} | {peer.version} | not measured: {peer.reason} | | | | | |")
            continue
        cells = (
            f"{peer.data.records:,}",
            f"{peer.seconds:.2f}",
            f"{peer.rate:,.0f}",
            f"{peer.data.path.stat().st_size / MEGABYTE / peer.seconds:.1f}",
            f"{peer.rate / baseline:.1f}" if baseline else "",
            f"{peer.peak_bytes / MEGABYTE:.0f}",
        )
        lines.append(f"| {_titled(peer)} | {peer.version} | {' | '.join(cells)} |")
    return "\n".join(lines)


def ratios(peers: list[Peer]) -> str:
    """Return how many times as fast Conforme is as the peers that it is held against, one a line."""
    rates = {peer.name: peer.rate for peer in peers if not peer.reason}
    told = (
        f"- {OURS}: {rates[OURS] / peer.rate:.2f} times the records per second of {_titled(peer)}"
        for peer in peers
        if OURS in rates and peer.name in rates and peer.name in {"ajv", BASELINE, PARSER}
    )
    return "\n".join(told)


def _titled(peer: Peer) -> str:
    return f"{peer.name}, reads only" if peer.name == PARSER else peer.name


def facts(standard: str, data: Data, runs: int) -> str:
    """Return what the numbers were measured on."""
    size = data.path.stat().st_size / MEGABYTE
    return (
        f"{data.records:,} records of {standard} ({data.invalid:,} of them invalid), NDJSON, {size:.1f} MB. "
        f"Median of {runs} interleaved runs, whole processes.\n\n{machine()}"
    )


def made(name: str, count: int, invalid_every: int, path: Path) -> Data:
    """Write a file of records."""
    files.write(path, files.chunks(generate.records(name, count, 0, invalid_every)))
    return _data(path, count, invalid_every)


def beginning(data: Data, count: int, invalid_every: int) -> Data:
    """Write the first records of a file to another; the same file when it has no more."""
    if count >= data.records:
        return data
    path = data.path.with_name("beginning.ndjson")
    with data.path.open("rb") as lines, path.open("wb") as written:
        written.writelines(islice(lines, count))
    return _data(path, count, invalid_every)


def _data(path: Path, count: int, invalid_every: int) -> Data:
    invalid = count // invalid_every if invalid_every else 0
    return Data(path, count - invalid, invalid)


def compare(asked: argparse.Namespace, invalid_every: int, folder: Path) -> list[Peer]:
    """Make the file, run every peer on it and print the table; return the peers."""
    standard, schema = load(asked.standard), folder / "schema.json"
    data = made(asked.standard, asked.count, invalid_every, folder / "records.ndjson")
    slow = beginning(data, asked.slow_records or asked.count, invalid_every)
    schema.write_text(json.dumps(bundle(standard, standard.record_schema)), encoding="utf-8")
    peers = [
        python_peer(BASELINE, schema, slow),
        *(python_peer(library, schema, data) for library in ("fastjsonschema", "jsonschema-rs")),
        ajv_peer(schema, data),
        python_peer(PARSER, schema, data),
        conforme_peer(asked.standard, data),
    ]
    run_all(peers, asked.runs)
    print(f"{facts(asked.standard, data, asked.runs)}\n\n{table(peers)}\n\n{ratios(peers)}")
    return peers


def main() -> int:
    """Compare; 1 when a peer could not be measured for another reason than its absence."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("-n", "--count", type=int, default=50_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("-s", "--standard", default=PLANTED)
    parser.add_argument(
        "--invalid-every", type=int, metavar="N", help="0 for none; of S1 inicial and S2 1.1 alone"
    )
    parser.add_argument(
        "--slow-records", type=int, metavar="N", help=f"give {BASELINE} the first N records alone"
    )
    asked = parser.parse_args()
    every = asked.invalid_every
    if every is None:
        every = INVALID_EVERY if asked.standard == PLANTED else 0
    with tempfile.TemporaryDirectory() as folder:
        peers = compare(asked, every, Path(folder))
    return int(any(peer.reason and peer.runs for peer in peers))


if __name__ == "__main__":
    sys.exit(main())
