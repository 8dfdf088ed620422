"""The benchmark's generator: reproducible, in three forms, with the invalid records that were asked for."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from standards.model import Standard

GENERATE = Path(__file__).parents[2] / "benchmarks" / "generate.py"
pytestmark = pytest.mark.skipif(
    not GENERATE.exists(), reason="the benchmarks are not shipped with the package"
)


def make(output: Path, *arguments: str) -> bytes:
    command = [sys.executable, GENERATE, "-n", "60", "-o", output, *arguments]
    subprocess.run(command, check=True, timeout=60)
    return output.read_bytes()


def test_same_arguments_same_bytes(tmp_path: Path) -> None:
    assert make(tmp_path / "a", "--gzip") == make(tmp_path / "b", "--gzip")


def test_forms_hold_the_same_records(tmp_path: Path) -> None:
    lines = [json.loads(line) for line in make(tmp_path / "ndjson").splitlines()]
    assert json.loads(make(tmp_path / "array", "--form", "array")) == lines
    assert json.loads(make(tmp_path / "envelope", "--form", "envelope"))["results"] == lines
    assert gzip.decompress(make(tmp_path / "gz", "--gzip")) == (tmp_path / "ndjson").read_bytes()


def test_planted_records_alone_are_invalid(s2: Standard, tmp_path: Path) -> None:
    planted = make(tmp_path / "planted", "--invalid-every", "10").splitlines()
    is_valid = Draft202012Validator(s2.record_schema).is_valid
    assert [number for number, line in enumerate(planted, start=1) if not is_valid(json.loads(line))] == [
        10,
        20,
        30,
        40,
        50,
        60,
    ]
