"""Pure rules: the grid of a month, calendar files, words, what machines read on a page."""

from culture.domain.calendar_files import CalendarEntry, calendar_file
from culture.domain.listing import by_month, grid
from culture.domain.months import FIRST_MONTH, LAST_MONTH, Month, parse_month
from culture.domain.structured import structured_event

__all__ = [
    "FIRST_MONTH",
    "LAST_MONTH",
    "CalendarEntry",
    "Month",
    "by_month",
    "calendar_file",
    "grid",
    "parse_month",
    "structured_event",
]
