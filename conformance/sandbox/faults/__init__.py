"""Faults: named ways of being wrong, each of which breaks one requirement and nothing else."""

from conformance.sandbox.faults.registry import Fault, build, check_names, faults

__all__ = ["Fault", "build", "check_names", "faults"]
