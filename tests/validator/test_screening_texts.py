"""What is screened by its text alone: the same is held against it as against the screen of parsed records."""

from __future__ import annotations

import json
from functools import cache
from random import Random
from typing import Any

import orjson
import pytest
from support.mutation import mutated

from standards.registry import kinds, load
from standards.samples import TODAY, generate
from validator import native
from validator.engine import FastEngine
from validator.examine import Examiner
from validator.keys import Column, quick
from validator.screening import TextScreen
from validator.screening.texts import Looked

pytestmark = pytest.mark.skipif(not native.is_there(), reason="the library was not made: no Rust compiler")

SOUND, BROKEN = 200, 1_000
READ = ["s1.inicial@2.0", "s1.declaracion-fiscal@2.0", "s1.modificacion@2.0", "s1.conclusion@2.0", "s2@1.1"]


@cache
def examiner(name: str) -> Examiner:
    standard = load(name)
    return Examiner(standard, TODAY, FastEngine(standard, standard.record_schema))


def screen(name: str) -> TextScreen:
    made = examiner(name).text_screen
    assert made is not None
    return made


def written(record: Any, form: str) -> bytes:
    signs = (",", ":") if form == "short" else (", ", ": ")
    text = json.dumps(record, ensure_ascii=form == "escaped", separators=signs)
    return text.encode(errors="surrogatepass")


def look(name: str, texts: list[bytes], form: str, *, by_lines: bool = True) -> Looked:
    whole = (b"\n" if by_lines else b" ,\n").join(texts)
    looked = screen(name).look(whole, by_lines=by_lines, short=form == "short")
    assert looked is not None
    assert [whole[start:end] for start, end in looked.spans] == texts
    return looked


def passed(looked: Looked) -> list[int]:
    return sorted(set(range(len(looked.spans))).difference(looked.suspects))


@pytest.mark.parametrize("form", ["short", "spaced", "escaped"])
@pytest.mark.parametrize("name", READ)
def test_passes_nearly_all_sound_records(name: str, form: str) -> None:
    texts = [written(record, form) for record in generate(load(name), SOUND, 7)]
    assert len(look(name, texts, form).suspects) <= SOUND // 20


@pytest.mark.parametrize("form", ["short", "spaced", "escaped"])
@pytest.mark.parametrize("times", [1, 4])
@pytest.mark.parametrize("name", READ)
def test_passes_no_record_that_a_rule_objects_to(name: str, times: int, form: str) -> None:
    random = Random(f"{name} {times} {form}")
    records = [mutated(record, random, times) for record in generate(load(name), BROKEN, 11)]
    texts = [written(record, form) for record in records]
    looked = look(name, texts, form, by_lines=times == 1)
    overlooked = {
        at: hits for at in passed(looked) if (hits := examiner(name).examine(json.loads(texts[at])))
    }
    assert not overlooked


@pytest.mark.parametrize("form", ["short", "spaced", "escaped"])
@pytest.mark.parametrize("name", READ)
def test_the_keys_are_those_of_the_rules(name: str, form: str) -> None:
    texts = [written(record, form) for record in generate(load(name), SOUND, 5)]
    looked, expected = look(name, texts, form), dict[str, Column]()
    for at in passed(looked):
        record = orjson.loads(texts[at])
        examiner(name).examine(record)
        for rule, key in examiner(name).keys(record, texts[at] if form == "short" else b""):
            expected.setdefault(rule.id, Column()).add(at, (quick(key),))
    found = {rule: rows(column) for rule, column in looked.columns.items()}
    assert {rule: keys for rule, keys in found.items() if keys} == {
        rule: rows(column) for rule, column in expected.items()
    }


def rows(column: Column) -> list[tuple[int, ...]]:
    return sorted(zip(*(each.tolist() for each in column.whole()), strict=True))


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[",
        b"{",
        b"null",
        b"[]",
        b'{"id":1}',
        b'{"a":1,"a":1}',
        b"\xff",
        b'"',
        b"1e9",
        b"{}{}",
        b"\x00",
        b"[" * 9999,
    ],
)
def test_suspects_whatever_is_no_record(text: bytes) -> None:
    looked = screen("s2@1.1").look(text + b"\n", by_lines=True, short=True)
    assert looked is not None
    assert looked.suspects == list(range(len(looked.spans)))


@pytest.mark.parametrize("text", [b"{},", b"{} {}", b"{},,{}", b"{", b"{}]", b'{"a":}'])
def test_cannot_part_what_is_no_list(text: bytes) -> None:
    looked = screen("s2@1.1").look(text, by_lines=False, short=True)
    assert looked is None or looked.suspects == list(range(len(looked.spans)))


@pytest.mark.parametrize("name", sorted(kind.name for kind in kinds() if not kind.record.one_of))
def test_a_standard_that_is_not_read_is_screened_as_before(name: str) -> None:
    made = examiner(name).text_screen
    assert (made is not None) == (name in READ)
