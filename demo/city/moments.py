"""Moments as the city knows them: its day, hour and weekday, whether a holiday is near, and how high the sun stands."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache

import numpy as np

from core.periods import ZONE, holiday_name
from demo.city.noise import Numbers, Whole

DAY = 86_400
# What a day is to people who carry glass away: a holiday, the first working day after one, the days after Christmas.
QUIET, CALM, BUSY, BUSIEST = 0.3, 1.0, 1.7, 2.2


@dataclass(frozen=True)
class Moments:
    """Some moments at once, in order. Numbers in one field belong to those in the others."""

    # Since 1970, UTC.
    seconds: Whole
    # Days since 1 January of the year 1, hours since midnight, 1 for Monday: all as the city's clocks have it.
    day: Whole
    hour: Numbers
    weekday: Whole
    day_of_year: Numbers

    def __len__(self) -> int:
        return len(self.seconds)

    def cut(self, begin: int, end: int) -> "Moments":
        """Return some of them, by their places."""
        part = slice(begin, end)
        return Moments(self.seconds[part], self.day[part], self.hour[part], self.weekday[part], self.day_of_year[part])


def moments(seconds: Whole) -> Moments:
    """Return moments by their seconds since 1970."""
    offsets = np.array([_offset(int(one)) for one in seconds // 900], np.int64)
    local = seconds + offsets
    days = local // DAY
    day = days + date(1970, 1, 1).toordinal()
    year_day = np.array([date.fromordinal(int(one)).timetuple().tm_yday for one in np.unique(day)], np.float64)
    inverse = np.searchsorted(np.unique(day), day)
    # 1 January of the year 1 was a Monday.
    return Moments(seconds, day, (local - days * DAY) / 3600, (day - 1) % 7 + 1, year_day[inverse])


def at(when: datetime) -> Moments:
    """Return one moment."""
    return moments(np.array([int(when.timestamp())], np.int64))


@cache
def _offset(quarter: int) -> int:
    """Return by how many seconds the city's clocks are ahead of UTC within one quarter of an hour."""
    offset = datetime.fromtimestamp(quarter * 900, UTC).astimezone(ZONE).utcoffset()
    return int(offset.total_seconds()) if offset else 0


def mood(days: Whole) -> Numbers:
    """Return what each of these days is to people with glass and paper to carry away: 1 is a day like any other."""
    return np.array([_mood(int(one)) for one in days], np.float64)


@cache
def _mood(ordinal: int) -> float:
    day, before = date.fromordinal(ordinal), date.fromordinal(ordinal - 1)
    if holiday_name(day):
        return QUIET
    if (day.month, day.day) in {(12, 27), (12, 28), (1, 2)}:
        return BUSIEST
    return BUSY if holiday_name(before) else CALM


def sun(when: Moments, latitude: float, longitude: float) -> Numbers:
    """Return the sun's height above the horizon, in degrees: to about half a degree, good enough for lamps."""
    turn = 2 * np.pi * (when.day_of_year - 81) / 365.25
    # Declination, and the equation of time in minutes (Spencer, Duffie and Beckman).
    tilt = np.radians(23.45) * np.sin(turn)
    equation = 9.87 * np.sin(2 * turn) - 7.53 * np.cos(turn) - 1.5 * np.sin(turn)
    solar = (when.seconds % DAY) / 3600 + longitude / 15 + equation / 60
    angle = np.radians(15 * (solar - 12))
    north = np.radians(latitude)
    height: Numbers = np.degrees(np.arcsin(np.sin(north) * np.sin(tilt) + np.cos(north) * np.cos(tilt) * np.cos(angle)))
    return height
