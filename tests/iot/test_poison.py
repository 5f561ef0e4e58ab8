"""Nothing that a stranger may send ends the parser, and each thing is refused for its own reason."""

import json
import string
import sys
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iot.domain.parser import DEEPEST, LARGEST, read
from iot.domain.readings import Message, understand
from iot.enums import Reason
from iot.errors import RejectedError
from tests.iot.known import NOW, catalogue
from tests.iot.poison import PATH, PLAIN, SENML, TTS, corpus

POISON = corpus()
# What only the broker, the database or a fault of ours brings about.
ELSEWHERE = {Reason.STORE, Reason.FAULT}


def test_there_are_more_than_two_hundred_kinds():
    assert len({one.name for one in POISON}) == len(POISON) > 200
    assert {one.reason for one in POISON} == set(Reason) - ELSEWHERE
    # The same bytes on the same topic are no other kind.
    assert len({(one.topic, one.payload, one.retained) for one in POISON}) == len(POISON)


@pytest.mark.parametrize("poison", POISON, ids=lambda one: one.name)
def test_each_kind_is_refused_for_its_reason(poison):
    outcome = understand(Message(poison.topic, poison.payload, NOW, poison.retained), catalogue())
    assert outcome.readings == []
    assert [one.reason for one in outcome.refused] == [poison.reason]


def test_python_alone_would_take_much_of_it():
    """The control: what `json.loads` thinks of the same bytes."""
    thinks: Counter[str] = Counter()
    for one in POISON:
        try:
            json.loads(one.payload)
            thinks["taken"] += 1
        except RecursionError:
            thinks["too deep"] += 1
        except ValueError:
            thinks["refused"] += 1
    assert thinks["taken"] > 150
    assert thinks["too deep"] > 0


SINGLE = st.none() | st.booleans() | st.integers() | st.floats()
NAMES = st.text(string.ascii_letters, max_size=9)
VALUES = st.recursive(
    SINGLE | st.text(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=40,
)
KNOWN_NAMES = ["level", "battery", "time", "data", "at", "n", "v", "t", "u", "bn", "bt", "bv", "bver", "unit", "units",
               "value", "uplink_message", "decoded_payload", "received_at", "end_device_ids", "device_id"]  # fmt: skip
LIKE_OURS = st.recursive(
    SINGLE | st.text(max_size=5) | st.sampled_from(["%", NOW.isoformat()]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KNOWN_NAMES), inner, max_size=8),
    max_leaves=30,
)
TOPICS = st.sampled_from([PLAIN, PATH, SENML, TTS, "licht/lamp-1/level", "licht/lamp-1/x"])


@given(TOPICS, st.binary(max_size=300))
def test_any_bytes_come_to_an_end(topic, payload):
    understand(Message(topic, payload, NOW), catalogue())


@given(TOPICS, VALUES | LIKE_OURS, st.booleans())
@settings(max_examples=300)
def test_any_json_is_stored_whole_or_refused(topic, value, retained):
    outcome = understand(Message(topic, json.dumps(value).encode(), NOW, retained), catalogue())
    for one in outcome.readings:
        assert type(one.value) is float
        assert abs(one.value) <= sys.float_info.max
        assert one.time.tzinfo is not None
        assert abs((one.time - NOW).days) <= 7
    assert outcome.readings or outcome.refused


@given(st.integers(1, 60), st.integers(0, 60))
def test_depth_is_counted_as_it_is(depth, wide):
    """As many brackets side by side as you like, within and outside of texts; only so many within each other."""
    payload = (
        b'{"a": "[[[[{{{{\\\\\\"", "b": ['
        + b",".join([b"[]"] * wide)
        + b'], "c": '
        + b"[" * depth
        + b"]" * depth
        + b"}"
    )
    if depth + 1 > DEEPEST:
        with pytest.raises(RejectedError) as refused:
            read(payload)
        assert refused.value.reason == Reason.DEPTH
    else:
        assert read(payload)["a"] == '[[[[{{{{\\"'


def test_the_largest_message_is_read():
    frame = b'{"a": "%s"}'
    payload = frame % (b"x" * (LARGEST - len(frame) + 2))
    assert len(payload) == LARGEST
    assert read(payload)["a"][0] == "x"
