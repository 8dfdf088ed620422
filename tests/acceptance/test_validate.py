"""``conforme validate`` and ``conforme rules`` as a user runs them."""

import gzip
import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from standards.registry import load
from standards.samples import generate

COMMAND = str(Path(sys.executable).with_name("conforme"))
TODAY = "2025-06-30"


def run(*arguments: object, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([COMMAND, *map(str, arguments)], input=stdin, capture_output=True, check=False)


def validate(*arguments: object, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return run("validate", *arguments, "-s", "s2@1.1", "--today", TODAY, "--lang", "es", stdin=stdin)


@pytest.fixture(scope="module")
def records() -> list[dict[str, Any]]:
    return list(generate(load("s2@1.1"), 20, seed=3, today=date.fromisoformat(TODAY)))


@pytest.fixture
def clean(tmp_path: Path, records: list[dict[str, Any]]) -> Path:
    path = tmp_path / "limpio.json"
    path.write_text(json.dumps(records))
    return path


@pytest.fixture
def dirty(tmp_path: Path, records: list[dict[str, Any]]) -> Path:
    path = tmp_path / "sucio.ndjson"
    path.write_text("\n".join(json.dumps({**record, "tipoProcedimiento": []}) for record in records))
    return path


def test_clean_data_hold(clean: Path) -> None:
    done = validate(clean)
    assert done.returncode == 0
    assert "CUMPLE" in done.stdout.decode()
    assert done.stderr == b""


def test_dirty_data_do_not(dirty: Path) -> None:
    done = validate(dirty, "-f", "json")
    document = json.loads(done.stdout)
    assert done.returncode == 1
    assert document["summary"]["rules"] == {"s2.procedure-missing": 20}
    assert [finding["line"] for finding in document["findings"]] == list(range(1, 21))


def test_output_file_and_gzip_and_standard_input(clean: Path, tmp_path: Path) -> None:
    packed = tmp_path / "limpio.gz"
    packed.write_bytes(gzip.compress(clean.read_bytes()))
    report = tmp_path / "informe.json"
    assert validate(packed, "-f", "json", "-o", report).returncode == 0
    assert json.loads(report.read_text())["files"][0]["records"] == 20
    assert validate("-", stdin=clean.read_bytes()).returncode == 0


def test_fail_on_and_ignore(dirty: Path) -> None:
    assert validate(dirty, "--fail-on", "never").returncode == 0
    assert validate(dirty, "--ignore", "s2.procedure-missing").returncode == 0
    assert validate(dirty, "--select", "curp.date,rfc.date").returncode == 0


def test_max_findings_cuts_the_list_and_not_the_counts(dirty: Path) -> None:
    document = json.loads(validate(dirty, "-f", "json", "--max-findings", 3).stdout)
    assert (len(document["findings"]), document["truncated"]) == (3, True)
    assert document["summary"]["findings"]["error"] == 20


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hola",
        b"[{",
        gzip.compress(b"[{}]" * 99)[:-9],
        b'{"id": NaN}',
    ],
    ids=["empty", "text", "truncated", "cut-gzip", "nan"],
)
@pytest.mark.parametrize("form", ["text", "json"])
def test_unreadable_input_is_undecided_with_one_message(content: bytes, form: str, tmp_path: Path) -> None:
    path = tmp_path / "roto"
    path.write_bytes(content)
    done = validate(path, "-f", form)
    told = (done.stderr + (done.stdout if form == "text" else b"")).decode()
    assert done.returncode == 3
    assert told.replace("\n", " ").count(f"{path}:") == 1
    assert "Traceback" not in told


def test_missing_file_is_undecided_and_the_rest_is_examined(clean: Path, tmp_path: Path) -> None:
    done = validate(tmp_path / "nada.json", clean, "-f", "json")
    document = json.loads(done.stdout)
    assert done.returncode == 3
    assert document["partial"] == ["input"]
    assert [file["records"] for file in document["files"]] == [0, 20]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["a.json", "-s", "s9"], "s9"),
        (["a.json", "-s", "s2@1.1", "--select", "curp.dates"], "curp.date"),
        (["a.json", "-s", "s2@1.1", "--today", "ayer"], "ayer"),
        (["a.json", "-s", "s2@1.1", "-f", "pdf"], "pdf"),
        ([], "FILE"),
    ],
)
def test_wrong_usage(arguments: list[str], told: str) -> None:
    done = run("validate", *arguments)
    assert done.returncode == 2
    assert told in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_rules_in_both_languages() -> None:
    assert "dígito verificador" in run("rules", "curp.check-digit", "--lang", "es").stdout.decode()
    assert "check digit" in run("rules", "curp.check-digit", "--lang", "en").stdout.decode()
    assert run("rules").stdout.decode().count("\n") > 100
    unknown = run("rules", "curp.check")
    assert unknown.returncode == 2
    assert "curp.check-digit" in unknown.stderr.decode()
