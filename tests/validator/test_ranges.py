"""Ranges of a file that others read: the report is byte for byte that of one process, whatever stands at their ends."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from standards.registry import load
from standards.samples import generate
from validator import forked
from validator.errors import InputError
from validator.parallel import Answer, Examination, Ranged
from validator.pipeline import Options, validate_files
from validator.sources import blocks, places, reader
from validator.sources.places import Place, Range, Rest

STANDARD = load("s2@1.1")
TODAY = date(2025, 6, 30)
OPTIONS = Options(today=TODAY)


class Sharing:
    """A pool that reads ranges of files, in this process.

    Attributes:
        ranges: those that were asked for.
        read: how many were read.
        meanwhile: what happens before each.
    """

    most = most_ranges = 3
    range_size = 7000
    meanwhile: Callable[[], object] = staticmethod(lambda: None)

    def __init__(self, examination: Examination) -> None:
        self.ranges: list[Range] = []
        self.read = 0
        self._examination = examination

    def altered(self, found: Ranged | None) -> Ranged | None:
        """Leave an answer as it is."""
        return found

    def submit(self, texts: Sequence[bytes]) -> Callable[[], Answer]:
        return partial(self._examination.examine, texts)

    def reaches(self, place: Place) -> bool:
        return place.size > 0

    def submit_range(self, part: Range) -> Callable[[], Ranged | None]:
        self.ranges.append(part)
        return partial(self._read, part)

    def _read(self, part: Range) -> Ranged | None:
        self.meanwhile()
        self.read += 1
        return self.altered(self._examination.read(part))

    def close(self) -> None:
        """Have nothing to end."""


@pytest.fixture
def pools(monkeypatch: pytest.MonkeyPatch) -> list[Sharing]:
    """Make several processes share the file, in small parts; the pools that were made."""
    made: list[Sharing] = []

    def pool(_jobs: int, examination: Examination, _listener: object) -> Sharing:
        made.append(Sharing(examination))
        return made[-1]

    monkeypatch.setattr(forked, "Forked", pool)
    monkeypatch.setattr(blocks, "BLOCK_SIZE", 4096)
    monkeypatch.setattr(reader, "_HEADER_LIMIT", 4096)
    monkeypatch.setattr(places, "_MORE", 500)
    monkeypatch.setattr(places, "_LONGEST", 14_000)
    monkeypatch.setattr(places, "PIECE", 2500)
    return made


def clean(count: int = 90, *, ascii_only: bool = False) -> list[bytes]:
    records = generate(STANDARD, count, 1, today=TODAY)
    return [json.dumps(record, ensure_ascii=ascii_only).encode() for record in records]


def dirty() -> list[bytes]:
    lines = clean()
    lines[25] = lines[25].replace(b'"nombres"', b'"nombre"')
    lines[31] = lines[31][:-9]
    lines[37] = b"  "
    lines[43] = lines[43].replace(b"{", b'{"id": "twice", "id": "again", ', 1)
    lines[70] = b"\xff\xfe{}"
    lines[80] = lines[2]
    lines.append(json.dumps(json.loads(lines[50]) | {"id": "renewed"}, ensure_ascii=False).encode())
    return [*lines, b"", b"null", b"[]", lines[60]]


def same(path: Path, options: Options = OPTIONS) -> dict[str, Any]:
    """Hold a run that shares the file against one that does not; return the report."""
    told: list[list[str]] = [[], []]
    reports = [
        validate_files(
            [str(path)],
            STANDARD,
            replace(options, jobs=1 + number),
            sink=lambda finding, to=told[number]: to.append(finding.to_line()),  # type: ignore[misc]
        ).to_line()
        for number in range(2)
    ]
    assert reports[1] == reports[0]
    assert told[1] == told[0]
    return json.loads(reports[0])  # type: ignore[no-any-return]


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\n\n \n"])
@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf", b"\n \n"])
def test_lines_of_all_kinds(tmp_path: Path, pools: list[Sharing], start: bytes, end: bytes) -> None:
    path = tmp_path / "lines.ndjson"
    path.write_bytes(start + end.join(dirty()))
    options = replace(OPTIONS, fields=True, revisions=True, profile="public")
    report = same(path, options)
    assert {"json.syntax", "json.duplicate-key", "id.duplicate"} <= set(report["summary"]["rules"])
    assert report["files"][0]["bytes"] == path.stat().st_size
    assert len(pools[0].ranges) > 5


@pytest.mark.parametrize(
    "text",
    [
        b"\n".join(clean(ascii_only=True)),
        b"\n".join(clean(60, ascii_only=True) + clean()[60:]),
        b"\n".join(clean(60, ascii_only=True))
        + b"\n"
        + b"\n".join(clean()[60:]).decode().encode("cp1252", "ignore"),
        b"\n".join(clean(60, ascii_only=True)) + b"\n\xff\xfe{}\n" + b"\n".join(clean()[60:]),
        b"\n".join(clean(60)) + b"\n" + b'{"id": "' + b"x" * 9000 + b'"}\n' + b"\n".join(clean()[60:]),
        b"\n".join(clean(60)) + b"\n" + b'{"id": "' + b"x" * 90_000 + b'"}\n' + b"\n".join(clean()[60:]),
        b"\n".join(clean(60)) + b"\n" + b'{"id": "' + b"x" * 90_000,
    ],
    ids=["ascii", "late-utf-8", "late-latin-1", "late-rubbish", "long-line", "longer-line", "endless-line"],
)
def test_what_shows_late(tmp_path: Path, pools: list[Sharing], text: bytes) -> None:
    path = tmp_path / "lines.ndjson"
    path.write_bytes(text)
    same(path)
    assert len(pools[0].ranges) > 5


def test_an_answer_about_other_lines_does_not_count(
    tmp_path: Path, pools: list[Sharing], monkeypatch: pytest.MonkeyPatch
) -> None:
    def shifted(self: Sharing, found: Ranged | None) -> Ranged | None:
        return found if found is None or self.read != 4 else replace(found, begin=found.begin + 1)

    monkeypatch.setattr(Sharing, "altered", shifted)
    path = tmp_path / "lines.ndjson"
    path.write_bytes(b"\n".join(dirty()))
    same(path)
    assert pools[0].read == 4


def test_other_encodings_are_not_shared(tmp_path: Path, pools: list[Sharing]) -> None:
    path = tmp_path / "lines.ndjson"
    path.write_bytes(b"\n".join(clean()).decode().encode("utf-16"))
    same(path)
    path.write_bytes(b"\n".join(clean()).decode().encode("cp1252", "ignore"))
    same(path)
    assert [pool.ranges for pool in pools] == [[], []]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from([*dirty(), b"{", b"\t", b"\r"]), min_size=2, max_size=60),
    st.integers(50, 9000),
    st.integers(1, 3000),
)
@pytest.mark.usefixtures("pools")
def test_any_lines_and_ranges(tmp_path: Path, lines: list[bytes], size: int, more: int) -> None:
    path = tmp_path / "any.ndjson"
    path.write_bytes(b"\n".join(lines))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Sharing, "range_size", size)
        patch.setattr(places, "_MORE", more)
        same(path)


@given(
    st.binary(max_size=300).map(lambda text: text.replace(b"a", b"\n")),
    st.integers(1, 40),
    st.integers(0, 50),
)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_ranges_part_a_file(tmp_path: Path, text: bytes, size: int, first: int) -> None:
    path = tmp_path / "any"
    path.write_bytes(b"x" * first + text)
    with path.open("rb") as file:
        place = Place(str(path), len(text) + first, places.stamp_of(file.fileno()))
    found = [places.read(part) for part in Rest(place, first, 1, is_utf8=True).ranges(size)]
    end = first
    for each in found:
        assert each is not None
        begin, lines = each
        assert begin == end
        assert text[begin - first :].startswith(lines)
        end += len(lines)
        assert not lines or lines.endswith(b"\n") or end == place.size
    assert end == place.size


def test_another_file_in_the_same_place_is_told(tmp_path: Path) -> None:
    path = tmp_path / "lines.ndjson"
    path.write_bytes(b"1\n" * 40)
    with path.open("rb") as file:
        place = Place(str(path), 80, places.stamp_of(file.fileno()))
    times = path.stat().st_atime_ns, path.stat().st_mtime_ns
    digest = places.sample(place)
    path.write_bytes(b"2\n" * 40)
    os.utime(path, ns=times)
    assert places.sample(place) != digest
    os.utime(path, ns=(times[0], times[1] + 1))
    for read in (partial(places.sample, place), partial(places.read, Range(place, 0, 0, 10))):
        with pytest.raises(InputError) as failure:
            read()
        assert failure.value.code == "input-changed"


@pytest.mark.parametrize("path", ["/nowhere/at/all.ndjson", "/"])
def test_a_place_that_cannot_be_read_is_told(path: str) -> None:
    with pytest.raises(InputError) as failure:
        places.sample(Place(path, 80, "80-1"))
    assert failure.value.code == "input-unreadable"


def test_a_file_that_grows_is_read_on_in_turn(
    tmp_path: Path, pools: list[Sharing], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, lines = tmp_path / "lines.ndjson", clean()
    path.write_bytes(b"\n".join(lines[:80]) + b"\n")

    def grow() -> None:
        if pools[0].read == 5:
            with path.open("ab") as file:
                file.write(b"\n".join(lines[80:]))

    monkeypatch.setattr(Sharing, "meanwhile", staticmethod(grow))
    report = validate_files([str(path)], STANDARD, replace(OPTIONS, jobs=2))
    assert pools[0].read == 6
    assert (report.summary.records, report.partial) == (90, [])


def test_a_file_that_is_written_anew_is_not_told_wrongly(
    tmp_path: Path, pools: list[Sharing], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is wrong with a record is looked up in the file once more; not where another one stands by now."""
    path, lines = tmp_path / "lines.ndjson", clean()
    lines[-1] = lines[30]
    path.write_bytes(b"\n".join(lines))
    size = path.stat().st_size

    def anew(_pool: Sharing, found: Ranged | None) -> Ranged | None:
        assert found
        if found.begin + sum(piece.size for piece in found.pieces) == size:
            path.write_bytes(b"\n".join(lines[::-1]))
        return found

    monkeypatch.setattr(Sharing, "altered", anew)
    report = validate_files([str(path)], STANDARD, replace(OPTIONS, jobs=2))
    assert (pools[0].read, report.partial) == (len(pools[0].ranges), ["input"])
    [error] = [file.error for file in report.files]
    assert error is not None
    assert error.code == "input-changed"
    assert report.summary.findings.error == 0
