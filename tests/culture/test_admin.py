"""Events in the Wagtail admin: a series without knowing what a rule is, in German, as the demo's editor finds it."""

import re

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import querydict_from_html

from culture.models import EventIndexPage, EventPage, Occurrence
from tests.culture.conftest import change, every, on, starts

pytestmark = pytest.mark.usefixtures("october")


def filled(answer):
    """What a browser would send: the form as it stands. Blocks are drawn by script, so they come as empty lists."""
    data = querydict_from_html(answer.content.decode(), form_id="page-edit-form")
    data["body-count"] = "0"
    return data


def edit_form(editor, page):
    return filled(editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])))


def send(editor, page, data, *, publish=True):
    if publish:
        data["action-publish"] = "publish"
    return editor.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), dict(data.lists()))


def add_row(data, relation: str, **fields) -> str:
    """Add a row to a list of the form, as the button does; return its prefix."""
    number = int(data[f"{relation}-TOTAL_FORMS"])
    data[f"{relation}-TOTAL_FORMS"] = str(number + 1)
    prefix = f"{relation}-{number}"
    defaults = {
        "dates": {"status": "EventScheduled", "key": ""},
        "changes": {"kind": "cancelled"},
        "recurrences": {"rhythm": "weekly"},
    }[relation]
    for name, value in {"id": "", **defaults, **fields}.items():
        data[f"{prefix}-{name}"] = value
    return prefix


