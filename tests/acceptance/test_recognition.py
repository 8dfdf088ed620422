"""``conforme validate`` without a standard: recognised, told, or refused; and under which revisions records hold."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from standards.registry import load
from standards.samples import generate

COMMAND = str(Path(sys.executable).with_name("conforme"))


def validate(*arguments: object, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [COMMAND, "validate", *map(str, arguments), "--lang", "es", "--today", "2026-06-30"]
    return subprocess.run(command, input=stdin, capture_output=True, check=False)


def sample(name: str, count: int = 5) -> list[dict[str, Any]]:
    return list(generate(load(name), count))


def lines(records: list[dict[str, Any]]) -> bytes:
    return "\n".join(map(json.dumps, records)).encode()


@pytest.mark.parametrize("name", ["s1@2.0", "s2@1.1", "s3.particulares@1.1", "s6.release@1.1"])
def test_standard_is_recognised_and_told(name: str) -> None:
    done = validate("-", "-f", "json", stdin=lines(sample(name)))
    document = json.loads(done.stdout)
    assert (done.returncode, document["standard"]) == (0, name)
    assert document["recognised_by"]
    assert f"estándar reconocido: {name}" in done.stderr.decode()


@pytest.mark.parametrize("member", ["results", "data"])
def test_records_of_an_answer_are_recognised(member: str, tmp_path: Path) -> None:
    name = {"results": "s3.servidores@1.1", "data": "s3.faltas-administrativas-graves@2.0"}[member]
    block = {"pageSize": 5, "page": 1, "totalRows": 5, "hasNextPage": False}
    around = {"results": {"pagination": block}, "data": {"meta": {"total_count": 5, "filter_count": 5}}}[
        member
    ]
    path = tmp_path / "respuesta.json"
    path.write_text(json.dumps({**around, member: sample(name)}))
    done = validate(path, "-f", "json")
    document = json.loads(done.stdout)
    assert (done.returncode, document["standard"]) == (0, name)
    assert document["files"][0]["format"] == "json-envelope"


def test_kind_is_recognised_where_only_the_version_is_named() -> None:
    done = validate("-", "-s", "s3@1.1", "-f", "json", stdin=lines(sample("s3.particulares@1.1")))
    assert json.loads(done.stdout)["standard"] == "s3.particulares@1.1"


def test_mixed_declarations_are_examined_each_by_its_kind() -> None:
    records = [record for kind in ("inicial", "conclusion") for record in sample(f"s1.{kind}@2.0", 2)]
    assert validate("-", stdin=lines(records)).returncode == 0
    del records[3]["declaracion"]["situacionPatrimonial"]["ingresos"]["totalIngresosConclusionNetos"]
    document = json.loads(validate("-", "-f", "json", stdin=lines(records)).stdout)
    assert document["summary"]["invalid"] == 1
    assert "totalIngresosConclusionNetos" in document["findings"][0]["message"]


@pytest.mark.parametrize(
    "content", [b'{"nombre": "Ana", "edad": 7}', b'[{"id": "1"}, {"id": "2"}]', lines([{"a": 1}, {"b": 2}])]
)
def test_what_is_not_clear_is_refused(content: bytes) -> None:
    done = validate("-", stdin=content)
    assert done.returncode == 2
    assert done.stdout == b""
    assert "-s" in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_files_of_two_standards_are_refused(tmp_path: Path) -> None:
    for name in ("s2@1.1", "s3.servidores@1.1"):
        (tmp_path / f"{name}.ndjson").write_bytes(lines(sample(name)))
    done = validate(*tmp_path.iterdir())
    assert done.returncode == 2
    assert "s3.servidores@1.1" in done.stderr.decode()


def test_unreadable_file_is_undecided() -> None:
    assert validate("no-existe.json").returncode == 3
    assert validate("-", stdin=b"").returncode == 3


def test_revisions_tell_where_records_hold_and_why_not() -> None:
    records = sample("s2@1.1", 4)
    records[1]["nivelResponsabilidad"] = [{"clave": "O", "valor": "OTRO"}]
    for record in records:
        record.pop("observaciones", None)
    document = json.loads(
        validate("-", "-s", "s2@1.1", "--revisions", "-f", "json", stdin=lines(records)).stdout
    )
    holds = {each["revision"]: each["holds"] for each in document["revisions"]}
    assert holds == {"2021-09-22": True, "2021-09-02": True, "2020-08-24": False, "2020-04-10": False}
    earlier = next(each for each in document["revisions"] if each["revision"] == "2020-08-24")
    assert earlier["invalid"] == 1
    assert earlier["because"][0] == {
        "rule": "schema.enum",
        "pointer": "/nivelResponsabilidad/*/clave",
        "count": 1,
    }
    text = validate("-", "-s", "s2@1.1", "--revisions", stdin=lines(records)).stdout.decode()
    assert "2021-09-22: cumple." in text
    assert all(len(line) <= 80 for line in text.split("\n"))


def test_an_earlier_revision_can_be_asked_for() -> None:
    [record] = sample("s2@1.1", 1)
    record["nivelResponsabilidad"] = [{"clave": "O", "valor": "OTRO"}]
    done = validate("-", "-s", "s2@1.1:2020-08-24", "-f", "json", stdin=lines([record]))
    document = json.loads(done.stdout)
    assert (done.returncode, document["standard"]) == (1, "s2@1.1:2020-08-24")
    assert "schema.enum" in document["summary"]["rules"]
