from __future__ import annotations

import multiprocessing
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from conformance.results import Run
from reports import sqlite_store
from reports.errors import ReportsError
from reports.quarters import Quarter
from reports.runs import run_sha256
from reports.sqlite_store import SqliteStore
from reports.store import Store

MakeRun = Callable[..., Run]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.sqlite"


def open_store(path: Path) -> closing[SqliteStore]:
    return closing(SqliteStore(path, create=True))


def code_of(path: Path, *, create: bool) -> str:
    with pytest.raises(ReportsError) as caught:
        SqliteStore(path, create=create).close()
    assert caught.value.message("es")
    return caught.value.code


def test_it_is_a_store(path: Path) -> None:
    with open_store(path) as store:
        kept: Store = store
        assert list(kept.runs()) == []


def test_recording_twice_does_nothing_and_says_so(path: Path, make_run: MakeRun) -> None:
    run = make_run({"S2-FUN-012": "fail"})
    with open_store(path) as store:
        assert store.record(run) == "recorded"
        assert store.record(run) == "duplicate"
        assert store.record(make_run()) == "recorded"
        assert len(list(store.runs())) == 2
        assert store.get(run_sha256(run)) == run


def test_runs_survive_and_come_in_the_order_of_time(path: Path, make_run: MakeRun) -> None:
    late, early = (make_run(finished=datetime(2026, month, 2, tzinfo=UTC)) for month in (5, 2))
    with open_store(path) as store:
        store.record(late)
        store.record(early)
    with closing(SqliteStore(path)) as store:
        assert [stored.run.finished.month for stored in store.runs()] == [2, 5]


def test_filters_hold_together(path: Path, make_run: MakeRun) -> None:
    february, may = datetime(2026, 2, 2, tzinfo=UTC), datetime(2026, 5, 2, tzinfo=UTC)
    with open_store(path) as store:
        for name in ("A", "B"):
            for moment in (february, may):
                store.record(make_run(provider={"id": name}, finished=moment))
        assert len(list(store.runs(provider="A"))) == 2
        assert len(list(store.runs(provider="A", quarter=Quarter(2026, 2)))) == 1
        assert list(store.runs(standard="s1@2.0")) == []
        assert [each.id for each in store.providers()] == ["A", "B"]


def test_a_provider_is_as_its_newest_run_has_it(path: Path, make_run: MakeRun) -> None:
    with open_store(path) as store:
        store.record(make_run(provider={"name": "Nuevo"}, finished=datetime(2026, 5, 2, tzinfo=UTC)))
        store.record(make_run(provider={"name": "Viejo"}, finished=datetime(2026, 2, 2, tzinfo=UTC)))
        assert [each.name for each in store.providers()] == ["Nuevo"]


def test_nothing_recorded_can_be_changed_or_removed(path: Path, make_run: MakeRun) -> None:
    with open_store(path) as store:
        store.record(make_run())
    with closing(sqlite3.connect(path)) as raw:
        for statement in ("DELETE FROM runs", "UPDATE runs SET provider = 'X'"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                raw.execute(statement)


def test_an_absent_run_is_a_key_error(path: Path) -> None:
    with open_store(path) as store, pytest.raises(KeyError):
        store.get("0" * 64)


def test_reading_never_makes_a_file(path: Path) -> None:
    assert code_of(path, create=False) == "store-missing"
    assert not path.exists()


@pytest.mark.parametrize("create", [True, False])
def test_a_file_of_something_else_is_left_alone(path: Path, create: bool) -> None:
    path.write_bytes(b"%PDF-1.7 not a database at all, and long enough to be read as one " * 40)
    before = path.read_bytes()
    assert code_of(path, create=create) == "store-corrupt"
    assert path.read_bytes() == before


@pytest.mark.parametrize("create", [True, False])
def test_a_foreign_database_is_left_alone(path: Path, create: bool) -> None:
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("CREATE TABLE runs (x)")
        raw.commit()
    assert code_of(path, create=create) == "store-foreign"


def test_a_newer_store_is_refused(path: Path) -> None:
    open_store(path).thing.close()
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("UPDATE schema_version SET version = 99")
        raw.commit()
    assert code_of(path, create=True) == "store-newer"


def test_a_truncated_store_is_told(path: Path, make_run: MakeRun) -> None:
    with open_store(path) as store:
        store.record(make_run())
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(ReportsError) as caught, closing(SqliteStore(path)) as store:
        list(store.runs())
    assert caught.value.code == "store-corrupt"


def test_a_run_altered_behind_its_digest_is_told(path: Path, make_run: MakeRun) -> None:
    with open_store(path) as store:
        store.record(make_run({"S2-SEC-001": "fail"}))
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("DROP TRIGGER runs_are_final")
        raw.execute("UPDATE runs SET run = replace(run, 'non-conformant', 'conformant')")
        raw.commit()
    with pytest.raises(ReportsError) as caught, closing(SqliteStore(path)) as store:
        list(store.runs())
    assert caught.value.code == "store-corrupt"


def test_a_folder_is_unusable(tmp_path: Path) -> None:
    assert code_of(tmp_path, create=True) == "store-unusable"


def test_the_folder_of_a_new_store_is_made(tmp_path: Path, make_run: MakeRun) -> None:
    with open_store(tmp_path / "a" / "b" / "store.sqlite") as store:
        assert store.record(make_run()) == "recorded"
    (tmp_path / "file").touch()
    assert code_of(tmp_path / "file" / "store.sqlite", create=True) == "store-unusable"


def test_a_store_that_stays_locked_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_store, "BUSY_SECONDS", 0.05)
    open_store(path).thing.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert code_of(path, create=True) == "store-locked"


def record_all(path: Path, documents: list[str]) -> None:
    with closing(SqliteStore(path, create=True)) as store:
        for document in documents:
            store.record(Run.model_validate_json(document))


def test_two_processes_record_at_once(path: Path, make_run: MakeRun) -> None:
    documents = [make_run(seed=seed).to_json() for seed in range(12)]
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=record_all, args=(path, documents)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0]
    with closing(SqliteStore(path)) as store:
        assert len(list(store.runs())) == len(documents)
