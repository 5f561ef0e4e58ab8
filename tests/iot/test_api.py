"""Datastreams in the open interface: the newest value, the ones before, never what is not public."""

from datetime import timedelta

import pytest
from django.db import transaction

from core import clock
from iot.domain.readings import Reading
from iot.enums import Quality
from iot.models import Consumer, Datastream, Forecast
from iot.services import rollups
from iot.services.store import store

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def told(city, stream) -> Datastream:
    """A datastream with three values a minute apart, one of them impossible, rolled up."""
    Consumer.objects.create(name="test", canary_at=clock.now())
    end = clock.now().replace(microsecond=0)
    readings = [
        Reading(stream.pk, end - number * MINUTE, value, quality)
        for number, (value, quality) in enumerate(
            [(68.0, Quality.GOOD), (140.0, Quality.IMPLAUSIBLE), (64.0, Quality.GOOD)]
        )
    ]
    with transaction.atomic():
        store(readings, clock.now())
        rollups.mark(readings)
    rollups.roll_up()
    return stream


def test_a_list_can_be_narrowed_down(client, told):
    found = client.get(f"/api/v1/datastreams/?sensor={told.sensor.slug}&property=test-level").json()
    assert found["count"] == 1
    (one,) = found["items"]
    assert (one["id"], one["key"], one["unit"], one["result"], one["state"]) == (told.pk, "level", "%", 68.0, "fresh")
    assert one["url"].endswith(f"/messwerte/reihe/{told.sensor.slug}/level/")
    assert client.get("/api/v1/datastreams/?type=gibt-es-nicht").json() == {"count": 0, "items": []}


def test_one_has_its_forecast(client, told):
    now = clock.now()
    Forecast.objects.create(
        datastream=told, made_at=now, full_at=now + 50 * 60 * MINUTE, earliest=now + 40 * 60 * MINUTE,
        latest=now + 60 * 60 * MINUTE, weeks=6, weekdays="25",
    )  # fmt: skip
    found = client.get(f"/api/v1/datastreams/{told.pk}/").json()["forecast"]
    assert (found["weeks"], found["weekdays"], found["certainty"]) == (6, [2, 5], "medium")


@pytest.mark.parametrize("resolution", ["single", "hour", "day"])
def test_values_come_newest_first_without_the_impossible(client, told, resolution):
    items = client.get(f"/api/v1/datastreams/{told.pk}/observations/?resolution={resolution}").json()["items"]
    if resolution == "single":
        assert [one["result"] for one in items] == [68.0, 64.0]
    assert sum(one["count"] for one in items) == 2
    assert max(one["maximum"] for one in items) == 68.0
    assert [one["time"] for one in items] == sorted((one["time"] for one in items), reverse=True)


def test_days_and_parts_bound_what_comes(client, told):
    base = f"/api/v1/datastreams/{told.pk}/observations/"
    assert client.get(f"{base}?from=2099-01-01").json() == {"items": []}
    assert client.get(f"{base}?to=2001-01-01").json() == {"items": []}
    assert [one["result"] for one in client.get(f"{base}?limit=1&offset=1").json()["items"]] == [64.0]
    assert client.get(f"{base}?limit=1001").status_code == 422
    assert client.get(f"{base}?from=gestern").status_code == 422


def test_what_is_not_public_is_not_there(client, told):
    kind = told.sensor.sensor_type
    kind.is_public = False
    kind.save()
    assert client.get(f"/api/v1/datastreams/{told.pk}/").status_code == 404
    assert client.get(f"/api/v1/datastreams/{told.pk}/observations/").status_code == 404
    assert client.get(f"/api/v1/datastreams/?sensor={told.sensor.slug}").json()["count"] == 0


@pytest.mark.parametrize("number", ["0", "99999999999999999999", "-1", "x"])
def test_a_number_that_cannot_be_is_refused(client, city, number):
    assert client.get(f"/api/v1/datastreams/{number}/").status_code in (404, 422)
