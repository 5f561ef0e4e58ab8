"""A time of day during which something is open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from core.periods.localtime import local_range
from core.periods.ranges import Range

DAY = 24 * 60


@dataclass(frozen=True, order=True)
class Span:
    """From one local time of the day up to another, in whole minutes.

    An end that is not after the start lies on the next day: 20:00 to 02:00 ends at night, 09:00 to 00:00 at midnight,
    and 00:00 to 00:00 is the whole day. Raises ValueError for seconds or a zone.
    """

    opens: time
    closes: time

    def __post_init__(self) -> None:
        for one in (self.opens, self.closes):
            if one.second or one.microsecond or one.tzinfo:
                raise ValueError("opening hours are local times in whole minutes")

    @property
    def minutes(self) -> tuple[int, int]:
        """Return start and end in minutes after midnight; the end may lie beyond 1440."""
        start, end = (one.hour * 60 + one.minute for one in (self.opens, self.closes))
        return start, end if end > start else end + DAY

    @property
    def is_whole_day(self) -> bool:
        """Tell whether it lasts from midnight to midnight."""
        return self.minutes == (0, DAY)

    def on(self, day: date) -> Range | None:
        """Return the moments of this span when it begins on that day; none if the clocks leave it out."""
        midnight = datetime.combine(day, time())
        start, end = self.minutes
        return local_range(midnight + timedelta(minutes=start), midnight + timedelta(minutes=end))


def merge_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the spans of one day in order; what overlaps or touches becomes one, as long as one span can say it."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(span.minutes for span in spans):
        first, last = merged[-1] if merged else (start, start)
        if merged and start <= last and max(last, end) - first <= DAY:
            merged[-1] = (first, max(last, end))
        else:
            merged.append((start, end))
    return tuple(Span(_clock(start), _clock(end)) for start, end in merged)


def _clock(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)
