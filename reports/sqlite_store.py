"""Runs in one SQLite file, which several processes may use at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from conformance.results import ProviderIdentity, Run
from reports.errors import ReportsError
from reports.quarters import Quarter, local
from reports.runs import canonical, digest
from reports.store import Recorded, StoredRun

SCHEMA_VERSION = 1
APPLICATION_ID = 0x434E4652  # "CNFR": tells our files from any other SQLite file

# Another process may be recording a whole fleet.
BUSY_SECONDS = 30.0

_SCHEMA = (
    f"PRAGMA application_id = {APPLICATION_ID}",
    "CREATE TABLE schema_version (version INTEGER NOT NULL)",
    """CREATE TABLE runs (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        sha256 TEXT NOT NULL UNIQUE,
        provider TEXT NOT NULL,
        standard TEXT NOT NULL,
        quarter TEXT NOT NULL,
        finished TEXT NOT NULL,
        recorded TEXT NOT NULL,
        run TEXT NOT NULL
    )""",
    "CREATE INDEX runs_by_time ON runs (finished, sequence)",
    """CREATE TRIGGER runs_are_kept BEFORE DELETE ON runs
       BEGIN SELECT RAISE(ABORT, 'runs are append-only'); END""",
    """CREATE TRIGGER runs_are_final BEFORE UPDATE ON runs
       BEGIN SELECT RAISE(ABORT, 'runs are append-only'); END""",
)

_SELECT = """SELECT sha256, run FROM runs
    WHERE (?1 IS NULL OR provider = ?1) AND (?2 IS NULL OR standard = ?2) AND (?3 IS NULL OR quarter = ?3)
    ORDER BY finished, sequence"""


class SqliteStore:
    """A store in a SQLite file, with its rollback journal: one file to copy, also on a shared folder.

    Args:
        path: the file.
        create: whether to make it, and its folder, when it is not there.

    Raises:
        ReportsError: ``store-missing``, ``store-foreign``, ``store-newer``, ``store-corrupt``,
            ``store-locked`` or ``store-unusable``; later calls raise the last three.
    """

    def __init__(self, path: Path, *, create: bool = False) -> None:
        if not create and not path.exists():
            raise ReportsError("store-missing", path=path)
        self._path = path
        if create:
            self._make_folder()
        with self._explained():
            address = f"{path.resolve().as_uri()}?mode={'rwc' if create else 'ro'}"
            self._db = sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            self._prepare(create=create)
        except BaseException:
            self._db.close()
            raise

    def record(self, run: Run) -> Recorded:
        """Keep a run; one that is already there is left as it is."""
        document = canonical(run)
        row = (
            digest(document),
            run.provider.id,
            run.standard,
            str(Quarter.of(run.finished)),
            _sortable(run.finished),
            _sortable(datetime.now(UTC)),
            document,
        )
        with self._explained():
            cursor = self._db.execute(
                "INSERT INTO runs (sha256, provider, standard, quarter, finished, recorded, run)"
                " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (sha256) DO NOTHING",
                row,
            )
        return "recorded" if cursor.rowcount else "duplicate"

    def runs(
        self, *, provider: str | None = None, standard: str | None = None, quarter: Quarter | None = None
    ) -> Iterator[StoredRun]:
        """Yield the runs that match every filter given, in the order in which they finished."""
        wanted = (provider, standard, str(quarter) if quarter else None)
        with self._explained():
            for sha256, document in self._db.execute(_SELECT, wanted):
                yield StoredRun(sha256, self._read(sha256, document))

    def get(self, sha256: str) -> Run:
        """Return a run by its digest; KeyError when there is none."""
        with self._explained():
            row = self._db.execute("SELECT run FROM runs WHERE sha256 = ?", (sha256,)).fetchone()
        if row is None:
            raise KeyError(sha256)
        return self._read(sha256, row[0])

    def providers(self) -> list[ProviderIdentity]:
        """Return every provider as its newest run has it, by id."""
        newest = {stored.run.provider.id: stored.run.provider for stored in self.runs()}
        return [newest[name] for name in sorted(newest)]

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _make_folder(self) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ReportsError("store-unusable", path=self._path, detail=error.strerror) from error

    def _prepare(self, *, create: bool) -> None:
        """Make the tables in an empty file, or make sure that the tables are ours."""
        with self._explained():
            self._db.execute("BEGIN IMMEDIATE" if create else "BEGIN")
            empty = not self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
            if create and empty:
                for statement in _SCHEMA:
                    self._db.execute(statement)
                self._db.execute("INSERT INTO schema_version VALUES (?)", (SCHEMA_VERSION,))
            if self._db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                raise ReportsError("store-foreign", path=self._path)
            version = self._db.execute("SELECT version FROM schema_version").fetchone()[0]
            if version > SCHEMA_VERSION:
                raise ReportsError("store-newer", path=self._path, version=version, known=SCHEMA_VERSION)
            self._db.execute("COMMIT")

    def _read(self, sha256: str, document: str) -> Run:
        if digest(document) != sha256:
            raise ReportsError("store-corrupt", path=self._path)
        try:
            return Run.model_validate_json(document)
        except ValidationError as error:
            raise ReportsError("store-corrupt", path=self._path) from error

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn what SQLite says into what a person can act on."""
        try:
            yield
        except sqlite3.Error as error:
            # The low byte is the primary code; errors of the Python module itself have none.
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
                raise ReportsError("store-corrupt", path=self._path) from error
            if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise ReportsError("store-locked", path=self._path) from error
            raise ReportsError("store-unusable", path=self._path, detail=error) from error


def _sortable(value: datetime) -> str:
    """Return a moment as text whose order is the order in time."""
    return local(value).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
