"""What the city measures, by type. Counted ahead (iot.services.summaries): the same cost with any number of sensors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from core import clock
from core.querysets import visible
from iot.models import Channel, ContainerPage, ObservedProperty, TypeSummary
from iot.queries.streams import is_heard, names_of, written

# Counted once a minute; what is older is no longer true.
OUTDATED = timedelta(minutes=5)


@dataclass(frozen=True)
class Summary:
    """One card of the overview: the types of a page, or one type without a page, and how they stand as a whole."""

    page: ContainerPage | None
    parts: Sequence[TypeSummary]
    channel: Channel | None
    what: str
    is_current: bool

    @property
    def sensor_type(self) -> Any:
        """Return the type, or the first one."""
        return self.parts[0].sensor_type

    @property
    def sensors(self) -> int:
        """Return how many there are."""
        return sum(one.sensors for one in self.parts)

    @property
    def speaking(self) -> int:
        """Return how many are in touch; none while nothing reaches us."""
        return sum(one.speaking for one in self.parts) if self.is_current else 0

    @property
    def valued(self) -> int:
        """Return how many have a value that counts now."""
        return sum(one.valued for one in self.parts) if self.is_current else 0

    @property
    def with_room(self) -> int:
        """Return how many of those are not full."""
        return self.valued - sum(one.full for one in self.parts)

    @property
    def fills_up(self) -> bool:
        """Tell whether room is what people want to know."""
        return self.channel is not None and self.channel.fills_up

    @property
    def mean(self) -> str:
        """Return the mean of all, with its unit."""
        if not self.valued or self.channel is None:
            return ""
        mean = sum((one.mean or 0.0) * one.valued for one in self.parts) / self.valued
        return f"{written(mean, self.channel.decimals)} {self.channel.unit.symbol}".strip()

    @property
    def made_at(self) -> datetime:
        """Return when this was counted."""
        return min(one.made_at for one in self.parts)


def summaries() -> list[Summary]:
    """Return what there is to see, pages first, then types by name. At most seven queries, whatever there is."""
    now = clock.now()
    rows = TypeSummary.objects.filter(sensors__gt=0, sensor_type__is_public=True).select_related("sensor_type")
    found = {one.sensor_type_id: one for one in rows.order_by("sensor_type__name")}
    channels = _first_channels(found)
    heard, names = is_heard(now), names_of()
    pages = visible(ContainerPage.objects.all()).prefetch_related("sensor_types")
    parts: list[tuple[ContainerPage | None, list[int]]] = [
        (page, [one.pk for one in page.sensor_types.all() if one.pk in found]) for page in pages
    ]
    shown = {pk for _page, part in parts for pk in part}
    parts += [(None, [pk]) for pk in found if pk not in shown]
    return [
        _summary(page, [found[pk] for pk in part], channels.get(part[0]), names, now if heard else None)
        for page, part in parts
        if part
    ]


def _first_channels(types: Any) -> dict[int, Channel]:
    first: dict[int, Channel] = {}
    channels = Channel.objects.filter(sensor_type__in=types).select_related("observed_property", "unit")
    for one in channels.order_by("sensor_type", "sort_order"):
        first.setdefault(one.sensor_type_id, one)
    return first


def _summary(
    page: ContainerPage | None,
    parts: Sequence[TypeSummary],
    channel: Channel | None,
    names: dict[Any, str],
    now: datetime | None,
) -> Summary:
    observed: ObservedProperty | None = channel.observed_property if channel else None
    what = names.get(observed.translation_key, observed.name) if observed else ""
    current = now is not None and all(now - one.made_at < OUTDATED for one in parts)
    return Summary(page, parts, channel, what, current)
