"""Findings as they come: all counted, some kept, the same ones whatever the order of work."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from standards.pointers import index_free
from validator.model import SEVERITIES, Hit
from validator.rules.declare import Rule


@dataclass(frozen=True, slots=True)
class Kept:
    """A hit with its place in the run. ``record`` is None for a hit about a file."""

    hit: Hit
    file: int
    record: int | None
    line: int | None


_group_pointer = lru_cache(maxsize=4096)(index_free)


class Collector:
    """Counts every hit, and keeps at most ``limit``, shared out among the groups of like hits.

    A group is a rule and a place without array indices; its first hits are kept. When all groups together
    hold twice the limit, each is cut to its present share: shares only shrink, so nothing is cut that
    would be wanted later.
    """

    def __init__(self, rules: dict[str, Rule], limit: int) -> None:
        self._rules = rules
        self._limit = limit
        self._groups: dict[tuple[str, str], list[Kept]] = {}
        self._share = max(limit, 1)
        self._held = 0
        self.counts: Counter[str] = Counter()

    def wants(self, hit: Hit) -> bool:
        """Count a hit; tell whether it would be kept, so that its line is worth looking for."""
        self.counts[hit.rule] += 1
        group = self._groups.get((hit.rule, _group_pointer(hit.pointer)))
        return self._limit > 0 and (group is None or len(group) < self._share)

    def keep(self, kept: Kept) -> None:
        """Keep a hit that was wanted."""
        group = self._groups.setdefault((kept.hit.rule, _group_pointer(kept.hit.pointer)), [])
        group.append(kept)
        self._held += 1
        if self._held > 2 * self._limit:
            # One more than the share, for the groups that get what the division leaves.
            self._share = self._fair_share() + 1
            for each in self._groups.values():
                del each[self._share :]
            self._held = sum(map(len, self._groups.values()))

    def _fair_share(self) -> int:
        """Return the largest number per group with which all groups together stay within the limit."""
        sizes = sorted(map(len, self._groups.values()))
        room = self._limit
        for position, size in enumerate(sizes):
            share = room // (len(sizes) - position)
            if size > share:
                return share
            room -= size
        return sizes[-1] if sizes else 0

    def kept(self) -> list[Kept]:
        """Return what is kept: the gravest first, then by rule, place and order in the run."""
        share = self._fair_share()
        ordered = sorted(self._groups, key=self._rank)
        chosen = {group: self._groups[group][:share] for group in ordered}
        spare = self._limit - sum(map(len, chosen.values()))
        for group in ordered:
            more = self._groups[group][share : share + 1] if spare > 0 else []
            chosen[group] += more
            spare -= len(more)
        return [kept for group in ordered for kept in chosen[group]][: self._limit]

    def _rank(self, group: tuple[str, str]) -> tuple[int, str, str]:
        rule, pointer = group
        return SEVERITIES.index(self._rules[rule].severity), rule, pointer

    @property
    def truncated(self) -> bool:
        """Whether some hits were counted but are not kept."""
        return self.counts.total() > min(self._limit, sum(map(len, self._groups.values())))
