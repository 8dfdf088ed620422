"""What is screened by its text alone: the same is held against it as against the screen of parsed records."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import cache
from random import Random
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.mutation import mutated

from standards import curp, rfc
from standards.registry import kinds, load
from standards.samples import TODAY, generate
from validator import native
from validator.engine import engine_of
from validator.examine import Examiner
from validator.keys import Column, Seed, quick
from validator.screening import TextScreen
from validator.screening.texts import Looked

pytestmark = pytest.mark.skipif(not native.is_there(), reason="the library was not made: no Rust compiler")

SOUND, BROKEN = 200, 1_000
READ = [
    *("s1.inicial@2.0", "s1.declaracion-fiscal@2.0", "s1.modificacion@2.0", "s1.conclusion@2.0"),
    *("s2@1.1", "s2@2.0", "s3.servidores@1.1", "s3.particulares@1.1"),
    *("s3.faltas-administrativas-graves@2.0", "s3.faltas-administrativas-no-graves@2.0"),
    *("s3.faltas-graves-personas-fisicas@2.0", "s3.faltas-graves-personas-morales@2.0"),
    *("s4.programa-anual@0.1", "s4.auditoria@0.1", "s4.informe@0.1", "s4.integrante@0.1"),
    *("s5.denuncia@0.1", "s5.seguimiento@0.1", "s5.estadistica@0.1"),
    *("s6.release@1.1", "s6.record@1.1", "s6.release-package@1.1", "s6.record-package@1.1"),
]
HEAVY = {"s6.record@1.1", "s6.release-package@1.1", "s6.record-package@1.1"}


def fewer(count: int, name: str) -> int:
    """Return how many records to take where each is as large as many others."""
    return count // 20 if name in HEAVY else count


@cache
def examiner(name: str) -> Examiner:
    standard = load(name)
    return Examiner(standard, TODAY, engine_of(standard, standard.record_schema))


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
@pytest.mark.parametrize("name", [name for name in READ if name != "s6.record-package@1.1"])
def test_passes_nearly_all_sound_records(name: str, form: str) -> None:
    texts = [written(record, form) for record in generate(load(name), fewer(SOUND, name), 7)]
    assert len(look(name, texts, form).suspects) <= len(texts) // 20


@pytest.mark.parametrize("form", ["short", "spaced", "escaped"])
@pytest.mark.parametrize("times", [1, 4])
@pytest.mark.parametrize("name", READ)
def test_passes_no_record_that_a_rule_objects_to(name: str, times: int, form: str) -> None:
    random = Random(f"{name} {times} {form}")
    records = [mutated(record, random, times) for record in generate(load(name), fewer(BROKEN, name), 11)]
    texts = [written(record, form) for record in records]
    looked = look(name, texts, form, by_lines=times == 1)
    overlooked = {
        at: hits for at in passed(looked) if (hits := examiner(name).examine(json.loads(texts[at])))
    }
    assert not overlooked


def other_digit(key: str) -> str:
    return f"{key[:-1]}{(int(key[-1]) + 1) % 10 if key[-1].isdigit() else 0}"


def born_in(year: int) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Return what gives a person a CURP and an RFC of a year, right in all else."""

    def changed(person: dict[str, Any]) -> dict[str, Any]:
        key, birth = person["curp"], date(year, 3, 14)
        names = person["primerApellido"], person.get("segundoApellido"), person["nombres"]
        sign = "0" if year < 2000 else "A"
        new = {"curp": curp.compose(*names, birth, key[10], key[11:13], sign)}
        return new | ({"rfc": rfc.compose_person(*names, birth)} if "rfc" in person else {})

    return changed


PERSONS = {
    "digit of the CURP": lambda person: {"curp": other_digit(person["curp"])},
    "digit of the RFC": lambda person: {"rfc": other_digit(person["rfc"])},
    "a child": born_in(2020),
    "a centenarian": born_in(1911),
    "not yet born": born_in(2031),
    "other sex": lambda person: {"genero": {"clave": {"F": "M", "M": "F"}[person["genero"]["clave"]]}},
    "other names": lambda _: {"nombres": "Zenobia", "primerApellido": "Wong"},
    "another's RFC": lambda _: {"rfc": rfc.compose_person("Wong", "Ruiz", "Zenobia", date(1980, 1, 2))},
    "another's day": lambda person: {"rfc": f"{person['rfc'][:8]}28{person['rfc'][10:]}"},
    "both surnames among the names": lambda person: {
        "nombres": " ".join(person[name] for name in ("nombres", "primerApellido", "segundoApellido"))
    },
    "no CURP": lambda person: {"curp": None, "rfc": other_digit(person["rfc"])},
    "no second surname": lambda _: {"segundoApellido": None},
    "a printed key": lambda _: {"curp": "BEML920313HMCLNS09"},
}


