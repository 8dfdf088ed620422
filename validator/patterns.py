"""What the patterns of the schemas ask for, so that it can be said in words."""

from __future__ import annotations

import re

from validator.model import Params

_DIGITS = re.compile(r"\^(?:\\d|\[0-9\])\{(\d+)\}\$")
_CAPITALS = re.compile(r"\^\[A-Z\]\{(\d+)\}\$")
_KNOWN = {
    "\\S": "blank",
    "^[0-9]+([.][0-9]+)?$": "amount",
    "^([01][0-9]|2[0-3]):[0-5][0-9]$": "time",
    "^https://[^\\s/]+\\.[^\\s]+$": "link",
    "^[0-9a-f]{64}$": "digest",
}
"""Pattern -> the variant of the text of ``schema.pattern`` that says it; another one is shown as it is."""


def described(pattern: str) -> Params:
    """Return the parameters that tell a pattern."""
    for found, variant in (
        (_DIGITS.fullmatch(pattern), "digits"),
        (_CAPITALS.fullmatch(pattern), "capitals"),
    ):
        if found:
            return {"pattern": pattern, "length": int(found[1]), "variant": variant}
    return {"pattern": pattern, "variant": _KNOWN[pattern]} if pattern in _KNOWN else {"pattern": pattern}
