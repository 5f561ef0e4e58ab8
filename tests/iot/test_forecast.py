"""When a container will be full: known courses, and what the simulated city then really does."""

from datetime import UTC, datetime, timedelta

import pytest

from iot.domain.forecast import Level, certainty, outlook
from iot.domain.words import full_in, weekdays
from iot.enums import Certainty

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# A Friday, noon in UTC.
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def course(rate, *, weeks: int = 6, emptied: int | None = None) -> list[Level]:
    """Levels that rise by `rate(moment)` an hour; emptied on that ISO weekday at eight, and at 95."""
    found, level = [], 10.0
    moment = NOW - weeks * 7 * DAY
    while moment < NOW:
        level += rate(moment)
        if level > 95 or (emptied and moment.isoweekday() == emptied and moment.hour == 8):
            level = 2.0
        found.append(Level(moment, level))
        moment += HOUR
    return found


def test_what_fills_evenly_is_full_when_it_must_be():
    made = outlook(course(lambda _moment: 0.5), 40.0, NOW, 80.0)
    assert made is not None
    assert made.weeks == 6
    for moment in (made.full_at, made.earliest, made.latest):
        # 40 to go at half a percent an hour.
        assert abs(moment - (NOW + 80 * HOUR)) <= 2 * HOUR
    assert certainty(NOW, made.full_at, made.earliest, made.latest) == Certainty.HIGH


def test_the_rhythm_of_the_week_counts():
    # Fills at the weekend alone: on Friday noon the weekend is near, on Monday noon it is far.
    levels = course(lambda moment: 2.0 if moment.isoweekday() > 5 else 0.0)
    friday = outlook(levels, 50.0, NOW, 80.0)
    monday = outlook([one for one in levels if one.start < NOW - 4 * DAY], 50.0, NOW - 4 * DAY, 80.0)
    assert friday.full_at - NOW < 1.5 * DAY
    assert monday.full_at - (NOW - 4 * DAY) > 4.5 * DAY


def test_weeks_that_differ_make_it_unsure():
    levels = course(lambda moment: 1.5 if moment.isocalendar().week % 2 else 0.3)
    made = outlook(levels, 40.0, NOW, 80.0)
    assert made.earliest < made.full_at < made.latest
    assert certainty(NOW, made.full_at, made.earliest, made.latest) != Certainty.HIGH


def test_what_hardly_fills_is_not_full_soon():
    made = outlook(course(lambda _moment: 0.01), 10.0, NOW, 80.0)
    assert made.full_at is made.earliest is None


def test_the_usual_day_of_emptying_is_seen():
    made = outlook(course(lambda _moment: 0.5, emptied=2), 40.0, NOW, 80.0)
    assert made.weekdays == (2,)
    assert made.emptied_at.isoweekday() == 2
    assert outlook(course(lambda _moment: 0.05), 40.0, NOW, 80.0).weekdays == ()


def test_a_jump_down_is_no_negative_filling():
    steady = outlook(course(lambda _moment: 0.5), 40.0, NOW, 80.0)
    emptied = outlook(course(lambda _moment: 0.5, emptied=3), 40.0, NOW, 80.0)
    assert abs(steady.full_at - emptied.full_at) <= 3 * HOUR


@pytest.mark.parametrize("weeks", [0, 1])
def test_too_little_is_no_forecast(weeks):
    assert outlook(course(lambda _moment: 0.5, weeks=weeks), 40.0, NOW, 80.0) is None


def test_hours_without_a_value_are_filled_from_the_others():
    levels = [one for one in course(lambda _moment: 0.5) if one.start.hour not in (2, 3, 4, 5)]
    made = outlook(levels, 40.0, NOW, 80.0)
    assert abs(made.full_at - (NOW + 80 * HOUR)) <= 12 * HOUR


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (HOUR / 2, "voll in etwa einer Stunde"),
        (7 * HOUR, "voll in etwa 7 Stunden"),
        (35 * HOUR, "voll in etwa 35 Stunden"),
        (37 * HOUR, "voll in etwa 2 Tagen"),
        (4.4 * DAY, "voll in etwa 4 Tagen"),
    ],
)
def test_how_people_say_it(ahead, said):
    assert full_in(NOW + ahead, NOW) == said


def test_never_and_weekdays_in_words():
    assert full_in(None, NOW) == "in den nächsten zwei Wochen wohl nicht voll"
    assert weekdays("") == ""
    assert weekdays("2") == "dienstags"
    assert weekdays("25") == "dienstags und freitags"
    assert weekdays("146") == "montags, donnerstags und samstags"
