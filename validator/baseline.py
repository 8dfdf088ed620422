"""What is known and accepted: findings that a file lists, with a reason and a day on which the patience ends."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from standards.pointers import index_free
from validator.errors import ValidatorUsage
from validator.model import Hit

MEMBERS = frozenset({"rule", "pointer", "reason", "expires"})


@dataclass(frozen=True)
class Accepted:
    """Findings of one rule at one place that are known.

    Attributes:
        pointer: without array indices, such as ``/tipoArea/*/valor``.
        expires: last day on which they are accepted; None for no end.
    """

    rule: str
    pointer: str
    reason: str
    expires: date | None = None

    def holds_on(self, today: date) -> bool:
        """Tell whether they are still accepted."""
        return self.expires is None or today <= self.expires


@dataclass
class Baseline:
    """The accepted findings of a run, and how often each was met.

    Attributes:
        today: the day that decides which have expired.
        met: by rule and pointer.
    """

    entries: tuple[Accepted, ...]
    today: date
    met: Counter[tuple[str, str]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._valid = {(each.rule, each.pointer) for each in self.entries if each.holds_on(self.today)}

    def accepts(self, hit: Hit) -> bool:
        """Tell whether a hit is known, and count it."""
        key = hit.rule, index_free(hit.pointer)
        if key not in self._valid:
            return False
        self.met[key] += 1
        return True

    @property
    def stale(self) -> list[Accepted]:
        """Entries that nothing was found for: they must go, or they would hide what comes back."""
        return [
            each
            for each in self.entries
            if each.holds_on(self.today) and not self.met[each.rule, each.pointer]
        ]

    @property
    def expired(self) -> list[Accepted]:
        """Entries whose day is over."""
        return [each for each in self.entries if not each.holds_on(self.today)]


def read(path: Path, known_rules: frozenset[str]) -> tuple[Accepted, ...]:
    """Read the accepted findings of a TOML file: ``[[accepted]]`` with rule, pointer, reason and perhaps expires.

    Raises:
        ValidatorUsage: ``baseline-unreadable``, ``baseline-member``, ``baseline-entry`` or ``rule-unknown``.
    """
    import tomllib

    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ValidatorUsage("baseline-unreadable", path=path, detail=error) from error
    entries = told.pop("accepted", [])
    if told or not isinstance(entries, list):
        raise ValidatorUsage("baseline-member", path=path, member=next(iter(told), "accepted"))
    return tuple(_entry(each, number, path, known_rules) for number, each in enumerate(entries, start=1))


def _entry(entry: Any, number: int, path: Path, known_rules: frozenset[str]) -> Accepted:
    if not isinstance(entry, dict) or not {"rule", "pointer", "reason"} <= entry.keys() <= MEMBERS:
        raise ValidatorUsage("baseline-entry", path=path, number=number)
    expires = entry.get("expires")
    texts = [entry["rule"], entry["pointer"], entry["reason"]]
    if not all(isinstance(each, str) for each in texts) or not entry["reason"].strip():
        raise ValidatorUsage("baseline-entry", path=path, number=number)
    if expires is not None and type(expires) is not date:
        raise ValidatorUsage("baseline-entry", path=path, number=number)
    if entry["rule"] not in known_rules:
        raise ValidatorUsage("rule-unknown", rule=entry["rule"], hint="")
    return Accepted(entry["rule"], entry["pointer"], entry["reason"], expires)
