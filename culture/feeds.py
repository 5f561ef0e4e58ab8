"""Dates to take away: calendar files of one date, of an event, of the filtered list."""

from hashlib import sha256
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import clock
from core.brand import brand
from core.cache import cached_page
from core.registries import page_route
from culture.domain import CalendarEntry, calendar_file
from culture.domain.words import moment_words
from culture.enums import EventStatus
from culture.models import EventIndexPage, EventPage
from culture.periods import ONE_DAY
from culture.queries import DateRecord, dates, dates_of, record
from culture.views.index import date_filter, filtered

# What is over stays in a subscription for a while, so that a cancelled date does not just vanish.
KEPT = 60 * ONE_DAY
STATUS = {
    EventStatus.SCHEDULED: "CONFIRMED",
    EventStatus.RESCHEDULED: "CONFIRMED",
    EventStatus.MOVED_ONLINE: "CONFIRMED",
    EventStatus.CANCELLED: "CANCELLED",
    # Nobody is to come at this time, and there is no other one yet.
    EventStatus.POSTPONED: "CANCELLED",
}


def _description(one: DateRecord) -> str:
    """Return what a calendar says below the title: in words, each thing in a line."""
    facts = [
        one.status_label if one.status != EventStatus.SCHEDULED else "",
        _("Planned at first for %(day)s.") % {"day": moment_words(one.previous_start)} if one.previous_start else "",
        one.note,
        one.summary,
        one.registration,
        one.registration_url,
        _("Take part online: %(url)s") % {"url": one.online_url} if one.online_url else "",
        _("Free of charge") if one.is_free else one.price,
        one.access_note,
        _("Invented example") if one.is_example else "",
        one.url,
    ]
    return "\n".join(fact for fact in facts if fact)


def _location(one: DateRecord) -> str:
    """Return where it is, in one line: the link for what takes place online alone."""
    place = one.place
    if place is None or (one.status == EventStatus.MOVED_ONLINE and one.online_url):
        return one.online_url or one.room
    parts = [place.name, one.room, place.street, f"{place.postal_code} {brand().city}".strip()]
    return ", ".join(part for part in parts if part)


def _geo(one: DateRecord) -> tuple[float, float] | None:
    place = None if one.status == EventStatus.MOVED_ONLINE else one.place
    known = place and place.latitude is not None and place.longitude is not None
    return (place.latitude, place.longitude) if known else None  # type: ignore[union-attr, return-value]


def entry(one: DateRecord) -> CalendarEntry:
    """Return one date as a calendar keeps it. Its title says what its status means: many calendars hide that."""
    plain = one.status in (EventStatus.SCHEDULED, EventStatus.RESCHEDULED)
    return CalendarEntry(
        uid=one.id,
        start=one.start,
        end=one.end,
        all_day=one.all_day,
        summary=one.title if plain else f"{one.status_label}: {one.title}",
        description=_description(one),
        location=_location(one),
        geo=_geo(one),
        url=one.url,
        status=STATUS[EventStatus(one.status)],
        category=one.kind_label,
        sequence=one.sequence,
        changed_at=one.changed_at,
    )


def _answer(request: HttpRequest, found: Any, *, name: str, filename: str, url: str) -> HttpResponse:
    """Answer dates as a calendar; who has it already (ETag) gets 304."""
    entries = [entry(record(one, request)) for one in found]
    product = f"{brand().publisher}//{brand().name}"
    content = calendar_file(entries, name=name, product=product, url=url, language=get_language() or "de")
    etag = quote_etag(sha256(content).hexdigest())
    response = HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{filename}.ics"', "ETag": etag},
    )
    return get_conditional_response(request, etag=etag, response=response) or response


@page_route(EventIndexPage, "kalender/", name="calendar")
@cached_page()
def all_dates(page: EventIndexPage, request: HttpRequest) -> HttpResponse:
    """The filtered dates as a calendar to subscribe to."""
    filterset = date_filter(request)
    found = filtered(dates().filter(end__gt=clock.now() - KEPT), filterset)
    name = ", ".join([f"{brand().name}: {page.title}", *(one.label for one in filterset.chosen)])
    return _answer(request, found, name=name, filename=page.slug, url=page.get_full_url(request))


@page_route(EventPage, "kalender/", name="calendar")
@cached_page()
def event_dates(page: EventPage, request: HttpRequest) -> HttpResponse:
    """All dates of one event as a calendar."""
    return _answer(request, dates_of(page), name=page.title, filename=page.slug, url=page.get_full_url(request))


@page_route(EventPage, "kalender/<uuid:uid>/", name="date")
@cached_page()
def one_date(page: EventPage, request: HttpRequest, uid: UUID) -> HttpResponse:
    """One date as a calendar. 404 for a date of another event."""
    found = list(dates_of(page).filter(uid=uid))
    if not found:
        raise Http404
    filename = f"{page.slug}-{found[0].first_day}"
    return _answer(request, found, name=page.title, filename=filename, url=page.get_full_url(request))
