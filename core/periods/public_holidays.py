"""Public holidays of a German state by name, from the package `holidays` (docs/decisions/0013-periods.md)."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType

import holidays

# Schleswig-Holstein, as ISO 3166-2:DE calls it.
STATE = "SH"


@cache
def public_holidays(year: int, state: str = STATE) -> Mapping[date, str]:
    """Return the public holidays of a year in order, by their German names.

    24 and 31 December are none. Raises NotImplementedError for an unknown state.
    """
    found = holidays.country_holidays("DE", subdiv=state, years=year, language="de")
    # Two on one day, such as 1 May 2008, come with a semicolon between them.
    return MappingProxyType({day: found[day].replace("; ", ", ") for day in sorted(found)})


def holiday_name(day: date, state: str = STATE) -> str:
    """Return the name of the public holiday on this day; empty if there is none."""
    return public_holidays(day.year, state).get(day, "")
