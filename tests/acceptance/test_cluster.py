"""``conforme validate --engine dask://…``: a real scheduler and workers, and to the byte the report of one process."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Thread
from typing import Any, TypeVar

import boto3
import pytest
import trustme
from distributed import Client
from moto.server import ThreadedMotoServer

from standards.registry import load
from standards.samples import generate
from validator import cluster as cluster_module
from validator.cluster_work import Work
from validator.events import Event, WorkerLost
from validator.parallel import Examination
from validator.sources import places
from validator.sources.places import Place, Rest
from validator.worker import Worker

VALIDATE = [
    str(Path(sys.executable).with_name("conforme")),
    "validate",
    "-s",
    "s2@1.1",
    "--today",
    "2025-06-30",
]
ROOT = Path(__file__).parents[2]
ENVIRONMENT = os.environ | {"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "12s", "CONFORME_LANG": "es"}
HASTY = {"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "1s"}
SECONDS = 60

Found = TypeVar("Found")


def awaited(look: Callable[[], Found]) -> Found:
    """Look until there is something to see."""
    end = time.monotonic() + SECONDS
    while not (found := look()):
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)
    return found


def dask(stack: ExitStack, folder: Path, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
    """Start a scheduler or a worker, which ends with the stack."""
    process = subprocess.Popen(
        [sys.executable, "-m", "dask", *arguments, "--no-dashboard"],
        cwd=folder,
        env=ENVIRONMENT | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    stack.callback(process.wait, SECONDS)
    stack.callback(process.kill)
    return process


class Cluster:
    """A scheduler with a process of its own, and workers with theirs.

    Attributes:
        workers: by address.
    """

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder = folder
        self._stack = stack
        self._file = folder / "scheduler.json"
        self.workers: dict[str, subprocess.Popen[bytes]] = {}
        self.scheduler = self._started("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-jupyter")
        self.address: str = json.loads(awaited(self._told))["address"]
        self.engine = self.address.replace("tcp://", "dask://")
        self.client = stack.enter_context(Client(self.address, set_as_default=False))

    def _told(self) -> str:
        return self._file.read_text() if self._file.exists() else ""

    def _started(self, *arguments: str, path: str = "") -> subprocess.Popen[bytes]:
        command = (*arguments, "--scheduler-file", str(self._file))
        return dask(self._stack, self._folder, *command, PYTHONPATH=path)

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


def run(*arguments: str, given: bytes | None = None, **environment: str) -> tuple[int, bytes, str]:
    done = subprocess.run(
        [*VALIDATE, *arguments],
        input=given,
        env=ENVIRONMENT | environment,
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


def test_the_report_is_that_of_one_process(cluster: Cluster, lines: Path, tmp_path: Path) -> None:
    packed = tmp_path / "lines.ndjson.gz"
    packed.write_bytes(gzip.compress(b"".join(lines.read_bytes().splitlines(keepends=True)[:300])))
    options = ["-f", "json", "--profile", "public", "--fields", "--revisions", "--strict"]
    one = run(*options, str(packed), str(packed))
    assert (one[0], one[2]) == (1, "")
    assert run(*options, "--engine", cluster.engine, str(packed), str(packed)) == one


@pytest.fixture(scope="module")
def large(lines: Path) -> Path:
    """A file so large that workers read it by themselves: the lines twice, with other ids, and some once more."""
    text = lines.read_bytes() + b"\n"
    path = lines.with_name("large.ndjson")
    path.write_bytes(text + text.replace(b'{"id": "', b'{"id": "2') + text[: text.find(b"\n", 500_000)])
    assert path.stat().st_size > 2 * places.RANGE
    return path


@pytest.fixture(scope="module")
def one_of_large(large: Path) -> bytes:
    """The report of one process on the large file."""
    code, report, error = run("-f", "json", str(large))
    assert (code, error) == (1, "")
    assert json.loads(report)["summary"]["rules"]["id.duplicate"] > 500
    return report


def test_workers_read_a_large_file_by_themselves(cluster: Cluster, large: Path, one_of_large: bytes) -> None:
    assert run("-f", "json", "--engine", cluster.engine, str(large)) == (1, one_of_large, "")


def test_workers_read_an_object_of_s3_by_themselves(
    cluster: Cluster,
    large: Path,
    one_of_large: bytes,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    reached = {
        "AWS_ACCESS_KEY_ID": "prueba",
        "AWS_SECRET_ACCESS_KEY": "prueba",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": "http://{}:{}".format(*server.get_host_and_port()),
    }
    for name, value in reached.items():
        monkeypatch.setenv(name, value)
        monkeypatch.setitem(ENVIRONMENT, name, value)
    cluster.client.run(lambda: os.environ.update(reached))
    storage = boto3.client("s3", endpoint_url=reached["AWS_ENDPOINT_URL"])
    storage.create_bucket(Bucket="entregas")
    storage.put_object(Bucket="entregas", Key="large.ndjson", Body=large.read_bytes())
    address = "s3://entregas/large.ndjson"
    caplog.set_level("INFO", "werkzeug")
    same = one_of_large.replace(str(large).encode(), address.encode())
    assert run("-f", "json", "--engine", cluster.engine, address) == (1, same, "")
    server.stop()
    asked = [each for each in caplog.messages if "GET /entregas/large.ndjson" in each]
    samples, ranges = 2 * (len(cluster.workers) + 1), -(-large.stat().st_size // places.RANGE)
    assert len(asked) > samples + ranges


def test_a_killed_worker_loses_no_range(tmp_path: Path, large: Path) -> None:
    standard, today = load("s2@1.1"), date(2025, 6, 30)
    work = Work.of(standard, today, public=False, fields=False, revisions=False)
    examination = Examination(Worker(standard, today))
    with large.open("rb") as file:
        place = Place(str(large), large.stat().st_size, places.stamp_of(file.fileno()))
    with started(tmp_path, 2) as cluster:
        events: list[Event] = []
        pool = cluster_module.Cluster(cluster.engine, work, examination, events.append)
        try:
            assert pool.reaches(place)
            assert not pool.reaches(replace(place, stamp="another"))
            address, victim = next(iter(cluster.workers.items()))
            victim.send_signal(signal.SIGSTOP)
            parts = list(Rest(place, 0, 1, is_utf8=True).ranges(places.RANGE))
            answers = [pool.submit_range(part) for part in parts]
            awaited(lambda: cluster.client.processing()[address])
            victim.kill()
            assert [answer() for answer in answers] == [examination.read(part) for part in parts]
        finally:
            pool.close()
        assert events == []


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
    assert error == (
        "conforme: se perdió la conexión con el planificador del clúster; lo que falta se valida aquí, y el informe es"
        " el mismo.\n"
    )


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
        code, report, error = run("--engine", cluster.engine, str(lines), **HASTY)
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
        ("dask://127.0.0.1:1", 3, "conforme: dask://127.0.0.1:1: no responde un planificador de Dask en 1 s"),
        ("dask://127.0.0.1", 2, "conforme: «dask://127.0.0.1» no es un motor"),
        ("spark://127.0.0.1:1", 2, "conforme: «spark://127.0.0.1:1» no es un motor"),
        ("dask://127.0.0.1:port", 2, "conforme: «dask://127.0.0.1:port» no es un motor"),
    ],
)
def test_an_engine_that_is_not_there_is_told(lines: Path, engine: str, code: int, said: str) -> None:
    found, report, error = run("--engine", engine, str(lines), **HASTY)
    assert (found, report) == (code, b"")
    assert error.startswith(said)
    assert error.count("\n") == 1


def test_a_cluster_that_encrypts(tmp_path: Path, lines: Path) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(tmp_path / "own.pem")
    tls = {"DASK_DISTRIBUTED__COMM__TLS__CA_FILE": str(tmp_path / "authority.pem")}
    for role in ("SCHEDULER", "WORKER", "CLIENT"):
        tls[f"DASK_DISTRIBUTED__COMM__TLS__{role}__CERT"] = str(tmp_path / "own.pem")
    text = b"".join(lines.read_bytes().splitlines(keepends=True)[:300])
    file = tmp_path / "scheduler.json"
    with ExitStack() as stack:
        where = ("--host", "127.0.0.1", "--protocol", "tls", "--scheduler-file", str(file))
        dask(stack, tmp_path, "scheduler", *where, "--port", "0", "--no-jupyter", **tls)
        address = json.loads(awaited(lambda: file.read_text() if file.exists() else ""))["address"]
        dask(stack, tmp_path, "worker", *where, "--no-nanny", **tls)
        engine = ("--engine", address.replace("tls://", "dask+tls://"))
        patient = {"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "30s"}
        assert run(*engine, "-", given=text, **tls, **patient) == run("-", given=text)
        code, _, error = run("--engine", address.replace("tls://", "dask://"), "-", given=text)
        assert (code, "no responde un planificador de Dask" in error) == (3, True)


def test_a_worker_that_fails_logs_no_record(cluster: Cluster, lines: Path) -> None:
    examination = Examination(Worker(load("s2@1.1"), date(2025, 6, 30)))
    unknown = Work("s2@9.9:2025-01-01", False, date(2025, 6, 30), False, False, False)
    events: list[Event] = []
    pool = cluster_module.Cluster(cluster.engine, unknown, examination, events.append)
    texts = [b"".join(lines.read_bytes().splitlines(keepends=True)[:3])]
    answer = pool.submit(texts)()
    assert repr(answer) == repr(examination.examine(texts))
    assert events == [WorkerLost("failed", "UsageFailure")]
    logged = str(cluster.client.get_worker_logs())
    pool.close()
    assert "Compute Failed" in logged
    assert "nombres" not in logged


def test_processes_of_this_machine_are_not_for_a_cluster(cluster: Cluster, lines: Path) -> None:
    assert run("--engine", cluster.engine, "-j", "2", str(lines))[0] == 2


def test_without_the_library_it_is_told(tmp_path: Path, lines: Path) -> None:
    (tmp_path / "distributed.py").write_text("raise ImportError")
    code, _, error = run("--engine", "dask://127.0.0.1:1", str(lines), PYTHONPATH=str(tmp_path))
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
    code, report, _ = run("--help", PYTHONPATH=str(tmp_path))
    assert code == 0
    assert b"--engine" in report
