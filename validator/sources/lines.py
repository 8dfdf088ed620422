"""Records on lines of their own (NDJSON): a damaged line is one damaged record, and the rest goes on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from validator.sources.batch import Batch
from validator.sources.window import Window


@dataclass(frozen=True)
class Lines:
    """Whole lines that nobody has parsed yet.

    Attributes:
        line: line of the file on which ``data`` begins.
        data: the lines.
    """

    line: int
    data: bytes

    def batch(self, first: int) -> Batch:
        """Return them as records; ``first`` is the number in the file of the first one."""
        return Batch(first, self.line, self.data, by_lines=True)


def line_cuts(window: Window) -> Iterator[Lines | Batch]:
    """Yield the lines of a file some at a time; one that is longer than a record may be, as a batch of its own.

    Raises:
        InputError: what the blocks of the window raise.
    """
    more = True
    while more:
        end = window.text.rfind(b"\n") + 1
        if not end and window.full:
            yield _too_long(window)
        elif not end and window.double():
            continue
        else:
            line = window.line
            yield Lines(line, window.consume(end or len(window.text)))
        more = bool(window.text) or window.grow()


def _too_long(window: Window) -> Batch:
    """Step over a line that is longer than a record may be, without holding it."""
    line = window.line
    while not (end := window.text.find(b"\n") + 1):
        if not window.pass_by():
            break
    window.consume(end)
    return window.unread(1, line)
