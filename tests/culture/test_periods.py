"""Rules of dates: a local time becomes a moment, a rule becomes days, and the two odd nights have one answer."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from core.periods import ZONE
from culture.periods import WEEKDAYS, Change, LocalDate, Rule, Series, position_of

LONG_NIGHT, SHORT_NIGHT = date(2026, 10, 25), date(2027, 3, 28)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def face(text: str) -> datetime:
    """A time as the clocks show it, without a zone."""
    return datetime.fromisoformat(text)


def at(day: date, start: str, end: str, last_day: date | None = None) -> LocalDate:
    return LocalDate(day, time.fromisoformat(start), time.fromisoformat(end), last_day)


@pytest.mark.parametrize(
    ("local", "start", "end"),
    [
        (at(date(2026, 7, 1), "18:00", "20:00"), utc(2026, 7, 1, 16), utc(2026, 7, 1, 18)),
        (at(date(2026, 12, 1), "18:00", "20:00"), utc(2026, 12, 1, 17), utc(2026, 12, 1, 19)),
        # Over midnight, and over several days.
        (at(date(2026, 12, 1), "22:00", "01:00"), utc(2026, 12, 1, 21), utc(2026, 12, 2, 0)),
        (at(date(2026, 12, 1), "18:00", "12:00", date(2026, 12, 3)), utc(2026, 12, 1, 17), utc(2026, 12, 3, 11)),
        # A whole day has 25 hours, or 23.
        (LocalDate(LONG_NIGHT), utc(2026, 10, 24, 22), utc(2026, 10, 25, 23)),
        (LocalDate(SHORT_NIGHT), utc(2027, 3, 27, 23), utc(2027, 3, 28, 22)),
        (LocalDate(date(2026, 10, 24), last_day=date(2026, 10, 26)), utc(2026, 10, 23, 22), utc(2026, 10, 26, 23)),
        # 02:30 happens twice: its first pass. So the hours up to 03:30 are two.
        (at(LONG_NIGHT, "02:30", "03:30"), utc(2026, 10, 25, 0, 30), utc(2026, 10, 25, 2, 30)),
        (at(LONG_NIGHT, "01:30", "02:30"), utc(2026, 10, 24, 23, 30), utc(2026, 10, 25, 0, 30)),
        # 02:30 does not happen: it is what the clocks call 03:30, and the date lasts as long as on other days.
        (at(SHORT_NIGHT, "02:30", "03:15"), utc(2027, 3, 28, 1, 30), utc(2027, 3, 28, 2, 15)),
        (at(SHORT_NIGHT, "01:30", "03:30"), utc(2027, 3, 28, 0, 30), utc(2027, 3, 28, 1, 30)),
    ],
)
def test_a_local_date_has_its_moments(local, start, end):
    assert (local.range().start, local.range().end) == (start, end)


def test_a_time_that_no_clock_shows_is_noticed():
    assert at(SHORT_NIGHT, "02:30", "04:00").left_out() == face("2027-03-28T02:30")
    assert at(SHORT_NIGHT, "01:00", "02:59").left_out() == face("2027-03-28T02:59")
    assert at(SHORT_NIGHT, "01:00", "03:00").left_out() is None
    assert at(LONG_NIGHT, "02:30", "02:45").left_out() is None


RULES = [
    "FREQ=WEEKLY;BYDAY=TU",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH",
    "FREQ=MONTHLY;BYDAY=2TU",
    "FREQ=MONTHLY;BYDAY=-1FR;COUNT=5",
    "FREQ=MONTHLY;BYMONTHDAY=15;UNTIL=20271231T225959Z",
    "FREQ=DAILY;COUNT=10",
    "FREQ=YEARLY",
    "FREQ=WEEKLY",
]


@pytest.mark.parametrize("text", RULES)
def test_a_rule_is_read_and_written(text):
    assert Rule.parse(text).text() == text


@pytest.mark.parametrize("text", RULES)
def test_the_days_are_those_of_dateutil(text):
    first, last = date(2026, 11, 3), date(2028, 11, 3)
    # dateutil wants its UNTIL without a zone where the start has none.
    oracle = rrulestr(text.replace("T225959Z", "T235959"), dtstart=face("2026-11-03T18:00"))
    expected = [moment.date() for moment in oracle.between(face("2026-11-01"), face("2028-11-04"), inc=True)]
    assert list(Rule.parse(text).days(first, last)) == [day for day in expected if day <= last]


weekly = st.builds(
    lambda interval, days, ends: Rule("WEEKLY", interval, tuple(sorted(days)), **ends),
    st.integers(1, 4),
    st.frozensets(st.integers(1, 7), min_size=1),
    st.one_of(
        st.just({}),
        st.builds(lambda count: {"count": count}, st.integers(1, 60)),
        st.builds(lambda until: {"until": until}, st.dates(date(2026, 1, 1), date(2029, 1, 1))),
    ),
)


@given(weekly, st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_a_weekly_rule_gives_only_its_weekdays_within_its_bounds(rule, first):
    days = list(rule.days(first, first + timedelta(days=400)))
    assert Rule.parse(rule.text()) == rule
    assert days == sorted(set(days))
    assert {day.isoweekday() for day in days} <= set(rule.weekdays)
    assert all(first <= day <= (rule.until or day) for day in days)
    assert len(days) <= (rule.count or len(days))


BAD = [
    "",
    "quatsch",
    "FREQ=SECONDLY",
    "FREQ=WEEKLY;BYHOUR=3",
    "FREQ=WEEKLY;COUNT=0",
    "FREQ=DAILY;COUNT=501",
    "FREQ=DAILY;INTERVAL=0",
    "FREQ=DAILY;INTERVAL=100",
    "FREQ=WEEKLY;BYDAY=XX",
    "FREQ=MONTHLY",
    "FREQ=MONTHLY;BYDAY=TU",
    "FREQ=MONTHLY;BYDAY=2TU,3TH",
    "FREQ=MONTHLY;BYDAY=6TU",
    "FREQ=MONTHLY;BYMONTHDAY=32",
    "FREQ=MONTHLY;BYDAY=2TU;BYMONTHDAY=3",
    "FREQ=YEARLY;BYMONTHDAY=3",
    "FREQ=WEEKLY;UNTIL=gestern",
    "FREQ=WEEKLY;COUNT=3;UNTIL=20271231",
    "FREQ=WEEKLY;FREQ=DAILY",
    "FREQ=WEEKLY;WKST=SU",
    "FREQ=WEEKLY;COUNT=x",
    "RRULE:FREQ=WEEKLY",
]


@pytest.mark.parametrize("text", BAD)
def test_what_is_no_rule_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        Rule.parse(text)


def test_a_rule_that_fits_no_day_ends():
    february = Rule("MONTHLY", interval=12, month_day=30)
    assert list(february.days(date(2027, 2, 1), date(2028, 8, 1))) == []


def test_until_is_the_citys_day():
    """31 December, 23:59:59 here is 22:59:59 in UTC; an UNTIL in the night belongs to the day that the clocks show."""
    assert Rule("DAILY", until=date(2026, 12, 31)).text() == "FREQ=DAILY;UNTIL=20261231T225959Z"
    assert Rule("DAILY", until=date(2026, 12, 31)).text(all_day=True) == "FREQ=DAILY;UNTIL=20261231"
    assert Rule.parse("FREQ=DAILY;UNTIL=20261231T233000Z").until == date(2027, 1, 1)


def test_the_place_of_a_day_in_its_month():
    assert [position_of(date(2026, 12, day)) for day in (1, 7, 8, 14, 28, 29, 31)] == [1, 1, 2, 2, 4, 5, 5]
    assert WEEKDAYS[date(2026, 12, 8).isoweekday() - 1] == "TU"


def series(rule: str, first: LocalDate, **more) -> Series:
    return Series(first, Rule.parse(rule), "EventScheduled", **more)


def test_six_in_the_evening_stays_six_in_the_evening():
    """A whole year of Sundays: the moment moves by an hour, the clock on the wall does not."""
    first = at(date(2026, 10, 18), "18:00", "20:00")
    planned = list(series("FREQ=WEEKLY;BYDAY=SU", first).plan(date(2026, 10, 1), date(2027, 10, 1)))
    assert len(planned) == 50
    for one in planned:
        start, end = one.span.start.astimezone(ZONE), one.span.end.astimezone(ZONE)
        assert (start.hour, start.minute, end.hour) == (18, 0, 20)
    hours = {one.recurrence_id: one.span.start.hour for one in planned}
    assert hours["series-2026-10-18"] == 16
    assert hours["series-2026-10-25"] == hours["series-2027-03-21"] == 17
    assert hours["series-2027-03-28"] == 16


def test_a_series_in_the_odd_hour_follows_the_rule_of_calendars():
    nights = series("FREQ=WEEKLY;BYDAY=SU", at(date(2026, 10, 18), "02:30", "03:00"))
    planned = {one.recurrence_id: one.span for one in nights.plan(date(2026, 10, 1), date(2027, 4, 5))}
    assert planned["series-2026-10-25"].start == utc(2026, 10, 25, 0, 30)
    assert planned["series-2027-03-28"].start == utc(2027, 3, 28, 1, 30)
    assert planned["series-2027-03-28"].length == timedelta(minutes=30)
    assert len(planned) == 25


def test_exceptions_change_one_date_each():
    changes = {
        date(2026, 11, 10): Change("EventCancelled", note="Krank"),
        date(2026, 11, 17): Change("EventScheduled", left_out=True),
        date(2026, 11, 24): Change("EventRescheduled", day=date(2026, 11, 26), start=time(19), end=time(21)),
        # The day that the clocks change in between.
        date(2027, 3, 23): Change("EventRescheduled", day=date(2027, 3, 30)),
    }
    tuesdays = series("FREQ=WEEKLY;BYDAY=TU", at(date(2026, 11, 3), "18:00", "20:00"), changes=changes)
    planned = {one.recurrence_id: one for one in tuesdays.plan(date(2026, 11, 1), date(2027, 4, 1))}
    assert "series-2026-11-17" not in planned
    assert planned["series-2026-11-10"].status == "EventCancelled"
    assert planned["series-2026-11-10"].note == "Krank"
    moved = planned["series-2026-11-24"]
    assert moved.span.start == utc(2026, 11, 26, 18)
    assert moved.previous_start == utc(2026, 11, 24, 17)
    later = planned["series-2027-03-23"]
    assert (later.span.start, later.previous_start) == (utc(2027, 3, 30, 16), utc(2027, 3, 23, 17))


def test_public_holidays_can_be_left_out_but_for_a_date_that_an_editor_speaks_of():
    first = at(date(2026, 12, 18), "10:00", "11:00")
    fridays = series("FREQ=WEEKLY;BYDAY=FR", first, skip_holidays=True)
    days = [one.recurrence_id for one in fridays.plan(date(2026, 12, 1), date(2027, 1, 9))]
    assert days == ["series-2026-12-18", "series-2027-01-08"]
    noted = {date(2026, 12, 25): Change("EventScheduled", note="Auch am Feiertag")}
    with_one = series("FREQ=WEEKLY;BYDAY=FR", first, skip_holidays=True, changes=noted)
    assert "series-2026-12-25" in [one.recurrence_id for one in with_one.plan(date(2026, 12, 1), date(2027, 1, 9))]
