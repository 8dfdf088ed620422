"""Lines of 80 columns for a terminal, in which no value can play tricks."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator

WIDTH = 80

_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")
"""What would move the cursor, colour the rest or turn the direction of writing."""


def plain(text: str) -> str:
    """Return a text with a mark in the place of what a terminal would obey."""
    return _CONTROLS.sub("\ufffd", text)


def wrapped(text: str, indent: str = "", hanging: str = "") -> Iterable[str]:
    """Return a text on as many lines as it needs.

    Args:
        text: to wrap.
        indent: before every line.
        hanging: besides, before every line but the first.
    """
    return textwrap.wrap(
        plain(text),
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + hanging,
        break_on_hyphens=False,
    )


def path_lines(pointer: str, first: str, indent: str) -> Iterator[str]:
    """Yield a JSON Pointer on as many lines as it needs, parted where a member begins.

    Args:
        pointer: to write.
        first: what the first line begins with.
        indent: what the others do.
    """
    line = first
    begun = False
    for step in plain(pointer).split("/")[1:]:
        if begun and len(line) + len(step) + 1 > WIDTH:
            yield line
            line = indent
        line += f"/{step}"
        begun = True
        while len(line) > WIDTH:
            yield line[:WIDTH]
            line = indent + line[WIDTH:]
    yield line
