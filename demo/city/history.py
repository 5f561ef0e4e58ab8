"""The weeks before now, as the sensors would have told them: hours and days, and the single values of two days.

Each load goes on where the last one, or the sensors themselves, ended: what is there stays as it is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

import numpy as np
from django.conf import settings
from django.db import connection
from django.db.models import Max

from core import clock
from core.periods import to_local
from core.registries import DemoStep, demo_data
from demo.city.moments import Moments, moments
from demo.city.noise import Numbers, Whole
from demo.city.sensors import City, city
from iot.domain.examples import Example, Said
from iot.domain.readings import Reading
from iot.enums import Quality
from iot.models import DailyRollup, Datastream, HourlyRollup
from iot.services import forecasts, summaries
from iot.services.sensors import complete
from iot.services.store import store

# Seconds between two values, as an ordinary sensor speaks.
STEP, HOUR = 900, 3600
# How far back there are single ones, at most.
SINGLE = timedelta(hours=48)
# Values that go into the database at once.
AT_ONCE = 5000


@dataclass(frozen=True)
class Known:
    """What is there of one series: its number, its last value, hour and day."""

    pk: int
    last: datetime | None
    hour: datetime | None
    day: date | None


Streams = dict[tuple[str, str], Known]


def load_history() -> None:
    """Load what is missing up to now, of all the brand's sensors that are in use."""
    found, now = city(), clock.now().replace(microsecond=0)
    if not found.sensors:
        return
    complete()
    streams = known_streams()
    sensors = [one for one in found.sensors if (one.slug, one.kind.values[0].key) in streams]
    grid = _grid(found, sensors, streams, now)
    hours, days, single = [], [], []
    for one in sensors:
        until = found.speaks_until(one, now)
        part = grid.cut(0, int(np.searchsorted(grid.seconds, int(until.timestamp()), "right")))
        values = found.values(one, part, now)
        for said in one.kind.values:
            stream = streams[one.slug, said.key]
            hours.append(_hours(stream, said, part, values[said.key], until))
            days.append(_days(stream, said, part, values[said.key], until))
            single += _single(stream, said, part, values[said.key], until)
    _write(HourlyRollup, hours)
    _write(DailyRollup, days)
    single.sort(key=lambda one: one.time)
    for begin in range(0, len(single), AT_ONCE):
        store(single[begin : begin + AT_ONCE], clock.now())
    summaries.make()
    forecasts.make()


def known_streams() -> Streams:
    """Return the series of the sensors by sensor and key, each with how far it goes."""
    hours = dict(HourlyRollup.objects.order_by().values_list("datastream").annotate(Max("start")))
    days = dict(DailyRollup.objects.order_by().values_list("datastream").annotate(Max("day")))
    rows = Datastream.objects.order_by().values_list("pk", "sensor__slug", "channel__key", "latest__phenomenon_time")
    return {(slug, key): Known(pk, last, hours.get(pk), days.get(pk)) for pk, slug, key, last in rows}


def _grid(found: City, sensors: list[Example], streams: Streams, now: datetime) -> Moments:
    """Return all moments that anything is missing of: from a midnight of the city on, a quarter of an hour apart."""
    begins = [now - _single_for()]
    for one in sensors:
        until = found.speaks_until(one, now)
        oldest = _oldest(until)
        known = [streams[one.slug, said.key].hour for said in one.kind.values]
        begins += [max(hour or oldest, oldest) for hour in known if not hour or hour < until - timedelta(hours=2)]
    local = to_local(min(begins)).replace(hour=0, minute=0, second=0, microsecond=0)
    return moments(np.arange(int(local.timestamp()), int(now.timestamp()) + 1, STEP, dtype=np.int64))


def _oldest(until: datetime) -> datetime:
    return until - timedelta(days=settings.DEMO_HISTORY_DAYS)


# -- hours and days


@dataclass(frozen=True)
class Summed:
    """Rollups of one series, each field one column."""

    pk: int
    starts: list[Any]
    columns: list[list[float]]


