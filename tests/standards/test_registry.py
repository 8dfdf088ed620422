"""The registry: which standard a name means, and its two readings."""

from __future__ import annotations

import pytest

from standards import registry
from standards.errors import UsageFailure
from standards.model import Change, Erratum
from standards.reading import by_the_letter
from standards.registry import available, kinds, known_names, load

NOTHING = {"es": "", "en": ""}


@pytest.mark.parametrize("name", ["s2@1.1", "S2@1.1", " s2@1.1 ", "s2.spic@1.1", "s2@1.1:2021-09-22"])
def test_names_of_s2(name: str) -> None:
    standard = load(name)
    assert (standard.name, standard.record.name) == ("s2@1.1", "spic")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("s9", "standard-name-malformed"),
        ("s2@1", "standard-name-malformed"),
        ("../s2", "standard-name-malformed"),
        ("s2@9.9", "standard-unknown"),
        ("s2.nada@1.1", "standard-record-unknown"),
        ("s2@1.1:1999-01-01", "standard-revision-unknown"),
    ],
)
def test_other_names_are_refused(name: str, code: str) -> None:
    with pytest.raises(UsageFailure) as failure:
        load(name)
    assert failure.value.code == code
    assert failure.value.exit_code == 2
    assert failure.value.message("es") != failure.value.message("en")


def test_every_known_name_loads() -> None:
    assert [standard.edition for standard in available()] == known_names()


def test_every_kind_loads_by_its_own_name() -> None:
    for kind in kinds():
        assert load(kind.name).record == kind.record


def test_newest_official_version_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    status = {"1.1": "official", "1.10": "official", "2.0": "draft"}
    found = {("s2", version): version for version in status}
    monkeypatch.setattr(registry, "folders", lambda: found)
    monkeypatch.setattr(registry, "toml", lambda folder, _: {"status": status[folder]})
    assert registry._newest_version("s2", "s2") == "1.10"


def test_versions_are_ordered_as_numbers() -> None:
    assert sorted(["1.10", "1.9", "1.1"], key=registry._version_key) == ["1.1", "1.9", "1.10"]


def test_strict_is_another_text_under_the_same_name() -> None:
    mended, strict = load("s2@1.1"), load("s2@1.1", strict=True)
    assert mended.name == strict.name
    assert mended.schema_sha256 != strict.schema_sha256


def test_letter_leaves_the_mended_schemas_alone() -> None:
    schemas = {"error": {"type": "object", "minimum": 0}}
    changes = (
        Change("error", "/type", remove=True),
        Change("error", "/minimum", 1),
        Change("error", "/maximum", 9),
    )
    erratum = Erratum("E-X-1", "cosmetic", NOTHING, NOTHING, NOTHING, NOTHING, changes)
    assert by_the_letter(schemas, [erratum]) == {"error": {"minimum": 1, "maximum": 9}}
    assert schemas == {"error": {"type": "object", "minimum": 0}}


def test_endpoint_by_name() -> None:
    api = load("s2@1.1").api
    assert api.endpoint("search").path == "/v1/spic"
    with pytest.raises(KeyError):
        api.endpoint("nada")


@pytest.mark.parametrize("name", known_names())
def test_standards_say_who_says_so(name: str) -> None:
    standard = load(name)
    assert standard.status in {"official", "draft"}
    assert standard.source
    assert all(standard.legal_basis.values())
    assert standard.record is standard.records[0]
    assert standard.record_schema is standard.schemas[standard.record.schema]


def test_an_earlier_revision_reads_as_it_did() -> None:
    newest, earlier = load("s2@1.1"), load("s2@1.1:2020-08-24")
    assert earlier.name == "s2@1.1:2020-08-24"
    assert "observaciones" in newest.record_schema["properties"]
    assert "observaciones" not in earlier.record_schema["properties"]
    levels = earlier.record_schema["properties"]["nivelResponsabilidad"]["items"]["properties"]["clave"]
    assert levels["enum"] == ["A", "T", "R"]


@pytest.mark.parametrize("strict", [False, True])
def test_the_first_revision_has_no_list_of_procedures(strict: bool) -> None:
    first = load("s2@1.1:2020-04-10", strict=strict)
    procedures = first.record_schema["properties"]["tipoProcedimiento"]["items"]["properties"]["clave"]
    assert "enum" not in procedures
    assert procedures["minimum"] == 1


def test_unknown_api_is_refused() -> None:
    with pytest.raises(UsageFailure) as failure:
        load("s2@1.1", api="nada")
    assert failure.value.code == "standard-api-unknown"
