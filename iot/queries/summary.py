"""What the city measures, by type: counted in the database, however many sensors there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from core import clock
from core.querysets import visible
from iot.models import ContainerPage, Latest, Sensor, SensorType
from iot.queries.streams import is_heard


@dataclass(frozen=True)
class Summary:
    """A type of sensors: how many there are, how many of them speak, and the page that shows them if it has one."""

    sensor_type: SensorType
    sensors: int
    speaking: int
    page: ContainerPage | None


def summaries() -> list[Summary]:
    """Return the public types that have sensors, by name. Five queries, however many types and sensors there are."""
    now = clock.now()
    pages = {one.sensor_type_id: one for one in visible(ContainerPage.objects.all())}
    sensors = Sensor.objects.filter(is_active=True).order_by()
    in_use = dict(sensors.values_list("sensor_type").annotate(number=Count("pk")))
    types = [one for one in SensorType.objects.filter(is_public=True) if one.pk in in_use]
    speaking = _speaking(types, now) if types and is_heard(now) else {}
    return [Summary(one, in_use[one.pk], speaking.get(one.pk, 0), pages.get(one.pk)) for one in types]


def _speaking(types: Iterable[SensorType], now: datetime) -> dict[int, int]:
    """Return how many sensors of each type have said something in their time."""
    spoken = Q()
    for one in types:
        spoken |= Q(datastream__sensor__sensor_type=one, phenomenon_time__gte=now - one.silent_after)
    found = Latest.objects.filter(spoken, datastream__sensor__is_active=True).order_by()
    return dict(
        found.values_list("datastream__sensor__sensor_type").annotate(number=Count("datastream__sensor", distinct=True))
    )
