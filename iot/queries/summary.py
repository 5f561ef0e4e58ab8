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
    """What one card counts: the types of a page, or one type without a page; their sensors, and how many speak."""

    page: ContainerPage | None
    sensor_type: SensorType
    sensors: int
    speaking: int


def summaries() -> list[Summary]:
    """Return what there is to see, pages first, then types by name. Six queries, however many types and sensors."""
    now = clock.now()
    sensors = Sensor.objects.filter(is_active=True).order_by()
    in_use = dict(sensors.values_list("sensor_type").annotate(number=Count("pk")))
    types = {one.pk: one for one in SensorType.objects.filter(is_public=True) if one.pk in in_use}
    speaking = _speaking(types.values(), now) if types and is_heard(now) else {}
    pages = visible(ContainerPage.objects.all()).prefetch_related("sensor_types")
    parts = [(page, [one.pk for one in page.sensor_types.all() if one.pk in types]) for page in pages]
    shown = {pk for _page, part in parts for pk in part}
    parts += [(None, [pk]) for pk in types if pk not in shown]
    return [
        Summary(page, types[part[0]], sum(in_use[pk] for pk in part), sum(speaking.get(pk, 0) for pk in part))
        for page, part in parts
        if part
    ]


def _speaking(types: Iterable[SensorType], now: datetime) -> dict[int, int]:
    """Return how many sensors of each type have said something in their time."""
    spoken = Q()
    for one in types:
        spoken |= Q(datastream__sensor__sensor_type=one, phenomenon_time__gte=now - one.silent_after)
    found = Latest.objects.filter(spoken, datastream__sensor__is_active=True).order_by()
    return dict(
        found.values_list("datastream__sensor__sensor_type").annotate(number=Count("datastream__sensor", distinct=True))
    )
