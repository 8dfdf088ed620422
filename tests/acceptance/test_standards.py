"""``conforme standards`` as a user runs it."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from standards.registry import load

CONFORME = Path(sys.executable).with_name("conforme")
SUBCOMMANDS = ("list", "show", "errata", "dictionary", "sample", "lint")


def run(*arguments: str, language: str = "es") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "CONFORME_LANG": language, "PYTHONUTF8": "1"}
    return subprocess.run(
        [CONFORME, "standards", *arguments],
        capture_output=True,
        text=True,
        env=environment,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("subcommand", ["", *SUBCOMMANDS])
def test_help_fits_the_terminal_and_has_examples(subcommand: str, language: str) -> None:
    shown = run(*filter(None, [subcommand]), "--help", language=language)
    assert shown.returncode == 0
    assert "conforme standards" in shown.stdout
    assert max(map(len, shown.stdout.splitlines())) <= 80
    assert "..." not in shown.stdout.partition("\n\n")[2]


def test_list() -> None:
    shown = run("list")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "s2@1.1" in shown.stdout


def test_list_for_machines_is_the_same_in_both_languages() -> None:
    spanish, english = run("list", "--json"), run("list", "--json", language="en")
    assert spanish.stdout == english.stdout
    assert {"name", "status", "revision", "title", "records"} <= json.loads(spanish.stdout)[0].keys()


@pytest.mark.parametrize("language", ["es", "en"])
def test_show_fits_the_terminal(language: str) -> None:
    shown = run("show", "s2@1.1", language=language)
    assert shown.returncode == 0
    assert "/v1/spic" in shown.stdout
    assert "E-S2-1" in shown.stdout
    assert max(map(len, shown.stdout.splitlines())) <= 80


def test_show_schema_is_self_contained() -> None:
    schema = json.loads(run("show", "s2@1.1", "--schema", "response").stdout)
    assert schema["properties"]["results"]["items"] == {"$ref": "#/$defs/record"}
    assert "record" in schema["$defs"]


def test_show_strict_reads_the_letter() -> None:
    [mended, strict] = (
        json.loads(run("show", "s2@1.1", "--schema", "response", *flags).stdout)
        for flags in ([], ["--strict"])
    )
    assert [
        each["properties"]["pagination"]["properties"]["totalRows"]["minimum"] for each in (mended, strict)
    ] == [0, 1]


def test_show_openapi_to_a_file(tmp_path: Path) -> None:
    output = tmp_path / "s2.json"
    shown = run("show", "s2@1.1", "--openapi", "-o", str(output))
    assert (shown.returncode, shown.stdout) == (0, "")
    assert json.loads(output.read_text(encoding="utf-8"))["openapi"] == "3.1.0"


@pytest.mark.parametrize(
    "arguments",
    [
        ["show", "s9"],
        ["show", "s2@9.9"],
        ["show", "s2@1.1", "--schema", "nada"],
        ["sample", "s2@1.1", "-n", "-1"],
        ["errata", "x"],
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_one_message(arguments: list[str]) -> None:
    shown = run(*arguments)
    assert (shown.returncode, shown.stdout) == (2, "")
    assert shown.stderr.strip()
    assert "Traceback" not in shown.stderr


def test_errata() -> None:
    shown = run("errata")
    assert shown.returncode == 0
    assert max(map(len, shown.stdout.splitlines())) <= 80
    entries = json.loads(run("errata", "s2@1.1", "--json").stdout)
    assert [entry["id"] for entry in entries if entry["id"] in shown.stdout] == [
        entry["id"] for entry in entries
    ]


@pytest.mark.parametrize(
    ("form", "start"), [("markdown", "# "), ("html", "<!doctype html>"), ("csv", "Campo,")]
)
def test_dictionary(form: str, start: str, tmp_path: Path) -> None:
    output = tmp_path / "dictionary"
    assert run("dictionary", "s2@1.1", "-f", form, "-o", str(output)).returncode == 0
    written = output.read_text(encoding="utf-8")
    assert written.startswith(start)
    assert "tipoProcedimiento[].clave" in written.replace("<wbr>", "")


def test_dictionary_on_standard_output_is_csv() -> None:
    table = list(csv.reader(io.StringIO(run("dictionary", "s2@1.1", "-f", "csv").stdout)))
    assert table[1][0] == "id"


def test_sample_is_reproducible_and_sliceable(tmp_path: Path) -> None:
    whole = run("sample", "s2@1.1", "-n", "30", "--seed", "3").stdout
    assert (
        run("sample", "s2@1.1", "-n", "10", "--seed", "3", "--start", "20").stdout.splitlines()
        == whole.splitlines()[20:]
    )
    run("sample", "s2@1.1", "-n", "30", "--seed", "3", "-o", str(tmp_path / "s2.ndjson"))
    assert (tmp_path / "s2.ndjson").read_text(encoding="utf-8") == whole


def test_sample_of_nothing_is_empty() -> None:
    shown = run("sample", "s2@1.1", "-n", "0")
    assert (shown.returncode, shown.stdout, shown.stderr) == (0, "", "")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes end differently")
def test_sample_ends_quietly_when_its_reader_does() -> None:
    with subprocess.Popen(
        [CONFORME, "standards", "sample", "s2@1.1", "-n", "100000"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b'{"id":')
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=60) == 0


def test_lint_is_clean() -> None:
    shown = run("lint")
    assert (shown.returncode, shown.stdout) == (0, "")
    assert json.loads(run("lint", "--json").stdout) == []


def test_no_rule_finds_anything_in_samples(tmp_path: Path) -> None:
    file = tmp_path / "s2.ndjson"
    assert run("sample", "s2@1.1", "-n", "2000", "--seed", "11", "-o", str(file)).returncode == 0
    command = [CONFORME, "validate", str(file), "-s", "s2@1.1", "-f", "json", "--no-progress"]
    validated = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert json.loads(validated.stdout)["findings"] == []
    assert validated.returncode == 0


def test_diff_for_people_and_as_json() -> None:
    shown = run("diff", "s2@1.1:2020-04-10", "s2@1.1").stdout
    assert "! tipoProcedimiento[].clave" in shown
    assert all(len(line) <= 80 for line in shown.split("\n"))
    document = json.loads(run("diff", "s2@1.1", "s2@2.0", "--json").stdout)
    assert (document["from"], document["to"]) == ("s2@1.1:2021-09-22", f"s2@2.0:{load('s2@2.0').revision}")
    renamed = {each["path"]: each["after"] for each in document["differences"] if each["kind"] == "renamed"}
    assert renamed["nombres"] == "datosGenerales.nombre"


def test_openapi_of_one_api_of_several() -> None:
    paths = {
        api: list(json.loads(run("show", "s6@1.1", "--openapi", "--api", api).stdout)["paths"])
        for api in ("contrataciones-abiertas", "interconexion")
    }
    assert paths["contrataciones-abiertas"] == ["/contrataciones-abiertas"]
    assert paths["interconexion"] != paths["contrataciones-abiertas"]
    assert run("show", "s6@1.1", "--openapi", "--api", "nada").returncode == 2


def test_draft_says_that_it_is_one() -> None:
    assert "borrador" in run("show", "s5@0.1").stdout
    table = list(csv.reader(io.StringIO(run("dictionary", "s5.denuncia@0.1", "-f", "csv").stdout)))
    assert table[0][-1] == "Sustento"
    assert {row[-1] for row in table[1:]} >= {"ley", "práctica", "propuesta"}
