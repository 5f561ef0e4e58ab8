"""The geometry of charts."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class ChartPoint:
    """One measurement, placed."""

    x: float
    y: float
    day: date
    value: Decimal
    labelled: bool


@dataclass(frozen=True)
class LineChart:
    """The geometry of one series with its goal, in units of the drawing (`width` x `height`)."""

    width: int
    height: int
    left: int
    right: int
    base: int
    points: tuple[ChartPoint, ...]
    goal_y: float | None

    @property
    def line(self) -> str:
        """Return the points as SVG's polyline wants them."""
        return " ".join(f"{point.x},{point.y}" for point in self.points)

    @property
    def last_label_y(self) -> float:
        """Return where the last value stands: below its point where the goal's line would cross it."""
        last = self.points[-1].y
        crowded = self.goal_y is not None and 0 <= last - self.goal_y < 50
        return round(last + 30 if crowded and last + 30 < self.base - 4 else last - 16, 1)

    @property
    def goal_label_y(self) -> float:
        """Return where the goal's label stands: above its line."""
        return round((self.goal_y or 0) - 9, 1)


def line_chart(series: Sequence[tuple[date, Decimal]], goal: Decimal | None) -> LineChart:
    """Place a series over time on a chart that starts at zero.

    Raises ValueError without a measurement: a chart of nothing says nothing.
    """
    if not series:
        raise ValueError("a chart needs at least one measurement")
    width, height, left, right, top, base = 490, 210, 44, 444, 44, 168
    highest = float(max([value for _day, value in series] + ([goal] if goal is not None else []))) or 1.0
    first, last = series[0][0], series[-1][0]
    span = (last - first).days or 1

    def place_y(value: Decimal) -> float:
        return round(base - (base - top) * max(float(value), 0.0) / highest, 1)

    every = math.ceil(len(series) / 6)
    points = tuple(
        ChartPoint(
            x=round(left + (right - left) * ((day - first).days / span if len(series) > 1 else 1), 1),
            y=place_y(value),
            day=day,
            value=value,
            labelled=(len(series) - 1 - index) % every == 0,
        )
        for index, (day, value) in enumerate(series)
    )
    return LineChart(width, height, left, right, base, points, None if goal is None else place_y(goal))
