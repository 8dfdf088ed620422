"""What the tests of the standards share."""

from __future__ import annotations

import pytest

from standards.model import Standard
from standards.registry import load


@pytest.fixture(scope="session")
def s2() -> Standard:
    return load("s2@1.1")
