"""ZIP files opened with care: the list of what they hold is read as a whole, and may be made to be huge."""

from __future__ import annotations

import struct
from typing import IO
from zipfile import ZIP_BZIP2, ZIP_LZMA, BadZipFile, ZipFile, ZipInfo

from validator.errors import InputError

MEMBERS_LIMIT = 100_000
"""Files that one archive may hold."""

_DIRECTORY_LIMIT = 64 * 1024 * 1024
"""Bytes that the list of an archive's files may have."""
_END, _END_64 = struct.Struct("<4x3HHLLH"), struct.Struct("<4xQ2H2LQQQQ")
_UNBOUNDED = frozenset({ZIP_BZIP2, ZIP_LZMA})
"""Methods that are unpacked without a limit to what is in memory at once."""
_WORKBOOK_PARTS = frozenset({"[Content_Types].xml", "xl/workbook.xml"})
_OTHER_SPREADSHEETS = (frozenset({"xl/workbook.bin"}), frozenset({"content.xml", "META-INF/manifest.xml"}))
"""What a binary workbook and an OpenDocument hold."""


def open_zip(file: IO[bytes], path: str) -> ZipFile:
    """Return an archive, opened.

    Raises:
        InputError: ``input-archive-broken`` or ``input-archive-members``.
    """
    try:
        _check_directory(file, path)
        return ZipFile(file)
    except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise InputError("input-archive-broken", path=path, detail=str(error)) from error


def check_method(member: ZipInfo, path: str) -> None:
    """Refuse a member that cannot be unpacked in bounded memory.

    Raises:
        InputError: ``input-archive-method``.
    """
    if member.compress_type in _UNBOUNDED:
        raise InputError("input-archive-method", path=path)


def is_workbook(file: IO[bytes], path: str) -> bool:
    """Tell whether an archive is a workbook (XLSX) rather than one of files.

    Raises:
        InputError: ``input-spreadsheet`` for a spreadsheet of another kind, or what `open_zip` raises.
    """
    with open_zip(file, path) as archive:
        return holds_workbook(archive, path)


def holds_workbook(archive: ZipFile, path: str) -> bool:
    """Tell the same of an archive that is open."""
    names = archive.NameToInfo.keys()
    if any(names >= parts for parts in _OTHER_SPREADSHEETS):
        raise InputError("input-spreadsheet", path=path)
    return names >= _WORKBOOK_PARTS


def _check_directory(file: IO[bytes], path: str) -> None:
    """Refuse an archive with more files than can be listed, before the list is read."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _END.size - 65535 - 20 - _END_64.size))
    tail = file.read()
    for signature, layout, count, length in ((b"PK\x05\x06", _END, 3, 4), (b"PK\x06\x06", _END_64, 6, 7)):
        position = tail.rfind(signature)
        if position < 0 or position + layout.size > len(tail):
            continue
        fields = layout.unpack_from(tail, position)
        unknown = layout is _END and (fields[count] == 0xFFFF or fields[length] == 0xFFFFFFFF)
        if not unknown and (fields[count] > MEMBERS_LIMIT or fields[length] > _DIRECTORY_LIMIT):
            raise InputError("input-archive-members", path=path, limit=MEMBERS_LIMIT)
