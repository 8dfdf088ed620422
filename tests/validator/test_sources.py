"""Bytes to records: every layout, any block size, and every way of being broken."""

import contextlib
import gzip
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from validator.errors import InputError
from validator.sources import Damaged, Source, batch, blocks, reader, window
from validator.sources.scan import ElementEnd

RECORDS = [{"id": f"A-{n}", "lista": [{"a": 1}, {"b": "}, {"}], "objeto": {"id": '"\\{['}} for n in range(40)]
ENVELOPE = {"pagination": {"page": 1}, "results": RECORDS, "nota": [{"x": 1}, {"y": 2}]}


def read(path: Path) -> tuple[list[Any], list[int], Source]:
    source = Source(str(path), "results")
    records, lines = [], []
    try:
        for batch in source.batches():
            assert batch.first == len(records) + 1
            for index, record in enumerate(batch.records):
                records.append(record)
                lines.append(batch.line_of(index))
                if not isinstance(record, Damaged):
                    assert json.loads(batch.text_of(index)) == record
    finally:
        source.close()
    return records, lines, source


def failure(path: Path) -> tuple[str, int]:
    """Return the code of the failure and how many records came before it."""
    counts: list[int] = []
    with pytest.raises(InputError) as raised:
        read_counting(path, counts)
    assert raised.value.message("es")
    return raised.value.code, sum(counts)


def read_counting(path: Path, counts: list[int]) -> None:
    with contextlib.closing(Source(str(path), "results")) as source:
        counts += (len(batch.records) for batch in source.batches())


LAYOUTS = {
    "array": ("json-array", json.dumps(RECORDS)),
    "pretty-array": ("json-array", json.dumps(RECORDS, indent=2)),
    "compact-array": ("json-array", json.dumps(RECORDS, separators=(",", ":"))),
    "envelope": ("json-envelope", json.dumps(ENVELOPE)),
    "pretty-envelope": ("json-envelope", json.dumps(ENVELOPE, indent=1)),
    "envelope-results-first": ("json-envelope", json.dumps(dict(reversed(ENVELOPE.items())), indent=1)),
    "lines": ("ndjson", "\n".join(map(json.dumps, RECORDS))),
    "lines-with-blanks": ("ndjson", "\n\n" + "\n\n".join(map(json.dumps, RECORDS)) + "\n\n"),
}


@pytest.mark.parametrize("block", [1, 7, 64, 1000, 10**6])
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts(
    layout: str, packed: bool, block: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "BLOCK_SIZE", block)
    expected, text = LAYOUTS[layout]
    path = tmp_path / "datos"
    path.write_bytes(gzip.compress(text.encode()) if packed else text.encode())
    records, lines, source = read(path)
    assert (source.layout, records) == (expected, RECORDS)
    if expected == "json-envelope":
        assert source.members == {"pagination": {"page": 1}, "nota": [{"x": 1}, {"y": 2}]}
    for number, (line, record) in enumerate(zip(lines, records, strict=True)):
        assert f'"A-{number}"' in "".join(text.split("\n")[line - 1 : line + 2]), (line, record)


def test_single_record(tmp_path: Path) -> None:
    path = tmp_path / "uno.json"
    path.write_text(json.dumps(RECORDS[0], indent=2))
    records, lines, source = read(path)
    assert (records, lines, source.layout) == (RECORDS[:1], [1], "json-record")


@pytest.mark.parametrize("text", ["[]", " [ ] \n", '{"results": []}'])
def test_no_records(text: str, tmp_path: Path) -> None:
    path = tmp_path / "vacio.json"
    path.write_text(text)
    assert read(path)[0] == []


def test_byte_order_mark_is_told(tmp_path: Path) -> None:
    path = tmp_path / "marca.json"
    path.write_text(json.dumps(RECORDS), encoding="utf-8-sig")
    records, _, source = read(path)
    assert source.byte_order_mark
    assert records == RECORDS


