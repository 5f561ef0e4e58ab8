"""Calendar files as RFC 5545 writes them: one entry a date, with the city's time zone inside.

Each date is an entry of its own, also in a series: it keeps its UID whether it comes alone, with its event or in a
subscription, so that no calendar shows it twice.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard
from icalendar.prop import vDuration, vRecur, vText

from core.periods import ZONE, Occurrence, occurrence, to_local

REFRESH = timedelta(hours=12)
# What no text of a calendar may hold (3.3.11): control characters, except tab and the line feed, which is escaped.
LINE_END = re.compile(r"\r\n?|[\x85\u2028\u2029]")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class CalendarEntry:
    """One date as a calendar keeps it."""

    uid: str
    start: datetime
    end: datetime
    all_day: bool
    summary: str
    description: str
    location: str
    geo: tuple[float, float] | None
    url: str
    status: str
    category: str
    sequence: int
    changed_at: datetime


def calendar_file(entries: Iterable[CalendarEntry], *, name: str, product: str, url: str, language: str) -> bytes:
    """Return a calendar with these entries."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{_clean(product)}//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    # RFC 7986 names the calendar and says how often to ask; older programs know the other spelling.
    for key in ("name", "x-wr-calname"):
        calendar.add(key, vText(_clean(name)))
    calendar.add("url", url)
    calendar.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    calendar.add_component(_time_zone())
    for one in entries:
        calendar.add_component(_event(one))
    content: bytes = calendar.to_ical()
    return content


def _time_zone() -> Timezone:
    """Return the city's zone by the European rule: the last Sundays of March and October, since 1996."""
    zone = Timezone()
    zone.add("tzid", ZONE.key)
    summer, winter = timedelta(hours=2), timedelta(hours=1)
    seasons = [
        (TimezoneDaylight(), "CEST", winter, summer, datetime(1996, 3, 31, 2), 3),  # noqa: DTZ001 (local, by the format)
        (TimezoneStandard(), "CET", summer, winter, datetime(1996, 10, 27, 3), 10),  # noqa: DTZ001
    ]
    for season, name, before, after, first, month in seasons:
        season.add("dtstart", first)
        season.add("tzname", name)
        season.add("tzoffsetfrom", before)
        season.add("tzoffsetto", after)
        season.add("rrule", vRecur(FREQ="YEARLY", BYMONTH=month, BYDAY="-1SU"))
        zone.add_component(season)
    return zone


def _event(one: CalendarEntry) -> Event:
    event = Event()
    event.add("uid", one.uid)
    event.add("dtstamp", one.changed_at.astimezone(UTC))
    event.add("last-modified", one.changed_at.astimezone(UTC))
    event.add("sequence", one.sequence)
    event.add("dtstart", to_local(one.start).date() if one.all_day else _written(one.start))
    event.add("dtend", to_local(one.end).date() if one.all_day else _written(one.end))
    event.add("status", one.status)
    event.add("transp", "TRANSPARENT" if one.all_day else "OPAQUE")
    for key in ("summary", "description", "location"):
        if getattr(one, key):
            event.add(key, vText(_clean(getattr(one, key))))
    event.add("url", one.url)
    event.add("categories", [_clean(one.category)])
    if one.geo:
        event.add("geo", one.geo)
    return event


def _written(moment: datetime) -> datetime:
    """Return the moment as the file writes it: in the city's time, or in UTC within an hour that happens twice.

    By 3.3.5 a local time that happens twice means its first pass. Not every program holds to that (ical.js takes the
    second), and for the second pass there is no other way to say it.
    """
    local = to_local(moment)
    return moment.astimezone(UTC) if occurrence(local.replace(tzinfo=None, fold=0)) is Occurrence.TWICE else local


def _clean(text: str) -> str:
    """Return a text without control characters; whatever ends a line becomes the line feed, which is escaped."""
    return CONTROL.sub("", LINE_END.sub("\n", text))
