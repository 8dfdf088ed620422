"""Records of which it is known where something is wrong: what is found there is what is found in the whole record."""

from __future__ import annotations

import json
from functools import cache
from random import Random
from typing import Any

import pytest
from support.mutation import mutated

from standards.registry import load
from standards.samples import TODAY, generate
from validator import by_text, native, worker
from validator.keys import Column, quick
from validator.sources import Batch
from validator.worker import Worker

pytestmark = pytest.mark.skipif(not native.is_there(), reason="the library was not made: no Rust compiler")

READ = [
    "s1.inicial@2.0",
    "s1.declaracion-fiscal@2.0",
    "s1.modificacion@2.0",
    "s1.conclusion@2.0",
    "s1@2.0",
    "s2@1.1",
    "s2@2.0",
    "s3.servidores@1.1",
    "s3.particulares@1.1",
    "s3.faltas-administrativas-graves@2.0",
    "s3.faltas-administrativas-no-graves@2.0",
    "s3.faltas-graves-personas-fisicas@2.0",
    "s3.faltas-graves-personas-morales@2.0",
    "s4.programa-anual@0.1",
    "s4.auditoria@0.1",
    "s4.informe@0.1",
    "s4.integrante@0.1",
    "s5.denuncia@0.1",
    "s5.seguimiento@0.1",
    "s5.estadistica@0.1",
    "s6.release@1.1",
    "s6.record@1.1",
    "s6.release-package@1.1",
    "s6.record-package@1.1",
]
HEAVY = {"s6.record@1.1", "s6.release-package@1.1", "s6.record-package@1.1"}
MANY = 1_500


def fewer(count: int, name: str) -> int:
    """Return how many records to take where each is as large as many others."""
    return count // 20 if name in HEAVY else count


@cache
def worker_of(name: str) -> Worker:
    return Worker(load(name), TODAY)


def batch(records: list[Any]) -> Batch:
    texts = [json.dumps(record, ensure_ascii=False, separators=(",", ":")) for record in records]
    return Batch(1, 1, "\n".join(texts).encode(errors="surrogatepass"), by_lines=True)


def whole(name: str, records: list[Any], texts: list[bytes]) -> tuple[dict[int, Any], dict[str, Column]]:
    """Return hits and keys of records that were examined one by one."""
    hits, columns = {}, dict[str, Column]()
    for position, record in enumerate(records):
        examiner = worker_of(name).examiner_of(record)
        if found := examiner.examine(record):
            hits[position] = found
        for rule, key in examiner.keys(record, texts[position]):
            columns.setdefault(rule.id, Column()).add(position, (quick(key),))
    return hits, columns


@pytest.mark.parametrize("times", [1, 2, 5])
@pytest.mark.parametrize("name", READ)
def test_finds_the_same_as_in_the_whole_record(
    name: str, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "_FEW", 0)
    monkeypatch.setattr(by_text, "_SEVERAL", 0)
    random = Random(f"{name} {times}")
    sound = list(generate(load(name), fewer(MANY // 5, name), 17))
    records = [mutated(each, random, times) for each in sound * 5]
    one = batch(records)
    found = worker_of(name).batch(one)
    texts = one.texts() if one.is_short else [b""] * len(records)
    hits, columns = whole(name, one.records, texts)
    assert {at: found.hits.get(at) for at in hits} == hits
    assert found.hits.keys() == hits.keys()
    assert {rule for rule, column in columns.items() if found.columns.get(rule, Column()) != column} == set()


DAMAGE = (
    *(
        b'"',
        b"\\",
        b"{",
        b"}",
        b"[",
        b"]",
        b",",
        b":",
        b" ",
        b"\x00",
        b"\xff",
        b"\xc3",
        b"\\ud800",
        b"\\u0000",
    ),
    *(b"null", b"true", b"-0", b"1e400", b"123456789012345678901234567890", b'""', b"{}", b"[]", b'"x":1,'),
)


def damaged(text: bytes, random: Random) -> bytes:
    """Return a text with up to two bits of rubbish in it, instead of up to three bytes or between two."""
    for _ in range(random.choice([0, 0, 0, 1, 2])):
        start = random.randrange(len(text))
        text = text[:start] + random.choice(DAMAGE) + text[start + random.choice([0, 0, 1, 3]) :]
    return text.replace(b"\n", b" ")


@pytest.mark.parametrize("name", READ)
def test_damaged_texts_are_examined_as_parsed_ones_are(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_FEW", 0)
    monkeypatch.setattr(by_text, "_SEVERAL", 0)
    random, sound = Random(name), list(generate(load(name), fewer(60, name), 29))
    by_texts, parsed = (Worker(load(name), TODAY, reads_texts=reads) for reads in (True, False))
    for number in range(20):
        records = [mutated(each, random, 2) if random.random() < 0.7 else each for each in sound]
        texts = [
            damaged(
                json.dumps(each, ensure_ascii=False, separators=(",", ":")).encode(errors="surrogatepass"),
                random,
            )
            for each in records
        ]
        by_lines = number % 3 > 0
        whole = (b"\n" if by_lines else b",").join(texts)
        one, other = (each.batch(Batch(1, 1, whole, by_lines=by_lines)) for each in (by_texts, parsed))
        assert (one.count, one.hits) == (other.count, other.hits)
        for rule in {*one.columns, *other.columns}:
            assert one.columns.get(rule, Column()) == other.columns.get(rule, Column()), rule


def test_a_record_that_tells_its_kind_twice_is_of_the_last_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_FEW", 0)
    name = "s1@2.0"
    records = list(generate(load(name), 12, 5))
    texts = [json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in records]
    twice = [f'{{"metadata":{{"tipo":"CONCLUSIÓN"}},{text[1:]}' for text in texts]
    whole = "\n".join(texts + twice).encode()
    found, expected = (
        Worker(load(name), TODAY, reads_texts=reads).batch(Batch(1, 1, whole, by_lines=True))
        for reads in (True, False)
    )
    assert found.hits == expected.hits
    assert set(range(12, 24)) <= found.hits.keys()


def test_an_id_with_the_given_names_is_told_where_the_surname_is_wrong(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(worker, "_FEW", 0)
    monkeypatch.setattr(by_text, "_SEVERAL", 0)
    records = [each for each in generate(load("s4.integrante@0.1"), 40, 31) if "enlaceInstitucional" in each]
    for record in records:
        record["enlaceInstitucional"] |= {"nombres": "Hugo Felipe", "primerApellido": []}
        record["id"] = "Hugo Felipe"
    found = worker_of("s4.integrante@0.1").batch(batch(records))
    assert all("id.personal-data" in [hit.rule for hit in found.hits[at]] for at in range(len(records)))
