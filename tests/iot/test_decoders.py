"""What good messages say, by each decoder."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from core.domain.paths import PathError, path_of
from iot.domain.catalogue import Catalogue, Channel, Device, Plan, Route
from iot.domain.readings import Message, Outcome, Reading, understand
from iot.enums import Decoder, Quality, Reason
from tests.iot.known import NOW, catalogue

EARLIER = NOW - timedelta(minutes=4)


def said(topic: str, document: object, *, retained: bool = False) -> Outcome:
    return understand(Message(topic, json.dumps(document).encode(), NOW, retained), catalogue())


def test_plain_json_has_a_member_for_each_value():
    outcome = said("stadt/plain-1/up", {"time": EARLIER.isoformat(), "level": 68, "battery": 3.61, "rssi": -90})
    assert outcome == Outcome([Reading(1, EARLIER, 68.0), Reading(2, EARLIER, 3.61)], [])


def test_a_value_may_bring_its_unit_and_time():
    value = {"value": 68, "unit": "%", "time": EARLIER.isoformat()}
    assert said("stadt/plain-1/up", {"level": value}).readings == [Reading(1, EARLIER, 68.0)]
    assert said("stadt/plain-1/up", {"level": 68, "units": {"level": "%"}}).readings == [Reading(1, NOW, 68.0)]


def test_without_a_time_the_arrival_counts_and_it_is_said():
    outcome = said("stadt/plain-1/up", {"level": 68})
    assert outcome.readings == [Reading(1, NOW, 68.0)]
    assert not outcome.timed


def test_a_path_leads_to_value_and_time():
    outcome = said("stadt/path-1/up", {"data": [{"at": EARLIER.timestamp(), "level": 12.5}]})
    assert outcome == Outcome([Reading(3, EARLIER, 12.5)], [])


def test_senml_records_share_their_base():
    pack = [
        {"bn": "urn:dev:mac:0024befffe804ff1:", "bt": EARLIER.timestamp(), "bu": "%", "n": "level", "v": 60, "bv": 8},
        {"n": "battery", "u": "V", "v": -4.5, "t": -60},
        {"n": "other", "vs": "open"},
    ]
    outcome = said("stadt/senml-1/up", pack)
    assert outcome.readings == [Reading(4, EARLIER, 68.0), Reading(5, EARLIER - timedelta(minutes=1), 3.5)]


def test_senml_counts_small_times_from_now():
    assert said("stadt/senml-1/up", [{"n": "level", "v": 68, "t": -240}]).readings == [Reading(4, EARLIER, 68.0)]


def test_the_things_stack_wraps_the_payload():
    uplink = {
        "end_device_ids": {"device_id": "tts-1", "application_ids": {"application_id": "app"}},
        "received_at": NOW.isoformat(),
        "uplink_message": {
            "f_port": 2,
            "frm_payload": "RA==",
            "decoded_payload": {"level": 68, "battery": 3.6},
            "received_at": "2026-11-20T11:56:00.000000789Z",
        },
    }
    outcome = said("v3/app/devices/tts-1/up", uplink)
    assert outcome.readings == [Reading(6, EARLIER, 68.0), Reading(7, EARLIER, 3.6)]


def test_a_topic_may_name_the_value():
    assert said("licht/lamp-1/level", 68).readings == [Reading(8, NOW, 68.0)]
    with_time = {"value": 68, "time": EARLIER.isoformat()}
    assert said("licht/lamp-1/level", with_time).readings == [Reading(8, EARLIER, 68.0)]
    assert [one.reason for one in said("licht/lamp-1/other", 68).refused] == [Reason.EMPTY]


@pytest.mark.parametrize(
    "time",
    [EARLIER.timestamp(), int(EARLIER.timestamp() * 1000), int(EARLIER.timestamp() * 1_000_000),
     EARLIER.isoformat(), "2026-11-20T11:56:00Z", "2026-11-20T12:56:00+01:00", "20261120T115600Z"],
)  # fmt: skip
def test_times_are_read_as_sensors_write_them(time):
    assert said("stadt/plain-1/up", {"time": time, "level": 68}).readings == [Reading(1, EARLIER, 68.0)]


def test_a_good_value_is_taken_though_its_neighbour_is_not():
    outcome = said("stadt/plain-1/up", {"time": EARLIER.isoformat(), "level": "voll", "battery": 3.6})
    assert outcome.readings == [Reading(2, EARLIER, 3.6)]
    assert [one.reason for one in outcome.refused] == [Reason.NUMBER]


@pytest.mark.parametrize(("value", "quality"), [
    (-0.1, Quality.IMPLAUSIBLE), (0, Quality.GOOD), (100, Quality.GOOD), (100.1, Quality.IMPLAUSIBLE),
])  # fmt: skip
def test_what_cannot_be_is_stored_as_implausible(value, quality):
    (reading,) = said("stadt/plain-1/up", {"level": value}).readings
    assert reading.quality == quality


def test_a_kept_message_with_its_own_time_is_a_message():
    outcome = said("stadt/plain-1/up", {"time": EARLIER.isoformat(), "level": 68}, retained=True)
    assert outcome.readings == [Reading(1, EARLIER, 68.0)]


def test_what_is_sent_may_be_another_quantity():
    """A distance in millimetres becomes a filling level."""
    channel = Channel("level", factor=-0.1, offset=120)
    device = Device("x", Plan(Decoder.PLAIN, (channel,)), {"level": 1})
    found = Catalogue({"x": device}, (Route("{device}"),))
    assert understand(Message("x", b'{"level": 520}', NOW), found).readings[0].value == 68.0


def test_a_value_without_a_series_is_refused():
    device = Device("x", Plan(Decoder.PLAIN, (Channel("level"),)))
    found = Catalogue({"x": device}, (Route("{device}"),))
    assert [one.reason for one in understand(Message("x", b'{"level": 520}', NOW), found).refused] == [Reason.DEVICE]


def test_routes_are_filters_for_the_broker():
    assert Route("stadt/{device}/up").subscription == "stadt/+/up"
    assert Route("a/+/{device}/{channel}/#").subscription == "a/+/+/+/#"


def test_strangers_cannot_fill_the_memory(monkeypatch):
    monkeypatch.setattr("iot.domain.catalogue.REMEMBERED", 10)
    found = catalogue()
    for number in range(100):
        understand(Message(f"stadt/x{number}/up", b"{}", NOW), found)
    assert len(found._known) <= 10


@pytest.mark.parametrize(("text", "path"), [
    ("", ()), ("$.a", ("a",)), ("$['a b'][0].c", ("a b", 0, "c")), ("$[-1]", (-1,)), ("$", ()),
])  # fmt: skip
def test_paths_lead_to_one_value(text, path):
    assert path_of(text) == path


@pytest.mark.parametrize("text", ["$.*", "$..level", "$[0,1]", "$[?@.a]", "$[1:2]", "$.", "a b", "$.a | $.b", "level["])
def test_paths_to_several_values_are_none(text):
    with pytest.raises(PathError):
        path_of(text)


def test_a_moment_is_in_utc():
    (reading,) = said("stadt/plain-1/up", {"time": "2026-11-20T12:56:00+01:00", "level": 68}).readings
    assert reading.time == datetime(2026, 11, 20, 11, 56, tzinfo=UTC)
    assert reading.time.tzinfo is UTC
