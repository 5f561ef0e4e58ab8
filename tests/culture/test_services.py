"""Dates are derived from what is published: they keep their names, and what has happened stays."""

from datetime import UTC, date, datetime, time

import pytest
import time_machine
from django.core.management import call_command

from culture import services
from culture.models import EventPage, Occurrence
from culture.tasks import extend_dates
from tests.culture.conftest import change, every, on, republish, starts

pytestmark = pytest.mark.usefixtures("october")


def rows(page) -> dict[str, Occurrence]:
    return {one.recurrence_id: one for one in Occurrence.objects.filter(event=page)}


def test_publishing_stores_the_dates(make_event):
    page = make_event(dates=[on("2026-11-03", "18:00", "20:00"), on("2026-10-25")])
    assert starts(page) == ["2026-10-24 22:00", "2026-11-03 17:00"]


def test_a_draft_has_no_public_date_and_changes_none(make_event):
    draft = make_event(dates=[on("2026-11-03", "18:00", "20:00")], publish=False)
    services.sync(event_id=draft.pk)
    assert starts(draft) == []
    page = make_event(dates=[on("2026-11-03", "18:00", "20:00")])
    page.dates = [on("2026-12-24", "18:00", "20:00")]
    page.save_revision()
    assert starts(page) == ["2026-11-03 17:00"]


def test_a_scheduled_version_brings_its_dates_with_it(make_event):
    page = make_event(dates=[on("2026-11-03", "18:00", "20:00")], publish=False)
    page.go_live_at = datetime(2026, 10, 5, tzinfo=UTC)
    page.save_revision().publish()
    assert starts(page) == []
    with time_machine.travel(datetime(2026, 10, 5, 0, 1, tzinfo=UTC), tick=False):
        call_command("publish_scheduled")
    assert starts(page) == ["2026-11-03 17:00"]


def test_a_series_reaches_the_horizon_and_no_further(make_event):
    page = make_event(series=every("FREQ=WEEKLY;BYDAY=TU", "2026-10-06", "18:00", "20:00"))
    found = starts(page)
    assert found[0] == "2026-10-06 16:00"
    assert found[-1] == "2028-03-28 16:00"
    assert len(found) == 78
    assert "2026-10-27 17:00" in found
    assert "2027-03-30 16:00" in found


def test_each_night_the_series_grow_and_nothing_else_changes(make_event):
    page = make_event(series=every("FREQ=WEEKLY;BYDAY=TU", "2026-10-06", "18:00", "20:00"))
    before = {one.pk: vars(one) for one in rows(page).values()}
    with time_machine.travel(datetime(2026, 10, 15, 3, tzinfo=UTC), tick=False):
        extend_dates()
        extend_dates()
    after = rows(page).values()
    assert len(after) == 80
    for one in after:
        if one.pk in before:
            assert (one.start, one.uid, one.sequence, one.changed_at) == tuple(
                before[one.pk][name] for name in ("start", "uid", "sequence", "changed_at")
            )


def test_the_night_mends_what_a_crash_left(make_event):
    page = make_event(dates=[on("2026-11-03", "18:00", "20:00")])
    Occurrence.objects.filter(event=page).delete()
    extend_dates()
    assert starts(page) == ["2026-11-03 17:00"]


def test_publishing_again_changes_nothing(make_event):
    page = make_event(dates=[on("2026-11-03", "18:00", "20:00")], series=every("FREQ=DAILY;COUNT=3", "2026-10-06"))
    before = {key: (one.pk, one.uid, one.sequence, one.changed_at) for key, one in rows(page).items()}
    with time_machine.travel(datetime(2026, 10, 2, tzinfo=UTC), tick=False):
        republish(EventPage.objects.get(pk=page.pk))
    after = {key: (one.pk, one.uid, one.sequence, one.changed_at) for key, one in rows(page).items()}
    assert after == before
    assert len(after) == 4


def test_a_moved_date_keeps_its_name_and_remembers_when_it_was_to_be(make_event):
    page = make_event(dates=[on("2026-11-03", "18:00", "20:00")])
    (before,) = rows(page).values()
    date_row = page.dates.get()
    date_row.day, date_row.status = date(2026, 11, 10), "EventRescheduled"
    page.dates = [date_row]
    republish(page)
    (after,) = rows(page).values()
    assert (after.uid, after.pk) == (before.uid, before.pk)
    assert after.start == datetime(2026, 11, 10, 17, tzinfo=UTC)
    assert after.previous_start == before.start
    assert (before.sequence, after.sequence) == (0, 1)
    republish(EventPage.objects.get(pk=page.pk))
    (again,) = rows(page).values()
    assert (again.previous_start, again.sequence) == (before.start, 1)


def test_an_editor_may_say_when_it_was_to_be(make_event):
    moved = on("2026-11-10", "18:00", "20:00", status="EventRescheduled", was_day=date(2026, 10, 25))
    (one,) = rows(make_event(dates=[moved])).values()
    assert one.previous_start == datetime(2026, 10, 25, 17, tzinfo=UTC)


