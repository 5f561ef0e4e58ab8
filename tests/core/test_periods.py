"""Opening hours, holidays and slots, on the days with 23, 24 and 25 hours, whatever zone the server is in."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from core.periods import (
    ZONE,
    Occurrence,
    OpeningHours,
    OpeningState,
    Range,
    Span,
    SpecialDays,
    WeeklyRule,
    WeekRow,
    day_range,
    holiday_name,
    occurrence,
    public_holidays,
    slots,
    to_local,
    to_utc,
)

ROOT = Path(__file__).resolve().parents[2]
SHORT = date(2027, 3, 28)
LONG = date(2026, 10, 25)
QUARTER = timedelta(minutes=15)
HOUR = timedelta(hours=1)
WORKDAYS = frozenset({1, 2, 3, 4, 5})
EVERY_DAY = frozenset(range(1, 8))


def at(text: str) -> datetime:
    """A moment by the city's clock."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def span(text: str) -> Span:
    opens, closes = text.split("-")
    return Span(time.fromisoformat(opens), time.fromisoformat(closes))


def weekly(days: frozenset[int], *spans: str, **validity: date) -> tuple[WeeklyRule, ...]:
    return tuple(WeeklyRule(days, span(one), **validity) for one in spans)


OFFICE = OpeningHours(rules=weekly(WORKDAYS, "09:00-12:00", "14:00-18:00"), on_holidays=())


# -- local time ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("day", "hours"), [(SHORT, 23), (LONG, 25), (date(2026, 11, 1), 24)])
def test_a_day_has_as_many_hours_as_the_clocks_give_it(day, hours):
    assert day_range(day).length == hours * HOUR


@pytest.mark.parametrize(
    ("local", "expected", "moment"),
    [
        ("2026-07-01T12:00", Occurrence.ONCE, "2026-07-01T10:00"),
        ("2026-12-01T12:00", Occurrence.ONCE, "2026-12-01T11:00"),
        # Twice: the first pass counts.
        ("2026-10-25T02:30", Occurrence.TWICE, "2026-10-25T00:30"),
        ("2026-10-25T01:59", Occurrence.ONCE, "2026-10-24T23:59"),
        ("2026-10-25T03:00", Occurrence.ONCE, "2026-10-25T02:00"),
        # Never: counted on from before the gap, so the clocks show 03:30.
        ("2027-03-28T02:30", Occurrence.NEVER, "2027-03-28T01:30"),
        ("2027-03-28T01:59", Occurrence.ONCE, "2027-03-28T00:59"),
        ("2027-03-28T03:00", Occurrence.ONCE, "2027-03-28T01:00"),
    ],
)
def test_a_local_time_has_one_defined_moment(local, expected, moment):
    assert occurrence(datetime.fromisoformat(local)) is expected
    assert to_utc(datetime.fromisoformat(local)) == utc(moment)


def test_a_time_that_does_not_happen_is_shown_as_the_clocks_call_it():
    assert to_local(to_utc(datetime.fromisoformat("2027-03-28T02:30"))).time() == time(3, 30)


def test_moments_and_local_times_are_not_mixed():
    with pytest.raises(ValueError, match="a local time has no time zone"):
        to_utc(at("2026-07-01T12:00"))
    with pytest.raises(ValueError, match="a moment has a time zone"):
        to_local(datetime.fromisoformat("2026-07-01T12:00"))


# -- holidays -----------------------------------------------------------------------------------------------------


def test_the_holidays_are_those_of_schleswig_holstein_in_german():
    assert {f"{day:%d.%m.}": name for day, name in public_holidays(2026).items()} == {
        "01.01.": "Neujahr",
        "03.04.": "Karfreitag",
        "06.04.": "Ostermontag",
        "01.05.": "Erster Mai",
        "14.05.": "Christi Himmelfahrt",
        "25.05.": "Pfingstmontag",
        "03.10.": "Tag der Deutschen Einheit",
        "31.10.": "Reformationstag",
        "25.12.": "Erster Weihnachtstag",
        "26.12.": "Zweiter Weihnachtstag",
    }


@pytest.mark.parametrize(
    ("day", "state", "name"),
    [
        (date(2026, 10, 31), "SH", "Reformationstag"),
        (date(2026, 10, 31), "BY", ""),
        (date(2026, 12, 24), "SH", ""),
        (date(2026, 11, 23), "SH", ""),
    ],
)
def test_a_day_has_its_holiday_name_or_none(day, state, name):
    assert holiday_name(day, state) == name


