"""Ctrl-C and a request to terminate, in the middle of a long validation: what is known is told, and marked so."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from standards.registry import load
from standards.samples import generate

COMMAND = str(Path(sys.executable).with_name("conforme"))
RECORD = json.dumps(next(iter(generate(load("s2@1.1"), 1, today=date(2025, 6, 30))))).encode()


def interrupted(
    signal_sent: signal.Signals, *options: str, verb: str = "validate"
) -> subprocess.CompletedProcess[bytes]:
    """Give a command a stream that goes on until it has had its signal, and stays open then."""
    command = [COMMAND, verb, "-", *options, "-s", "s2@1.1", "--lang", "es"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin
        # More than one block and what a pipe holds: when it was taken, records are being examined.
        process.stdin.write((RECORD + b"\n") * (2**21 // len(RECORD)))
        process.stdin.flush()
        time.sleep(1)
        process.send_signal(signal_sent)
        output, error = process.communicate(timeout=60)
    return subprocess.CompletedProcess(command, process.returncode, output, error)


@pytest.mark.parametrize("signal_sent", [signal.SIGINT, signal.SIGTERM])
def test_the_report_says_that_it_is_partial(signal_sent: signal.Signals) -> None:
    done = interrupted(signal_sent, "-f", "json")
    assert done.returncode == 3
    assert done.stderr == b""
    document = json.loads(done.stdout)
    assert document["partial"] == ["interrupted"]
    assert document["summary"]["records"] > 0
    assert "id.duplicate" in document["summary"]["rules"]


@pytest.mark.parametrize("signal_sent", [signal.SIGINT, signal.SIGTERM])
def test_the_output_file_is_whole(signal_sent: signal.Signals, tmp_path: Path) -> None:
    report = tmp_path / "informe.json"
    done = interrupted(signal_sent, "-f", "json", "-o", str(report))
    assert done.returncode == 3
    assert json.loads(report.read_text())["partial"] == ["interrupted"]
    assert [file.name for file in tmp_path.iterdir()] == ["informe.json"]


def test_people_are_told() -> None:
    done = interrupted(signal.SIGINT)
    assert done.returncode == 3
    assert "interrump" in done.stdout.decode()


@pytest.mark.parametrize("signal_sent", [signal.SIGINT, signal.SIGTERM])
def test_a_comparison_that_is_stopped_leaves_nothing(signal_sent: signal.Signals, tmp_path: Path) -> None:
    new, output = tmp_path / "ahora.ndjson", tmp_path / "diferencia.json"
    new.write_bytes(RECORD)
    done = interrupted(signal_sent, str(new), "--json", "-o", str(output), verb="diff")
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr
    assert "interrumpido" in done.stderr.decode()
    assert [file.name for file in tmp_path.iterdir()] == ["ahora.ndjson"]
