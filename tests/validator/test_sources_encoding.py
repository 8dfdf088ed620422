"""Text in other encodings than UTF-8 is read all the same and told; what is no text at all is refused."""

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from validator.errors import InputError
from validator.sources import Damaged, Source, blocks

RECORDS = [{"id": f"A-{n}", "nombre": "Begoña Muñoz Nájera" if n > 5 else "Ana"} for n in range(40)]
CODECS = {
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
    "utf-32-le": "UTF-32",
    "utf-32-be": "UTF-32",
    "latin-1": "Windows-1252 (Latin-1)",
    "utf-8": "",
    "utf-8-sig": "",
}
LAYOUTS = {
    "array": json.dumps(RECORDS, ensure_ascii=False, indent=1),
    "lines": "\n".join(json.dumps(record, ensure_ascii=False) for record in RECORDS),
    "envelope": json.dumps({"results": RECORDS, "nota": "año"}, ensure_ascii=False),
}


def read(path: Path) -> tuple[list[Any], Source]:
    with contextlib.closing(Source(str(path), "results")) as source:
        return [record for batch in source.batches() for record in batch.records], source


@pytest.mark.parametrize("block", [1, 3, 64, 10**6])
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("codec", CODECS)
def test_encodings(
    codec: str, layout: str, block: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "BLOCK_SIZE", block)
    path = tmp_path / "datos"
    path.write_bytes(LAYOUTS[layout].encode(codec))
    records, source = read(path)
    assert records == RECORDS
    assert source.encoding == CODECS[codec]
    assert source.byte_order_mark == (codec == "utf-8-sig")


def test_line_of_the_first_byte_that_shows_it(tmp_path: Path) -> None:
    path = tmp_path / "datos"
    path.write_bytes(LAYOUTS["lines"].encode("cp1252"))
    assert read(path)[1].encoding_line == 7


def test_quotes_and_dashes_of_windows(tmp_path: Path) -> None:
    path = tmp_path / "datos.json"
    path.write_bytes('[{"id": "“Núñez” – 5 €"}]'.encode("cp1252"))
    assert read(path)[0] == [{"id": "“Núñez” – 5 €"}]


DAMAGED = {
    "rubbish": b'[{"id": "\xff\x00\x81\x90"}]',
    "unusual-bytes": b'[{"id": "\xfe\xf0\xd7\xde"}]',
    "mixture": '[{"id": "ñ"}, {"id": "'.encode() + b'\xf1"}]',
    "mixture-backwards": b'[{"id": "\xf1"}, {"id": "' + 'ñáé"}]'.encode(),
}


@pytest.mark.parametrize("case", DAMAGED)
def test_what_is_no_text_is_a_damaged_record_and_the_rest_is_read(case: str, tmp_path: Path) -> None:
    path = tmp_path / "datos"
    records = DAMAGED[case][1:-1].split(b", ")
    for text in (b"[%b, {}]" % b", ".join(records), b"\n".join([*records, b"{}"])):
        path.write_bytes(text)
        read_records, _ = read(path)
        assert len(read_records) == len(records) + 1
        assert sum(isinstance(record, Damaged) for record in read_records) == 1


REFUSED = {
    "utf-16-cut": '[{"id": "ñ"}]'.encode("utf-16")[:-1],
    "utf-16-that-becomes-bytes": '[{"id": "a"}'.encode("utf-16") + b"\x00\xd8" * 2,
}


@pytest.mark.parametrize("case", REFUSED)
def test_text_that_turns_into_something_else_is_refused(case: str, tmp_path: Path) -> None:
    path = tmp_path / "datos.json"
    path.write_bytes(REFUSED[case])
    with pytest.raises(InputError) as raised:
        read(path)
    assert raised.value.code == "input-mixed-encoding"
    assert raised.value.message("es")


@given(
    text=st.text('aé{}[]":, ñ\n', max_size=40),
    codec=st.sampled_from(["utf-16", "utf-16-be", "utf-32-le", "cp1252", "utf-8"]),
    block=st.integers(1, 9),
    cut=st.integers(0, 3),
)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_in_any_encoding_ends_well(
    text: str, codec: str, block: int, cut: int, tmp_path: Path
) -> None:
    path = tmp_path / "bytes"
    data = text.encode(codec)
    path.write_bytes(data[: len(data) - cut])
    with pytest.MonkeyPatch.context() as patch, contextlib.suppress(InputError):
        patch.setattr(blocks, "BLOCK_SIZE", block)
        read(path)
