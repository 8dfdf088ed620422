"""Looking up one record, documents about it, and what a served sandbox tells of itself."""

import io
import re
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner
from support.sandboxes import access, call, refused, served

from conformance import cli
from conformance.practice import provider_file_of, standard_of, target_of
from conformance.provider_file import read
from conformance.sandbox import server
from conformance.sandbox.documents import pdf
from conformance.sandbox.exchange import Call
from conformance.sandbox.provider import Provider
from conformance.sandbox.server import Sandbox
from conformance.sandbox.settings import Settings
from standards.errors import UsageFailure

PROVIDER = served("s1", "declaracion-fiscal")
RECORD: dict[str, Any] = next(
    record
    for record in PROVIDER.records
    if {True, False} == {each["presento"] for each in record["resultados"]}
)


def year(*, filed: bool) -> int:
    return int(next(each["ejercicio"] for each in RECORD["resultados"] if each["presento"] is filed))


def test_a_record_is_found_by_its_parameters() -> None:
    reply = call(PROVIDER, "consulta", f"rfc={RECORD['rfc']}")
    assert orjson.loads(reply.body) == RECORD


def test_parameters_of_items_narrow_lists() -> None:
    narrowed = orjson.loads(
        call(PROVIDER, "consulta", f"rfc={RECORD['rfc']}&ejercicio={year(filed=False)}").body
    )
    assert narrowed == {
        "rfc": RECORD["rfc"],
        "resultados": [{"ejercicio": year(filed=False), "presento": False}],
    }
    assert (
        orjson.loads(call(PROVIDER, "consulta", f"rfc={RECORD['rfc']}&ejercicio=1900").body)["resultados"]
        == []
    )


@pytest.mark.parametrize("endpoint", ["consulta", "acuse"])
def test_wrong_parameters_are_refused(endpoint: str) -> None:
    for query in (
        "",
        "ejercicio=2024",
        "rfc=X&ejercicio=dos",
        "rfc=X&ejercicio=",
        f"rfc=X&ejercicio={'9' * 5000}",
    ):
        refused(call(PROVIDER, endpoint, query), 400)
    refused(call(PROVIDER, endpoint, "rfc=XAXX010101000&ejercicio=2024"), 404)
    refused(call(PROVIDER, endpoint, f"rfc={RECORD['rfc']}&ejercicio=2024", headers={}), 401)


def test_a_document_is_given_of_what_was_done_alone() -> None:
    reply = call(PROVIDER, "acuse", f"rfc={RECORD['rfc']}&ejercicio={year(filed=True)}")
    assert reply.status == 200
    assert reply.headers["Content-Type"] == "application/pdf"
    assert RECORD["rfc"].encode() in reply.body
    for other in (year(filed=False), 1900):
        refused(call(PROVIDER, "acuse", f"rfc={RECORD['rfc']}&ejercicio={other}"), 404)


def test_a_pdf_says_where_each_of_its_objects_stands() -> None:
    document = pdf(["Acuse (de prueba)", "Año \\ 2024", "😀"])
    start = int(re.findall(rb"startxref\n(\d+)\n%%EOF", document)[0])
    table = io.BytesIO(document[start:])
    assert table.readline() == b"xref\n"
    first, count = map(int, table.readline().split())
    places = [table.readline() for _ in range(first, count)]
    assert all(len(place) == 20 for place in places)
    for number, place in enumerate(places[1:], start=1):
        assert document[int(place[:10]) :].startswith(b"%d 0 obj\n" % number)
    length, stream = re.findall(rb"/Length (\d+)>>stream\n(.*?)\nendstream", document, re.DOTALL)[0]
    assert int(length) == len(stream)
    assert b"(Acuse \\(de prueba\\)) Tj T* (A\xf1o \\\\ 2024) Tj T* (?) Tj" in stream


def test_reserved_members_stay_where_the_contract_requires_them() -> None:
    provider = Provider(PROVIDER.standard, PROVIDER.records, Settings(public_only=True))
    assert orjson.loads(call(provider, "consulta", f"rfc={RECORD['rfc']}").body)["rfc"] == RECORD["rfc"]


@pytest.mark.parametrize(
    ("name", "api", "expected"),
    [
        ("s1", "", "s1@2.0"),
        ("s1", "declaraciones", "s1@2.0"),
        ("s1.inicial", "declaraciones", "s1.inicial@2.0"),
        ("s1", "declaracion-fiscal", "s1.declaracion-fiscal@2.0"),
        ("s6", "interconexion", "s6.record@1.1"),
        ("s6.release@1.1", "agregador", "s6.release@1.1"),
    ],
)
def test_choosing_an_api_chooses_the_kind_that_it_serves(name: str, api: str, expected: str) -> None:
    standard = standard_of(name, api)
    assert standard.name == expected
    assert standard.api.name == (api or standard.apis[0].name)


def test_an_api_that_a_standard_does_not_have_is_told_in_words() -> None:
    with pytest.raises(UsageFailure, match="agregador"):
        standard_of("s2", "agregador")


@pytest.mark.parametrize(
    ("name", "api", "kind"),
    [
        ("s2@2.0", "", "bearer"),
        ("s3.faltas-graves-personas-morales@2.0", "", "bearer"),
        ("s6", "agregador", "bearer"),
        ("s1", "", "oauth2-password"),
        ("s1", "declaracion-fiscal", "oauth2-password"),
    ],
)
def test_the_provider_file_tells_how_to_come_in(name: str, api: str, kind: str, tmp_path: Path) -> None:
    sandbox = Sandbox(served(name, api))
    try:
        target = target_of(sandbox)
    finally:
        sandbox._socket.close()
    written = tmp_path / "provider.toml"
    written.write_text(provider_file_of(target), encoding="utf-8")
    (again,) = read(written).targets
    assert again == target
    assert target.auth.type == kind
    assert target.url.endswith(sandbox.provider.api.main.path)
    assert target.dependencias is None
    assert bool(target.auth.token) == (kind == "bearer") == (not target.auth.token_url)


def test_an_expired_token_of_an_api_with_an_agreed_one_is_refused() -> None:
    provider = served("s2@2.0")
    main = provider.api.main
    assert provider.handle(Call(main.method, main.path, {}, access(provider))).status == 200
    old = {"authorization": f"Bearer {provider.old_token()}"}
    assert provider.handle(Call(main.method, main.path, {}, old)).status == 401
    assert provider.handle(Call("POST", "/oauth/token")).status == 404


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["-s", "s2@2.0"], "pdn-t0ken"),
        (["-s", "s6", "--api", "agregador"], "/s6/api/v1/search"),
        (["-s", "s1", "--api", "declaracion-fiscal"], "/declaraciones_fiscales"),
        (["-s", "s3.particulares@1.1"], "/v1/psancionados"),
    ],
)
def test_the_command_tells_where_and_how(
    arguments: list[str], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ready_at_once(provider: Provider, port: int, ready: Any) -> None:
        with Sandbox(provider, port) as sandbox:
            ready(sandbox)

    monkeypatch.setattr(server, "serve_forever", ready_at_once)
    done = CliRunner().invoke(cli.sandbox, [*arguments, "--rows", "3"], catch_exceptions=False)
    assert done.exit_code == 0
    assert told in done.output
