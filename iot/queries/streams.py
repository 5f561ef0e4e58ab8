"""Datastreams as pages show them: value, state, time. A page's widgets cost three queries, however many there are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Max, QuerySet
from django.utils.formats import number_format

from core import clock
from core.querysets import content_language
from iot.domain.forecast import certainty
from iot.domain.state import Last, Patience, is_stuck, state_of
from iot.enums import Certainty, State, Tone
from iot.models import Consumer, Datastream, Forecast, ObservedProperty, SensorType

# A canary comes every quarter of a minute. Without one for so long, nothing comes.
UNHEARD_AFTER = timedelta(seconds=50)
# A forecast is made once an hour; without a new one for so long nobody makes them.
OUTDATED = timedelta(hours=4)
# From this part of what counts as full, it is nearly full.
NEARLY = 0.8


@dataclass(frozen=True)
class Shown:
    """A datastream as a widget shows it."""

    stream: Datastream
    state: State
    # What is measured, in the language of the moment.
    what: str
    now: datetime
    # What stands in its way, if the state is not what the sensor says: nothing is heard at all, or it stands still.
    is_unheard: bool = False
    is_stuck: bool = False

    @property
    def pk(self) -> int:
        """Return the number by which streams of values know it."""
        return int(self.stream.pk)

    @property
    def name(self) -> str:
        """Return what the sensor is called."""
        return str(self.stream.sensor.name)

    @property
    def measured(self) -> datetime | None:
        """Return when the newest value was measured."""
        moment: datetime | None = self.stream.latest.phenomenon_time
        return moment

    @property
    def value(self) -> float | None:
        """Return the newest value, whatever it is worth."""
        number: float | None = self.stream.latest.result
        return number

    @property
    def number(self) -> str:
        """Return the newest value as people read it; without its unit."""
        return "" if self.value is None else written(self.value, self.stream.channel.decimals)

    @property
    def unit(self) -> str:
        """Return the sign behind the number."""
        return str(self.stream.channel.unit.symbol)

    @property
    def said(self) -> str:
        """Return number and unit in one piece."""
        return f"{self.number} {self.unit}".strip()

    @property
    def late_after(self) -> int:
        """Return for how many seconds a value is current."""
        return int(self.stream.sensor.sensor_type.late_after.total_seconds())

    @property
    def silent_after(self) -> int:
        """Return after how many seconds the sensor is silent."""
        return int(self.stream.sensor.sensor_type.silent_after.total_seconds())

    @property
    def stuck_after(self) -> int | str:
        """Return for how many seconds a value may stand still; nothing if for ever."""
        limit: timedelta | None = self.stream.channel.stuck_after
        return int(limit.total_seconds()) if limit else ""

    @property
    def has_value(self) -> bool:
        """Tell whether the value may be shown as one."""
        return self.state in (State.FRESH, State.LATE)

    @property
    def low_number(self) -> float:
        """Return where the scale begins."""
        return float(self.stream.channel.minimum or 0)

    @property
    def high_number(self) -> float:
        """Return where the scale ends."""
        highest = self.stream.channel.maximum
        return 100.0 if highest is None else float(highest)

    @property
    def low(self) -> str:
        """Return where the scale begins, as people read it."""
        return written(self.low_number, self.stream.channel.decimals)

    @property
    def high(self) -> str:
        """Return where the scale ends, as people read it."""
        return written(self.high_number, self.stream.channel.decimals)

    @property
    def has_scale(self) -> bool:
        """Tell whether the value has a lowest and a highest that people know: percent do, watts do not."""
        return bool(self.stream.channel.unit.code == "%")

    @property
    def limit(self) -> str:
        """Return what counts as full, as people read it; nothing if nothing does."""
        limit = self.stream.channel.high_at
        return "" if limit is None else written(limit, self.stream.channel.decimals)

    @property
    def limit_percent(self) -> float | None:
        """Return where on the scale that lies."""
        limit = self.stream.channel.high_at
        return None if limit is None else self._percent(limit)

    @property
    def percent(self) -> float:
        """Return where on the scale the value lies."""
        return self._percent(self.value or 0.0)

    def _percent(self, value: float) -> float:
        share = (value - self.low_number) / ((self.high_number - self.low_number) or 1)
        return round(100 * min(max(share, 0.0), 1.0), 1)

    @property
    def tone(self) -> Tone:
        """Return how near the value is to what counts as full."""
        limit = self.stream.channel.high_at
        if not self.has_value or limit is None or self.value is None:
            return Tone.UNKNOWN
        if self.value >= limit:
            return Tone.FULL
        return Tone.NEARLY if self.value >= limit * NEARLY else Tone.ROOM

    @property
    def fills_up(self) -> bool:
        """Tell whether pages say when it will be full."""
        return bool(self.stream.channel.fills_up)

    @property
    def forecast(self) -> Forecast | None:
        """Return when it will be full; nothing while nobody knows how full it is, or if the forecast is an old one."""
        found: Forecast | None = getattr(self.stream, "forecast", None)
        if found is None or not self.has_value or self.now - found.made_at > OUTDATED:
            return None
        return found

    @property
    def certainty(self) -> Certainty | None:
        """Return how sure the forecast is; nothing if it says that it will not be full soon."""
        found = self.forecast
        if found is None or found.full_at is None or found.earliest is None:
            return None
        return certainty(found.made_at, found.full_at, found.earliest, found.latest)

    # As the map takes it (core.templatetags.places.Located).

    @property
    def latitude(self) -> Any:
        """Return its own position, or its place's."""
        sensor = self.stream.sensor
        return sensor.latitude if sensor.latitude is not None or not sensor.place else sensor.place.latitude

    @property
    def longitude(self) -> Any:
        """Return its own position, or its place's."""
        sensor = self.stream.sensor
        return sensor.longitude if sensor.longitude is not None or not sensor.place else sensor.place.longitude

    @property
    def is_example(self) -> bool:
        """Tell whether it is example data."""
        return bool(self.stream.sensor.is_example)


