"""What each kind of sensor measures, without its faults: pure rules of time, place and its row in the city's texts."""

from collections.abc import Callable

import numpy as np

from demo.city.moments import DAY, Moments, mood, sun
from demo.city.noise import Numbers, Whole, chance, seed, share, smooth
from iot.domain.examples import Example, Position

Values = dict[str, Numbers]

# How much comes in: by weekday (Monday first), and by hour of the day. At night there is next to nothing.
WEEK = np.array([1.0, 0.9, 0.9, 1.0, 1.2, 1.9, 0.4])
HOURS = np.array(
    [0, 0, 0, 0, 0, 0, 0.2, 0.6, 1.2, 1.6, 1.9, 1.8, 1.4, 1.2, 1.4, 1.7, 2.0, 2.1, 1.6, 1.0, 0.4, 0.1, 0.02, 0]
)
BY_HOUR = np.concatenate([[0], np.cumsum(HOURS)]) / HOURS.sum()


# -- the weather of the whole city


def clouds(when: Moments) -> Numbers:
    """Return how much of the sky is covered, from 0 to 1."""
    hours = when.seconds / 3600
    found: Numbers = np.clip(0.75 * smooth(11, hours / 9) + 0.5 * smooth(12, hours / 2.5) - 0.1, 0, 1)
    return found


def air(when: Moments) -> Numbers:
    """Return the temperature in the shade, in degrees Celsius."""
    season = 9.4 - 8.6 * np.cos(2 * np.pi * (when.day_of_year - 22) / 365.25)
    daily = (1.5 + 3.5 * (1 - clouds(when))) * np.cos(2 * np.pi * (when.hour - 15) / 24)
    found: Numbers = season + daily * 0.7 + 9 * (smooth(13, when.seconds / DAY / 2.5) - 0.5)
    return found


def daylight(when: Moments, spot: Position) -> Numbers:
    """Return the light outside, in lux: clear sky by the sun's height, less what clouds take."""
    height = sun(when, *spot)
    clear = 110_000 * np.clip(np.sin(np.radians(height)), 0, 1) ** 1.15
    dusk = 400 * np.exp(-((np.clip(height, None, 0) / 3.2) ** 2))
    return (clear + dusk) * (1 - 0.82 * clouds(when) ** 1.5)


def rain(when: Moments) -> Numbers:
    """Return the rain, in millimetres an hour: only under thick clouds, in showers."""
    wet = smooth(14, when.seconds / 3600 / 1.7)
    found: Numbers = np.where(clouds(when) > 0.6, 9 * np.clip(wet - 0.62, 0, 1) ** 1.3, 0.0)
    return found


