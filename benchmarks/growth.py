"""The whole cost of validating as records grow: time, processor and memory, from ten thousand records to ten million.

    python benchmarks/growth.py                          writes docs/growth.svg, prints the table
    python benchmarks/growth.py --sizes 10000 30000 100000 --runs 3 -o /tmp/growth.svg

Each run is the whole command with all its rules, over one file of S2 records that grows from size to size; making it is
not measured. Ten million records need 9.3 GB of disk in the temporary folder (TMPDIR), and 3 GB for what is compared
between records. The file is gone at the end. `-` would need no disk, but a pipe has its own cost and its writer
another core. The plot needs matplotlib: pip install -e '.[bench]'.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import many
import numpy as np
from measuring import MEGABYTE, Measurement, machine, median_seconds, validate

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000)
PLOT = Path(__file__).parents[1] / "docs" / "growth.svg"
MICROSECONDS = 1_000_000


@dataclass(frozen=True)
class Cost:
    """What the validation of a number of records costs.

    Attributes:
        seconds: by the clock, median of the runs.
        processor_seconds: median of the runs.
        anonymous_bytes: peak of all runs.
    """

    records: int
    seconds: float
    processor_seconds: float
    anonymous_bytes: int

    @classmethod
    def of(cls, records: int, runs: list[Measurement]) -> Cost:
        """Return the cost that runs over as many records had."""
        processor = median(run.processor_seconds for run in runs)
        return cls(records, median_seconds(runs), processor, max(run.anonymous_bytes for run in runs))


@dataclass(frozen=True)
class Line:
    """A straight line through the costs.

    Attributes:
        start: seconds before the first record.
        per_record: seconds that each record adds.
    """

    start: float
    per_record: float

    @classmethod
    def through(cls, costs: list[Cost]) -> Line:
        """Return the line of least squares of the relative distances, so that small sizes count as large ones do."""
        seconds = np.array([cost.seconds for cost in costs])
        records = np.array([cost.records for cost in costs])
        per_record, start = np.polyfit(records, seconds, 1, w=1 / seconds)
        return cls(float(start), float(per_record))

    def at(self, records: float) -> float:
        """Return the seconds that the line says."""
        return self.start + self.per_record * records


def grow(sizes: list[int], runs: int) -> list[Cost]:
    """Validate every size, smallest first, as many times over."""
    measured: dict[int, list[Measurement]] = {size: [] for size in sorted(sizes)}
    for number in range(1, runs + 1):
        with tempfile.TemporaryDirectory() as folder:
            data, written = Path(folder) / "records.ndjson", 0
            for size, done in measured.items():
                many.write(data, size - written, written)
                written = size
                print(f"run {number}/{runs}: {size:,} records", file=sys.stderr)
                done.append(validate(data, many.STANDARD))
    return [Cost.of(size, done) for size, done in measured.items()]


def table(costs: list[Cost], line: Line) -> str:
    """Return the costs as a Markdown table, held against the line."""
    lines = [
        "| records | seconds | processor seconds | µs a record | against the line | peak anonymous memory, MB |",
        "|--:|--:|--:|--:|--:|--:|",
    ]
    for cost in costs:
        cells = (
            f"{cost.records:,}",
            f"{cost.seconds:.2f}",
            f"{cost.processor_seconds:.2f}",
            f"{cost.seconds / cost.records * MICROSECONDS:.1f}",
            f"{cost.seconds / line.at(cost.records) - 1:+.1%}",
            f"{cost.anonymous_bytes / MEGABYTE:.0f}",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def plot(costs: list[Cost], line: Line, path: Path) -> None:
    """Draw the seconds with the line, and below them the memory, as SVG; the same costs make the same bytes."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with rc_context({"svg.hashsalt": "growth", "font.size": 11, "axes.grid": True, "grid.alpha": 0.3}):
        figure = Figure(figsize=(8, 7), layout="constrained")
        time, memory = figure.subplots(2, sharex=True, height_ratios=(2, 1))
        _draw_seconds(time, costs, line)
        _draw_memory(memory, costs)
        figure.suptitle("conforme validate, all rules, one process")
        figure.savefig(path, format="svg", metadata={"Date": None})


def _draw_seconds(axes: Axes, costs: list[Cost], line: Line) -> None:
    records = [cost.records for cost in costs]
    said = f"line: {line.start:.2f} s and {line.per_record * MICROSECONDS:.1f} µs a record"
    along = np.geomspace(records[0], records[-1], 200)
    axes.loglog(along, [line.at(each) for each in along], color="#b0b0b0", linewidth=4, label=said)
    axes.loglog(records, [cost.seconds for cost in costs], "o", color="#0b6e4f", label="by the clock")
    axes.loglog(records, [cost.processor_seconds for cost in costs], "x", color="#b3541e", label="processor")
    axes.yaxis.set_major_formatter("{x:g}")
    axes.set_ylabel("seconds")
    axes.legend()


def _draw_memory(axes: Axes, costs: list[Cost]) -> None:
    anonymous = [cost.anonymous_bytes / MEGABYTE for cost in costs]
    axes.semilogx([cost.records for cost in costs], anonymous, "o-", color="#0b6e4f")
    axes.set_ylim(bottom=0)
    axes.set_ylabel("peak anonymous\nmemory, MB")
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.set_xlabel(f"records of {many.STANDARD}")


def main() -> int:
    """Measure, print a table and draw a plot."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="multiples of 10,000")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("-o", "--output", type=Path, default=PLOT)
    asked = parser.parse_args()
    if len(asked.sizes) < 2 or any(size % many.BLOCK for size in asked.sizes):
        parser.error(f"--sizes: two or more multiples of {many.BLOCK:,}")
    costs = grow(asked.sizes, asked.runs)
    line = Line.through(costs)
    plot(costs, line, asked.output)
    print(
        f"S2 records, NDJSON, one process. Median of {asked.runs} runs.\n\n{machine()}\n\n{table(costs, line)}\n"
    )
    print(f"Least squares: {line.start:.2f} s and {line.per_record * MICROSECONDS:.2f} µs a record.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
