from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from conformance.results import Run
from reports.errors import ReportsError
from reports.runs import read_run, run_sha256

MakeRun = Callable[..., Run]


def failure(path: Path) -> ReportsError:
    with pytest.raises(ReportsError) as caught:
        read_run(path)
    assert caught.value.exit_code == 3
    assert str(path) in caught.value.message("es")
    return caught.value


def test_a_run_is_read_as_it_was_written(make_run: MakeRun, tmp_path: Path) -> None:
    run = make_run({"S2-FUN-012": "fail"})
    path = tmp_path / "run.json"
    path.write_text(run.to_json(), encoding="utf-8")
    assert read_run(path) == run
    assert run_sha256(read_run(path)) == run_sha256(run)


def test_a_byte_order_mark_is_no_obstacle(make_run: MakeRun, tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_text(make_run().to_json(), encoding="utf-8-sig")
    assert read_run(path).verdict == "conformant"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "run-not-json"),
        (b"{", "run-not-json"),
        (b"\xff\xfe{}", "run-not-json"),
        (b"[" * 100_000, "run-not-json"),
        (b"<html>", "run-not-json"),
        (b"[]", "not-a-run"),
        (b"null", "not-a-run"),
        (b"{}", "not-a-run"),
        (b'{"schema_version": 99}', "run-newer"),
    ],
)
def test_what_is_not_a_run_is_told_apart(content: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_bytes(content)
    assert failure(path).code == code


def test_a_missing_file_and_a_folder_are_unreadable(tmp_path: Path) -> None:
    assert failure(tmp_path / "none.json").code == "run-unreadable"
    assert failure(tmp_path).code == "run-unreadable"


def test_the_place_of_what_is_wrong_is_named(make_run: MakeRun, tmp_path: Path) -> None:
    document = json.loads(make_run().to_json())
    del document["provider"]["id"]
    path = tmp_path / "run.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    assert failure(path).params["place"] == "provider.id"


def test_a_lone_surrogate_is_refused(make_run: MakeRun, tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_text(make_run().to_json().replace("SESEA_EJEMPLO", "\\ud800"), encoding="utf-8")
    assert failure(path).code == "not-a-run"


@pytest.mark.parametrize("status", ["fail", "error", "skip", "flaky"])
def test_a_verdict_better_than_its_requirements_is_refused(
    status: str, make_run: MakeRun, tmp_path: Path
) -> None:
    path = tmp_path / "run.json"
    path.write_text(make_run({"S2-SEC-013": status}, verdict="conformant").to_json(), encoding="utf-8")
    assert failure(path).code == "run-overstated"


def test_a_verdict_more_severe_than_its_requirements_is_kept(make_run: MakeRun, tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    path.write_text(make_run(verdict="undecided").to_json(), encoding="utf-8")
    assert read_run(path).verdict == "undecided"