def _hours(stream: Known, said: Said, when: Moments, values: Numbers, until: datetime) -> Summed:
    """Return the hours that are over and not there yet."""
    after = stream.hour.timestamp() if stream.hour else _oldest(until).timestamp() - 1
    marks = when.seconds // HOUR
    wanted = (marks * HOUR > after) & ((marks + 1) * HOUR <= until.timestamp())
    starts, columns = _summed(marks[wanted], values[wanted], said)
    return Summed(stream.pk, [_moment(one * HOUR) for one in starts.tolist()], columns)


@lru_cache(5000)
def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _days(stream: Known, said: Said, when: Moments, values: Numbers, until: datetime) -> Summed:
    """Return the days that are over and not there yet."""
    after = stream.day.toordinal() if stream.day else to_local(_oldest(until)).date().toordinal() - 1
    wanted = (when.day > after) & (when.day < to_local(until).date().toordinal())
    starts, columns = _summed(when.day[wanted], values[wanted], said)
    return Summed(stream.pk, [date.fromordinal(one) for one in starts.tolist()], columns)


def _summed(marks: Whole, values: Numbers, said: Said) -> tuple[Whole, list[list[float]]]:
    """Return each mark with number, lowest, highest, mean and last of its values; implausible ones do not count."""
    lowest = -np.inf if said.minimum is None else said.minimum
    highest = np.inf if said.maximum is None else said.maximum
    good = (values >= lowest) & (values <= highest)
    marks, values = marks[good], values[good]
    if not len(marks):
        return marks, [[]] * 5
    starts, begins, counts = np.unique(marks, return_index=True, return_counts=True)
    columns = [
        counts,
        np.minimum.reduceat(values, begins),
        np.maximum.reduceat(values, begins),
        np.round(np.add.reduceat(values, begins) / counts, 4),
        values[begins + counts - 1],
    ]
    return starts, [one.tolist() for one in columns]


COLUMNS = "datastream_id, {start}, count, minimum, maximum, mean, last"
SQLITE = "INSERT OR IGNORE INTO {table} ({columns}) VALUES (%s, %s, %s, %s, %s, %s, %s)"
POSTGRESQL = """
INSERT INTO {table} ({columns})
SELECT * FROM unnest(%s::bigint[], %s::{type}[], %s::int[], %s::float[], %s::float[], %s::float[], %s::float[])
ON CONFLICT DO NOTHING
"""


def _write(model: type[HourlyRollup | DailyRollup], found: Iterable[Summed]) -> None:
    """Insert rollups past the ORM, which would take ten times as long for some 350,000 of them."""
    start, kind = ("start", "timestamptz") if model is HourlyRollup else ("day", "date")
    names = {"table": model._meta.db_table, "columns": COLUMNS.format(start=start), "type": kind}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for one in found:
                cursor.execute(POSTGRESQL.format(**names), [[one.pk] * len(one.starts), one.starts, *one.columns])
        else:
            cursor.executemany(SQLITE.format(**names), _rows(found))  # type: ignore[arg-type]  # SQLite takes iterators


def _rows(found: Iterable[Summed]) -> Iterator[tuple[Any, ...]]:
    """Yield rows as SQLite takes them: moments as text in UTC, without a zone."""
    for one in found:
        starts = map(_text, one.starts)
        yield from zip([one.pk] * len(one.starts), starts, *one.columns, strict=True)


# Most series begin alike: the same thousand hours again and again.
@lru_cache(5000)
def _text(start: Any) -> str:
    return str(start.replace(tzinfo=None) if isinstance(start, datetime) else start)


# -- single values


def _single_for() -> timedelta:
    return min(SINGLE, timedelta(days=settings.DEMO_HISTORY_DAYS))


def _single(stream: Known, said: Said, when: Moments, values: Numbers, until: datetime) -> list[Reading]:
    """Return the values since the last one that is there, at most those of two days."""
    oldest = until - _single_for()
    after = max(stream.last or oldest, oldest).timestamp()
    first = int(np.searchsorted(when.seconds, after, "right"))
    times = map(_moment, when.seconds[first:].tolist())
    lowest = -np.inf if said.minimum is None else said.minimum
    highest = np.inf if said.maximum is None else said.maximum
    return [
        Reading(stream.pk, time, value, Quality.GOOD if lowest <= value <= highest else Quality.IMPLAUSIBLE)
        for time, value in zip(times, values[first:].tolist(), strict=True)
    ]


demo_data.register(DemoStep("what sensors have told", 71, load_history))
