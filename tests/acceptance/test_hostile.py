"""Hostile input as a user meets it: a finding or a clear error, in bounded memory and time, and the rest is read."""

from __future__ import annotations

import bz2
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from standards.registry import load
from standards.samples import generate

COMMAND = str(Path(sys.executable).with_name("conforme"))
TODAY = "2025-06-30"
MEMORY, SECONDS = 300 * 1024, 120
"""KiB of memory of its own and seconds of processor time that a run may take."""

GOOD = [
    json.dumps(record, ensure_ascii=False).encode()
    for record in generate(load("s2@1.1"), 12, seed=3, today=date.fromisoformat(TODAY))
]


def run(*arguments: object, before: Sequence[str] = (), **more: Any) -> subprocess.CompletedProcess[bytes]:
    """Run the command, and hold it to what it may take."""
    command = ["sh", "-c", f'ulimit -t {SECONDS}; exec "$@"', "sh", *before, COMMAND, *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more) as process:
        watched = Watched(process.pid)
        output, error = process.communicate(timeout=600)
    assert b"Traceback" not in error, error.decode()
    assert watched.most() < MEMORY
    return subprocess.CompletedProcess(command, process.returncode, output, error)


class Watched:
    """The most memory of its own that a process holds while it runs, in KiB."""

    def __init__(self, process: int) -> None:
        self._status = Path(f"/proc/{process}/status")
        self._most = 0
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def _watch(self) -> None:
        with suppress(OSError):
            while found := re.search(r"RssAnon:\s*([0-9]+)", self._status.read_text()):
                self._most = max(self._most, int(found[1]))
                time.sleep(0.01)

    def most(self) -> int:
        self._thread.join()
        return self._most


def validate(*paths: object, **more: Any) -> tuple[int, dict[str, Any]]:
    done = run("validate", *paths, "-s", "s2@1.1", "--today", TODAY, "-f", "json", "--lang", "es", **more)
    assert done.stdout, done.stderr.decode()
    return done.returncode, json.loads(done.stdout)


def errors(document: dict[str, Any]) -> dict[str, str | None]:
    return {Path(file["path"]).name: file["error"] and file["error"]["code"] for file in document["files"]}


def with_member(text: bytes, number: int) -> bytes:
    """Return a good record with one more member, and an id of its own."""
    record = json.loads(GOOD[0]) | {"id": f"malo-{number}"}
    return json.dumps(record).encode()[:-1] + b',"otro":' + text + b"}"


DAMAGED = {
    "brackets": b"[" * 100_000 + b"]" * 100_000,
    "objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "exponent": b"1e999999",
    "digits": b"9" * 10_000_000,
    "lone-surrogate": b'"\\ud800"',
    "lone-low-surrogate": b'"\\udc00"',
    "raw-surrogate": b'"\xed\xa0\x80"',
    "not-utf-8": b'"\xff\xfe"',
    "nul": b'"\x00"',
    "control-character": b'"\x1b[31m"',
    "nan": b"NaN",
    "infinity": b"-Infinity",
    "mark": b'\xef\xbb\xbf"x"',
    "leading-zero": b"01",
    "two-texts": b'"a" "b"',
    "nothing": b"",
    "values": b"[" + b"0," * 600_000 + b"0]",
}
"""Values that make a record unreadable, and leave the brackets and quotes around it balanced."""
HARMLESS = {
    "tiny": b"1e-999999",
    "beyond-64-bits": b"18446744073709551616",
    "nul-escaped": b'"\\u0000"',
    "nested-300": b"[" * 300 + b"]" * 300,
    "long": b'"' + b"a" * 20_000_000 + b'"',
}
"""Values of a member that the standard does not know, which break no rule."""
UNBALANCED = [b'{"id": "abc', b"{", b"}", b"]", b'"', b"[" * 100_000, b"{}}", b"\x00", b'{"id": "\\']


def layouts(records: list[bytes]) -> dict[str, bytes]:
    array = b"[" + b",".join(records) + b"]"
    pages = b'{"pagination":{"page":1,"pageSize":99,"totalRows":%d,"hasNextPage":false},' % len(records)
    return {
        "datos.ndjson": b"\n".join(records),
        "datos.json": array,
        "pagina.json": pages + b'"results":' + array + b"}",
    }


