"""The simulated city: the same in every process, believable, understood, and broken just where its table says so."""

import json
import os
import subprocess
import sys
import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from core.brand import read_streets
from core.periods import ZONE, holiday_name
from demo.city import measures
from demo.city.messages import messages
from demo.city.moments import at, moments, sun
from demo.city.sensors import City, Fault, city
from demo.city.timetable import Timetable
from iot.domain.examples import Example, along, examples, kinds
from iot.domain.readings import Message, understand
from iot.enums import Decoder, Quality, Reason
from iot.queries.catalogue import catalogue

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)
# Six weeks, a quarter of an hour apart, of days in local time.
BEGIN = datetime(2026, 10, 12, tzinfo=ZONE)
GRID = moments(np.arange(int(BEGIN.timestamp()), int(BEGIN.timestamp()) + 42 * 86_400, 900))


@pytest.fixture(scope="module")
def here() -> City:
    return city()


def sensor(here: City, slug: str) -> Example:
    return next(one for one in here.sensors if one.slug == slug)


def of(here: City, what: str) -> list[Example]:
    return [one for one in here.sensors if one.kind.measures == what]


def whole(here: City, what: str) -> list[Example]:
    return [one for one in of(here, what) if one.slug not in here.faults]


def at_clock(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


# -- who there is


def test_the_city_is_as_large_as_it_says(here):
    assert {what: len(of(here, what)) for what in ("container", "lamp", "house", "weather")} == {
        "container": 40,
        "lamp": 60,
        "house": 50,
        "weather": 3,
    }
    assert len({one.slug for one in here.sensors}) == len({one.device for one in here.sensors}) == 153
    assert {one.kind.decoder for one in here.sensors} == set(Decoder)


def test_recycling_points_stand_at_their_streets_and_houses_nowhere(here):
    spots = [one.at for one in of(here, "container")]
    assert len(set(spots)) == 40
    assert all(53.662 < latitude < 53.768 and 9.915 < longitude < 10.08 for latitude, longitude in spots)
    assert {one.at for one in of(here, "house")} == {None}


@pytest.mark.parametrize(("share", "point"), [(0, (0, 0)), (0.25, (0, 1)), (0.75, (1, 2)), (1, (2, 2))])
def test_a_share_of_a_street_is_a_point_of_it(share, point):
    assert along([(0, 0), (0, 2), (2, 2)], share) == pytest.approx(point, abs=0.01)


# -- the same for everybody


def test_another_process_says_the_same(here):
    now = NOW.timestamp()
    told = [f"{topic} {payload.decode()}" for topic, payload in Timetable(here).due(now - 30, now)]
    command = f"""
from demo.city.sensors import city
from demo.city.timetable import Timetable
for topic, payload in Timetable(city()).due({now - 30}, {now}):
    print(topic, payload.decode())
"""
    environment = {**os.environ, "PYTHONHASHSEED": "1", "PYTHONPATH": "site:."}
    other = subprocess.run(
        [sys.executable, "-c", command], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert other.stdout.splitlines() == told
    assert len(told) > 40


def test_one_moment_is_what_it_is_among_many(here):
    for one in here.sensors[::17]:
        many = here.values(one, GRID, NOW)
        single = here.values(one, GRID.cut(777, 778), NOW)
        assert {key: float(found[777]) for key, found in many.items()} == {
            key: float(found[0]) for key, found in single.items()
        }


# -- believable


def test_whole_sensors_stay_within_what_their_type_says(here):
    for one in here.sensors:
        if one.slug in here.faults:
            continue
        found = here.values(one, GRID, NOW)
        for said in one.kind.values:
            assert said.minimum <= found[said.key].min(), (one.slug, said.key)
            assert found[said.key].max() <= said.maximum, (one.slug, said.key)


def came_in(one: Example, begin: datetime, end: datetime) -> float:
    """Return what came in between two moments of one day without a lorry, whatever the sensor thinks it sees."""
    first, last = (measures._came_in(one, at(when))[0] for when in (begin, end))
    return float(last - first)


def test_more_comes_in_on_saturdays_and_next_to_nothing_at_night(here):
    quiet = [one for one in whole(here, "container") if not {4, 6} & set(one.facts["days"])]
    assert len(quiet) > 15
    saturday, thursday = (
        sum(came_in(one, at_clock(2026, 11, day, 7), at_clock(2026, 11, day, 21)) for one in quiet) for day in (14, 12)
    )
    night = sum(came_in(one, at_clock(2026, 11, 12, 0), at_clock(2026, 11, 12, 5)) for one in quiet)
    sunday = sum(came_in(one, at_clock(2026, 11, 15, 7), at_clock(2026, 11, 15, 21)) for one in quiet)
    assert saturday > 1.5 * thursday
    assert night == 0
    assert sunday < 0.6 * thursday


def test_a_holiday_is_quiet_and_the_day_after_it_is_not(here):
    assert holiday_name(date(2026, 12, 25))
    others = [one for one in whole(here, "container") if not {5, 7} & set(one.facts["days"])]
    friday, holiday, after = (
        sum(came_in(one, at_clock(2026, month, day, 6), at_clock(2026, month, day, 22)) for one in others)
        for month, day in ((11, 20), (12, 25), (12, 27))
    )
    assert holiday < 0.5 * friday
    # A Sunday, and yet.
    assert after > 0.5 * friday


def test_a_container_is_emptied_on_its_days_alone(here):
    for one in whole(here, "container"):
        level = here.values(one, GRID, NOW)["level"]
        falls = np.flatnonzero(np.diff(level) < -5) + 1
        assert len(falls) >= 5
        assert {int(GRID.weekday[fall]) for fall in falls} <= set(one.facts["days"])
        hours = GRID.hour[falls]
        assert (np.abs(hours - measures.emptied_at(one)) < 0.3).all()
        assert level[falls].max() < 12


def test_some_points_are_full_and_most_are_not(here):
    levels = [here.values(one, at(NOW), NOW)["level"][0] for one in whole(here, "container")]
    assert sum(level >= 80 for level in levels) in range(2, 15)
    assert sum(level < 50 for level in levels) > 10


@pytest.mark.parametrize(
    ("day", "rises", "sets"), [((6, 21), (4, 50), (21, 53)), ((12, 21), (8, 35), (16, 0)), ((3, 20), (6, 24), (18, 33))]
)
def test_the_sun_keeps_its_times(day, rises, sets):
    start = at_clock(2026, *day, 0)
    minutes = moments(np.arange(int(start.timestamp()), int(start.timestamp()) + 86_400, 60))
    # Its upper edge, with what air bends (the almanacs' -0.833 degrees).
    up = np.flatnonzero(sun(minutes, 53.7, 10.0) > -0.833)
    for place, clock_time in ((up[0], rises), (up[-1], sets)):
        assert minutes.hour[place] * 60 == pytest.approx(clock_time[0] * 60 + clock_time[1], abs=8)


def test_lamps_are_off_by_day_and_brighten_in_turn_while_somebody_walks_by(here):
    lamps = whole(here, "lamp")
    noon = at(at_clock(2026, 11, 20, 12))
    assert {float(here.values(one, noon, NOW)["dim"][0]) for one in lamps} == {0.0}
    begin = int(at_clock(2026, 11, 20, 18).timestamp())
    evening = moments(np.arange(begin, begin + 3600, 5))
    dims = np.array([here.values(one, evening, NOW)["dim"] for one in lamps])
    assert set(np.unique(dims)) == {20.0, 100.0}
    # The neighbour follows within the time that a lamp stays bright.
    bright = dims == 100
    assert 0.02 < bright.mean() < 0.6
    assert (bright[:-1] & bright[1:]).any(axis=1).all()
    night = moments(np.arange(begin + 8 * 3600, begin + 9 * 3600, 5))
    dark = np.array([here.values(one, night, NOW)["dim"] for one in lamps])
    assert (dark == 100).mean() < 0.5 * bright.mean()


def test_houses_use_more_in_the_evening_and_the_sun_only_by_day(here):
    houses = whole(here, "house")
    used = sum(here.values(one, GRID, NOW)["power"] for one in houses)
    assert used[(GRID.hour >= 18) & (GRID.hour < 21)].mean() > 2 * used[GRID.hour < 5].mean()
    shares = sum(here.values(one, GRID, NOW)["solar"] for one in houses)
    assert shares[GRID.hour < 5].max() == 0
    assert shares[(GRID.hour > 11) & (GRID.hour < 13)].mean() > 5 * 50


# -- broken, as the table says


def fault_of(here: City, kind: str) -> Example:
    return sensor(here, next(slug for slug, one in here.faults.items() if one.kind == kind))


def test_each_fault_is_there_once(here):
    assert sorted(one.kind for one in here.faults.values()) == ["battery", "implausible", "late", "silent", "stuck"]


def test_the_silent_one_ended_days_ago(here):
    one = fault_of(here, "silent")
    assert here.speaks_until(one, NOW) == NOW - timedelta(days=3)
    now = NOW.timestamp()
    assert not [topic for topic, _payload in Timetable(here).due(now - 3600, now) if one.device in topic]


def test_the_stuck_one_never_moves_though_its_air_does(here):
    found = here.values(fault_of(here, "stuck"), GRID, NOW)
    assert set(found["level"]) == {47.0}
    assert len(set(found["temperature"])) > 20


def test_the_odd_one_says_what_cannot_be_since_it_broke(here):
    one = fault_of(here, "implausible")
    level = here.values(one, GRID, NOW)["level"]
    broken = GRID.seconds >= (NOW - timedelta(days=4)).timestamp()
    assert broken.any()
    assert level[broken].min() > 130
    assert level[~broken].max() <= 100


def test_a_battery_goes_down_slowly_and_one_is_nearly_empty(here):
    empty = here.values(fault_of(here, "battery"), GRID, NOW)["battery"]
    assert empty.max() < 2.9
    for one in whole(here, "container"):
        volts = here.values(one, GRID, NOW)["battery"]
        assert volts.min() > 2.9
        assert abs(volts[-1] - volts[0]) < 0.1 or volts[-1] > volts[0]


def test_the_late_one_tells_what_was(here):
    one = fault_of(here, "late")
    now = NOW.timestamp()
    payload = next(payload for topic, payload in Timetable(here).due(now - 60, now) if one.device in topic)
    said = datetime.fromisoformat(json.loads(payload)["uplink_message"]["received_at"])
    assert timedelta(minutes=44) < NOW - said < timedelta(minutes=47)


def test_a_fault_that_nobody_knows_is_refused(here):
    for odd in (Fault("container-rathausallee", "sleepy"), Fault("container-am-mond", "silent")):
        with pytest.raises(ValueError, match="no such fault"):
            City(here.sensors, [odd], {})


# -- what they say


def test_every_message_is_understood_with_the_demo_s_own_catalogue(here, db):
    known = catalogue()
    streams = {pk for device in known.devices.values() for pk in device.streams.values()}
    heard = set()
    for one in here.sensors:
        values = {key: float(found[0]) for key, found in here.values(one, at(NOW), NOW).items()}
        readings = []
        for topic, payload in messages(one, values, NOW):
            outcome = understand(Message(topic, payload, NOW), known)
            assert outcome.refused == []
            assert outcome.timed
            readings += outcome.readings
        streams_of = {stream: key for key, stream in known.devices[one.device].streams.items()}
        assert {streams_of[said.datastream]: said.value for said in readings} == pytest.approx(values)
        assert {said.time for said in readings} == {NOW}
        wrong = [said for said in readings if said.quality == Quality.IMPLAUSIBLE]
        assert bool(wrong) == (getattr(here.faults.get(one.slug), "kind", "") == "implausible")
        heard |= {said.datastream for said in readings}
    # Whoever is left is no sensor of the city's: the receivers' own canaries.
    assert heard <= streams
    assert len(heard) == 40 * 3 + 60 * 2 + 50 * 2 + 3 * 5


def test_poison_is_refused_each_for_a_reason_of_its_own(here, db):
    known = catalogue()
    reasons = []
    for topic, text in here.poison["messages"]:
        outcome = understand(Message(topic, text.encode(), NOW), known)
        assert outcome.readings == []
        reasons += [one.reason for one in outcome.refused]
    assert len(reasons) == len(here.poison["messages"])
    assert set(reasons) == {
        Reason.NUMBER, Reason.DEVICE, Reason.FINITE, Reason.UNIT, Reason.JSON, Reason.DUPLICATE, Reason.PAST,
        Reason.TOPIC,
    }  # fmt: skip


def test_something_is_said_every_few_seconds_and_each_sensor_at_its_beat(here):
    table, begin = Timetable(here), NOW.timestamp()
    ticks = [list(table.due(begin + 2 * tick, begin + 2 * tick + 2)) for tick in range(60)]
    assert sum(not tick for tick in ticks) <= 2
    said = [topic for tick in ticks for topic, _payload in tick]
    assert 100 < len(said) / 2 < 250
    assert said.count("stadt/container/container-rathausallee/up") == 8
    assert said.count("stadt/container/container-quickborner-strasse-ost/up") == 2
    assert said.count("stadt/wetter/wetter-rathaus/up") == 4
    assert said.count("stadt/haus/haus-01/power") == said.count("stadt/haus/haus-01/solar") == 1
    assert sum(topic.startswith("stadt/licht/") for topic in said) > 24


def test_after_a_pause_each_sensor_speaks_once(here):
    now = NOW.timestamp()
    odd = {text.encode() for _topic, text in here.poison["messages"]}
    said = [topic for topic, payload in Timetable(here).due(now - 9000, now) if payload not in odd]
    assert len(said) == len(set(said)) == 39 + 60 + 3 + 2 * 50


def test_another_city_has_its_own():
    folder = ROOT / "brands/musterstadt"
    texts = tomllib.loads((folder / "content/sensors.toml").read_text(encoding="utf-8"))
    found = examples(texts, {one.name: one.line for one in read_streets(folder)})
    counts = {
        what: sum(one.kind.measures == what for one in found) for what in ("container", "lamp", "house", "weather")
    }
    assert counts == {"container": 8, "lamp": 10, "house": 10, "weather": 2}
    there = City(found, [Fault(**row) for row in texts["fault"]], texts["poison"])
    now = NOW.timestamp()
    assert len(list(Timetable(there).due(now - 300, now))) > 20
    assert set(kinds(texts)) == {"container", "container-lora", "lamp", "weather", "house"}
