"""Dates and times in words, as people say them."""

from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.clock import today
from core.domain import face
from core.enums import Weekday
from core.periods import to_local
from culture.periods import Rule


def times(one: Any) -> str:
    """Write from when to when: `18 bis 20 Uhr`, `ganztägig`; several days say until when."""
    start, end = to_local(one.start), to_local(one.end)
    if one.all_day:
        if one.first_day == one.last_day:
            return _("the whole day")
        return _("daily until %(day)s") % {"day": date_format(one.last_day, "MONTH_DAY_FORMAT")}
    if one.first_day != one.last_day:
        words = _("from %(start)s o'clock until %(day)s, %(end)s o'clock")
        return words % {"start": face(start), "day": date_format(one.last_day, "MONTH_DAY_FORMAT"), "end": face(end)}
    return _("%(start)s to %(end)s o'clock") % {"start": face(start), "end": face(end)}


def day_words(day: date) -> str:
    """Write a day with its weekday; the year only if it is another one: `Dienstag, 3. November`."""
    return f"{date_format(day, 'l')}, {month_words(day)}"


def month_words(day: date) -> str:
    """Write a day without its weekday; the year only if it is another one: `3. November`."""
    return date_format(day, "MONTH_DAY_FORMAT" if day.year == today().year else "DATE_FORMAT")


def moment_words(moment: datetime) -> str:
    """Write a moment: `Dienstag, 3. November, 18 Uhr`."""
    local = to_local(moment)
    return _("%(day)s, %(time)s o'clock") % {"day": day_words(local.date()), "time": face(local)}


def date_words(one: Any) -> str:
    """Write a date in one line: `Dienstag, 3. November, 18 bis 20 Uhr`."""
    return f"{day_words(one.first_day)}, {times(one)}"


def series_words(series: Any) -> str:
    """Write a series in words: `Jeden 2. Dienstag im Monat, bis 31. Dezember 2027`."""
    rule = Rule.parse(series.rule)
    rhythm = _rhythm(rule, series.day)
    if rule.until:
        return _("%(rhythm)s, until %(day)s") % {"rhythm": rhythm, "day": date_format(rule.until)}
    if rule.count:
        times_over = ngettext("%(rhythm)s, once", "%(rhythm)s, %(count)s times", rule.count)
        return times_over % {"rhythm": rhythm, "count": rule.count}
    return rhythm


def _rhythm(rule: Rule, first: date) -> str:
    on = rule.weekdays or (first.isoweekday(),)
    days = _(" and ").join(str(Weekday(day).label) for day in on)
    if rule.frequency == "WEEKLY":
        facts = {"days": days, "number": rule.interval}
        return (_("Every %(days)s") if rule.interval == 1 else _("Every %(number)s weeks on %(days)s")) % facts
    if rule.frequency == "DAILY":
        return _("Every day") if rule.interval == 1 else _("Every %(number)s days") % {"number": rule.interval}
    if rule.frequency == "YEARLY":
        return _("Every year on %(day)s") % {"day": date_format(first, "MONTH_DAY_FORMAT")}
    if rule.month_day:
        monthly = _("On the %(number)s. of each month") % {"number": rule.month_day}
    elif rule.position == -1:
        monthly = _("Every last %(days)s of the month") % {"days": days}
    else:
        monthly = _("Every %(number)s. %(days)s of the month") % {"number": rule.position, "days": days}
    return (
        monthly
        if rule.interval == 1
        else _("%(rhythm)s, every %(number)s months") % {"rhythm": monthly, "number": rule.interval}
    )
