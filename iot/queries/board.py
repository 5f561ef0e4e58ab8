"""How the sensors and their ingest go, for those who look after them. One query a part, however much there is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, DurationField, ExpressionWrapper, F, Max, Q, QuerySet, Sum
from django.db.models.functions import NullIf
from django.utils.timezone import localtime

from core import clock
from iot.domain.bars import Bars, bars
from iot.enums import Quality, Reason
from iot.models import Consumer, Latest, MinuteCount, Reject, RejectCount, Sensor
from iot.queries.streams import UNHEARD_AFTER, written

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# So many rows of each list; so many batteries, so many refused messages.
ROWS, BATTERIES, REFUSED = 50, 10, 5
# Days of the table of reasons.
DAYS = 7
SPOKE = "datastreams__latest__phenomenon_time"


@dataclass(frozen=True)
class Span:
    """What came in from a moment on: messages, and values or messages that were refused."""

    start: datetime
    received: int
    refused: int


@dataclass(frozen=True)
class Rate:
    """Messages a second, and how they came over an hour and a day: drawn, and as tables."""

    last_minute: str
    last_hour: str
    minutes: Sequence[Span]
    hours: Sequence[Span]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing came for a day."""
        return not any(one.received or one.refused for one in self.hours)

    @property
    def by_minute(self) -> Bars:
        """Return the last hour as bars."""
        return bars([(one.received, one.refused) for one in self.minutes])

    @property
    def by_hour(self) -> Bars:
        """Return the last day as bars."""
        return bars([(one.received, one.refused) for one in self.hours])


@dataclass(frozen=True)
class Refusals:
    """How often something was refused for one reason."""

    reason: Reason
    today: int
    week: int


@dataclass(frozen=True)
class Silent:
    """A sensor of which at least one value is silent, since when, and how many of its values are."""

    pk: int
    name: str
    kind: str
    since: datetime | None
    silent: int
    values: int


@dataclass(frozen=True)
class Odd:
    """A value that cannot be, or has stood still for too long."""

    latest: Latest
    is_stuck: bool

    @property
    def said(self) -> str:
        """Return the value with its unit."""
        return _said(self.latest)

    @property
    def since(self) -> datetime | None:
        """Return since when it has been so: a stuck value since it first was this one."""
        moment: datetime | None = self.latest.since or self.latest.phenomenon_time
        return moment


@dataclass(frozen=True)
class Battery:
    """How full a sensor's battery is, and where it is low."""

    latest: Latest

    @property
    def said(self) -> str:
        """Return the value with its unit."""
        return _said(self.latest)

    @property
    def limit(self) -> str:
        """Return where it is low; nothing if its type does not say."""
        channel = self.latest.datastream.channel
        return "" if channel.low_at is None else _with_unit(channel.low_at, channel)

    @property
    def is_low(self) -> bool:
        """Tell whether it is low."""
        low, value = self.latest.datastream.channel.low_at, self.latest.result
        return low is not None and value is not None and value <= low


@dataclass(frozen=True)
class Receiver:
    """A process that receives, and whether one can rely on what it says of itself."""

    row: Consumer
    now: datetime

    @property
    def is_alive(self) -> bool:
        """Tell whether it has given a sign of life lately."""
        return bool(self.now - self.row.seen_at <= UNHEARD_AFTER)

    @property
    def is_connected(self) -> bool:
        """Tell whether it is at the broker: what a dead one said last does not count."""
        return bool(self.is_alive and self.row.is_connected)

    @property
    def is_heard(self) -> bool:
        """Tell whether its own message has come back lately."""
        return self.row.canary_at is not None and self.now - self.row.canary_at <= UNHEARD_AFTER


@dataclass(frozen=True)
class Board:
    """All of it, at one moment."""

    now: datetime
    rate: Rate
    reasons: Sequence[Refusals]
    rejects: Sequence[Reject]
    sensors: int
    silent_count: int
    silent: Sequence[Silent]
    odd_count: int
    odd: Sequence[Odd]
    batteries: Sequence[Battery]
    receivers: Sequence[Receiver]

    @property
    def is_heard(self) -> bool:
        """Tell whether anything reaches us at all: if not, pages show every sensor as silent."""
        return any(one.is_heard for one in self.receivers)

    @property
    def refused_today(self) -> int:
        """Return how much was refused since midnight."""
        return sum(one.today for one in self.reasons)


