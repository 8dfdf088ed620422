"""What comes of a file: batches to examine, or lines that workers have examined, some of which they have read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from validator.errors import InputError
from validator.parallel import Counted, Ranged
from validator.sources import Batch, Rows, Source
from validator.sources.far import FarLines
from validator.sources.lines import Lines
from validator.sources.places import Rest
from validator.sources.reader import Cut
from validator.stretch import Stretch


@dataclass(frozen=True)
class Examined:
    """Lines that workers have examined, and what was counted in them and in those before."""

    lines: Lines | FarLines
    stretch: Stretch
    counted: Counted


Part = tuple[Batch | Rows | Examined, int]
"""What comes of a file at once, with how many bytes of it were read so far."""


class Far:
    """The rest of a file, read and examined elsewhere, as its ranges are answered in turn.

    Args:
        source: of the file.
        rest: of it.
        cuts: gives the rest once more, in lines.
    """

    def __init__(self, source: Source, rest: Rest, cuts: Iterator[Cut]) -> None:
        self._source = source
        self._place = rest.place
        self._cuts = cuts
        self._offset = rest.offset
        self._line = rest.line
        self._is_utf8 = rest.is_utf8
        self._given_up = False

    def parts(self, answer: Callable[[], Ranged | None]) -> Iterator[Part]:
        """Yield what was found in the next range; all that is left, read here in turn, when nobody else can.

        Raises:
            InputError: when it cannot be read to its end; the parts before it are good.
        """
        if self._given_up:
            return
        found = self._found(answer)
        if found is not None:
            yield from self._pieces(found)
            return
        self._given_up = True
        self._source.passed(self._offset)
        yield from in_turn(self._cuts, self._source)

    def _found(self, answer: Callable[[], Ranged | None]) -> Ranged | None:
        """Return what was found in a range, if what was read of it is what is read here."""
        try:
            found = answer()
        except InputError:
            return None
        if found is None or found.begin != self._offset:
            return None
        # The first text that is not ASCII tells what the file is in.
        self._is_utf8 = self._is_utf8 or found.text == "utf-8"
        return found if self._is_utf8 or found.text == "ascii" else None

    def _pieces(self, found: Ranged) -> Iterator[Part]:
        counted = found.counted
        for piece in found.pieces:
            lines = FarLines(self._place, self._offset, piece.size, piece.digest, self._line, piece.lines)
            self._offset += piece.size
            self._line += piece.newlines
            self._source.passed(self._offset)
            if piece.stretch.count:
                yield Examined(lines, piece.stretch, counted), self._offset
                counted = Counted()


def in_turn(cuts: Iterator[Cut], source: Source) -> Iterator[Part]:
    """Yield what is left of a file, to be examined here."""
    for cut in cuts:
        assert not isinstance(cut, Rest)  # noqa: S101 - it comes once
        batch = cut.batch(1) if isinstance(cut, Lines) else cut
        if batch.records:
            yield batch, source.done