@pytest.mark.parametrize("fault", PERSONS)
def test_passes_no_person_whose_keys_do_not_go_together(fault: str) -> None:
    records, changed = list(generate(load("s2@1.1"), SOUND, 13)), []
    for record in records:
        for person in (record, record.get("superiorInmediato", {})):
            with suppress(KeyError):
                new = {**person, **PERSONS[fault](person)}
                new = {name: value for name, value in new.items() if value is not None}
                changed.append(new if person is record else {**record, "superiorInmediato": new})
    assert len(changed) > SOUND // 2
    looked = look("s2@1.1", [written(record, "short") for record in changed], "short")
    passed_with = [hits for at in passed(looked) if (hits := examiner("s2@1.1").examine(changed[at]))]
    assert not passed_with


@pytest.mark.parametrize("form", ["short", "spaced", "escaped"])
@pytest.mark.parametrize("name", READ)
def test_the_keys_are_those_of_the_rules(name: str, form: str) -> None:
    texts = [written(record, form) for record in generate(load(name), fewer(SOUND, name), 5)]
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


@pytest.mark.parametrize("name", ["s1.inicial@2.0", "s2@1.1"])
def test_the_keys_follow_the_seed_that_is_shared(name: str) -> None:
    before, texts = Seed.value, samples(name)
    of_before = look(name, texts, "short").columns
    try:
        Seed.share(before ^ 1)
        of_after = look(name, texts, "short").columns
        assert {rule: owners(column) for rule, column in of_after.items()} == {
            rule: owners(column) for rule, column in of_before.items()
        }
        assert all(column != of_before[rule] for rule, column in of_after.items())
        test_the_keys_are_those_of_the_rules(name, "short")
    finally:
        Seed.share(before)


def owners(column: Column) -> list[int]:
    return sorted(column.whole().records.tolist())


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


@cache
def samples(name: str) -> list[bytes]:
    return [written(record, "short") for record in generate(load(name), 20, 17)]


@settings(deadline=None)
@given(data=st.binary(max_size=200), by_lines=st.booleans(), short=st.booleans())
def test_any_bytes_are_borne(data: bytes, by_lines: bool, short: bool) -> None:
    native.parted(data)
    looked = screen("s2@1.1").look(data, by_lines=by_lines, short=short)
    assert looked is None or looked.suspects == list(range(len(looked.spans)))


SIGNS = b'{}[]",:\\ \n0-.eu\xc3\x00\xff'


@settings(deadline=None, max_examples=300)
@given(data=st.data(), name=st.sampled_from(["s1.inicial@2.0", "s2@1.1"]))
def test_passes_no_text_that_was_damaged(data: st.DataObject, name: str) -> None:
    text = bytearray(data.draw(st.sampled_from(samples(name))))
    for _ in range(data.draw(st.integers(1, 3))):
        at, sign = data.draw(st.integers(0, len(text) - 1)), data.draw(st.sampled_from(SIGNS))
        match data.draw(st.sampled_from(["change", "add", "take"])):
            case "change":
                text[at] = sign
            case "add":
                text.insert(at, sign)
            case _:
                del text[at]
    lines = [line for line in bytes(text).split(b"\n") if line.strip()]
    looked = screen(name).look(bytes(text), by_lines=True, short=True)
    assert looked is not None
    assert len(looked.spans) == len(lines)
    for at in passed(looked):
        assert examiner(name).examine(json.loads(lines[at])) == []


@pytest.mark.parametrize("name", sorted(kind.name for kind in kinds() if not kind.record.one_of))
def test_a_standard_that_is_not_read_is_screened_as_before(name: str) -> None:
    made = examiner(name).text_screen
    assert (made is not None) == (name in READ)
