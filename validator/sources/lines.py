"""Records on lines of their own (NDJSON): a damaged line is one damaged record, and the rest goes on."""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from validator.sources.batch import Batch, is_large, parse
from validator.sources.window import Window


def line_batches(window: Window) -> Iterator[Batch]:
    """Yield the lines of a file in batches.

    Raises:
        InputError: what the blocks of the window raise.
    """
    first = 1
    more = True
    while more:
        end = window.text.rfind(b"\n") + 1
        if not end and window.full:
            batch = _too_long(window, first)
        elif not end and window.double():
            continue
        else:
            end = end or len(window.text)
            batch = _batch(window.text[:end], first, window.line)
            window.consume(end)
        if batch.records:
            yield batch
            first += len(batch.records)
        more = bool(window.text) or window.grow()


def _batch(data: bytes, first: int, line: int) -> Batch:
    lines = [each for each in data.split(b"\n") if each.strip()]
    try:
        records = None if is_large(data) else orjson.loads(b"[%b]" % b",".join(lines))
    except orjson.JSONDecodeError:
        records = None
    if records is None or len(records) != len(lines):
        records = [parse(each) for each in lines]
    return Batch(first, line, data, records, by_lines=True)


def _too_long(window: Window, first: int) -> Batch:
    """Step over a line that is longer than a record may be, without holding it."""
    line = window.line
    while not (end := window.text.find(b"\n") + 1):
        if not window.pass_by():
            break
    window.consume(end)
    return window.unread(first, line)
