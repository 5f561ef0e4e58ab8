"""Alerts open and close by themselves; people and colleagues are told what concerns them, once."""

from datetime import timedelta

import pytest
from django.db import transaction

from accounts.enums import Role
from core import clock
from iot.domain.readings import Reading
from iot.enums import AlertKind, Quality, TopicKey
from iot.models import Alert, Consumer, Datastream, TypeSummary
from iot.services import alerts, summaries
from iot.services.store import store
from notifications.models import Delivery, Mail, News, Subscriber, Subscription
from tests.conftest import person

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture(autouse=True)
def heard(db) -> None:
    """Readings reach us, and no other sensor has anything to say."""
    Consumer.objects.create(name="test", canary_at=clock.now())
    Datastream.objects.all().delete()


@pytest.fixture
def container(level, stream) -> Datastream:
    level.high_at, level.fills_up, level.stuck_after = 80, True, 12 * HOUR
    level.save()
    return stream


def say(stream: Datastream, value: float, *, ago: timedelta = MINUTE, quality: int = Quality.GOOD) -> None:
    with transaction.atomic():
        store([Reading(stream.pk, clock.now() - ago, value, quality)], clock.now())


def open_ones() -> list[tuple[int, str]]:
    return list(Alert.objects.filter(closed_at=None).order_by("kind").values_list("datastream", "kind"))


def test_a_full_container_raises_an_alert_once_and_it_ends_below(container):
    say(container, 85, ago=5 * MINUTE)
    assert alerts.watch() == (1, 0)
    assert alerts.watch() == (0, 0)
    assert open_ones() == [(container.pk, AlertKind.FULL)]
    # Swaying around the limit is not the end.
    say(container, 79, ago=4 * MINUTE)
    assert alerts.watch() == (0, 0)
    say(container, 20, ago=3 * MINUTE)
    assert alerts.watch() == (0, 1)
    assert open_ones() == []


def test_silence_is_one_alert_for_the_sensor_and_ends_with_a_word(container):
    say(container, 40, ago=3 * HOUR)
    say(container.sensor.datastreams.get(channel__key="battery"), 3.6, ago=3 * HOUR)
    assert alerts.watch() == (1, 0)
    assert [kind for _pk, kind in open_ones()] == [AlertKind.SILENT]
    say(container, 41)
    assert alerts.watch() == (0, 1)


def test_a_sensor_that_never_spoke_is_new_and_no_alert(container):
    assert alerts.watch() == (0, 0)


def test_what_cannot_be_and_what_stands_still_are_implausible(container, make_sensor, level):
    say(container, 140, quality=Quality.IMPLAUSIBLE)
    still = make_sensor().datastreams.get(channel=level)
    for ago in (20 * HOUR, 1 * MINUTE):
        say(still, 47, ago=ago)
    assert alerts.watch() == (2, 0)
    assert {pk for pk, _kind in open_ones()} == {container.pk, still.pk}
    assert {kind for _pk, kind in open_ones()} == {AlertKind.IMPLAUSIBLE}


def test_a_low_battery_is_told(container):
    battery = container.sensor.datastreams.get(channel__key="battery")
    battery.channel.low_at, battery.channel.is_battery = 3.2, True
    battery.channel.save()
    say(container, 20)
    say(battery, 3.1)
    assert alerts.watch() == (1, 0)
    assert open_ones() == [(battery.pk, AlertKind.BATTERY)]


def test_while_nothing_is_heard_nothing_is_judged(container):
    say(container, 40, ago=3 * HOUR)
    Consumer.objects.update(canary_at=clock.now() - HOUR)
    assert alerts.watch() == (0, 0)
    # The control: as soon as something is heard, the silence counts.
    Consumer.objects.update(canary_at=clock.now())
    assert alerts.watch() == (1, 0)


def test_a_full_container_that_falls_silent_stays_full(container):
    say(container, 85, ago=HOUR)
    alerts.watch()
    container.sensor.sensor_type.silent_after = container.sensor.sensor_type.late_after = MINUTE
    container.sensor.sensor_type.save()
    alerts.watch()
    assert open_ones() == [(container.pk, AlertKind.FULL), (container.pk, AlertKind.SILENT)]


def test_it_costs_the_same_with_more_sensors(container, make_sensor, level, django_assert_num_queries):
    costs = []
    # The first one finds no open alert to look at again.
    for number, expected in ((1, 11), (1, 12), (12, 12)):
        for _one in range(number):
            say(make_sensor().datastreams.get(channel=level), 95)
        with django_assert_num_queries(expected):
            costs.append(alerts.watch())
    assert costs == [(1, 0), (1, 0), (12, 0)]


def news():
    return News.objects.filter(kind__startswith="iot.")


def follow(container: Datastream) -> Subscriber:
    who = Subscriber.objects.create(email="eve@example.org")
    Subscription.objects.create(
        subscriber=who, topic=TopicKey.CONTAINER, about=str(container.sensor_id), channel="email", rhythm="at_once"
    )
    return who


def test_whoever_follows_a_container_is_told_that_it_is_full_and_empty_again(container):
    follow(container)
    say(container, 85, ago=5 * MINUTE)
    alerts.watch()
    assert [one.kind for one in news()] == ["iot.full"]
    assert news().get().title == f"{container.sensor.name} ist voll"
    assert Delivery.objects.filter(news__in=news()).count() == 1
    alerts.watch()
    assert Delivery.objects.filter(news__in=news()).count() == 1
    say(container, 5)
    alerts.watch()
    assert sorted(news().values_list("kind", flat=True)) == ["iot.full", "iot.room"]


def test_a_container_that_nobody_follows_is_no_news(container):
    say(container, 85)
    alerts.watch()
    assert not news().exists()


def test_meters_in_homes_are_never_news(container):
    follow(container)
    container.sensor.sensor_type.is_public = False
    container.sensor.sensor_type.save()
    say(container, 85)
    alerts.watch()
    assert not news().exists()


def test_colleagues_get_one_mail_for_all_that_is_new(container, make_sensor, level):
    colleague = person(Role.APPROVERS)
    for _one in range(3):
        say(make_sensor().datastreams.get(channel=level), 40, ago=3 * HOUR)
    say(container, 85)
    alerts.watch()
    assert alerts.tell_colleagues() == 3
    assert alerts.tell_colleagues() == 0
    mail = Mail.objects.get(kind="iot.alerts", recipient=colleague.email)
    assert mail.recipient == colleague.email


def test_without_colleagues_the_alerts_wait(container):
    say(container, 40, ago=3 * HOUR)
    alerts.watch()
    type(person(Role.APPROVERS)).objects.update(is_active=False)
    assert alerts.tell_colleagues() == 0
    assert Alert.objects.filter(told_at=None).count() == 1


def test_summaries_count_what_speaks_and_what_has_room(container, make_sensor, level):
    for value, ago, quality in ((85, MINUTE, 0), (40, MINUTE, 0), (40, 3 * HOUR, 0), (140, MINUTE, 1)):
        say(make_sensor().datastreams.get(channel=level), value, ago=ago, quality=quality)
    summaries.make()
    found = TypeSummary.objects.get(sensor_type=level.sensor_type)
    assert (found.sensors, found.speaking, found.valued, found.full) == (5, 3, 2, 1)
    assert (found.minimum, found.maximum, found.mean) == (40, 85, 62.5)
    # Again, and after a type has gone from the public.
    level.sensor_type.is_public = False
    level.sensor_type.save()
    summaries.make()
    assert not TypeSummary.objects.filter(sensor_type=level.sensor_type).exists()