@pytest.mark.parametrize("layout", ["datos.ndjson", "datos.json", "pagina.json"])
def test_a_damaged_record_is_a_finding_and_the_others_are_read(layout: str, tmp_path: Path) -> None:
    values = [*DAMAGED.values(), *HARMLESS.values()]
    bad = [with_member(text, number) for number, text in enumerate(values)]
    (tmp_path / layout).write_bytes(layouts([GOOD[1], *bad, *GOOD[2:]])[layout])
    code, document = validate(tmp_path / layout)
    assert code == 1
    assert errors(document) == {layout: None}
    assert document["summary"]["records"] == len(bad) + len(GOOD) - 1
    assert document["summary"]["rules"] == {"json.syntax": len(DAMAGED)}
    assert [each["record"] for each in document["findings"]] == list(range(2, len(DAMAGED) + 2))


def test_a_line_can_be_anything(tmp_path: Path) -> None:
    path = tmp_path / "datos.ndjson"
    path.write_bytes(b"\n".join([*UNBALANCED, *GOOD, *UNBALANCED]))
    code, document = validate(path)
    assert (code, errors(document)) == (1, {"datos.ndjson": None})
    assert document["summary"]["rules"] == {"json.syntax": 2 * len(UNBALANCED)}
    assert document["summary"]["valid"] == len(GOOD)


@pytest.mark.parametrize("layout", ["datos.ndjson", "datos.json", "pagina.json"])
def test_a_record_of_a_hundred_megabytes_is_told_and_stepped_over(layout: str, tmp_path: Path) -> None:
    long = with_member(b'"' + b"a" * 100_000_000 + b'"', 0)
    (tmp_path / layout).write_bytes(layouts([GOOD[1], long, GOOD[2]])[layout])
    code, document = validate(tmp_path / layout)
    assert (code, errors(document)) == (1, {layout: None})
    [finding] = document["findings"]
    assert (finding["rule"], finding["record"]) == ("json.syntax", 2)
    assert "64 MiB" in finding["message"]
    assert document["summary"]["valid"] == 2


def test_a_member_written_twice_is_told_also_of_the_envelope(tmp_path: Path) -> None:
    page = b'"pagination":{"page":1,"page":1,"pageSize":9,"totalRows":1,"hasNextPage":false}'
    (tmp_path / "pagina.json").write_bytes(
        b'{%b,"results":[%b],"results":[%b]}'
        % (page, GOOD[0][:-1] + b',"id":"otro"' * 50_000 + b"}", GOOD[1])
    )
    code, document = validate(tmp_path / "pagina.json")
    assert code == 1
    told = {(each["rule"], each["pointer"], each["record"]) for each in document["findings"]}
    assert {("json.duplicate-key", where, None) for where in ("/results", "/pagination/page")} <= told
    assert ("json.duplicate-key", "/id", 1) in told


LINES = b"\n".join(GOOD) + b"\n"


def packed_with_zstandard(content: bytes) -> bytes:
    packed: bytes = pytest.importorskip("zstandard").ZstdCompressor().compress(content)
    return packed


FILES: dict[str, tuple[Callable[[], bytes], str | None, int]] = {
    "unidos.gz": (lambda: gzip.compress(LINES) + gzip.compress(b"\n"), None, len(GOOD)),
    "con-ceros.gz": (lambda: gzip.compress(LINES) + b"\0" * 99, None, len(GOOD)),
    "cortado.gz": (lambda: gzip.compress(LINES)[:-9], "input-truncated-gzip", len(GOOD)),
    "sin-suma.gz": (lambda: gzip.compress(LINES)[:-4], "input-truncated-gzip", len(GOOD)),
    "otra-suma.gz": (lambda: gzip.compress(LINES)[:-8] + bytes(8), "input-unreadable", len(GOOD)),
    "con-basura.gz": (lambda: gzip.compress(LINES) + b"basura", "input-unreadable", len(GOOD)),
    "dos-veces.gz": (lambda: gzip.compress(gzip.compress(LINES)), "input-not-json", 0),
    "cortado.zst": (lambda: packed_with_zstandard(LINES)[:-9], "input-truncated-gzip", 0),
    "bomba.json.gz": (lambda: gzip.compress(b"[" + b" " * 40_000_000 + b"]", 9), None, 0),
    "blancos.json": (lambda: b" " * 50_000_000, "input-empty", 0),
    "renglones.json": (lambda: b"\n" * 50_000_000, "input-empty", 0),
    "ceros.json": (lambda: bytes(1_000_000), "input-not-json", 0),
    "comillas.json": (lambda: b'["' + b"a" * 1_000_000, "input-truncated", 0),
    "objeto.json": (lambda: b'{"a":' * 100_000, "input-syntax", 0),
    "sobre.json": (
        lambda: b'{"x":' + b"[" * 100_000 + b"]" * 100_000 + b',"results":[' + GOOD[0] + b"]}",
        "input-syntax",
        1,
    ),
    "miembros.json": (
        lambda: b"{%b}" % b",".join(b'"k%d":1' % number for number in range(600_000)),
        None,
        1,
    ),
    "marca.csv": (lambda: b'id,nombres\n"' + b"a" * 1_000_000, "input-csv", 0),
    "columnas.csv": (
        lambda: b",".join(b"c%d" % number for number in range(50_000)) + b"\nx\n",
        "input-csv-columns",
        0,
    ),
    "hondo.csv": (lambda: b"id,a" + b"[0]" * 5000 + b"\nx,y\n", "input-csv-header", 0),
    "vacio.json": (lambda: b"", "input-empty", 0),
}


