"""One process against several (``-j``), over the same file: how many times as fast.

    python benchmarks/jobs.py                            500,000 S2 records, -j 1 and -j 2, median of 5 runs
    python benchmarks/jobs.py -n 2000000 --jobs 4 --runs 3

Each run is the whole command with all its rules. The two take turns. Needs as many free cores as processes, and 1 MB of
disk for a thousand records.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import many
from measuring import MEGABYTE, Measurement, machine, median_seconds, validate


def table(count: int, runs: dict[int, list[Measurement]]) -> str:
    """Return the comparison as a Markdown table."""
    lines = [
        "| processes | seconds | records/s | processor seconds | times as fast as one | peak anonymous memory, MB |",
        "|--:|--:|--:|--:|--:|--:|",
    ]
    one = median_seconds(runs[1])
    for jobs, measured in runs.items():
        seconds = median_seconds(measured)
        cells = (
            f"{seconds:.2f}",
            f"{count / seconds:,.0f}",
            f"{min(run.processor_seconds for run in measured):.2f}",
            f"{one / seconds:.2f}",
            f"{max(run.anonymous_bytes for run in measured) / MEGABYTE:.0f}",
        )
        lines.append(f"| {jobs} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> int:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("-n", "--count", type=int, default=500_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=2, help="processes that are held against one")
    asked = parser.parse_args()
    runs: dict[int, list[Measurement]] = {1: [], asked.jobs: []}
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "records.ndjson"
        many.write(data, asked.count)
        for number in range(1, asked.runs + 1):
            for jobs, measured in runs.items():
                print(f"run {number}/{asked.runs}: -j {jobs}", file=sys.stderr)
                measured.append(validate(data, many.STANDARD, "-j", str(jobs)))
    print(f"{asked.count:,} records of {many.STANDARD}, NDJSON. Median of {asked.runs} interleaved runs.\n")
    print(f"{machine()}\n\n{table(asked.count, runs)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
