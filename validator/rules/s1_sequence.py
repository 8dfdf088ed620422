"""Rules of System 1 that hold declarations of one person against each other, as a modification and the initial one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from standards.model import Schema
from validator.keys import folded_value
from validator.model import Facts, Key, Record
from validator.rules.declare import keys_rule
from validator.rules.s1_reading import (
    CONCLUSION,
    FORM,
    INITIAL,
    KINDS,
    LISTS,
    MODIFICATION,
    PATRIMONY,
    S1,
    amount,
    currency,
    inner,
    kind_of,
    objects,
    patrimony,
)
from validator.rules.silence import at, both, members, one_of, opens
from validator.rules.written import (
    CAPTURED_YEAR,
    Part,
    WrittenKey,
    capitals,
    code,
    folded,
    named,
    text,
    whole,
)

_LGRA = "Ley General de Responsabilidades Administrativas, art. 33"
_SAT = "SAT, algoritmo para generar el RFC con homoclave: una persona tiene un solo RFC"
_DECLARANT = f"/{PATRIMONY}/datosGenerales/curp"
_POST_DAY = "datosEmpleoCargoComision/fechaTomaPosesion"
_SHORTEST = 5
_ITEMS = (
    ("vehiculos", "numeroSerieRegistro", "valorAdquisicion"),
    ("adeudos", "numeroCuentaContrato", "montoOriginal"),
    ("adeudosPasivos", "numeroCuentaContrato", "montoOriginal"),
)
"""Sections whose items bear a number of their own -> its member, and the member of an amount that never changes."""
_WHO = ("metadata/tipo", f"{PATRIMONY}/datosGenerales/curp")
_POST = tuple(
    f"{PATRIMONY}/datosEmpleoCargoComision/{name}"
    for name in ("fechaTomaPosesion", "nombreEntePublico", "empleoCargoComision")
)
"""What tells whose declaration one is, and of which post."""
_TAKEN, _INSTITUTION = (f"/{path}" for path in _POST[:2])
_RFC = f"/{PATRIMONY}/datosGenerales/rfc"


def _written(kind: str) -> list[str]:
    """Return how a kind of declaration is written."""
    return [written for written, each in KINDS.items() if each == kind]


def _declared(kind: str, day: Part) -> WrittenKey:
    of_kind = at("metadata/tipo", one_of(*_written(kind)))
    return WrittenKey(of_kind, (text(_DECLARANT), f"|{kind}|", day, "|", folded(_INSTITUTION)))


def _of_length(length: int) -> Schema:
    return {"minLength": length, "maxLength": length}


def _declarant(record: Record, facts: Facts) -> str:
    """Return the declarant's CURP; empty when there is none, such as in a public version, or it is wrong."""
    if "declaracion" not in record or not facts.persons:
        return ""
    person = facts.persons[0]
    return person.curp or "" if person.pointers.get("curp") == _DECLARANT else ""


@keys_rule(
    "s1.declaration-repeated",
    "warning",
    _LGRA,
    '[{"metadata": {"tipo": "MODIFICACIÓN", "actualizacion": "2024-05-02T00:00:00Z"}, "curp": "GOMC800101HDFMRR05"}, '
    '{"metadata": {"tipo": "MODIFICACIÓN", "actualizacion": "2024-05-30T00:00:00Z"}, "curp": "GOMC800101HDFMRR05"}]',
    unless=["id.duplicate", "record.duplicate"],
    systems=S1,
    reads=[*_WHO, *_POST],
    written=[
        _declared(INITIAL, text(_TAKEN)),
        _declared(CONCLUSION, text(_TAKEN)),
        _declared(MODIFICATION, CAPTURED_YEAR),
    ],
)
def repeated(record: Record, facts: Facts) -> Iterator[Key]:
    """A declaration that the same person has made before: of the same kind, institution, and year or post."""
    curp = _declarant(record, facts)
    kind = kind_of(record) if curp else ""
    if not kind:
        return
    post = inner(patrimony(record), "datosEmpleoCargoComision")
    day = post.get("fechaTomaPosesion")
    if kind == MODIFICATION:
        day = str(facts.captured.year) if facts.captured else None
    if kind in {INITIAL, MODIFICATION, CONCLUSION} and type(day) is str and day:
        yield Key("", f"{curp}|{kind}|{day}|{_folded(post.get('nombreEntePublico'))}")


