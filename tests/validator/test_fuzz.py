"""Any bytes, and valid files with something changed: the report is consistent, the same again, and nothing escapes."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from standards.registry import load
from standards.samples import generate
from validator.model import SEVERITIES
from validator.pipeline import Options, validate_files
from validator.results import Report
from validator.sources import blocks

STANDARD = load("s2@1.1")
TODAY = date(2025, 6, 30)
OPTIONS = Options(today=TODAY)
RECORDS: list[dict[str, Any]] = list(generate(STANDARD, 4, seed=5, today=TODAY))
BOUNDED = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
"""So many examples, and the same ones each time: what they find is found in every run."""


def as_lines() -> bytes:
    return "\n".join(json.dumps(record, ensure_ascii=False) for record in RECORDS).encode()


def as_array(indent: int | None = None) -> bytes:
    return json.dumps(RECORDS, ensure_ascii=False, indent=indent).encode()


def as_envelope() -> bytes:
    pagination = {"page": 1, "pageSize": 9, "totalRows": len(RECORDS), "hasNextPage": False}
    return json.dumps({"pagination": pagination, "results": RECORDS}, ensure_ascii=False).encode()


def as_table() -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["id", "nombres", "ejercicioFiscal", "tipoArea[0].clave", "puesto.nombre"])
    writer.writerows([each["id"], each["nombres"], "2024", "T", 'Jefa, "x"\ny'] for each in RECORDS)
    return text.getvalue().encode()


def as_archive() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.json", as_array())
        archive.writestr("b.csv", as_table())
    return packed.getvalue()


def as_zstandard() -> bytes:
    try:
        import zstandard
    except ImportError:
        return as_lines()
    return zstandard.ZstdCompressor().compress(as_lines())


VALID = {
    "datos.ndjson": as_lines(),
    "datos.json": as_array(),
    "renglones.json": as_array(indent=1),
    "pagina.json": as_envelope(),
    "datos.csv": as_table(),
    "datos.json.gz": gzip.compress(as_envelope(), mtime=0),
    "datos.zip": as_archive(),
    "datos.ndjson.zst": as_zstandard(),
    "utf16.json": as_array().decode().encode("utf-16"),
}
HARD = [
    *(bytes([byte]) for byte in b"\0{}[]\"\\,:\n\r';\xff\xc3 "),
    *(b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\x1f\x8b", b"PK\x03\x04"),
    *(b"NaN", b"1e999999", b"\\ud800", b"9" * 400, b"null", b"/*"),
    *(b"[" * 300, b'{"a":' * 1100, b" " * 300, b"\n\n{}\n"),
    *(b'"id":1,', b'"results":[', b'"pagination":{'),
]
"""Pieces that readers and parsers stumble over."""


@st.composite
def mutated(draw: st.DrawFn) -> tuple[str, bytes]:
    """Return a valid file in which some stretches are cut, doubled or replaced."""
    name = draw(st.sampled_from(sorted(VALID)))
    content = VALID[name]
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.sampled_from([0, 0, 1, 2, 9, 200, len(content)])))
        piece = draw(st.sampled_from([*HARD, content[start:end] * 2]) | st.binary(max_size=6))
        content = content[:start] + piece + content[end:]
    return name, content


def report_on(folder: Path, name: str, content: bytes, block: int = blocks.BLOCK_SIZE) -> Report:
    path = folder / name
    path.write_bytes(content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "BLOCK_SIZE", block)
        return validate_files([str(path)], STANDARD, OPTIONS)


def check(report: Report) -> None:
    """Check that the counts of a report add up, and that it can be written."""
    summary, files = report.summary, report.files
    assert summary.records == summary.valid + summary.invalid == sum(file.records for file in files)
    assert all(file.records == file.valid + file.invalid for file in files)
    assert summary.invalid == sum(file.invalid for file in files)
    assert sum(summary.rules.values()) == sum(getattr(summary.findings, each) for each in SEVERITIES)
    assert ("input" in report.partial) == any(file.error for file in files)
    told = Counter(finding.rule for finding in report.findings)
    assert report.truncated or told == summary.rules
    records = {file.path: file.records for file in files}
    assert all(1 <= (each.record or 1) <= max(1, records[each.file]) for each in report.findings)
    json.loads(report.to_json())


@given(mutated())
@BOUNDED
def test_changed_files(tmp_path: Path, given_file: tuple[str, bytes]) -> None:
    name, content = given_file
    report = report_on(tmp_path, name, content)
    check(report)
    assert report == report_on(tmp_path, name, content)


@given(st.sampled_from(["a.json", "a.csv", "a.zip"]), st.binary(max_size=300))
@example("a.json", b'{"id": "x"}\n' + b"\xff" * 9)
@BOUNDED
def test_any_bytes(tmp_path: Path, name: str, content: bytes) -> None:
    report = report_on(tmp_path, name, content)
    check(report)
    assert report == report_on(tmp_path, name, content)


def is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return b"\0" not in content[:4]


@given(mutated().filter(lambda made: is_utf8(made[1])), st.sampled_from([1, 7, 100, 1000]))
@BOUNDED
def test_the_size_of_the_blocks_changes_nothing(
    tmp_path: Path, given_file: tuple[str, bytes], block: int
) -> None:
    name, content = given_file
    assert report_on(tmp_path, name, content) == report_on(tmp_path, name, content, block)
