"""The receiver as it runs: a Celery worker, a real mosquitto, a database of its own; killed, and fed with poison.

The long forms are in tests/soak/test_ingest.py.
"""

import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from iot.enums import Reason
from tests.ingest import MIGRATE, City, open_folder
from tests.iot import poison as poisons
from tools import services

pytestmark = pytest.mark.skipif(services.mosquitto() is None, reason=services.MOSQUITTO_MISSING)
FILL = """
from datetime import timedelta
from iot.models import *
from wagtail.models import Locale
seen, _ = ObservedProperty.objects.get_or_create(slug="level", locale=Locale.get_default(), defaults={"name": "x"})
percent, _ = Unit.objects.get_or_create(code="%", defaults={"symbol": "%", "name": "Prozent"})
volt, _ = Unit.objects.get_or_create(code="V", defaults={"symbol": "V", "name": "Volt"})
for device, decoder, path, at in (
        ("plain-1", "plain", "", ""), ("path-1", "path", "$.data[0].level", "$.data[0].at"),
        ("senml-1", "senml", "", ""), ("tts-1", "tts", "", "")):
    kind = SensorType.objects.create(slug=device, name=device, decoder=decoder, time_path=at)
    Channel.objects.create(
        sensor_type=kind, key="level", observed_property=seen, unit=percent, minimum=0, maximum=100, path=path)
    if decoder != "path":
        Channel.objects.create(sensor_type=kind, key="battery", observed_property=seen, unit=volt)
    Sensor.objects.create(name=device, slug=device, device=device, sensor_type=kind)
for pattern in ("stadt/{device}/up", "v3/app/devices/{device}/up"):
    TopicRoute.objects.create(pattern=pattern)
"""
STORED = """
import json, sys
from django.db.models import Count, Max
from iot.models import *
rows = Observation.objects.filter(datastream__sensor__device="plain-1", datastream__channel__key="level")
print(json.dumps({
    "values": sorted(rows.values_list("result", flat=True)),
    "refused": dict(RejectCount.objects.order_by().values_list("reason").annotate(number=Max("count"))),
    "canary": str(Consumer.objects.aggregate(last=Max("canary_at"))["last"]),
    "protocol": list(Consumer.objects.values_list("protocol", flat=True)),
    "lost": Consumer.objects.exclude(lost_session_at=None).count(),
}))
"""


# What lies ahead on the corpus's own day may be long ago here; and a topic that no route names never arrives.
NEVER_THERE = (Reason.FUTURE, Reason.PAST, Reason.TOPIC)


class Town(City):
    """A city with a sensor for each decoder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.python(MIGRATE + FILL)

    def stored(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.python(STORED))
        return found

    def until(self, enough: Callable[[dict[str, Any]], bool], seconds: float = 30) -> dict[str, Any]:
        deadline = time.monotonic() + seconds
        while True:
            found = self.stored()
            if enough(found) or time.monotonic() > deadline:
                return found
            time.sleep(0.3)


@pytest.fixture
def town() -> Iterator[Town]:
    with open_folder() as folder:
        one = Town(folder)
        yield one
        one.stop()


def message(number: int) -> bytes:
    when = datetime.now(UTC) - timedelta(minutes=30) + timedelta(milliseconds=number)
    return json.dumps({"time": when.isoformat(), "level": number % 101, "battery": 3.6, "n": number}).encode()


def test_kills_lose_nothing_and_double_nothing_and_poison_ends_nothing(town):
    """Good messages with all the poison between them; the worker killed in the middle, then the broker."""
    bad = [one for one in poisons.corpus() if not one.retained and one.reason not in NEVER_THERE]
    town.start()
    town.until(lambda found: found["canary"] != "None")
    with town.sender() as sender:
        chance = random.Random(2026)
        chance.shuffle(bad)
        for number in range(1500):
            sent = sender.publish("stadt/plain-1/up", message(number), qos=1)
            if number < len(bad):
                last = sender.publish(bad[number].topic, bad[number].payload, qos=1)
            if number == 500:
                town.kill()
            if number == 1000:
                sent.wait_for_publish()
                last.wait_for_publish()
                # It saves once a second, and counts whole seconds: what is older than two is on its disk.
                time.sleep(2.2)
                town.kill_broker()
                town.start()
                while not sender.is_connected():
                    time.sleep(0.05)
        sent.wait_for_publish()
    found = town.until(lambda found: len(found["values"]) >= 1500)
    assert len(found["values"]) == 1500
    assert found["values"] == sorted(float(number % 101) for number in range(1500))
    # A message may come again after a kill, and is then counted again.
    for reason, number in Counter(one.reason for one in bad).items():
        assert found["refused"][reason] >= number
    assert found["protocol"] == ["MQTTv5"]
    assert found["lost"] == 0
