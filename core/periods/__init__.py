"""Opening hours, public holidays, slots and ranges in the city's time, right on the days with 23 and 25 hours too.

Pure rules: no database, no clock of their own (callers pass the moment), no server time zone. Two kinds of time,
never mixed: a moment is an aware datetime, a local time is a naive one that a clock on a wall in the city shows.
"""

from core.periods.hours import DayPlan, OpeningHours, SpecialDays, WeeklyRule, WeekRow
from core.periods.localtime import ZONE, Occurrence, day_range, occurrence, to_local, to_utc
from core.periods.public_holidays import holiday_name, public_holidays
from core.periods.ranges import Range, clip, merge, subtract
from core.periods.slots import GRID, slots
from core.periods.spans import Span
from core.periods.state import OpeningState

__all__ = [
    "GRID",
    "ZONE",
    "DayPlan",
    "Occurrence",
    "OpeningHours",
    "OpeningState",
    "Range",
    "Span",
    "SpecialDays",
    "WeekRow",
    "WeeklyRule",
    "clip",
    "day_range",
    "holiday_name",
    "merge",
    "occurrence",
    "public_holidays",
    "slots",
    "subtract",
    "to_local",
    "to_utc",
]
