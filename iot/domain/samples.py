"""A message as a sensor of a type would send it, for whoever tries a type out."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from core.domain.paths import Path
from iot.domain.catalogue import Channel, Plan, Route
from iot.enums import Decoder

# Where a range begins of which nothing is known.
SOME = 20.0


def sample_topic(routes: Sequence[Route], plan: Plan, slug: str, device: str) -> str:
    """Return a topic that some route names; the likeliest one, since no route says for which type it is."""
    words = ["v3/"] if plan.decoder == Decoder.TTS else [f"/{slug}/", slug.split("-", maxsplit=1)[0]]
    likely = [route for word in words for route in routes if word in route.pattern]
    if not (likely or routes):
        return ""
    known = {"{device}": device, "{channel}": plan.channels[0].key if plan.channels else "x", "+": "x", "#": "x"}
    return "/".join(known.get(level, level) for level in [*likely, *routes][0].pattern.split("/"))


def names_channel(routes: Sequence[Route], topic: str) -> str:
    """Return the channel that a topic names; nothing if none."""
    matches = (route.expression.match(topic) for route in routes)
    return next((found for match in matches if match and (found := match.groupdict().get("channel"))), "")


def sample(plan: Plan, units: Mapping[str, str], device: str, when: datetime, channel: str = "") -> str:
    """Return such a message, in several lines. `units`: how each channel's unit is called. `channel`: the topic's."""
    time = when.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return json.dumps(_document(plan, units, device, time, channel), indent=2, ensure_ascii=False)


def _document(plan: Plan, units: Mapping[str, str], device: str, time: str, channel: str) -> Any:
    if plan.decoder == Decoder.SENML:
        base = {"bt": datetime.fromisoformat(time).timestamp()}
        records = [{"n": one.name or one.key, "u": units[one.key], "v": _raw(one)} for one in plan.channels]
        return [base | records[0], *records[1:]] if records else []
    if plan.decoder == Decoder.TTS:
        return _tts(plan, device, time)
    document = _put(None, plan.time_path or ("time",), time)
    named = next((one for one in plan.channels if one.key == channel), None)
    if plan.decoder == Decoder.PLAIN and named:
        return {**document, "value": _raw(named), "unit": units[named.key]}
    for one in plan.channels:
        where: Path = (one.key,) if plan.decoder == Decoder.PLAIN else one.path or (one.key,)
        document = _put(document, where, _raw(one))
    return document


def _tts(plan: Plan, device: str, time: str) -> Any:
    decoded: Any = {}
    for one in plan.channels:
        decoded = _put(decoded, one.path or (one.key,), _raw(one))
    document = {"end_device_ids": {"device_id": device}, "uplink_message": {"decoded_payload": decoded}}
    return _put(document, plan.time_path or ("uplink_message", "received_at"), time)


def _raw(one: Channel) -> float:
    """Return a plausible value as the device counts it, before its type's factor."""
    low, high = one.minimum, one.maximum
    if low is None:
        low = SOME if high is None else high - 2
    value = (low + (low + 2 if high is None else high)) / 2
    raw = round((value - one.offset) / (one.factor or 1), 3)
    return int(raw) if raw.is_integer() else raw


def _put(document: Any, path: Path, value: Any) -> Any:
    """Return a document in which a value stands at a path; what is missing on the way there is made."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        row: list[Any] = document if isinstance(document, list) else []
        row += [None] * ((step + 1 if step >= 0 else -step) - len(row))
        row[step] = _put(row[step], rest, value)
        return row
    made: dict[str, Any] = document if isinstance(document, dict) else {}
    made[step] = _put(made.get(step), rest, value)
    return made
