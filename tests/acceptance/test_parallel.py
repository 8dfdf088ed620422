"""``conforme validate -j``: the same bytes of report, and an end to every worker however the command ends."""

from __future__ import annotations

import gzip
import json
import os
import signal
import ssl
import subprocess
import sys
import time
import zipfile
from datetime import date
from pathlib import Path

import pytest
import trustme
import zstandard
from support.file_servers import serving_files

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


def outcomes(*arguments: object, **environment: str) -> list[tuple[int, bytes, bytes]]:
    """Exit code and both streams with one, two and three processes."""
    done = [
        subprocess.run(
            [*COMMAND, *OPTIONS, "-j", jobs, *map(str, arguments)],
            capture_output=True,
            check=False,
            timeout=120,
            env={**os.environ, **environment},
        )
        for jobs in "123"
    ]
    return [(each.returncode, each.stdout, each.stderr) for each in done]


def test_the_report_is_the_same_of_packed_and_remote_files(lines: Path, tmp_path: Path) -> None:
    text = lines.read_bytes()
    packed, archive = tmp_path / "lines.ndjson.zst", tmp_path / "lines.zip"
    packed.write_bytes(zstandard.compress(text))
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as members:
        for number in range(3):
            members.writestr(f"{number}.ndjson", b"".join(text.splitlines(keepends=True)[: 4000 >> number]))
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    content = {"/lines.ndjson": text, "/lines.ndjson.gz": gzip.compress(text)}
    with serving_files(content, context=context) as files:
        remote = [f"{files.address}{path}" for path in content]
        one, *others = outcomes(
            "-f", "json", packed, archive, *remote, SSL_CERT_FILE=str(tmp_path / "ca.pem")
        )
    assert others == [one, one]
    assert [file["records"] for file in json.loads(one[1])["files"]] == [4000, 4000, 2000, 1000, 4000, 4000]


def test_a_baseline_accepts_the_same(lines: Path, tmp_path: Path) -> None:
    known = {"schema.required": "", "id.duplicate": "/id", "curp.date": "/curp"}
    baseline = tmp_path / "baseline.toml"

    def accepting(*rules: str) -> tuple[int, bytes, bytes]:
        baseline.write_text(
            "".join(
                f'[[accepted]]\nrule = "{rule}"\npointer = "{known[rule]}"\nreason = "se corrige"\n'
                for rule in rules
            )
        )
        one, *others = outcomes("-f", "json", "--baseline", baseline, lines)
        assert others == [one, one]
        return one

    assert accepting("schema.required", "id.duplicate")[0] == 0
    assert accepting("schema.required")[0] == 1
    stale = accepting(*known)
    assert stale[0] == 1
    assert [each["state"] for each in json.loads(stale[1])["baseline"]].count("stale") == 1


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
