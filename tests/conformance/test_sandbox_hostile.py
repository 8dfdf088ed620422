"""Whatever is sent to a sandbox of any API, it answers, never with an error of its own, and in time."""

import json
import time

import httpx
import pytest
from support.sandboxes import access, served

from conformance.sandbox.server import Sandbox
from standards.model import Api, Standard
from standards.registry import available

APIS = [(standard, api) for standard in available() for api in standard.apis]

DEEP_FILTER = '{"_and":[' * 400 + "{}" + "]}" * 400
BODIES = [
    b"", b"\xff\xfe", b"\x00", b'"\xed\xa0\x80"', b"null", b"[]", b"0", b"[" * 200_000, b'{"query":' * 3000,
    b'{"page":1e999}', b'{"page":' + b"9" * 5000 + b"}", b'{"page":' + b"9" * 4000 + b"}",
    b'{"page":1.0e5,"pageSize":1.5}', b'{"page":1,"page":"x"}',
    b'{"query":null,"sort":null}', b'{"pageSize":-0.0}', b'{"query":[],"sort":[]}',
    b'{"query":{"nombres":"\\ud800","ocid":"\\ud800"}}', b'{"query":{"id":"\\u0000","ocid":"\\u0000"}}',
    b'{"query":{"totalIngresosNetos":{"min":1e308,"max":-1e308},"numberOfTenderers":1e300}}',
    b'{"query":{"totalIngresosNetos":{"min":' + b"9" * 400 + b"}}}",
    b'{"query":{"tenderStartDate":"0001-01-01T00:00:00+23:59","tenderEndDate":"9999-12-31T23:59:60-23:59"}}',
    b'{"query":{"awards":"x","datosEmpleoCargoComision":[],"datosEmpleoCargoComision.nombreEntePublico":"x"}}',
    b'{"cycle":1e300,"procurementMethod":"' + b"x" * 100_000 + b'"}',
    b"{" + b" " * 2_000_000 + b"}",
]  # fmt: skip
ADDRESSES = [
    "fields=" + "*." * 5000, "fields=%00", "fields=%FF%FE", "fields=,,", "fields=..", "fields[x][y]=id", "limit=-2",
    "limit=" + "9" * 4500, "limit=%EF%BC%91", "limit=1&limit=x", "limit[]=1", "offset=" + "9" * 100, "page=0", "sort=-",
    "sort=" + "a." * 2000, "sort=" + ",".join(["-fecha"] * 2000), "filter=null", "filter={", "filter=" + DEEP_FILTER,
    'filter={"a":1e999}', 'filter={"id":{"_regex":"("}}', 'filter={"fecha":{"_gt":' + "9" * 4000 + "}}",
    "filter" + "[a]" * 50 + "=1", "filter[=1", "search=%00", "search=" + "x" * 30_000, "search=%ED%A0%80", "meta[]=*",
    "rfc=%00&ejercicio=2024", "rfc=x&ejercicio=" + "9" * 500, "rfc=x&rfc=y", "rfc", "&&&", "a" * 30_000 + "=1",
]  # fmt: skip
PATHS = ["/%00", "/%FF", "//", "/..", "/" + "a" * 20_000]


@pytest.mark.parametrize(
    ("standard", "api"), APIS, ids=[f"{standard.edition}-{api.name}" for standard, api in APIS]
)
def test_hostile_requests_are_answered(standard: Standard, api: Api) -> None:
    slowest = 0.0
    with (
        Sandbox(served(standard.edition, api.name)) as sandbox,
        httpx.Client(trust_env=False, timeout=20, headers=access(sandbox.provider)) as client,
    ):
        root = f"http://127.0.0.1:{sandbox.port}"
        requests = [("GET", root + path, b"") for path in PATHS]
        for endpoint in api.endpoints:
            url = root + endpoint.path.replace("{id}", "%00")
            requests += [(endpoint.method, f"{url}?{address}", b"{}") for address in ADDRESSES]
            requests += [("POST", url, body) for body in BODIES if endpoint.method == "POST"]
        for method, url, body in requests:
            begun = time.monotonic()
            reply = client.request(method, url, content=body if method == "POST" else None)
            slowest = max(slowest, time.monotonic() - begun)
            assert reply.status_code < 500, (method, url[:200], body[:200])
            assert reply.status_code == 200 or json.loads(reply.content)
    assert slowest < 4
