"""Ours and the official documents say the same, but for the errata that are listed.

By the letter (strict) there is no difference: neither in structure nor on any instance that is tried. The mended
reading differs from the strict one by the changes of the errata, and by nothing else.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import official
from support.official import Pair

from standards.model import Standard
from standards.registry import load, sibling
from standards.samples import GENERATORS, generate

pytestmark = official.needed

SEEDS = 10
"""Samples that instances begin from."""
OAS = "oas/OAS_API"
SCHEMAS = "/components/schemas"

S2_V1 = [
    Pair("s2@1.1", schema, f"{OAS}_servidores_intervienen_contrataciones.json", f"{SCHEMAS}/{name}")
    for schema, name in {
        "response": "resSpic",
        "request": "reqSpic",
        "dependencias": "dependencias",
        "error": "resError",
    }.items()
]
S3_V1 = [
    Pair(f"s3.{kind}@1.1", schema, f"{OAS}_{document}_Sancionados.json", f"{SCHEMAS}/{name}")
    for kind, document, names in (
        (
            "servidores",
            "Servidores",
            {"response": "ssancionados", "request": "post_query", "dependencias": "dependencias"},
        ),
        (
            "particulares",
            "Particulares",
            {
                "response": "resParticularesSancionados",
                "request": "reqParticularesSancionados",
                "dependencias": "dependencias",
            },
        ),
    )
    for schema, name in {
        **{f"{kind}-{each}": name for each, name in names.items()},
        "error": "resError",
    }.items()
]
S2_V2 = [
    Pair("s2@2.0", "servidor-publico", "oas/especificacion-tecnica-s2-v2.yaml", f"{SCHEMAS}/ServidorPublico")
]
S3_V2 = [
    Pair(f"s3.{kind}@2.0", kind, "oas/s3-v2.json", f"{SCHEMAS}/{name}")
    for kind, name in {
        "faltas-administrativas-graves": "ItemsFaltasAdministrativasGraves",
        "faltas-administrativas-no-graves": "ItemsFaltasAdministrativasNoGraves",
        "faltas-graves-personas-fisicas": "ItemsFaltasGravesPersonasFisicas",
        "faltas-graves-personas-morales": "ItemsFaltasGravesPersonasMorales",
    }.items()
]
S1_KINDS = {"inicial": "Inicial", "modificacion": "Modificacion", "conclusion": "Conclusion"}
S1 = [
    Pair(
        f"s1.{kind}@2.0",
        kind,
        f"{OAS}_Declaraciones_{document}.json",
        f"{SCHEMAS}/resDeclaraciones/properties/results/items",
    )
    for kind, document in S1_KINDS.items()
] + [
    Pair(f"s1.{kind}@2.0", schema, f"{OAS}_Declaraciones_{document}.json", f"{SCHEMAS}/{name}")
    for kind, document in S1_KINDS.items()
    for schema, name in {"declaraciones-request": "reqDeclaraciones", "error": "resError"}.items()
]
S3_V2 += [
    Pair(f"s3.{kind}@2.0", f"{kind}-response", "oas/s3-v2.json", f"{SCHEMAS}/inline_response_200_{number}")
    for kind, number in {
        "faltas-administrativas-graves": 40,
        "faltas-graves-personas-morales": 46,
        "faltas-administrativas-no-graves": 52,
        "faltas-graves-personas-fisicas": 58,
    }.items()
]
S3_V2.append(
    Pair("s3.faltas-administrativas-graves@2.0", "error", "oas/s3-v2.json", f"{SCHEMAS}/inline_response_401")
)
OPEN_CONTRACTS = f"{OAS}_Contrataciones_Abiertas.json"
S6 = [
    Pair("s6.release@1.1", "request", OPEN_CONTRACTS, f"{SCHEMAS}/requestOpenContracting"),
    Pair("s6.release@1.1", "error", OPEN_CONTRACTS, f"{SCHEMAS}/responseError"),
    Pair("s6.release@1.1", "release", "ocds/release-schema.json", ""),
    Pair("s6.release-package@1.1", "release-package", "ocds/release-package-schema.json", ""),
    Pair(
        "s6.record-package@1.1",
        "record-package",
        "ocds/record-package-schema.json",
        "",
        absent="/properties/records/items/properties/versionedRelease",
    ),
]
ANSWER = "get/responses/200/content/application~1json/schema"
FISCAL = Pair(
    "s1.declaracion-fiscal@2.0",
    "declaracion-fiscal",
    "oas/especificacion_api_declaracion_fiscal.json",
    f"/paths/~1declaraciones_fiscales/{ANSWER}",
)
PAIRS = [*S1, FISCAL, *S2_V1, *S3_V1, *S2_V2, *S3_V2, *S6]


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_strict_reading_is_the_official_text(pair: Pair) -> None:
    strict = load(pair.standard, strict=True)
    found = official.differences(official.ours(strict, pair), official.theirs(pair))
    assert [each for each in found if not (pair.absent and each.startswith(pair.absent))] == []


@cache
def seeds(pair: Pair) -> list[Any]:
    """Return instances to begin from: the schema's examples, and samples in pages of one record."""
    standard = load(pair.standard)
    found = list(standard.schemas[pair.schema].get("examples", []))
    for kind in standard.records:
        if pair.schema not in {kind.schema, kind.envelope} or kind.name not in GENERATORS.get(
            standard.edition, {}
        ):
            continue
        named = sibling(standard, kind.name)
        records = generate(named, SEEDS)
        found += [record if pair.schema == kind.schema else page(named, record) for record in records]
    return found


def page(standard: Standard, record: Any) -> Any:
    paging = standard.api.paging
    block = {paging.page: 1, paging.page_size: 10, paging.total: 1, paging.next: False}
    return {paging.pagination: block, paging.results: [record]}


@pytest.mark.parametrize("pair", [pair for pair in PAIRS if not pair.absent], ids=str)
@settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_instance_tells_them_apart(pair: Pair, data: st.DataObject) -> None:
    instance = data.draw(st.sampled_from(seeds(pair)))
    for _ in range(data.draw(st.integers(0, 3))):
        instance = official.mutate(instance, data.draw)
    assert official.our_validator(pair).is_valid(instance) == official.their_validator(pair).is_valid(
        instance
    )


def test_a_difference_would_be_told(s2: Standard) -> None:
    [pair] = [pair for pair in S2_V1 if pair.schema == "response"]
    assert list(official.differences(official.ours(s2, pair), official.theirs(pair))) == [
        "/properties/pagination/properties/totalRows/minimum: ours 0, theirs 1"
    ]
