"""Events as tests need them, published like an editor publishes them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from functools import partial

import pytest
import time_machine
from django.db import transaction

from core import clock
from culture.models import EventDate, EventIndexPage, EventPage, Occurrence, Recurrence, RecurrenceChange
from tests.conftest import cold_caches

MakeEvent = Callable[..., EventPage]
NOON = datetime(2026, 10, 1, 10, tzinfo=UTC)


@pytest.fixture
def october():
    """It is the 1st of October 2026, at noon."""
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def index(city) -> EventIndexPage:
    return EventIndexPage.objects.get()


@pytest.fixture
def empty_index(index) -> EventIndexPage:
    """The overview without the demo's events."""
    return emptied(index)


@pytest.fixture
def make_event(index) -> MakeEvent:
    """Publishes an event; each further call one of its own."""
    return partial(publish_event, index)


def emptied(index: EventIndexPage) -> EventIndexPage:
    """Take away all events, and return their overview."""
    EventPage.objects.all().delete()
    index.refresh_from_db()
    return index


def publish_event(
    index: EventIndexPage, title="Testtermin", *, dates=(), series=None, changes=(), publish=True, **fields
) -> EventPage:
    """Publish an event like an editor does."""
    fields.setdefault("slug", f"test-{EventPage.objects.count()}")
    page = EventPage(title=title, live=publish, **fields)
    page.dates, page.changes = list(dates), list(changes)
    page.recurrences = [series] if series else []
    index.refresh_from_db()
    index.add_child(instance=page)
    revision = page.save_revision()
    if publish:
        revision.publish()
    return EventPage.objects.get(pk=page.pk)


@contextmanager
def standing(blocker, publish: Callable[[EventIndexPage], None]) -> Iterator[None]:
    """Let what is published in an empty overview, on the 1st of October, stand for more than one test."""
    with blocker.unblock(), transaction.atomic():
        cold_caches()
        with time_machine.travel(NOON, tick=False):
            publish(emptied(EventIndexPage.objects.get()))
        yield
        transaction.set_rollback(True)


def on(day: str, start: str = "", end: str = "", **fields) -> EventDate:
    """A single date: `on("2026-11-03", "18:00", "20:00")`, or a whole day."""
    return EventDate(day=date.fromisoformat(day), **_times(start, end), **fields)


def every(rule: str, day: str, start: str = "", end: str = "", **fields) -> Recurrence:
    """A series from its first day on."""
    return Recurrence(rule=rule, day=date.fromisoformat(day), **_times(start, end), **fields)


def change(
    day: str, kind: str, *, new_day: str = "", start: str = "", end: str = "", note: str = ""
) -> RecurrenceChange:
    """An exception of a series."""
    new_times = _times(start, end)
    return RecurrenceChange(
        day=date.fromisoformat(day),
        kind=kind,
        new_day=date.fromisoformat(new_day) if new_day else None,
        new_start=new_times["start_time"],
        new_end=new_times["end_time"],
        note=note,
    )


def _times(start: str, end: str) -> dict[str, time | None]:
    return {
        "start_time": time.fromisoformat(start) if start else None,
        "end_time": time.fromisoformat(end) if end else None,
    }


def republish(page: EventPage) -> None:
    """Publish what the page in memory says."""
    page.save_revision().publish()


def starts(page: EventPage) -> list[str]:
    """The stored starts of an event, in UTC."""
    return [f"{one.start:%Y-%m-%d %H:%M}" for one in Occurrence.objects.filter(event=page).order_by("start")]


def today() -> date:
    return clock.today()
