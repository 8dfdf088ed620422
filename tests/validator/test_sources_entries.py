"""Folders, globs and archives as the files that they hold, and everything that can be wrong with them."""

import contextlib
import gzip
import io
import json
import os
import struct
import sys
import zipfile
from pathlib import Path

import pytest
import zstandard

from validator.errors import InputError
from validator.sources import Source, packing
from validator.sources.entries import entries, is_data, natural, shown

CONTENT = b'[{"id": "A-1"}]'


def archive(path: Path, names: list[str], content: bytes = CONTENT) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name in names:
            file.writestr(name, content)
    return path


def listed(given: object) -> list[str]:
    return [entry.path for entry in entries(str(given))]


def records(given: object) -> int:
    total = 0
    for entry in entries(str(given)):
        source = Source(entry, "results")
        try:
            total += sum(len(batch.records) for batch in source.batches())
        finally:
            source.close()
    return total


def failure(given: object) -> str:
    with pytest.raises(InputError) as raised:
        records(given)
    assert raised.value.message("es")
    assert raised.value.message("en")
    return raised.value.code


def test_folder_gives_its_data_files_in_natural_order(tmp_path: Path) -> None:
    for name in (
        "b/data-10.json",
        "b/data-2.json",
        "a.csv",
        "LEEME.md",
        ".oculto.json",
        ".git/x.json",
        "Z.JSON",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(CONTENT)
    archive(tmp_path / "c.zip", ["m.json"])
    expected = ["Z.JSON", "a.csv", "b/data-2.json", "b/data-10.json", "c.zip!m.json"]
    assert listed(tmp_path) == [f"{tmp_path}/{name}" for name in expected]


def test_glob(tmp_path: Path) -> None:
    for name in ("data-10.json", "data-2.json", "otro.json"):
        (tmp_path / name).write_bytes(CONTENT)
    assert listed(tmp_path / "data-*.json") == [f"{tmp_path}/data-2.json", f"{tmp_path}/data-10.json"]
    assert failure(tmp_path / "nada-*.json") == "input-glob-empty"


def test_file_whose_name_looks_like_a_glob(tmp_path: Path) -> None:
    path = tmp_path / "datos[1].json"
    path.write_bytes(CONTENT)
    assert records(path) == 1


def test_empty_folder(tmp_path: Path) -> None:
    assert failure(tmp_path) == "input-folder-empty"


def test_archive_members_are_files_of_their_own(tmp_path: Path) -> None:
    path = archive(
        tmp_path / "datos.zip",
        [
            "b.json",
            "../../etc/a.json",
            "carpeta/",
            "__MACOSX/b.json",
            ".x.json",
            "LEEME.txt",
            "c\x1b[31m.json",
        ],
    )
    names = ["../../etc/a.json", "b.json", "c\\x1b[31m.json"]
    assert listed(path) == [f"{path}!{name}" for name in names]
    assert records(path) == 3
    assert records(f"{path}!b.json") == 1
    assert failure(f"{path}!nada.json") == "input-archive-empty"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["datos.zip"]


def test_compressed_member_and_archive_in_an_archive(tmp_path: Path) -> None:
    assert records(archive(tmp_path / "a.zip", ["m.json.gz"], gzip.compress(CONTENT))) == 1
    inner = archive(tmp_path / "b.zip", ["m.json"]).read_bytes()
    assert failure(archive(tmp_path / "c.zip", ["dentro.zip"], inner)) == "input-nested-archive"


def test_encrypted_member(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", ["m.json"])
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert failure(path) == "input-encrypted"


def test_unknown_method_and_damage(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", ["m.json"])
    whole = path.read_bytes()
    unknown = bytearray(whole)
    unknown[unknown.index(b"PK\x01\x02") + 10] = 97
    path.write_bytes(unknown)
    assert failure(path) == "input-unreadable"
    wrong_sum = bytearray(whole)
    wrong_sum[wrong_sum.index(b"PK\x01\x02") + 16] ^= 255
    path.write_bytes(wrong_sum)
    assert failure(path) == "input-unreadable"
    path.write_bytes(whole[:-30])
    assert failure(path) == "input-archive-broken"
    assert failure(archive(tmp_path / "hoja.xlsx", ["xl/workbook.xml"])) == "input-workbook-broken"
    assert (
        failure(archive(tmp_path / "hoja", ["content.xml", "META-INF/manifest.xml"])) == "input-spreadsheet"
    )


def test_any_byte_of_an_archive_may_be_wrong(tmp_path: Path) -> None:
    whole = archive(tmp_path / "a.zip", ["m.json", "n.json"]).read_bytes()
    path = tmp_path / "b.zip"
    for position in range(len(whole)):
        for value in (0, 255):
            path.write_bytes(whole[:position] + bytes([value]) + whole[position + 1 :])
            with contextlib.suppress(InputError):
                records(path)


def test_too_many_members_are_refused_before_they_are_listed(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, 9, 9, 2**31, 0, 0))
    assert failure(path) == "input-archive-members"


@pytest.mark.parametrize("packed", ["zip", "gzip", "zstandard"])
def test_bombs(packed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "RATIO_FLOOR", 2**20)
    content = b"[" + b" " * 2**22 + b"]"
    path = tmp_path / "bomba"
    if packed == "zip":
        archive(path, ["m.json"], content)
    else:
        path.write_bytes((gzip if packed == "gzip" else zstandard).compress(content))
    assert failure(path) == "input-bomb"
    monkeypatch.setattr(packing, "RATIO_LIMIT", 10**6)
    monkeypatch.setattr(packing, "SIZE_LIMIT", 2**21)
    assert failure(path) == "input-too-large"


def test_zstandard_without_library_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "zstandard", None)
    path = tmp_path / "a.zst"
    path.write_bytes(zstandard.compress(CONTENT))
    with pytest.raises(InputError, match="pip install zstandard") as raised:
        records(path)
    assert raised.value.code == "input-needs-library"


@pytest.mark.parametrize("chunk", [1, 5, 1024])
def test_zstandard(chunk: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "_ZSTANDARD_CHUNK", chunk)
    frame = zstandard.compress(json.dumps([{"id": n} for n in range(9999)]).encode())
    path = tmp_path / "a.zst"
    path.write_bytes(frame)
    assert records(path) == 9999
    path.write_bytes(frame[:-9])
    assert failure(path) == "input-truncated-gzip"
    path.write_bytes(frame[:40] + b"\0\0\0\0" + frame[44:])
    assert failure(path) == "input-unreadable"


@pytest.mark.parametrize("chunk", [5, 1024])
def test_frames_one_after_the_other(chunk: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "_ZSTANDARD_CHUNK", chunk)
    first, second = (zstandard.compress(b'{"id": %d}\n' % number) for number in (1, 2))
    path = tmp_path / "a.zst"
    path.write_bytes(first + second)
    assert records(path) == 2
    path.write_bytes(first + second[:-3])
    assert failure(path) == "input-truncated-gzip"


def test_archive_from_standard_input(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class Stdin:
        buffer = io.BytesIO(archive(tmp_path / "a.zip", ["m.json"]).read_bytes())

    monkeypatch.setattr("sys.stdin", Stdin)
    assert failure("-") == "input-nested-archive"


def test_names() -> None:
    names = ["p10", "p9", "p009a", "q", "p"]
    assert sorted(names, key=natural) == ["p", "p9", "p009a", "p10", "q"]
    assert shown("a\n\udcff\u202e") == "a\\n\\udcff\\u202e"
    assert [
        name for name in ("a.json.gz", "a.txt.gz", "a.gz", "a.xlsx", "~$a.xlsx", "a") if is_data(name)
    ] == ["a.json.gz", "a.gz", "a.xlsx"]


def test_methods_that_are_unpacked_without_a_limit_are_refused(tmp_path: Path) -> None:
    for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        path = tmp_path / "a.zip"
        with zipfile.ZipFile(path, "w", method) as file:
            file.writestr("m.json", CONTENT)
        assert failure(path) == "input-archive-method"


def test_a_glob_gives_files_and_what_folders_hold_but_no_pipes(tmp_path: Path) -> None:
    (tmp_path / "vacia").mkdir()
    (tmp_path / "llena").mkdir()
    (tmp_path / "llena/b.json").write_bytes(CONTENT)
    (tmp_path / "a.json").write_bytes(CONTENT)
    os.mkfifo(tmp_path / "tubo.json")
    assert listed(tmp_path / "*") == [f"{tmp_path}/a.json", f"{tmp_path}/llena/b.json"]


@pytest.mark.parametrize("chunk", [1, 7, 10**6])
def test_any_byte_of_a_gzip_may_be_wrong_and_what_comes_before_is_read(
    chunk: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "_UNPACKED_CHUNK", chunk)
    lines = b"\n".join(b'{"id": "%d"}' % number for number in range(30))
    whole = gzip.compress(lines, mtime=0)
    path = tmp_path / "a.gz"
    path.write_bytes(whole + bytes(5) + whole)
    assert records(path) == 59, "the last line of the first and the first of the second are one"
    for position in range(10, len(whole)):
        path.write_bytes(whole[:position] + bytes([whole[position] ^ 255]) + whole[position + 1 :])
        with contextlib.suppress(InputError):
            records(path)
    path.write_bytes(whole[:-8] + bytes(8))
    read: list[object] = []
    with contextlib.closing(Source(str(path), "results")) as source, contextlib.suppress(InputError):
        for batch in source.batches():
            read += batch.records
    assert len(read) == 29, "all but the last, which no line break ends"
