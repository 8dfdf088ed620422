"""Workers that are a Dask cluster: processes on any machines, which a scheduler gives their part.

The scheduler holds each chunk until its answer was fetched. When a worker dies, others get what it had, also what it
had done and nobody had fetched yet. What the cluster does not answer in time, or at all, this process does.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError
from contextlib import suppress
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from validator import cluster_work
from validator.cluster_work import Order, Work
from validator.errors import EngineError, ValidatorUsage
from validator.events import Listener, WorkerLost
from validator.keys import Seed
from validator.parallel import Answer, Examination, Ranged
from validator.sources.places import RANGE, Place, Range

_TRANSPORTS = {"dask": "tcp", "dask+tls": "tls"}
_LARGE = 2 * RANGE
"""Bytes of a file from which it is worth to ask whether all workers see it."""
_RETRIES = 2
"""How often a chunk at which a worker failed goes to another."""
_LOGS = ("distributed", "distributed.client", "tornado", "asyncio")
_SHORT_SECONDS = 1
"""How long an answer that is ready may be on its way after a silence."""
_CLOSING_SECONDS = 5


def address_of(engine: str) -> str:
    """Return where a scheduler listens, as Dask writes it.

    Raises:
        ValidatorUsage: ``engine-malformed``.
    """
    malformed = ValidatorUsage("engine-malformed", value=engine)
    try:
        parts = urlsplit(engine)
        port = parts.port
    except ValueError:
        raise malformed from None
    if parts.scheme not in _TRANSPORTS or not parts.hostname or not port or parts.path.strip("/"):
        raise malformed
    return f"{_TRANSPORTS[parts.scheme]}://{parts.netloc}"


class Cluster:
    """The workers of a scheduler. How long they are waited for is Dask's own time-out for connections.

    Args:
        engine: address, as ``dask://HOST:PORT``.
        work: what they do.
        examination: does the same here.
        listener: is told when they fail.

    Raises:
        ValidatorUsage: ``engine-malformed`` or ``engine-needs-library``.
        EngineError: ``engine-unreachable``, ``engine-without-workers``, ``engine-worker-bare`` or
            ``engine-worker-differs``.
    """

    def __init__(self, engine: str, work: Work, examination: Examination, listener: Listener) -> None:
        self._work = work
        self._examination = examination
        self._listener = listener
        self._client, self._seconds = _connected(engine)
        self._answers = True
        self._silent: list[Any] = []
        try:
            threads = _checked(self._client, engine, self._seconds)
        except BaseException:
            self.close()
            raise
        self.most = self.most_ranges = 2 * threads + 1
        self.range_size = RANGE

    def submit(self, texts: Sequence[bytes]) -> Callable[[], Answer]:
        """Give texts to the cluster; what is returned waits for what is found in them."""
        return partial(self._answer, self._sent(texts), partial(self._examination.examine, texts))

    def submit_range(self, part: Range) -> Callable[[], Ranged | None]:
        """Let the cluster read a part of a file; what is returned waits for what is found in it."""
        return partial(self._answer, self._sent(part), partial(self._examination.read, part))

    def reaches(self, place: Place) -> bool:
        """Tell whether the workers see the same file, which is worth to ask only of a large one."""
        if place.size < _LARGE or not self._answers or self._client.status != "running":
            return False
        try:
            seen = self._client.sync(_samples, self._client, place, callback_timeout=self._seconds)
        except Exception:  # noqa: BLE001 - whatever keeps them from it, texts are sent to them
            return False
        if not all(isinstance(each, int) for each in seen.values()):
            return False
        return set(seen.values()) == {cluster_work.sees(place)}

    def _sent(self, part: Sequence[bytes] | Range) -> Any:
        """Return the future of a part, or None where the cluster does not take it."""
        future = None
        self._silent = [each for each in self._silent if not each.done()]
        if self._client.status == "running" and len(self._silent) < self.most:
            order = Order(self._work, cluster_work.build(), Seed.value, part)
            with suppress(Exception):  # of a connection that has just been lost
                future = self._client.submit(cluster_work.examine, order, pure=False, retries=_RETRIES)
        return future

    def close(self) -> None:
        """Take back what the cluster has not done, and leave it."""
        with suppress(Exception):  # of a cluster that is gone
            self._client.close(_CLOSING_SECONDS)

    def _answer(self, future: Any, here: Callable[[], Any]) -> Any:
        """Return what a worker has found; where none tells, this process does the same."""
        try:
            found = self._awaited(future)
        except TimeoutError:
            self._listener(WorkerLost("silent" if self._client.status == "running" else "gone"))
        except (CancelledError, OSError):
            self._listener(WorkerLost("gone"))
        except Exception as failure:  # noqa: BLE001 - whatever it is: the same here would be raised
            self._listener(WorkerLost("failed", type(failure).__name__))
        else:
            if not isinstance(found, str):
                return found
            self._listener(WorkerLost("differs", found))
        return here()

    def _awaited(self, future: Any) -> Any:
        """Wait for an answer, but after a silence only for one that is ready: the next tells whether more is lost."""
        if future is None:
            raise TimeoutError if len(self._silent) >= self.most else ConnectionError
        if not (self._answers or future.done()):
            self._forgo(future)
            raise TimeoutError
        try:
            found = future.result(self._seconds if self._answers else _SHORT_SECONDS)
        except TimeoutError:
            self._answers = False
            self._forgo(future)
            raise
        future.release()
        self._answers = True
        return found

    def _forgo(self, future: Any) -> None:
        """Remember what was not answered: as long as it is much, nothing more is sent, which would pile up."""
        if not future.done():
            self._silent.append(future)


def _connected(engine: str) -> tuple[Any, float]:
    """Return a client of a scheduler, and how many seconds to wait for anything."""
    address, (dask, distributed) = address_of(engine), _libraries()
    seconds = dask.utils.parse_timedelta(dask.config.get("distributed.comm.timeouts.connect"))
    # Texts are what is sent, however long a line is; what differs between workers is told by `_checked`.
    dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GiB"})
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", distributed.versions.VersionMismatchWarning)
            client = distributed.Client(address, timeout=seconds, set_as_default=False, name="conforme")
    except (OSError, TimeoutError, ValueError) as error:
        raise EngineError("engine-unreachable", engine=engine, seconds=round(seconds)) from error
    return client, seconds


def _libraries() -> tuple[Any, Any]:
    try:
        import dask.config

        if "logging" not in dask.config.config:  # of who uses Conforme as a library, or wants to see
            dask.config.set({"logging": dict.fromkeys(_LOGS, "critical")})
        import distributed
    except ImportError as error:
        raise ValidatorUsage("engine-needs-library") from error
    return dask, distributed


def _checked(client: Any, engine: str, seconds: float) -> int:
    """Return how many threads the workers have, when there are some and all have what this process has."""
    try:
        client.wait_for_workers(1, timeout=seconds)
    except TimeoutError as error:
        raise EngineError("engine-without-workers", engine=engine, seconds=round(seconds)) from error
    try:
        builds, threads = client.sync(_asked, client, callback_timeout=seconds)
    except (OSError, TimeoutError) as error:
        raise EngineError("engine-unreachable", engine=engine, seconds=round(seconds)) from error
    for worker, build in builds.items():
        if not isinstance(build, str | OSError):  # a worker that is gone by now has no say
            raise EngineError("engine-worker-bare", worker=worker) from build
        if isinstance(build, str) and build != cluster_work.build():
            raise EngineError("engine-worker-differs", worker=worker, there=build, here=cluster_work.build())
    return sum(threads.values())


async def _asked(client: Any) -> tuple[dict[str, str | Exception], dict[str, int]]:
    """Ask every worker what it has installed; one that is lost meanwhile gives its failure."""
    builds = await client.run(cluster_work.build, on_error="return")
    return builds, await client.nthreads()


async def _samples(client: Any, place: Place) -> dict[str, int | Exception | None]:
    """Ask every worker what it sees of a file."""
    seen: dict[str, int | Exception | None] = await client.run(cluster_work.sees, place, on_error="return")
    return seen
