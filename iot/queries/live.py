"""What live streams read: a few queries for all streams of a process together."""

from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from django.db.models import Max

from iot.domain.live import Standing
from iot.models import Consumer, Datastream

# SQLite takes 32,766 values in one statement.
AT_ONCE = 5000
FIELDS = ("pk", "latest__phenomenon_time", "latest__result", "latest__quality", "latest__stored_at")


def standing(ids: Iterable[int]) -> tuple[frozenset[int], list[Standing]]:
    """Return which of these datastreams everybody may see, and the latest values of those that have one."""
    public: set[int] = set()
    found: list[Standing] = []
    rest = iter(ids)
    while part := list(islice(rest, AT_ONCE)):
        rows = Datastream.objects.public().filter(pk__in=part).order_by().values_list(*FIELDS)
        for row in rows:
            public.add(row[0])
            if row[1] is not None:
                found.append(_standing(*row))
    return frozenset(public), found


def moved_since(moment: datetime) -> list[Standing]:
    """Return the public values that were stored after this moment, in no order."""
    rows = Datastream.objects.public().filter(latest__stored_at__gt=moment, latest__phenomenon_time__isnull=False)
    return [_standing(*row) for row in rows.order_by().values_list(*FIELDS)]


def canary_heard_at() -> datetime | None:
    """Return when any receiver last heard itself."""
    heard: datetime | None = Consumer.objects.aggregate(heard=Max("canary_at"))["heard"]
    return heard


def _standing(pk: int, time: datetime, value: float, quality: int, stored: datetime | None) -> Standing:
    return Standing(pk, time.timestamp(), value, quality, stored.timestamp() if stored else 0.0)
