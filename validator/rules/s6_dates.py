"""Rules of System 6 about time: periods, and what comes before what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from validator.model import At, Facts, Record
from validator.rules.dates import comes_before
from validator.rules.declare import object_rule
from validator.rules.s6_releases import OCDS, days_between, objects, part, release_rule, same_id
from validator.rules.silence import (
    any_of,
    at,
    both,
    duration,
    in_order,
    members,
    moments_between,
    not_after,
    ordered,
    precedes,
    untold,
)

_PERIOD = f"{OCDS}, release-schema, Period"
_ORDER = f"{OCDS}, etapas del proceso de contratación"
_A_DAY = 1.0
_EVER = 10_000 * 366 * 86_400
"""Seconds that no period has."""
_CLOSING, _ENQUIRIES = "tender/tenderPeriod/endDate", "tender/enquiryPeriod/endDate"


@object_rule(
    "s6.period-reversed",
    "error",
    _PERIOD,
    '{"startDate": "2025-03-20T09:00:00Z", "endDate": "2025-03-03T09:00:00Z"}',
    target="ocds-period",
    schema=any_of(untold("startDate"), untold("endDate"), moments_between("startDate", "endDate", 0, _EVER)),
)
def period_reversed(value: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every object rule takes both
    """A period that ends before it starts."""
    days = days_between(value.get("startDate"), value.get("endDate"))
    return (
        At("endDate", {"start": value["startDate"]}, value["endDate"])
        if days is not None and days < 0
        else None
    )


@object_rule(
    "s6.period-duration",
    "warning",
    _PERIOD,
    '{"startDate": "2025-03-03T09:00:00Z", "endDate": "2025-03-20T09:00:00Z", "durationInDays": 60}',
    target="ocds-period",
    schema=any_of(
        untold("startDate"),
        untold("endDate"),
        members(durationInDays={"not": {"type": "integer"}}),
        duration("startDate", "endDate", "durationInDays"),
    ),
)
def period_duration(value: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every object rule takes both
    """A duration that is not the time from start to end; a day more or less depends on how days are counted."""
    days, told = days_between(value.get("startDate"), value.get("endDate")), value.get("durationInDays")
    if days is None or days < 0 or not isinstance(told, int) or isinstance(told, bool):
        return None
    within = days - _A_DAY <= told <= days + _A_DAY
    return None if within else At("durationInDays", {"days": round(days)}, told)


@object_rule(
    "s6.period-extent",
    "warning",
    _PERIOD,
    '{"endDate": "2025-03-20T09:00:00Z", "maxExtentDate": "2025-03-01T09:00:00Z"}',
    target="ocds-period",
    schema=in_order("endDate", "maxExtentDate"),
)
def period_extent(value: Record, facts: Facts) -> At | None:  # noqa: ARG001 - every object rule takes both
    """A period that ends later than it could be extended to."""
    end, extent = value.get("endDate"), value.get("maxExtentDate")
    return At("maxExtentDate", {"end": end}, extent) if comes_before(extent, end) else None


@release_rule(
    "s6.dates-order",
    "warning",
    _ORDER,
    '{"awards": [{"id": "A", "date": "2025-03-25T13:00:00Z"}],'
    ' "contracts": [{"id": "C", "awardID": "A", "dateSigned": "2025-03-01T12:00:00Z"}]}',
    schema=both(
        any_of(
            at("tender/tenderPeriod", untold("endDate")),
            both(
                any_of(at("tender/enquiryPeriod", untold("endDate")), ordered(_ENQUIRIES, _CLOSING)),
                precedes(_CLOSING, "awards/*/date"),
            ),
        ),
        precedes("awards/*/date", "contracts/*/dateSigned"),
    ),
)
def dates_order(release: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every release rule takes both
    """A step of the process that comes before the one that it depends on."""
    tender, awarded = release.get("tender"), {}
    closing = part(tender, "tenderPeriod", "endDate")
    enquiries = part(tender, "enquiryPeriod", "endDate")
    if comes_before(closing, enquiries):
        yield At("tender/enquiryPeriod/endDate", {"variant": "enquiry", "after": closing}, enquiries)
    for index, award in objects(release, "awards"):
        awarded[same_id(award.get("id"))] = day = award.get("date")
        if comes_before(day, closing):
            yield At(f"awards/{index}/date", {"variant": "award", "after": closing}, day)
    for index, contract in objects(release, "contracts"):
        signed, decided = contract.get("dateSigned"), awarded.get(same_id(contract.get("awardID")))
        if comes_before(signed, decided):
            yield At(f"contracts/{index}/dateSigned", {"after": decided}, signed)


@release_rule(
    "s6.starts-unsigned",
    "notice",
    _ORDER,
    '{"contracts": [{"id": "C", "awardID": "A", "dateSigned": "2025-04-01T12:00:00Z",'
    ' "period": {"startDate": "2025-03-01T00:00:00Z"}}]}',
    schema=at(
        "contracts/*",
        any_of(
            untold("dateSigned"), at("period", untold("startDate")), ordered("dateSigned", "period/startDate")
        ),
    ),
)
def starts_unsigned(release: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every release rule takes both
    """A contract that starts before it is signed: it happens, within what the law allows."""
    for index, contract in objects(release, "contracts"):
        start, signed = part(contract, "period", "startDate"), contract.get("dateSigned")
        if comes_before(start, signed):
            yield At(f"contracts/{index}/period/startDate", {"signed": signed}, start)


@release_rule(
    "s6.not-yet",
    "warning",
    f"{OCDS}, release-schema, date",
    '{"date": "2025-04-01T00:00:00Z", "awards": [{"id": "A", "status": "active", "date": "2025-05-01T00:00:00Z"}]}',
    schema=any_of(
        untold("date"),
        not_after(
            "date",
            round(_A_DAY * 86_400),
            "awards/*/date",
            "contracts/*/dateSigned",
            "contracts/*/implementation/transactions/*/date",
        ),
    ),
)
def not_yet(release: Record, facts: Facts) -> Iterator[At]:  # noqa: ARG001 - every release rule takes both
    """Something told as done, on a later day than the release that tells it."""
    told = release.get("date")
    for pointer, day in _done(release):
        days = days_between(told, day)
        if days is not None and days > _A_DAY:
            yield At(pointer, {"date": told}, day)


def _done(release: Record) -> Iterator[tuple[str, Any]]:
    for index, award in objects(release, "awards"):
        if award.get("status") == "active":
            yield f"awards/{index}/date", award.get("date")
    for index, contract in objects(release, "contracts"):
        if contract.get("status") in ("active", "terminated"):
            yield f"contracts/{index}/dateSigned", contract.get("dateSigned")
        for turn, payment in objects(part(contract, "implementation"), "transactions"):
            yield f"contracts/{index}/implementation/transactions/{turn}/date", payment.get("date")
