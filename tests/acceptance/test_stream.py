"""``conforme validate -f ndjson``: findings are told as they are found, all of them, and an end is always told."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from standards.registry import load
from standards.samples import generate

COMMAND = [str(Path(sys.executable).with_name("conforme")), "validate", "-s", "s2@1.1", "-f", "ndjson"]
OPTIONS = ["--today", "2025-06-30", "--lang", "es"]


@pytest.fixture(scope="module")
def dirty() -> list[bytes]:
    """Records that each have one finding, in lines."""
    records = generate(load("s2@1.1"), 300, seed=3, today=date(2025, 6, 30))
    return [json.dumps({**record, "tipoProcedimiento": []}).encode() + b"\n" for record in records]


def run(*arguments: object) -> subprocess.CompletedProcess[bytes]:
    command = [*COMMAND, *OPTIONS, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False, timeout=120)


@contextmanager
def endless(lines: list[bytes], *arguments: object) -> Iterator[subprocess.Popen[bytes]]:
    """Start the command and feed it until it does not want more; nothing ever ends its input."""
    command = [*COMMAND, *OPTIONS, "--ignore", "id.duplicate,record.duplicate", "-", *map(str, arguments)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe) as process:
        feeder = threading.Thread(target=feed, args=(process, b"".join(lines)))
        feeder.start()
        yield process
        process.kill()
        feeder.join()


def feed(process: subprocess.Popen[bytes], text: bytes) -> None:
    assert process.stdin
    with suppress(BrokenPipeError):
        while True:
            os.write(process.stdin.fileno(), text)


def parsed(output: bytes) -> list[dict[str, Any]]:
    assert output.endswith(b"\n")
    return [json.loads(line) for line in output.splitlines()]


def test_every_finding_is_written_in_the_order_of_the_records(dirty: list[bytes], tmp_path: Path) -> None:
    (tmp_path / "datos.ndjson").write_bytes(b"".join(dirty * 5))
    done = run(tmp_path / "datos.ndjson", "--ignore", "id.duplicate,record.duplicate", "--max-findings", 7)
    *findings, summary = parsed(done.stdout)
    assert done.returncode == 1
    assert [each["record"] for each in findings] == list(range(1, 1501))
    assert summary["summary"]["findings"]["error"] == 1500
    assert summary["truncated"] is False
    assert summary["partial"] == []
    assert "findings" not in summary


def test_findings_are_those_of_the_report(dirty: list[bytes], tmp_path: Path) -> None:
    (tmp_path / "datos.ndjson").write_bytes(b"".join(dirty[:50]) + b"{roto\n" + b"".join(dirty[:50]))
    *findings, summary = parsed(run(tmp_path / "datos.ndjson", "--fields").stdout)
    report = json.loads(run(tmp_path / "datos.ndjson", "--fields", "-f", "json").stdout)
    listed = report.pop("findings")
    assert all(each.pop("kind") == "finding" for each in findings)
    assert sorted(map(json.dumps, findings)) == sorted(map(json.dumps, listed))
    assert {**summary, "kind": None} == {**report, "kind": None}


def test_findings_come_before_the_input_ends_and_an_interruption_is_told(dirty: list[bytes]) -> None:
    with endless(dirty) as process:
        assert process.stdout
        early = [json.loads(process.stdout.readline()) for _ in range(400)]
        process.send_signal(signal.SIGINT)
        *findings, summary = parsed(process.stdout.read())
        assert process.wait(60) == 3
    assert [each["record"] for each in early] == list(range(1, 401))
    told = [each["record"] for each in findings if each["rule"] == "schema.min-items"]
    assert told == list(range(401, 401 + len(told)))
    assert summary["kind"] == "summary"
    assert summary["partial"] == ["interrupted"]


def test_a_reader_that_leaves_ends_the_work(dirty: list[bytes]) -> None:
    with endless(dirty) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        process.wait(60)


@pytest.fixture
def writing(dirty: list[bytes], tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    with endless(dirty, "-o", tmp_path / "informe.ndjson") as process:
        while not any(each.stat().st_size for each in tmp_path.iterdir()):
            assert process.poll() is None
        yield process


def test_a_file_appears_whole_when_interrupted(writing: subprocess.Popen[bytes], tmp_path: Path) -> None:
    assert not (tmp_path / "informe.ndjson").exists()
    writing.send_signal(signal.SIGINT)
    assert writing.wait(60) == 3
    *findings, summary = parsed((tmp_path / "informe.ndjson").read_bytes())
    assert findings
    assert summary["partial"] == ["interrupted"]
    assert [each.name for each in tmp_path.iterdir()] == ["informe.ndjson"]


def test_a_file_does_not_appear_when_killed(writing: subprocess.Popen[bytes], tmp_path: Path) -> None:
    writing.kill()
    writing.wait(60)
    assert not (tmp_path / "informe.ndjson").exists()


def test_a_place_that_cannot_be_written_is_told(dirty: list[bytes], tmp_path: Path) -> None:
    (tmp_path / "datos.ndjson").write_bytes(dirty[0])
    (tmp_path / "archivo").write_bytes(b"")
    done = run(tmp_path / "datos.ndjson", "-o", tmp_path / "archivo" / "informe")
    assert done.returncode in {2, 3}
    assert done.stderr.decode().startswith("conforme: ")
    assert len(done.stderr.splitlines()) == 1


def test_a_full_disk_is_told(dirty: list[bytes], tmp_path: Path) -> None:
    (tmp_path / "datos.ndjson").write_bytes(b"".join(dirty))
    done = run(tmp_path / "datos.ndjson", "-o", "/dev/full")
    assert b"Traceback" not in done.stderr
    assert done.returncode in {2, 3}
