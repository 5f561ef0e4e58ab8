from datetime import date

import pytest
import time_machine

from core.clock import months_before, today


@time_machine.travel("2026-12-31 23:30:00+00:00")
def test_today_is_the_citys_day_and_not_the_servers():
    assert today() == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("months", "day"),
    [
        (0, date(2026, 11, 30)),
        (1, date(2026, 10, 31)),
        (9, date(2026, 2, 28)),
        (11, date(2025, 12, 31)),
        (33, date(2024, 2, 29)),
    ],
)
def test_months_before_ends_on_the_last_day(months, day):
    assert months_before(date(2026, 11, 21), months) == day