@keys_rule(
    "s1.post-date",
    "notice",
    FORM,
    '[{"curp": "GOMC800101HDFMRR05", "fechaTomaPosesion": "2020-01-16"}, '
    '{"curp": "GOMC800101HDFMRR05", "fechaTomaPosesion": "2021-02-01"}]',
    unless=["id.duplicate", "s1.declaration-repeated"],
    systems=S1,
    reads=[*_WHO, *_POST],
    written=[
        WrittenKey(
            at("metadata/tipo", one_of(*_written(INITIAL), *_written(MODIFICATION))),
            (text(_DECLARANT), "|", folded(_INSTITUTION), "|", named(f"/{_POST[2]}")),
            (text(_TAKEN),),
        )
    ],
)
def post_date(record: Record, facts: Facts) -> Iterator[Key]:
    """Another day of taking the same post than in an earlier declaration; one of leaving tells that day there."""
    curp = _declarant(record, facts)
    if not curp or kind_of(record) not in {INITIAL, MODIFICATION}:
        return
    post = inner(patrimony(record), "datosEmpleoCargoComision")
    day, name = post.get("fechaTomaPosesion"), _folded(post.get("empleoCargoComision"))
    if type(day) is str and day and name:
        key = f"{curp}|{_folded(post.get('nombreEntePublico'))}|{name}"
        yield Key(f"/{PATRIMONY}/{_POST_DAY}", key, day, day)


@keys_rule(
    "s1.rfc-differs",
    "warning",
    _SAT,
    '[{"curp": "GOMC800101HDFMRR05", "rfc": {"rfc": "GOMC800101", "homoClave": "AB1"}}, '
    '{"curp": "GOMC800101HDFMRR05", "rfc": {"rfc": "GOMC800101", "homoClave": "CD2"}}]',
    unless=["id.duplicate"],
    systems=S1,
    reads=[*_WHO, f"{PATRIMONY}/datosGenerales/rfc"],
    written=[
        WrittenKey(
            at(
                f"{PATRIMONY}/datosGenerales",
                both(
                    opens("rfc/rfc", "curp"),
                    members(rfc=members(rfc=_of_length(10), homoClave=_of_length(3))),
                ),
            ),
            (text(_DECLARANT),),
            (text(f"{_RFC}/rfc"), text(f"{_RFC}/homoClave")),
        )
    ],
)
def rfc_differs(record: Record, facts: Facts) -> Iterator[Key]:
    """Another RFC than the same person tells in an earlier declaration."""
    curp = _declarant(record, facts)
    told = inner(patrimony(record), "datosGenerales", "rfc") if curp else {}
    root, key = told.get("rfc"), told.get("homoClave")
    if type(root) is str and type(key) is str and len(root) == 10 and len(key) == 3 and root == curp[:10]:
        yield Key(f"/{PATRIMONY}/datosGenerales/rfc/homoClave", curp, f"{root}{key}", key)


@keys_rule(
    "s1.item-differs",
    "warning",
    FORM,
    '[{"curp": "GOMC800101HDFMRR05", "vehiculo": [{"numeroSerieRegistro": "3VW1", "fechaAdquisicion": "2019-03-05"}]}, '
    '{"curp": "GOMC800101HDFMRR05", "vehiculo": [{"numeroSerieRegistro": "3VW1", "fechaAdquisicion": "2021-03-05"}]}]',
    unless=["id.duplicate", "s1.declaration-repeated"],
    systems=S1,
    reads=[
        *_WHO,
        *(
            f"{PATRIMONY}/{name}/{LISTS[name]}/{member}"
            for name, number, money in _ITEMS
            for member in (number, money, "fechaAdquisicion")
        ),
    ],
    written=[
        WrittenKey(
            {},
            (text(_DECLARANT), f"|{number}|", code(number)),
            (text("fechaAdquisicion"), "|", whole(f"{money}/valor"), "|", capitals(f"{money}/moneda")),
            items=f"{PATRIMONY}/{name}/{LISTS[name]}",
        )
        for name, number, money in _ITEMS
    ],
)
def item_differs(record: Record, facts: Facts) -> Iterator[Key]:
    """A vehicle or a debt with another day or amount of origin than in an earlier declaration of the same person."""
    curp = _declarant(record, facts)
    section = patrimony(record) if curp else {}
    for name, number, money in _ITEMS:
        if name in section:
            items = [(index, item, _number(item.get(number))) for index, item in _listed(section, name)]
            seen = Counter(code for _, _, code in items)
            for index, item, code in items:
                origin = _origin(item, money)
                if origin and seen[code] == 1 and len(code) >= _SHORTEST:
                    yield Key(f"/{PATRIMONY}/{name}/{LISTS[name]}/{index}", f"{curp}|{number}|{code}", origin)


def _listed(section: Record, name: str) -> Iterator[tuple[int, Record]]:
    return objects(inner(section, name).get(LISTS[name]))


def _origin(item: Record, money: str) -> str:
    """Return the day and the amount with which something came to be had; empty when either is not told."""
    day, told = item.get("fechaAdquisicion"), amount(item.get(money))
    return f"{day}|{told:.0f}|{currency(item.get(money))}" if type(day) is str and day and told else ""


def _number(value: object) -> str:
    return "".join(filter(str.isalnum, value)).upper() if type(value) is str else ""


def _folded(value: object) -> str:
    """Return the number of a text without case and accents; empty when there is none."""
    number = folded_value(value) if type(value) is str else 0
    return str(number) if number else ""
