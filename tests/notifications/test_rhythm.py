"""When somebody is told: by their own clock, on the days with 23 and 25 hours too."""

from datetime import UTC, datetime, time, timedelta

import pytest

from core.periods import to_local
from notifications.domain import Habits, due_at, is_quiet, not_quiet
from notifications.enums import Rhythm

NIGHT = Habits(quiet_from=time(22), quiet_until=time(7))


def local(text: str) -> datetime:
    """Return the moment of a local time, its first pass."""
    from core.periods import to_utc

    return to_utc(datetime.fromisoformat(text))


def shown(moment: datetime) -> str:
    return f"{to_local(moment):%Y-%m-%d %H:%M}"


def test_at_once_is_now():
    at = local("2026-06-10 12:34")
    assert due_at(Rhythm.AT_ONCE, Habits(), at) == at


@pytest.mark.parametrize(
    ("at", "due"),
    [
        ("2026-06-10 06:59", "2026-06-10 07:00"),
        ("2026-06-10 07:00", "2026-06-11 07:00"),
        ("2026-06-10 23:59", "2026-06-11 07:00"),
    ],
)
def test_once_a_day_is_the_next_digest_hour(at, due):
    assert shown(due_at(Rhythm.DAILY, Habits(), local(at))) == due


@pytest.mark.parametrize(
    ("day", "at", "due"),
    [
        (0, "2026-06-10 12:00", "2026-06-15 07:00"),
        (2, "2026-06-10 06:00", "2026-06-10 07:00"),
        (2, "2026-06-10 12:00", "2026-06-17 07:00"),
        (6, "2026-06-10 12:00", "2026-06-14 07:00"),
    ],
)
def test_once_a_week_is_the_chosen_day(day, at, due):
    assert shown(due_at(Rhythm.WEEKLY, Habits(digest_day=day), local(at))) == due


# 28 March 2027: 02:00 to 03:00 is left out. 25 October 2026: it happens twice.
def test_a_digest_hour_that_is_left_out_comes_after_the_gap():
    due = due_at(Rhythm.DAILY, Habits(digest_hour=2), local("2027-03-27 12:00"))
    assert shown(due) == "2027-03-28 03:00"
    assert shown(due_at(Rhythm.DAILY, Habits(digest_hour=2), due)) == "2027-03-29 02:00"


def test_a_digest_hour_that_happens_twice_comes_once():
    due = due_at(Rhythm.DAILY, Habits(digest_hour=2), local("2026-10-24 12:00"))
    assert due == datetime(2026, 10, 25, 0, tzinfo=UTC)
    assert shown(due_at(Rhythm.DAILY, Habits(digest_hour=2), due)) == "2026-10-26 02:00"


@pytest.mark.parametrize(
    ("at", "hours"), [("2026-10-24 07:00", 25), ("2027-03-27 07:00", 23), ("2026-06-10 07:00", 24)]
)
def test_between_two_digests_lies_a_day_of_the_city(at, hours):
    assert due_at(Rhythm.DAILY, Habits(), local(at)) - local(at) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("at", "due"),
    [
        ("2026-06-10 21:59", "2026-06-10 21:59"),
        ("2026-06-10 22:00", "2026-06-11 07:00"),
        ("2026-06-11 06:59", "2026-06-11 07:00"),
        ("2026-06-11 07:00", "2026-06-11 07:00"),
        ("2026-10-24 23:00", "2026-10-25 07:00"),
        ("2027-03-27 23:00", "2027-03-28 07:00"),
    ],
)
def test_in_quiet_hours_nothing_comes(at, due):
    assert shown(due_at(Rhythm.AT_ONCE, NIGHT, local(at))) == due


def test_quiet_hours_within_a_day():
    noon = Habits(quiet_from=time(12), quiet_until=time(14))
    assert [is_quiet(noon, local(f"2026-06-10 {hour}:30")) for hour in (11, 12, 13, 14)] == [False, True, True, False]


def test_a_digest_hour_within_quiet_hours_waits_for_their_end():
    habits = Habits(digest_hour=6, quiet_from=time(22), quiet_until=time(7, 30))
    assert shown(due_at(Rhythm.DAILY, habits, local("2026-06-10 12:00"))) == "2026-06-11 07:30"


def test_quiet_hours_that_end_in_the_hour_that_happens_twice_end_the_second_time():
    habits = Habits(quiet_from=time(22), quiet_until=time(2, 45))
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert shown(second) == "2026-10-25 02:30"
    assert not_quiet(habits, second) == datetime(2026, 10, 25, 1, 45, tzinfo=UTC)


def test_quiet_hours_that_end_in_the_gap_end_with_it():
    habits = Habits(quiet_from=time(22), quiet_until=time(2, 30))
    assert shown(not_quiet(habits, local("2027-03-28 01:30"))) == "2027-03-28 03:00"


@pytest.mark.parametrize(
    "habits", [Habits(), Habits(quiet_from=time(7)), Habits(quiet_from=time(7), quiet_until=time(7))]
)
def test_without_two_ends_there_are_no_quiet_hours(habits):
    assert not any(is_quiet(habits, local(f"2026-06-10 {hour:02}:00")) for hour in range(24))
