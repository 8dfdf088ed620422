"""What the workers of a cluster do: they make an examination from its description, and refuse it where it would differ.

Workers run other processes' code and data only by name: they have Conforme installed, the same as the run.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from hashlib import sha256
from importlib import resources
from importlib.metadata import version
from importlib.resources.abc import Traversable
from threading import Lock

from standards.model import Standard
from standards.registry import load
from validator.completeness import Completeness
from validator.errors import InputError
from validator.keys import Seed
from validator.parallel import Answer, Examination, Ranged
from validator.revisions import RevisionCheck
from validator.sources.places import Place, Range, read, sample
from validator.worker import Worker

_PACKAGES = ("standards", "validator")
_LIBRARIES = ("jsonschema-rs", "msgspec", "orjson", "pycountry")
"""Those that have a say in what is found."""
_DATA = (".json", ".py", ".toml")

_ONE_AT_A_TIME = Lock()
"""An examination has one seed and keeps things in mind; a worker's threads share them."""


@dataclass(frozen=True)
class Work:
    """What to do with records, in words that mean the same to every process.

    Attributes:
        standard: full name, with kind of record and revision.
        strict: whether it is read to the letter.
        today: the day that "future" is measured by.
        public: whether to tell what must not be published.
        fields: whether to count how full the fields are.
        revisions: whether to hold records against every revision.
    """

    standard: str
    strict: bool
    today: date
    public: bool
    fields: bool
    revisions: bool

    @classmethod
    def of(cls, standard: Standard, today: date, *, public: bool, fields: bool, revisions: bool) -> Work:
        """Describe what a run does."""
        name = f"{standard.system}.{standard.record.name}@{standard.version}:{standard.revision}"
        return cls(name, standard.strict, today, public, fields, revisions)


@lru_cache(maxsize=4)
def examination(work: Work) -> Examination:
    """Return what does some work; it is made once for all chunks."""
    standard = load(work.standard, strict=work.strict)
    return Examination(
        Worker(standard, work.today, public=work.public),
        Completeness.of(standard) if work.fields else None,
        RevisionCheck(standard) if work.revisions else None,
    )


@dataclass(frozen=True)
class Order:
    """A chunk of a run. What a worker that fails writes of it to its log holds no record, and no secret of an address.

    Attributes:
        build: of the run, as `build` tells it.
        seed: of its hashes.
        part: lines, or where a worker finds them.
    """

    work: Work
    build: str
    seed: int = field(repr=False)
    part: Sequence[bytes] | Range = field(repr=False)


def examine(order: Order) -> Answer | Ranged | str | None:
    """Return what is found in a chunk, or what is installed here where that is not what the run has.

    Raises:
        InputError: as `places.read`.
    """
    if order.build != build():
        return build()
    ranged = read(order.part) if isinstance(order.part, Range) else None
    with _ONE_AT_A_TIME:
        if Seed.value != order.seed:
            Seed.share(order.seed)
        if isinstance(order.part, Range):
            done = examination(order.work)
            return ranged and done.examine_range(*ranged, is_utf8=order.part.is_utf8)
        return examination(order.work).examine(order.part)


def sees(place: Place) -> int | None:
    """Return what tells that a worker sees the same file as the run, or None where it does not."""
    try:
        return sample(place)
    except InputError:
        return None


@cache
def build() -> str:
    """Return what is installed, for people; two that are the same find the same."""
    digest = sha256()
    for package in _PACKAGES:
        _add(digest.update, resources.files(package), package)
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    return f"conforme {version('conforme')} ({digest.hexdigest()[:8]}), Python {python}, {libraries}"


def _add(update: Callable[[bytes], None], folder: Traversable, path: str) -> None:
    """Add the files of a folder and of those in it, with their names, in an order that is the same everywhere."""
    for each in sorted(folder.iterdir(), key=lambda each: each.name):
        if each.is_dir():
            _add(update, each, f"{path}/{each.name}")
        elif each.name.endswith(_DATA):
            content = each.read_bytes()
            update(f"{path}/{each.name} {len(content)}\n".encode())
            update(content)
