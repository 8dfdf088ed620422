"""Rules of System 1 about income: what has to add up, within one currency."""

from __future__ import annotations

from collections.abc import Iterator

from standards.model import Schema
from validator.model import At, Facts, Record
from validator.rules.declare import object_rule, record_rule, record_screen
from validator.rules.s1_income_reading import (
    LAST_YEAR,
    NAMES,
    PARTS,
    Names,
    Section,
    currencies_of,
    in_one_currency,
    sections,
)
from validator.rules.s1_reading import (
    FORM,
    INITIAL,
    KINDS,
    PATRIMONY,
    S1,
    amount,
    objects,
    patrimony,
    whole,
)
from validator.rules.silence import alike, any_of, at, both, members, one_of, total_of, with_members, without


def _sound_section(names: Names) -> Schema:
    """Return a schema of sections whose sums are right and of one currency."""
    totals = [f"{part}/remuneracionTotal" for part in PARTS]
    lines = [f"{part}/{items}/*/remuneracion" for part, items in PARTS.items()]
    parts = (
        any_of(without(part), total_of(f"{total}/valor", f"{line}/valor"))
        for part, total, line in zip(PARTS, totals, lines, strict=True)
    )
    return both(
        *parts,
        alike(*(f"{place}/moneda" for place in (*names, *totals, *lines))),
        total_of(f"{names.other}/valor", *(f"{total}/valor" for total in totals)),
        total_of(f"{names.own}/valor", f"{names.pay}/valor", f"{names.other}/valor"),
        total_of(f"{names.total}/valor", f"{names.own}/valor", f"{names.family}/valor"),
    )


def _sound_of_kind(kind: str) -> Schema:
    """Return a schema of declarations of a kind whose income is."""
    section = _sound_section(NAMES[kind])
    if kind == INITIAL:
        section = any_of(with_members("enajenacionBienes"), section)
    return both(
        at("metadata/tipo", one_of(*(written for written, each in KINDS.items() if each == kind))),
        at(f"{PATRIMONY}/ingresos", section),
    )


@record_screen(
    *("s1.income-items", "s1.income-other", "s1.income-undetailed", "s1.income-own"),
    *("s1.income-total", "s1.income-total-unexplained", "s1.income-currencies"),
    schema=both(
        any_of(*map(_sound_of_kind, NAMES)),
        at(
            f"{PATRIMONY}/actividadAnualAnterior",
            any_of(
                with_members(servidorPublicoAnioAnterior=one_of(False)),
                _sound_section(LAST_YEAR),
            ),
        ),
    ),
)
def adds_up(record: Record, facts: Facts) -> bool:  # noqa: ARG001 - every record screen takes both
    """Tell at once that all income is told in one currency and adds up to the peso."""
    return all(_section_adds_up(section) for section in sections(record))


def _section_adds_up(section: Section) -> bool:
    members, names = section.members, section.names
    told = [members[name] for name in names if name in members]
    sums: dict[str, float] = {}
    for name, items in PARTS.items():
        part = members.get(name)
        if part is None:
            continue
        lines = [item["remuneracion"] for item in part.get(items) or ()]
        told += [part["remuneracionTotal"], *lines]
        sums[name] = part["remuneracionTotal"]["valor"]
        if sum(line["valor"] for line in lines) != sums[name]:
            return False
    if len({amount_["moneda"] for amount_ in told}) != 1:
        return False
    value = {name: members[name]["valor"] for name in names if name in members}
    other = value.get(names.other)
    family = value.get(names.family, 0)
    return (
        other == sum(sums.values())
        and value.get(names.own) == value.get(names.pay, 0) + other
        and value.get(names.total) == value[names.own] + family
    )


def _differs(one: float, other: float, operands: int = 2) -> bool:
    """Tell whether amounts differ by more than rounding each of the operands to whole pesos explains."""
    return abs(one - other) > max(1.0, operands / 2)


def _number(value: float) -> float:
    return int(value) if value == int(value) else round(value, 2)


