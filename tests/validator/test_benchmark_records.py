"""The records that benchmarks make many of: sound, each of another person, and the same in every form."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from types import ModuleType

import pytest

from standards.registry import load
from standards.samples import TODAY, generate
from validator.pipeline import Options, validate_files

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
pytestmark = pytest.mark.skipif(
    not BENCHMARKS.exists(), reason="the benchmarks are not shipped with the package"
)


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module, with a block so small that there are many rounds."""
    monkeypatch.syspath_prepend(BENCHMARKS)
    module = __import__("many")
    monkeypatch.setattr(module, "BLOCK", 300)
    return module


def test_records_are_sound_and_none_is_like_another(many: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "lines.ndjson"
    many.write(path, 2400)
    many.write(path, 1000, 2400)
    report = validate_files([str(path)], load(many.STANDARD), Options(today=TODAY))
    assert (report.summary.records, report.summary.valid, report.findings) == (3400, 3400, [])
    records = [json.loads(line) for line in path.read_bytes().splitlines()]
    for member in ("id", "curp"):
        assert len({record[member] for record in records}) == 3400


def test_invalid_records_are_all_invalid(many: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "lines.ndjson"
    many.write(path, 700, invalid=True)
    report = validate_files([str(path)], load(many.STANDARD), Options(today=TODAY))
    assert (report.summary.records, report.summary.invalid) == (700, 700)


def test_more_rounds_than_there_are_births_are_refused(many: ModuleType) -> None:
    with pytest.raises(ValueError, match="at most"):
        next(many.lines(many.BLOCK * len(many.BIRTHS) + 1))


def test_arrays_hold_the_same_records(
    many: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = tmp_path / "lines.ndjson"
    many.write(lines, 500)
    monkeypatch.setattr(many, "COPIED_AT_ONCE", 4096)
    for name in ("array.json", "array.json.gz"):
        many.enveloped(lines, tmp_path / name, b"[", b"]")
    plain = (tmp_path / "array.json").read_bytes()
    assert json.loads(plain) == [json.loads(line) for line in lines.read_bytes().splitlines()]
    assert gzip.decompress((tmp_path / "array.json.gz").read_bytes()) == plain


def test_each_defect_breaks_the_schema_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.syspath_prepend(BENCHMARKS)
    defects = __import__("defects")
    for name in defects.DEFECTS:
        records = list(generate(load(name), 60, 2))
        path = tmp_path / "lines.ndjson"
        planted = defects.plant(name, iter(records), 1)
        path.write_text("\n".join(json.dumps(each, ensure_ascii=False) for each in planted), encoding="utf-8")
        report = validate_files([str(path)], load(name), Options(today=TODAY))
        assert report.summary.invalid == 60
        assert all(finding.rule.startswith("schema.") for finding in report.findings)
