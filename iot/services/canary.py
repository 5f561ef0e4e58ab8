"""The canary: a sensor of our own, whose message goes the whole way. A receiver that lives and hears nothing shows."""

import json

from wagtail.models import Locale

from core import clock
from iot.models import Channel, ObservedProperty, Sensor, SensorType, TopicRoute, Unit

TOPIC = "ngo/canary"


def provide(device: str, share: int) -> None:
    """Make the canary of a receiver, if it is not there."""
    kind, _new = SensorType.objects.get_or_create(
        slug="canary", defaults={"name": "Canary", "is_public": False, "raw_days": 7, "max_age_days": 1}
    )
    unit, _new = Unit.objects.get_or_create(code="1", defaults={"symbol": "", "name": "Anzahl"})
    observed, _new = ObservedProperty.objects.get_or_create(
        slug="canary", locale=Locale.get_default(), defaults={"name": "Lebenszeichen"}
    )
    Channel.objects.get_or_create(sensor_type=kind, key="beat", defaults={"observed_property": observed, "unit": unit})
    TopicRoute.objects.get_or_create(pattern=f"{TOPIC}/{share}/{{device}}", defaults={"partition": share})
    Sensor.objects.get_or_create(
        device=device, defaults={"name": f"Canary {share}", "slug": device.lower(), "sensor_type": kind}
    )


def message(device: str, share: int) -> tuple[str, bytes]:
    """Return the canary's topic and what it says now."""
    return f"{TOPIC}/{share}/{device}", json.dumps({"time": clock.now().isoformat(), "beat": 1}).encode()
