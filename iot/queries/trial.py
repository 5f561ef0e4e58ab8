"""What would become of a message: read as the ingest reads it, and nothing is stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from iot.domain.catalogue import Catalogue, Device, Route
from iot.domain.hints import hint
from iot.domain.readings import Message, Outcome, understand
from iot.domain.samples import names_channel, sample, sample_topic
from iot.enums import Quality, Reason
from iot.errors import RejectedError
from iot.models import Channel, Sensor, SensorType, TopicRoute
from iot.queries.catalogue import plan_of
from iot.queries.streams import written

log = structlog.get_logger(__name__)

# How a device is called that does not exist.
SOMEONE = "geraet-1"


@dataclass(frozen=True)
class Refusal:
    """Why something would be refused, and what one can do."""

    reason: Reason
    detail: str = ""

    @property
    def hint(self) -> str:
        """Return a sentence on what to do."""
        return hint(self.reason)


@dataclass(frozen=True)
class Line:
    """What would become of one value of the type: stored, refused, or not in the message at all."""

    channel: Channel
    value: float | None = None
    time: datetime | None = None
    quality: Quality = Quality.GOOD
    refusal: Refusal | None = None

    @property
    def said(self) -> str:
        """Return the value as pages show it."""
        return "" if self.value is None else written(self.value, self.channel.decimals)

    @property
    def is_implausible(self) -> bool:
        """Tell whether it would be stored and not be shown."""
        return self.quality == Quality.IMPLAUSIBLE


@dataclass(frozen=True)
class Trial:
    """What would become of a message. `refusal`: why all of it would be refused."""

    kind: SensorType
    lines: Sequence[Line]
    refusal: Refusal | None
    timed: bool
    device: str
    sensor: Sensor | None

    @property
    def other_kind(self) -> SensorType | None:
        """Return the type as which the sensor's messages really are read, if it is another one."""
        found = self.sensor and self.sensor.sensor_type
        return found if found and found != self.kind else None

    @property
    def stored(self) -> int:
        """Return how many values would be stored."""
        return sum(one.value is not None for one in self.lines)


def trial(kind: SensorType, topic: str, payload: bytes, now: datetime, *, retained: bool = False) -> Trial:
    """Return what would become of a message if a type, saved or not, read it. Three queries."""
    routes, channels = _routes(), list(kind.channels.all())
    names = _devices(routes, topic)
    sensor = _sensor(names)
    name = sensor.device if sensor else (names or [""])[0]
    # A device that nobody knows yet is taken for one of this type: whoever makes a type tries it before its sensors.
    device = Device(name, plan_of(kind), {one.key: number for number, one in enumerate(channels)})
    outcome = _understood(Message(topic, payload, now, retained), Catalogue({name: device}, routes))
    refusal = next((Refusal(one.reason, one.detail) for one in outcome.refused if not one.channel), None)
    if refusal is None and not (sensor and sensor.is_active):
        refusal = Refusal(Reason.DEVICE, name)
    return Trial(kind, _lines(channels, outcome), refusal, outcome.timed, name, sensor)


def _understood(message: Message, catalogue: Catalogue) -> Outcome:
    try:
        return understand(message, catalogue)
    except Exception:  # the ingest does the same: no message may end it
        log.exception("iot.not_understood", topic=message.topic)
        return Outcome([], [RejectedError(Reason.FAULT)])


def _lines(channels: Sequence[Channel], outcome: Outcome) -> list[Line]:
    """Return a line for each value of the type, in its order; several, where a message has several of them."""
    lines = []
    for number, channel in enumerate(channels):
        found = [one for one in outcome.readings if one.datastream == number]
        wrong = [one for one in outcome.refused if one.channel == channel.key]
        lines += [Line(channel, one.value, one.time, Quality(one.quality)) for one in found]
        lines += [Line(channel, refusal=Refusal(one.reason, one.detail)) for one in wrong]
        if not (found or wrong):
            lines.append(Line(channel))
    return lines


def _routes() -> tuple[Route, ...]:
    return tuple(Route(one.pattern, one.partition) for one in TopicRoute.objects.all())


def _devices(routes: Sequence[Route], topic: str) -> list[str]:
    return [match["device"] for route in routes if (match := route.expression.match(topic))]


def _sensor(names: Sequence[str]) -> Sensor | None:
    """Return the sensor that one of these names means: one in use, if there is one."""
    found = {one.device: one for one in Sensor.objects.filter(device__in=names).select_related("sensor_type")}
    known = sorted((found[name] for name in names if name in found), key=lambda one: not one.is_active)
    return known[0] if known else None


def sensor_of(topic: str) -> Sensor | None:
    """Return the sensor whose messages come under a topic."""
    return _sensor(_devices(_routes(), topic))


def example(kind: SensorType, now: datetime) -> tuple[str, str]:
    """Return a topic and a message as a sensor of the type would send it."""
    routes, plan = _routes(), plan_of(kind)
    device = kind.sensors.filter(is_active=True).order_by("pk").values_list("device", flat=True).first() or SOMEONE
    topic = sample_topic(routes, plan, kind.slug, device)
    units = {one.key: one.unit.code for one in kind.channels.all()}
    return topic, sample(plan, units, device, now, names_channel(routes, topic))
