"""How a check is declared, and what it decides."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from conformance.results import Status

if TYPE_CHECKING:
    from conformance.examination import Examination
    from conformance.transport import Reply
    from standards.requirements import Requirement


@dataclass(frozen=True)
class Outcome:
    """What a check decides.

    Attributes:
        reason: key of the text ``reasons.<key>``, with ``params``; empty for a plain pass.
        evidence: ids of the deciding exchanges; the last one is the one to reproduce.
    """

    status: Status
    reason: str = ""
    params: dict[str, Any] = field(default_factory=dict)
    evidence: tuple[int, ...] = ()


Check = Callable[["Examination", "Requirement"], Outcome]
CHECKS: dict[str, Check] = {}


def check(family: str) -> Callable[[Check], Check]:
    """Declare the function that decides a requirement family."""

    def declare(function: Check) -> Check:
        if family in CHECKS:
            raise ValueError(f"two checks for {family}")
        CHECKS[family] = function
        return function

    return declare


def load_all() -> dict[str, Check]:
    """Import every module of checks and return the checks by family."""
    package = importlib.import_module("conformance.checks")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"conformance.checks.{module.name}")
    return CHECKS


def passed(*replies: Reply, reason: str = "", **params: Any) -> Outcome:
    """The requirement holds."""
    return Outcome("pass", reason, params, _ids(replies))


def failed(reason: str, *replies: Reply, **params: Any) -> Outcome:
    """The requirement does not hold; the last reply is the one to reproduce."""
    return Outcome("fail", reason, params, _ids(replies))


def skipped(reason: str, *replies: Reply, **params: Any) -> Outcome:
    """A precondition is absent: the requirement stays undecided."""
    return Outcome("skip", reason, params, _ids(replies))


def not_applicable(reason: str, *replies: Reply, **params: Any) -> Outcome:
    """The requirement does not speak of this provider, environment or plan."""
    return Outcome("not-applicable", reason, params, _ids(replies))


def _ids(replies: tuple[Reply, ...]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(reply.id for reply in replies))
