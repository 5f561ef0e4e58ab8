"""Format only: opening hours in words."""

from datetime import time, timedelta
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import cache
from core.clock import midnight, now, today
from core.domain import face
from core.enums import Weekday
from core.periods import OpeningHours, OpeningState, Span, SpecialDays

register = template.Library()
# So long before, special days stand below the ordinary week.
ANNOUNCED = timedelta(days=60)


@register.filter
def oclock(moment: time) -> str:
    """Write a time of day as people say it: `9 Uhr`, `9:30 Uhr`."""
    return _("%(time)s o'clock") % {"time": face(moment)}


def _spans(spans: tuple[Span, ...]) -> str:
    """Write the spans of one day: `9 bis 12 und 14 bis 18 Uhr`."""
    if not spans:
        return _("closed")
    if spans[0].is_whole_day:
        return _("around the clock")
    words = [
        _("%(opens)s to %(closes)s")
        % {"opens": face(one.opens), "closes": "24" if one.closes == time() else face(one.closes)}
        for one in spans
    ]
    return _("%(time)s o'clock") % {"time": _(" and ").join(words)}


@register.simple_tag(takes_context=True)
def week_words(context: dict[str, Any], hours: OpeningHours) -> list[tuple[str, str]]:
    """Return the ordinary week as rows: days, and when it is open on them; then public holidays, if they differ."""
    cache.until(context.get("request"), midnight())
    rows = []
    for row in hours.week(today()):
        first, last = Weekday(row.first).label, Weekday(row.last).label
        days = first if row.first == row.last else _("%(first)s to %(last)s") % {"first": first, "last": last}
        rows.append((str(days), _spans(row.spans)))
    if rows and hours.on_holidays is not None:
        rows.append((_("Public holidays"), _spans(hours.on_holidays)))
    return rows + [_special_words(one) for one in hours.special_between(today(), today() + ANNOUNCED)]


def _special_words(one: SpecialDays) -> tuple[str, str]:
    """Return special days as a row: `24. Dezember bis 1. Januar`, `geschlossen (Weihnachten)`."""
    first, last = (date_format(day, "MONTH_DAY_FORMAT") for day in (one.first, one.last))
    days = first if one.first == one.last else _("%(first)s to %(last)s") % {"first": first, "last": last}
    return days, _spans(one.spans) + (f" ({one.reason})" if one.reason else "")


@register.simple_tag(takes_context=True)
def opening_words(context: dict[str, Any], hours: OpeningHours) -> str:
    """Say in one sentence whether it is open now, and when that changes; empty for a place without hours."""
    if not (hours.rules or hours.special):
        return ""
    state = hours.at(now())
    # The sentence changes when the place opens or closes, and names days as seen from today.
    cache.until(context.get("request"), state.changes_at, midnight())
    because = f" ({state.reason})" if state.reason else ""
    if state.changes_at is None:
        return (_("Always open") if state.is_open else _("Closed")) + because
    words = {"when": _when(state), "time": oclock(state.changes_at.time()), "because": because}
    if not state.is_open:
        return _("Closed%(because)s. Opens %(when)s at %(time)s") % words
    if state.in_days == 0:
        return _("Open now, until %(time)s%(because)s") % words
    return _("Open now, until %(when)s, %(time)s%(because)s") % words


def _when(state: OpeningState) -> str:
    """Return the day of the next change as people say it."""
    if state.changes_at is None or state.in_days is None:
        return ""
    if state.in_days < 2:
        return pgettext("opens", "today") if state.in_days == 0 else pgettext("opens", "tomorrow")
    day = (
        Weekday(state.changes_at.isoweekday()).label
        if state.in_days < 7
        else date_format(state.changes_at, "MONTH_DAY_FORMAT")
    )
    return pgettext("opens", "on %(day)s") % {"day": day}
