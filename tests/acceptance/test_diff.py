"""``conforme diff``: two deliveries of one provider."""

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
Record = dict[str, Any]


def diff(folder: Path, old: list[Record], new: list[Record], *more: str) -> subprocess.CompletedProcess[str]:
    for name, records in (("antes.json", old), ("ahora.ndjson", new)):
        lines = [json.dumps(record) for record in records]
        text = "\n".join(lines) if name.endswith("ndjson") else f"[{','.join(lines)}]"
        (folder / name).write_text(text, encoding="utf-8")
    command = [
        COMMAND,
        "diff",
        str(folder / "antes.json"),
        str(folder / "ahora.ndjson"),
        "--lang",
        "es",
        *more,
    ]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def told(folder: Path, old: list[Record], new: list[Record]) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(diff(folder, old, new, "--json").stdout)
    return document


@pytest.fixture
def records() -> list[Record]:
    return list(generate(load("s2@1.1"), 50))


def test_the_same_delivery_twice(tmp_path: Path, records: list[Record]) -> None:
    done = diff(tmp_path, records, records)
    assert done.returncode == 0
    assert "50 sin cambios" in done.stdout
    assert all(len(line) <= 80 for line in done.stdout.split("\n"))


def test_order_does_not_matter(tmp_path: Path, records: list[Record]) -> None:
    assert told(tmp_path, records, records[::-1])["unchanged"] == 50


def test_what_came_went_and_changed(tmp_path: Path, records: list[Record]) -> None:
    [fresh] = generate(load("s2@1.1"), 1, start=900)
    changed = {**records[3], "observaciones": "Otra."}
    found = told(tmp_path, records, [*records[1:3], changed, *records[4:], fresh])
    assert {name: found[name] for name in ("added", "removed", "changed", "unchanged")} == {
        "added": 1,
        "removed": 1,
        "changed": 1,
        "unchanged": 48,
    }
    assert found["examples"]["changed"] == [records[3]["id"]]
    assert found["alarms"] == []


def test_mass_deletion_alarms(tmp_path: Path, records: list[Record]) -> None:
    done = diff(tmp_path, records, records[:30])
    assert done.returncode == 1
    assert "Baja masiva" in done.stdout


def test_renewed_ids_alarm_and_are_not_told_as_lost_and_found(tmp_path: Path, records: list[Record]) -> None:
    renewed = [{**record, "id": f"nuevo-{number}"} for number, record in enumerate(records[:20])]
    found = told(tmp_path, records, [*renewed, *records[20:]])
    assert (found["renewed"], found["removed"], found["added"]) == (20, 0, 0)
    assert [each["code"] for each in found["alarms"]] == ["ids-renewed"]


def test_repeated_ids_alarm(tmp_path: Path, records: list[Record]) -> None:
    found = told(tmp_path, records, [*records, records[0]])
    assert [each["code"] for each in found["alarms"]] == ["ids-repeated"]


def test_fields_that_drift_are_told(tmp_path: Path, records: list[Record]) -> None:
    bare = [{name: value for name, value in each.items() if name != "superiorInmediato"} for each in records]
    paths = {each["path"]: each["new"] for each in told(tmp_path, records, bare)["drifts"]}
    assert paths["/superiorInmediato"] == 0


def test_records_without_id_take_no_part(tmp_path: Path, records: list[Record]) -> None:
    nameless = {name: value for name, value in records[0].items() if name != "id"}
    found = told(tmp_path, records, [nameless, *records[1:]])
    assert (found["unreadable"], found["removed"]) == (1, 1)


def test_file_that_is_not_there_is_undecided(tmp_path: Path) -> None:
    command = [COMMAND, "diff", str(tmp_path / "a.json"), str(tmp_path / "b.json")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
