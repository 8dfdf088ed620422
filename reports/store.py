"""The interface of a store of runs: append-only, each run known by its digest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

from conformance.results import ProviderIdentity, Run
from reports.quarters import Quarter

Recorded = Literal["recorded", "duplicate"]


@dataclass(frozen=True)
class StoredRun:
    """A run and the SHA-256 of its canonical JSON."""

    sha256: str
    run: Run


class Store(Protocol):
    """Where runs are kept. Nothing recorded is ever changed or removed."""

    def record(self, run: Run) -> Recorded:
        """Keep a run; one that is already there is left as it is."""
        ...

    def runs(
        self, *, provider: str | None = None, standard: str | None = None, quarter: Quarter | None = None
    ) -> Iterator[StoredRun]:
        """Yield the runs that match every filter given, in the order in which they finished."""
        ...

    def get(self, sha256: str) -> Run:
        """Return a run by its digest."""
        ...

    def providers(self) -> list[ProviderIdentity]:
        """Return every provider as its newest run has it, by id."""
        ...

    def close(self) -> None:
        """Let go of the store."""
        ...
