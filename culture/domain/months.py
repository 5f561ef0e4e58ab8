"""Months: what an address names, what stands before and after, and the weeks of the grid."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from core.periods import Range, day_range

WRITTEN = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


@dataclass(frozen=True, order=True)
class Month:
    """One month of the calendar. Raises ValueError for a number that is no month."""

    year: int
    number: int

    def __post_init__(self) -> None:
        date(self.year, self.number, 1)

    @classmethod
    def of(cls, day: date) -> "Month":
        """Return the month of a day."""
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    @property
    def first(self) -> date:
        """Return the first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Return the last day."""
        return date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    def shifted(self, months: int) -> "Month":
        """Return the month so many months later."""
        year, number = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(year, number + 1)

    def range(self) -> Range:
        """Return the moments of the month where the city is."""
        return Range(day_range(self.first).start, day_range(self.last).end)

    def weeks(self) -> list[list[date | None]]:
        """Return its weeks from Monday to Sunday; nothing stands for days of other months."""
        weeks = calendar.Calendar().monthdayscalendar(self.year, self.number)
        return [[date(self.year, self.number, day) if day else None for day in week] for week in weeks]


# Beyond these no address leads: databases know fewer years than Python, and crawlers would leaf for ever.
FIRST_MONTH, LAST_MONTH = Month(2000, 1), Month(2100, 12)


def parse_month(text: str) -> Month | None:
    """Read a month such as `2026-11`; nothing for what is none, or lies too far away."""
    match = WRITTEN.fullmatch(text)
    if not match or not 1 <= int(match[2]) <= 12:
        return None
    month = Month(int(match[1]), int(match[2])) if int(match[1]) else None
    return month if month and FIRST_MONTH <= month <= LAST_MONTH else None
