"""Slots on a grid, such as the times that a booking page offers."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from core.periods.ranges import Range, merge

GRID = timedelta(minutes=15)
HOUR = timedelta(hours=1)


def slots(ranges: Iterable[Range], *, length: timedelta = GRID, grid: timedelta = GRID) -> Iterator[Range]:
    """Yield every slot of this length that begins on the grid and lies wholly within one of the ranges.

    The grid counts from the full hour, which all zones of Germany share with UTC; slots overlap when they are longer
    than the grid. They last as long as they say: on the day with 25 hours there are four more quarters of an hour.
    Raises ValueError for a grid that does not divide the hour and for a slot without length.
    """
    if grid <= timedelta(0) or HOUR % grid or length <= timedelta(0):
        raise ValueError("a grid divides the hour, and a slot has a length")
    for one in merge(ranges):
        start = _on_grid(one.start, grid)
        while start + length <= one.end:
            yield Range(start, start + length)
            start += grid


def _on_grid(moment: datetime, grid: timedelta) -> datetime:
    """Return the first moment on the grid that is not before this one."""
    hour = moment.replace(minute=0, second=0, microsecond=0)
    passed = moment - hour
    return hour + grid * (passed // grid + bool(passed % grid))