def board() -> Board:
    """Return how things stand now. Ten queries."""
    now = clock.now()
    silent, odd = silent_sensors(now), odd_values(now)
    return Board(
        now=now,
        rate=rate(now),
        reasons=refusals(now),
        rejects=list(Reject.objects.all()[:REFUSED]),
        sensors=Sensor.objects.filter(is_active=True).count(),
        silent_count=silent.count(),
        silent=[Silent(*row) for row in silent[:ROWS]],
        odd_count=odd.count(),
        odd=[Odd(one, one.quality == Quality.GOOD) for one in odd[:ROWS]],
        batteries=[Battery(one) for one in batteries()[:BATTERIES]],
        receivers=[Receiver(one, now) for one in Consumer.objects.order_by("name")],
    )


def rate(now: datetime) -> Rate:
    """Return what came in during whole minutes: the one that runs is not whole. One query."""
    end = now.replace(second=0, microsecond=0)
    begin = end.replace(minute=0) - DAY + HOUR
    rows = MinuteCount.objects.filter(minute__gte=begin, minute__lt=end)
    found = {minute: numbers for minute, *numbers in rows.values_list("minute", "received", "refused")}
    minutes = [Span(one, *found.get(one, (0, 0))) for one in (end - HOUR + MINUTE * step for step in range(60))]
    hours = [_hour(begin + HOUR * step, found) for step in range(24)]
    last_hour = sum(one.received for one in minutes)
    return Rate(written(minutes[-1].received / 60, 1), written(last_hour / 3600, 1), minutes, hours)


def _hour(start: datetime, found: dict[datetime, list[int]]) -> Span:
    numbers = [found.get(start + MINUTE * step, (0, 0)) for step in range(60)]
    return Span(start, sum(one for one, _refused in numbers), sum(refused for _one, refused in numbers))


def refusals(now: datetime) -> list[Refusals]:
    """Return how often each reason occurred today and within a week, the most frequent first. One query."""
    midnight = localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    today = Sum("count", filter=Q(hour__gte=midnight), default=0)
    rows = RejectCount.objects.filter(hour__gte=midnight - (DAYS - 1) * DAY).values_list("reason").order_by()
    found = rows.annotate(today=today, week=Sum("count")).order_by("-week", "reason")
    return [Refusals(Reason(reason), today, week) for reason, today, week in found]


def _silent_since(now: datetime, time: str, patience: str) -> Q:
    """Return when a datastream is silent of itself (iot.domain.state): never heard, or too long ago."""
    return Q(**{time: None}) | Q(**{f"{time}__lt": now - F(patience)})


def silent_sensors(now: datetime) -> QuerySet[Sensor, Any]:
    """Return the sensors in use that are silent, wholly or in part: whoever fell silent last stands first."""
    is_silent = _silent_since(now, SPOKE, "sensor_type__silent_after")
    sensors = Sensor.objects.filter(is_active=True, datastreams__isnull=False).annotate(
        silent=Count("datastreams", filter=is_silent),
        streams=Count("datastreams"),
        last=Max(SPOKE, filter=is_silent),
    )
    ordered = sensors.filter(silent__gt=0).order_by(F("last").desc(nulls_last=True), "name")
    return ordered.values_list("pk", "name", "sensor_type__name", "last", "silent", "streams")


def odd_values(now: datetime) -> QuerySet[Latest]:
    """Return the values of sensors in use that speak, but cannot be, or stand still for too long."""
    stands = ExpressionWrapper(F("phenomenon_time") - F("since"), output_field=DurationField())
    silent = _silent_since(now, "phenomenon_time", "datastream__sensor__sensor_type__silent_after")
    latest = _latest().annotate(stands=stands).exclude(silent)
    is_odd = ~Q(quality=Quality.GOOD) | Q(stands__gt=F("datastream__channel__stuck_after"))
    return latest.filter(is_odd).order_by("-since", "pk")


def batteries() -> QuerySet[Latest]:
    """Return the batteries, the lowest first: by their part of what counts as low, where their type says it."""
    part = F("result") / NullIf(F("datastream__channel__low_at"), 0.0)
    known = _latest().filter(datastream__channel__is_battery=True, result__isnull=False)
    return known.order_by(part.asc(nulls_last=True), "datastream__channel__unit__name", "result", "pk")


def _latest() -> QuerySet[Latest]:
    return Latest.objects.filter(datastream__sensor__is_active=True).select_related(
        "datastream__sensor__sensor_type", "datastream__channel__unit", "datastream__channel__observed_property"
    )


def _said(latest: Latest) -> str:
    return _with_unit(latest.result or 0.0, latest.datastream.channel)


def _with_unit(value: float, channel: Any) -> str:
    return f"{written(value, channel.decimals)} {channel.unit.symbol}".strip()