def errors(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def page(make_event) -> EventPage:
    return make_event()


def series_of(page) -> str:
    return EventPage.objects.get(pk=page.pk).recurrences.get().rule


def test_an_editor_adds_an_event_and_it_shows_everywhere(editor, client, empty_index):
    address = reverse("wagtailadmin_pages:add", args=["culture", "eventpage", empty_index.pk])
    data = filled(editor.get(address))
    data.update({"title": "Neues Treffen", "slug": "neues-treffen", "lead": "Kommen Sie.", "kind": "meeting"})
    add_row(data, "dates", day="03.11.2026", start_time="18:00", end_time="20:00")
    data["action-publish"] = "publish"
    assert editor.post(address, dict(data.lists())).status_code == 302
    page = EventPage.objects.get(slug="neues-treffen")
    assert starts(page) == ["2026-11-03 17:00"]
    assert "Neues Treffen" in client.get("/termine/").content.decode()
    assert "18 bis 20 Uhr" in client.get("/termine/neues-treffen/").content.decode()


@pytest.mark.parametrize(
    ("answers", "rule"),
    [
        ({"rhythm": "weekly"}, "FREQ=WEEKLY;BYDAY=TU"),
        ({"rhythm": "fortnightly", "count": "6"}, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;COUNT=6"),
        ({"rhythm": "monthly-weekday"}, "FREQ=MONTHLY;BYDAY=2TU"),
        ({"rhythm": "monthly-last", "until": "31.12.2026"}, "FREQ=MONTHLY;BYDAY=-1TU;UNTIL=20261231T225959Z"),
        ({"rhythm": "monthly-day"}, "FREQ=MONTHLY;BYMONTHDAY=10"),
        ({"rhythm": "daily", "count": "3"}, "FREQ=DAILY;COUNT=3"),
        ({"rhythm": "yearly"}, "FREQ=YEARLY"),
    ],
)
def test_an_editor_makes_a_series_in_plain_words(editor, page, answers, rule):
    data = edit_form(editor, page)
    add_row(data, "recurrences", day="10.11.2026", start_time="18:00", end_time="20:00", **answers)
    assert send(editor, page, data).status_code == 302
    assert series_of(page) == rule
    assert starts(page)


def test_further_weekdays_and_a_second_look(editor, page):
    data = edit_form(editor, page)
    prefix = add_row(data, "recurrences", day="10.11.2026", start_time="18:00", end_time="20:00", count="4")
    data.setlist(f"{prefix}-weekdays", ["4", "6"])
    assert send(editor, page, data).status_code == 302
    assert series_of(page) == "FREQ=WEEKLY;BYDAY=TU,TH,SA;COUNT=4"
    again = edit_form(editor, page)
    assert again["recurrences-0-rhythm"] == "weekly"
    assert again.getlist("recurrences-0-weekdays") == ["4", "6"]
    assert (again["recurrences-0-count"], again["recurrences-0-until"]) == ("4", "")
    before = list(Occurrence.objects.filter(event=page).order_by("start").values_list("uid", "sequence"))
    assert send(editor, page, again).status_code == 302
    assert series_of(page) == "FREQ=WEEKLY;BYDAY=TU,TH,SA;COUNT=4"
    assert list(Occurrence.objects.filter(event=page).order_by("start").values_list("uid", "sequence")) == before


def test_a_rule_without_words_stays_as_it_is(editor, make_event):
    rule = "FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO"
    page = make_event(series=every(rule, "2026-11-02", "18:00", "20:00"))
    data = edit_form(editor, page)
    assert data["recurrences-0-rhythm"] == "other"
    assert send(editor, page, data).status_code == 302
    assert series_of(page) == rule


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"until": "31.12.2026", "count": "3"}, "nicht beides"),
        ({"until": "01.11.2026"}, "Der letzte Tag liegt vor dem ersten."),
        ({"rhythm": "monthly-weekday", "day": "31.12.2026"}, "Nicht jeder Monat hat einen fünften"),
        ({"rhythm": "monthly-day", "day": "31.12.2026"}, "Nicht jeder Monat hat diesen Tag."),
        ({"end_time": ""}, "Bitte geben Sie beide Uhrzeiten an"),
        ({"count": "0"}, "größer oder gleich 1"),
        ({"count": "9999"}, "kleiner oder gleich 500"),
        ({"rhythm": "quatsch"}, "quatsch"),
    ],
)
def test_a_series_that_cannot_be_is_refused_with_a_sentence(editor, page, answers, words):
    data = edit_form(editor, page)
    add_row(data, "recurrences", **{"day": "10.11.2026", "start_time": "18:00", "end_time": "20:00", **answers})
    assert words in errors(send(editor, page, data))
    assert starts(page) == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"day": "28.03.2027", "start_time": "02:30", "end_time": "04:00"}, "02:30 Uhr gibt es an diesem Tag nicht."),
        ({"day": "03.11.2026", "start_time": "18:00"}, "Bitte geben Sie beide Uhrzeiten an"),
        ({"day": "03.11.2026", "last_day": "02.11.2026"}, "Der letzte Tag liegt vor dem ersten."),
        (
            {"day": "03.11.2026", "last_day": "03.11.2026", "start_time": "18:00", "end_time": "16:00"},
            "Das Ende liegt vor dem Beginn.",
        ),
    ],
)
def test_a_date_that_cannot_be_is_refused_with_a_sentence(editor, page, fields, words):
    data = edit_form(editor, page)
    add_row(data, "dates", **fields)
    assert words in errors(send(editor, page, data))


def test_the_repeated_hour_is_taken_and_means_its_first_pass(editor, page):
    data = edit_form(editor, page)
    add_row(data, "dates", day="25.10.2026", start_time="02:30", end_time="03:30")
    assert send(editor, page, data).status_code == 302
    assert starts(page) == ["2026-10-25 00:30"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ([{"day": "11.11.2026"}], "10. November 2026, 17. November 2026"),
        ([{"day": "17.11.2026"}, {"day": "17.11.2026"}], "Für diesen Tag gibt es schon eine Ausnahme."),
        ([{"day": "17.11.2026", "kind": "rescheduled"}], "Bitte geben Sie den neuen Tag oder die neue Uhrzeit an."),
    ],
)
def test_an_exception_names_a_day_of_the_series(editor, make_event, changes, words):
    page = make_event(series=every("FREQ=WEEKLY;BYDAY=TU", "2026-11-10", "18:00", "20:00"))
    data = edit_form(editor, page)
    for one in changes:
        add_row(data, "changes", **one)
    assert words in errors(send(editor, page, data))


def test_an_exception_needs_a_series(editor, page):
    data = edit_form(editor, page)
    add_row(data, "changes", day="10.11.2026")
    assert "Eine Ausnahme braucht eine Reihe." in errors(send(editor, page, data))


