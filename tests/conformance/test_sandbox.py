"""The reference provider over real HTTP: it does everything right."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import httpx
import jsonschema_rs
import pytest

from conformance.sandbox.provider import Provider
from conformance.sandbox.server import Sandbox
from conformance.sandbox.settings import Settings
from standards.registry import load
from standards.samples import generate
from standards.schemas import bundle
from standards.spanish import collation_key, search_fold

STANDARD = load("s2@1.1")
ROWS = 250
PEOPLE: list[dict[str, Any]] = [
    {"primerApellido": "Muñoz", "segundoApellido": "Núñez Ñandú"},
    {"primerApellido": "Munoz"},
    {"primerApellido": "PÉREZ", "curp": ""},
    {"primerApellido": "Pérez 100% (A.B_C)"},
]


def records() -> list[dict[str, Any]]:
    made = list(generate(STANDARD, ROWS, 3))
    named = [{**record, **person} for record, person in zip(made, PEOPLE, strict=False)]
    return named + made[len(named) :]


@dataclass
class Caller:
    """Searches a served provider with a good token."""

    sandbox: Sandbox
    client: httpx.Client

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.sandbox.provider.access_token(time.time())}"}

    def post(self, body: Any = None, **options: Any) -> httpx.Response:
        options = {"json": body, **options} if "content" not in options else options
        headers = {**self.headers, **options.pop("headers", {})}
        return self.client.post(self.sandbox.url, headers=headers, **options)

    def search(self, **body: Any) -> Any:
        reply = self.post(body)
        assert reply.status_code == 200, reply.text
        return reply.json()

    def found(self, **query: Any) -> list[dict[str, Any]]:
        results: list[dict[str, Any]] = self.search(query=query, pageSize=200)["results"]
        return results

    def total(self, **query: Any) -> int:
        return int(self.search(query=query)["pagination"]["totalRows"])


@pytest.fixture(scope="module")
def api() -> Iterator[Caller]:
    with Sandbox(Provider(STANDARD, records())) as sandbox, httpx.Client(trust_env=False) as client:
        yield Caller(sandbox, client)


def assert_refused(reply: httpx.Response, status: int = 400) -> None:
    assert reply.status_code == status, reply.text
    body = reply.json()
    assert body["code"] == str(status)
    assert body["message"]
    assert isinstance(body["message"], str)


def test_answers_satisfy_the_contract(api: Caller) -> None:
    response = jsonschema_rs.Draft202012Validator(bundle(STANDARD, STANDARD.schemas["response"]))
    for page in (1, 7, 26):
        reply = api.post({"page": page, "pageSize": 10})
        assert reply.headers["Content-Type"] == "application/json; charset=utf-8"
        response.validate(reply.json())
    assert not {"server", "x-powered-by", "access-control-allow-origin"} & set(reply.headers)


def test_defaults_are_the_contracts(api: Caller) -> None:
    for body in ({}, {"query": {}}, {"sort": {}}):
        answer = api.search(**body)
        assert answer["pagination"] == {"pageSize": 10, "page": 1, "totalRows": ROWS, "hasNextPage": True}
        assert len(answer["results"]) == 10


@pytest.mark.parametrize("size", [1, 10, 37, 50, 125, 200])
def test_pages_partition_the_whole(api: Caller, size: int) -> None:
    seen, page, more = [], 0, True
    while more:
        page += 1
        answer = api.search(page=page, pageSize=size)
        assert answer["pagination"]["totalRows"] == ROWS
        seen += [record["id"] for record in answer["results"]]
        more = answer["pagination"]["hasNextPage"]
    assert page == -(-ROWS // size)
    assert seen == sorted(record["id"] for record in records())


@pytest.mark.parametrize("page", [26, 10**6, 2**64, 10**30])
def test_pages_beyond_the_last_are_empty(api: Caller, page: int) -> None:
    answer = api.search(page=page, pageSize=10)
    assert answer["results"] == []
    assert answer["pagination"] == {"pageSize": 10, "page": page, "totalRows": ROWS, "hasNextPage": False}


def test_a_whole_number_may_be_written_with_a_point(api: Caller) -> None:
    answer = api.post(content=b'{"page": 2.0, "pageSize": 54.0}').json()
    assert answer["pagination"]["page"] == 2
    assert len(answer["results"]) == 54


@pytest.mark.parametrize("member", ["page", "pageSize"])
@pytest.mark.parametrize("value", [0, -1, -(10**30), "1", "uno", 1.5, True, False, None, [1], {"a": 1}])
def test_wrong_pages_are_refused(api: Caller, member: str, value: Any) -> None:
    assert_refused(api.post({member: value}))


@pytest.mark.parametrize("size", [201, 10**30])
def test_large_page_sizes_are_refused(api: Caller, size: int) -> None:
    assert_refused(api.post({"pageSize": size}))


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b'{"page": 1,}', b"[1, 2", b"\xff\xfe{}", b'{"query": {"nombres": "\xc3"}}', b'{"a": "\x00"}',
        b'{"query": {"nombres": "\\ud800"}}', b'{"page": NaN}', b'{"page": 1e999}', b"[]", b"null", b'"texto"', b"5",
        b'{"query": {"z": ' + b"[" * 5000 + b"]" * 5000 + b"}}", b"[" * 100_000, b'{"page": ' + b"9" * 5000 + b"}",
    ],
    ids=range(17),
)  # fmt: skip
def test_bodies_that_are_no_request_are_refused(api: Caller, body: bytes) -> None:
    assert_refused(api.post(content=body))


def test_other_media_types_and_huge_bodies_are_refused(api: Caller) -> None:
    assert_refused(
        api.post(content=b"a=1", headers={"Content-Type": "application/x-www-form-urlencoded"}), 415
    )
    assert_refused(api.post(content=b" " * 3_000_000), 413)


@pytest.mark.parametrize(
    "body",
    [
        {"query": None}, {"query": "todo"}, {"query": []}, {"sort": None}, {"sort": "asc"},
        {"sort": {"nombres": "xasc"}}, {"sort": {"puesto": 1}},
        {"query": {"tipoProcedimiento": "1"}}, {"query": {"tipoProcedimiento": [6]}},
        {"query": {"tipoProcedimiento": [1, 1]}}, {"query": {"tipoProcedimiento": [True]}},
        *({"query": {name: value}} for name in ("id", "nombres") for value in (5, None, [], {"$gt": ""})),
        {"query": {"rfcSolicitante": 5}},
    ],
)  # fmt: skip
def test_wrong_types_are_refused(api: Caller, body: dict[str, Any]) -> None:
    assert_refused(api.post(body))


@pytest.mark.parametrize(
    "query", [{"rfcSolicitante": "GOAP780710RH7"}, {"zzz": "x"}, {"tipoProcedimiento": []}]
)
def test_what_does_not_filter_leaves_everything_in(api: Caller, query: dict[str, Any]) -> None:
    assert api.total(**query) == ROWS


@pytest.mark.parametrize("blank", ["", "  ", "\t\n"])
def test_blank_filters_are_off(api: Caller, blank: str) -> None:
    for name in ("id", "nombres", "segundoApellido", "curp", "rfc", "institucionDependencia"):
        assert api.total(**{name: blank}) == ROWS


def test_text_filters_find_parts_without_capitals_and_accents(api: Caller) -> None:
    expected = {record["id"] for record in records() if "perez" in search_fold(record["primerApellido"])}
    assert len(expected) > 1
    for text in ("perez", "PÉREZ", "Pèrez", "  pérez ", "P\u0065\u0301rez"):
        assert {record["id"] for record in api.found(primerApellido=text)} == expected
    assert expected < {record["id"] for record in api.found(primerApellido="ez")}


def test_enye_is_a_letter(api: Caller) -> None:
    assert all("ñ" in record["primerApellido"] for record in api.found(primerApellido="muñoz"))
    assert all("ñ" not in record["primerApellido"] for record in api.found(primerApellido="munoz"))
    assert api.total(segundoApellido="NUÑEZ ÑANDU") == 1


@pytest.mark.parametrize(
    "text", [".", ".*", "^", "$", "(", "[", "*", "\\", "a|e", "' OR '1'='1", "\0", "😀", "名前"]
)
def test_signs_are_searched_literally(api: Caller, text: str) -> None:
    found = api.found(primerApellido=text)
    assert all(text in record["primerApellido"] for record in found)
    assert len(found) <= 1


def test_wildcards_of_sql_are_searched_literally(api: Caller) -> None:
    assert api.total(primerApellido="100%") == api.total(primerApellido="b_c") == 1


def test_filters_hold_together_and_id_alone(api: Caller) -> None:
    one = records()[20]
    name, institution = one["nombres"], one["institucionDependencia"]["nombre"]
    together = {record["id"] for record in api.found(nombres=name, institucionDependencia=institution)}
    apart = [
        {r["id"] for r in api.found(nombres=name)},
        {r["id"] for r in api.found(institucionDependencia=institution)},
    ]
    assert one["id"] in together
    assert together == apart[0] & apart[1]
    assert [record["id"] for record in api.found(id=f" {one['id']} ", nombres="nadie")] == [one["id"]]
    assert api.found(id="nadie", nombres=name) == []


def test_lists_select_any_of_their_values(api: Caller) -> None:
    ones, threes, either = (
        {record["id"] for record in api.found(tipoProcedimiento=claves)} for claves in ([4], [3.0], [3, 4])
    )
    assert either == ones | threes
    assert ones - threes
    assert threes - ones


@pytest.mark.parametrize("name", [each.name for each in STANDARD.api.sorts])
def test_sorting_is_spanish_total_and_puts_missing_first(api: Caller, name: str) -> None:
    path = next(each.path for each in STANDARD.api.sorts if each.name == name)

    def value(record: dict[str, Any]) -> Any:
        for part in path:
            record = record.get(part, {})
        return record or ""

    ascending, descending = (
        [r for page in (1, 2) for r in api.search(page=page, pageSize=200, sort={name: way})["results"]]
        for way in ("asc", "desc")
    )
    keys = [(bool(value(record)), collation_key(value(record) or ""), record["id"]) for record in ascending]
    assert keys == sorted(keys)
    assert [value(record) for record in descending] == [value(record) for record in reversed(ascending)]


def test_several_sorts_count_in_their_order(api: Caller) -> None:
    answer = api.search(pageSize=200, sort={"institucionDependencia": "desc", "nombres": "asc"})
    pairs = [
        (collation_key(record["institucionDependencia"]["nombre"]), collation_key(record["nombres"]))
        for record in answer["results"]
    ]
    assert pairs == sorted(sorted(pairs, key=lambda pair: pair[1]), key=lambda pair: pair[0], reverse=True)


def test_dependencias_lists_every_institution_once(api: Caller) -> None:
    reply = api.client.get(api.sandbox.dependencias_url, headers=api.headers)
    jsonschema_rs.Draft202012Validator(STANDARD.schemas["dependencias"]).validate(reply.json())
    names = [each["nombre"] for each in reply.json()]
    assert names == sorted(
        {record["institucionDependencia"]["nombre"] for record in records()}, key=collation_key
    )
    assert all(api.total(institucionDependencia=name) for name in names)


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"])
def test_other_methods_are_refused(api: Caller, method: str) -> None:
    for url in (api.sandbox.url, api.sandbox.token_url):
        reply = api.client.request(method, url, headers=api.headers)
        assert_refused(reply, 405)
        assert reply.headers["Allow"] == "POST"
    assert_refused(api.client.post(api.sandbox.dependencias_url, headers=api.headers), 405)
    assert_refused(api.client.get(f"{api.sandbox.url}/nada", headers=api.headers), 404)


def test_reserved_fields_are_given_only_to_who_says_who_asks() -> None:
    provider = Provider(STANDARD, records(), Settings(public_only=True))
    with Sandbox(provider) as sandbox, httpx.Client(trust_env=False) as client:
        caller = Caller(sandbox, client)
        public, whole = (
            json.dumps(caller.found(**query)) for query in ({}, {"rfcSolicitante": "GOAP780710RH7"})
        )
    assert '"curp"' in whole
    assert '"rfc"' in whole
    assert '"curp"' not in public
    assert '"rfc"' not in public
    assert '"superiorInmediato"' in public


def test_many_clients_get_what_they_asked_for(api: Caller) -> None:
    pages = list(range(1, 26)) * 4
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda page: api.search(page=page, pageSize=10), pages))
    assert [answer["pagination"]["page"] for answer in answers] == pages
