"""Works out when what fills up will be full. Once an hour: it changes slowly, and pages only read it."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

from core import clock
from iot.domain.forecast import WEEK, WEEKS, Level, Outlook, outlook
from iot.models import Datastream, Forecast, HourlyRollup

AT_ONCE = 500


def make() -> int:
    """Make the forecasts of all datastreams that fill up and speak; returns how many there are."""
    now = clock.now()
    streams = Datastream.objects.filter(
        channel__fills_up=True, sensor__is_active=True, latest__result__isnull=False
    ).select_related("latest", "channel", "sensor__sensor_type")
    waiting = {one.pk: one for one in streams}
    made = [(waiting[pk], _outlook(waiting[pk], levels, now)) for pk, levels in _levels(waiting)]
    found = [_row(one, outlook) for one, outlook in made if outlook]
    Forecast.objects.bulk_create(
        found, batch_size=AT_ONCE, update_conflicts=True, unique_fields=["datastream"],
        update_fields=["made_at", "full_at", "earliest", "latest", "weeks", "weekdays", "emptied_at"],
    )  # fmt: skip
    Forecast.objects.exclude(made_at__gte=now).delete()
    return len(found)


def _levels(streams: dict[int, Datastream]) -> Iterator[tuple[int, list[Level]]]:
    """Yield the hours of each datastream, one after the other: they need not stand in memory together."""
    since = clock.now() - (WEEKS + 1) * WEEK
    hours = HourlyRollup.objects.filter(datastream__channel__fills_up=True, start__gte=since)
    rows = hours.order_by("datastream", "start").values_list("datastream", "start", "last")
    for pk, some in groupby(rows.iterator(), lambda row: row[0]):
        if pk in streams:
            yield pk, [Level(start, last) for _pk, start, last in some]


def _outlook(stream: Datastream, levels: list[Level], now: datetime) -> Outlook | None:
    """Return the forecast of a datastream; none while nobody knows how full it is."""
    latest, full = stream.latest, stream.channel.high_at
    if latest.result is None or latest.phenomenon_time is None or full is None:
        return None
    if latest.phenomenon_time < now - stream.sensor.sensor_type.silent_after:
        return None
    return outlook(levels, latest.result, now, full)


def _row(stream: Datastream, made: Outlook) -> Forecast:
    return Forecast(
        datastream=stream,
        made_at=clock.now(),
        full_at=made.full_at,
        earliest=made.earliest,
        latest=made.latest,
        weeks=made.weeks,
        weekdays="".join(map(str, made.weekdays)),
        emptied_at=made.emptied_at,
    )
