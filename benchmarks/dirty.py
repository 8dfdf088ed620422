"""Sound records against records that are all invalid: how many times as long the invalid ones take.

    python benchmarks/dirty.py                                        500,000 S2 records, median of 5 runs
    python benchmarks/dirty.py -s s1.inicial@2.0 -n 20000

Each run is the whole command with all its rules. The two files take turns. Every record of the second is broken,
each in the next of six ways; the report counts all of them, and a run that counts otherwise fails.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

import generate
import many
from measuring import MEGABYTE, Measurement, machine, measure, median_seconds, validation

from standards.samples import files


def write(standard: str, count: int, path: Path, *, invalid: bool) -> None:
    """Write records of a standard, one a line."""
    if standard == many.STANDARD:
        many.write(path, count, invalid=invalid)
    else:
        files.write(path, files.chunks(generate.records(standard, count, 0, int(invalid))))


def run(path: Path, standard: str, invalid: int) -> Measurement:
    """Validate a file and see that the report counts what it holds.

    Raises:
        RuntimeError: when it does not.
    """
    report = path.with_name("report.json")
    measured = measure(validation(path, standard, report))
    told = json.loads(report.read_text(encoding="utf-8"))["summary"]["invalid"]
    if told != invalid:
        raise RuntimeError(f"{told:,} invalid records were told, not {invalid:,}")
    return measured


def table(count: int, runs: dict[str, list[Measurement]]) -> str:
    """Return the comparison as a Markdown table."""
    lines = [
        "| records | seconds | records/s | speed against sound ones | peak anonymous memory, MB |",
        "|---|--:|--:|--:|--:|",
    ]
    sound = median_seconds(runs["sound"])
    for name, measured in runs.items():
        seconds = median_seconds(measured)
        memory = max(each.anonymous_bytes for each in measured) / MEGABYTE
        lines.append(
            f"| {name} | {seconds:.2f} | {count / seconds:,.0f} | {sound / seconds:.2f} | {memory:.0f} |"
        )
    return "\n".join(lines)


def main() -> int:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("-s", "--standard", default=many.STANDARD)
    parser.add_argument("-n", "--count", type=int, default=500_000)
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    runs: dict[str, list[Measurement]] = {"sound": [], "all invalid": []}
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: Path(folder, f"{name}.ndjson") for name in runs}
        for name, path in paths.items():
            write(asked.standard, asked.count, path, invalid=name != "sound")
        for number in range(1, asked.runs + 1):
            for name, measured in runs.items():
                print(f"run {number}/{asked.runs}: {name}", file=sys.stderr)
                invalid = 0 if name == "sound" else asked.count
                measured.append(run(paths[name], asked.standard, invalid))
    print(f"{asked.count:,} records of {asked.standard}, NDJSON. Median of {asked.runs} interleaved runs.\n")
    print(f"{machine()}\n\n{table(asked.count, runs)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
