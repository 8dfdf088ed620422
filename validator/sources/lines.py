"""Records on lines of their own (NDJSON): a damaged line is one damaged record, and the rest goes on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from validator.sources.batch import Batch, Damaged, parse
from validator.sources.window import Window


def line_batches(window: Window) -> Iterator[Batch]:
    """Yield the lines of a file in batches.

    Raises:
        InputError: ``input-encoding`` or what the window raises.
    """
    first = 1
    more = True
    while more:
        end = window.text.rfind(b"\n") + 1
        if not end:
            more = window.grow()
            if more:
                continue
            end = len(window.text)
        line = window.line
        batch = _batch(window.text[:end], first, line, window)
        window.consume(end)
        if batch.records:
            yield batch
            first += len(batch.records)
        more = bool(window.text) or window.grow()


def _batch(data: bytes, first: int, line: int, window: Window) -> Batch:
    lines = [each for each in data.split(b"\n") if each.strip()]
    try:
        records = orjson.loads(b"[%b]" % b",".join(lines))
    except orjson.JSONDecodeError:
        records = None
    if records is None or len(records) != len(lines):
        records = [parse(each) for each in lines]
        damaged = any(isinstance(record, Damaged) for record in records)
        if damaged and not _mostly_utf8(lines, records) and (failure := window.wrong_encoding(data)):
            raise failure
    return Batch(first, line, data, records, by_lines=True)


def _mostly_utf8(lines: list[bytes], records: list[Any]) -> bool:
    """Tell whether other lines have good UTF-8 beyond ASCII: then a line that has not is damaged by itself."""
    return any(
        not isinstance(record, Damaged) and not line.isascii()
        for line, record in zip(lines, records, strict=True)
    )
