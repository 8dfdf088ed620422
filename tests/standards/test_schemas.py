"""Schemas refer to one another by name, and nothing is ever fetched."""

from __future__ import annotations

import socket

import pytest
from jsonschema import Draft202012Validator
from referencing.exceptions import Unresolvable

from standards.model import Standard
from standards.registry import known_names, load
from standards.samples import generate
from standards.schemas import bundle, referenced_ids, registry, rewrite_references


@pytest.mark.parametrize("name", known_names())
@pytest.mark.parametrize("strict", [False, True])
def test_bundles_stand_alone_and_validate_alike(name: str, strict: bool) -> None:
    standard = load(name, strict=strict)
    for schema in standard.schemas.values():
        whole = bundle(standard, schema)
        assert referenced_ids(whole) == set()
        apart = Draft202012Validator(schema, registry=registry(standard))
        for instance in (*schema.get("examples", ()), None, {}, [], "x", {"results": [{}], "pagination": {}}):
            assert Draft202012Validator(whole).is_valid(instance) == apart.is_valid(instance)


def test_bundle_leaves_its_sources_alone(s2: Standard) -> None:
    before = s2.schema_sha256
    bundle(s2, s2.schemas["response"])["$defs"]["record"]["properties"].clear()
    assert load("s2@1.1").schema_sha256 == before
    assert s2.record_schema["properties"]


def test_network_is_never_asked(s2: Standard, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    with pytest.raises(Unresolvable):
        registry(s2).resolver().lookup("https://example.org/schema.json")


def test_references_are_found_at_any_depth() -> None:
    schema = {"$ref": "urn:a", "items": [{"$ref": "urn:b"}], "x": {"$ref": "#/local"}, "y": {"$ref": 7}}
    assert referenced_ids(schema) == {"urn:a", "urn:b"}


def test_rewriting_leaves_local_references() -> None:
    schema = {"a": {"$ref": "urn:a"}, "b": {"$ref": "#/b"}, "c": {"$ref": "urn:c#/$defs/d"}}
    assert rewrite_references(schema, lambda target, fragment: f"<{target}>{fragment}") == {
        "a": {"$ref": "<urn:a>"},
        "b": {"$ref": "#/b"},
        "c": {"$ref": "<urn:c>/$defs/d"},
    }
    assert schema["a"] == {"$ref": "urn:a"}


def test_a_page_of_samples_is_a_valid_response(s2: Standard) -> None:
    pagination = {"pageSize": 10, "page": 1, "totalRows": 10, "hasNextPage": False}
    response = {"pagination": pagination, "results": list(generate(s2, 10))}
    assert Draft202012Validator(s2.schemas["response"], registry=registry(s2)).is_valid(response)
