"""The geometry of a series over time: as many values as there are, with gaps where nothing was measured."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

# In units of the drawing.
WIDTH, HEIGHT = 640, 240
LEFT, RIGHT, TOP, BASE = 66, 632, 16, 200
STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Tick:
    """A mark at an axis: where, and what it says."""

    at: float
    value: float


@dataclass(frozen=True)
class Mark:
    """A mark at the axis of time."""

    at: float
    moment: datetime


@dataclass(frozen=True)
class History:
    """One series, placed. `paths` are its parts between gaps; `limit_y` is where what counts as full begins."""

    paths: tuple[str, ...]
    ticks: tuple[Tick, ...]
    marks: tuple[Mark, ...]
    last: tuple[float, float]
    limit_y: float | None
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    base: int = BASE
    top: int = TOP


def history(  # noqa: PLR0913 (each has a name of its own)
    series: Sequence[tuple[datetime, float]],
    *,
    begin: datetime,
    end: datetime,
    gap: timedelta,
    low: float | None = None,
    high: float | None = None,
    limit: float | None = None,
) -> History:
    """Place a series in its order between two moments. Values further apart than `gap` are not joined.

    The scale spans the values, and `low` to `high` where they are given. Raises ValueError without a value.
    """
    if not series:
        raise ValueError("a history needs at least one value")
    values = [value for _moment, value in series]
    bottom = min(values) if low is None else min(low, *values)
    top = max(values) if high is None else max(high, *values)
    ticks = _ticks(bottom, top)
    bottom, top = min(bottom, ticks[0]), max(top, ticks[-1])
    span = (end - begin).total_seconds() or 1

    def x(moment: datetime) -> float:
        return round(LEFT + (RIGHT - LEFT) * (moment - begin).total_seconds() / span, 1)

    def y(value: float) -> float:
        return round(BASE - (BASE - TOP) * (value - bottom) / ((top - bottom) or 1), 1)

    return History(
        paths=tuple(_paths([(moment, x(moment), y(value)) for moment, value in series], gap)),
        ticks=tuple(Tick(y(one), one) for one in ticks),
        marks=tuple(Mark(x(one), one) for one in _moments(begin, end)),
        last=(x(series[-1][0]), y(series[-1][1])),
        limit_y=None if limit is None else y(limit),
    )


def _paths(points: Sequence[tuple[datetime, float, float]], gap: timedelta) -> list[str]:
    parts: list[list[str]] = []
    before: datetime | None = None
    for moment, x, y in points:
        if before is None or moment - before > gap:
            parts.append([])
        parts[-1].append(f"{x} {y}")
        before = moment
    # A value alone between two gaps is a dot: a line of no length, with round ends.
    return [f"M{part[0]}L{' L'.join(part[1:] or part)}" for part in parts]


def _ticks(bottom: float, top: float) -> list[float]:
    """Return four or five round numbers that reach from one to the other."""
    rough = ((top - bottom) or abs(top) or 1) / 4
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * one for one in STEPS if power * one >= rough * 0.999)
    first = math.floor(bottom / step + 1e-9)
    last = math.ceil(top / step - 1e-9)
    return [round(number * step, 10) for number in range(first, max(last, first + 1) + 1)]


def _moments(begin: datetime, end: datetime) -> list[datetime]:
    """Return about six midnights between two moments (of `begin`'s time zone), or hours for less than two days."""
    hours = max((end - begin).total_seconds() / 3600, 1)
    step = next((one for one in (1, 3, 6, 12, 24, 48, 72, 168, 336, 720, 1440) if hours / one <= 6.5), 2160)
    moment = begin.replace(hour=0, minute=0, second=0, microsecond=0)
    found = []
    while moment <= end:
        if moment >= begin:
            found.append(moment)
        moment += timedelta(hours=step)
    return found
