"""Half-open ranges of moments, and how they overlap, join and cut each other."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

NO_TIME = timedelta(0)


@dataclass(frozen=True, order=True)
class Range:
    """From `start` up to, but not including, `end`: two ranges that touch do not overlap.

    Kept in UTC, since Python compares two times of one zone by their faces and would take the second 02:30 of
    25 October for the first. Raises ValueError for times without a zone and for an end that is not after the start.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("a range needs moments with a time zone")
        object.__setattr__(self, "start", self.start.astimezone(UTC))
        object.__setattr__(self, "end", self.end.astimezone(UTC))
        if self.end <= self.start:
            raise ValueError("a range ends after its start")

    @property
    def length(self) -> timedelta:
        """Return how much time passes, whatever the clocks do meanwhile."""
        return self.end - self.start

    def contains(self, what: "datetime | Range") -> bool:
        """Tell whether the moment, or the whole range, lies within."""
        if isinstance(what, Range):
            return self.start <= what.start and what.end <= self.end
        return self.start <= what < self.end

    def overlaps(self, other: "Range", *, buffer: timedelta = NO_TIME) -> bool:
        """Tell whether both share a moment or lie closer to each other than `buffer`; just `buffer` is far enough."""
        return self.start < other.end + buffer and other.start < self.end + buffer

    def padded(self, *, before: timedelta = NO_TIME, after: timedelta = NO_TIME) -> "Range":
        """Return the range with time added on either side, such as for setting up and clearing away."""
        return Range(self.start - before, self.end + after)

    def intersection(self, other: "Range") -> "Range | None":
        """Return what both share, if anything."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Range(start, end) if start < end else None


def merge(ranges: Iterable[Range]) -> list[Range]:
    """Return the same time as few ranges in order: what overlaps or touches becomes one."""
    merged: list[Range] = []
    for one in sorted(ranges):
        if merged and one.start <= merged[-1].end:
            merged[-1] = Range(merged[-1].start, max(merged[-1].end, one.end))
        else:
            merged.append(one)
    return merged


def clip(ranges: Iterable[Range], window: Range) -> list[Range]:
    """Return the parts of the ranges that lie within the window."""
    return [shared for one in ranges if (shared := one.intersection(window))]


def subtract(ranges: Iterable[Range], taken: Iterable[Range], *, buffer: timedelta = NO_TIME) -> list[Range]:
    """Return what is left of the ranges, merged, when everything taken has at least `buffer` on either side of it."""
    left = merge(ranges)
    for hole in merge(one.padded(before=buffer, after=buffer) for one in taken):
        rest: list[Range] = []
        for one in left:
            if not one.overlaps(hole):
                rest.append(one)
                continue
            if one.start < hole.start:
                rest.append(Range(one.start, hole.start))
            if hole.end < one.end:
                rest.append(Range(hole.end, one.end))
        left = rest
    return left
