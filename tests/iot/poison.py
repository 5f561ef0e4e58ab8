"""What no sensor should send: more than 200 kinds, each with the one reason for which it is refused."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple

from iot.domain.parser import DEEPEST, LARGEST
from iot.enums import Reason
from tests.iot.known import NOW

TIME = NOW.isoformat()
PLAIN, PATH, SENML, TTS = "stadt/plain-1/up", "stadt/path-1/up", "stadt/senml-1/up", "v3/app/devices/tts-1/up"


class Poison(NamedTuple):
    """One kind: what it is called, where and what is sent, why it is refused, whether the broker kept it."""

    name: str
    topic: str
    payload: bytes
    reason: Reason
    retained: bool = False


def frames(value: str, time: str = f'"{TIME}"') -> Iterator[tuple[str, str, str]]:
    """Yield a value and a time, as JSON, in the frame of each decoder."""
    yield "plain", PLAIN, f'{{"time": {time}, "level": {value}}}'
    yield "path", PATH, f'{{"data": [{{"at": {time}, "level": {value}}}]}}'
    yield "senml", SENML, f'[{{"n": "level", "v": {value}, "t": {time}}}]'
    yield "tts", TTS, f'{{"uplink_message": {{"received_at": {time}, "decoded_payload": {{"level": {value}}}}}}}'


def framed(name: str, value: str, reason: Reason, **more: str) -> Iterator[Poison]:
    """Yield a value in the frame of each decoder."""
    for frame, topic, text in frames(value, **more):
        yield Poison(f"{name} in {frame}", topic, text.encode(), reason)


def numbers() -> Iterator[Poison]:
    """What stands where a number should."""
    infinite = ["NaN", "Infinity", "-Infinity", "1e999", "-1e999", "1e309", "9" * 400, f"-{'9' * 320}"]
    for value in infinite:
        yield from framed(value[:12], value, Reason.FINITE)
    strange = {
        "a text": '"68"', "a number in words": '"sixty"', "an empty text": '""', "true": "true", "false": "false",
        "nothing": "null", "a list": "[68]", "an empty list": "[]", "a list of lists": "[[68]]", "a formula": '"=1+1"',
        "markup": '"<script>alert(1)</script>"', "SQL": '"1; DROP TABLE iot_sensor"', "a NUL": '"\\u0000"',
        "half a sign": '"\\ud800"', "not a number as text": '"NaN"', "Arabic digits": '"٦٨"',
    }  # fmt: skip
    for name, value in strange.items():
        yield from framed(name, value, Reason.NUMBER)
    for name, topic, text in frames('{"v": 68}'):
        yield Poison(f"an object in {name}", topic, text.encode(), Reason.NUMBER)


def times() -> Iterator[Poison]:
    """Times that cannot be, or cannot be read."""
    far = {
        "in ten minutes": timedelta(minutes=10), "tomorrow": timedelta(days=1), "in a century": timedelta(days=36_500),
    }  # fmt: skip
    for name, ahead in far.items():
        yield from framed(name, "68", Reason.FUTURE, time=json.dumps((NOW + ahead).isoformat()))
    for name, ago in {"last month": 31, "thirty years ago": 11_000}.items():
        yield from framed(name, "68", Reason.PAST, time=json.dumps((NOW - timedelta(days=ago)).isoformat()))
    yield from framed("the epoch", "68", Reason.PAST, time='"1970-01-01T00:00:00Z"')
    yield from framed("the year 1", "68", Reason.PAST, time='"0001-01-01T00:00:00Z"')
    yield from framed("the year 9999", "68", Reason.FUTURE, time='"9999-12-31T23:59:59Z"')
    yield from framed("seconds from far ahead", "68", Reason.FUTURE, time="4102444800")
    unreadable = {
        "words": '"gestern"', "an empty text": '""', "no zone": '"2026-11-20T12:00:00"', "a day": '"2026-11-20"',
        "a week": '"2026-W47-5"', "hour 25": '"2026-11-20T25:00:00Z"', "the 31st of June": '"2026-06-31T12:00:00Z"',
        "other digits": '"２０26-11-20T12:00:00Z"', "a list": "[2026, 11, 20]", "true": "true",
        "beyond all years": "1e25", "before all years": "-1e25", "a million digits": "9" * 4000,
        "a long text": '"' + "2026" * 50 + '"', "over the edge": '"9999-12-31T23:59:59-12:00"',
        "under the edge": '"0001-01-01T00:00:00+12:00"',
    }  # fmt: skip
    for name, value in unreadable.items():
        yield from framed(f"time: {name}", "68", Reason.TIME, time=value)


def shapes() -> Iterator[Poison]:
    """Messages that are built wrongly."""
    for name, value in {
        "a number": "68",
        "a text": '"level"',
        "true": "true",
        "nothing": "null",
        "a list": "[68]",
    }.items():
        yield Poison(f"{name} alone, plain", PLAIN, value.encode(), Reason.SHAPE)
        yield Poison(f"{name} alone, TTS", TTS, value.encode(), Reason.SHAPE)
        yield Poison(f"{name} alone, by path", PATH, value.encode(), Reason.EMPTY)
    for name, value in {"a number": "68", "an object": '{"n": "level", "v": 68}', "a list of numbers": "[68]",
                        "a list in a list": '[[{"n": "level", "v": 68}]]',
                        "a version of tomorrow": '[{"bver": 11, "n": "level", "v": 68}]',
                        "what must be understood": '[{"n": "level", "v": 68, "strange_": 1}]'}.items():  # fmt: skip
        yield Poison(f"{name} alone, SenML", SENML, value.encode(), Reason.SHAPE)
    empty = {
        PLAIN: ["{}", '{"time": 1}', '{"Level": 68}', '{"level ": 68}', '{"": 68}'],
        PATH: ["{}", '{"data": []}', '{"data": {}}', '{"data": [[]]}', '{"data": [{"at": 1}]}', '{"data": "level"}'],
        SENML: ["[]", "[{}]", '[{"n": "level"}]', '[{"n": "other", "v": 1}]', '[{"bn": "level", "n": "x", "v": 1}]'],
        TTS: ["{}", '{"uplink_message": {}}', '{"uplink_message": null}', '{"join_accept": {}}',
              '{"uplink_message": {"decoded_payload": null}}', '{"uplink_message": {"decoded_payload": {}}}',
              '{"uplink_message": {"frm_payload": "AQ=="}}', '{"uplink_message": {"decoded_payload": [68]}}'],
    }  # fmt: skip
    for topic, texts in empty.items():
        for text in texts:
            yield Poison(f"nothing in {text} on {topic}", topic, text.encode(), Reason.EMPTY)
    yield Poison("text for a number, SenML", SENML, b'[{"n": "level", "vs": "68"}]', Reason.NUMBER)
    yield Poison("truth for a number, SenML", SENML, b'[{"n": "level", "vb": true}]', Reason.NUMBER)
    yield Poison("data for a number, SenML", SENML, b'[{"n": "level", "vd": "aGk"}]', Reason.NUMBER)
    yield Poison("two values at once, SenML", SENML, b'[{"n": "level", "v": 1, "vs": "68"}]', Reason.NUMBER)
    yield Poison("a base that is no number, SenML", SENML, b'[{"bv": "x", "n": "level", "v": "1"}]', Reason.NUMBER)


def units() -> Iterator[Poison]:
    """Another unit than the type says, of whatever kind."""
    for unit in ('"V"', '"percent"', '"%RH"', '"‰"', '""', "1", "true", "[]", "{}", '["%"]'):
        beside = f'{{"time": "{TIME}", "level": {{"value": 68, "unit": {unit}}}}}'
        aside = f'{{"time": "{TIME}", "level": 68, "units": {{"level": {unit}}}}}'
        yield Poison(f"unit {unit}", PLAIN, beside.encode(), Reason.UNIT)
        yield Poison(f"unit {unit} aside", PLAIN, aside.encode(), Reason.UNIT)
        for name, unit_name in {"unit": "u", "base unit": "bu"}.items():
            record = f'[{{"{unit_name}": {unit}, "n": "level", "v": 68}}]'
            yield Poison(f"{name} {unit} in SenML", SENML, record.encode(), Reason.UNIT)


def bytes_of_all_kinds() -> Iterator[Poison]:
    """What is no JSON, no text, too large or too deep."""
    good = json.dumps({"time": TIME, "level": 68}).encode()
    broken = {
        "nothing": b"", "a space": b" ", "half": good[:-3], "two": good + good, "a comma": good[:-1] + b",}",
        "single quotes": b"{'level': 68}", "no quotes": b"{level: 68}", "a comment": b'{"level": 68} // full',
        "XML": b"<level>68</level>", "CSV": b"level;68", "a number with a comma": b'{"level": 68,5}',
        "a plus": b'{"level": +68}', "a leading zero": b'{"level": 068}', "hexadecimal": b'{"level": 0x44}',
        "a point at the end": b'{"level": 68.}', "a line in a text": b'{"a": "\n"}', "digits without end": b"9" * 9000,
        "an open list": b"[" * 5, "closed too often": b'{"level": 68}}', "a mark": "\ufeff{}".encode(),
        "a NUL": b"\x00", "a NUL behind": good + b"\x00",
    }  # fmt: skip
    for name, payload in broken.items():
        yield Poison(f"no JSON: {name}", PLAIN, payload, Reason.JSON)
    binary = {
        "all bytes": bytes(range(128, 256)), "Latin-1": '{"level": "voll für heute"}'.encode("latin-1"),
        "UTF-16": '{"level": 68}'.encode("utf-16"), "half a sign": b'{"a": "\xc3"}',
        "an overlong sign": b'{"a": "\xc0\xaf"}',
        "a surrogate": b'{"a": "\xed\xa0\x80"}', "gzip": b"\x1f\x8b\x08\x00", "a float": b"\x42\x88\x00\xff",
    }  # fmt: skip
    for name, payload in binary.items():
        yield Poison(f"no UTF-8: {name}", PLAIN, payload, Reason.ENCODING)
    for size in (LARGEST + 1, LARGEST * 2, 60_000):
        yield Poison(f"{size} spaces", PLAIN, b" " * size, Reason.SIZE)
        yield Poison(f"{size} bytes of nonsense", PLAIN, b"\xff" * size, Reason.SIZE)
        yield Poison(f"{size} bytes deep", PLAIN, b"[" * size, Reason.SIZE)
    for depth in (DEEPEST + 1, 500, 2000, LARGEST // 2 - 20):
        yield Poison(f"lists {depth} deep", PLAIN, b"[" * depth + b"]" * depth, Reason.DEPTH)
        yield Poison(f"lists {depth} deep and open", PLAIN, b"[" * depth, Reason.DEPTH)
    for depth in (DEEPEST + 1, 500, 2000):
        yield Poison(f"objects {depth} deep", PLAIN, b'{"a":' * depth + b"1" + b"}" * depth, Reason.DEPTH)
        yield Poison(f"both {depth // 2} deep", PLAIN, b'[{"a":' * depth + b"1" + b"}]" * depth, Reason.DEPTH)
    yield Poison("deep behind a bracket in a text", PLAIN, b'["]]]]\\"",' + b"[" * DEEPEST, Reason.DEPTH)
    twice = ['{"level": 1, "level": 2}', '{"time": 1, "time": 1, "level": 1}', '{"a": {"b": 1, "b": 1}, "level": 1}',
             '{"level": 1, "l\\u0065vel": 2}', '{"": 1, "": 2}']  # fmt: skip
    for text in twice:
        for topic in (PLAIN, PATH, TTS):
            yield Poison(f"twice: {text} on {topic}", topic, text.encode(), Reason.DUPLICATE)
    yield Poison("twice in SenML", SENML, b'[{"n": "level", "v": 1, "v": 2}]', Reason.DUPLICATE)


def strangers() -> Iterator[Poison]:
    """Topics and devices that nobody knows, or that are somebody else's."""
    good = json.dumps({"time": TIME, "level": 68}).encode()
    for topic in (
        "stadt/plain-1",
        "stadt/plain-1/up/x",
        "stadt/up",
        "x/plain-1/up",
        "stadt//up",
        "/stadt/plain-1/up",
        "stadt/plain-1/down",
    ):
        yield Poison(f"topic {topic}", topic, good, Reason.TOPIC)
    for topic in (
        "stadt/plain-2/up",
        "stadt/PLAIN-1/up",
        "stadt/plain-1 /up",
        "stadt/../up",
        "v3/app/devices/x/up",
        "stadt/%2e/up",
    ):
        yield Poison(f"device {topic}", topic, good, Reason.DEVICE)
    yield Poison("a long topic", "stadt/" + "x" * 300 + "/up", good, Reason.TOPIC)
    for name in ("lamp-1", "", 7, None):
        text = json.dumps({"device_id": name, "time": TIME, "level": 68})
        yield Poison(f"in the name of {name}", PLAIN, text.encode(), Reason.FOREIGN)
        uplink: dict[str, Any] = {"received_at": TIME, "decoded_payload": {"level": 68}}
        text = json.dumps({"end_device_ids": {"device_id": name}, "uplink_message": uplink})
        yield Poison(f"in the name of {name}, TTS", TTS, text.encode(), Reason.FOREIGN)
    yield Poison("kept, without a time", PLAIN, b'{"level": 68}', Reason.RETAINED, retained=True)
    yield Poison("kept, counted from now", SENML, b'[{"n": "level", "v": 68, "t": -5}]', Reason.RETAINED, retained=True)


def corpus() -> list[Poison]:
    """Return all of them."""
    parts = (numbers, times, shapes, units, bytes_of_all_kinds, strangers)
    return [one for part in parts for one in part()]
