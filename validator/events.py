"""What happens while files are validated, for those who want to watch: progress bars, logs, stores."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class FileStarted:
    """A file was opened. ``bytes_total`` is 0 when it is not known."""

    path: str
    bytes_total: int


@dataclass(frozen=True)
class Progress:
    """A batch of a file was examined."""

    path: str
    bytes_done: int
    bytes_total: int
    records: int


@dataclass(frozen=True)
class FileFinished:
    """A file was examined to its end, or as far as it could be read."""

    path: str
    records: int
    error: str | None


@dataclass(frozen=True)
class WorkerLost:
    """Workers did not do what they were given: this process does it, and nothing is lost.

    Attributes:
        cause: ``process`` when one of this machine died; of a cluster, ``silent``, ``gone``, ``failed`` or ``differs``.
        detail: kind of the failure, or what a worker that differs has installed.
    """

    cause: str
    detail: str = ""


Event = FileStarted | Progress | FileFinished | WorkerLost
Listener = Callable[[Event], None]


def ignore(event: Event) -> None:
    """Listen to nothing."""
