"""What a sensor sends: its values in the words of its decoder (iot.domain.decoders reads them)."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from core.domain.paths import path_of
from iot.domain.examples import Example, Said
from iot.enums import Decoder

Message = tuple[str, bytes]
Sent = Mapping[str, float]

# What stands where a topic may say anything: The Things Stack's name of the application.
APPLICATION = "demo-stadt"


def messages(one: Example, values: Sent, when: datetime) -> list[Message]:
    """Return a sensor's messages of one moment: one for all of its values, or one for each if topics name them."""
    topic = one.kind.topic.replace("{device}", one.device).replace("+", APPLICATION)
    if "{channel}" in topic:
        return [
            (topic.replace("{channel}", said.key), _packed(_single(said, values, when))) for said in one.kind.values
        ]
    return [(topic, _packed(WORDS[one.kind.decoder](one, values, when)))]


def _packed(document: Any) -> bytes:
    return json.dumps(document, separators=(",", ":")).encode()


def _time(when: datetime) -> str:
    return when.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _raw(said: Said, values: Sent) -> float:
    """Return a value as the device counts it, before its type's factor."""
    return round((values[said.key] - said.offset) / said.factor, 4)


def _single(said: Said, values: Sent, when: datetime) -> dict[str, Any]:
    return {"time": _time(when), "value": _raw(said, values), "unit": said.unit}


def _plain(one: Example, values: Sent, when: datetime) -> dict[str, Any]:
    return {"time": _time(when)} | {said.key: _raw(said, values) for said in one.kind.values}


def _path(one: Example, values: Sent, when: datetime) -> dict[str, Any]:
    document: dict[str, Any] = {}
    _put(document, one.kind.time_path or "$.time", _time(when))
    for said in one.kind.values:
        _put(document, said.path or f"$.{said.key}", _raw(said, values))
    return document


def _put(document: dict[str, Any], path: str, value: Any) -> None:
    *above, last = path_of(path)
    for name in above:
        document = document.setdefault(str(name), {})
    document[str(last)] = value


def _senml(one: Example, values: Sent, when: datetime) -> list[dict[str, Any]]:
    base = {"bn": f"urn:dev:{one.device}:", "bt": when.timestamp(), "bver": 10}
    records = [{"n": said.key, "u": said.unit, "v": _raw(said, values)} for said in one.kind.values]
    return [base | records[0], *records[1:]]


def _tts(one: Example, values: Sent, when: datetime) -> dict[str, Any]:
    decoded: dict[str, Any] = {}
    for said in one.kind.values:
        _put(decoded, said.path or f"$.{said.key}", _raw(said, values))
    ids = {"device_id": one.device, "application_ids": {"application_id": APPLICATION}}
    uplink = {"f_port": 1, "decoded_payload": decoded, "received_at": _time(when)}
    return {"end_device_ids": ids, "received_at": _time(when), "uplink_message": uplink}


WORDS: dict[Decoder, Callable[[Example, Sent, datetime], Any]] = {
    Decoder.PLAIN: _plain,
    Decoder.PATH: _path,
    Decoder.SENML: _senml,
    Decoder.TTS: _tts,
}
