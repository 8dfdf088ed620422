"""The commands that examine an API, run as a user runs them, against a real server."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

CONFORME = Path(sys.executable).with_name("conforme")
TRACEBACK = "Traceback"


def conforme(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [CONFORME, *map(str, arguments)],
        capture_output=True,
        text=True,
        env={**os.environ, "LC_ALL": "C.UTF-8", **environment},
        timeout=180,
        check=False,
    )


@contextmanager
def sandbox(folder: Path, *arguments: str) -> Iterator[Path]:
    """A sandbox in a process of its own; gives the provider file that describes it."""
    file = folder / "proveedor.toml"
    process = subprocess.Popen(
        [CONFORME, "sandbox", "--provider-file", str(file), *arguments], stdout=subprocess.PIPE, text=True
    )
    try:
        deadline = time.monotonic() + 60
        while not file.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        yield file
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
    assert process.returncode == 0


def test_a_correct_provider_is_conformant(tmp_path: Path) -> None:
    with sandbox(tmp_path) as file:
        asked = (
            "--profile",
            "quick",
            "-f",
            "json",
            "-o",
            tmp_path / "examen.json",
            "--evidence",
            tmp_path / "ev",
        )
        done = conforme("probe", file, *asked)
    assert done.returncode == 0, done.stderr
    run = json.loads((tmp_path / "examen.json").read_text("utf-8"))
    assert (run["verdict"], run["standard"]) == ("conformant", "s2@1.1")
    assert set(run["categories"]) == {"security", "functional", "data", "stress"}
    assert {"pass", "fail", "skip", "error", "score"} <= set(run["categories"]["security"])
    assert (tmp_path / "ev" / "exchanges.ndjson").read_bytes().count(b"\n") == run["requests"]
    assert "literal" not in done.stdout
    assert "auth.password" in done.stderr


def test_a_fault_is_told_with_what_came_and_how_to_mend_it(tmp_path: Path) -> None:
    with sandbox(tmp_path, "--fault", "pages-overlap") as file:
        done = conforme("probe", file, "--profile", "quick", "--category", "functional")
        english = conforme("probe", file, "--profile", "quick", "--category", "functional", "--lang", "en")
        tolerated = conforme(
            "probe", file, "--profile", "quick", "--category", "functional", "--fail-on", "never"
        )
    assert done.returncode == 1
    assert done.stdout.startswith("NO CONFORME")
    assert "S2-FUN-016" in done.stdout
    assert "Corrija" in done.stdout
    assert "curl " in done.stdout
    assert "\x1b" not in done.stdout
    assert max(len(line) for line in done.stdout.splitlines() if "curl" not in line) <= 80
    assert english.stdout.startswith("NON-CONFORMANT")
    assert tolerated.returncode == 0


def test_an_unreachable_provider_is_undecided(tmp_path: Path) -> None:
    with sandbox(tmp_path) as file:
        content = file.read_text("utf-8")
    file.write_text(content, "utf-8")
    done = conforme("probe", file, "-f", "json")
    assert done.returncode == 3
    assert json.loads(done.stdout)["verdict"] == "undecided"
    assert "No hubo conexión" in done.stderr
    assert TRACEBACK not in done.stderr


def test_wrong_credentials_are_undecided(tmp_path: Path) -> None:
    with sandbox(tmp_path) as file:
        lines = file.read_text("utf-8").splitlines()
        file.write_text(
            "\n".join('password = "${S2_CLAVE}"' if line.startswith("password") else line for line in lines),
            "utf-8",
        )
        done = conforme("probe", file, S2_CLAVE="equivocada")
    assert done.returncode == 3
    assert "credenciales" in done.stdout
    assert TRACEBACK not in done.stderr


@pytest.mark.parametrize("content", ["", "no es toml [", "[provider]\nid = 5\n", '{"id": 1}'])
def test_what_is_not_a_provider_file_is_wrong_usage(tmp_path: Path, content: str) -> None:
    (tmp_path / "p.toml").write_text(content, "utf-8")
    done = conforme("probe", tmp_path / "p.toml")
    assert done.returncode == 2
    assert done.stderr.startswith("conforme: ")
    assert TRACEBACK not in done.stderr


def test_unknown_category_and_missing_file_are_wrong_usage(tmp_path: Path) -> None:
    assert conforme("probe", tmp_path / "nada.toml").returncode == 2
    (tmp_path / "p.toml").write_text("", "utf-8")
    done = conforme("probe", tmp_path / "p.toml", "--category", "todas")
    assert done.returncode == 2
    assert "todas" in done.stderr


def test_an_interrupted_probe_leaves_a_partial_run(tmp_path: Path) -> None:
    with sandbox(tmp_path) as file:
        process = subprocess.Popen(
            [
                CONFORME,
                "probe",
                str(file),
                "--max-rps",
                "20",
                "-f",
                "json",
                "-o",
                str(tmp_path / "examen.json"),
            ],
            stderr=subprocess.PIPE,
            text=True,
        )
        time.sleep(5)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 3
    assert TRACEBACK not in errors
    run = json.loads((tmp_path / "examen.json").read_text("utf-8"))
    assert run["verdict"] == "undecided"
    assert "interrupted" in run["partial"]


def test_requirements_are_listed_and_explained() -> None:
    listed = conforme("requirements", "s2@1.1").stdout
    assert listed.count("S2-") >= 86
    one = conforme("requirements", "s2-fun-016").stdout
    assert "Corrija" in one
    assert "--fault pages-overlap" in one
    assert conforme("requirements", "S2-FUN-999").returncode == 2
    coverage = conforme("requirements", "--coverage").stdout
    assert "S2-FUN-016  paging.partition  pages-overlap" in coverage


def test_faults_are_listed_and_unknown_ones_refused() -> None:
    listed = conforme("sandbox", "--list-faults")
    assert "pages-overlap" in listed.stdout
    refused = conforme("sandbox", "--fault", "no-existe")
    assert refused.returncode == 2
    assert TRACEBACK not in refused.stderr


def test_selftest_prints_a_line_per_provider_and_a_summary() -> None:
    done = conforme("selftest", "--fault", "get-searches")
    lines = done.stdout.splitlines()
    assert done.returncode == 0, done.stdout
    assert len(lines) == 3
    assert "S2-SEC-020" in lines[1]
    assert "1 de 1" in lines[2]
