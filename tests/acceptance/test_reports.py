"""The commands of reports, run as a user runs them."""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

CONFORME = Path(sys.executable).with_name("conforme")
SAMPLES = runpy.run_path(str(Path(__file__).parents[1] / "reports" / "samples.py"))

Conforme = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def conforme(tmp_path: Path) -> Conforme:
    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "CONFORME_LANG": "es", "PYTHONUTF8": "1"}
        done = subprocess.run(
            [CONFORME, *arguments], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
            encoding="utf-8", timeout=60,
        )  # fmt: skip
        assert "Traceback" not in done.stderr
        return done

    return run


@pytest.fixture(autouse=True)
def runs(tmp_path: Path) -> None:
    make_run = SAMPLES["make_run"]
    failing = make_run({"S2-FUN-012": "fail"}, provider={"id": "SESEA_OAXACA", "entity": "20"})
    (tmp_path / "good.json").write_text(make_run().to_json(), encoding="utf-8")
    (tmp_path / "bad.json").write_text(failing.to_json(), encoding="utf-8")


def test_scorecard_on_standard_output_is_markdown(conforme: Conforme) -> None:
    done = conforme("scorecard", "bad.json")
    assert done.returncode == 0
    assert "## ✗ No conforme" in done.stdout
    assert "S2-FUN-012" in done.stdout


def test_scorecard_speaks_the_language_asked(conforme: Conforme) -> None:
    assert "## ✓ Conformant" in conforme("scorecard", "good.json", "--lang", "en").stdout


@pytest.mark.parametrize(("name", "start"), [("a.html", "<!DOCTYPE html>"), ("a.md", "# "), ("a.json", "{")])
def test_scorecard_takes_the_format_from_the_name(
    name: str, start: str, conforme: Conforme, tmp_path: Path
) -> None:
    done = conforme("scorecard", "good.json", "-o", name)
    assert (done.returncode, done.stdout) == (0, "")
    assert (tmp_path / name).read_text("utf-8").startswith(start)


def test_scorecard_json_is_the_published_shape(conforme: Conforme) -> None:
    card = json.loads(conforme("scorecard", "bad.json", "-f", "json").stdout)
    properties = json.loads(conforme("schema", "scorecard").stdout)["properties"]
    assert card.keys() == properties.keys()


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("scorecard", "none.json"), 3, "No se puede leer none.json"),
        (("scorecard", "empty.json"), 3, "no es un archivo JSON"),
        (("scorecard", "good.json", "-o", "a.pdf"), 2, "No se sabe en qué formato escribir a.pdf"),
        (("tracker", "record", "good.json", "empty.json"), 3, "empty.json no es un archivo JSON"),
        (("tracker", "show"), 3, "No hay exámenes registrados en conforme.sqlite"),
        (("tracker", "record", "good.json", "--store", "good.json"), 3, "good.json está dañado"),
        (("tracker", "show", "--quarter", "2026"), 2, "no es un trimestre"),
    ],
)
def test_bad_input_ends_with_one_message(
    arguments: tuple[str, ...], code: int, message: str, conforme: Conforme, tmp_path: Path
) -> None:
    (tmp_path / "empty.json").touch()
    done = conforme(*arguments)
    assert (done.returncode, done.stdout) == (code, "")
    assert message in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_nothing_is_recorded_when_one_file_is_bad(conforme: Conforme, tmp_path: Path) -> None:
    assert conforme("tracker", "record", "good.json", "none.json").returncode == 3
    assert not (tmp_path / "conforme.sqlite").exists()


def test_the_tracker_from_record_to_site(conforme: Conforme, tmp_path: Path) -> None:
    assert conforme("tracker", "record", "good.json", "bad.json").stdout.splitlines() == [
        "registrado: SESEA_EJEMPLO s2@1.1 2026-T4",
        "registrado: SESEA_OAXACA s2@1.1 2026-T4",
    ]
    assert conforme("tracker", "record", "bad.json").stdout.startswith("ya estaba: SESEA_OAXACA")
    shown = conforme("tracker", "show")
    assert shown.returncode == 0
    assert "2 de 33 entidades con examen" in shown.stdout
    assert "✗ No conforme" in shown.stdout
    assert "Sin examen (31):" in shown.stdout
    assert conforme("tracker", "site", "-o", "site").returncode == 0
    assert "SESEA_OAXACA" in (tmp_path / "site" / "index.html").read_text("utf-8")
    assert len(list((tmp_path / "site" / "scorecards").iterdir())) == 2
    assert conforme("tracker", "export", "-f", "csv").stdout.count("\n") == 34
    assert json.loads(conforme("tracker", "export").stdout)["quarter"] == "2026-T4"


@pytest.mark.parametrize("command", ["scorecard", "tracker", "schema", "demo"])
def test_help_has_an_example(command: str, conforme: Conforme) -> None:
    done = conforme(command, "--help")
    assert done.returncode == 0
    assert "Ejemplo" in done.stdout
    assert f"conforme {command}" in done.stdout