BROKEN = {
    "empty": (b"", "input-empty"),
    "blank": (b" \n ", "input-empty"),
    "text": (b"hola", "input-not-json"),
    "html": (b"<html></html>", "input-not-json"),
    "number": (b"12", "input-not-json"),
    "open-object": (b'{"id": 1', "input-truncated"),
    "not-an-object": (b"{hola}", "input-syntax"),
    "nan": (b'{"id": NaN}', "input-syntax"),
    "deep": (b'{"a":' * 5000 + b"1" + b"}" * 5000, "input-syntax"),
    "open-array": (b'[{"id": 1}, {"id": 2}, {"id"', "input-truncated"),
    "open-string": (b'[{"id": 1}, {"id": "abc', "input-truncated"),
    "trailing": (b'[{"id": 1}] {"id": 2}', "input-trailing"),
    "open-envelope": (b'{"pagination": {}, "results": [{"id": 1}]', "input-truncated"),
    "no-results": (b'{"pagination": {}, "results": null}', "input-envelope"),
    "cut-gzip": (gzip.compress(json.dumps(RECORDS).encode())[:-20], "input-truncated-gzip"),
    "false-gzip": (b"\x1f\x8b" + b"x" * 50, "input-unreadable"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_broken_input_has_one_clear_code(case: str, tmp_path: Path) -> None:
    content, code = BROKEN[case]
    path = tmp_path / "roto"
    path.write_bytes(content)
    assert failure(path)[0] == code


def test_missing_file_and_folder(tmp_path: Path) -> None:
    assert failure(tmp_path / "nada")[0] == "input-missing"
    assert failure(tmp_path)[0] == "input-directory"


def test_what_comes_before_a_break_is_read(tmp_path: Path) -> None:
    path = tmp_path / "cortado.json"
    path.write_text(json.dumps(RECORDS)[:-10])
    assert failure(path) == ("input-truncated", len(RECORDS) - 1)


LONG = "a" * 5000
TOO_LONG = {
    "string": json.dumps({"id": LONG}),
    "brackets-and-quotes": json.dumps({"id": '{"[\\' * 2000}),
    "backslashes": json.dumps({"id": "\\" * 3000 + '"'}),
    "list": json.dumps({"id": [[{"a": 1}] * 300, '"]']}),
    "not-json": '{"id": ' + LONG + "}",
}


@pytest.mark.parametrize("block", [1, 3, 100])
@pytest.mark.parametrize("case", TOO_LONG)
def test_too_long_a_record_is_told_and_stepped_over(
    case: str, block: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "BLOCK_SIZE", block)
    monkeypatch.setattr(window, "RECORD_LIMIT", 1000)
    monkeypatch.setattr(reader, "_HEADER_LIMIT", 20)
    long = TOO_LONG[case]
    path = tmp_path / "largo.json"
    whole = '{"id": 1}'
    for text in (f"[{whole},\n {long} ,{whole}]", f"{whole}\n{long}\n{whole}", f"[{whole},\n{long}]"):
        path.write_text(text)
        records, lines, _ = read(path)
        assert [isinstance(record, Damaged) for record in records] == [False, True, False][: len(records)]
        assert lines[:2] == [1, 2]
        assert len(records) == text.count(whole) + 1


def test_a_record_too_long_that_never_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "BLOCK_SIZE", 100)
    monkeypatch.setattr(window, "RECORD_LIMIT", 1000)
    monkeypatch.setattr(reader, "_HEADER_LIMIT", 20)
    path = tmp_path / "largo.json"
    path.write_text(f'[{{"id": 1}}, {{"id": "{LONG}')
    assert failure(path) == ("input-truncated", 1)
    path.write_text(f'{{"id": "{LONG}"}}')
    assert failure(path) == ("record-too-long", 0)


@pytest.mark.parametrize("block", [16, 10**6])
def test_damaged_records_leave_the_rest(block: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "BLOCK_SIZE", block)
    whole, broken = (
        '{"id": "A"}',
        ['{"id": NaN}', '{"id": }', '{"id": "\\ud800"}', '{"a":' * 2000 + "1" + "}" * 2000],
    )
    for name, text in {
        "lines": "\n".join([whole, *broken, whole]),
        "array": f"[{', '.join([whole, *broken, whole])}]",
    }.items():
        path = tmp_path / name
        path.write_text(text)
        records = read(path)[0]
        assert [isinstance(record, Damaged) for record in records] == [False, *[True] * len(broken), False]


@pytest.mark.parametrize(
    "text", ['[{"id": 1},]', '[,{"id": 1}]', '[{"id": 1} {"id": 2}]', '[{"id": 1},,{"id": 2}]']
)
def test_wrong_commas_are_damage(text: str, tmp_path: Path) -> None:
    path = tmp_path / "comas.json"
    path.write_text(text)
    assert any(isinstance(record, Damaged) for record in read(path)[0])


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BytesIO(json.dumps(RECORDS).encode())

    monkeypatch.setattr(blocks.sys, "stdin", Stdin)
    assert read(Path("-"))[0] == RECORDS


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text('"\\{}[],:aé\n ', max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text('"{}a', max_size=2), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(
    records=st.lists(st.dictionaries(st.text('id"{}', max_size=3), JSON, max_size=4), max_size=12),
    indent=st.sampled_from([None, 0, 2]),
    block=st.integers(1, 60),
    envelope=st.booleans(),
)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_records_at_any_block_size(
    records: list[Any], indent: int | None, block: int, envelope: bool, tmp_path: Path
) -> None:
    document: Any = {"pagination": {}, "results": records, "z": [{"a": 1}, {"b": 1}]} if envelope else records
    path = tmp_path / "datos.json"
    path.write_text(json.dumps(document, indent=indent, ensure_ascii=False))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "BLOCK_SIZE", block)
        assert read(path)[0] == records


@given(content=st.binary(max_size=200) | st.text('[]{}",:\\1n ', max_size=60).map(str.encode))
@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_end_well(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "bytes"
    path.write_bytes(content)
    with contextlib.suppress(InputError):
        read(path)


WHOLE = b'{"id": 1}'


@pytest.mark.parametrize(
    "text",
    [
        b'{"id": "abc\n{"id": "abc\n{"id": "abc\n{"id": "abc\n%b\n%b\n',
        b'{"id": [\n%b\n%b',
        b"{\n\n%b\n%b\n}\n",
        b'{"results": [\n%b\n%b\n',
    ],
)
def test_lines_are_told_by_any_that_is_whole(text: bytes, tmp_path: Path) -> None:
    path = tmp_path / "datos.ndjson"
    path.write_bytes(text % (WHOLE, WHOLE))
    records, _, source = read(path)
    assert source.layout == "ndjson"
    assert [record for record in records if not isinstance(record, Damaged)] == [{"id": 1}] * 2


@pytest.mark.parametrize(
    "text", ['{"results": [\n{"id": 1}\n]}', '{"a": 1, "results": [\n{"id": 1},\n{"id": 1}\n]\n}']
)
def test_records_on_lines_of_their_own_in_an_envelope(text: str, tmp_path: Path) -> None:
    path = tmp_path / "datos.json"
    path.write_text(text)
    records, _, source = read(path)
    assert (source.layout, records) == ("json-envelope", [{"id": 1}] * text.count("id"))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('{"a":\n01, "results": [\n{"id": 1}\n]}', 2),
        ('{"results": [\n{"id": 1}\n],\n"a": NaN}', 4),
        ('{"a": %s, "results": [{"id": 1}]}' % ("[" * 300 + "]" * 300), 1),
    ],
)
def test_what_is_wrong_with_an_envelope_is_told_after_its_records(
    text: str, line: int, tmp_path: Path
) -> None:
    path = tmp_path / "datos.json"
    path.write_text(text)
    counts: list[int] = []
    with pytest.raises(InputError) as raised:
        read_counting(path, counts)
    assert (raised.value.code, raised.value.params["line"], sum(counts)) == ("input-syntax", line, 1)


