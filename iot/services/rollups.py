"""Hours and days from single values. Whatever comes late is counted too: its hour is rolled up again."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from core.periods import day_range
from iot.domain.readings import Reading
from iot.models import DirtyHour

HOUR = timedelta(hours=1)
HOURLY = """
INSERT INTO iot_hourlyrollup (datastream_id, start, count, minimum, maximum, mean, last)
SELECT datastream_id, %s, count(*), min(result), max(result), avg(result), max(CASE WHEN place = 1 THEN result END)
FROM (
    SELECT datastream_id, result,
        row_number() OVER (PARTITION BY datastream_id ORDER BY phenomenon_time DESC) AS place
    FROM iot_observation WHERE phenomenon_time >= %s AND phenomenon_time < %s AND quality = 0
) said
GROUP BY datastream_id
ON CONFLICT (datastream_id, start) DO UPDATE SET
    count = excluded.count, minimum = excluded.minimum, maximum = excluded.maximum,
    mean = excluded.mean, last = excluded.last
"""
DAILY = """
INSERT INTO iot_dailyrollup (datastream_id, day, count, minimum, maximum, mean, last)
SELECT datastream_id, %s, sum(count), min(minimum), max(maximum), sum(mean * count) / sum(count),
    max(CASE WHEN place = 1 THEN last END)
FROM (
    SELECT *, row_number() OVER (PARTITION BY datastream_id ORDER BY start DESC) AS place
    FROM iot_hourlyrollup WHERE start >= %s AND start < %s
) said
GROUP BY datastream_id
ON CONFLICT (datastream_id, day) DO UPDATE SET
    count = excluded.count, minimum = excluded.minimum, maximum = excluded.maximum,
    mean = excluded.mean, last = excluded.last
"""


def mark(readings: Iterable[Reading]) -> None:
    """Remember the hours of these readings, within the transaction that stores them."""
    hours = {one.time.replace(minute=0, second=0, microsecond=0) for one in readings}
    DirtyHour.objects.bulk_create(
        [DirtyHour(start=hour) for hour in sorted(hours)],
        update_conflicts=True, unique_fields=["start"], update_fields=["is_claimed"],
    )  # fmt: skip


def roll_up(most: int = 500) -> int:
    """Roll up the hours in which something was stored, and their days; returns the number of hours.

    An hour is claimed, rolled up, and let go if nothing came meanwhile: a crash anywhere leaves it to the next run.
    """
    hours = list(DirtyHour.objects.order_by("start").values_list("start", flat=True)[:most])
    if not hours:
        return 0
    DirtyHour.objects.filter(start__in=hours).update(is_claimed=True)
    with transaction.atomic():
        _hourly(hours)
        for day in sorted({timezone.localdate(hour, timezone.get_default_timezone()) for hour in hours}):
            _daily(day)
    DirtyHour.objects.filter(start__in=hours, is_claimed=True).delete()
    return len(hours)


def _hourly(hours: Sequence[datetime]) -> None:
    with connection.cursor() as cursor:
        for hour in hours:
            cursor.execute(HOURLY, [*map(_moment, (hour, hour, hour + HOUR))])


def _daily(day: date) -> None:
    spell = day_range(day)
    with connection.cursor() as cursor:
        cursor.execute(DAILY, [day.isoformat(), *map(_moment, (spell.start, spell.end))])


def _moment(moment: datetime) -> Any:
    """Return a moment as the database compares it."""
    return connection.ops.adapt_datetimefield_value(moment.astimezone(UTC))
