"""``conforme diff``: two deliveries of one provider."""

from __future__ import annotations

import gzip
import itertools
import json
import subprocess
import sys
import zipfile
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


def compared(old: Path | str, new: Path | str, *more: str) -> subprocess.CompletedProcess[str]:
    command = [COMMAND, "diff", str(old), str(new), "-s", "s2@1.1", "--lang", "es", *more]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def written(path: Path, content: Any) -> Path:
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def page(records: list[Record], number: int) -> Record:
    pagination = {"page": number, "pageSize": 10, "totalRows": 50, "hasNextPage": number < 5}
    return {"pagination": pagination, "results": records}


def test_each_side_may_be_many_files_of_any_layout(tmp_path: Path, records: list[Record]) -> None:
    for number in range(5):
        written(
            tmp_path / f"paginas/data-{number + 1:010}.json", page(records[10 * number :][:10], number + 1)
        )
    (tmp_path / "carpeta").mkdir()
    lines = "\n".join(map(json.dumps, records[:20]))
    (tmp_path / "carpeta/a.ndjson.gz").write_bytes(gzip.compress(lines.encode()))
    written(tmp_path / "carpeta/b.json", records[20:])
    with zipfile.ZipFile(tmp_path / "entrega.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("uno.json", json.dumps(records[:7]))
        archive.writestr("dos.ndjson", "\n".join(map(json.dumps, records[7:])))
    sides = [
        tmp_path / "paginas",
        tmp_path / "paginas/data-*.json",
        tmp_path / "carpeta",
        tmp_path / "entrega.zip",
    ]
    for old, new in itertools.pairwise(sides):
        done = compared(old, new, "--json")
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout)
        assert (found["old_records"], found["new_records"], found["unchanged"]) == (50, 50, 50)


def test_a_table_is_compared_by_what_it_says(tmp_path: Path) -> None:
    rows = [
        {"id": f"A-{number}", "ejercicioFiscal": "2024", "puesto": {"nombre": "Jefa"}} for number in range(9)
    ]
    lines = ["id,ejercicioFiscal,puesto.nombre", *(f"A-{number},2024,Jefa" for number in range(9))]
    (tmp_path / "a.csv").write_text("\n".join(lines))
    found = json.loads(compared(tmp_path / "a.csv", written(tmp_path / "b.json", rows), "--json").stdout)
    assert found["unchanged"] == 9


def test_renewed_ids_are_counted_one_by_one(tmp_path: Path, records: list[Record]) -> None:
    same = [{**records[0], "id": f"viejo-{number}"} for number in range(3)]
    fresh = [{**records[0], "id": "nuevo"}]
    found = told(tmp_path, [*records[1:], *same], [*records[1:], *fresh])
    assert (found["renewed"], found["removed"], found["added"]) == (1, 2, 0)


def test_ids_that_are_personal_data_or_harm_a_terminal_are_not_shown(
    tmp_path: Path, records: list[Record]
) -> None:
    odd = [{**records[0], "id": "GOMC800101HDFMRR05"}, {**records[1], "id": "a\x1b[31m" + "b" * 200}]
    done = diff(
        tmp_path,
        records,
        [*records, *odd, {**records[2], "id": "c"}, {**records[3], "puesto": {}, "id": "d"}],
    )
    assert "GOMC800101HDFMRR05" not in done.stdout
    assert "\x1b" not in done.stdout
    assert all(len(line) <= 80 for line in done.stdout.split("\n"))


def test_a_file_that_breaks_off_decides_nothing(tmp_path: Path, records: list[Record]) -> None:
    whole = written(tmp_path / "a.json", records)
    (tmp_path / "b.json").write_bytes(whole.read_bytes()[:-50])
    done = compared(whole, tmp_path / "b.json")
    assert (done.returncode, done.stdout) == (3, "")
    assert "b.json" in done.stderr
