"""Very many S2 records in little time: a block of sample records again and again, of other people each time.

Making a sample record takes longer than validating it. Here a block of them is made once; each round then gives
every record another id, and the person another day, month and state of birth, with the check digits that follow
in CURP and RFC. So no two records are alike, no CURP comes twice, and what is compared between records grows as
it does in life. Records without a CURP are left out, for nothing else would tell their rounds apart.
"""

from __future__ import annotations

import gzip
import itertools
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

import generate
import orjson

from standards import curp, rfc

STANDARD = "s2@1.1"
BLOCK = 10_000
COPIED_AT_ONCE = 1 << 22

_STATES = [code for code, clave in curp.STATE_CODES.items() if clave]
BIRTHS = [
    (f"{month:02}{day:02}", state) for state in _STATES for day in range(1, 29) for month in range(1, 13)
]
"""Month and day, and place, of birth: what tells the people of one record apart."""

_CODES = re.compile(
    rb'\{"id":"[0-9a-f]{8}(?P<id>[^"]+)(?P<before>.*?"rfc":")(?P<rfc>[A-Z0-9&]{13})","curp":"'
    rb'(?P<curp>[A-Z0-9]{18})(?P<after>".*)',
    re.DOTALL,
)
_SCATTERED = 0x9E37_79B1
"""An odd number: its multiples run through all numbers of 32 bits before one comes again."""


class Mould(NamedTuple):
    """A record, parted where the rounds differ.

    Attributes:
        id: all but its first eight digits.
        before: what stands between the id and the RFC.
        after: what follows the CURP.
        turn: which of the births its person has in the first round.
    """

    id: bytes
    before: bytes
    rfc: str
    curp: str
    after: bytes
    turn: int

    def cast(self, number: int) -> bytes:
        """Return the record of a round."""
        month_and_day, state = BIRTHS[(self.turn + number) % len(BIRTHS)]
        first17 = f"{self.curp[:6]}{month_and_day}{self.curp[10]}{state}{self.curp[13:17]}"
        first12 = f"{self.rfc[:6]}{month_and_day}{self.rfc[10:12]}"
        return b'{"id":"%08x%b%b%s","curp":"%s%b' % (
            number * _SCATTERED % 2**32,
            self.id,
            self.before,
            f"{first12}{rfc.check_digit(first12)}".encode(),
            f"{first17}{curp.check_digit(first17)}".encode(),
            self.after,
        )


def moulds(*, invalid: bool) -> tuple[list[Mould], int]:
    """Return a block of records, and in how many rounds no CURP comes twice."""
    parts: list[dict[str, bytes]] = []
    for record in generate.records(STANDARD, 2 * BLOCK, 0, int(invalid)):
        if found := _CODES.fullmatch(orjson.dumps(record)):
            parts.append(found.groupdict())
        if len(parts) == BLOCK:
            break
    # People whose CURP differ in the birth alone take turns with the births; others begin at any.
    alike: dict[bytes, list[int]] = {}
    for index, part in enumerate(parts):
        code = part["curp"]
        alike.setdefault(code[:6] + code[10:11] + code[13:17], []).append(index)
    apart = len(BIRTHS) // max(map(len, alike.values()))
    turns = {index: same[0] + at * apart for same in alike.values() for at, index in enumerate(same)}
    made = [
        Mould(
            part["id"],
            part["before"],
            part["rfc"].decode(),
            part["curp"].decode(),
            part["after"],
            turns[index],
        )
        for index, part in enumerate(parts)
    ]
    return made, apart


def lines(count: int, start: int = 0, *, invalid: bool = False) -> Iterator[bytes]:
    """Yield records as lines of NDJSON, a block at a time.

    Args:
        count: how many.
        start: index of the first one; a multiple of the block.
        invalid: whether each breaks the schema.

    Raises:
        ValueError: more are wanted than there can be.
    """
    block, rounds = moulds(invalid=invalid)
    if start % BLOCK or start + count > BLOCK * rounds:
        raise ValueError(f"at most {BLOCK * rounds:,} records, from a multiple of {BLOCK:,}")
    for number in itertools.count(start // BLOCK):
        wanted = block[: max(count, 0)]
        if not wanted:
            return
        yield b"\n".join(mould.cast(number) for mould in wanted) + b"\n"
        count -= len(wanted)


def write(path: Path, count: int, start: int = 0, *, invalid: bool = False) -> None:
    """Write records to the end of a file of lines, and see it on the disk."""
    with path.open("ab") as file:
        file.writelines(lines(count, start, invalid=invalid))
        file.flush()
        os.fsync(file.fileno())


def enveloped(source: Path, target: Path, opening: bytes, closing: bytes) -> None:
    """Write the records of a file of lines as the items of an array; packed, where the name ends so."""
    with source.open("rb") as read, _opened(target) as written:
        written.write(opening)
        part = read.read(COPIED_AT_ONCE)
        while part:
            following = read.read(COPIED_AT_ONCE)
            written.write((part if following else part.removesuffix(b"\n")).replace(b"\n", b",\n"))
            part = following
        written.write(closing)


def _opened(target: Path) -> BinaryIO:
    if target.suffix != ".gz":
        return target.open("wb")
    # As thorough as the command gzip is when it is not told.
    return cast(BinaryIO, gzip.open(target, "wb", compresslevel=6))