def test_members_of_an_envelope_that_stand_twice(tmp_path: Path) -> None:
    path = tmp_path / "datos.json"
    path.write_text('{"p": {"q": 1, "q": 2}, "r": 1, "results": [{"id": 1}], "r": 1, "results": []}')
    source = read(path)[2]
    assert source.repeated == ["/p/q", "/r", "/results"]
    path.write_text('{"results": [{"id": 1, "id": 1}]}')
    assert read(path)[2].repeated == []


def test_a_record_of_too_many_values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "VALUES_LIMIT", 50)
    text = json.dumps({str(number): number for number in range(60)})
    path = tmp_path / "datos"
    for whole in (f"[{{}}, {text}, {{}}]", f"{{}}\n{text}\n{{}}"):
        path.write_text(whole)
        records = read(path)[0]
        assert records == [{}, Damaged(excess="too-many-values", limit=50), {}]
    path.write_text(text)
    assert read(path)[0] == records[1:2]
    path.write_text(f'{{"results": [{{}}], "a": {text}}}')
    assert failure(path) == ("input-envelope-values", 1)


JSON_TEXT = st.lists(
    st.text('ab"\\{}[],: ', max_size=8) | st.lists(st.integers(0, 9), max_size=3), max_size=4
)


@given(value=JSON_TEXT, after=st.sampled_from([b",", b"]", b" ]"]), size=st.integers(1, 7))
@settings(max_examples=300, deadline=None)
def test_the_end_of_an_element_is_found_in_parts(value: list[Any], after: bytes, size: int) -> None:
    element = json.dumps(value).encode()
    text = element + after + b'"}]'
    end, passed = ElementEnd(), 0
    for start in range(0, len(text), size):
        position = end.find(text[start : start + size])
        if position is not None:
            passed += position
            break
        passed += size
    assert text[:passed].rstrip() == element


@pytest.mark.parametrize("size", [0, 1, 100, batch._SHORT - 1, batch._SHORT, 3 * batch._SHORT])
def test_line_feeds_are_counted_in_short_texts_and_in_long_ones(size: int) -> None:
    text = (b"ab\n\r\n" * size)[:size]
    assert batch.line_feeds(text) == text.count(b"\n")


def test_lines_of_records_among_blank_ones(tmp_path: Path) -> None:
    path = tmp_path / "a.ndjson"
    path.write_bytes(b'\n{"a":1}\n\n \n{"a":2}\r\n{"a":3}\n\n')
    [only] = Source(str(path), "results").batches()
    assert [only.line_of(index) for index in range(len(only))] == [2, 5, 6]
    only.spans = np.array([[0, 7], [11, 18], [20, 27]], np.uint32)
    assert [only.line_of(index) for index in range(len(only))] == [2, 5, 6]
    assert [only.text_of(index) for index in range(len(only))] == only.texts()
