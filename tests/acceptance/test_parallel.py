"""``conforme validate -j``: the same bytes of report, and an end to every worker however the command ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from standards.registry import load
from standards.samples import generate
from validator import forked

COMMAND = [str(Path(sys.executable).with_name("conforme")), "validate", "-s", "s2@1.1"]
OPTIONS = ["--today", "2025-06-30", "--lang", "es"]

pytestmark = pytest.mark.skipif(not forked.is_possible(), reason="this system does not fork")


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Several chunks of lines, in which every hundredth record lacks a member, and the last repeats the first."""
    path = tmp_path_factory.mktemp("parallel") / "lines.ndjson"
    records = list(generate(load("s2@1.1"), 4000, seed=5, today=date(2025, 6, 30)))
    for record in records[::100]:
        del record["puesto"]
    records[-1] = records[0]
    path.write_text("\n".join(json.dumps(record, ensure_ascii=False) for record in records))
    return path


@pytest.mark.parametrize("form", ["json", "ndjson", "text"])
def test_the_report_is_the_same(lines: Path, form: str) -> None:
    one, two, three = (
        subprocess.run(
            [*COMMAND, *OPTIONS, "-f", form, "-j", jobs, str(lines), str(lines)],
            capture_output=True,
            check=False,
            timeout=120,
        )
        for jobs in "123"
    )
    assert one.returncode == 1
    assert (two.returncode, two.stdout, two.stderr) == (1, one.stdout, one.stderr)
    assert (three.returncode, three.stdout, three.stderr) == (1, one.stdout, one.stderr)


@pytest.mark.parametrize("signal_sent", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("whole_group", [False, True])
def test_no_worker_is_left(
    lines: Path, tmp_path: Path, signal_sent: signal.Signals, *, whole_group: bool
) -> None:
    report = tmp_path / "informe.json"
    with subprocess.Popen(
        [*COMMAND, *OPTIONS, "-f", "json", "-j", "2", "-o", str(report), "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        assert process.stdin
        process.stdin.write(lines.read_bytes())
        process.stdin.flush()
        time.sleep(1)
        (os.killpg if whole_group else os.kill)(process.pid, signal_sent)
        # The workers hold these pipes too: their end is that of the last worker.
        _, error = process.communicate(timeout=60)
    assert error == b""
    if signal_sent is signal.SIGKILL:
        assert process.returncode == -signal.SIGKILL
        return
    assert process.returncode == 3
    document = json.loads(report.read_bytes())
    assert document["partial"] == ["interrupted"]
    assert document["summary"]["records"] > 0
    assert [file.name for file in tmp_path.iterdir()] == ["informe.json"]


def test_help_tells_of_it() -> None:
    done = subprocess.run([COMMAND[0], "validate", "--help"], capture_output=True, check=True, timeout=60)
    assert b"--jobs" in done.stdout