def test_a_file_that_cannot_be_read_stops_no_other(tmp_path: Path) -> None:
    folder = tmp_path / "entrega"
    folder.mkdir()
    for name, (content, _, _) in FILES.items():
        (folder / name).write_bytes(content())
    (folder / "zz.ndjson").write_bytes(LINES)
    (folder / "bucle").symlink_to(folder)
    (folder / "bucle.json").symlink_to(folder / "bucle.json")
    os.mkfifo(folder / "tubo.json")
    (folder / "nombre\x1b[31m\n\u202e.json").write_bytes(b"[%b]" % GOOD[0])
    code, document = validate(folder)
    assert code == 3
    found = errors(document)
    assert {name: found[name] for name in FILES} == {name: error for name, (_, error, _) in FILES.items()}
    read = {Path(file["path"]).name: file["records"] for file in document["files"]}
    assert {name: read[name] for name in FILES} == {name: records for name, (_, _, records) in FILES.items()}
    assert read["zz.ndjson"] == len(GOOD)
    assert "nombre\\x1b[31m\\n\\u202e.json" in read
    assert len(read) == len(FILES) + 2, "neither the loops nor the pipe are files of the delivery"


def archive(path: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return path


def test_archives(tmp_path: Path) -> None:
    inner = archive(tmp_path / "dentro.zip", {"a.json": LINES}).read_bytes()
    (tmp_path / "dentro.zip").unlink()
    archive(
        tmp_path / "a.zip",
        {"../../fuera.json": LINES, "/etc/b.json": LINES, "c.zip": inner, "d.ndjson": LINES},
    )
    archive(tmp_path / "b.zip", {"bomba.json": bytes(100_000_000)}, zipfile.ZIP_BZIP2)
    archive(tmp_path / "c.zip", {"a.json": LINES})
    (tmp_path / "c.zip").write_bytes((tmp_path / "c.zip").read_bytes()[:-40])
    archive(tmp_path / "d.zip", {f"{number}.json": b"[]" for number in range(1000)})
    code, document = validate(tmp_path)
    assert code == 3
    found = errors(document)
    assert found["c.zip"] == "input-archive-broken"
    assert found["b.zip!bomba.json"] == "input-archive-method"
    assert {found[name] for name in ("fuera.json", "b.json", "a.zip!d.ndjson")} == {None}
    assert found["a.zip!c.zip"] == "input-nested-archive"
    assert sum(name.startswith("d.zip!") for name in found) == 1000
    assert not list(tmp_path.parent.rglob("fuera.json"))
    assert len(bz2.compress(bytes(100_000_000))) < 1000, (
        "a bomb: refused by its method, before it is unpacked"
    )


def test_a_bomb_is_given_up(tmp_path: Path) -> None:
    # Each line of an array of nothing but blanks: 1.2 GiB out of 1.2 MB.
    member = gzip.compress(b" " * 2**26, 9)
    (tmp_path / "bomba.gz").write_bytes(gzip.compress(b"[") + member * 19)
    (tmp_path / "datos.ndjson").write_bytes(LINES)
    code, document = validate(tmp_path)
    assert code == 3
    assert errors(document) == {"bomba.gz": "input-bomb", "datos.ndjson": None}


@contextmanager
def endless(program: str) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as process:
        try:
            yield process
        finally:
            process.kill()


STREAMS = {
    "zeros": (b"\0", "input-not-json"),
    "text": (b"a", "input-not-json"),
    "object": (b'{"a":"' + b"b" * 1000, "record-too-long"),
    "array": (b'[{"a":"' + b"b" * 1000, "record-too-long"),
    "lines": (GOOD[0] + b"\n" + b'{"a":"', "record-too-long"),
}


@pytest.mark.parametrize("case", STREAMS)
def test_a_stream_without_end_is_given_up(case: str) -> None:
    start, code = STREAMS[case]
    again = start if len(start) == 1 else b"b"
    program = f"import sys\nsys.stdout.buffer.write({start!r})\nwhile True: sys.stdout.buffer.write({again!r} * 65536)"
    with endless(program) as process:
        exit_code, document = validate("-", stdin=process.stdout)
    assert exit_code == 3
    assert errors(document) == {"-": code}
    assert document["summary"]["records"] == (case == "lines")


def test_a_pipe_is_read_as_a_file(tmp_path: Path) -> None:
    pipe = tmp_path / "tubo"
    os.mkfifo(pipe)
    with subprocess.Popen(["sh", "-c", f'cat "$0" > {pipe}', "/dev/stdin"], stdin=subprocess.PIPE) as writer:
        assert writer.stdin
        writer.stdin.write(LINES)
        writer.stdin.close()
        code, document = validate(pipe)
    assert (code, document["summary"]["records"]) == (0, len(GOOD))


def test_a_file_cut_while_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "datos.json"
    with path.open("wb") as file:
        file.write(b"[")
        for number in range(20_000):
            file.write(with_member(b"1", number) + b",\n")
        file.write(GOOD[1] + b"]")
    command = [COMMAND, "validate", str(path), "-s", "s2@1.1", "-f", "json", "--no-progress"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        time.sleep(1.5)
        os.truncate(path, 1_000_000)
        output, error = process.communicate(timeout=300)
    assert b"Traceback" not in error
    document = json.loads(output)
    assert process.returncode in {1, 3}
    assert document["files"][0]["error"] is None or document["files"][0]["error"]["code"] == "input-truncated"


def test_what_may_not_be_read_stops_no_other() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        for inner in ("a", "cerrada"):
            (folder / inner).mkdir()
            (folder / inner / "datos.ndjson").write_bytes(LINES)
        (folder / "cerrado.ndjson").write_bytes(LINES)
        (folder / "cerrado.ndjson").chmod(0)
        (folder / "cerrada").chmod(0)
        code, document = validate(folder, before=as_anybody())
        (folder / "cerrada").chmod(0o700)
    assert code == 3
    told = errors(document)
    assert told == {"datos.ndjson": None, "cerrado.ndjson": "input-unreadable", "cerrada": "input-unreadable"}


def as_anybody() -> list[str]:
    """Return what makes a command of a superuser obey permissions as everybody must."""
    if os.geteuid() != 0:
        return []
    if not shutil.which("setpriv"):
        pytest.skip("a superuser may read everything")
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"]


def test_names_and_values_cannot_harm_a_terminal(tmp_path: Path) -> None:
    path = tmp_path / "datos\x1b[2J.ndjson"
    record = {
        **json.loads(GOOD[0]),
        "nombres": "\x1b[31mAna\x07",
        "\x1b[2Jcurp": "x",
        "tipoArea": [{"clave": "\x1b"}],
    }
    path.write_bytes(json.dumps(record).encode() + b'\n{"\x1b": 1}\n')
    for form in ("text", "github"):
        done = run("validate", path, "-s", "s2@1.1", "--lang", "es", "-f", form)
        assert done.returncode == 1
        assert b"\x1b" not in done.stdout + done.stderr
        assert b"\x07" not in done.stdout + done.stderr


def test_very_many_small_files(tmp_path: Path) -> None:
    folder = tmp_path / "muchos"
    folder.mkdir()
    for number in range(2000):
        (folder / f"{number}.json").write_bytes(b"[]")
    code, document = validate(folder)
    assert code == 0
    assert len(document["files"]) == 2000


@pytest.mark.parametrize("limit", [100_000, 400_000])
def test_no_memory_is_a_clear_error(limit: int, tmp_path: Path) -> None:
    path = tmp_path / "datos.ndjson"
    path.write_bytes(with_member(b'"' + b"a" * 60_000_000 + b'"', 0))
    command = [
        "sh",
        "-c",
        f'ulimit -d {limit}; exec "$@"',
        "sh",
        COMMAND,
        "validate",
        str(path),
        "-s",
        "s2@1.1",
    ]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 3
    assert b"memoria" in done.stderr
    assert b"Traceback" not in done.stderr


def test_damaged_records_do_not_hide_which_standard_the_others_follow(tmp_path: Path) -> None:
    (tmp_path / "a.ndjson").write_bytes(b'{"id": "abc\n' * 60 + LINES)
    (tmp_path / "b.json").write_bytes(b"[5, null]")
    (tmp_path / "c.ndjson").write_bytes(LINES)
    done = run("validate", tmp_path, "--lang", "es", "-f", "json", "--today", TODAY)
    document = json.loads(done.stdout)
    assert (done.returncode, document["standard"]) == (1, "s2@1.1")
    assert [file["records"] for file in document["files"]] == [60 + len(GOOD), 2, len(GOOD)]
