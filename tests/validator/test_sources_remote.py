"""Addresses: what is shown of them, and files at them as streams whose failures are told."""

import io
import socket
import sys
import threading
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support.bad_servers import never, serving
from support.file_servers import serving_files

from validator.errors import InputError
from validator.sources import Source, remote
from validator.sources.blocks import BLOCK_SIZE
from validator.sources.entries import entries, is_many, is_stream, lone, shown

SHOWN = {
    "https://datos.example.org/a.json": "https://datos.example.org/a.json",
    "https://ana:secreto@datos.example.org:8443/a.json": "https://datos.example.org:8443/a.json",
    "https://ana@datos.example.org/a.json?clave=secreto#secreto": "https://datos.example.org/a.json?…",
    "https://ana:se?creto@datos.example.org/a.json": "https://…",
    "https://ana:se#creto@datos.example.org/a.json": "https://…",
    "https://ana:sec/reto@datos.example.org/a.json": "https://…",
    "https://ana:1/secreto@datos.example.org/a.json": "https://…",
    "https://datos.example.org?de=ana@secreto": "https://…",
    "https://datos.example.org?secreto": "https://datos.example.org?…",
    "https://[::1]:8443/a.json": "https://[::1]:8443/a.json",
    "HTTP://ana:secreto@H/a": "HTTP://H/a",
    "s3://llave:secreto@entregas/a.json?versionId=secreto": "s3://entregas/a.json?…",
    "datos?.json": "datos?.json",
}


@pytest.mark.parametrize("address", SHOWN)
def test_what_is_shown_of_an_address(address: str) -> None:
    assert remote.without_secrets(address) == SHOWN[address]
    assert shown(address) == SHOWN[address]
    assert lone(address).path == SHOWN[address]


@given(st.text(min_size=1), st.text(min_size=1), st.text())
@example("0", "/", "")
@example("0/", "1", "")
def test_password_and_query_never_show(user: str, password: str, query: str) -> None:
    address = f"https://{user}:{password}SECRETO@datos.example.org/a.json?{query}SECRETO"
    assert "SECRETO" not in remote.without_secrets(address)


def test_address_is_one_file() -> None:
    for address in ("https://example.org/a*.json?x=[1]", "s3://entregas/a.zip"):
        assert not is_many(address)
        assert not is_stream(address)
        assert [entry.path for entry in entries(address)] == [shown(address)]


def read(address: str) -> list[object]:
    source = Source(address, "results")
    try:
        return [record for batch in source.batches() for record in batch.records]
    finally:
        source.close()


def test_first_records_are_read_before_the_last_are_sent() -> None:
    may_end = threading.Event()

    def answer(connection: socket.socket, _: str, __: threading.Event) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        connection.sendall(b'{"id": 1}\n' * (BLOCK_SIZE // 8))
        may_end.wait(30)
        connection.sendall(b'{"id": 2}\n')

    with serving(answer) as address:
        source = Source(address, "results")
        batches = source.batches()
        assert next(batches).records[0] == {"id": 1}
        may_end.set()
        assert [batch.records[-1] for batch in batches][-1] == {"id": 2}
        source.close()


def test_silent_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "READ_SECONDS", 0.3)
    with serving(never) as address, pytest.raises(InputError) as raised:
        read(address)
    assert raised.value.code == "input-remote-timeout"


def test_tables_that_are_read_from_their_end(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["id", "nombres"])
    book.worksheets[0].append(["A-1", "Ana"])
    book.save(tmp_path / "libro.xlsx")
    columns = io.BytesIO()
    pq.write_table(pa.table({"id": ["A-1"], "nombres": ["Ana"]}), columns)
    content = {"/libro": (tmp_path / "libro.xlsx").read_bytes(), "/columnas": columns.getvalue()}
    with serving_files(content) as files:
        for path in content:
            assert read(f"{files.address}{path}") == [{"id": "A-1", "nombres": "Ana"}]


@pytest.mark.parametrize("library", ["fsspec", "aiohttp"])
def test_missing_library_says_what_to_install(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(InputError, match="pip install fsspec aiohttp") as raised:
        read("https://example.org/a.json")
    assert raised.value.code == "input-needs-library"


@pytest.mark.parametrize("address", ["https://", "https:///a.json", "http://[::1/a", "http://a:99999999/x"])
def test_malformed_addresses(address: str) -> None:
    with pytest.raises(InputError) as raised:
        read(address)
    assert raised.value.message("es")
    assert raised.value.code in {"input-remote-address", "input-remote-unreachable"}