# -- opening hours ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        # Monday.
        ("2026-11-23T08:59", OpeningState(False, at("2026-11-23T09:00"), 0)),
        ("2026-11-23T09:00", OpeningState(True, at("2026-11-23T12:00"), 0)),
        ("2026-11-23T11:59", OpeningState(True, at("2026-11-23T12:00"), 0)),
        ("2026-11-23T12:00", OpeningState(False, at("2026-11-23T14:00"), 0)),
        ("2026-11-23T18:00", OpeningState(False, at("2026-11-24T09:00"), 1)),
        # Friday evening before the weekend.
        ("2026-11-27T18:30", OpeningState(False, at("2026-11-30T09:00"), 3)),
        # Christmas: Friday is a holiday, so is Saturday.
        ("2026-12-25T10:00", OpeningState(False, at("2026-12-28T09:00"), 3, "Erster Weihnachtstag")),
    ],
)
def test_it_is_open_or_says_when_it_opens_again(moment, state):
    assert OFFICE.at(at(moment)) == state
    assert OFFICE.is_open(at(moment)) is state.is_open


def test_a_holiday_is_any_other_day_unless_somebody_says_so():
    monday = at("2027-03-29T10:00")
    assert not OFFICE.is_open(monday)
    assert OpeningHours(OFFICE.rules).is_open(monday)
    special = OpeningHours(OFFICE.rules, on_holidays=(span("10:00-11:00"),))
    assert special.at(monday) == OpeningState(True, at("2027-03-29T11:00"), 0, "Ostermontag")


def test_special_days_win_over_holidays_and_the_shortest_of_them_decides():
    hours = OpeningHours(
        rules=weekly(EVERY_DAY, "10:00-18:00"),
        special=(
            SpecialDays(date(2026, 12, 20), date(2027, 1, 6), reason="Winterpause"),
            SpecialDays(date(2026, 12, 26), date(2026, 12, 26), (span("15:00-16:00"),), "Lesung"),
            SpecialDays(date(2026, 12, 26), date(2026, 12, 26), (span("18:00-20:00"),)),
        ),
        on_holidays=(),
    )
    plan = hours.plan(date(2026, 12, 26))
    assert (plan.spans, plan.reason) == ((span("15:00-16:00"), span("18:00-20:00")), "Lesung")
    assert hours.at(at("2026-12-27T12:00")) == OpeningState(False, at("2027-01-07T10:00"), 11, "Winterpause")


def test_a_rule_holds_from_its_first_to_its_last_day():
    hours = OpeningHours(
        rules=(
            *weekly(EVERY_DAY, "10:00-18:00", valid_until=date(2026, 10, 31)),
            *weekly(EVERY_DAY, "10:00-16:00", valid_from=date(2026, 11, 1)),
        )
    )
    assert hours.plan(date(2026, 10, 31)).spans == (span("10:00-18:00"),)
    assert hours.plan(date(2026, 11, 1)).spans == (span("10:00-16:00"),)
    assert hours.week(date(2026, 11, 1)) == [WeekRow(1, 7, (span("10:00-16:00"),))]


def test_the_week_puts_equal_days_together():
    hours = OpeningHours(rules=(*weekly(WORKDAYS, "09:00-18:00"), *weekly(frozenset({6}), "10:00-14:00")))
    assert hours.week(date(2026, 11, 23)) == [
        WeekRow(1, 5, (span("09:00-18:00"),)),
        WeekRow(6, 6, (span("10:00-14:00"),)),
        WeekRow(7, 7, ()),
    ]
    assert OpeningHours().week(date(2026, 11, 23)) == []


def test_a_night_belongs_to_the_evening_on_which_it_begins():
    hours = OpeningHours(rules=weekly(frozenset({6}), "20:00-02:00"), on_holidays=())
    assert hours.at(at("2026-11-29T01:00")) == OpeningState(True, at("2026-11-29T02:00"), 0)
    # Saturday, 31 October is a holiday and closed; so is its night.
    assert not hours.is_open(at("2026-11-01T01:00"))


@pytest.mark.parametrize(
    ("text", "saturday", "hours"),
    [
        ("20:00-03:00", LONG - timedelta(days=1), 8),
        ("20:00-03:00", SHORT - timedelta(days=1), 6),
        ("20:00-02:00", LONG - timedelta(days=1), 6),
        ("20:00-02:30", LONG - timedelta(days=1), 7.5),
        ("20:00-02:30", SHORT - timedelta(days=1), 6),
        ("02:00-03:00", LONG, 2),
        ("02:30-04:00", SHORT, 1),
        ("00:00-00:00", SHORT, 23),
        ("00:00-00:00", LONG, 25),
    ],
)
def test_a_door_is_open_from_the_first_to_the_last_time_that_the_clocks_say_so(text, saturday, hours):
    assert span(text).on(saturday).length == hours * HOUR


