from __future__ import annotations

from datetime import UTC, datetime

import pytest

from reports.errors import ReportsUsageError
from reports.quarters import MEXICO_CITY, Quarter


@pytest.mark.parametrize(
    ("moment", "quarter"),
    [
        (datetime(2026, 12, 31, 23, 30, tzinfo=MEXICO_CITY), "2026-T4"),
        (datetime(2027, 1, 1, 5, 59, 59, tzinfo=UTC), "2026-T4"),
        (datetime(2027, 1, 1, 6, tzinfo=UTC), "2027-T1"),
        (datetime(2026, 4, 1, 5, 59, tzinfo=UTC), "2026-T1"),
        (datetime(2026, 4, 1, 6, tzinfo=UTC), "2026-T2"),
        (datetime(2026, 9, 30, 23, 59, tzinfo=MEXICO_CITY), "2026-T3"),
        (datetime(2026, 10, 1, tzinfo=MEXICO_CITY), "2026-T4"),
        (datetime(2027, 1, 1, 3), "2026-T4"),  # noqa: DTZ001 - without an offset it is UTC
    ],
)
def test_the_quarter_is_that_of_mexico_city(moment: datetime, quarter: str) -> None:
    assert str(Quarter.of(moment)) == quarter


@pytest.mark.parametrize("name", ["2026-T4", " 2026-t4 ", "2026-Q4"])
def test_a_quarter_is_read_as_people_write_it(name: str) -> None:
    assert Quarter.parse(name) == Quarter(2026, 4)


@pytest.mark.parametrize(
    "name", ["", "2026", "2026-T5", "2026-T0", "26-T1", "0000-T1", "2026-T41", "２０２６-T1x"]
)
def test_what_is_not_a_quarter_is_wrong_usage(name: str) -> None:
    with pytest.raises(ReportsUsageError) as caught:
        Quarter.parse(name)
    assert (caught.value.code, caught.value.exit_code) == ("quarter-malformed", 2)


def test_quarters_go_back_over_years() -> None:
    assert Quarter(2026, 1).back(1) == Quarter(2025, 4)
    assert Quarter(2026, 4).back(5) == Quarter(2025, 3)
    assert Quarter(2025, 4) < Quarter(2026, 1)
