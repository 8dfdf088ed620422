"""``conforme validate --engine dask://…``: a real scheduler and workers, and to the byte the report of one process."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from threading import Thread
from typing import Any, TypeVar

import pytest
from distributed import Client

from standards.registry import load
from standards.samples import generate

VALIDATE = [
    str(Path(sys.executable).with_name("conforme")),
    "validate",
    "-s",
    "s2@1.1",
    "--today",
    "2025-06-30",
]
ROOT = Path(__file__).parents[2]
ENVIRONMENT = os.environ | {"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "4s", "CONFORME_LANG": "es"}
SECONDS = 60

Found = TypeVar("Found")


def awaited(look: Callable[[], Found]) -> Found:
    """Look until there is something to see."""
    end = time.monotonic() + SECONDS
    while not (found := look()):
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)
    return found


class Cluster:
    """A scheduler with a process of its own, and workers with theirs.

    Attributes:
        workers: by address.
    """

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder = folder
        self._stack = stack
        self._file = folder / "scheduler.json"
        self._environment = ENVIRONMENT | {"PYTHONPATH": ""}
        self.workers: dict[str, subprocess.Popen[bytes]] = {}
        self.scheduler = self._started("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-jupyter")
        self.address: str = json.loads(awaited(self._told))["address"]
        self.engine = self.address.replace("tcp://", "dask://")
        self.client = stack.enter_context(Client(self.address, set_as_default=False))

    def _told(self) -> str:
        return self._file.read_text() if self._file.exists() else ""

    def _started(self, *arguments: str, path: str = "") -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", *arguments, "--scheduler-file", str(self._file)]
        process = subprocess.Popen(
            [*command, "--no-dashboard"],
            cwd=self._folder,
            env=self._environment | {"PYTHONPATH": path},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._stack.callback(process.wait, SECONDS)
        self._stack.callback(process.kill)
        return process

    def add(self, count: int, path: str = "") -> None:
        """Start workers, which look for modules at a path first."""
        known = set(self.client.nthreads())
        options = ("--host", "127.0.0.1", "--no-nanny", "--nthreads", "1")
        names = [f"worker-{len(self.workers) + number}" for number in range(count)]
        started = {name: self._started("worker", *options, "--name", name, path=path) for name in names}

        def all_there() -> dict[str, str]:
            workers = self.client.scheduler_info()["workers"]
            fresh = {each: workers[each]["name"] for each in workers if each not in known}
            return fresh if len(fresh) == count else {}

        for address, name in awaited(all_there).items():
            self.workers[address] = started[name]

    def done(self) -> str:
        """Return a worker that has answered what nobody has fetched, or nothing."""
        return next((holder for holders in self.client.who_has().values() for holder in holders), "")


@contextmanager
def started(folder: Path, count: int) -> Iterator[Cluster]:
    with ExitStack() as stack:
        cluster = Cluster(folder, stack)
        if count:
            cluster.add(count)
        yield cluster


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Two workers that no test harms."""
    with started(tmp_path_factory.mktemp("cluster"), 2) as running:
        yield running


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Several chunks of lines; many records lack a member, and the last chunks repeat ids and records of the first."""
    path = tmp_path_factory.mktemp("lines") / "lines.ndjson"
    records = list(generate(load("s2@1.1"), 4500, seed=5, today=date(2025, 6, 30)))
    for record in records[::100]:
        del record["puesto"]
    records[-1] = records[0]
    records[-2] = records[-2] | {"id": records[1]["id"]}
    path.write_text("\n".join(json.dumps(record, ensure_ascii=False) for record in records))
    return path


@pytest.fixture(scope="module")
def one(lines: Path) -> bytes:
    """The report of one process on the same lines as standard input."""
    return run("-f", "json", "-", given=lines.read_bytes())[1]


def run(*arguments: str, given: bytes | None = None, path: str = "") -> tuple[int, bytes, str]:
    environment = ENVIRONMENT | {"PYTHONPATH": path}
    done = subprocess.run(
        [*VALIDATE, *arguments],
        input=given,
        env=environment,
        capture_output=True,
        check=False,
        timeout=SECONDS,
    )
    return done.returncode, done.stdout, done.stderr.decode()


class Fed:
    """A command that reads standard input, which comes in two parts."""

    def __init__(self, cluster: Cluster, text: bytes) -> None:
        half = 2 * 1024 * 1024 + 500_000
        self._rest = text[half:]
        self.process = subprocess.Popen(
            [*VALIDATE, "-f", "json", "--engine", cluster.engine, "-"],
            env=ENVIRONMENT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert self.process.stdin
        self._writer = Thread(target=self._write)
        self.process.stdin.write(text[:half])
        self.process.stdin.flush()

    def _write(self) -> None:
        assert self.process.stdin
        self.process.stdin.write(self._rest)
        self.process.stdin.close()

    def feed(self) -> None:
        """Begin to give the second part."""
        self._writer.start()

    def ended(self) -> tuple[int, bytes, str]:
        self._writer.join(SECONDS)
        self.process.wait(SECONDS)
        assert self.process.stdout
        assert self.process.stderr
        with self.process.stdout as report, self.process.stderr as error:
            return self.process.returncode, report.read(), error.read().decode()


@pytest.mark.parametrize(
    "options", [["-f", "json"], ["-f", "ndjson", "--profile", "public", "--fields", "--revisions"]]
)
def test_the_report_is_that_of_one_process(cluster: Cluster, lines: Path, options: list[str]) -> None:
    code, report, error = run(*options, str(lines), str(lines))
    assert (code, error) == (1, "")
    assert report.count(b'"id.duplicate"') > 1
    assert run(*options, "--engine", cluster.engine, str(lines), str(lines)) == (code, report, error)


def test_a_killed_worker_loses_nothing(tmp_path: Path, lines: Path, one: bytes) -> None:
    with started(tmp_path, 2) as cluster:
        fed = Fed(cluster, lines.read_bytes())
        victim = awaited(cluster.done)
        process = cluster.workers[victim]
        process.send_signal(signal.SIGSTOP)  # what it is given from now on, it does not do
        fed.feed()
        awaited(lambda: cluster.client.processing()[victim])
        process.kill()
        assert fed.ended() == (1, one, "")
        assert list(cluster.client.nthreads()) == [each for each in cluster.workers if each != victim]


def test_workers_that_never_answer_lose_nothing(tmp_path: Path, lines: Path, one: bytes) -> None:
    with started(tmp_path, 1) as cluster:
        fed = Fed(cluster, lines.read_bytes())
        cluster.workers[awaited(cluster.done)].send_signal(signal.SIGSTOP)
        fed.feed()
        code, report, error = fed.ended()
    assert (code, report) == (1, one)
    assert error == (
        "conforme: el clúster no responde a tiempo; lo que no responde se valida aquí, y el informe es el mismo.\n"
    )


def test_a_lost_scheduler_loses_nothing(tmp_path: Path, lines: Path, one: bytes) -> None:
    with started(tmp_path, 1) as cluster:
        fed = Fed(cluster, lines.read_bytes())
        awaited(cluster.done)
        cluster.client.close()
        cluster.scheduler.kill()
        fed.feed()
        code, report, error = fed.ended()
    assert (code, report) == (1, one)
    assert "se valida aquí, y el informe es el mismo." in error
    assert "Traceback" not in error


def altered(folder: Path) -> str:
    """Return a path with another build of the packages."""
    for package in ("standards", "validator"):
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    with (folder / "validator" / "model.py").open("a") as file:
        file.write("# changed\n")
    return str(folder)


def test_a_later_worker_with_another_build_decides_nothing(tmp_path: Path, lines: Path, one: bytes) -> None:
    with started(tmp_path, 1) as cluster:
        fed = Fed(cluster, lines.read_bytes())
        first = cluster.workers[awaited(cluster.done)]
        cluster.add(1, altered(tmp_path / "altered"))
        first.kill()
        fed.feed()
        code, report, error = fed.ended()
    assert (code, report) == (1, one)
    assert "un proceso que llegó después al clúster tiene otra instalación" in error


def test_a_cluster_that_cannot_be_worked_with_is_told(tmp_path: Path, lines: Path) -> None:
    with started(tmp_path, 0) as cluster:
        code, report, error = run("--engine", cluster.engine, str(lines))
        assert (code, report) == (3, b"")
        assert error.startswith(f"conforme: {cluster.engine}: el planificador no tiene procesos de trabajo")
        bare = tmp_path / "bare"
        (bare / "validator").mkdir(parents=True)
        (bare / "validator" / "__init__.py").touch()
        cluster.add(1, str(bare))
        code, _, error = run("--engine", cluster.engine, str(lines))
        assert code == 3
        assert "este proceso de trabajo no tiene Conforme" in error
        cluster.workers.popitem()[1].kill()
        awaited(lambda: not cluster.client.nthreads())
        cluster.add(1, altered(tmp_path / "altered"))
        code, _, error = run("--engine", cluster.engine, str(lines))
        assert code == 3
        assert error.count("conforme 0.1.0 (") == 2
        assert "Traceback" not in error


@pytest.mark.parametrize(
    ("engine", "code", "said"),
    [
        ("dask://127.0.0.1:1", 3, "conforme: dask://127.0.0.1:1: no responde un planificador de Dask en 4 s"),
        ("dask://127.0.0.1", 2, "conforme: «dask://127.0.0.1» no es un motor"),
        ("spark://127.0.0.1:1", 2, "conforme: «spark://127.0.0.1:1» no es un motor"),
        ("dask://127.0.0.1:port", 2, "conforme: «dask://127.0.0.1:port» no es un motor"),
    ],
)
def test_an_engine_that_is_not_there_is_told(lines: Path, engine: str, code: int, said: str) -> None:
    found, report, error = run("--engine", engine, str(lines))
    assert (found, report) == (code, b"")
    assert error.startswith(said)
    assert error.count("\n") == 1


def test_processes_of_this_machine_are_not_for_a_cluster(cluster: Cluster, lines: Path) -> None:
    assert run("--engine", cluster.engine, "-j", "2", str(lines))[0] == 2


def test_without_the_library_it_is_told(tmp_path: Path, lines: Path) -> None:
    (tmp_path / "distributed.py").write_text("raise ImportError")
    code, _, error = run("--engine", "dask://127.0.0.1:1", str(lines), path=str(tmp_path))
    assert code == 2
    assert "pip install 'conforme[dask]'" in error


def test_ctrl_c_tells_what_is_known(cluster: Cluster, lines: Path) -> None:
    fed = Fed(cluster, lines.read_bytes())
    awaited(cluster.done)
    fed.process.send_signal(signal.SIGINT)
    report, error = fed.process.communicate(timeout=SECONDS)
    assert (fed.process.returncode, error) == (3, b"")
    document: dict[str, Any] = json.loads(report)
    assert document["partial"] == ["interrupted"]
    assert document["summary"]["records"] > 0
    awaited(lambda: not cluster.client.who_has())


def test_help_tells_of_it_without_importing_the_library(tmp_path: Path) -> None:
    (tmp_path / "distributed.py").write_text("raise SystemExit('imported')")
    (tmp_path / "dask.py").write_text("raise SystemExit('imported')")
    code, report, _ = run("--help", path=str(tmp_path))
    assert code == 0
    assert b"--engine" in report
