"""Members that stand twice in one object, which parsers drop in silence."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import orjson

from standards.pointers import escape
from validator.sources.batch import Damaged

_SPACED_COLON = re.compile(rb'"\s+:')


def suspicious(data: bytes, records: Sequence[Any]) -> bool:
    """Tell whether some object of a batch may have a member twice.

    A member written again makes the text hold more colons after quotes than the parsed records do when they
    are written anew. What stands inside of strings counts the same on both sides.
    """
    kept = [record for record in records if not isinstance(record, Damaged)]
    try:
        anew = orjson.dumps(kept).count(b'":')
    except orjson.JSONEncodeError:
        return True
    written = data.count(b'":')
    if written < anew:
        written += len(_SPACED_COLON.findall(data))
    return written > anew


class _Members(dict[str, Any]):
    """An object that remembers which members came again."""

    repeated: tuple[str, ...] = ()


def _remember(pairs: list[tuple[str, Any]]) -> _Members:
    members = _Members(pairs)
    if len(members) < len(pairs):
        times = Counter(name for name, _ in pairs)
        members.repeated = tuple(name for name, count in times.items() if count > 1)
    return members


def repeated_keys(text: bytes) -> list[str]:
    """Return the pointers of the members of a record that stand twice; none of one nested too deep to be followed."""
    found: list[str] = []
    try:
        # Numbers stay as they are written: one may have more digits than Python makes a number of.
        whole = json.loads(text, object_pairs_hook=_remember, parse_int=str, parse_float=str)
    except RecursionError:
        return []
    pending = [("", whole)]
    while pending:
        pointer, value = pending.pop()
        if isinstance(value, _Members):
            found += [f"{pointer}/{escape(name)}" for name in value.repeated]
            pending += [(f"{pointer}/{escape(name)}", each) for name, each in value.items()]
        elif isinstance(value, list):
            pending += [(f"{pointer}/{index}", each) for index, each in enumerate(value)]
    return sorted(found)
