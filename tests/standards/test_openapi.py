"""The OpenAPI documents are valid, and schemathesis can work with them."""

from __future__ import annotations

import json

import pytest
import schemathesis
from openapi_spec_validator import OpenAPIV31SpecValidator

from standards.errors import UsageFailure
from standards.model import Standard
from standards.openapi import document
from standards.registry import available, load
from standards.texts import Language

APIS = [
    (f"{each.system}.{api.records[0]}@{each.version}", api.name) for each in available() for api in each.apis
]


@pytest.fixture(params=[(*names, strict) for names in APIS for strict in (False, True)], ids=str)
def standard(request: pytest.FixtureRequest) -> Standard:
    name, api, strict = request.param
    return load(name, strict=strict, api=api)


@pytest.mark.parametrize("tolerant", [False, True])
@pytest.mark.parametrize("language", ["es", "en"])
def test_document_is_valid(standard: Standard, tolerant: bool, language: Language) -> None:
    made = document(standard, tolerant=tolerant, language=language)
    assert [error.message for error in OpenAPIV31SpecValidator(made).iter_errors()] == []


def test_schemathesis_loads_it(standard: Standard) -> None:
    schema = schemathesis.openapi.from_dict(document(standard))
    operations = {(found.ok().method.upper(), found.ok().path) for found in schema.get_all_operations()}
    assert operations == {(endpoint.method, endpoint.path) for endpoint in standard.api.endpoints}


def test_nothing_refers_outside_of_the_document(standard: Standard) -> None:
    assert "urn:" not in json.dumps(document(standard))


def test_document_says_where_it_stands(s2: Standard) -> None:
    info = document(s2)["info"]
    assert info["version"] == "1.1"
    assert info["x-status"] == "official"
    assert info["x-standard"] == "s2@1.1"


def test_a_standard_without_api_has_no_document() -> None:
    with pytest.raises(UsageFailure, match="API"):
        document(load("s4@0.1"))


def test_operations_follow_the_standard(s2: Standard) -> None:
    paths = document(s2)["paths"]
    search = paths["/v1/spic"]["post"]
    assert search["operationId"] == "post_spic"
    assert set(search["responses"]) == {"200", "400", "401", "default"}
    assert search["requestBody"]["content"]["application/json"]["schema"] == {
        "$ref": "#/components/schemas/request"
    }
    assert "requestBody" not in paths["/v1/spic/dependencias"]["get"]


def test_tolerant_documents_every_refusal(s2: Standard) -> None:
    assert "4XX" in document(s2, tolerant=True)["paths"]["/v1/spic"]["post"]["responses"]


def test_examples_are_kept(s2: Standard) -> None:
    assert document(s2)["components"]["schemas"]["record"]["examples"] == s2.schemas["record"]["examples"]


def test_the_standard_is_left_as_it_was(s2: Standard) -> None:
    before = s2.schema_sha256
    document(s2)["components"]["schemas"]["record"]["properties"].clear()
    assert load("s2@1.1").schemas["record"]["properties"]
    assert s2.schema_sha256 == before
