"""The demo's dates: invented and marked, always ahead of today, loaded once."""

from datetime import UTC, datetime

import pytest
import time_machine

from core.clock import today
from core.periods import holiday_name
from culture.demo import QUIET, load_dates
from culture.models import EventIndexPage, EventPage, Occurrence
from projects.models import WorkingGroupPage


def test_the_demo_shows_each_thing_that_can_happen(city):
    events = EventPage.objects.live()
    assert events.count() == 13
    assert not events.filter(is_example=False).exists()
    statuses = set(Occurrence.objects.values_list("status", flat=True))
    assert statuses == {"EventScheduled", "EventCancelled", "EventRescheduled", "EventMovedOnline"}
    assert Occurrence.objects.filter(all_day=True).count() == 2
    assert events.filter(place=None).exclude(online_url="").count() == 1
    assert events.filter(place=None, online_url="").count() == 0
    series = events.filter(recurrences__isnull=False)
    assert set(series.values_list("working_group__slug", flat=True)) == {
        page.slug for page in WorkingGroupPage.objects.all()
    }
    assert not Occurrence.objects.exclude(previous_start=None).exclude(status="EventRescheduled").exists()


def test_loading_again_changes_nothing(city):
    before = list(Occurrence.objects.order_by("pk").values())
    pages = list(EventPage.objects.order_by("pk").values("pk", "latest_revision_id"))
    load_dates()
    assert list(Occurrence.objects.order_by("pk").values()) == before
    assert list(EventPage.objects.order_by("pk").values("pk", "latest_revision_id")) == pages


@pytest.mark.parametrize(
    "moment",
    [(2026, 2, 27), (2026, 10, 24), (2027, 3, 27), (2027, 12, 23), (2028, 2, 29), (2026, 4, 30), (2027, 1, 31)],
)
def test_the_demo_can_be_loaded_on_any_day(city, moment):
    for page in EventPage.objects.all():
        page.delete()
    with time_machine.travel(datetime(*moment, 12, tzinfo=UTC), tick=False):
        load_dates()
        assert EventPage.objects.count() == 13
        for one in Occurrence.objects.filter(start__gte=datetime(*moment, tzinfo=UTC)):
            day = one.first_day
            assert not holiday_name(day), one
            assert (day.month, day.day) not in QUIET
        assert Occurrence.objects.filter(start__gt=datetime(*moment, 12, tzinfo=UTC)).count() > 70


def test_the_overview_stands_in_the_menu(client, city):
    page = EventIndexPage.objects.get()
    assert page.slug == "termine"
    assert page.show_in_menus
    assert client.get("/termine/").status_code == 200
    assert "Diese Termine sind erfunden." in client.get("/termine/").content.decode()
    assert Occurrence.objects.filter(start__date__lt=today()).exists()


def test_no_place_of_the_demo_is_missing(city):
    assert EventPage.objects.filter(place__isnull=True).count() == 1