def written(value: float, decimals: int) -> str:
    """Return a number as people read it in the language of the moment."""
    # Not "-0".
    return str(number_format(round(value, decimals) + 0.0, decimals, use_l10n=True, force_grouping=True))


def is_heard(now: datetime) -> bool:
    """Tell whether readings reach us at all: our own canary does. One query."""
    heard = Consumer.objects.aggregate(last=Max("canary_at"))["last"]
    return heard is not None and now - heard <= UNHEARD_AFTER


def shown(streams: Iterable[Datastream], now: datetime | None = None) -> list[Shown]:
    """Return datastreams (`described()`) as they stand now."""
    now = now or clock.now()
    heard, names = is_heard(now), names_of()
    return [_shown(one, now, names, heard=heard) for one in streams]


def names_of() -> dict[Any, str]:
    """Return what is measured in another language than the city's own. One query there, none in the city's own."""
    if content_language() == settings.LANGUAGE_CODE:
        return {}
    return dict(ObservedProperty.objects.in_language().values_list("translation_key", "name"))


def _shown(stream: Datastream, now: datetime, names: dict[Any, str], *, heard: bool) -> Shown:
    kind, latest = stream.sensor.sensor_type, stream.latest
    last = Last(latest.phenomenon_time, latest.quality, latest.since)
    patience = Patience(kind.late_after, kind.silent_after, stream.channel.stuck_after)
    observed = stream.channel.observed_property
    return Shown(
        stream,
        state_of(last, patience, now, heard=heard),
        names.get(observed.translation_key, observed.name),
        now,
        is_unheard=not heard,
        is_stuck=is_stuck(last, patience),
    )


def public_streams() -> QuerySet[Datastream]:
    """Return the datastreams that everybody may see, with all that is said of them."""
    return Datastream.objects.public().described()


def main_streams(kinds: Iterable[SensorType]) -> list[Datastream]:
    """Return the first value of each sensor of some types, by name: for containers, how full they are. One query."""
    streams = public_streams().filter(sensor__sensor_type__in=kinds)
    found: dict[int, Datastream] = {}
    for one in streams.order_by("sensor__name", "channel__sort_order"):
        found.setdefault(one.sensor_id, one)
    return list(found.values())


def with_numbers(numbers: Sequence[int]) -> list[Datastream]:
    """Return these of the datastreams that everybody may see."""
    return list(public_streams().filter(pk__in=numbers))


def with_address(sensor: str, key: str = "") -> Datastream | None:
    """Return the datastream of a sensor's slug and a value's key, if everybody may see it."""
    found: Datastream | None = public_streams().filter(sensor__slug=sensor, channel__key=key).first()
    return found
