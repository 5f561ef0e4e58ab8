"""Pure rules that all modules share: geometry of charts, safe cells, breaks in long words."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pyphen

SOFT_HYPHEN = "\u00ad"
WORD = re.compile(r"[^\W\d_]{8,}(?:\*[^\W\d_]+)?")
LONG = 14
_hyphens = pyphen.Pyphen(lang="de_DE", left=5, right=5)


def soften(text: str, breaks: Mapping[str, str]) -> str:
    """Return the text with soft hyphens in long words: where the word list says, else at German syllables.

    Not every browser has a German dictionary, and headings in a wide face need their breaks (docs/look.md).
    """

    def broken(match: re.Match[str]) -> str:
        word = match.group()
        if word in breaks:
            return breaks[word].replace("|", SOFT_HYPHEN)
        return _hyphens.inserted(word, SOFT_HYPHEN) if len(word) >= LONG and "*" not in word else word

    return WORD.sub(broken, text)


def safe_cell(value: object) -> str:
    """Return a value as a CSV cell that no spreadsheet runs as a formula (OWASP: CSV injection).

    Numbers stay numbers: a leading minus before digits is no formula.
    """
    text = "" if value is None else str(value)
    if text[:1] in ("=", "+", "-", "@", "\t", "\r") and not re.fullmatch(r"-?\d+([.,]\d+)?", text):
        text = "'" + text
    # A spreadsheet that splits at semicolons or line breaks would see a cell of its own behind each.
    return re.sub(r"([;\r\n]\s*)([=+\-@])", r"\1'\2", text)


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
