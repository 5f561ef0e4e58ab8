"""The past of the demo's sensors: from the same rules as what they say now, loaded once, then continued."""

from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db.models import Count, Max, Min

from core import clock
from demo.city.history import load_history
from demo.city.moments import at
from demo.city.sensors import city
from iot.enums import Quality
from iot.models import DailyRollup, Datastream, HourlyRollup, Latest, Observation

pytestmark = pytest.mark.django_db


def stream(slug: str, key: str = "level") -> Datastream:
    return Datastream.objects.get(sensor__slug=slug, channel__key=key)


def hours(one: Datastream) -> list[HourlyRollup]:
    return list(HourlyRollup.objects.filter(datastream=one).order_by("start"))


def counts() -> tuple[int, int, int]:
    return HourlyRollup.objects.count(), DailyRollup.objects.count(), Observation.objects.count()


def test_all_that_speak_have_a_latest_value():
    lasts = Latest.objects.filter(datastream__sensor__is_example=True)
    assert lasts.count() == 355
    assert not lasts.filter(phenomenon_time=None).exists()
    assert set(lasts.filter(quality=Quality.IMPLAUSIBLE).values_list("datastream__sensor__slug", flat=True)) == {
        "container-glashuetter-damm-ost"
    }


def test_the_silent_one_is_silent_for_days_and_the_stuck_one_stuck():
    silent = Latest.objects.get(datastream=stream("container-lawaetzstrasse"))
    assert timedelta(days=3) <= clock.now() - silent.phenomenon_time < timedelta(days=3, hours=2)
    stuck = Latest.objects.get(datastream=stream("container-alter-kirchenweg"))
    assert stuck.result == 47
    assert clock.now() - stuck.since > timedelta(hours=12)


def test_single_values_are_what_the_sensor_measured_then():
    found, now = city(), clock.now()
    one = next(one for one in found.sensors if one.slug == "container-rathausallee")
    rows = Observation.objects.filter(datastream=stream(one.slug)).order_by("-phenomenon_time")[:50]
    assert len(rows) == 50
    for row in rows:
        assert row.result == float(found.values(one, at(row.phenomenon_time), now)["level"][0])


def test_an_hour_sums_up_its_single_values():
    hour = hours(stream("wetter-rathaus", "temperature"))[-1]
    rows = Observation.objects.filter(
        datastream=hour.datastream, phenomenon_time__gte=hour.start, phenomenon_time__lt=hour.start + timedelta(hours=1)
    ).order_by("phenomenon_time")
    values = [row.result for row in rows]
    assert (hour.count, hour.minimum, hour.maximum, hour.last) == (4, min(values), max(values), values[-1])
    assert hour.mean == pytest.approx(sum(values) / 4, abs=0.001)


def test_what_cannot_be_counts_in_no_hour_and_no_day():
    assert HourlyRollup.objects.filter(datastream=stream("container-glashuetter-damm-ost")).count() == 0
    assert DailyRollup.objects.filter(maximum__gt=100, datastream__channel__key="level").count() == 0


def test_hours_and_days_are_those_that_are_over():
    now = clock.now()
    ends = HourlyRollup.objects.filter(datastream__sensor__slug="container-rathausallee").aggregate(Max("start"))
    # The demo was loaded when the tests began.
    assert now - timedelta(hours=3) < ends["start__max"] <= now - timedelta(hours=1)
    assert DailyRollup.objects.aggregate(Max("day"))["day__max"] < clock.today()


def test_loading_again_adds_nothing_that_is_there():
    load_history()
    before = counts(), list(HourlyRollup.objects.order_by("datastream_id", "start").values_list("mean", flat=True))
    load_history()
    assert (counts()[:2], before[1]) == (
        before[0][:2],
        list(HourlyRollup.objects.order_by("datastream_id", "start").values_list("mean", flat=True)),
    )
    assert counts()[2] == before[0][2]


def test_a_later_start_continues_and_what_is_there_stays():
    load_history()
    one = stream("container-rathausallee")
    mended = hours(one)[0]
    HourlyRollup.objects.filter(pk=mended.pk).update(mean=12.5)
    before, last = len(hours(one)), Latest.objects.get(datastream=one).phenomenon_time
    with time_machine.travel(clock.now() + timedelta(hours=30), tick=False):
        load_history()
        now = clock.now()
        found = hours(one)
        assert len(found) == before + 30
        assert found[0].mean == 12.5
        assert {later.start - earlier.start for earlier, later in pairwise(found)} == {timedelta(hours=1)}
        assert now - Latest.objects.get(datastream=one).phenomenon_time < timedelta(minutes=15)
        times = Observation.objects.filter(datastream=one, phenomenon_time__gte=last).order_by("phenomenon_time")
        gaps = times.aggregate(Count("phenomenon_time"), Min("phenomenon_time"))
        # Not all of it: as far back as single values go.
        assert gaps["phenomenon_time__count"] > 90
        silent = Latest.objects.get(datastream=stream("container-lawaetzstrasse"))
        assert timedelta(days=3) <= now - silent.phenomenon_time < timedelta(days=3, hours=2)


def test_six_weeks_have_six_weeks_of_days(settings):
    settings.DEMO_HISTORY_DAYS = 42
    one = stream("lampe-01", "power")
    HourlyRollup.objects.filter(datastream=one).delete()
    DailyRollup.objects.filter(datastream=one).delete()
    load_history()
    assert len(hours(one)) in (42 * 24 - 1, 42 * 24)
    assert DailyRollup.objects.filter(datastream=one).count() in (42, 43)


def test_the_command_refuses_production(settings):
    call_command("load_history")
    settings.DEMO_ALLOWED = False
    with pytest.raises(CommandError, match="never loaded into a production site"):
        call_command("load_history")
