"""Which standard a record follows, told from its members: each kind of record has some that no other has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from standards import schemas
from standards.model import Schema, Standard
from standards.registry import kinds, load

Record = dict[str, Any]
Path = tuple[str, ...]

DEPTH = 3
"""Levels of members that are looked at: enough to tell kinds apart, few enough to be quick."""
ENOUGH = 0.5
"""Share of what a record holds that its standard must know."""
MARGIN = 0.05
"""How much better than the next the chosen kind must be."""
TELLING = 5
"""Kinds that may share a member for it to tell anything."""
EVIDENCE = 4
"""Members that are told as the reason."""


@dataclass(frozen=True)
class Candidate:
    """A kind of record, and how well the records fit it, from 0 to 1."""

    standard: Standard
    score: float


@dataclass(frozen=True)
class Detection:
    """What the records look like.

    Attributes:
        standard: that they follow; None when that is not sure.
        evidence: members that say so, the most telling first.
        candidates: every kind that knows something of the records, the best first.
    """

    standard: Standard | None
    evidence: tuple[str, ...]
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class _Signature:
    """What tells a kind: its places, the values that they allow, and the members that every record has."""

    standard: Standard
    paths: frozenset[Path]
    required: frozenset[str]
    allowed: dict[Path, frozenset[Any]] = field(repr=False)


def detect(records: Sequence[Any], among: Iterable[Standard] | None = None) -> Detection:
    """Tell which kind some records are of.

    Args:
        records: the first ones of a file, parsed.
        among: the kinds in question; every kind of every standard when absent.
    """
    everything = [_signature(each.name) for each in all_kinds()]
    rarity = Counter(path for each in everything for path in each.paths)
    wanted = None if among is None else {each.name for each in among}
    signatures = [each for each in everything if wanted is None or each.standard.name in wanted]
    seen = [_shape(record) for record in records if isinstance(record, dict) and record]
    scored = [
        (each, sum(_fit(shape, each, rarity) for shape in seen) / len(seen)) for each in signatures if seen
    ]
    scored = sorted((pair for pair in scored if pair[1] > 0), key=lambda pair: -pair[1])
    candidates = tuple(Candidate(each.standard, score) for each, score in scored)
    if not scored or scored[0][1] < ENOUGH or (len(scored) > 1 and scored[0][1] - scored[1][1] < MARGIN):
        return Detection(None, (), candidates)
    best = scored[0][0]
    evidence = tuple(_evidence(seen, best, rarity))
    return Detection(best.standard if evidence else None, evidence, candidates)


def all_kinds() -> list[Standard]:
    """Return the kinds that records can be told to be of; one that stands for several takes their place."""
    found = kinds()
    united = {(each.edition, name) for each in found for name in each.record.one_of}
    return [each for each in found if (each.edition, each.record.name) not in united]


def _shape(record: Record) -> dict[Path, list[Any]]:
    """Return the places of a record, without array indices, with the plain values that stand there."""
    found: dict[Path, list[Any]] = {}

    def look(value: Any, path: Path) -> None:
        if isinstance(value, dict):
            for name, member in value.items():
                place = (*path, name)
                found.setdefault(place, [])
                if isinstance(member, str | int):
                    found[place].append(member)
                elif len(place) < DEPTH:
                    look(member, place)
        elif isinstance(value, list):
            for item in value[:5]:
                look(item, path)

    look(record, ())
    return found


@cache
def _signature(name: str) -> _Signature:
    standard = load(name)
    whole = schemas.bundle(standard, standard.record_schema)
    allowed: dict[Path, frozenset[Any]] = {}
    paths: set[Path] = set()
    for path, parts in _places(whole, whole, (), frozenset()):
        paths.add(path)
        values = [frozenset(part["enum"]) for part in parts if "enum" in part]
        if values:
            allowed[path] = frozenset().union(*values)
    required = {
        member
        for part in schemas.parts(whole, whole)
        for member in part.get("required", ())
        if (member,) in paths
    }
    return _Signature(standard, frozenset(paths), frozenset(required), allowed)


def _places(
    schema: Schema, whole: Schema, path: Path, above: frozenset[str]
) -> Iterator[tuple[Path, list[Schema]]]:
    """Yield the places of a schema down to the depth that is looked at; items stand where their array does."""
    parts = list(schemas.parts(schema, whole, above))
    below = above | {part["$ref"] for part in parts if "$ref" in part}
    if path:
        yield path, parts
    for part in parts:
        if isinstance(part.get("items"), dict):
            yield from _places(part["items"], whole, path, below)
    if len(path) < DEPTH:
        for name, said in schemas.members(parts).items():
            for each in said:
                yield from _places(each, whole, (*path, name), below)


def _fit(shape: dict[Path, list[Any]], signature: _Signature, rarity: Counter[Path]) -> float:
    """Return how well a record fits a kind: members known, rare ones counting more; values allowed; none missing."""
    weights = {path: 1 / max(1, rarity[path]) for path in shape}
    known = sum(weight for path, weight in weights.items() if path in signature.paths) / sum(weights.values())
    present = (
        sum((name,) in shape for name in signature.required) / len(signature.required)
        if signature.required
        else 1.0
    )
    values = [
        value in signature.allowed[path]
        for path in shape
        if path in signature.allowed
        for value in shape[path]
    ]
    agreed = sum(values) / len(values) if values else 1.0
    return known * (0.5 + 0.5 * present) * (0.5 + 0.5 * agreed)


def _evidence(
    seen: Sequence[dict[Path, list[Any]]], signature: _Signature, rarity: Counter[Path]
) -> Iterator[str]:
    """Yield the members that most records have and the fewest other kinds know; none that many kinds have."""
    known = signature.paths
    times = Counter(path for shape in seen for path in shape if path in known and rarity[path] <= TELLING)
    telling = sorted(times, key=lambda path: (rarity[path], len(path), -times[path], path))
    for path in telling[:EVIDENCE]:
        yield ".".join(path)
