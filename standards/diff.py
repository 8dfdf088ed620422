"""What changed between two standards: fields added, removed, renamed, required, narrowed or widened, and the API.

A change is *breaking* when records or requests that hold under the first may not hold under the second, or when
something that the first promises is gone: a member that it requires, a name, an operation, a filter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from standards.dictionary import Row, rows
from standards.model import Api, Standard
from standards.registry import sibling

ChangeKind = Literal["added", "removed", "renamed", "required", "optional", "narrowed", "widened", "changed"]

LOWER_LIMITS = ("minimum", "minLength", "minItems")
UPPER_LIMITS = ("maximum", "maxLength", "maxItems")


@dataclass(frozen=True)
class Difference:
    """One change.

    Attributes:
        where: kind of record, or ``API``.
        path: of the field, with dots; or what of the API.
        breaking: see the module.
        keyword: what changed about the field: ``type``, ``enum``…; empty when it is the field itself.
        before: how it was; None when it was not there.
        after: how it is; None when it is gone.
    """

    kind: ChangeKind
    where: str
    path: str
    breaking: bool
    keyword: str = ""
    before: Any = None
    after: Any = None


def differences(first: Standard, second: Standard) -> list[Difference]:
    """Return what changed from one standard to another, by record and in the order of the fields."""
    found: list[Difference] = []
    apis: set[tuple[str, str]] = set()
    for one, other in _pairs(first, second):
        if one is None or other is None:
            name = (one or other or first).record.name
            kind: ChangeKind = "added" if one is None else "removed"
            found.append(Difference(kind, name, "", breaking=other is None))
        else:
            found += _records(one, other)
            old, new = _api_of(one), _api_of(other)
            if old and new and (old.name, new.name) not in apis:
                apis.add((old.name, new.name))
                found += _apis(old, new)
    return found


def _api_of(standard: Standard) -> Api | None:
    return next((api for api in standard.apis if standard.record.name in api.records), None)


def _kinds(standard: Standard) -> list[Standard]:
    """Return a standard once for each of its kinds of records, but for those that only stand for others."""
    return [sibling(standard, kind.name) for kind in standard.records if not kind.one_of]


def _pairs(first: Standard, second: Standard) -> Iterator[tuple[Standard | None, Standard | None]]:
    """Yield the kinds that correspond: of the same name, or renamed, or the only ones on both sides."""
    ones, others = _kinds(first), _kinds(second)
    if len(ones) == len(others) == 1:
        yield ones[0], others[0]
        return
    by_name = {other.record.name: other for other in others}
    met: set[str] = set()
    for one in ones:
        same = [by_name[one.record.name]] if one.record.name in by_name else []
        heirs = second.corresponds.get(_full_name(one), ())
        named = others if len(others) == 1 else [other for other in others if other.record.name in heirs]
        found = same or named
        met |= {other.record.name for other in found}
        yield from ((one, other) for other in found)
        if not found:
            yield one, None
    for other in others:
        if other.record.name not in met:
            yield None, other


def _full_name(standard: Standard) -> str:
    return f"{standard.system}.{standard.record.name}@{standard.version}"


def _records(one: Standard, other: Standard) -> Iterator[Difference]:
    where = (
        one.record.name
        if one.record.name == other.record.name
        else f"{one.record.name} → {other.record.name}"
    )
    before = {row.path: row for row in rows(one)}
    after = {row.path: row for row in rows(other)}
    renamed = {
        old: new
        for old, new in other.renamed.get(_full_name(one), {}).items()
        if old in before and new in after
    }
    if one.edition == other.edition:
        renamed = {}
    targets = set(renamed.values())
    gone = {path for path in before if path not in renamed and (path not in after or path in targets)}
    for path, row in before.items():
        if path in renamed:
            yield Difference("renamed", where, path, True, before=path, after=renamed[path])
            yield from _field(where, renamed[path], row, after[renamed[path]])
        elif path not in gone:
            yield from _field(where, path, row, after[path])
        elif not _inside(path, gone):
            yield Difference("removed", where, path, bool(row.required), before=_told(row))
    fresh = after.keys() - before.keys() - targets
    for path, row in after.items():
        if path in fresh and not _inside(path, fresh):
            yield Difference("added", where, path, _demanded(path, after, before), after=_told(row))


def _inside(path: str, others: set[str]) -> bool:
    """Tell whether the object or array that holds a field is among others: then it is told, and not the field."""
    while path:
        path = path.removesuffix("[]") if path.endswith("[]") else path.rpartition(".")[0]
        if path in others:
            return True
    return False


def _demanded(path: str, after: Mapping[str, Row], before: Mapping[str, Row]) -> bool:
    """Tell whether a record that was whole before must give a new field: it is required, and its holder is not new."""
    holder = path.rpartition(".")[0]
    return bool(after[path].required) and (not holder or holder in before)


def _told(row: Row) -> dict[str, Any]:
    return {"types": list(row.types), "required": row.required}


def _field(where: str, path: str, before: Row, after: Row) -> Iterator[Difference]:
    if before.required is not None and after.required is not None and before.required != after.required:
        kind: ChangeKind = "required" if after.required else "optional"
        yield Difference(kind, where, path, kind == "required")
    if set(before.types) != set(after.types):
        how = _sets(set(before.types), set(after.types))
        # A whole number is a number.
        if {*before.types} - {"integer"} == {*after.types} - {"number"} - {
            "integer"
        } and "number" in after.types:
            how = "widened"
        yield Difference(how, where, path, how != "widened", "type", list(before.types), list(after.types))
    for keyword in sorted(before.limits.keys() | after.limits.keys()):
        old, new = before.limits.get(keyword), after.limits.get(keyword)
        if old != new:
            how = _limit(keyword, old, new)
            yield Difference(how, where, path, how != "widened", keyword, old, new)


def _sets(before: set[Any], after: set[Any]) -> ChangeKind:
    if before < after:
        return "widened"
    return "narrowed" if after < before else "changed"


def _limit(keyword: str, before: Any, after: Any) -> ChangeKind:
    """Tell what a keyword's change does to the values that are allowed."""
    if before is None or after is None:
        return "widened" if after is None else "narrowed"
    if keyword == "enum":
        before, after = ([value for value in values if value is not None] for values in (before, after))
        return _sets({*before}, {*after}) if {*before} != {*after} else "widened"
    if keyword in LOWER_LIMITS:
        return "narrowed" if after > before else "widened"
    if keyword in UPPER_LIMITS:
        return "narrowed" if after < before else "widened"
    return "changed"


def _apis(old: Api, new: Api) -> Iterator[Difference]:
    where = "API" if old.name == new.name else f"API {old.name} → {new.name}"
    before, after = _facts(old), _facts(new)
    for name in [*before, *(each for each in after if each not in before)]:
        was, is_ = before.get(name), after.get(name)
        if was != is_:
            kind: ChangeKind = "added" if was is None else "removed" if is_ is None else "changed"
            yield Difference(kind, where, name, kind != "added", before=was, after=is_)


def _facts(api: Api) -> dict[str, Any]:
    """Return what an API promises, by what it is called."""
    return {
        "style": api.style,
        "security": api.security,
        **{f"endpoint {each.name}": f"{each.method} {each.path}" for each in api.endpoints},
        **{f"filter {each.name}": each.match for each in api.filters},
        **{f"sort {each.name}": "asc, desc" for each in api.sorts},
        **({"max_page_size": api.max_page_size} if api.max_page_size else {}),
    }