def test_a_note_is_no_change_of_the_date(make_event):
    page = make_event(dates=[on("2026-11-03", "18:00", "20:00")])
    row = page.dates.get()
    row.note = "Bitte warm anziehen."
    page.dates = [row]
    with time_machine.travel(datetime(2026, 10, 2, tzinfo=UTC), tick=False):
        republish(page)
    (one,) = rows(page).values()
    assert (one.note, one.sequence) == ("Bitte warm anziehen.", 0)
    assert one.changed_at == datetime(2026, 10, 2, tzinfo=UTC)


def test_exceptions_survive_the_night_and_a_new_time(make_event):
    series = every("FREQ=WEEKLY;BYDAY=TU;COUNT=5", "2026-10-06", "18:00", "20:00")
    changes = [
        change("2026-10-13", "cancelled", note="Ferien"),
        change("2026-10-20", "rescheduled", new_day="2026-10-22"),
        change("2026-10-27", "left-out"),
    ]
    page = make_event(series=series, changes=changes)
    before = rows(page)
    extend_dates()
    assert {key: one.status for key, one in rows(page).items()} == {
        "series-2026-10-06": "EventScheduled",
        "series-2026-10-13": "EventCancelled",
        "series-2026-10-20": "EventRescheduled",
        "series-2026-11-03": "EventScheduled",
    }
    assert rows(page)["series-2026-10-20"].start == datetime(2026, 10, 22, 16, tzinfo=UTC)
    page = EventPage.objects.get(pk=page.pk)
    later = page.recurrences.get()
    later.start_time = time(19)
    page.recurrences = [later]
    republish(page)
    after = rows(page)
    assert after["series-2026-10-13"].status == "EventCancelled"
    assert after["series-2026-10-06"].start == datetime(2026, 10, 6, 17, tzinfo=UTC)
    assert {key: one.uid for key, one in after.items()} == {key: one.uid for key, one in before.items()}
    assert {one.sequence for one in after.values()} == {1}


def test_what_has_happened_stays_whatever_the_rule_says_now(make_event):
    page = make_event(series=every("FREQ=WEEKLY;BYDAY=TU", "2026-10-06", "18:00", "20:00"))
    with time_machine.travel(datetime(2026, 11, 1, tzinfo=UTC), tick=False):
        page = EventPage.objects.get(pk=page.pk)
        page.recurrences = [every("FREQ=WEEKLY;BYDAY=TH", "2026-11-05", "19:00", "20:00")]
        republish(page)
    found = starts(page)
    assert found[:5] == [
        "2026-10-06 16:00", "2026-10-13 16:00", "2026-10-20 16:00", "2026-10-27 17:00", "2026-11-05 18:00",
    ]  # fmt: skip
    assert all(datetime.fromisoformat(one).weekday() == 3 for one in found[4:])


def test_what_was_never_announced_before_it_was_over_goes_with_its_rule(make_event):
    page = make_event(series=every("FREQ=DAILY;COUNT=5", "2026-09-01", "18:00", "20:00"))
    assert len(starts(page)) == 5
    page.recurrences = [every("FREQ=DAILY;COUNT=2", "2026-09-20", "18:00", "20:00")]
    republish(page)
    assert starts(page) == ["2026-09-20 16:00", "2026-09-21 16:00"]


def test_an_old_series_begins_a_year_ago_at_most(make_event):
    page = make_event(series=every("FREQ=YEARLY", "1950-06-01", "18:00", "20:00"))
    assert starts(page) == ["2026-06-01 16:00", "2027-06-01 16:00"]


def test_a_removed_date_goes(make_event):
    page = make_event(dates=[on("2026-11-03"), on("2026-11-04")])
    page.dates = [page.dates.first()]
    republish(page)
    assert starts(page) == ["2026-11-02 23:00"]


def test_a_copy_has_dates_of_its_own(make_event):
    page = make_event(dates=[on("2026-11-03", "18:00", "20:00")])
    copy = page.copy(update_attrs={"slug": "kopie"})
    assert starts(copy) == starts(page)
    assert Occurrence.objects.get(event=copy).uid != Occurrence.objects.get(event=page).uid


def test_a_deleted_event_takes_its_dates_with_it(make_event):
    page = make_event(dates=[on("2026-11-03")])
    pk = page.pk
    page.delete()
    assert not Occurrence.objects.filter(event_id=pk).exists()


def test_control_without_the_names_a_moved_date_would_be_another_one(make_event):
    """The guard is the key that travels with the date; a new one each time makes calendars show it twice."""
    page = make_event(dates=[on("2026-11-03", "18:00", "20:00")])
    (before,) = rows(page).values()
    page.dates = [on("2026-11-10", "18:00", "20:00")]
    republish(page)
    (after,) = rows(page).values()
    assert after.uid != before.uid
