"""Files of records: three forms, gzipped or not, whole or not at all."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from standards.errors import ConformeError
from standards.samples.files import chunks, write

RECORDS = [{"id": str(number), "nombres": "Begoña"} for number in range(1203)]


def test_ndjson_has_one_record_a_line() -> None:
    content = b"".join(chunks(RECORDS))
    assert [json.loads(line) for line in content.decode().splitlines()] == RECORDS
    assert content.endswith(b"}\n")


def test_array_is_one_json_array() -> None:
    assert json.loads(b"".join(chunks(RECORDS, "array"))) == RECORDS


def test_envelope_is_an_answer_with_everything() -> None:
    answer = json.loads(b"".join(chunks(RECORDS, "envelope", total=len(RECORDS))))
    assert answer["results"] == RECORDS
    assert answer["pagination"] == {"pageSize": 1203, "page": 1, "totalRows": 1203, "hasNextPage": False}


@pytest.mark.parametrize(("form", "expected"), [("ndjson", None), ("array", []), ("envelope", {})])
def test_nothing_makes_a_sound_file(form: str, expected: object) -> None:
    content = b"".join(chunks([], form))
    if expected is None:
        assert content == b""
    else:
        assert isinstance(json.loads(content), type(expected))


def test_gzipped_bytes_are_stable(tmp_path: Path) -> None:
    one, other = tmp_path / "one.gz", tmp_path / "other.gz"
    write(one, chunks(RECORDS), compress=True)
    write(other, chunks(RECORDS), compress=True)
    assert one.read_bytes() == other.read_bytes()
    assert gzip.decompress(one.read_bytes()) == b"".join(chunks(RECORDS))


def test_an_interrupted_file_does_not_appear(tmp_path: Path) -> None:
    def interrupted() -> Iterator[bytes]:
        yield b"{}\n"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write(tmp_path / "records.ndjson", interrupted())
    assert list(tmp_path.iterdir()) == []


def test_an_unwritable_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConformeError) as failure:
        write(tmp_path / "file" / "records.ndjson", [b""])
    assert failure.value.code == "output-unwritable"
