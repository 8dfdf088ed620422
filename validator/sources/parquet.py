"""Parquet: the rows in batches, whose columns may be nested (structures, lists) or have dotted paths as names."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from typing import IO, Any

from validator.errors import InputError
from validator.sources.libraries import failures, library
from validator.sources.packing import check_growth
from validator.sources.table import Row, Rows, Table, in_batches

BATCH_ROWS = 1000
BATCH_BYTES = 256 * 1024 * 1024
"""What the texts of one column may take in memory while they are read."""
RUN_BYTES = 16 * 1024 * 1024
"""What the texts of the records in one batch may take in memory."""

_BROKEN = "input-parquet-broken"
_FOOTER_LIMIT = 64 * 1024 * 1024
"""Bytes that the description of the file may have: it is read as a whole."""
_BUFFER = 1024 * 1024
_PAGE_HEAD = 16
_END = struct.Struct("<L4s")
_NO_JSON = ("binary", "map", "union", "duration", "interval", "extension")
"""Kinds of type that have no form in JSON, as their names tell them."""


def row_batches(file: IO[bytes], table: Table) -> Iterator[Rows]:
    """Yield the rows; a null is an absent member.

    Raises:
        InputError: ``input-needs-library``, ``input-parquet-broken``, ``input-parquet-type``, ``input-bomb``,
            ``record-too-long`` or what `Table.begin` raises.
    """
    parquet = library("pyarrow.parquet", table.path)
    _check_footer(file, table.path)
    with failures(_BROKEN, table.path):
        metadata = parquet.read_metadata(file)
        most = _rows_at_once(file, metadata, table.path)
        opened = parquet.ParquetFile(
            file,
            metadata=metadata,
            buffer_size=_BUFFER,
            pre_buffer=False,
            coerce_int96_timestamp_unit="us",
        )
        schema = opened.schema_arrow
    for column in schema:
        _check_type(column.type, column.name, table.path)
    table.begin(schema.names)
    yield from in_batches(_runs(opened, most, table.path), table)


def _check_footer(file: IO[bytes], path: str) -> None:
    size = file.seek(0, 2)
    file.seek(max(0, size - _END.size))
    end = file.read(_END.size)
    length, mark = _END.unpack(end) if len(end) == _END.size else (0, b"")
    if mark != b"PAR1" or length + _END.size > size:
        raise InputError(_BROKEN, path=path, detail="PAR1")
    if length > _FOOTER_LIMIT:
        raise InputError("input-workbook-part", path=path, part="footer", limit=_FOOTER_LIMIT // 1024**2)
    file.seek(0)


def _rows_at_once(file: IO[bytes], metadata: Any, path: str) -> int:
    """Return how many rows fit in memory, whatever their texts; refuse columns that unpack to what no data are.

    A text that comes again and again stands once in the file, in a dictionary, and as often as it comes in memory.
    """
    longest = 1
    for group in map(metadata.row_group, range(metadata.num_row_groups)):
        for column in map(group.column, range(metadata.num_columns)):
            check_growth(path, column.total_compressed_size, column.total_uncompressed_size)
            if column.physical_type == "BYTE_ARRAY" and column.has_dictionary_page:
                starts = (column.dictionary_page_offset or 0, column.data_page_offset)
                file.seek(min(each for each in starts if each))
                longest = max(longest, _page_bytes(file.read(_PAGE_HEAD)))
    file.seek(0)
    return max(1, min(BATCH_ROWS, BATCH_BYTES // longest))


def _page_bytes(head: bytes) -> int:
    """Return the size of a page, unpacked, as its header tells it in Thrift's compact form: type, then size."""
    numbers, position = [], 0
    for _ in range(2):
        number, shift = 0, 0
        position += 1  # the number of the field
        while head[position] & 0x80:
            number |= (head[position] & 0x7F) << shift
            position, shift = position + 1, shift + 7
        numbers.append((number | head[position] << shift) >> 1)
        position += 1
    return numbers[1]


def _check_type(kind: Any, column: str, path: str) -> None:
    """Refuse a type that has no form in JSON, at any depth."""
    name = str(kind).partition("<")[0]
    if name == "dictionary":
        _check_type(kind.value_type, column, path)
    if kind.num_fields:
        for inner in range(kind.num_fields):
            _check_type(kind.field(inner).type, column, path)
    if any(each in name for each in _NO_JSON):
        raise InputError("input-parquet-type", path=path, column=column, type=str(kind))


def _runs(opened: Any, most: int, path: str) -> Iterator[list[Row]]:
    """Yield rows, as many at a time as fit in memory."""
    number = 1
    batches = opened.iter_batches(batch_size=most, use_threads=False)
    while True:
        with failures(_BROKEN, path):
            batch = next(batches, None)
        if batch is None:
            return
        for part in _parts(batch, number, path):
            with failures(_BROKEN, path):
                columns = [_values(column) for column in part.columns]
            yield [(number + index, cells, []) for index, cells in enumerate(zip(*columns, strict=True))]
            number += part.num_rows


def _parts(batch: Any, number: int, path: str) -> Iterator[Any]:
    """Yield a batch in parts whose texts fit in memory."""
    if sum(map(_text_bytes, batch.columns)) <= RUN_BYTES:
        yield batch
        return
    half = batch.num_rows // 2
    if not half:
        raise InputError("record-too-long", path=path, line=number, limit=RUN_BYTES // 1024**2)
    yield from _parts(batch.slice(0, half), number, path)
    yield from _parts(batch.slice(half), number + half, path)


def _text_bytes(column: Any) -> int:
    """Return how many bytes the texts of a column have."""
    kind = str(column.type).partition("<")[0]
    if kind == "dictionary":
        return _text_bytes(column.dictionary_decode())
    if kind.endswith("string"):
        compute = library("pyarrow.compute", "")
        return compute.sum(compute.binary_length(column)).as_py() or 0
    if kind == "struct":
        return sum(map(_text_bytes, column.flatten()))
    return _text_bytes(column.flatten()) if kind.endswith("list") else 0


def _values(column: Any) -> list[Any]:
    """Return a column as Python values, its nested nulls left out."""
    kind = str(column.type)
    if kind.startswith("dictionary"):
        return list(column.dictionary_decode().to_pylist())
    if "timestamp[ns" in kind:
        column = column.cast(_microseconds(column.type), safe=False)
    values = column.to_pylist()
    return [_present(value) for value in values] if column.type.num_fields or "double" in kind else values


def _microseconds(kind: Any) -> Any:
    """Return a type whose moments are those that Python can tell."""
    pyarrow = library("pyarrow", "")
    name = str(kind)
    if name.startswith("timestamp[ns"):
        return pyarrow.timestamp("us", kind.tz)
    if name.startswith("struct"):
        fields = [kind.field(index) for index in range(kind.num_fields)]
        return pyarrow.struct([field.with_type(_microseconds(field.type)) for field in fields])
    if name.startswith("list"):
        return pyarrow.list_(kind.value_field.with_type(_microseconds(kind.value_type)))
    return kind


def _present(value: Any) -> Any:
    """Return a value without the members that are null; a number that is none (NaN) is how tables say null."""
    if isinstance(value, dict):
        found = {name: _present(each) for name, each in value.items()}
        return {name: each for name, each in found.items() if each is not None}
    if isinstance(value, list):
        return [_present(each) for each in value]
    return None if isinstance(value, float) and math.isnan(value) else value
