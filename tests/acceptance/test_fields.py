"""``conforme validate --fields``: the profile of the data, in every form that has room for it."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from standards.registry import load
from standards.samples import generate

COMMAND = str(Path(sys.executable).with_name("conforme"))


def conforme(*arguments: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([COMMAND, *map(str, arguments)], capture_output=True, check=False, timeout=120)


def validate(path: Path, *arguments: object, standard: str = "s2@1.1", language: str = "es") -> str:
    fixed = ("--today", "2025-06-30", "--lang", language, "-s", standard)
    return conforme("validate", path, *fixed, *arguments).stdout.decode()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    records = list(generate(load("s2@1.1"), 40, seed=3, today=date(2025, 6, 30)))
    for number, record in enumerate(records):
        if number % 4 == 0:
            del record["nombres"]
        record["observaciones"] = ""
    path = tmp_path_factory.mktemp("perfil") / "datos.json"
    path.write_text(json.dumps(records))
    return path


def fields(output: str) -> dict[str, dict[str, Any]]:
    return {each["path"]: each for each in json.loads(output)["fields"]}


def test_json_has_the_fields_as_published(data: Path) -> None:
    output = validate(data, "--fields", "-f", "json")
    schema = json.loads(conforme("schema", "report").stdout)
    Draft202012Validator(schema).validate(json.loads(output))
    assert "share_of_holders" in schema["$defs"]["FieldProfile"]["properties"]
    found = fields(output)
    assert (found["/nombres"]["share"], found["/nombres"]["required"]) == (0.75, True)
    assert found["/observaciones"]["empty"] == 40
    assert sum(each["count"] for each in found["/tipoProcedimiento/*/clave"]["claves"]) > 40


def test_fields_are_told_only_when_asked_for(data: Path) -> None:
    assert json.loads(validate(data, "-f", "json"))["fields"] == []
    assert "Lleno" not in validate(data)
    assert "Qué tan llenos" not in validate(data, "-f", "html")


@pytest.mark.parametrize(("language", "words"), [("es", "Obligatorios que no"), ("en", "Required ones that")])
def test_text_lists_the_emptiest_required_first(data: Path, language: str, words: str) -> None:
    lines = validate(data, "--fields", language=language).splitlines()
    assert max(map(len, lines)) <= 80
    start = next(index for index, line in enumerate(lines) if line.startswith(words))
    assert lines[start + 2].split() == ["75.0", "%", "75.0", "%", *lines[start + 2].split()[4:]]
    assert lines[start + 2].endswith("/nombres")
    assert any(line.split()[:2] == ["0", "%"] and line.endswith("/observaciones") for line in lines[start:])


def test_page_shows_every_field(data: Path) -> None:
    page = validate(data, "--fields", "-f", "html")
    assert page.count("<tr data-kinds=") == len(fields(validate(data, "--fields", "-f", "json")))


def test_sheet_has_every_field(data: Path) -> None:
    sheet = validate(data, "-f", "csv-fields")
    found = list(csv.DictReader(io.StringIO(sheet.removeprefix("\ufeff"), newline="")))
    told = fields(validate(data, "--fields", "-f", "json"))
    assert [each["path"] for each in found] == list(told)
    assert next(each["share"] for each in found if each["path"] == "/nombres") == "0.75"


def test_sheet_tells_municipalities_with_their_states(tmp_path: Path) -> None:
    path = tmp_path / "cifras.json"
    records = list(generate(load("s5.estadistica@0.1"), 400, today=date(2025, 6, 30)))
    path.write_text(json.dumps(records))
    sheet = validate(path, "-f", "csv-fields", standard="s5.estadistica@0.1")
    found = {
        each["path"]: each for each in csv.DictReader(io.StringIO(sheet.removeprefix("\ufeff"), newline=""))
    }
    pairs = {
        (each["entidadFederativa"]["clave"], each["municipioAlcaldia"]["clave"])
        for each in records
        if "municipioAlcaldia" in each
    }
    told = found["/municipioAlcaldia/clave"]
    assert int(told["distinct"]) == len(pairs)
    assert {each.partition("=")[0] for each in told["claves"].split()} == {"/".join(pair) for pair in pairs}


def test_every_way_in_is_counted(data: Path, tmp_path: Path) -> None:
    records = json.loads(data.read_text())
    (tmp_path / "lineas.ndjson").write_text("\n".join(map(json.dumps, records)))
    flat = [{"id": each["id"], "puesto.nombre": each.get("puesto", {}).get("nombre", "")} for each in records]
    with (tmp_path / "tabla.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, flat[0].keys())
        writer.writeheader()
        writer.writerows(flat)
    whole = fields(validate(data, "--fields", "-f", "json"))
    assert fields(validate(tmp_path / "lineas.ndjson", "--fields", "-f", "json")) == whole
    table = fields(validate(tmp_path / "tabla.csv", "--fields", "-f", "json"))
    for path in ("/id", "/puesto/nombre"):
        assert (table[path]["records"], table[path]["distinct"]) == (
            whole[path]["records"],
            whole[path]["distinct"],
        )


def test_help_names_the_option() -> None:
    for language, words in {"es": "llena cada campo", "en": "fills"}.items():
        told = " ".join(conforme("validate", "--help", "--lang", language).stdout.decode().split())
        assert "--fields" in told
        assert words in told
