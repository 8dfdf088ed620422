"""Lines that another process has read and examined, as the run holds them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from xxhash import xxh3_64_intdigest

from validator.errors import InputError
from validator.sources import remote
from validator.sources.batch import Batch
from validator.sources.lines import Lines
from validator.sources.places import Place, opened, read_at


@dataclass(frozen=True)
class FarLines:
    """Lines that another process has read: they are read here only to tell more of some of them.

    Attributes:
        offset: where they begin, in bytes.
        size: in bytes.
        digest: of their text.
        line: of the file on which they begin.
        lines: of some records by position, the line counted from there.
    """

    place: Place
    offset: int
    size: int
    digest: int
    line: int
    lines: dict[int, int]

    def batch(self, first: int) -> FarBatch:
        """Return them as records, which are read only where more of one is told."""
        return FarBatch(self, first)


class FarBatch:
    """A batch of far lines."""

    def __init__(self, lines: FarLines, first: int) -> None:
        self.first = first
        self._far = lines

    @cached_property
    def near(self) -> Batch:
        """The same, read.

        Raises:
            InputError: the file is not there any more, or not the same.
        """
        far = self._far
        with opened(far.place) as file:
            text = read_at(file, far.offset, far.size)
        if xxh3_64_intdigest(text) != far.digest:
            raise InputError("input-changed", path=remote.without_secrets(far.place.path))
        return Lines(far.line, text).batch(self.first)

    def line_of(self, index: int) -> int:
        """Return the line of the file on which the record of that index begins."""
        known = self._far.lines.get(index)
        return self.near.line_of(index) if known is None else self._far.line + known
