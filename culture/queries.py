"""Reads of the dates that pages, files, the open interface and other apps use."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When
from django.http import HttpRequest
from wagtail.models import Page

from core.periods import Range, to_local
from core.querysets import twins, visible
from culture.enums import STATUS_OF_CHANGE, ChangeKind, EventStatus
from culture.models import EventDate, EventPage, Occurrence, RecurrenceChange
from culture.periods import BACK, HORIZON, Change, Planned, Rule, Series
from projects.models import FieldPage, ProjectPage, WorkingGroupPage

Dates = QuerySet[Occurrence]


def visible_events() -> QuerySet[EventPage]:
    """Return all events that everybody may see."""
    events: QuerySet[EventPage] = visible(EventPage.objects.all()).order_by()
    return events


def dates() -> Dates:
    """Return all dates of visible events in their order, with event and place: one query."""
    return (
        Occurrence.objects.filter(event__in=visible_events().values("pk"))
        .select_related("event", "event__place")
        .defer("event__body")
        .order_by("start", "event__title", "pk")
    )


def dates_of(event: EventPage) -> Dates:
    """Return all dates of an event whose page the reader has been allowed to see."""
    return Occurrence.objects.filter(event=event).select_related("event", "event__place").order_by("start", "pk")


def first_dates(events: Iterable[EventPage], now: datetime) -> dict[int, Occurrence]:
    """Return the next date of each event that has one, by the event's key. One query."""
    rest = Occurrence.objects.filter(end__gt=now).order_by("start", "pk")
    first = rest.filter(event=OuterRef("event")).values("pk")[:1]
    return {date.event_id: date for date in rest.filter(event__in=list(events), pk=Subquery(first))}


def coming(now: datetime) -> Dates:
    """Return the dates that are not over."""
    return dates().filter(end__gt=now)


def within(span: Range) -> Dates:
    """Return the dates that lie, at least in part, within a span of time."""
    return dates().filter(start__lt=span.end, end__gt=span.start)


def next_dates(page: Page, now: datetime, number: int) -> list[Occurrence]:
    """Return the next dates that take place and belong to a project, a field of action or a working group."""
    relations: dict[type[Page], str] = {
        ProjectPage: "event__projects__translation_key",
        FieldPage: "event__action_fields__translation_key",
        WorkingGroupPage: "event__working_group__translation_key",
    }
    off = (EventStatus.CANCELLED, EventStatus.POSTPONED)
    found = coming(now).exclude(status__in=off).filter(**{relations[type(page)]: page.translation_key})
    return list(found.distinct()[:number])


# ---- what a page's versions say ----


def plan(event: EventPage, today: date) -> list[Planned]:
    """Return the dates that this version of the page means, in their order. Works for a preview too."""
    found = [_single(one) for one in event.dates.all()]
    for series in event.recurrences.all():
        changes = {one.day: _change(one) for one in event.changes.all()}
        rules = Series(series.local, Rule.parse(series.rule), EventStatus.SCHEDULED, changes, series.skip_holidays)
        found += rules.plan(today - BACK, today + HORIZON)
    return sorted(found, key=lambda one: (one.span, one.recurrence_id))


def _single(one: EventDate) -> Planned:
    first = one.planned_at_first
    return Planned(
        recurrence_id=str(one.key),
        span=one.local.range(),
        status=one.status,
        all_day=one.local.all_day,
        previous_start=first.range().start if first else None,
        note=one.note,
    )


def _change(one: RecurrenceChange) -> Change:
    left_out = one.kind == ChangeKind.LEFT_OUT
    status = EventStatus.CANCELLED if left_out else STATUS_OF_CHANGE[ChangeKind(one.kind)]
    return Change(status, left_out, one.new_day, one.new_start, one.new_end, one.note)


def planned_occurrences(event: EventPage, today: date) -> list[Occurrence]:
    """Return the dates of an unpublished version as rows that nobody stores, for its preview."""
    return [
        Occurrence(
            event=event,
            recurrence_id=one.recurrence_id,
            in_series=one.in_series,
            start=one.span.start,
            end=one.span.end,
            all_day=one.all_day,
            status=one.status,
            previous_start=one.previous_start,
            note=one.note,
        )
        for one in plan(event, today)
    ]


# ---- what belongs to an event ----


@dataclass(frozen=True)
class Related:
    """The public pages that an event belongs to."""

    projects: list[Page]
    fields: list[Page]
    group: Page | None


