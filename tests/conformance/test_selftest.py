"""Each requirement's first fault is caught by that requirement alone; ``make selftest`` goes through all faults.

Load is left to the faults that show under load: it is most of a probe's time.
"""

from __future__ import annotations

import pytest

from conformance.runner import DEFAULT_CATEGORIES
from conformance.sandbox.faults import faults
from conformance.selftest import breaks, prove_one
from standards.registry import load
from standards.requirements import CATEGORIES, requirements

STANDARD = load("s2@1.1")


def first_faults() -> list[str]:
    known = faults(STANDARD)
    chosen = [
        next((fault.name for fault in known.values() if breaks(fault, requirement)), None)
        for requirement in requirements(STANDARD)
    ]
    return [name for name in dict.fromkeys(chosen) if name is not None]


@pytest.mark.parametrize("name", first_faults())
def test_a_fault_is_caught_by_its_own_requirement_alone(name: str) -> None:
    under_load = faults(STANDARD)[name].breaks.startswith("stress.")
    proof = prove_one(STANDARD.name, name, 0, CATEGORIES if under_load else DEFAULT_CATEGORIES)
    assert proof.expected
    assert proof.caught
    assert not proof.extra