def test_an_editor_cancels_one_date_of_a_series_twice_published(editor, client, make_event):
    page = make_event("Treff", series=every("FREQ=WEEKLY;BYDAY=TU", "2026-11-10", "18:00", "20:00"))
    data = edit_form(editor, page)
    add_row(data, "changes", day="17.11.2026", note="Der Raum ist belegt.")
    assert send(editor, page, data).status_code == 302
    assert send(editor, page, edit_form(editor, page)).status_code == 302
    one = Occurrence.objects.get(event=page, recurrence_id="series-2026-11-17")
    assert (one.status, one.sequence) == ("EventCancelled", 1)
    assert "Der Raum ist belegt." in client.get("/termine/?month=2026-11").content.decode()


def test_a_date_keeps_its_name_through_all_versions(editor, page):
    """A row's number is new in each version until it is public; the key in the form is not."""
    data = edit_form(editor, page)
    add_row(data, "dates", day="03.11.2026", start_time="18:00", end_time="20:00")
    send(editor, page, data)
    (before,) = Occurrence.objects.filter(event=page)
    for time in ("19:00", "19:30"):
        data = edit_form(editor, page)
        data["dates-0-start_time"] = time
        assert send(editor, page, data).status_code == 302
    (after,) = Occurrence.objects.filter(event=page)
    assert (after.uid, after.sequence) == (before.uid, 2)


def test_a_draft_stays_hidden_until_it_is_published(editor, client, make_event):
    page = make_event("Treff", dates=[on("2026-11-03", "18:00", "20:00")])
    data = edit_form(editor, page)
    data["dates-0-day"] = "24.12.2026"
    send(editor, page, data, publish=False)
    assert starts(page) == ["2026-11-03 17:00"]
    assert "24. Dezember" not in client.get(f"/termine/{page.slug}/").content.decode()
    send(editor, page, edit_form(editor, page))
    assert starts(page) == ["2026-12-24 17:00"]


def test_the_form_says_what_the_version_means(editor, make_event):
    page = make_event(
        series=every("FREQ=WEEKLY;BYDAY=TU", "2026-11-10", "18:00", "20:00"),
        changes=[change("2026-11-17", "cancelled")],
    )
    html = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "Dienstag, 10. November, 18 bis 20 Uhr" in html
    assert "Dienstag, 17. November, 18 bis 20 Uhr (Abgesagt)" in html


def test_every_field_has_a_help_text_and_labels_are_german(editor, make_event):
    page = make_event(
        dates=[on("2026-11-03")], series=every("FREQ=DAILY", "2026-11-03"), changes=[change("2026-11-04", "cancelled")]
    )
    html = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    for words in ("Einzelne Termine", "Wie oft", "jede Woche", "Oder so viele Male", "Nicht an Feiertagen", "Ausnahme",
                  "Ort und Teilnahme", "Barrierefreiheit der Veranstaltung", "Veranstalter*in"):  # fmt: skip
        assert words in html, words
    for english in ("How often", "Single dates", "every week", "Free of charge", "Organiser"):
        assert english not in html, english


def test_events_stand_below_the_overview_and_nowhere_else(editor, index):
    assert EventIndexPage.allowed_subpage_models() == [EventPage]
    assert EventPage.allowed_parent_page_models() == [EventIndexPage]
    address = reverse("wagtailadmin_pages:add", args=["culture", "eventindexpage", index.get_parent().pk])
    assert editor.get(address).status_code in (302, 403)


def test_two_new_rows_are_two_dates(editor, page):
    """The row that the script copies holds no key; and if two had the same, they would still be two."""
    html = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    (copied,) = re.findall(r'<input[^>]* name="dates-__prefix__-key"[^>]*>', html)
    assert "value=" not in copied
    data = edit_form(editor, page)
    for day in ("03.11.2026", "04.11.2026"):
        add_row(data, "dates", day=day, key="8f14e45f-ceea-4e7a-9c1b-000000000001")
    assert send(editor, page, data).status_code == 302
    assert starts(page) == ["2026-11-02 23:00", "2026-11-03 23:00"]