def related(event: EventPage, *, preview: bool = False) -> Related:
    """Return what everybody may see of the event's projects, fields and working group, in one query.

    A preview holds its choice in memory.
    """
    if preview:
        chosen = Q(pk__in=[page.pk for page in (*event.projects.all(), *event.action_fields.all())])
    else:
        chosen = Q(projectpage__events=event) | Q(fieldpage__events=event)
    kinds = {"project": "projectpage", "field": "fieldpage"}
    kind = Case(
        *[When(**{f"{name}__isnull": False}, then=Value(kind)) for kind, name in kinds.items()], default=Value("group")
    )
    pages = twins(Page.objects.filter(chosen | Q(pk=event.working_group_id)))
    found = list(pages.annotate(event_kind=kind).distinct())
    return Related(
        projects=[page for page in found if page.event_kind == "project"],
        fields=[page for page in found if page.event_kind == "field"],
        group=next((page for page in found if page.event_kind == "group"), None),
    )


# ---- dates as open data ----


@dataclass(frozen=True)
class PlaceRecord:
    """Where it is."""

    name: str
    street: str
    postal_code: str
    latitude: float | None
    longitude: float | None
    step_free: str


@dataclass(frozen=True)
class DateRecord:
    """One date as open data: what files, feeds, the open interface and machines that read the page get."""

    id: str
    title: str
    url: str
    summary: str
    kind: str
    kind_label: str
    start: datetime
    end: datetime
    zone: str
    all_day: bool
    status: str
    status_label: str
    previous_start: datetime | None
    note: str
    place: PlaceRecord | None
    room: str
    online_url: str
    organiser: str
    contact_email: str
    registration: str
    registration_url: str
    is_free: bool
    price: str
    access_note: str
    audience: str
    projects: tuple[str, ...]
    fields: tuple[str, ...]
    working_group: str
    in_series: bool
    is_example: bool
    sequence: int
    changed_at: datetime


def with_relations(found: Dates) -> Dates:
    """Return dates with what `records()` needs of their events: three more queries, however many dates."""
    return found.prefetch_related(
        Prefetch("event__projects", ProjectPage.objects.visible()),
        Prefetch("event__action_fields", visible(FieldPage.objects.all())),
        # What not everybody may see is then no group at all.
        Prefetch("event__working_group", visible(WorkingGroupPage.objects.all())),
    )


def records(found: Iterable[Occurrence], request: HttpRequest | None) -> list[DateRecord]:
    """Return dates as open data. Expects what `with_relations()` has loaded."""
    return [
        record(
            one,
            request,
            projects=tuple(page.slug for page in one.event.projects.all()),
            fields=tuple(page.slug for page in one.event.action_fields.all()),
            working_group=one.event.working_group.slug if one.event.working_group else "",
        )
        for one in found
    ]


def record(one: Occurrence, request: HttpRequest | None, **relations: Any) -> DateRecord:
    """Return one date as open data. `relations`: slugs of projects, fields and working group that everybody may see."""
    event = one.event
    changed = [moment for moment in (one.changed_at, event.last_published_at) if moment]
    return DateRecord(
        id=str(one.uid),
        title=event.title,
        url=event.get_full_url(request) or "",
        summary=event.lead,
        kind=event.kind,
        kind_label=str(event.get_kind_display()),
        start=to_local(one.start),
        end=to_local(one.end),
        zone=one.zone,
        all_day=one.all_day,
        status=one.status,
        status_label=str(one.get_status_display()),
        previous_start=to_local(one.previous_start) if one.previous_start else None,
        note=one.note,
        place=_place(event),
        room=event.room,
        online_url=event.online_url,
        organiser=event.organiser,
        contact_email=event.contact_email,
        registration=event.registration,
        registration_url=event.registration_url,
        is_free=event.is_free,
        price=event.price,
        access_note=event.access_note,
        audience=event.audience,
        in_series=one.in_series,
        is_example=event.is_example,
        sequence=one.sequence,
        changed_at=max(changed),
        **{"projects": (), "fields": (), "working_group": "", **relations},
    )


def _place(event: EventPage) -> PlaceRecord | None:
    place = event.place
    if place is None:
        return None
    return PlaceRecord(
        name=place.name,
        street=place.street,
        postal_code=place.postal_code,
        latitude=float(place.latitude) if place.latitude is not None else None,
        longitude=float(place.longitude) if place.longitude is not None else None,
        step_free=place.step_free,
    )
