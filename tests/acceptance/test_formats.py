"""``conforme validate -f``: every form on standard output and in a file, with the same exit codes."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import subprocess
import sys
from contextlib import suppress
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from standards.registry import load
from standards.samples import generate

COMMAND = str(Path(sys.executable).with_name("conforme"))
TODAY = "2025-06-30"
FORMS = ("text", "json", "ndjson", "junit", "sarif", "github", "csv", "csv-fields", "html")
FINDINGS = 1000


def validate(*arguments: object, language: str = "es") -> subprocess.CompletedProcess[bytes]:
    command = [
        COMMAND,
        "validate",
        *map(str, arguments),
        "-s",
        "s2@1.1",
        "--today",
        TODAY,
        "--lang",
        language,
    ]
    return subprocess.run(command, capture_output=True, check=False, timeout=60)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("formas")
    records = list(generate(load("s2@1.1"), 1200, seed=3, today=date.fromisoformat(TODAY)))
    dirty = [{**record, "tipoProcedimiento": []} for record in records]
    (path / "limpio.json").write_text(json.dumps(records[:20]))
    (path / "sucio.ndjson").write_text("\n".join(map(json.dumps, dirty)))
    (path / "roto.json").write_text(json.dumps(records[:20])[:-9])
    return path


@pytest.mark.parametrize("form", FORMS)
def test_exit_codes_do_not_depend_on_the_form(form: str, folder: Path) -> None:
    for name, code in {"limpio.json": 0, "roto.json": 3}.items():
        done = validate(folder / name, "-f", form)
        assert done.returncode == code
        assert done.stdout.decode()
        assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("form", FORMS)
def test_file_holds_what_standard_output_would(form: str, folder: Path, tmp_path: Path) -> None:
    told = validate(folder / "sucio.ndjson", "-f", form)
    written = validate(folder / "sucio.ndjson", "-f", form, "-o", tmp_path / "informe")
    assert (told.returncode, written.returncode, written.stdout) == (1, 1, b"")
    assert (tmp_path / "informe").read_bytes() == told.stdout


def test_fail_on_decides_what_fails(folder: Path) -> None:
    done = validate(folder / "sucio.ndjson", "-f", "junit", "--fail-on", "never")
    assert done.returncode == 0
    assert b'failures="0"' in done.stdout


@pytest.mark.parametrize("form", ["sarif", "html"])
def test_language_is_the_one_asked_for(form: str, folder: Path) -> None:
    told = {name: validate(folder / "sucio.ndjson", "-f", form, language=name) for name in ("es", "en")}
    assert "Por qué importa" in told["es"].stdout.decode()
    assert "Why it matters" in told["en"].stdout.decode()


def test_readers_find_every_finding(folder: Path) -> None:
    def output(form: str) -> str:
        return validate(folder / "sucio.ndjson", "-f", form).stdout.decode()

    assert len(output("ndjson").splitlines()) == 1200 + 1
    assert len(output("github").splitlines()) == FINDINGS + 1
    assert len(list(csv.DictReader(io.StringIO(output("csv"), newline="")))) == FINDINGS
    assert len(json.loads(output("sarif"))["runs"][0]["results"]) == FINDINGS
    assert output("html").count('<tr data-file="') == FINDINGS
    failure = ET.fromstring(output("junit").encode()).find(".//failure")
    assert failure is not None
    assert (failure.text or "").count("registro ") == FINDINGS


def on_a_terminal(path: Path, **environment: str) -> str:
    """What somebody sees who runs the command at a terminal."""
    seen, shown = pty.openpty()
    command = [COMMAND, "validate", str(path), "--today", TODAY, "--lang", "es", "--max-findings", "3"]
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=shown, stderr=shown, env={**os.environ, **environment}
    )
    os.close(shown)
    output = b""
    # Linux tells the end of a terminal as an error.
    with suppress(OSError):
        while block := os.read(seen, 4096):
            output += block
    os.close(seen)
    process.wait(60)
    return output.decode().replace("\r\n", "\n")


def test_a_terminal_has_colours_unless_it_wants_none(folder: Path) -> None:
    coloured = on_a_terminal(folder / "sucio.ndjson", NO_COLOR="")
    assert "\x1b[31m" in coloured
    plain = re.sub(r"\x1b\[\d+m", "", coloured)
    assert on_a_terminal(folder / "sucio.ndjson", NO_COLOR="1") == plain
    assert max(map(len, plain.split("\n"))) <= 80
    assert plain.startswith("conforme: estándar reconocido: s2@1.1")


def test_an_unknown_form_is_refused_with_those_that_are(folder: Path) -> None:
    done = validate(folder / "limpio.json", "-f", "pdf")
    assert done.returncode == 2
    assert all(form in done.stderr.decode() for form in FORMS)


def test_help_names_the_forms() -> None:
    done = subprocess.run([COMMAND, "validate", "--help"], capture_output=True, check=True)
    assert all(form in done.stdout.decode() for form in FORMS)
