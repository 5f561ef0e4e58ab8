"""When a container will be full: the last weeks played on from how full it is now.

Pure. Each of the last six weeks says when the container would be full if it went on filling as it did then; the middle
of these is the forecast, the first and the last of them say how sure it is. Emptyings do not count: the forecast tells
when it is full if nobody comes.
"""

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from core.periods import to_local
from iot.enums import Certainty

HOUR, WEEK = timedelta(hours=1), timedelta(days=7)
WEEKS, FEWEST = 6, 2
HORIZON = timedelta(days=14)
# A fall by so much of what counts as full is an emptying; what falls by less has settled, or is noise.
EMPTIED = 0.3
# A rise over so many hours without a value is spread over them.
LONGEST_GAP = 6
# A weekday on which it was emptied in so many of the weeks is the usual one.
USUAL = 0.6
# How far the first and the last week may lie apart, as a part of the time until the middle one.
SURE, ROUGH = 0.35, 0.9
# A week in which so many of its hours are known can be played on.
KNOWN = 0.8


@dataclass(frozen=True, slots=True)
class Level:
    """How full it was at the end of an hour, and at most within it."""

    start: datetime
    last: float


@dataclass(frozen=True, slots=True)
class Outlook:
    """When it will be full; without a time not within the horizon. Weekdays are ISO's (1 is Monday)."""

    full_at: datetime | None
    earliest: datetime | None
    latest: datetime | None
    weeks: int
    weekdays: tuple[int, ...] = ()
    emptied_at: datetime | None = None


def outlook(levels: Sequence[Level], value: float, now: datetime, full: float) -> Outlook | None:
    """Return the forecast from the hourly levels of the last six weeks, in their order; None if they are too few."""
    this_hour = now.replace(minute=0, second=0, microsecond=0)
    rises, emptied = _changes(levels, full * EMPTIED)
    weeks = [number for number in range(1, WEEKS + 1) if _is_known(rises, this_hour - number * WEEK)]
    if len(weeks) < FEWEST:
        return None
    typical = _typical(rises)
    times = sorted(_filled(rises, typical, this_hour, number, full - value) for number in weeks)
    return Outlook(
        _moment(now, median(times)),
        _moment(now, times[0]),
        _moment(now, times[-1]),
        len(weeks),
        _usual_weekdays(emptied, levels),
        emptied[-1] if emptied else None,
    )


def _changes(levels: Sequence[Level], drop: float) -> tuple[dict[datetime, float], list[datetime]]:
    """Return by how much each hour rose, and the hours in which it was emptied."""
    rises: dict[datetime, float] = {}
    emptied = []
    for before, one in itertools.pairwise(levels):
        passed = int((one.start - before.start) / HOUR)
        if before.last - one.last >= drop:
            emptied.append(one.start)
        elif passed <= LONGEST_GAP:
            # Up and down by noise comes to nothing, so falls count as they are.
            for back in range(passed):
                rises[one.start - back * HOUR] = (one.last - before.last) / passed
    return rises, emptied


def _is_known(rises: Mapping[datetime, float], begin: datetime) -> bool:
    hours = int(WEEK / HOUR)
    return sum(begin + number * HOUR in rises for number in range(hours)) >= hours * KNOWN


def _typical(rises: Mapping[datetime, float]) -> dict[int, float]:
    """Return the mean rise of each hour of the week, for hours that a week does not know."""
    found: dict[int, list[float]] = {}
    for moment, rise in rises.items():
        found.setdefault(_hour_of_week(moment), []).append(rise)
    return {hour: sum(some) / len(some) for hour, some in found.items()}


def _hour_of_week(moment: datetime) -> int:
    return moment.weekday() * 24 + moment.hour


def _filled(
    rises: Mapping[datetime, float], typical: Mapping[int, float], now: datetime, back: int, room: float
) -> float:
    """Return after how many hours it is full if it fills as it did from so many weeks ago on; infinite if never."""
    risen = 0.0
    for hours in range(int(HORIZON / HOUR)):
        if risen >= room:
            return float(hours)
        source = now + hours * HOUR - back * WEEK
        while source >= now:
            source -= WEEK
        risen += rises.get(source, typical.get(_hour_of_week(source), 0.0))
    return float("inf")


def _moment(now: datetime, hours: float) -> datetime | None:
    return None if hours == float("inf") else now + hours * HOUR


def _usual_weekdays(emptied: Sequence[datetime], levels: Sequence[Level]) -> tuple[int, ...]:
    weeks = (levels[-1].start - levels[0].start) / WEEK
    days = Counter(to_local(moment).date() for moment in emptied)
    weekdays = Counter(day.isoweekday() for day in days)
    return tuple(sorted(day for day, count in weekdays.items() if count >= 2 and count >= USUAL * int(weeks)))


def certainty(now: datetime, full_at: datetime, earliest: datetime, latest: datetime | None) -> Certainty:
    """Return how sure a forecast is: by how far the weeks that it rests on lie apart."""
    if latest is None:
        return Certainty.LOW
    apart = (latest - earliest) / max(full_at - now, 12 * HOUR)
    return Certainty.HIGH if apart <= SURE else Certainty.MEDIUM if apart <= ROUGH else Certainty.LOW
