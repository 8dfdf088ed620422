"""Several processes: the report is byte for byte that of one, whatever the files, their cuts and the workers' fate."""

from __future__ import annotations

import gzip
import json
import multiprocessing
import os
import signal
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.file_servers import serving_files

from standards.pointers import index_free
from standards.registry import load
from standards.samples import generate
from validator import forked, parallel
from validator.baseline import Accepted
from validator.events import Event, FileFinished, Progress, WorkerLost
from validator.pipeline import Options, validate_files
from validator.sources import blocks, places, reader, window
from validator.sources.places import Range

STANDARD = load("s2@1.1")
TODAY = date(2025, 6, 30)
OPTIONS = Options(today=TODAY)
EXAMPLES = Path(__file__).parents[1] / "examples"

pytestmark = pytest.mark.skipif(not forked.is_possible(), reason="this system does not fork")


@pytest.fixture(params=["chunks", "ranges"])
def small(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make even little text go through several chunks, or let workers read several ranges of it."""
    monkeypatch.setattr(blocks, "BLOCK_SIZE", 4096)
    monkeypatch.setattr(reader, "_HEADER_LIMIT", 4096)
    monkeypatch.setattr(parallel, "CHUNK", 10_000)
    if request.param == "ranges":
        monkeypatch.setattr(forked, "_LARGE", 1)
        monkeypatch.setattr(forked, "PIECE", 10_000)
        monkeypatch.setattr(places, "PIECE", 6000)
        monkeypatch.setattr(places, "_MORE", 500)
        monkeypatch.setattr(places, "_LONGEST", 14_000)


def clean(count: int, seed: int = 1) -> list[bytes]:
    records = generate(STANDARD, count, seed, today=TODAY)
    return [json.dumps(record, ensure_ascii=False).encode() for record in records]


def dirty() -> list[bytes]:
    """Lines with all that may be wrong with lines, and records that contradict others far away."""
    lines = clean(90)
    lines[5] = lines[5].replace(b'"nombres"', b'"nombre"')
    lines[11] = lines[11][:-9]
    lines[17] = b"  "
    lines[23] = lines[23].replace(b"{", b'{"id": "twice", "id": "again", ', 1)
    lines[40] = lines[40].replace("Á".encode(), "Ã\x81".encode()).replace("Ó".encode(), "Ã“".encode())
    lines[70] = b"\xff\xfe{}"
    lines[80] = lines[2]
    lines.append(json.dumps(json.loads(lines[3]) | {"id": "renewed"}, ensure_ascii=False).encode())
    return [*lines, b"", b"null", b"[]", lines[0]]


def told(paths: list[str], options: Options, jobs: int) -> tuple[str, list[str], list[Event]]:
    """Return the report, the findings as they came, and the events, but for those that tell how far the work is."""
    streamed: list[str] = []
    events: list[Event] = []
    report = validate_files(
        paths,
        STANDARD,
        replace(options, jobs=jobs),
        lambda event: None if isinstance(event, Progress) else events.append(event),
        lambda finding: streamed.append(finding.to_line()),
    )
    return report.to_line(), streamed, events


def same(paths: list[Path], options: Options = OPTIONS) -> dict[str, Any]:
    """Hold runs with several processes against the run with one; return the report."""
    given_paths = [str(path) for path in paths]
    one = told(given_paths, options, 1)
    assert told(given_paths, options, 2) == one
    assert told(given_paths, options, 3) == one
    assert multiprocessing.active_children() == []
    return json.loads(one[0])  # type: ignore[no-any-return]


def written(path: Path, lines: list[bytes], end: bytes = b"\n") -> Path:
    path.write_bytes(b"\n".join(lines) + end)
    return path


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("end", [b"\n", b"", b"\n\n \n"])
def test_lines_clean_and_dirty(tmp_path: Path, end: bytes) -> None:
    assert same([written(tmp_path / "a.ndjson", clean(60), end)])["summary"]["findings"]["error"] == 0
    summary = same([written(tmp_path / "b.ndjson", dirty(), end)])["summary"]
    assert summary["records"] == 93
    assert {"json.syntax", "json.duplicate-key", "id.duplicate", "record.duplicate"} <= set(summary["rules"])


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    "packed",
    [
        gzip.compress,
        lambda text: gzip.compress(text)[:-3000],
        zstandard.compress,
        lambda text: zstandard.compress(text)[:-3000],
        lambda text: zstandard.compress(text[:9000]) + zstandard.compress(text[9000:]),
        lambda text: text.replace(b"\xff", b"").decode().encode("utf-16"),
        lambda text: b"\xef\xbb\xbf" + text,
        lambda text: text.replace(b"\xff\xfe", b"").decode().encode("cp1252", "ignore"),
        lambda text: text.replace(b"\n", b"\r\n"),
        lambda text: b"\n \n" + text,
    ],
    ids=[
        "gz",
        "truncated-gz",
        "zst",
        "truncated-zst",
        "zst-of-two-frames",
        "utf-16",
        "mark",
        "latin-1",
        "crlf",
        "blank-start",
    ],
)
def test_lines_packed_and_in_other_encodings(tmp_path: Path, packed: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "lines.bin"
    text = b"\n".join(dirty())
    try:
        path.write_bytes(packed(text))
    except UnicodeDecodeError:
        path.write_bytes(packed(b"\n".join(clean(90))))
    same([path])


@pytest.mark.usefixtures("small")
def test_files_of_all_kinds_and_folders(tmp_path: Path) -> None:
    records = [json.loads(line) for line in clean(40, 7)]
    folder = tmp_path / "folder"
    folder.mkdir()
    for number in range(12):
        written(folder / f"{number}.ndjson", dirty()[number * 7 : number * 7 + 20])
    (folder / "array.json").write_text(json.dumps(records))
    page = {"pagination": {"page": 1, "pageSize": 40, "totalRows": 40}, "results": records}
    (folder / "envelope.json").write_text(json.dumps(page))
    (folder / "one.json").write_text(json.dumps(records[0]))
    (folder / "stranger.json").write_text('{"a": 1}')
    (folder / "table.csv").write_text("other,columns\n1,2\n")
    (folder / "empty.ndjson").write_bytes(b"")
    (folder / "nothing.json").write_text("no JSON")
    last = written(tmp_path / "last.ndjson", dirty())
    report = same([folder, tmp_path / "missing.ndjson", last, folder / "array.json"])
    assert report["partial"] == ["input"]
    assert len(report["files"]) == 22


@pytest.mark.usefixtures("small")
def test_archives_of_many_members(tmp_path: Path) -> None:
    path = tmp_path / "delivery.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(7):
            archive.writestr(f"{number}.ndjson", b"\n".join(dirty()[number * 11 :]))
        archive.writestr("packed.ndjson.gz", gzip.compress(b"\n".join(dirty())))
        archive.writestr("plain.ndjson", b"\n".join(clean(60)), zipfile.ZIP_STORED)
        archive.writestr("array.json", b"[%b]" % b",".join(clean(20)))
        archive.writestr("empty.ndjson", b"")
    report = same([path, written(tmp_path / "last.ndjson", dirty())])
    assert len(report["files"]) == 12
    damaged = path.read_bytes()
    (tmp_path / "damaged.zip").write_bytes(damaged.replace(damaged[20_000:20_040], bytes(40)))
    assert same([tmp_path / "damaged.zip"])["partial"] == ["input"]


@pytest.mark.usefixtures("small")
def test_remote_lines() -> None:
    text = b"\n".join(dirty())
    content = {
        "/a.ndjson": text,
        "/b.ndjson.gz": gzip.compress(text),
        "/c.ndjson.zst": zstandard.compress(text),
    }
    with serving_files(content) as files:
        addresses = [f"{files.address}{path}" for path in [*content, "/missing.ndjson"]]
        one = told(addresses, OPTIONS, 1)
        assert told(addresses, OPTIONS, 2) == one
        assert told(addresses, OPTIONS, 3) == one
    assert [file["records"] for file in json.loads(one[0])["files"]] == [93, 93, 93, 0]


@pytest.mark.usefixtures("small")
def test_known_findings_are_accepted_wherever_they_are_found(tmp_path: Path) -> None:
    path = written(tmp_path / "a.ndjson", dirty())
    found = same([path])["findings"]
    known = [(each["rule"], index_free(each["pointer"])) for each in found]
    entries = [Accepted(rule, pointer, "known") for rule, pointer in dict.fromkeys(known)]
    stale, expired = Accepted("curp.date", "/curp", "mended"), replace(entries[0], expires=date(2025, 6, 29))
    report = same([path], replace(OPTIONS, accepted=(*entries, stale)))
    assert report["findings"] == []
    counts = {(each["rule"], each["pointer"]): each["count"] for each in report["baseline"]}
    assert counts == {**Counter(known), ("curp.date", "/curp"): 0}
    again = same([path], replace(OPTIONS, accepted=(expired, *entries[1:])))
    assert {(each["rule"], index_free(each["pointer"])) for each in again["findings"]} == {known[0]}


@pytest.mark.usefixtures("small")
def test_a_line_that_is_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window, "RECORD_LIMIT", 20_000)
    lines = dirty()
    lines[30] = b'{"id": "' + b"x" * 90_000 + b'"}'
    assert same([written(tmp_path / "long.ndjson", lines)])["summary"]["records"] == 93


@pytest.mark.usefixtures("small")
def test_what_is_counted_beside_findings(tmp_path: Path) -> None:
    lines = [line.replace(b'"nombres"', b'"nombre"') for line in clean(20)]
    path = written(tmp_path / "a.ndjson", [*clean(60), *lines])
    options = replace(OPTIONS, fields=True, revisions=True, profile="public", max_findings=7)
    report = same([path], options)
    assert report["fields"]
    assert report["revisions"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from([*dirty(), b"{", b'"\\', b"\t"]), min_size=2, max_size=60),
    st.integers(64, 9000),
    st.integers(1, 30_000),
)
def test_any_lines_and_cuts(tmp_path: Path, lines: list[bytes], block: int, chunk: int) -> None:
    path = written(tmp_path / "any.ndjson", lines)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "BLOCK_SIZE", block)
        patch.setattr(reader, "_HEADER_LIMIT", 4096)
        patch.setattr(parallel, "CHUNK", chunk)
        one = told([str(path)], OPTIONS, 1)
        assert told([str(path)], OPTIONS, 2) == one


@pytest.mark.parametrize(("large", "is_shared"), [(1, True), (1 << 30, False)])
def test_workers_read_large_files_themselves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, large: int, is_shared: bool
) -> None:
    run, readers = os.getpid(), multiprocessing.get_context("fork").SimpleQueue()

    def read(part: Range) -> tuple[int, bytes] | None:
        readers.put(os.getpid())
        return places.read(part)

    monkeypatch.setattr(blocks, "BLOCK_SIZE", 4096)
    monkeypatch.setattr(reader, "_HEADER_LIMIT", 4096)
    monkeypatch.setattr(forked, "_LARGE", large)
    monkeypatch.setattr(forked, "PIECE", 10_000)
    monkeypatch.setattr(parallel, "read", read)
    same([written(tmp_path / "a.ndjson", dirty())])
    seen = set()
    while not readers.empty():
        seen.add(readers.get())
    assert bool(seen) == is_shared
    assert run not in seen


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("victims", [1, 2])
def test_nothing_is_lost_when_workers_die(tmp_path: Path, victims: int) -> None:
    path = str(written(tmp_path / "a.ndjson", dirty() * 3))
    one, _, _ = told([path], OPTIONS, 1)
    killed: list[int] = []
    lost: list[Event] = []

    def kill(event: Event) -> None:
        if isinstance(event, WorkerLost):
            lost.append(event)
        if isinstance(event, Progress) and not killed:
            for child in multiprocessing.active_children()[:victims]:
                assert child.pid
                os.kill(child.pid, signal.SIGKILL)
                killed.append(child.pid)

    report = validate_files([path], STANDARD, replace(OPTIONS, jobs=2), kill)
    assert len(killed) == victims
    assert set(lost) == {WorkerLost("process")}
    assert report.to_line() == one


@pytest.mark.usefixtures("small")
def test_ctrl_c_tells_what_is_known(tmp_path: Path) -> None:
    paths = [str(written(tmp_path / f"{number}.ndjson", clean(90, number))) for number in range(3)]

    def stop(event: Event) -> None:
        if isinstance(event, FileFinished):
            raise KeyboardInterrupt

    report = validate_files(paths, STANDARD, replace(OPTIONS, jobs=2), stop)
    assert report.partial == ["interrupted"]
    assert report.summary.records == 90
    assert multiprocessing.active_children() == []
