"""The same records in several forms: how fast each is, and how much memory it takes.

    python benchmarks/forms.py                  50,000 records, median of 3 runs
    python benchmarks/forms.py -n 1000000       to see that memory does not grow

Each run is the whole command with all its rules. The forms take turns. In the last one every record is invalid.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

import generate
from measuring import Measurement, measure

from standards.samples import files

STANDARD = "s2@1.1"
MEGABYTE = 1_000_000
FORMS = ("ndjson", "array", "envelope", "array.gz", "ndjson, all invalid")


def write(form: str, count: int, folder: Path) -> Path:
    """Write the records in a form; the bytes are always the same."""
    layout, _, how = form.replace(", all invalid", " invalid").partition(" ")
    name, packed = layout.removesuffix(".gz"), layout.endswith(".gz")
    path = folder / f"{name}{how}.{'ndjson' if name == 'ndjson' else 'json'}{'.gz' if packed else ''}"
    made = generate.records(STANDARD, count, 0, 1 if how else 0)
    files.write(path, files.chunks(made, name, total=count), compress=packed)
    return path


def validate(path: Path, folder: Path) -> Measurement:
    """Run the command over a file.

    Raises:
        RuntimeError: it did not do its work.
    """
    command = [str(Path(sys.executable).with_name("conforme")), "validate", str(path), "-s", STANDARD]
    run = measure([*command, "-f", "json", "-o", str(folder / "report.json")])
    if run.exit_code not in {0, 1}:
        raise RuntimeError(run.stderr)
    return run


def main() -> int:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("-n", "--count", type=int, default=50_000)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = {form: write(form, asked.count, folder) for form in FORMS}
        runs = [{form: validate(path, folder) for form, path in paths.items()} for _ in range(asked.runs)]
        sizes = {form: path.stat().st_size for form, path in paths.items()}
    print(f"{asked.count:,} records of {STANDARD}, median of {asked.runs} interleaved runs.\n")
    print("| form | MB | seconds | records/s | speed against NDJSON | peak anonymous memory, MB |")
    print("|---|--:|--:|--:|--:|--:|")
    plain = statistics.median(run[FORMS[0]].seconds for run in runs)
    for form in FORMS:
        seconds = statistics.median(run[form].seconds for run in runs)
        memory = max(run[form].anonymous_bytes for run in runs) / MEGABYTE
        print(
            f"| {form} | {sizes[form] / MEGABYTE:.1f} | {seconds:.2f} | {asked.count / seconds:,.0f} "
            f"| {plain / seconds:.2f} | {memory:.0f} |"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