def weather(one: Example, when: Moments) -> Values:
    """A station: the city's weather with a touch of its own."""
    own = seed(one.slug)
    jitter = chance(own, when.seconds // 30) - 0.5
    degrees = air(when) + 1.2 * (share(one.slug) - 0.5) + 0.2 * jitter
    damp = np.clip(88 - 2.2 * (degrees - air(when) + 5 * (1 - clouds(when))) + 12 * (rain(when) > 0) + jitter, 25, 100)
    gusts = smooth(own + 1, when.seconds / 45) * 2.4
    wind = 0.4 + 6.5 * smooth(15, when.seconds / 3600 / 7) ** 1.6 + gusts
    return {
        "temperature": degrees,
        "humidity": damp,
        "wind": wind,
        "rain": rain(when),
        "brightness": daylight(when, _spot(one)) * (1 + 0.04 * jitter),
    }


def _spot(one: Example) -> Position:
    # Houses have none; the sun does not mind some kilometres.
    return one.at or (53.7, 10.0)


# -- recycling points


def container(one: Example, when: Moments) -> Values:
    """A container: what came in since it was emptied, as an ultrasonic sensor sees it; the battery; the air inside."""
    own = seed(one.slug)
    filled = _came_in(one, when) + 6 * share(one.slug + "rest")
    seen = np.minimum(filled, 100) + 1.4 * (chance(own, when.seconds // 15) - 0.5)
    sunny = daylight(when, _spot(one)) / 110_000
    return {
        "level": np.clip(seen, 0, 100),
        "temperature": air(when) + 11 * sunny + 0.5 * (chance(own + 1, when.seconds // 60) - 0.5),
        "battery": _battery(one, when) - 0.02 * np.clip(5 - air(when), 0, 15) / 15,
    }


def _battery(one: Example, when: Moments) -> Numbers:
    """Return volts: 3.65 when new, 3.05 at the end of its five years, when somebody changes it."""
    life = 5 * 365.25 * DAY
    gone: Numbers = (when.seconds / life + share(one.slug + "battery")) % 1.0
    return 3.65 - 0.6 * gone**1.5


def _came_in(one: Example, when: Moments) -> Numbers:
    """Return how many percent came in since the container was last emptied."""
    if not len(when):
        return np.zeros(0)
    hour = emptied_at(one)
    since = np.full(len(when), 8, np.int64)
    for weekday in one.facts["days"]:
        days = (when.weekday - weekday) % 7
        # On the day itself only after the lorry has come.
        since = np.minimum(since, np.where((days == 0) & (when.hour < hour), 7, days))
    first = int(when.day.min()) - 8
    totals = _totals(one, np.arange(first, int(when.day.max()) + 1))
    before = np.concatenate([[0], np.cumsum(totals)])
    now, then = when.day - first, when.day - since - first
    return before[now] + totals[now] * _part(when.hour) - before[then] - totals[then] * _part(np.full(len(when), hour))


def emptied_at(one: Example) -> float:
    """Return the hour of the day at which the lorry comes to a container."""
    return 6.5 + 5 * share(one.slug + "lorry")


def _totals(one: Example, days: Whole) -> Numbers:
    """Return how many percent come in on each day."""
    found: Numbers = one.facts["week"] * (WEEK / WEEK.sum())[(days - 1) % 7] * mood(days)
    return found * (0.75 + 0.5 * chance(seed(one.slug + "day"), days))


def _part(hours: Numbers) -> Numbers:
    """Return which part of a day's total has come in by an hour."""
    return np.interp(hours, np.arange(25), BY_HOUR)


# -- lamps on the footpath

# People come in slots of five minutes, walk from lamp to lamp in 18 seconds, and a lamp stays bright for 50.
SLOT, STRIDE, GLOW = 300, 18, 50
# The chance that somebody comes in a slot, by hour.
WALKERS = np.array([5, 2, 1, 1, 3, 15, 45, 70, 60, 45, 45, 50, 55, 50, 55, 65, 75, 80, 75, 60, 45, 30, 20, 10]) / 100
DIMMED, BRIGHT, WATTS, ASLEEP = 20.0, 100.0, 38.0, 0.6
# The sun's height in degrees at which lamps go on and off.
DARK = -1.5


def lamp(one: Example, when: Moments) -> Values:
    """A lamp: off by day, dimmed when it is dark, bright while somebody walks by."""
    dark = sun(when, *_spot(one)) < DARK
    dim = np.zeros(len(when))
    if dark.any():
        dim = np.where(dark, np.where(_walked_by(one, when), BRIGHT, DIMMED), 0.0)
    power = ASLEEP + WATTS * (dim / 100) ** 1.08 * (1 + 0.03 * (share(one.slug) - 0.5))
    return {"dim": dim, "power": power}


def _walked_by(one: Example, when: Moments) -> Numbers:
    """Return whether somebody is near: one comes from either end of the path."""
    count = one.facts["count"]
    whole = count * STRIDE // SLOT + 2
    near = np.zeros(len(when), bool)
    for slot in (when.seconds // SLOT - back for back in range(whole)):
        comes = chance(21, slot) < WALKERS[when.hour.astype(np.int64)]
        begins = slot * SLOT + (chance(22, slot) * SLOT).astype(np.int64)
        lamps = np.where(chance(23, slot) < 0.5, one.number, count - 1 - one.number)
        passed = when.seconds - begins - lamps * STRIDE
        near |= comes & (passed >= 0) & (passed < GLOW)
    return near


# -- houses with a meter

# Watts of a household by the hour.
HOME = np.array(
    [
        180,
        160,
        150,
        150,
        160,
        220,
        420,
        620,
        520,
        400,
        360,
        400,
        520,
        460,
        380,
        380,
        450,
        640,
        820,
        900,
        780,
        620,
        420,
        260,
    ]
)


def house(one: Example, when: Moments) -> Values:
    """A house: what it uses, and how much of that comes from its own roof, if it has panels."""
    own = seed(one.slug)
    size = 0.6 + 0.9 * share(one.slug)
    usual = np.interp(when.hour, np.arange(25), np.append(HOME, HOME[0]))
    kettle = np.where(chance(own + 1, when.seconds // 420) < 0.06 + usual / 9000, 1900.0, 0.0)
    used = 70 + size * usual * (0.6 + 0.8 * smooth(own, when.seconds / 1500)) + kettle
    peak = 1000 * (3 + 6 * share(one.slug + "roof")) * (share(one.slug + "panels") < 0.6)
    made = peak * daylight(when, _spot(one)) / 110_000
    return {"power": used, "solar": np.minimum(made / used, 1) * 100}


MEASURES: dict[str, Callable[[Example, Moments], Values]] = {
    "container": container,
    "lamp": lamp,
    "weather": weather,
    "house": house,
}
