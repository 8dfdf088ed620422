"""What to tell of a value that satisfies none of several alternatives (``anyOf``, ``oneOf``): one cause, not all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from validator.model import Params

if TYPE_CHECKING:
    from validator.engine import Failure

KEYWORDS = frozenset({"anyOf", "oneOf"})
_DISTINCT = frozenset({"const", "enum"})

Branches = list[list["Failure"]]
"""What fails in each alternative; nothing in one that holds."""


def told(failure: Failure, branches: Branches) -> list[Failure]:
    """Return what is worth telling when a value satisfies none of its alternatives, or several of one.

    That is what fails in the alternative that the value was meant for; when none can be told, what they all ask.

    Args:
        failure: that of the whole keyword.
        branches: what fails in each alternative.
    """
    if not all(branches):
        return [failure._replace(limit=None)]
    return _meant(branches, failure.path) or [failure._replace(limit=_asked(branches, failure.path))]


def _meant(branches: Branches, path: tuple[str | int, ...]) -> list[Failure] | None:
    """Return what fails in the alternative meant: the only one of the value's type, or the one broken least."""
    fit = [each for each in branches if not _fails(each, path, frozenset({"type"}))]
    if len(fit) > 1:
        fit = sorted((each for each in fit if not _fails(each, path, _DISTINCT)), key=len)
    return fit[0] if fit and (len(fit) == 1 or len(fit[0]) < len(fit[1])) else None


def _fails(branch: list[Failure], path: tuple[str | int, ...], keywords: frozenset[str]) -> bool:
    return any(failure.path == path and failure.keyword in keywords for failure in branch)


def _asked(branches: Branches, path: tuple[str | int, ...]) -> Params | None:
    """Return the types, or the members, of which any would do; None when the alternatives ask for other things."""
    types: dict[str, None] = {}
    members: dict[str, None] = {}
    for branch in branches:
        own = next((each for each in branch if each.path == path and each.keyword == "type"), branch[0])
        if own.keyword == "type" and own.path == path:
            types |= dict.fromkeys(_names(own.limit))
        elif len(branch) == 1 and own.keyword == "required" and own.path == path:
            members[own.member] = None
    if types and not members:
        return {"expected_types": [name for name in types if name != "null"], "variant": "types"}
    if len(members) == len(branches):
        return {"members": ", ".join(members), "variant": "members"}
    return None


def _names(limit: Any) -> list[str]:
    return [limit] if isinstance(limit, str) else list(limit)
