"""Writing records as files: NDJSON, a JSON array or the envelope of a search's answer, gzipped or not."""

from __future__ import annotations

import gzip
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Literal, cast, get_args

import orjson

from standards.errors import ConformeError

Form = Literal["ndjson", "array", "envelope"]
FORMS: tuple[Form, ...] = get_args(Form)

CHUNK = 500


def chunks(records: Iterable[dict[str, Any]], form: Form = "ndjson", *, total: int = 0) -> Iterator[bytes]:
    """Yield the bytes of a file of records, many records at a time.

    Args:
        records: what to write.
        form: of the file.
        total: how many there are, for the envelope's pagination.
    """
    opening, separator, closing = _frame(form, total)
    yield opening
    source, first = iter(records), True
    while batch := list(islice(source, CHUNK)):
        yield (b"" if first else separator) + separator.join(map(orjson.dumps, batch))
        first = False
    yield b"" if form == "ndjson" and first else closing


def _frame(form: Form, total: int) -> tuple[bytes, bytes, bytes]:
    if form == "ndjson":
        return b"", b"\n", b"\n"
    if form == "array":
        return b"[\n", b",\n", b"\n]\n"
    pagination = {"pageSize": max(total, 1), "page": 1, "totalRows": total, "hasNextPage": False}
    return b'{"pagination":' + orjson.dumps(pagination) + b',"results":[\n', b",\n", b"\n]}\n"


def write(path: Path, content: Iterable[bytes], *, compress: bool = False) -> None:
    """Write a file of any size, so that it appears whole or not at all.

    Raises:
        ConformeError: ``output-unwritable``.
    """
    try:
        with _appearing(path) as file:
            if compress:
                # A fixed time and no name make the same bytes on every run.
                with gzip.GzipFile(filename="", fileobj=file, mode="wb", mtime=0) as zipped:
                    zipped.writelines(content)
            else:
                file.writelines(content)
    except OSError as error:
        raise ConformeError("output-unwritable", path=path, detail=error.strerror) from error


@contextmanager
def _appearing(path: Path) -> Iterator[BinaryIO]:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield cast(BinaryIO, file)
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException:
        with suppress(FileNotFoundError):
            temporary.unlink()
        raise
