"""Dates in their order: by day for the list, by cell for the month. Both show the same dates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from culture.domain.months import Month


@dataclass(frozen=True)
class DayOfList:
    """The dates that a list shows under one day. `dates` have a `first_day` and a `last_day`."""

    day: date
    dates: list[Any] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        """Return the day's address within the page."""
        return f"tag-{self.day}"


@dataclass(frozen=True)
class MonthOfList:
    """The days of one month that have dates."""

    first: date
    days: list[DayOfList]


def by_month(dates: Iterable[Any], earliest: date) -> list[MonthOfList]:
    """Return dates by month and day, as they come. What began before `earliest` stands under that day."""
    months: list[MonthOfList] = []
    for one in dates:
        day = max(one.first_day, earliest)
        if not months or Month.of(months[-1].first) != Month.of(day):
            months.append(MonthOfList(Month.of(day).first, []))
        days = months[-1].days
        if not days or days[-1].day != day:
            days.append(DayOfList(day))
        days[-1].dates.append(one)
    return months


@dataclass(frozen=True)
class Cell:
    """One day of a month's grid, with the dates that it touches and where the list below says more."""

    day: date
    dates: list[Any]
    target: str
    is_today: bool


def grid(month: Month, dates: Sequence[Any], today: date) -> list[list[Cell | None]]:
    """Return the weeks of a month. A date of several days shows on each; its link leads to where the list has it."""
    return [[_cell(day, dates, month, today) if day else None for day in week] for week in month.weeks()]


def _cell(day: date, dates: Sequence[Any], month: Month, today: date) -> Cell:
    found = [one for one in dates if one.first_day <= day <= one.last_day]
    begins = [one for one in found if max(one.first_day, month.first) == day]
    shown = max(found[0].first_day, month.first) if found and not begins else day
    return Cell(day, found, f"tag-{shown}", is_today=day == today)
