"""Batches in the database: twice is once, the latest moves forward only, and what is gone stays out."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from iot.domain.readings import Reading
from iot.enums import Quality
from iot.models import Datastream, Latest, Observation
from iot.services.store import Stored, store
from tests.iot.conftest import NOW

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def kept(stream: Datastream) -> list[tuple[object, float]]:
    rows = Observation.objects.filter(datastream=stream).order_by("phenomenon_time")
    return list(rows.values_list("phenomenon_time", "result"))


def save(*readings: Reading) -> Stored:
    with transaction.atomic():
        return store(readings, NOW)


def test_a_batch_is_stored_with_its_latest_values(stream):
    first, second = Reading(stream.pk, NOW - MINUTE, 50.0), Reading(stream.pk, NOW, 68.5)
    assert save(second, first) == Stored(2, [second])
    assert kept(stream) == [(NOW - MINUTE, 50.0), (NOW, 68.5)]
    latest = Latest.objects.get(datastream=stream)
    assert (latest.phenomenon_time, latest.result, latest.quality, latest.stored_at) == (NOW, 68.5, Quality.GOOD, NOW)


def test_the_same_reading_twice_is_stored_once(stream):
    one = Reading(stream.pk, NOW, 68.0)
    assert save(one, one) == Stored(1, [one])
    assert save(one, Reading(stream.pk, NOW, 70.0)) == Stored(0, [])
    assert kept(stream) == [(NOW, 68.0)]


def test_an_older_reading_does_not_move_the_latest_back(stream):
    save(Reading(stream.pk, NOW, 68.0))
    assert save(Reading(stream.pk, NOW - MINUTE, 10.0)) == Stored(1, [])
    assert Latest.objects.get(datastream=stream).result == 68.0


def test_times_differ_by_microseconds(stream):
    close = timedelta(microseconds=1)
    assert save(*(Reading(stream.pk, NOW + close * number, float(number)) for number in range(3))).new == 3
    assert Latest.objects.get(datastream=stream).phenomenon_time == NOW + 2 * close


def test_what_belongs_to_no_datastream_is_left_out(stream):
    good = Reading(stream.pk, NOW, 68.0)
    assert save(Reading(10**9, NOW, 1.0), good) == Stored(1, [good])
    assert not Observation.objects.filter(datastream_id=10**9).exists()


def test_a_value_that_stays_is_known_since_when(stream):
    for minutes, value in ((0, 50.0), (1, 50.0), (2, 50.0), (3, 51.0), (4, 50.0)):
        save(Reading(stream.pk, NOW + minutes * MINUTE, value))
    assert Latest.objects.get(datastream=stream).since == NOW + 4 * MINUTE
    save(Reading(stream.pk, NOW + 9 * MINUTE, 50.0))
    assert Latest.objects.get(datastream=stream).since == NOW + 4 * MINUTE


def test_numbers_stay_exactly_what_they_are(stream):
    values = [0.1 + 0.2, -0.0, 5e-324, 1.7976931348623157e308, -1e-17, 3.0, 1 / 3]
    save(*(Reading(stream.pk, NOW + number * MINUTE, value) for number, value in enumerate(values)))
    assert [value for _time, value in kept(stream)] == values


def test_queries_do_not_grow_with_the_batch(stream, django_assert_num_queries):
    save(Reading(stream.pk, NOW - MINUTE, 1.0))
    # SQLite's go past Django, which does not count them: its savepoints alone.
    with django_assert_num_queries(5 if connection.vendor == "postgresql" else 2):
        save(*(Reading(stream.pk, NOW + number * MINUTE, 1.0) for number in range(3000)))


def test_a_large_batch_is_stored_whole(stream):
    readings = [Reading(stream.pk, NOW + number * timedelta(seconds=1), float(number)) for number in range(12_000)]
    assert save(*readings) == Stored(12_000, [readings[-1]])
    assert Observation.objects.filter(datastream=stream).count() == 12_000
    assert Latest.objects.get(datastream=stream).result == 11_999.0


def test_django_reads_and_deletes_what_was_stored(stream):
    """The rows are written past Django: the same moment, the same key."""
    save(Reading(stream.pk, NOW, 68.0), Reading(stream.pk, NOW + timedelta(microseconds=5), 69.0))
    assert Observation.objects.get(pk=(stream.pk, NOW)).result == 68.0
    assert Observation.objects.filter(datastream=stream, phenomenon_time__gt=NOW).count() == 1
    stream.sensor.delete()
    assert not Observation.objects.filter(datastream_id=stream.pk).exists()
    assert not Latest.objects.filter(datastream_id=stream.pk).exists()
