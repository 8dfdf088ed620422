"""Rules of System 1 about assets, savings and debts: whose they are, how they came and how they went."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from standards import rfc
from standards.model import Schema
from validator.model import At, Facts, Params, Record
from validator.rules.declare import object_rule, record_rule, value_rule
from validator.rules.s1_reading import (
    FORM,
    INITIAL,
    INTERESTS,
    LISTS,
    LISTS_OF_INTERESTS,
    PATRIMONY,
    S1,
    amount,
    clave,
    currency,
    filled,
    inner,
    interests,
    kind_of,
    objects,
    patrimony,
)
from validator.rules.silence import (
    any_of,
    at,
    at_most,
    both,
    members,
    one_of,
    other_than,
    with_members,
    without,
)
from validator.rules.silence import clave as with_clave

_ITEM, _PARTY = "patrimony-item", "party"
_SAT = "Código Fiscal de la Federación, art. 27; SAT: 13 caracteres las personas físicas, 12 las morales"
_OWNER, _WITH_OTHERS = "DEC", "CTER"
_UNPAID, _BOUGHT, _NO_PAYMENT = frozenset({"DNC", "HRN", "RST"}), "CPV", "NO APLICA"
_REMOVED, _KEPT = "BAJA", frozenset({"MODIFICAR", "SIN_CAMBIOS", "BAJA"})
_BALANCES = ("saldoSituacionActual", "saldoDiciembreAnterior", "saldoFechaConclusion")
_DEBTS = ("saldoInsolutoSituacionActual", "saldoInsolutoDiciembreAnterior", "saldoInsolutoFechaConclusion")
_FIRST_YEAR = 1900
_OF_ASSETS = ("formaAdquisicion", "tipoInmueble", "tipoVehiculo", "tipoBien")
"""Members that tell an asset from savings and debts."""


@object_rule(
    "s1.removal-reason-missing",
    "error",
    FORM,
    '{"tipoOperacion": "BAJA", "formaAdquisicion": {"clave": "CPV"}}',
    target=_ITEM,
    silent=any_of(
        members(tipoOperacion=other_than(_REMOVED)),
        with_members("motivoBaja"),
        members(**dict.fromkeys(_OF_ASSETS, False)),
    ),
)
def reason_missing(item: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every object rule takes both
    """An asset that is gone, and not why; savings and debts are not asked."""
    if item.get("tipoOperacion") != _REMOVED or "motivoBaja" in item:
        return None
    return At("motivoBaja", {}) if any(name in item for name in _OF_ASSETS) else None


@object_rule(
    "s1.removal-reason-unexpected",
    "warning",
    FORM,
    '{"tipoOperacion": "AGREGAR", "motivoBaja": {"clave": "VNT"}}',
    target=_ITEM,
    silent=any_of(without("motivoBaja"), with_members(tipoOperacion=one_of(_REMOVED))),
)
def reason_unexpected(item: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every object rule takes both
    """Why an asset is gone, and that it is not."""
    operation = item.get("tipoOperacion")
    if operation == _REMOVED or not operation or not filled(item.get("motivoBaja")):
        return None
    return At("motivoBaja", {"operation": operation})


@object_rule(
    "s1.coowner-missing",
    "warning",
    FORM,
    '{"titular": [{"clave": "CTER"}], "tercero": []}',
    target=_ITEM,
    silent=any_of(
        at("titular/*/clave", other_than(_WITH_OTHERS)),
        with_members(tercero={"contains": with_members(tipoPersona=one_of("FISICA", "MORAL"))}),
    ),
)
def coowner_missing(item: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every object rule takes both
    """Owned together with others, and not with whom."""
    owners = {clave(owner) for _, owner in objects(item.get("titular"))}
    return At("tercero", {}) if _WITH_OTHERS in owners and not filled(item.get("tercero")) else None


@object_rule(
    "s1.coowner-unexpected",
    "warning",
    FORM,
    '{"titular": [{"clave": "DEC"}], "tercero": [{"nombreRazonSocial": "Ana Peña"}]}',
    target=_ITEM,
    silent=any_of(
        members(tercero={"maxItems": 0}),
        with_members(titular={"contains": with_members(clave=other_than(_OWNER))}),
    ),
)
def coowner_unexpected(item: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every object rule takes both
    """Owned by the declarant alone, and together with somebody."""
    if "tercero" not in item or not filled(item["tercero"]):
        return None
    owners = item.get("titular")
    alone = type(owners) is list and len(owners) > 0 and {clave(owner) for owner in owners} == {_OWNER}
    return At("tercero", {}) if alone else None


@object_rule(
    "s1.ownership-share",
    "warning",
    FORM,
    '{"titular": [{"clave": "DEC"}], "porcentajePropiedad": 50}',
    target=_ITEM,
    silent=any_of(
        members(porcentajePropiedad=one_of(100)),
        both(
            members(porcentajePropiedad={"minimum": 1}),
            with_members(titular={"contains": with_members(clave=other_than(_OWNER))}),
        ),
    ),
)
def share(item: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every object rule takes both
    """A share of nothing, or a part of something that has no other owner."""
    percent = item.get("porcentajePropiedad")
    if type(percent) is not int or not 0 <= percent < 100:
        return None
    if percent == 0:
        return At("porcentajePropiedad", {"variant": "zero"}, percent)
    owners = item.get("titular")
    alone = type(owners) is list and len(owners) > 0 and {clave(owner) for owner in owners} == {_OWNER}
    return At("porcentajePropiedad", {}, percent) if alone else None


@object_rule(
    "s1.payment-form",
    "warning",
    FORM,
    '{"formaAdquisicion": {"clave": "HRN"}, "formaPago": "CONTADO"}',
    target=_ITEM,
    silent=any_of(
        without("formaPago"),
        members(formaPago=one_of(_NO_PAYMENT), formaAdquisicion=with_clave(other_than(_BOUGHT))),
        members(formaPago=other_than(_NO_PAYMENT), formaAdquisicion=with_clave(other_than(*sorted(_UNPAID)))),
    ),
)
def payment(item: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every object rule takes both
    """Something paid for that was given, or bought and not paid for."""
    form, paid = clave(item.get("formaAdquisicion")), item.get("formaPago")
    if form in _UNPAID and type(paid) is str and paid.strip() and paid != _NO_PAYMENT:
        return At("formaPago", {"form": form, "variant": "given"}, paid)
    return At("formaPago", {}, paid) if form == _BOUGHT and paid == _NO_PAYMENT else None


@object_rule(
    "s1.purchase-value",
    "warning",
    FORM,
    '{"formaAdquisicion": {"clave": "CPV"}, "valorAdquisicion": {"valor": 0}}',
    target=_ITEM,
    silent=any_of(
        at("valorAdquisicion/valor", other_than(0)), at("formaAdquisicion/clave", other_than(_BOUGHT))
    ),
)
def purchase_value(item: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every object rule takes both
    """Bought for nothing."""
    bought = clave(item.get("formaAdquisicion")) == _BOUGHT
    return (
        At("valorAdquisicion/valor", {}, 0) if bought and amount(item.get("valorAdquisicion")) == 0 else None
    )


@object_rule(
    "s1.debt-balance",
    "warning",
    FORM,
    '{"montoOriginal": {"valor": 100}, "saldoInsolutoSituacionActual": {"valor": 900}}',
    target=_ITEM,
    reads=["montoOriginal"],
    schema=both(*(any_of(without(name), at_most(f"{name}/valor", "montoOriginal/valor")) for name in _DEBTS)),
)
def debt_balance(item: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every object rule takes both
    """A debt that is more than what was lent."""
    original = item.get("montoOriginal")
    lent = amount(original)
    if lent is None:
        return None
    for name in _DEBTS:
        owed = amount(item.get(name))
        if owed is not None and owed > lent and currency(item[name]) == currency(original):
            return At(f"{name}/valor", {}, owed)
    return None


@object_rule(
    "s1.balance-change",
    "notice",
    FORM,
    '{"saldoDiciembreAnterior": {"valor": 0}, "porcentajeIncrementoDecremento": 20}',
    target=_ITEM,
    reads=["porcentajeIncrementoDecremento"],
)
def balance_change(item: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every object rule takes both
    """A balance that grew to nothing, or that was lost whole and is not nothing."""
    percent: Any = item.get("porcentajeIncrementoDecremento")
    if type(percent) not in {int, float} or (percent != -100 and percent <= 0):
        return None
    for name in (*_BALANCES, *_DEBTS):
        balance = amount(item.get(name))
        if balance is not None and (balance == 0) == (percent > 0):
            return At("porcentajeIncrementoDecremento", {"balance": "0" if balance == 0 else "> 0"}, percent)
    return None


@value_rule("s1.vehicle-year", "error", FORM, '{"anio": 98}', target="vehicle-year", numeric=True)
def vehicle_year(value: int, facts: Facts) -> Params | None:
    """A year in which no vehicle of today was made."""
    last = facts.today.year + 1
    return None if _FIRST_YEAR <= value <= last else {"first": _FIRST_YEAR, "last": last}


def _of_kind(member: str) -> tuple[Schema, Schema]:
    return (
        with_members(**{member: one_of("FISICA"), "rfc": {"minLength": 13}}),
        with_members(**{member: one_of("MORAL"), "rfc": {"maxLength": 12}}),
    )


@object_rule(
    "s1.party-rfc",
    "error",
    _SAT,
    '{"tipoPersona": "FISICA", "rfc": "JPM851111C44"}',
    target=_PARTY,
    silent=any_of(
        without("rfc"),
        *_of_kind("tipoPersona"),
        both(without("tipoPersona"), any_of(*_of_kind("tipoDuenoTitular"))),
    ),
    reads=["rfc"],
)
def party_rfc(party: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every object rule takes both
    """The RFC of a company for a person, or the other way round; a generic one is of anybody."""
    key = party.get("rfc")
    if type(key) is not str or len(key) not in {12, 13} or key in rfc.GENERIC_RFCS:
        return None
    kind = party.get("tipoPersona") or party.get("tipoDuenoTitular")
    if kind == "FISICA" and rfc.COMPANY_PATTERN.match(key):
        return At("rfc", {}, key)
    return (
        At("rfc", {"variant": "person"}, key) if kind == "MORAL" and rfc.PERSON_PATTERN.match(key) else None
    )


@record_rule(
    "s1.first-declaration",
    "warning",
    FORM,
    '{"metadata": {"tipo": "INICIAL"}, "vehiculos": {"vehiculo": [{"tipoOperacion": "BAJA"}]}}',
    systems=S1,
    silent=any_of(
        at("metadata/tipo", other_than("INICIAL")),
        both(
            *(
                at(f"{path}/{name}/{items}/*/tipoOperacion", other_than(*sorted(_KEPT)))
                for path, known in ((PATRIMONY, LISTS), (INTERESTS, LISTS_OF_INTERESTS))
                for name, items in known.items()
            )
        ),
    ),
)
def first_declaration(record: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every record rule takes both
    """Items of the first declaration that are not new in it; told once."""
    if kind_of(record) != INITIAL:
        return None
    strange = [place for place, operation in _operations(record) if operation in _KEPT]
    return At(strange[0], {"number": len(strange)}) if strange else None


def _operations(record: Record) -> Iterator[tuple[str, str]]:
    """Yield what became of each item that is listed, with its place."""
    for path, holder, known in (
        (PATRIMONY, patrimony(record), LISTS),
        (INTERESTS, interests(record), LISTS_OF_INTERESTS),
    ):
        for name, items in known.items():
            for index, item in objects(inner(holder, name).get(items)):
                operation = item.get("tipoOperacion")
                if type(operation) is str and operation.strip():
                    yield f"{path}/{name}/{items}/{index}/tipoOperacion", operation
