"""Counts how each type of sensors stands as a whole, once a minute: overviews read a row, however many sensors."""

from datetime import datetime
from typing import Any

from django.db.models import Avg, Count, F, Max, Min, Q

from core import clock
from iot.enums import Quality
from iot.models import Channel, Latest, SensorType, TypeSummary


def make() -> None:
    """Make the summaries of all public types. Three queries a type."""
    now = clock.now()
    rows = [_summary(one, now) for one in SensorType.objects.filter(is_public=True)]
    TypeSummary.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["sensor_type"],
        update_fields=["made_at", "sensors", "speaking", "valued", "full", "minimum", "maximum", "mean"],
    )  # fmt: skip
    TypeSummary.objects.exclude(sensor_type__in=[one.sensor_type_id for one in rows]).delete()


def _summary(kind: SensorType, now: datetime) -> TypeSummary:
    spoken = Q(phenomenon_time__gte=now - kind.silent_after)
    said = Latest.objects.filter(datastream__sensor__sensor_type=kind, datastream__sensor__is_active=True).order_by()
    speaking = said.filter(spoken).aggregate(number=Count("datastream__sensor", distinct=True))["number"]
    return TypeSummary(
        sensor_type=kind,
        made_at=now,
        sensors=kind.sensors.filter(is_active=True).count(),
        speaking=speaking,
        **_values(Channel.objects.filter(sensor_type=kind).order_by("sort_order").first(), said.filter(spoken)),
    )


def _values(channel: Channel | None, said: Any) -> dict[str, Any]:
    """Return what the first value of each sensor comes to; one that stands still for too long is none."""
    moves = Q(phenomenon_time__lte=F("since") + channel.stuck_after) if channel and channel.stuck_after else Q()
    return said.filter(moves, datastream__channel=channel, quality=Quality.GOOD).aggregate(
        valued=Count("pk"),
        full=Count("pk", filter=Q(result__gte=F("datastream__channel__high_at"))),
        minimum=Min("result"),
        maximum=Max("result"),
        mean=Avg("result"),
    )
