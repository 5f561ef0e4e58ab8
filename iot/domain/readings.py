"""From a message to readings that may be stored: every check that does not need a database."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from iot.domain.catalogue import Catalogue, Channel, Target
from iot.domain.decoders import DECODE, Found
from iot.domain.parser import read
from iot.domain.times import check, moment
from iot.enums import Quality, Reason
from iot.errors import RejectedError

LONGEST_TOPIC = 255


class Reading(NamedTuple):
    """One value to store: of which datastream, when it was measured (UTC), what, and whether it can be."""

    datastream: int
    time: datetime
    value: float
    quality: int = Quality.GOOD


class Message(NamedTuple):
    """A message as the broker hands it over. `topic` is None if it was no text."""

    topic: str | None
    payload: bytes
    arrived: datetime
    retained: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a message: readings to store, and what was refused and why."""

    readings: list[Reading]
    refused: list[RejectedError]
    # Whether it said itself when it was measured: only then is a second copy known as one.
    timed: bool = True


def understand(message: Message, catalogue: Catalogue) -> Outcome:
    """Return what comes of a message. A good value is taken though another one of its message is refused."""
    try:
        if message.topic is None or len(message.topic) > LONGEST_TOPIC:
            raise RejectedError(Reason.TOPIC)
        target = catalogue.find(message.topic)
        found = DECODE[target.device.plan.decoder](read(message.payload), target)
        if not found:
            raise RejectedError(Reason.EMPTY)
    except RejectedError as refusal:
        return Outcome([], [refusal])
    readings, refused, timed = [], [], True
    for one in found:
        try:
            readings.append(_reading(one, target, message))
        except RejectedError as refusal:
            refusal.channel = one.channel.key
            refused.append(refusal)
        timed = timed and one.time is not None
    return Outcome(readings, refused, timed)


def _reading(found: Found, target: Target, message: Message) -> Reading:
    channel = found.channel
    value = _number(found.value, channel)
    if found.unit is not None and channel.units and not (isinstance(found.unit, str) and found.unit in channel.units):
        raise RejectedError(Reason.UNIT, f"{channel.key}: {str(found.unit)[:40]}")
    when = _when(found, message)
    check(when, message.arrived, target.device.plan.oldest)
    stream = target.device.streams.get(channel.key)
    if stream is None:
        raise RejectedError(Reason.DEVICE, channel.key)
    return Reading(stream, when, value, _quality(value, channel))


def _number(said: Any, channel: Channel) -> float:
    if type(said) is not float and type(said) is not int:
        raise RejectedError(Reason.NUMBER, f"{channel.key}: {type(said).__name__}")
    try:
        value = said * channel.factor + channel.offset
    except OverflowError:
        raise RejectedError(Reason.FINITE, channel.key) from None
    if not math.isfinite(value):
        raise RejectedError(Reason.FINITE, channel.key)
    return value


def _when(found: Found, message: Message) -> datetime:
    if found.time is not None:
        return moment(found.time)
    if message.retained:
        raise RejectedError(Reason.RETAINED)
    if found.ago:
        try:
            return message.arrived - timedelta(seconds=found.ago)
        except OverflowError:
            raise RejectedError(Reason.TIME, str(found.ago)) from None
    return message.arrived


def _quality(value: float, channel: Channel) -> int:
    if channel.minimum is not None and value < channel.minimum:
        return Quality.IMPLAUSIBLE
    if channel.maximum is not None and value > channel.maximum:
        return Quality.IMPLAUSIBLE
    return Quality.GOOD
