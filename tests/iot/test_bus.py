"""The live bus: what goes over it comes out the same; one that is away holds nobody up for long."""

from datetime import UTC, datetime

import pytest
from redis import RedisError

from iot.domain.readings import Reading
from iot.gateways import bus
from iot.gateways.bus import Bus, packed, unpacked

READINGS = [Reading(7, datetime(2026, 11, 20, 12, 0, 1, tzinfo=UTC), 68.5, 1)]


def test_what_is_packed_comes_out_the_same():
    (one,) = unpacked(packed(READINGS))
    assert (one.datastream, one.time, one.value, one.quality) == (7, READINGS[0].time.timestamp(), 68.5, 1)


@pytest.mark.parametrize("payload", [b"", b"{}x", b"[[1]]", b'[["x",1,2,3]]', b"[null]", b"[" * 100_000, b"7"])
def test_what_others_say_there_is_refused(payload):
    with pytest.raises(ValueError, match=r"."):
        unpacked(payload)


def test_a_bus_that_is_away_is_left_alone_for_some_seconds(monkeypatch):
    asked, now = [], [100.0]

    def away(*_message):
        asked.append(now[0])
        raise RedisError("away")

    monkeypatch.setattr(bus, "monotonic", lambda: now[0])
    one = Bus("redis://127.0.0.1:1/0")
    monkeypatch.setattr(one._redis, "publish", away)
    for second in range(12):
        now[0] = 100.0 + second
        one.announce(READINGS)
    assert asked == [100.0, 105.0, 110.0]
