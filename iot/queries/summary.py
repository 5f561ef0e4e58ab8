"""What the city measures, by type: counted in the database, however many sensors there are."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max

from core import clock
from core.querysets import visible
from iot.models import ContainerPage, Sensor, SensorType
from iot.queries.streams import is_heard


@dataclass(frozen=True)
class Summary:
    """A type of sensors: how many there are, how many of them speak, and the page that shows them if it has one."""

    sensor_type: SensorType
    sensors: int
    speaking: int
    page: ContainerPage | None


def summaries() -> list[Summary]:
    """Return the public types that have sensors, by name. A query for each type, and three more."""
    now = clock.now()
    pages = {one.sensor_type_id: one for one in visible(ContainerPage.objects.all())}
    in_use = dict(
        Sensor.objects.filter(is_active=True).order_by().values_list("sensor_type").annotate(number=Count("pk"))
    )
    heard = is_heard(now)
    types = [one for one in SensorType.objects.filter(is_public=True) if one.pk in in_use]
    return [Summary(one, in_use[one.pk], _speaking(one, now) if heard else 0, pages.get(one.pk)) for one in types]


def _speaking(kind: SensorType, now: datetime) -> int:
    sensors = Sensor.objects.filter(is_active=True, sensor_type=kind)
    last = sensors.annotate(last=Max("datastreams__latest__phenomenon_time"))
    return last.filter(last__gte=now - kind.silent_after).count()
