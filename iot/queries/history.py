"""What a datastream has said: single values of two days, hours of six weeks, days of a year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from core.domain.history import History, history
from core.periods import ZONE, day_range
from iot.enums import Quality, Resolution, Span
from iot.models import DailyRollup, Datastream, HourlyRollup, Observation

LENGTH = {Span.DAYS: timedelta(days=2), Span.WEEKS: timedelta(days=42), Span.YEAR: timedelta(days=365)}
# More than a drawing can show, and enough for two days of a value a minute.
MOST = 3000


@dataclass(frozen=True)
class Said:
    """One value of a series, or what the values of an hour or a day come to."""

    time: datetime
    value: float
    minimum: float
    maximum: float
    count: int


def said(stream: Datastream, span: Span, now: datetime) -> list[Said]:
    """Return the series in its order. One query."""
    begin = now - LENGTH[span]
    if span == Span.DAYS:
        rows = Observation.objects.filter(datastream=stream, phenomenon_time__gte=begin, quality=Quality.GOOD)
        singles = rows.order_by("-phenomenon_time").values_list("phenomenon_time", "result")[:MOST]
        return [Said(moment, value, value, value, 1) for moment, value in reversed(singles)]
    columns = ("mean", "minimum", "maximum", "count")
    if span == Span.WEEKS:
        hours = HourlyRollup.objects.filter(datastream=stream, start__gte=begin).order_by("start")
        return [Said(*row) for row in hours.values_list("start", *columns)]
    days = DailyRollup.objects.filter(datastream=stream, day__gte=timezone.localdate(begin, ZONE)).order_by("day")
    return [Said(datetime.combine(day, time(), tzinfo=ZONE), *row) for day, *row in days.values_list("day", *columns)]


def kept(stream: Datastream, resolution: Resolution, first: date | None, last: date | None) -> QuerySet[Any, Any]:
    """Return the plausible values of some days, the newest first: moments and values, of hours and days also more."""
    columns = ("mean", "minimum", "maximum", "count")
    if resolution == Resolution.DAY:
        days = DailyRollup.objects.filter(datastream=stream).order_by("-day").values_list("day", *columns)
        return days.filter(**{name: day for name, day in (("day__gte", first), ("day__lte", last)) if day})
    field = "start" if resolution == Resolution.HOUR else "phenomenon_time"
    bounds = {f"{field}__gte": first and day_range(first).start, f"{field}__lt": last and day_range(last).end}
    given = {name: moment for name, moment in bounds.items() if moment}
    if resolution == Resolution.HOUR:
        hours = HourlyRollup.objects.filter(datastream=stream, **given)
        return hours.order_by("-start").values_list("start", *columns)
    singles = Observation.objects.filter(datastream=stream, quality=Quality.GOOD, **given)
    return singles.order_by("-phenomenon_time").values_list("phenomenon_time", "result")


def chart(stream: Datastream, series: Sequence[Said], span: Span, now: datetime) -> History | None:
    """Return the drawing of a series; none without values."""
    if not series:
        return None
    gap = {
        Span.DAYS: stream.sensor.sensor_type.silent_after,
        Span.WEEKS: timedelta(hours=3),
        Span.YEAR: timedelta(days=2),
    }
    channel = stream.channel
    percent = channel.unit.code == "%"
    return history(
        [(one.time, one.value) for one in series],
        begin=timezone.localtime(now - LENGTH[span], ZONE),
        end=timezone.localtime(now, ZONE),
        gap=gap[span],
        low=0 if percent else None,
        high=100 if percent else None,
        limit=channel.high_at,
    )


def condensed(series: Sequence[Said], span: Span) -> list[Said]:
    """Return what a table shows, the newest first: hours of two days, days of six weeks, and of a year."""
    parts: dict[datetime, list[Said]] = {}
    for one in series:
        local = timezone.localtime(one.time, ZONE)
        hour = local.hour if span == Span.DAYS else 0
        parts.setdefault(local.replace(hour=hour, minute=0, second=0, microsecond=0), []).append(one)
    return [_together(moment, parts[moment]) for moment in sorted(parts, reverse=True)]


def _together(moment: datetime, part: Sequence[Said]) -> Said:
    count = sum(one.count for one in part)
    mean = sum(one.value * one.count for one in part) / count
    return Said(moment, mean, min(one.minimum for one in part), max(one.maximum for one in part), count)
