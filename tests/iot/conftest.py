"""Sensors as tests need them, in the database."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from wagtail.models import Locale

from iot.enums import Decoder
from iot.models import Channel, Datastream, ObservedProperty, Sensor, SensorType, TopicRoute, Unit

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
MakeSensor = Callable[..., Sensor]
numbers = count(1)


@pytest.fixture
def level(db) -> Channel:
    """A type of sensor that measures a filling level in percent, and its battery; its topics are known."""
    percent, _new = Unit.objects.get_or_create(code="%", defaults={"symbol": "%", "name": "Prozent"})
    volt, _new = Unit.objects.get_or_create(code="V", defaults={"symbol": "V", "name": "Volt"})
    seen = ObservedProperty.objects.create(slug="test-level", name="Füllstand", locale=Locale.get_default())
    power = ObservedProperty.objects.create(slug="test-battery", name="Batterie", locale=Locale.get_default())
    kind = SensorType.objects.create(
        slug="test-container", name="Containersensor", decoder=Decoder.PLAIN,
        late_after=timedelta(minutes=20), silent_after=timedelta(hours=2),
    )  # fmt: skip
    TopicRoute.objects.get_or_create(pattern="test/{device}/up")
    Channel.objects.create(sensor_type=kind, key="battery", observed_property=power, unit=volt, sort_order=2)
    return Channel.objects.create(
        sensor_type=kind, key="level", observed_property=seen, unit=percent, minimum=0, maximum=100, sort_order=1
    )


@pytest.fixture
def make_sensor(level) -> MakeSensor:
    """Makes a sensor of that type."""

    def make(**facts: object) -> Sensor:
        number = next(numbers)
        values = {"name": f"Platz {number}", "slug": f"platz-{number}", "device": f"dev-{number}", **facts}
        return Sensor.objects.create(sensor_type=level.sensor_type, **values)

    return make


@pytest.fixture
def stream(make_sensor, level) -> Datastream:
    """The filling level of one sensor."""
    return make_sensor().datastreams.get(channel=level)