@record_rule(
    "s1.income-items",
    "error",
    FORM,
    '{"actividadFinanciera": {"remuneracionTotal": {"valor": 900}, "actividades": [{"remuneracion": {"valor": 500}}]}}',
    systems=S1,
)
def items_add_up(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """The total of a kind of income that is not the sum of its items."""
    for section in sections(record):
        for name, items in PARTS.items():
            part = section.members.get(name)
            if type(part) is not dict or type(part.get(items)) is not list or not part[items]:
                continue
            total = amount(part.get("remuneracionTotal"))
            told = [amount(item.get("remuneracion")) for _, item in objects(part[items])]
            known = [each for each in told if each is not None]
            if total is None or len(known) != len(part[items]):
                continue
            if _differs(total, sum(known), len(known)) and in_one_currency(section):
                place = f"{section.path}/{name}/remuneracionTotal/valor"
                yield At(place, {"expected": _number(sum(known))}, total)


@record_rule(
    "s1.income-other",
    "error",
    FORM,
    '{"otrosIngresosAnualesTotal": {"valor": 900}, "actividadFinanciera": {"remuneracionTotal": {"valor": 1500}}}',
    systems=S1,
)
def parts_add_up(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """Other income that is not the sum of its kinds; with kinds left out, one that is less than those told."""
    for section in sections(record):
        total, parts = section.total(section.names.other), section.parts()
        known = [each for each in parts if each is not None]
        if total is None or len(known) != len(parts) or not _differs(total, sum(known), len(known)):
            continue
        if (section.complete or sum(known) > total) and in_one_currency(section):
            place = f"{section.path}/{section.names.other}/valor"
            yield At(place, {"expected": _number(sum(known))}, total)


@record_rule(
    "s1.income-undetailed",
    "warning",
    FORM,
    '{"otrosIngresosAnualesTotal": {"valor": 900}}',
    systems=S1,
)
def undetailed(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """Income whose origin is not told: kinds, or items of a kind, are left out."""
    for section in sections(record):
        total, parts = section.total(section.names.other), section.parts()
        known = [each for each in parts if each is not None]
        if not section.complete and total is not None and len(known) == len(parts):
            rest = total - sum(known)
            if rest > 1 and _differs(total, sum(known), len(known)) and in_one_currency(section):
                yield At(f"{section.path}/{section.names.other}/valor", {"rest": _number(rest)}, total)
        for name, items in PARTS.items():
            part = section.members.get(name)
            if type(part) is dict and part.get(items) == []:
                unexplained = amount(part.get("remuneracionTotal"))
                if unexplained is not None and unexplained > 1 and in_one_currency(section):
                    place = f"{section.path}/{name}/{items}"
                    yield At(place, {"rest": _number(unexplained)})


@record_rule(
    "s1.income-own",
    "error",
    FORM,
    '{"remuneracionAnualCargoPublico": {"valor": 500}, "ingresoAnualNetoDeclarante": {"valor": 400}}',
    systems=S1,
)
def own_income(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """The declarant's net income that is not the pay and the other income together."""
    for section in sections(record):
        names = section.names
        pay, other, own = section.total(names.pay), section.total(names.other), section.total(names.own)
        if pay is None or own is None or (other is None and names.other in section.members):
            continue
        # Without the sum of other income, the declarant's may be more than the pay, but not less.
        wrong = _differs(own, pay + (other or 0)) and (other is not None or own < pay)
        if wrong and in_one_currency(section):
            yield At(f"{section.path}/{names.own}/valor", {"expected": _number(pay + (other or 0))}, own)


@record_rule(
    "s1.income-total",
    "error",
    FORM,
    '{"ingresoAnualNetoDeclarante": {"valor": 500}, "totalIngresosAnualesNetos": {"valor": 400}}',
    systems=S1,
)
def total_income(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """A total that is not the income of declarant and family, or is less than the declarant's.

    What it should be is not told: it would give away the family's income, which is reserved.
    """
    for section in sections(record):
        names = section.names
        own, family, total = section.total(names.own), section.total(names.family), section.total(names.total)
        if own is None or total is None or (family is None and names.family in section.members):
            continue
        less = family is None and own > total and _differs(total, own)
        wrong = less or (family is not None and _differs(total, own + family))
        if not wrong or not in_one_currency(section):
            continue
        place = f"{section.path}/{names.total}/valor"
        if family is not None:
            yield At(place, {}, total)
        else:
            yield At(place, {"own": _number(own), "variant": "less"}, total)


@record_rule(
    "s1.income-total-unexplained",
    "warning",
    FORM,
    '{"ingresoAnualNetoDeclarante": {"valor": 500}, "totalIngresosAnualesNetos": {"valor": 900}}',
    systems=S1,
)
def unexplained_total(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """A total above the declarant's income, without income of the family.

    A public version rightly leaves the family's income out, so nothing is asked of one.
    """
    if not whole(patrimony(record)):
        return
    for section in sections(record):
        names = section.names
        own, total = section.total(names.own), section.total(names.total)
        if own is None or total is None or names.family in section.members:
            continue
        if total > own and _differs(total, own) and in_one_currency(section):
            yield At(f"{section.path}/{names.total}/valor", {"rest": _number(total - own)}, total)


@record_rule(
    "s1.income-currencies",
    "warning",
    FORM,
    '{"remuneracionAnualCargoPublico": {"moneda": "MXN"}, "otrosIngresosAnualesTotal": {"moneda": "USD"}}',
    systems=S1,
)
def currencies(record: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every record rule takes both
    """Amounts of one sum in several currencies."""
    for section in sections(record):
        told = currencies_of(section) - {""}
        if len(told) > 1:
            yield At(section.path, {"currencies": ", ".join(sorted(told))})


@object_rule(
    "s1.amount-decimals",
    "warning",
    FORM,
    '{"montoOriginal": {"valor": 1500.5, "moneda": "MXN"}}',
    target="money",
    silent=members(valor={"type": ["null", "boolean", "integer", "string", "array", "object"]}),
)
def decimals(value: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every object rule takes both
    """An amount with cents, where the form asks for whole units."""
    number = value.get("valor")
    return At("valor", {}, number) if type(number) is float and not number.is_integer() else None
