"""Rules of System 6 about money: amounts, currencies and sums."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from standards.model import Schema
from validator.model import At, Facts, Record
from validator.rules.declare import object_rule
from validator.rules.joins import covered, priced, sum_at_most
from validator.rules.s6_releases import OCDS, money, number, objects, part, release_rule, same_id
from validator.rules.silence import (
    EMPTY,
    FILLED,
    alike,
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

_VALUE = f"{OCDS}, release-schema, Value"
_TAXES = "Extensión taxes de la herramienta de contrataciones abiertas del INAI"
_CENT = 0.01
_DOMESTIC = ("MXN", "MXV")
"""The peso and the investment unit (UDI)."""
_ROUNDING = 0.005
"""Part of a sum by which roundings may change it."""
_NOTHING = {"not": {"type": "number", "not": {"enum": [0]}}}
"""What is no number, or 0."""
_NOT_NEGATIVE = {"not": {"type": "number", "exclusiveMaximum": 0}}


def _in_sections(schema: Schema) -> Schema:
    """Return a schema of releases in which all awards and contracts satisfy one."""
    return both(at("awards/*", schema), at("contracts/*", schema))


_TAX_RATES = (1.0, 1.08, 1.16)
"""Prices and totals may be told with or without the value added tax, of the country or of the border."""


@object_rule(
    "s6.currency-missing",
    "warning",
    _VALUE,
    '{"tender": {"id": "1", "value": {"amount": 10}}}',
    target="ocds-value",
    silent=any_of(
        members(amount=_NOTHING), with_members(currency={"type": "string", "pattern": "[0-9A-Za-z]"})
    ),
)
def currency_missing(value: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every object rule takes both
    """An amount without its currency."""
    amount, currency = number(value.get("amount")), value.get("currency")
    hollow = currency is None or (isinstance(currency, str) and not currency.strip())
    return At("currency", {}) if amount and hollow else None


@object_rule(
    "s6.net-amount",
    "error",
    _TAXES,
    '{"tender": {"id": "1", "value": {"amount": 10, "netAmount": 12, "currency": "MXN"}}}',
    target="ocds-value",
    schema=any_of(without("netAmount"), at_most("netAmount", "amount")),
)
def net_amount(value: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every object rule takes both
    """An amount without taxes that is more than the amount with taxes."""
    amount, net = number(value.get("amount")), number(value.get("netAmount"))
    if amount is None or net is None or amount <= 0 or net <= amount + _CENT:
        return None
    return At("netAmount", {"amount": _shown(amount)}, net)


@release_rule(
    "s6.amount-negative",
    "error",
    _VALUE,
    '{"tender": {"id": "1", "value": {"amount": -10, "currency": "MXN"}}}',
    schema=both(
        *(
            at(f"{path}/amount", _NOT_NEGATIVE)
            for path in ("tender/value", "tender/minValue", "awards/*/value", "contracts/*/value")
        )
    ),
)
def amount_negative(release: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every release rule takes both
    """A procedure, an award or a contract that is worth less than nothing."""
    found = [
        ("tender/value", part(release, "tender", "value")),
        ("tender/minValue", part(release, "tender", "minValue")),
    ]
    for section in ("awards", "contracts"):
        found += [
            (f"{section}/{index}/value", each.get("value")) for index, each in objects(release, section)
        ]
    for pointer, value in found:
        amount = number(part(value, "amount"))
        if amount is not None and amount < 0:
            yield At(f"{pointer}/amount", {}, amount)


@release_rule(
    "s6.amount-zero",
    "warning",
    "Herramienta de contrataciones abiertas del INAI: montos mayores que cero",
    '{"awards": [{"id": "A", "status": "active", "value": {"amount": 0, "currency": "MXN"}}]}',
    schema=_in_sections(
        any_of(
            members(status=other_than("active")),
            members(value=members(amount=other_than(0), netAmount=other_than(0))),
        )
    ),
)
def amount_zero(release: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every release rule takes both
    """An award or a contract in force that is worth nothing, unless it only sets a least and a most."""
    for section in ("awards", "contracts"):
        for index, each in objects(release, section):
            value = each.get("value")
            if each.get("status") != "active" or "contractDetails" in each or not isinstance(value, dict):
                continue
            for member in ("amount", "netAmount"):
                if number(value.get(member)) == 0:
                    yield At(f"{section}/{index}/value/{member}", {}, value[member])
                    break


@release_rule(
    "s6.currency-foreign",
    "notice",
    "Extensión exchangeRate de la herramienta de contrataciones abiertas del INAI",
    '{"contracts": [{"id": "C", "awardID": "A", "value": {"amount": 10, "currency": "USD"}}]}',
    schema=_in_sections(
        any_of(
            at("value/currency", any_of(one_of(*_DOMESTIC), {"not": {"type": "string"}})),
            with_members(value=with_members(exchangeRates=FILLED)),
            with_members("contractDetails"),
        )
    ),
)
def currency_foreign(release: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every release rule takes both
    """An award or a contract in the currency of another country, without the exchange rate."""
    for section in ("awards", "contracts"):
        for index, each in objects(release, section):
            currency = part(each, "value", "currency")
            if currency in _DOMESTIC or not isinstance(currency, str) or not currency.strip():
                continue
            if not part(each, "value", "exchangeRates") and "contractDetails" not in each:
                yield At(f"{section}/{index}/value/currency", {}, currency)


@release_rule(
    "s6.contracts-exceed",
    "warning",
    f"{OCDS}, release-schema, Award.value",
    '{"awards": [{"id": "A", "value": {"amount": 10, "currency": "MXN"}}],'
    ' "contracts": [{"id": "C", "awardID": "A", "value": {"amount": 20, "currency": "MXN"}}]}',
    schema=any_of(
        members(contracts=EMPTY),
        members(awards=EMPTY),
        covered("awards/*", "id", "value/amount", "contracts/*", "awardID"),
    ),
)
def contracts_exceed(release: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every release rule takes both
    """Contracts that are worth more than their award; an amendment may explain it, and so may the tax."""
    of_award: dict[str | None, list[Record]] = {}
    for _, each in objects(release, "contracts"):
        of_award.setdefault(same_id(each.get("awardID")), []).append(each)
    for index, award in objects(release, "awards") if of_award else ():
        own, awarded = same_id(award.get("id")), money(award.get("value"))
        contracts = of_award.get(own, [])
        values = [money(each.get("value")) for each in contracts if each.get("status") != "cancelled"]
        amended = any(each.get("amendments") or each.get("amendment") for each in [award, *contracts])
        if own is None or awarded is None or awarded[0] <= 0 or amended:
            continue
        total = sum(value[0] for value in values if value and value[1] == awarded[1])
        if total > _at_most(awarded[0]) and not _alike(total, awarded[0]):
            yield At(f"awards/{index}/value", {"contracts": _shown(total)}, awarded[0])


@release_rule(
    "s6.payments-exceed",
    "warning",
    f"{OCDS}, release-schema, Implementation.transactions",
    '{"contracts": [{"id": "C", "awardID": "A", "value": {"amount": 10, "currency": "MXN"}, "implementation":'
    ' {"transactions": [{"id": "1", "value": {"amount": 20, "currency": "MXN"}}]}}]}',
    schema=at(
        "contracts/*",
        any_of(
            members(implementation=members(transactions=EMPTY)),
            both(
                alike("value/currency", "implementation/transactions/*/value/currency"),
                sum_at_most("value/amount", "implementation/transactions/*/value/amount"),
            ),
        ),
    ),
)
def payments_exceed(release: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every release rule takes both
    """Payments of more than the contract's value; an amendment may explain it, and so may the tax."""
    for index, contract in objects(release, "contracts"):
        agreed = money(contract.get("value"))
        if agreed is None or contract.get("amendments") or contract.get("amendment"):
            continue
        values = [
            money(each.get("value")) for _, each in objects(part(contract, "implementation"), "transactions")
        ]
        paid = sum(value[0] for value in values if value and value[1] == agreed[1])
        if paid > _at_most(agreed[0]) and not _alike(paid, agreed[0]):
            yield At(
                f"contracts/{index}/implementation/transactions",
                {"paid": _shown(paid), "agreed": _shown(agreed[0])},
            )


