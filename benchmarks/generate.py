"""Write a file of synthetic S2 records of any size; the same arguments make the same bytes.

python benchmarks/generate.py -n 50000 -o s2.ndjson
python benchmarks/generate.py -n 1000000 --form envelope --gzip -o s2.json.gz
python benchmarks/generate.py -n 50000 --invalid-every 100 -o planted.ndjson
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from defects import plant

from standards.errors import ConformeError
from standards.registry import load
from standards.samples import files, generate


def records(name: str, count: int, seed: int, invalid_every: int = 0) -> Iterator[dict[str, Any]]:
    """Yield synthetic records; of every so many, the last is invalid."""
    made = generate(load(name), count, seed)
    return plant(name, made, invalid_every) if invalid_every else made


def main() -> int:
    """Write the file that the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("-n", "--count", type=int, default=50_000)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("-s", "--standard", default="s2@1.1")
    parser.add_argument("--form", choices=files.FORMS, default="ndjson")
    parser.add_argument("--gzip", action="store_true")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--invalid-every", type=int, default=0, metavar="N")
    asked = parser.parse_args()
    made = records(asked.standard, asked.count, asked.seed, asked.invalid_every)
    try:
        files.write(asked.output, files.chunks(made, asked.form, total=asked.count), compress=asked.gzip)
    except ConformeError as error:
        print(f"generate: {error.message()}", file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
