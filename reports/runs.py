"""Runs as they arrive: files read with care, and the digest by which a run is known."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from pydantic import ValidationError

from conformance.results import SCHEMA_VERSION, Run, Verdict, verdict_of
from reports.errors import ReportsError

# From worst to best: a run may judge itself more severely than its requirements do, never more mildly.
VERDICT_ORDER: tuple[Verdict, ...] = ("non-conformant", "undecided", "conformant")


def read_run(path: Path) -> Run:
    """Read a run's JSON.

    Raises:
        ReportsError: ``run-unreadable``, ``run-not-json``, ``run-newer``, ``not-a-run`` or
            ``run-overstated``.
    """
    try:
        data = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    except OSError as error:
        raise ReportsError("run-unreadable", path=path, detail=error.strerror) from error
    _check_version(data, path)
    try:
        run = Run.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "$"
        raise ReportsError("not-a-run", path=path, place=place) from error
    if VERDICT_ORDER.index(run.verdict) > VERDICT_ORDER.index(verdict_of(run.requirements)):
        raise ReportsError("run-overstated", path=path)
    return run


def _check_version(data: bytes, path: Path) -> None:
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ReportsError("run-not-json", path=path) from error
    version = document.get("schema_version") if isinstance(document, dict) else None
    if isinstance(version, int) and version > SCHEMA_VERSION:
        raise ReportsError("run-newer", path=path, version=version, known=SCHEMA_VERSION)


def canonical(run: Run) -> str:
    """Return the run's JSON in canonical form: the same facts, the same text."""
    document = run.model_dump(mode="json", by_alias=True)
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(text: str) -> str:
    """Return the SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def run_sha256(run: Run) -> str:
    """Return the digest by which a run is known."""
    return digest(canonical(run))
