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


Event = FileStarted | Progress | FileFinished
Listener = Callable[[Event], None]


def ignore(event: Event) -> None:
    """Listen to nothing."""