def test_a_span_within_the_hour_that_is_left_out_does_not_happen():
    assert span("02:10-02:50").on(SHORT) is None
    assert OpeningHours(rules=weekly(EVERY_DAY, "02:10-02:50")).ranges(day_range(SHORT)) == []


def test_what_is_always_open_never_changes():
    always = OpeningHours(rules=weekly(EVERY_DAY, "00:00-00:00"))
    assert always.at(at("2026-10-24T23:00")) == OpeningState(True)
    assert always.ranges(day_range(LONG)) == [day_range(LONG)]
    assert OpeningHours().at(at("2026-10-24T23:00")) == OpeningState(False)


def test_what_opens_only_next_season_is_found():
    summer = OpeningHours(rules=weekly(EVERY_DAY, "10:00-18:00", valid_from=date(2027, 5, 1)))
    assert summer.at(at("2026-11-23T10:00")) == OpeningState(False, at("2027-05-01T10:00"), 159)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: Span(time(9, 0, 1), time(10)), "whole minutes"),
        (lambda: Span(time(9, tzinfo=UTC), time(10)), "local times"),
        (lambda: WeeklyRule(frozenset(), span("09:00-10:00")), "needs days"),
        (lambda: WeeklyRule(frozenset({0}), span("09:00-10:00")), "needs days"),
        (lambda: WeeklyRule(WORKDAYS, span("09:00-10:00"), LONG, SHORT - timedelta(days=200)), "first day or later"),
        (lambda: SpecialDays(SHORT, LONG), "first day or later"),
        (lambda: Range(utc("2026-01-01"), utc("2026-01-01")), "after its start"),
        (lambda: Range(datetime(2026, 1, 1), datetime(2026, 1, 2)), "time zone"),  # noqa: DTZ001 (that is the point)
        (lambda: list(slots([], grid=timedelta(minutes=7))), "divides the hour"),
        (lambda: list(slots([], length=timedelta(0))), "has a length"),
    ],
)
def test_nonsense_is_refused(make, sentence):
    with pytest.raises(ValueError, match=sentence):
        make()


# -- slots --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("day", "count"), [(SHORT, 92), (LONG, 100), (date(2026, 11, 1), 96)])
def test_a_whole_day_has_as_many_quarters_as_its_hours(day, count):
    found = list(slots([day_range(day)]))
    assert len({one.start for one in found}) == len(found) == count
    assert all(one.length == QUARTER and one.start.minute % 15 == 0 for one in found)


def test_slots_begin_on_the_grid_and_end_before_closing():
    opened = [Range(at("2026-11-23T09:10"), at("2026-11-23T10:20"))]
    assert [(to_local(one.start).time(), to_local(one.end).time()) for one in slots(opened, length=HOUR / 2)] == [
        (time(9, 15), time(9, 45)),
        (time(9, 30), time(10)),
        (time(9, 45), time(10, 15)),
    ]
    assert list(slots(opened, length=2 * HOUR)) == []
    assert [one.start for one in slots(opened, length=HOUR, grid=HOUR)] == []


def test_slots_keep_out_of_the_lunch_break():
    opened = OFFICE.ranges(day_range(date(2026, 11, 23)))
    starts = {to_local(one.start).time() for one in slots(opened, length=HOUR, grid=HOUR)}
    assert starts == {time(hour) for hour in (9, 10, 11, 14, 15, 16, 17)}


# -- the server's own zone ----------------------------------------------------------------------------------------

ELSEWHERE = """
import time
from datetime import date, datetime
from core.periods import *
rules = (WeeklyRule(frozenset(range(1, 8)), Span(datetime(1, 1, 1, 20).time(), datetime(1, 1, 1, 2, 30).time())),)
hours = OpeningHours(rules, on_holidays=())
for day in (date(2026, 10, 25), date(2026, 10, 31), date(2027, 3, 28)):
    window = day_range(day)
    print(window, hours.ranges(window), len(list(slots([window]))), hours.at(window.start), holiday_name(day))
print(to_utc(datetime(2026, 10, 25, 2, 30)), to_utc(datetime(2027, 3, 28, 2, 30)))
"""


def elsewhere(zone: str, more: str = "") -> str:
    child = subprocess.run(
        [sys.executable, "-c", ELSEWHERE + more],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "TZ": zone},
        capture_output=True,
        text=True,
        check=True,
    )
    return child.stdout


def test_the_answers_do_not_depend_on_the_server_s_zone():
    answers = {elsewhere(zone) for zone in ("UTC", "Europe/Berlin", "America/Los_Angeles", "Pacific/Kiritimati")}
    assert len(answers) == 1
    assert "Reformationstag" in answers.pop()


def test_control_the_children_do_live_in_different_zones():
    face = "print(datetime.fromtimestamp(0).hour)"
    assert elsewhere("UTC", face) != elsewhere("America/Los_Angeles", face)
