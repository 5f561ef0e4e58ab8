"""What the ingest knows of the city's sensors: read from the database, asked for each message."""

import re
from dataclasses import dataclass, field
from datetime import timedelta

from core.domain.paths import Path
from iot.enums import Decoder, Reason
from iot.errors import RejectedError

# Topics whose device is remembered, known or not: strangers can invent topics without end.
REMEMBERED = 50_000


@dataclass(frozen=True, slots=True)
class Channel:
    """One value that a type of sensor measures, and how it is read."""

    key: str
    # How messages may call its unit; empty: whatever they say is right.
    units: frozenset[str] = frozenset()
    path: Path = ()
    # A name of SenML, where that is no key.
    name: str = ""
    factor: float = 1.0
    offset: float = 0.0
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """How messages of a type of sensor are read."""

    decoder: Decoder
    channels: tuple[Channel, ...]
    time_path: Path = ()
    oldest: timedelta = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Device:
    """One sensor: what it is called in topics, how it is read, and where its values go."""

    name: str
    plan: Plan
    streams: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Route:
    """A pattern of topics. `{device}` is one level that names the device, `{channel}` one that names the value."""

    pattern: str
    partition: int = 0

    @property
    def subscription(self) -> str:
        """Return the pattern as a filter that a broker knows (MQTT 5, section 4.7)."""
        return "/".join("+" if "{" in level else level for level in self.pattern.split("/"))

    @property
    def expression(self) -> re.Pattern[str]:
        """Return the pattern as a regular expression for topics."""
        return re.compile("/".join(map(_level, self.pattern.split("/"))) + r"\Z")


def _level(level: str) -> str:
    known = {"{device}": "(?P<device>[^/]+)", "{channel}": "(?P<channel>[^/]+)", "+": "[^/]*", "#": ".*"}
    return known.get(level) or re.escape(level)


@dataclass(frozen=True, slots=True)
class Target:
    """What a topic leads to: a device, and a channel if the topic names one."""

    device: Device
    channel: str = ""


class Catalogue:
    """All devices by name, and the routes by which topics lead to them."""

    def __init__(self, devices: dict[str, Device], routes: tuple[Route, ...]) -> None:
        self.devices, self.routes = devices, routes
        self._expressions = [route.expression for route in routes]
        self._known: dict[str, Target | Reason] = {}

    def find(self, topic: str) -> Target:
        """Return what a topic leads to. Raises RejectedError for a topic that no route names, or an unknown device."""
        found = self._known.get(topic)
        if found is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            found = self._known[topic] = self._look_up(topic)
        if isinstance(found, Target):
            return found
        raise RejectedError(found, topic[:80])

    def _look_up(self, topic: str) -> Target | Reason:
        matches = [match for one in self._expressions if (match := one.match(topic))]
        if not matches:
            return Reason.TOPIC
        for match in matches:
            device = self.devices.get(match["device"])
            if device:
                return Target(device, match.groupdict().get("channel") or "")
        return Reason.DEVICE
