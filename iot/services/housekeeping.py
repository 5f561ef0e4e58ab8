"""What is kept as long as its type says, and no longer: single values, hours, refusals, counters."""

from datetime import timedelta

from core import clock
from iot.models import Datastream, HourlyRollup, MinuteCount, Observation, Reject, RejectCount, SensorType
from iot.services import partitions

REJECTS, MINUTES, COUNTS = timedelta(days=30), timedelta(days=30), timedelta(days=400)


def tidy_up() -> dict[str, int]:
    """Make the months to come, drop those that nobody keeps, delete what is due; returns how many rows went."""
    partitions.make_ahead()
    now = clock.now()
    longest = max(SensorType.objects.values_list("raw_days", flat=True), default=0)
    dropped = partitions.drop_before(now - timedelta(days=longest)) if longest else []
    gone = {"partitions": len(dropped), "observations": 0, "hours": 0}
    for kind in SensorType.objects.all():
        streams = Datastream.objects.filter(sensor__sensor_type=kind).order_by().values("pk")
        raw, hourly = now - timedelta(days=kind.raw_days), now - timedelta(days=kind.hourly_days)
        old = Observation.objects.filter(datastream__in=streams, phenomenon_time__lt=raw)
        gone["observations"] += old._raw_delete(old.db)
        hours = HourlyRollup.objects.filter(datastream__in=streams, start__lt=hourly)
        gone["hours"] += hours._raw_delete(hours.db)
    gone["rejects"], _each = Reject.objects.filter(received_at__lt=now - REJECTS).delete()
    gone["minutes"], _each = MinuteCount.objects.filter(minute__lt=now - MINUTES).delete()
    gone["counts"], _each = RejectCount.objects.filter(hour__lt=now - COUNTS).delete()
    return gone
