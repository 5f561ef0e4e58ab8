"""Hours and days: what they come to, what comes late, days of 23 and 25 hours, and what goes when."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction

from iot.domain.readings import Reading
from iot.enums import Quality, Reason
from iot.models import DailyRollup, Datastream, DirtyHour, HourlyRollup, MinuteCount, Observation, Reject, RejectCount
from iot.services import housekeeping, rollups
from iot.services.store import store
from tests.iot.conftest import NOW

pytestmark = pytest.mark.django_db
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def say(stream: Datastream, *said: tuple[datetime, float], quality: int = Quality.GOOD) -> None:
    readings = [Reading(stream.pk, moment, value, quality) for moment, value in said]
    with transaction.atomic():
        store(readings, NOW)
        rollups.mark(readings)


def hours(stream: Datastream) -> dict[datetime, tuple[float, ...]]:
    rows = HourlyRollup.objects.filter(datastream=stream).order_by("start")
    return {one.start: (one.count, one.minimum, one.maximum, one.mean, one.last) for one in rows}


def test_an_hour_and_its_day_come_to_their_numbers(stream):
    say(stream, (NOW, 10.0), (NOW + 10 * MINUTE, 40.0), (NOW + 59 * MINUTE, 25.0), (NOW + HOUR, 5.0))
    assert rollups.roll_up() == 2
    assert hours(stream) == {NOW: (3, 10.0, 40.0, 25.0, 25.0), NOW + HOUR: (1, 5.0, 5.0, 5.0, 5.0)}
    day = DailyRollup.objects.get(datastream=stream)
    assert (day.day, day.count, day.minimum, day.maximum, day.mean, day.last) == (NOW.date(), 4, 5.0, 40.0, 20.0, 5.0)
    assert not DirtyHour.objects.exists()
    assert rollups.roll_up() == 0


def test_what_comes_late_is_counted(stream):
    say(stream, (NOW, 10.0))
    rollups.roll_up()
    say(stream, (NOW + MINUTE, 30.0))
    assert rollups.roll_up() == 1
    assert hours(stream)[NOW] == (2, 10.0, 30.0, 20.0, 30.0)


def test_implausible_values_do_not_count(stream):
    say(stream, (NOW, 10.0))
    say(stream, (NOW + MINUTE, 140.0), quality=Quality.IMPLAUSIBLE)
    rollups.roll_up()
    assert hours(stream)[NOW] == (1, 10.0, 10.0, 10.0, 10.0)


def test_what_comes_while_an_hour_is_rolled_up_is_not_forgotten(stream, monkeypatch):
    say(stream, (NOW, 10.0))
    true_daily = rollups._daily

    def meanwhile(day: date) -> None:
        true_daily(day)
        say(stream, (NOW + MINUTE, 30.0))

    monkeypatch.setattr(rollups, "_daily", meanwhile)
    rollups.roll_up()
    assert list(DirtyHour.objects.values_list("start", flat=True)) == [NOW]
    monkeypatch.setattr(rollups, "_daily", true_daily)
    rollups.roll_up()
    assert hours(stream)[NOW][0] == 2


@pytest.mark.parametrize(("day", "length"), [(date(2026, 10, 25), 25), (date(2026, 3, 29), 23), (date(2026, 7, 1), 24)])
def test_a_day_is_as_long_as_the_citys_clocks_say(stream, day, length):
    begin = datetime(day.year, day.month, day.day, tzinfo=UTC) - 3 * HOUR
    say(stream, *((begin + number * HOUR, 1.0) for number in range(32)))
    rollups.roll_up()
    assert DailyRollup.objects.get(datastream=stream, day=day).count == length


def test_queries_grow_with_hours_not_with_sensors(make_sensor, level, django_assert_num_queries):
    # What the demo's sensors have said is rolled up already.
    rollups.roll_up()
    for number in (1, 10):
        for _one in range(number):
            say(make_sensor().datastreams.get(channel=level), (NOW, 1.0))
        with django_assert_num_queries(7):
            rollups.roll_up()


def test_what_is_due_goes_and_the_rest_stays(stream, monkeypatch):
    kind = stream.sensor.sensor_type
    monkeypatch.setattr("core.clock.now", lambda: NOW)
    old, new = NOW - timedelta(days=kind.raw_days, minutes=1), NOW - timedelta(days=kind.raw_days - 1)
    say(stream, (old, 1.0), (new, 2.0))
    rollups.roll_up()
    for days in (kind.hourly_days + 1, kind.hourly_days - 1):
        start = (NOW - timedelta(days=days)).replace(minute=0)
        HourlyRollup.objects.create(datastream=stream, start=start, count=1, minimum=1, maximum=1, mean=1, last=1)
    for days in (31, 29):
        moment = NOW - timedelta(days=days)
        Reject.objects.create(reason=Reason.JSON, received_at=moment)
        MinuteCount.objects.create(minute=moment)
        RejectCount.objects.create(hour=moment, reason=Reason.JSON, count=1)
    gone = housekeeping.tidy_up()
    assert gone["hours"] == gone["rejects"] == gone["minutes"] == 1
    assert list(Observation.objects.filter(datastream=stream).values_list("result", flat=True)) == [2.0]
    assert HourlyRollup.objects.filter(datastream=stream).count() == 3
    # Days stay.
    assert DailyRollup.objects.filter(datastream=stream).count() == 2
    assert RejectCount.objects.filter(reason=Reason.JSON).count() == 2
    if connection.vendor == "sqlite":
        assert gone["observations"] == 1
