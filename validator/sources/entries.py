"""What was given on the command line as the files that it stands for: folders, globs and archives are opened up."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO
from zipfile import ZipFile, ZipInfo

from validator.errors import InputError
from validator.sources import remote
from validator.sources.zips import check_method, holds_workbook, open_zip

DATA_SUFFIXES = frozenset({".json", ".ndjson", ".jsonl", ".csv", ".tsv", ".xlsx", ".xlsm", ".parquet"})
PACKED_SUFFIXES = frozenset({".gz", ".zst"})
ARCHIVE_SUFFIX = ".zip"
SEPARATOR = "!"
"""Between an archive and the file in it."""

_DIGITS = re.compile(r"([0-9]+)")
_ENCRYPTED = 0x1
WORKBOOK_SUFFIXES = (".xlsx", ".xlsm")


@dataclass(frozen=True)
class Entry:
    """One file to read.

    Attributes:
        path: as it is shown: ``archive.zip!member.json`` for one in an archive; nothing in it can harm a terminal.
        file: where it is, when that is not what is shown.
        open: opens one that is not a file of its own.
        size: in bytes, unpacked; 0 when it is not known.
        packed: bytes that it takes in its archive; None for a file of its own.
        address: of a remote file.
    """

    path: str
    file: str = ""
    open: Callable[[], IO[bytes]] | None = None
    size: int = 0
    packed: int | None = None
    address: str = ""


def lone(path: str) -> Entry:
    """Return what a path that stands for one file says."""
    if not remote.is_remote(path):
        return Entry(shown(path), file=path)
    return Entry(shown(path), open=lambda: remote.opened(path), address=path)


def is_many(path: str) -> bool:
    """Tell whether a path stands for other files: a folder, a glob, an archive or a file in one."""
    if remote.is_remote(path):
        return False
    if _is_file(path):
        return _is_archive(path)
    return path != "-" and (Path(path).is_dir() or glob.has_magic(path) or _in_archive(path) is not None)


def is_stream(path: str) -> bool:
    """Tell whether what a path gives can be read only once."""
    return path == "-" or (not remote.is_remote(path) and Path(path).exists() and not _is_file(path))


def entries(path: str) -> Iterator[Entry]:
    """Yield the files that a path stands for, in natural order; archives stay open meanwhile.

    Raises:
        InputError: ``input-folder-empty``, ``input-glob-empty`` or what `_members` raises.
    """
    if not is_many(path):
        yield lone(path)
    elif _is_file(path):
        yield from _members(path)
    elif Path(path).is_dir():
        closed: list[InputError] = []
        found = sorted(_files(path, closed), key=natural)
        if not found and not closed:
            raise InputError("input-folder-empty", path=shown(path), suffixes=_known())
        yield from _each([*found, *closed])
    elif (inside := _in_archive(path)) is not None:
        yield from _members(*inside)
    else:
        matches = sorted(glob.glob(path, recursive=True), key=natural)  # noqa: PTH207 - of whole paths
        if not matches:
            raise InputError("input-glob-empty", path=shown(path))
        for match in matches:
            yield from _each([match] if _is_file(match) else _found(match))


def _found(match: str) -> Iterator[str | InputError]:
    """Yield the files of a folder that a glob gives; what else is no file, such as a pipe, holds no delivery."""
    if Path(match).is_dir():
        closed: list[InputError] = []
        yield from sorted(_files(match, closed), key=natural)
        yield from closed


def natural(name: str) -> list[tuple[int, int, str]]:
    """Return a key that sorts names with their numbers by value: page-2 before page-10."""
    parts = _DIGITS.split(name)
    return [
        (1, len(part.lstrip("0")), part.lstrip("0")) if number % 2 else (0, 0, part)
        for number, part in enumerate(parts)
    ]


def shown(name: str) -> str:
    """Return a name of which nothing can harm a terminal or a report, nor tell a secret."""
    name = remote.without_secrets(name)
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in name)


def _each(paths: Iterable[str | InputError]) -> Iterator[Entry]:
    """Yield files, and those of archives among them; what cannot be opened fails by itself."""
    for path in paths:
        if isinstance(path, InputError):
            yield Entry(str(path.params["path"]), open=_raising(path))
            continue
        if not _is_archive(path):
            yield Entry(shown(path), file=path)
            continue
        try:
            yield from _members(path)
        except InputError as failure:
            yield Entry(shown(path), open=_raising(failure))


def _raising(failure: InputError) -> Callable[[], IO[bytes]]:
    def fail() -> IO[bytes]:
        raise failure

    return fail


def _files(folder: str, closed: list[InputError]) -> Iterator[str]:
    """Yield the data files under a folder; links to folders are not followed.

    Args:
        folder: to look into.
        closed: is given the folders that cannot be read.
    """

    def fail(error: OSError) -> None:
        detail = error.strerror or str(error)
        closed.append(InputError("input-unreadable", path=shown(str(error.filename)), detail=detail))

    for parent, folders, names in os.walk(folder, onerror=fail):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if is_data(name) and _is_file(path := os.path.join(parent, name)):  # noqa: PTH118 - as it was given
                yield path


def is_data(name: str) -> bool:
    """Tell by its name whether a file holds data; hidden files do not."""
    path = PurePosixPath(name.lower())
    suffixes = path.suffixes[-2:]
    if path.name.startswith((".", "~$")) or not suffixes:
        return False
    if suffixes[-1] in PACKED_SUFFIXES:
        return len(suffixes) == 1 or suffixes[0] in DATA_SUFFIXES
    return suffixes[-1] in DATA_SUFFIXES or suffixes[-1] == ARCHIVE_SUFFIX


def _known() -> str:
    return ", ".join(sorted(DATA_SUFFIXES | PACKED_SUFFIXES | {ARCHIVE_SUFFIX}))


def _is_file(path: str) -> bool:
    try:
        return Path(path).is_file()
    except ValueError:  # a zero in the name
        return False


def _is_archive(path: str) -> bool:
    try:
        with Path(path).open("rb") as file:
            return not path.lower().endswith(WORKBOOK_SUFFIXES) and file.read(4) in {
                b"PK\x03\x04",
                b"PK\x05\x06",
            }
    except OSError:
        return False  # told when it is read


def _in_archive(path: str) -> tuple[str, str] | None:
    """Return the archive and the member that a path such as ``archive.zip!member.json`` names."""
    archive, separator, member = path.partition(f"{ARCHIVE_SUFFIX}{SEPARATOR}")
    archive += ARCHIVE_SUFFIX
    return (archive, member) if separator and _is_file(archive) and _is_archive(archive) else None


def _members(path: str, only: str | None = None) -> Iterator[Entry]:
    """Yield the data files of an archive; a workbook is one file, whatever its name.

    Raises:
        InputError: ``input-archive-broken``, ``input-archive-members``, ``input-archive-empty``.
    """
    name = shown(path)
    with Path(path).open("rb") as file, open_zip(file, name) as archive:
        if only is None and holds_workbook(archive, name):
            yield Entry(name, file=path)
            return
        wanted = [each for each in archive.infolist() if _is_wanted(each, only)]
        if not wanted:
            raise InputError("input-archive-empty", path=name, suffixes=_known())
        for each in sorted(wanted, key=lambda each: natural(each.filename)):
            yield Entry(
                path=f"{name}{SEPARATOR}{shown(each.filename)}",
                open=_opening(archive, each, f"{name}{SEPARATOR}{shown(each.filename)}"),
                size=each.file_size,
                packed=each.compress_size,
            )


def _is_wanted(member: ZipInfo, only: str | None) -> bool:
    if not member.filename or member.filename.endswith("/"):
        return False
    if only is not None:
        return member.filename == only
    parts = PurePosixPath(member.filename).parts
    hidden = any(part.startswith(".") and part not in {".", ".."} for part in parts)
    return not hidden and "__MACOSX" not in parts and is_data(member.filename)


def _opening(archive: ZipFile, member: ZipInfo, path: str) -> Callable[[], IO[bytes]]:
    def opening() -> IO[bytes]:
        if member.flag_bits & _ENCRYPTED:
            raise InputError("input-encrypted", path=path)
        check_method(member, path)
        return archive.open(member)

    return opening
