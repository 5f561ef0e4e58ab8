"""What a message says: values of channels, each with its time and unit if the message names them."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from core.domain.paths import Path
from iot.domain.catalogue import Channel, Target
from iot.enums import Decoder, Reason
from iot.errors import RejectedError


class Found(NamedTuple):
    """One value as a message says it: not yet checked."""

    channel: Channel
    value: Any
    time: Any = None
    unit: Any = None
    # Seconds before now, as SenML may count.
    ago: float | None = None


Decode = Callable[[Any, Target], list[Found]]
MISSING = object()
TIMES = ("time", "timestamp", "ts")
# RFC 8428, section 4.5.3: smaller times count from now.
RELATIVE = 2**28
SENML_VERSION = 10


def follow(document: Any, path: Path) -> Any:
    """Return what stands at a path, or MISSING."""
    for step in path:
        try:
            document = document[step]
        except (KeyError, IndexError, TypeError):
            return MISSING
    return document


def _time(document: Any, path: Path) -> Any:
    if path:
        found = follow(document, path)
        return None if found is MISSING else found
    return next((document[name] for name in TIMES if name in document), None)


def plain(document: Any, target: Target) -> list[Found]:
    """Read `{"time": ..., "level": 68}`; also `{"level": {"value": 68, "unit": "%"}}` and `"units": {"level": "%"}`.

    Where the topic names the channel, the message may be a number alone.
    """
    plan = target.device.plan
    if target.channel:
        channels = tuple(one for one in plan.channels if one.key == target.channel)
        if not isinstance(document, dict):
            return [Found(one, document) for one in channels]
        document = {target.channel: document.get("value", MISSING), **document}
    else:
        channels = plan.channels
    if not isinstance(document, dict):
        raise RejectedError(Reason.SHAPE, type(document).__name__)
    if document.get("device_id", target.device.name) != target.device.name:
        raise RejectedError(Reason.FOREIGN, str(document["device_id"])[:80])
    when, units = _time(document, plan.time_path), document.get("units")
    named = units if isinstance(units, dict) else {}
    common = document.get("unit") if len(channels) == 1 else None
    return [
        _plain_value(one, document[one.key], when, named.get(one.key, common))
        for one in channels
        if one.key in document
    ]


def _plain_value(channel: Channel, said: Any, when: Any, unit: Any) -> Found:
    if isinstance(said, dict):
        return Found(channel, said.get("value"), said.get("time", when), said.get("unit", unit))
    return Found(channel, said, when, unit)


def path(document: Any, target: Target) -> list[Found]:
    """Read each value where its channel's path leads; a path that leads nowhere has no value."""
    plan = target.device.plan
    when = _time(document, plan.time_path) if plan.time_path or isinstance(document, dict) else None
    values = ((one, follow(document, one.path or (one.key,))) for one in plan.channels)
    return [Found(one, value, when) for one, value in values if value is not MISSING]


def tts(document: Any, target: Target) -> list[Found]:
    """Read an uplink of The Things Stack v3, whose decoded payload has a member for each value."""
    plan = target.device.plan
    if not isinstance(document, dict):
        raise RejectedError(Reason.SHAPE, type(document).__name__)
    name = follow(document, ("end_device_ids", "device_id"))
    if name is not MISSING and name != target.device.name:
        raise RejectedError(Reason.FOREIGN, str(name)[:80])
    decoded = follow(document, ("uplink_message", "decoded_payload"))
    if not isinstance(decoded, dict):
        raise RejectedError(Reason.EMPTY, "uplink_message.decoded_payload")
    places = (plan.time_path,) if plan.time_path else (("uplink_message", "received_at"), ("received_at",))
    times = (follow(document, one) for one in places)
    when = next((one for one in times if one is not MISSING), None)
    values = ((one, follow(decoded, one.path or (one.key,))) for one in plan.channels)
    return [Found(one, value, when) for one, value in values if value is not MISSING]


def senml(document: Any, target: Target) -> list[Found]:
    """Read a pack of SenML records. A channel is found by its name, or by its key as the last part of a name."""
    if not isinstance(document, list):
        raise RejectedError(Reason.SHAPE, type(document).__name__)
    return [found for name, one in _resolved(document) for found in _senml_values(name, one, target)]


def _resolved(records: list[Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield full names and records with base fields applied (RFC 8428, section 4.6)."""
    base: dict[str, Any] = {}
    for one in records:
        if not isinstance(one, dict) or any(name.endswith("_") for name in one):
            raise RejectedError(Reason.SHAPE, "record")
        base |= {name: value for name, value in one.items() if name.startswith("b")}
        if base.get("bver", SENML_VERSION) not in (5, SENML_VERSION):
            raise RejectedError(Reason.SHAPE, "bver")
        yield f"{base.get('bn', '')}{one.get('n', '')}", {**one, "base": base}


def _senml_values(name: str, one: dict[str, Any], target: Target) -> Iterator[Found]:
    base = one["base"]
    carries = [sign for sign in ("v", "vs", "vb", "vd") if sign in one]
    for channel in target.device.plan.channels:
        if carries and (name == channel.name or (not channel.name and _ends(name, channel.key))):
            value = _sum(one["v"], base.get("bv")) if carries == ["v"] else None
            when = _sum(one.get("t", 0), base.get("bt"))
            relative = type(when) in (int, float) and -RELATIVE < when < RELATIVE
            unit = one.get("u", base.get("bu"))
            yield Found(channel, value, None if relative else when, unit, -float(when) if relative else None)


def _ends(name: str, key: str) -> bool:
    return name == key or name.endswith((f":{key}", f"/{key}", f"_{key}"))


def _sum(one: Any, base: Any) -> Any:
    """Add a base, where both are numbers; what is none goes on as it is, to be refused."""
    numbers = all(type(part) in (int, float) for part in (one, base))
    return one + base if base is not None and numbers else one


DECODE: dict[Decoder, Decode] = {
    Decoder.PLAIN: plain,
    Decoder.PATH: path,
    Decoder.SENML: senml,
    Decoder.TTS: tts,
}
