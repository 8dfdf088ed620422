"""Lint: this project's data are clean, and each defect that can be planted is told by its code."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from standards.lint import Problem, api, errata, ids, lint, schemas, wording
from standards.model import Change, Erratum, ErratumExample, Filter, Standard
from standards.texts import LANGUAGES, Language, catalogue

NOTHING = {"es": "nada", "en": "nothing"}


def codes(problems: Iterable[Problem]) -> set[str]:
    return {problem.code for problem in problems}


def changed(standard: Standard, change: Callable[[dict], object], schema: str = "record") -> Standard:
    """Return the standard with one schema changed in place by a function."""
    copied = copy.deepcopy(dict(standard.schemas))
    change(copied[schema])
    return dataclasses.replace(standard, schemas=copied)


def test_everything_is_clean() -> None:
    assert [problem.message() for problem in lint()] == []


SCHEMA_DEFECTS = {
    "schema-id": lambda schema: schema.update({"$id": "urn:other"}),
    "schema-invalid": lambda schema: schema.update(required="id"),
    "reference-unresolved": lambda schema: schema["properties"].update(
        x={"$ref": "urn:conforme:s2:1.1:nada"}
    ),
    "example-invalid": lambda schema: schema["properties"]["id"].update(examples=[1]),
    "description-missing": lambda schema: schema["properties"]["id"].pop("description"),
    "description-language": lambda schema: schema["properties"]["id"].update(
        description="The id of a record."
    ),
    "privacy-missing": lambda schema: schema["properties"]["id"].pop("x-privacy"),
    "privacy-basis-missing": lambda schema: schema["properties"]["curp"].pop("x-legal-basis"),
    "enum-without-catalog": lambda schema: schema["properties"]["genero"].pop("x-catalog"),
    "catalog-unknown": lambda schema: schema["properties"]["genero"].update({"x-catalog": "nada"}),
    "catalog-differs": lambda schema: schema["properties"]["genero"]["properties"]["clave"]["enum"].pop(),
}


@pytest.mark.parametrize("code", SCHEMA_DEFECTS)
def test_schema_defects_are_told(s2: Standard, code: str) -> None:
    assert codes(schemas.problems(changed(s2, SCHEMA_DEFECTS[code]))) >= {code}


def test_example_of_a_whole_record_is_checked_through_references(s2: Standard) -> None:
    defective = changed(
        s2, lambda schema: schema["examples"].append({"pagination": {}, "results": [1]}), "response"
    )
    [problem] = {
        p
        for p in schemas.problems(defective)
        if "results" not in p.detail and "[1]" in p.detail and "1 is" in p.detail
    }
    assert problem.code == "example-invalid"


def test_defects_deep_in_a_schema_are_told_with_their_place(s2: Standard) -> None:
    defective = changed(
        s2, lambda schema: schema["properties"]["tipoArea"]["items"]["properties"]["valor"].pop("description")
    )
    [problem] = schemas.problems(defective)
    assert problem.where == "s2/1.1/record.schema.json#/properties/tipoArea/items/properties/valor"


def test_path_that_the_record_lacks_is_told(s2: Standard) -> None:
    wrong = dataclasses.replace(s2.api, filters=(Filter("x", (("puesto", "clave"),), "exact"),))
    [problem] = api.problems(dataclasses.replace(s2, apis=(wrong,)))
    assert (problem.code, problem.detail) == ("path-unknown", "spic filters.x: puesto/clave")


def test_schema_that_does_not_exist_is_told(s2: Standard) -> None:
    wrong = dataclasses.replace(s2, apis=(dataclasses.replace(s2.api, error="nada"),))
    assert codes(api.problems(wrong)) == {"schema-unknown"}


def test_kind_that_does_not_exist_is_told(s2: Standard) -> None:
    wrong = dataclasses.replace(s2, apis=(dataclasses.replace(s2.api, records=("spic", "nada")),))
    assert codes(api.problems(wrong)) == {"record-unknown"}


def test_draft_says_what_stands_behind_each_field(s2: Standard) -> None:
    assert "grade-missing" in codes(schemas.problems(dataclasses.replace(s2, status="draft")))


def test_overlay_describes_nothing(s2: Standard) -> None:
    overlay = {"required": ["curp"], "properties": {"curp": {"minLength": 18}}}
    extended = changed(s2, lambda schema: schema.update({"allOf": [overlay], "if": overlay, "then": overlay}))
    assert codes(schemas.problems(extended)) <= {"example-invalid"}


def test_revisions_out_of_order_are_told(s2: Standard) -> None:
    turned = dataclasses.replace(s2, revisions=s2.revisions[::-1])
    assert codes(errata.problems(turned)) == {"revision-order"}


def erratum(*, changes: tuple[Change, ...] = (), examples: tuple[ErratumExample, ...] = ()) -> Erratum:
    return Erratum("E-X-1", "cosmetic", NOTHING, NOTHING, NOTHING, NOTHING, changes, examples)


@pytest.mark.parametrize(
    ("code", "planted"),
    [
        (
            "erratum-example",
            erratum(examples=(ErratumExample("error", "texto", valid_strict=True, valid_mended=False),)),
        ),
        (
            "erratum-example",
            erratum(examples=(ErratumExample("error", "texto", valid_strict=True, valid_mended=True),)),
        ),
        ("erratum-without-example", erratum(changes=(Change("error", "/type", remove=True),))),
        ("erratum-change-misplaced", erratum(changes=(Change("error", "/nada", remove=True),))),
        ("erratum-change-misplaced", erratum(changes=(Change("error", "/nada/type", "object"),))),
    ],
)
def test_errata_defects_are_told(s2: Standard, code: str, planted: Erratum) -> None:
    assert codes(errata.problems(dataclasses.replace(s2, errata=(planted,)))) == {code}


@pytest.fixture
def entries(s2: Standard, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return the requirements that the checks of ids see; a test may change them."""
    changing = dict(ids._requirements(s2))
    monkeypatch.setattr(ids, "_requirements", lambda _: changing)
    return changing


