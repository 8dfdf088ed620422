"""Under which revisions of a version records hold, by the schema alone: the number stands still, the text moves."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from standards.model import Standard
from standards.pointers import index_free
from standards.registry import sibling
from validator.engine import FastEngine, engine_of, schema_hits
from validator.sources import Damaged


@dataclass
class RevisionTally:
    """What records break under one revision.

    Attributes:
        invalid: how many records break its schema.
        causes: rule and index-free pointer, with how often.
    """

    date: str
    engine: FastEngine
    invalid: int = 0
    causes: Counter[tuple[str, str]] = field(default_factory=Counter)


class RevisionCheck:
    """Holds records against every revision of a standard's version."""

    def __init__(self, standard: Standard) -> None:
        self.tallies = [_tally(sibling(standard, revision=each.date)) for each in standard.revisions]

    def look(self, record: Any) -> None:
        """Count a record under each revision; one that is no JSON holds under none."""
        for tally in self.tallies:
            if isinstance(record, Damaged):
                tally.invalid += 1
                tally.causes["json.syntax", ""] += 1
            elif not tally.engine.is_valid(record):
                tally.invalid += 1
                tally.causes.update(
                    (hit.rule, index_free(hit.pointer)) for hit in schema_hits(tally.engine, record)
                )

    def taken(self) -> list[tuple[int, Counter[tuple[str, str]]]]:
        """Return what was counted, invalid records and causes by revision, and begin anew."""
        counted = [(tally.invalid, tally.causes) for tally in self.tallies]
        for tally in self.tallies:
            tally.invalid, tally.causes = 0, Counter()
        return counted

    def merge(self, counted: list[tuple[int, Counter[tuple[str, str]]]]) -> None:
        """Add what was `taken` elsewhere, of other records."""
        for tally, (invalid, causes) in zip(self.tallies, counted, strict=True):
            tally.invalid += invalid
            tally.causes.update(causes)


def _tally(standard: Standard) -> RevisionTally:
    return RevisionTally(standard.revision, engine_of(standard, standard.record_schema))
