"""What the clock on a wall in the city shows, and the moments behind it.

On the last Sunday of October (25 October 2026) the hour from 02:00 happens twice, on the last Sunday of March
(28 March 2027) it does not happen. Python's zoneinfo knows the zone; the server's own zone plays no part.
"""

from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from core.periods.ranges import Range

ZONE = ZoneInfo("Europe/Berlin")
MINUTE = timedelta(minutes=1)


class Occurrence(Enum):
    """How often the clocks show a local time on its day."""

    NEVER = 0
    ONCE = 1
    TWICE = 2


def to_local(moment: datetime) -> datetime:
    """Return the moment in the city's time, aware. Raises ValueError without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment has a time zone")
    return moment.astimezone(ZONE)


def _passes(local: datetime) -> tuple[datetime, datetime]:
    """Return the moments that the two readings of a local time (PEP 495, `fold`) name; mostly the same one."""
    if local.tzinfo is not None:
        raise ValueError("a local time has no time zone")
    first, second = (local.replace(fold=fold, tzinfo=ZONE).astimezone(UTC) for fold in (0, 1))
    return first, second


def occurrence(local: datetime) -> Occurrence:
    """Tell how often the clocks show this local time, so that a form can say so."""
    first, second = _passes(local)
    if first == second:
        return Occurrence.ONCE
    return Occurrence.TWICE if first < second else Occurrence.NEVER


def to_utc(local: datetime) -> datetime:
    """Return the moment of a local time that a person or a calendar named.

    The rule for the two odd hours is that of calendars (RFC 5545, 3.3.5): a time that happens twice means its first
    pass; a time that does not happen counts on from before the gap, so 02:30 becomes what the clocks call 03:30.
    Raises ValueError for a time with a zone.
    """
    return _passes(local)[0]


def _jump(local: datetime) -> datetime:
    """Return the moment at which the clocks leave out this local time."""
    late, early = _passes(local)
    before = early.astimezone(ZONE).utcoffset()
    while late - early > MINUTE:
        middle = early + (late - early) / 2
        if middle.astimezone(ZONE).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late.replace(second=0, microsecond=0)


def opening_moment(local: datetime) -> datetime:
    """Return the first moment at which the clocks show this local time or have just left it out."""
    first, second = _passes(local)
    return first if first <= second else _jump(local)


def closing_moment(local: datetime) -> datetime:
    """Return the moment right after the clocks have shown the last minute before this local time for the last time."""
    first, second = _passes(local - MINUTE)
    return second + MINUTE if first <= second else _jump(local - MINUTE)


def local_range(start: datetime, end: datetime) -> Range | None:
    """Return all moments from the first to the last at which the clocks show a time from `start` up to `end`.

    Whole minutes. So a door that is open from 20:00 to 03:00 stays open for eight hours when the night is long, and
    one from 02:10 to 02:50 does not open at all when that hour is left out: then there is no range.
    """
    first, last = opening_moment(start), closing_moment(end)
    return Range(first, last) if first < last else None


def day_range(day: date) -> Range:
    """Return a day of the city from midnight to midnight: 24 hours, or 23, or 25."""
    midnight = datetime.combine(day, time())
    return Range(to_utc(midnight), to_utc(midnight + timedelta(days=1)))