@pytest.mark.parametrize(
    ("code", "key", "entry"),
    [
        ("id-malformed", "S2-FUN-1", {"family": "search.contract"}),
        ("id-malformed", "S3-FUN-001", {"family": "search.contract"}),
        ("family-unknown", "S2-FUN-998", {"family": "nada.nada"}),
        ("id-category", "S2-SEC-998", {"family": "search.contract"}),
        ("id-unlocked", "S2-FUN-998", {"family": "search.contract"}),
    ],
)
def test_id_defects_are_told(
    s2: Standard, entries: dict[str, Any], code: str, key: str, entry: dict[str, str]
) -> None:
    entries[key] = entry
    assert code in codes(ids.problems([s2]))


def test_an_id_may_not_disappear(s2: Standard, entries: dict[str, Any]) -> None:
    del entries["S2-FUN-001"]
    assert Problem("id-lost", "S2-FUN-001") in set(ids.problems([s2]))


def test_an_id_may_not_be_reused_by_another_standard(s2: Standard) -> None:
    assert "id-repeated" in codes(ids.problems([s2, s2]))


@pytest.mark.parametrize(
    ("code", "texts"),
    [
        ("text-missing", {"es": {"a": "uno"}, "en": {}}),
        ("text-missing", {"es": {"a": "uno"}, "en": {"a": " "}}),
        ("text-placeholders", {"es": {"a": "{uno}"}, "en": {"a": "{one}"}}),
    ],
)
def test_wording_defects_are_told(code: str, texts: dict[Language, dict[str, str]]) -> None:
    assert codes(wording._parity("x", texts)) == {code}


def test_doubled_braces_are_no_placeholder() -> None:
    assert wording.placeholders("{member} = ${{NAME}}, {count:,}") == {"member", "count"}


def test_translated_tables_are_found_at_any_depth() -> None:
    data = {"a": [{"text": {"es": "uno"}}]}
    [(place, table)] = wording._translated(data, "x.toml")
    assert (place, table) == ("x.toml: a[0].text", {"es": "uno"})
    assert codes(wording._pair(place, table)) == {"text-missing"}


def test_every_code_has_a_text() -> None:
    told = {key.removeprefix("lint.") for key in catalogue("standards", "es") if key.startswith("lint.")}
    planted = {
        *SCHEMA_DEFECTS,
        "schema-unknown",
        "record-unknown",
        "path-unknown",
        "grade-missing",
        "revision-order",
        "revision-misplaced",
        "erratum-example",
        "erratum-without-example",
    }
    planted |= {
        "erratum-change-misplaced",
        "id-malformed",
        "id-repeated",
        "id-category",
        "id-lost",
        "id-unlocked",
    }
    planted |= {"family-unknown", "text-missing", "text-placeholders"}
    assert told - {"clean", "found"} == planted


@pytest.mark.parametrize("language", LANGUAGES)
def test_problem_says_where_and_what(language: Language) -> None:
    message = Problem("catalog-unknown", "record.schema.json#/a", "nada").message(language)
    assert message.startswith("record.schema.json#/a: ")
    assert message.endswith(": nada")
