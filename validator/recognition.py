"""Which standard files follow when nobody said: told from their first records, or refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from standards.detection import Detection, all_kinds, detect
from standards.model import Standard
from standards.names import parse
from standards.registry import load, sibling
from validator.errors import InputError, ValidatorUsage
from validator.sources import Source
from validator.sources.entries import entries, is_stream, shown
from validator.sources.mapping import ColumnMapping, Reading

MEMBERS = ("results", "data")
"""Members of an envelope that hold records, in every standard."""
FIRST_RECORDS = 50
SHOWN = 3
"""Kinds that are told when it is not sure which."""


@dataclass
class Recognised:
    """What some files follow.

    Attributes:
        evidence: members that say so; empty when the standard was named.
        opened: by path, the streams whose first records were read already.
    """

    standard: Standard
    evidence: tuple[str, ...] = ()
    opened: dict[str, Source] = field(default_factory=dict)


def recognise(
    paths: Sequence[str], name: str | None, *, strict: bool = False, mapping: ColumnMapping | None = None
) -> Recognised:
    """Return the standard of some files: the one that is named, or the one that their first records show.

    A name without record leaves open which, where the version has several that do not come together.

    Args:
        paths: the files.
        name: of the standard, if somebody said it.
        strict: whether the standard is read to the letter.
        mapping: from the columns of tables to what they hold.

    Raises:
        UsageFailure: the name is no standard's.
        ValidatorUsage: ``standard-not-recognised`` or ``standards-mixed``.
        InputError: no file could be read.
    """
    named = load(name, strict=strict) if name is not None else None
    if name is not None and named is not None:
        if parse(name).record or len(named.records) == 1 or named.record.one_of:
            return Recognised(named)
        among = [each for each in all_kinds() if each.edition == named.edition]
    else:
        among = all_kinds()
    opened, found = _looked_at(paths, among, mapping)
    chosen = {detection.standard.name: detection for detection in found.values() if detection.standard}
    if len(chosen) > 1:
        told = "; ".join(f"{path}: {each.standard.name}" for path, each in found.items() if each.standard)
        raise ValidatorUsage("standards-mixed", found=told)
    [(kind, detection)] = chosen.items()
    standard = sibling(named, load(kind).record.name) if named else load(kind, strict=strict)
    return Recognised(standard, detection.evidence, opened)


def _looked_at(
    paths: Sequence[str], among: Sequence[Standard], mapping: ColumnMapping | None
) -> tuple[dict[str, Source], dict[str, Detection]]:
    """Open the files and look at their first records; a file that cannot be read is told later, with the others."""
    opened: dict[str, Source] = {}
    found: dict[str, Detection] = {}
    failure: InputError | None = None
    for path, source in _sources(paths, Reading(tuple(among), mapping)):
        if isinstance(source, InputError):
            failure = failure or source
            continue
        try:
            batch = source.first()
        except InputError as error:
            failure = failure or error
            continue
        finally:
            # A stream cannot be read again; of files, there may be more than can be open at once.
            if is_stream(path):
                opened[path] = source
            else:
                source.close()
        # What is damaged, or no object, shows nothing: it is told with the others.
        records = [each for each in (batch.records if batch else ()) if isinstance(each, dict)]
        detection = detect(records[:FIRST_RECORDS], among)
        if records and detection.standard is None:
            raise _unsure(path, detection)
        found[path] = detection
    if not any(detection.standard for detection in found.values()):
        raise failure or ValidatorUsage("standard-not-recognised", path=shown(paths[0]), hint="")
    return opened, found


def _sources(paths: Sequence[str], reading: Reading) -> Iterator[tuple[str, Source | InputError]]:
    """Open the files one after the other, those that folders, globs and archives hold too."""
    for path in paths:
        place = shown(path)
        try:
            for entry in entries(path):
                place = entry.path
                try:
                    yield place, Source(entry, *MEMBERS, reading=reading)
                except InputError as error:
                    yield place, error
        except InputError as error:
            yield place, error


def _unsure(path: str, detection: Detection) -> ValidatorUsage:
    from standards.texts import text

    near = [each for each in detection.candidates if each.score > 0.1][:SHOWN]
    names = ", ".join(f"{each.standard.name} ({each.score:.0%})" for each in near)
    hint = text("validator", "cli.nearest-standards", names=names) if names else ""
    return ValidatorUsage("standard-not-recognised", path=path, hint=hint)
