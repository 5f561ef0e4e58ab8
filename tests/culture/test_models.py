"""The database says no first; the form says why."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from culture.models import EventDate, EventPage, Occurrence, Recurrence, RecurrenceChange
from tests.culture.conftest import on

START = datetime(2026, 11, 3, 17, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def event(make_event) -> EventPage:
    return make_event()


def occurrence(event, **fields) -> Occurrence:
    values = {"recurrence_id": "x", "start": START, "end": START + HOUR, **fields}
    return Occurrence.objects.create(event=event, **values)


def test_control_a_right_date_is_taken(event):
    assert occurrence(event, status="EventRescheduled", previous_start=START - HOUR).pk


@pytest.mark.parametrize(
    "wrong",
    [
        {"end": START},
        {"end": START - HOUR},
        {"status": "EventForgotten"},
        {"status": ""},
        {"previous_start": START - HOUR},
    ],
)
def test_the_database_refuses_a_wrong_date(event, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        occurrence(event, **wrong)


def test_an_event_has_each_date_once(event, make_event):
    first = occurrence(event)
    with pytest.raises(IntegrityError), transaction.atomic():
        occurrence(event)
    with pytest.raises(IntegrityError), transaction.atomic():
        occurrence(event, recurrence_id="y", uid=first.uid)
    assert occurrence(make_event()).pk


@pytest.mark.parametrize(
    "wrong",
    [
        {"start_time": time(18)},
        {"end_time": time(18)},
        {"last_day": date(2026, 11, 2)},
        {"status": "quatsch"},
    ],
)
def test_the_database_refuses_a_wrong_entry_of_an_editor(event, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        EventDate.objects.create(page=event, day=date(2026, 11, 3), **wrong)


def test_half_times_and_unknown_kinds_are_refused_in_series_and_exceptions_too(event):
    with pytest.raises(IntegrityError), transaction.atomic():
        Recurrence.objects.create(page=event, day=date(2026, 11, 3), rule="FREQ=DAILY", start_time=time(18))
    for wrong in ({"new_start": time(18)}, {"kind": "quatsch"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RecurrenceChange.objects.create(page=event, day=date(2026, 11, 3), **wrong)


@pytest.mark.parametrize("wrong", [{"kind": "quatsch"}, {"is_free": True, "price": "5 Euro"}])
def test_the_database_refuses_a_wrong_event(event, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        EventPage.objects.filter(pk=event.pk).update(**wrong)


def test_a_time_that_does_not_exist_is_refused_with_a_sentence():
    with pytest.raises(ValidationError) as refusal:
        on("2027-03-28", "02:30", "04:00").clean()
    assert refusal.value.message_dict == {
        "start_time": ["Am 28. März 2027 wird die Uhr vorgestellt. 02:30 Uhr gibt es an diesem Tag nicht."]
    }
    with pytest.raises(ValidationError) as refusal:
        on("2027-03-28", "01:00", "02:30").clean()
    assert list(refusal.value.message_dict) == ["end_time"]
    on("2026-10-25", "02:30", "02:45").clean()


def test_an_end_before_the_start_is_refused_if_a_last_day_says_so():
    with pytest.raises(ValidationError):
        on("2026-11-03", "18:00", "16:00", last_day=date(2026, 11, 3)).clean()
    on("2026-11-03", "18:00", "16:00").clean()


@pytest.mark.parametrize(
    ("kind", "more", "wrong"),
    [
        ("rescheduled", {}, "new_day"),
        ("cancelled", {"new_day": date(2026, 11, 4)}, "kind"),
        ("rescheduled", {"new_day": date(2027, 3, 28), "new_start": time(2, 30), "new_end": time(4)}, "new_start"),
    ],
)
def test_an_exception_says_what_it_means(kind, more, wrong):
    with pytest.raises(ValidationError) as refusal:
        RecurrenceChange(day=date(2026, 11, 3), kind=kind, **more).clean()
    assert list(refusal.value.message_dict) == [wrong]


def test_a_text_that_is_no_rule_is_refused():
    with pytest.raises(ValidationError):
        Recurrence(day=date(2026, 11, 3), rule="FREQ=SECONDLY").clean()


@pytest.mark.parametrize(
    ("start", "end", "whole", "days"),
    [
        (START, START + HOUR, False, ("2026-11-03", "2026-11-03")),
        # A night belongs to the day on which it begins.
        (START, START + 8 * HOUR, False, ("2026-11-03", "2026-11-03")),
        (START, START + 48 * HOUR, False, ("2026-11-03", "2026-11-05")),
        (datetime(2026, 10, 24, 22, tzinfo=UTC), datetime(2026, 10, 25, 23, tzinfo=UTC), True, ("2026-10-25",) * 2),
        (datetime(2026, 10, 23, 22, tzinfo=UTC), datetime(2026, 10, 25, 23, tzinfo=UTC), True,
         ("2026-10-24", "2026-10-25")),
    ],
)  # fmt: skip
def test_a_date_knows_its_days(start, end, whole, days):
    one = Occurrence(start=start, end=end, all_day=whole)
    assert (str(one.first_day), str(one.last_day)) == days
