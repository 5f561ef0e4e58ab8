"""The demo city's sensors: invented, marked as such. What exists stays as it is."""

import math
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from wagtail.models import Locale, Page, Site

from core import clock
from core.brand import content, streets
from core.domain import middle, together
from core.periods import to_local
from core.querysets import in_language
from core.registries import DemoStep, demo_data
from iot.domain.readings import Reading
from iot.models import (
    Channel,
    ContainerPage,
    Datastream,
    Latest,
    MeasurementIndexPage,
    ObservedProperty,
    Sensor,
    SensorType,
    TopicRoute,
    Unit,
)
from iot.services import rollups
from iot.services.sensors import complete
from iot.services.store import store

EVERY, BACK, WEEK_HOURS = timedelta(minutes=30), timedelta(days=2), 168


def load_sensors() -> None:
    """Load types of sensors, sensors, two days of values and the pages, if the city has texts for them."""
    texts = content("sensors")
    if not texts:
        return
    kinds = [_type(row) for row in texts["type"]]
    for row in texts["topic"]:
        TopicRoute.objects.get_or_create(**row)
    for number, row in enumerate(texts["sensor"]):
        _sensor(kinds[0], number, row)
    complete()
    _speak()
    _pages(texts, kinds[0])


def _type(row: dict[str, Any]) -> SensorType:
    known: SensorType | None = SensorType.objects.filter(slug=row["slug"]).first()
    if known:
        return known
    minutes = {name: timedelta(minutes=row.pop(name)) for name in ("late_after", "silent_after")}
    channels = row.pop("channel")
    kind = SensorType.objects.create(**row, **minutes)
    for order, channel in enumerate(channels):
        unit, observed = channel.pop("unit"), channel.pop("property")
        unit_row, _new = Unit.objects.get_or_create(code=unit["code"], defaults=unit)
        property_row, _new = ObservedProperty.objects.get_or_create(
            slug=observed["slug"], locale=Locale.get_default(), defaults=observed
        )
        Channel.objects.create(
            sensor_type=kind, sort_order=order, unit=unit_row, observed_property=property_row, **channel
        )
    return kind


def _sensor(kind: SensorType, number: int, row: dict[str, Any]) -> None:
    latitude, longitude = middle(together([streets()[row["name"]].line]))
    Sensor.objects.get_or_create(
        slug=row["slug"],
        defaults={
            "name": row["name"], "device": f"demo-{number + 1:02}", "sensor_type": kind, "is_example": True,
            "latitude": round(latitude, 5), "longitude": round(longitude, 5),
        },
    )  # fmt: skip


def _speak() -> None:
    """Let sensors that have said nothing yet have spoken for two days, as one believes of a container."""
    fresh = Latest.objects.filter(phenomenon_time=None, datastream__sensor__is_example=True)
    streams = Datastream.objects.filter(latest__in=fresh).select_related("channel").order_by("pk")
    readings = [one for stream in streams for one in _said(stream)]
    with transaction.atomic():
        store(readings, clock.now())
        rollups.mark(readings)
    rollups.roll_up()


def _said(stream: Datastream) -> Iterator[Reading]:
    end = clock.now().replace(second=0, microsecond=0)
    moment = end - BACK
    while moment <= end:
        yield Reading(stream.pk, moment, 3.6 if stream.channel.is_battery else _level(stream.pk, moment))
        moment += EVERY


def _level(number: int, moment: datetime) -> float:
    """Fill within a week by day, hardly by night; emptied once a week, each on a day of its own."""
    local = to_local(moment)
    hours = (local.isoweekday() * 24 + local.hour + local.minute / 60 + number * 31) % WEEK_HOURS
    by_day = math.sin((local.hour + local.minute / 60 - 9) / 12 * math.pi) * 1.5
    return round(min(max(hours / WEEK_HOURS * (60 + number * 13 % 45) + by_day, 0.0), 100.0))


def _pages(texts: dict[str, Any], kind: SensorType) -> None:
    index = in_language(MeasurementIndexPage.objects.all()).first()
    if index is None:
        home = Site.objects.get(is_default_site=True).root_page.specific
        index = MeasurementIndexPage(search_description=texts["index"]["lead"], **texts["index"])
        _publish(home, index)
    if not in_language(ContainerPage.objects.all()).exists():
        row = texts["containers"]
        _publish(index, ContainerPage(search_description=row["lead"], sensor_type=kind, **row))


def _publish(parent: Page, page: Page) -> None:
    parent.add_child(instance=page)
    page.save_revision().publish()


demo_data.register(DemoStep("sensors", 67, load_sensors))
