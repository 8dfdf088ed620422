"""What the tests of reports share."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path

import pytest

from conformance.results import Run

SAMPLES = runpy.run_path(str(Path(__file__).with_name("samples.py")))


@pytest.fixture
def make_run() -> Callable[..., Run]:
    """Return the maker of runs."""
    maker: Callable[..., Run] = SAMPLES["make_run"]
    return maker


@pytest.fixture(autouse=True)
def spanish(monkeypatch: pytest.MonkeyPatch) -> None:
    """Render in Spanish unless a test says otherwise."""
    monkeypatch.setenv("CONFORME_LANG", "es")
