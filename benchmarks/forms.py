"""The same S2 records in several forms: how fast each is, and how much memory it takes.

    python benchmarks/forms.py                  50,000 records, median of 3 runs
    python benchmarks/forms.py -n 5400000 --runs 1 --forms ndjson array envelope array.gz

Each run is the whole command with all its rules. The forms take turns. Of "ndjson-invalid" every record breaks the
schema, which takes many times as long. The second line is of 5 GB a form: it needs 17 GB of disk in the temporary
folder (TMPDIR), and 3 GB for what is compared between records. The files are gone at the end.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import many
from measuring import MEGABYTE, Measurement, machine, median_seconds, validate

FORMS = ("ndjson", "array", "envelope", "array.gz", "ndjson-invalid")
FRAMES = {"array": ("[\n", "\n]\n"), "envelope": ('{{"pagination":{0},"results":[\n', "\n]}}\n")}
PAGE = '{{"pageSize":{0},"page":1,"totalRows":{0},"hasNextPage":false}}'


def write(forms: Sequence[str], count: int, folder: Path) -> dict[str, Path]:
    """Write the records in each form."""
    lines = folder / "lines.ndjson"
    many.write(lines, count)
    paths = {"ndjson": lines}
    for form in (each for each in FORMS if each in forms and each != "ndjson"):
        print(f"writing: {form}", file=sys.stderr)
        paths[form] = _written(form, lines, count, folder)
    return {form: paths[form] for form in FORMS if form in forms}


def _written(form: str, lines: Path, count: int, folder: Path) -> Path:
    if form == "ndjson-invalid":
        path = folder / "invalid.ndjson"
        many.write(path, count, invalid=True)
        return path
    path = folder / f"{form}.json" if form in FRAMES else folder / "array.json.gz"
    page = PAGE.format(count)
    opening, closing = (part.format(page).encode() for part in FRAMES[form.removesuffix(".gz")])
    many.enveloped(lines, path, opening, closing)
    return path


def table(count: int, runs: dict[str, list[Measurement]], sizes: dict[str, int]) -> str:
    """Return the comparison as a Markdown table."""
    lines = [
        "| form | MB | seconds | records/s | speed against NDJSON | peak anonymous memory, MB |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    plain = median_seconds(runs["ndjson"]) if "ndjson" in runs else None
    for form, measured in runs.items():
        seconds = median_seconds(measured)
        cells = (
            f"{sizes[form] / MEGABYTE:.1f}",
            f"{seconds:.2f}",
            f"{count / seconds:,.0f}",
            f"{plain / seconds:.2f}" if plain else "",
            f"{max(run.anonymous_bytes for run in measured) / MEGABYTE:.0f}",
        )
        lines.append(f"| {form} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> int:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("-n", "--count", type=int, default=50_000, help="a thousand are 0.93 MB")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--forms", nargs="+", choices=FORMS, default=FORMS)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        paths = write(asked.forms, asked.count, Path(folder))
        runs: dict[str, list[Measurement]] = {form: [] for form in paths}
        for number in range(1, asked.runs + 1):
            for form, path in paths.items():
                print(f"run {number}/{asked.runs}: {form}", file=sys.stderr)
                runs[form].append(validate(path, many.STANDARD))
        sizes = {form: path.stat().st_size for form, path in paths.items()}
    print(f"{asked.count:,} records of {many.STANDARD}. Median of {asked.runs} interleaved runs.\n")
    print(f"{machine()}\n\n{table(asked.count, runs, sizes)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
