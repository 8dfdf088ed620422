"""``conforme validate`` on folders, globs, archives, page files, CSV and other encodings, as a user runs it."""

import csv
import json
import re
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from support.tables import cells

from standards.registry import load
from standards.samples import generate

COMMAND = str(Path(sys.executable).with_name("conforme"))
TODAY = "2025-06-30"


def run(*arguments: object, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    words = [COMMAND, "validate", *map(str, arguments), "--today", TODAY, "--lang", "es"]
    return subprocess.run(words, input=stdin, capture_output=True, check=False)


def report(*arguments: object, stdin: bytes = b"") -> dict[str, Any]:
    document: dict[str, Any] = json.loads(run(*arguments, "-f", "json", stdin=stdin).stdout)
    return document


@pytest.fixture(scope="module")
def records() -> list[dict[str, Any]]:
    return list(generate(load("s2@1.1"), 30, seed=3, today=date.fromisoformat(TODAY)))


def write_table(path: Path, records: list[dict[str, Any]], encoding: str = "utf-8") -> None:
    rows = [dict(cells(record)) for record in records]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, columns, delimiter=";")
        writer.writeheader()
        writer.writerows(rows)


def page(number: int, records: list[dict[str, Any]]) -> str:
    pagination = {"page": number, "pageSize": 10, "totalRows": 30, "hasNextPage": number < 3}
    return json.dumps({"pagination": pagination, "results": records[number * 10 - 10 : number * 10]})


@pytest.mark.parametrize("named", [["-s", "s2@1.1"], []], ids=["named", "recognised"])
def test_folder_of_everything(named: list[str], tmp_path: Path, records: list[dict[str, Any]]) -> None:
    (tmp_path / "a.json").write_text(json.dumps(records[:10]))
    (tmp_path / "LEEME.txt").write_text("no son datos")
    write_table(tmp_path / "b.csv", records[10:20])
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr("uno.ndjson", json.dumps(records[20]))
        archive.writestr("dos/dos.json", json.dumps(records[21:30], ensure_ascii=False).encode("utf-16"))
    document = report(tmp_path, *named)
    assert [
        (re.split("[/!]", file["path"])[-1], file["format"], file["records"]) for file in document["files"]
    ] == [
        ("a.json", "json-array", 10),
        ("b.csv", "csv", 10),
        ("dos.json", "json-array", 9),
        ("uno.ndjson", "json-record", 1),
    ]
    assert document["files"][2]["path"] == f"{tmp_path}/c.zip!dos/dos.json"
    assert document["summary"]["rules"] == {"json.encoding": 1}
    assert document["partial"] == []


def test_member_that_cannot_be_read_leaves_the_others(tmp_path: Path, records: list[dict[str, Any]]) -> None:
    path = tmp_path / "c.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.json", "[{")
        archive.writestr("b.json", json.dumps(records))
    done = run(path, "-s", "s2@1.1", "-f", "json")
    document = json.loads(done.stdout)
    assert done.returncode == 3
    assert [file["records"] for file in document["files"]] == [0, 30]
    assert f"{path}!a.json:" in done.stderr.decode()


@pytest.mark.parametrize("given", ["{}", "{}/data-*.json", "{}/*"])
def test_page_files(given: str, tmp_path: Path, records: list[dict[str, Any]]) -> None:
    for number in (1, 2, 3):
        (tmp_path / f"data-{number:010}.json").write_text(page(number, records))
    assert report(given.format(tmp_path), "-s", "s2@1.1")["summary"]["rules"] == {}
    (tmp_path / "data-0000000002.json").unlink()
    document = report(given.format(tmp_path), "-s", "s2@1.1")
    assert document["summary"]["rules"] == {"page.missing": 1}
    assert document["findings"][0]["file"] == f"{tmp_path}/data-0000000001.json"
    assert document["findings"][0]["params"]["pages"] == "2"


def test_latin_1_is_read_and_told(tmp_path: Path, records: list[dict[str, Any]]) -> None:
    path = tmp_path / "viejo.json"
    path.write_bytes(json.dumps(records, ensure_ascii=False).encode("cp1252"))
    done = run(path, "-s", "s2@1.1")
    assert done.returncode == 0
    assert "json.encoding" in done.stdout.decode()
    assert run(path, "-s", "s2@1.1", "--fail-on", "warning").returncode == 1


def test_place_of_a_finding_in_a_table(tmp_path: Path, records: list[dict[str, Any]]) -> None:
    path = tmp_path / "datos.csv"
    spoilt = [{**record} for record in records[:5]]
    spoilt[2]["tipoProcedimiento"] = [{"clave": "nueve", "valor": "X"}]
    spoilt[4]["id"] = ""
    write_table(path, spoilt, "utf-8-sig")
    findings = report(path, "-s", "s2@1.1")["findings"]
    places = [(each["rule"], each["record"], each["line"], each["column"]) for each in findings]
    assert ("schema.required", 5, 6, "id") in places
    assert (3, 4, "tipoProcedimiento[0].clave") in [place[1:] for place in places]


def test_table_from_standard_input(tmp_path: Path, records: list[dict[str, Any]]) -> None:
    write_table(tmp_path / "datos.csv", records)
    document = report("-", stdin=(tmp_path / "datos.csv").read_bytes())
    assert document["standard"].startswith("s2")
    assert (document["summary"]["records"], document["summary"]["rules"]) == (30, {})


def test_table_of_something_else(tmp_path: Path) -> None:
    path = tmp_path / "otra.csv"
    path.write_text("fruta,color\npera,verde\n")
    done = run(path, "-s", "s2@1.1")
    assert done.returncode == 3
    assert "«fruta», «color»" in done.stdout.decode()


def test_empty_folder_and_glob_without_files(tmp_path: Path) -> None:
    for given in (tmp_path, tmp_path / "*.json"):
        for named in (["-s", "s2@1.1"], []):
            done = run(given, *named)
            assert done.returncode == 3
            assert b"Traceback" not in done.stderr
