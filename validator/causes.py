"""Hits that another hit explains: one cause is told once, even when it shows at several places."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from validator.model import Hit

Hits = dict[str, Hit]
"""The hits of a record by their cause."""

_KEYS_AND_NAMES = frozenset({"curp.names", "rfc.names", "rfc.curp"})
_KEYS = {"curp": "rfc", "rfc": "curp"}


def settle(hits: Hits) -> None:
    """Drop what another hit of the same record explains."""
    for explained in [cause for find in _FINDERS for cause in find(hits)]:
        hits.pop(explained, None)


def _misspelt(hits: Hits) -> Iterator[str]:
    """A member under another name: what its absence brings about."""
    for hit in list(hits.values()):
        if hit.rule != "schema.misspelt-member":
            continue
        parent, similar = hit.pointer.rpartition("/")[0], hit.params["similar"]
        yield f"{parent}/{similar}"
        if "pellido" in similar or similar == "nombres":
            yield from _about_keys(hits, parent)


def _blank_surname(hits: Hits) -> Iterator[str]:
    """A blank second surname that the key has: it is missing, and not to be left out."""
    for cause, hit in list(hits.items()):
        parent, _, name = cause.rpartition("/")
        if hit.rule == "text.empty" and name == "segundoApellido" and any(_about_keys(hits, parent)):
            yield cause


def _about_keys(hits: Hits, parent: str) -> Iterator[str]:
    for name in _KEYS:
        hit = hits.get(f"{parent}/{name}")
        if hit is not None and hit.rule in _KEYS_AND_NAMES:
            yield f"{parent}/{name}"


def _own_superior(hits: Hits) -> Iterator[str]:
    """The key of the official given for the superior: it does not fit the superior's names."""
    for cause, hit in list(hits.items()):
        if hit.rule == "s2.own-superior" and hit.params.get("variant") == "key":
            yield from _about_keys(hits, cause)
            yield from _about_keys(hits, cause.rpartition("/")[0])


def _exchanged(hits: Hits) -> Iterator[str]:
    """A CURP where the RFC is due, and the RFC where the CURP is due."""
    for cause, hit in list(hits.items()):
        parent, _, name = cause.rpartition("/")
        other = hits.get(f"{parent}/rfc")
        if other is None or name != "curp":
            continue
        if (hit.params.get("variant"), other.params.get("variant")) == ("rfc", "curp"):
            hits[cause] = hit._replace(params={"variant": "exchanged"})
            yield f"{parent}/rfc"


def _hollow_procedures(hits: Hits) -> Iterator[str]:
    """A list of procedures without content: that each has no clave is the same defect."""
    for cause, hit in list(hits.items()):
        if hit.rule == "s2.procedure-missing":
            yield from [other for other in hits if other.startswith(f"{cause}/")]


_FINDERS: tuple[Callable[[Hits], Iterator[str]], ...] = (
    _misspelt,
    _blank_surname,
    _own_superior,
    _exchanged,
    _hollow_procedures,
)