@release_rule(
    "s6.items-sum",
    "warning",
    f"{OCDS}, release-schema, Item.quantity and Unit.value",
    '{"awards": [{"id": "A", "value": {"amount": 10, "currency": "MXN"}, "items":'
    ' [{"id": "1", "quantity": 2, "unit": {"value": {"amount": 50, "currency": "MXN"}}}]}]}',
    schema=_in_sections(priced("value", "items")),
)
def items_sum(release: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every release rule takes both
    """Items whose prices do not come to the value of their award or contract."""
    for section in ("awards", "contracts"):
        for index, each in objects(release, section):
            whole = money(each.get("value"))
            if whole is None or each.get("amendments") or each.get("amendment"):
                continue
            total = _sum_of(each)
            if total is None or total == whole[0]:
                continue
            net = number(part(each, "value", "netAmount"))
            if not (_alike(total, whole[0]) or (net is not None and _alike(total, net))):
                yield At(f"{section}/{index}/value/amount", {"items": _shown(total)}, whole[0])


def _sum_of(each: Record) -> float | None:
    """Return what the items cost; None unless all of them have a quantity and a price in the one currency."""
    items, total = each.get("items"), 0.0
    if not isinstance(items, list) or not items:
        return None
    for item in items:
        quantity, price = number(part(item, "quantity")), money(part(item, "unit", "value"))
        if not quantity or price is None or not price[0] or price[1] != part(each, "value", "currency"):
            return None
        total += quantity * price[0]
    return total


def _at_most(amount: float) -> float:
    return amount + max(1.0, abs(amount) * _ROUNDING)


def _alike(one: float, other: float) -> bool:
    """Tell whether two amounts are the same, but for roundings and the value added tax."""
    tolerance = max(1.0, abs(other) * _ROUNDING)
    return any(
        abs(one * rate - other) <= tolerance or abs(one - other * rate) <= tolerance for rate in _TAX_RATES
    )


def _shown(amount: Any) -> str:
    return f"{amount:,.2f}"
