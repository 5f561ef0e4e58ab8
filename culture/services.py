"""Writes: the dates of events, derived from what their published pages say."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from core import cache, clock
from core.periods import to_local
from core.querysets import visible_in_any_language
from culture.enums import EventStatus, TopicKey
from culture.models import EventPage, Occurrence
from culture.periods import BACK, Planned
from culture.queries import plan
from notifications.queries import Wish
from notifications.services import publish
from projects.enums import TopicKey as Programme

# A change of these is news for whoever has the date in a calendar (RFC 5545, 3.8.7.4).
SIGNIFICANT = ("start", "end", "all_day", "status")
FIELDS = (*SIGNIFICANT, "in_series", "previous_start", "note")


@transaction.atomic
def sync(*, event_id: int) -> None:
    """Make the stored dates say what the published page says. Safe to run twice, and at the same time.

    A date keeps its name, also when it moves or is cancelled; its number of changes grows. What a series had
    announced and has happened since then stays, whatever its rule says now.
    """
    event = EventPage.objects.select_for_update(of=("self",)).filter(pk=event_id, live=True).first()
    if event is None:
        return
    now = clock.now()
    stored = {row.recurrence_id: row for row in Occurrence.objects.filter(event=event)}
    new = []
    # By name, since a version from elsewhere may name two dates alike.
    planned = {one.recurrence_id: one for one in plan(event, to_local(now).date())}
    for one in planned.values():
        row = stored.pop(one.recurrence_id, None)
        if row is None:
            new.append(Occurrence(event=event, recurrence_id=one.recurrence_id, **_values(one, None)))
        else:
            _update(row, _values(one, row), now)
    Occurrence.objects.bulk_create(new)
    gone = [row.pk for row in stored.values() if not _is_history(row, now)]
    Occurrence.objects.filter(pk__in=gone).delete()
    if new:
        # What is written in one stroke sends no signal.
        cache.purge()


def _values(one: Planned, row: Occurrence | None) -> dict[str, Any]:
    return {
        "start": one.span.start,
        "end": one.span.end,
        "all_day": one.all_day,
        "status": one.status,
        "in_series": one.in_series,
        "previous_start": _previous_start(one, row),
        "note": one.note,
    }


def _previous_start(one: Planned, row: Occurrence | None) -> datetime | None:
    """Return when a moved date was planned at first: as the page says, else as it was public before."""
    if one.status != EventStatus.RESCHEDULED:
        return None
    if one.previous_start or row is None:
        return one.previous_start
    return row.previous_start or (row.start if row.start != one.span.start else None)


def _update(row: Occurrence, values: dict[str, Any], now: datetime) -> None:
    changed = [name for name in FIELDS if getattr(row, name) != values[name]]
    if not changed:
        return
    for name in changed:
        setattr(row, name, values[name])
    row.sequence += any(name in SIGNIFICANT for name in changed)
    row.changed_at = now
    row.save(update_fields=[*changed, "sequence", "changed_at"])


def _is_history(row: Occurrence, now: datetime) -> bool:
    """Tell whether a date of a series was public before it happened, or is older than what is planned anew."""
    return row.in_series and (row.created_at <= row.end <= now or row.end < now - BACK)


def tell(*, event_id: int) -> None:
    """Tell people of an event that has dates to come, once, whatever language it is published in first."""
    event = EventPage.objects.filter(pk=event_id).first()
    if event is None or not visible_in_any_language(EventPage.objects.filter(pk=event_id)).exists():
        return
    if not Occurrence.objects.filter(event=event, end__gt=clock.now()).exists():
        return
    key = str(event.translation_key)
    about = [(Programme.PROJECT, str(one.translation_key)) for one in event.projects.all()]
    about += [(Programme.FIELD, str(one.translation_key)) for one in event.action_fields.all()]
    place = [(TopicKey.PLACE, str(event.place_id))] if event.place_id else []
    to: list[Wish] = [*about, *place, (TopicKey.KIND, event.kind), (TopicKey.DATES, "")]
    publish(kind="culture.event", ids={"page": key}, key=f"culture.event:{key}", to=to)


def extend() -> None:
    """Carry all series on to the horizon, and mend what a crash left without dates."""
    series = Q(recurrences__isnull=False)
    without = Q(dates__isnull=False, occurrences__isnull=True)
    for event_id in EventPage.objects.live().filter(series | without).values_list("pk", flat=True).distinct():
        sync(event_id=event_id)
