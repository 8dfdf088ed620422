"""Where the releases of System 6 stand in each kind of its records, and what rules about releases share."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from standards.model import Schema
from validator.model import At, Facts, Record, Severity
from validator.rules.dates import day_of
from validator.rules.declare import ObjectCheck, record_rule
from validator.rules.silence import at, both

SYSTEM = ("s6@1.1",)
OCDS = "Open Contracting Data Standard 1.1 (1__1__5)"

ReleaseCheck = Callable[[Record, Facts], Iterable[At]]


class Released(NamedTuple):
    """A release and where it stands in its record; empty when it is the record."""

    pointer: str
    release: Record


def objects(value: Any, member: str | None = None) -> list[tuple[int, Record]]:
    """Return the objects of a list, or of the list that is a member of an object, with their positions."""
    if member is not None:
        value = value.get(member) if isinstance(value, dict) else None
    if not isinstance(value, list):
        return []
    return [(index, each) for index, each in enumerate(value) if isinstance(each, dict)]


def part(value: Any, *members: str) -> Any:
    """Return what stands at members inside of members; None when something is absent on the way."""
    for member in members:
        value = value.get(member) if isinstance(value, dict) else None
    return value


def histories(record: Record) -> Iterator[Released]:
    """Yield the objects of a package that hold all that is known of one process (OCDS records)."""
    for index, each in objects(record, "records"):
        yield Released(f"records/{index}", each)


def releases(record: Record) -> Iterator[Released]:
    """Yield the releases of a record of any kind; a reference to a release kept elsewhere is none."""
    if "ocid" in record and "record" not in record:
        yield Released("", record)
    if isinstance(record.get("record"), dict):
        yield Released("record", record["record"])
    for index, each in objects(record, "releases"):
        yield Released(f"releases/{index}", each)
    for pointer, history in histories(record):
        for index, each in objects(history, "releases"):
            if "url" not in each:
                yield Released(f"{pointer}/releases/{index}", each)
        if isinstance(history.get("compiledRelease"), dict):
            yield Released(f"{pointer}/compiledRelease", history["compiledRelease"])


_PLACES = ("record", "releases/*", "records/*/releases/*", "records/*/compiledRelease")
ALONE = {"properties": dict.fromkeys(("record", "releases", "records"), False)}
"""Records that are one release."""


def in_releases(schema: Schema) -> Schema:
    """Return a schema of records in which all that may be a release satisfies one."""
    return both(schema, *(at(place, schema) for place in _PLACES))


def release_rule(  # noqa: PLR0913 - the declaration is all there is to say
    rule_id: str,
    severity: Severity,
    source: str,
    example: str,
    *,
    instead_of: Iterable[str] = (),
    schema: Schema | Callable[[], Schema],
) -> Callable[[ReleaseCheck], ReleaseCheck]:
    """Register a rule about a release, which is asked about every release of a record.

    A compiled release repeats what the releases say, and their defects with it: those are told once.
    ``schema`` is what releases satisfy of which it has nothing to say, as for `record_rule`.
    """

    def said() -> Schema:
        return in_releases(schema() if callable(schema) else schema)

    def register(check: ReleaseCheck) -> ReleaseCheck:
        def whole(record: Record, facts: Facts) -> Iterator[At]:
            found = list(releases(record))
            if len(found) == 1:
                pointer, release = found[0]
                for at in check(release, facts):
                    yield at if not pointer else at._replace(member=_inside(pointer, at))
                return
            told: set[tuple[str, str]] = set()
            for pointer, release in found:
                for at in check(release, facts):
                    cause = (pointer.split("/releases/")[0].removesuffix("/compiledRelease"), _cause(at))
                    if pointer.endswith("/compiledRelease") and cause in told:
                        continue
                    told.add(cause)
                    yield at._replace(member=_inside(pointer, at))

        whole.__doc__ = check.__doc__
        asked: ObjectCheck = whole
        record_rule(rule_id, severity, source, example, systems=SYSTEM, instead_of=instead_of, schema=said)(
            asked
        )
        return check

    return register


def _inside(pointer: str, at: At) -> str:
    return f"{pointer}/{at.member}".strip("/")


def _cause(at: At) -> str:
    """Return what makes two findings one: all but the positions in lists, which compiling changes."""
    place = [token for token in at.member.split("/") if not token.isdecimal()]
    return json.dumps([place, at.params, at.value], sort_keys=True, default=str)


def same_id(value: Any) -> str | None:
    """Return an id as it is compared: 7 and "7" are one id; None for what is none."""
    if type(value) is int:
        return str(value)
    return (value.strip() or None) if isinstance(value, str) else None


def number(value: Any) -> float | None:
    """Return a number; None for anything else."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def money(value: Any) -> tuple[float, str] | None:
    """Return the amount and the currency of a value that has both."""
    amount, currency = number(part(value, "amount")), part(value, "currency")
    return (amount, currency) if amount is not None and isinstance(currency, str) else None


def days_between(first: Any, second: Any) -> float | None:
    """Return the days from one moment to another; negative when it comes before; None when one is not known.

    Where one of them has no time or no offset, whole days are counted.
    """
    if not isinstance(first, str) or not isinstance(second, str):
        return None
    one, other = _moment(first), _moment(second)
    if one is not None and other is not None:
        return (other - one).total_seconds() / 86_400
    earlier, later = day_of(first), day_of(second)
    return float((later - earlier).days) if earlier and later else None


@lru_cache(maxsize=4096)
def _moment(value: str) -> datetime | None:
    if len(value) <= len("2025-01-21"):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
