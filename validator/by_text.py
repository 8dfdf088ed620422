"""Batches of JSON, examined by their text: most records are never parsed, and of the others only what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import orjson

from validator import native
from validator.by_place import OfRecord
from validator.examine import Examiner
from validator.keys import Column, quick
from validator.screening import TextScreen
from validator.screening.texts import Looked
from validator.sources import Batch
from validator.sources.batch import parse
from validator.stretch import Stretch, twice

_SEVERAL = 32
"""Suspects up to which it takes longer to make what tells where in them something is wrong than to examine them."""
_MANY = 1000
"""Suspects with which nothing was wrong, after which it pays to look at suspects a second time, as parsed."""


class ByText:
    """Examines batches of records of one standard.

    Args:
        examiner: of the standard.
        examiner_of: tells who examines a record, which may say when it is read that it is of another kind.
    """

    def __init__(self, examiner: Examiner, examiner_of: Callable[[Any], Examiner]) -> None:
        self._examiner = examiner
        self._examiner_of = examiner_of
        self._suspected = 0
        self._for_nothing = 0
        self._mostly_wrong = False

    def batch(self, batch: Batch) -> Stretch | None:
        """Return what is found in a batch; None when it cannot be examined by its text."""
        screen, short = self._examiner.text_screen, batch.is_short
        if screen is None:
            return None
        # What tells where something is wrong takes longer over records with which nothing is.
        places = self._examiner.place_screen if self._mostly_wrong else None
        looked = self._look(places or screen, batch.data, by_lines=batch.by_lines, short=short)
        if looked is None:
            return None
        batch.spans = looked.spans
        found, suspects = Stretch(len(looked.spans)), looked.suspects
        self._mostly_wrong = 2 * len(suspects) > len(looked.spans)
        self._suspected += len(suspects)
        if places:
            suspects = self._take(looked, batch.data, range(found.count), found)
        else:
            found.columns = looked.columns
            if suspects and self._suspected > _SEVERAL:
                suspects = self._examined_by_place(batch, suspects, found, short=short)
        if suspects:
            self._examine_whole(batch, suspects, found, short=short)
        return found

    @staticmethod
    def _look(screen: TextScreen, text: bytes, *, by_lines: bool, short: bool) -> Looked | None:
        try:
            return screen.look(text, by_lines=by_lines, short=short)
        except native.FaultError:  # what the library stumbles over is looked at as others are
            return None

    def _examined_by_place(
        self, batch: Batch, suspects: Sequence[int], found: Stretch, *, short: bool
    ) -> list[int]:
        """Examine suspects where something is wrong in them; return those that have to be examined as a whole."""
        screen = self._examiner.place_screen
        text = batch.part(suspects).data
        looked = self._look(screen, text, by_lines=batch.by_lines, short=short) if screen else None
        return list(suspects) if looked is None else self._take(looked, text, suspects, found)

    def _take(self, looked: Looked, text: bytes, positions: Sequence[int], found: Stretch) -> list[int]:
        """Add what is found at the places where something is wrong; return who has to be examined as a whole.

        Args:
            looked: what is known of records.
            text: that they stand in.
            positions: which they have in the batch.
            found: what is added to.
        """
        examiner, whole = self._examiner.by_place, set(looked.suspects)
        for each, faults in looked.faults.items():
            told = examiner.examine(text, faults, looked.captured[each], _asked(looked, each, text))
            if told is None:
                continue
            whole.discard(each)
            if told.hits:
                found.hits[positions[each]] = told.hits
            for rule, key in told.keys:
                found.columns.setdefault(rule.id, Column()).add(positions[each], (quick(key),))
        for rule_id, column in looked.columns.items():
            found.columns.setdefault(rule_id, Column()).blocks.append(column.without(whole).of(positions))
        return [positions[each] for each in sorted(whole)]

    def _examine_whole(self, batch: Batch, suspects: Sequence[int], found: Stretch, *, short: bool) -> None:
        """Add what is found in suspects of a batch."""
        texts = {each: batch.text_of(each) for each in suspects}
        records = {each: parse(text) for each, text in texts.items()}
        told = {each: hits for each in suspects if (hits := twice(texts[each], records[each]))}
        written = texts if short else None
        for examiner in dict.fromkeys(map(self._examiner_of, records.values())):
            of_these = [each for each in suspects if self._examiner_of(records[each]) is examiner]
            screened: Iterable[int] = of_these
            if self._for_nothing > _MANY:
                screened = examiner.screen.look(records, of_these, written, found.columns)
            told_of = {each: told[each] for each in of_these if each in told}
            found.examine(examiner, records, screened, written, told_of)
        self._for_nothing += len(suspects) - len(found.hits.keys() & records.keys())


def _asked(looked: Looked, record: int, text: bytes) -> OfRecord | None:
    """Return what is asked of a record beside its places; None when that is nothing."""
    if record not in looked.asked and record not in looked.unread:
        return None
    start, end = looked.spans[record]
    return OfRecord(orjson.loads(text[start:end]), rules=record in looked.asked, keys=record in looked.unread)
