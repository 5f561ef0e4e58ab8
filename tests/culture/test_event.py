"""One event: what, when, where; what changed is said in words; machines read the same."""

import json
import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import Place
from culture.domain import structured_event
from culture.domain.words import date_words, series_words, times
from culture.models import EventPage, Occurrence
from culture.queries import dates_of, record
from culture.templatetags.dates import json_ld
from projects.models import FieldPage, ProjectPage, WorkingGroupPage
from tests.conftest import cold_caches, german
from tests.culture.conftest import change, every, on, republish

pytestmark = pytest.mark.usefixtures("october")


@pytest.fixture
def full(empty_index, make_event) -> EventPage:
    """An event with everything: series, single dates, place, link, relations."""
    page = make_event(
        "Treffen",
        kind="meeting",
        place=Place.objects.get(name="Rathaus"),
        room="Raum 2",
        online_url="https://konferenz.example.org/x",
        organiser="Projektbüro",
        contact_email="buero@example.org",
        audience="für alle",
        access_note="Mit Gebärdensprache.",
        working_group=WorkingGroupPage.objects.get(slug="urbane-daten"),
        body=[("text", "<p>Worum es geht.</p>")],
        dates=[on("2026-09-03", "18:00", "20:00"), on("2026-10-25")],
        series=every("FREQ=MONTHLY;BYDAY=2TU", "2026-10-13", "18:30", "20:00"),
        changes=[change("2026-10-13", "cancelled", note="Krank"), change("2026-11-10", "moved-online")],
    )
    page.projects = [ProjectPage.objects.get(slug="smarte-beleuchtung")]
    page.action_fields = [FieldPage.objects.get(slug="lebensraum")]
    republish(page)
    return page


def html(client, page) -> str:
    answer = client.get(f"/termine/{page.slug}/")
    assert answer.status_code == 200
    return answer.content.decode().replace("\u00ad", "")


def test_the_page_says_what_when_and_where(client, full):
    text = re.sub(r"\s+", " ", html(client, full))
    for words in [
        "Sonntag, <span>25. Oktober</span>", "ganztägig", "Jeden 2. Dienstag im Monat", "Abgesagt", "Krank",
        "Dienstag, 13. Oktober, 18:30 bis 20 Uhr", "Jetzt online", "Rathaus, Raum 2", "Rathausallee 50",
        "Mit Gebärdensprache.", "Sie müssen sich nicht anmelden.", "Kostenlos", "für alle", "buero@example.org",
        "Smarte Beleuchtung", "Arbeitskreis Urbane Daten", "Unser Lebensraum", "Worum es geht.", "So kommen Sie hin",
        "1 Termin ist vorbei", "Ohne Stufen: Ja",
    ]:  # fmt: skip
        assert words in text, words


def test_the_next_date_is_one_to_which_one_can_go(client, full):
    context = client.get(f"/termine/{full.slug}/").context_data
    assert date_words(context["next"]) == "Sonntag, 25. Oktober, ganztägig"
    assert context["others"][0].status == "EventCancelled"
    assert len(context["others"]) == 4
    assert len(context["past"]) == 1
    assert len(context["coming"]) == 1 + 18


def test_an_event_that_is_over_says_so(client, make_event):
    text = html(client, make_event(dates=[on("2026-09-03", "18:00", "20:00")]))
    assert "Das ist vorbei." in text
    assert "Alle kommenden Termine ansehen" in text
    assert "In den Kalender" not in text


def test_an_event_that_is_cancelled_altogether_offers_no_calendar_file(client, make_event):
    text = html(client, make_event(dates=[on("2026-11-03", "18:00", "20:00", status="EventCancelled")]))
    assert "Zurzeit steht kein Termin fest." in text
    assert "Abgesagt" in text
    assert "In den Kalender" not in text


def test_an_event_without_dates_has_a_page(client, make_event):
    page = make_event()
    assert "Zurzeit steht kein Termin fest." in html(client, page)
    assert client.get(f"/termine/{page.slug}/kalender/").status_code == 200


def test_a_page_shows_nothing_that_is_hidden(client, full):
    for page in (*full.projects.all(), *full.action_fields.all(), full.working_group):
        page.unpublish()
    text = html(client, full)
    assert "Gehört zu" not in text
    assert full.working_group.title not in text


def test_the_preview_shows_the_drafts_dates_and_offers_no_files(full):
    draft = full.get_latest_revision_as_object()
    draft.dates = [on("2026-12-24", "16:00", "17:00")]
    draft.recurrences, draft.changes = [], []
    text = draft.make_preview_request().render().content.decode()
    assert "24. Dezember" in text
    assert "2. Dienstag" not in text
    assert "kalender/" not in text.partition("<main")[2]
    assert not Occurrence.objects.filter(event=full, start__month=12, start__day=24).exists()


def test_example_data_is_marked(client, make_event):
    assert "Beispiel</span>" in html(client, make_event(is_example=True, dates=[on("2026-11-03")]))
    assert "Beispiel</span>" not in html(client, make_event(dates=[on("2026-11-03")]))


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=WEEKLY;BYDAY=TU", "Jede Woche am Dienstag"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH", "Alle 2 Wochen am Dienstag und Donnerstag"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "Jeden letzten Freitag im Monat"),
        ("FREQ=MONTHLY;BYMONTHDAY=15", "Jeden Monat am 15."),
        ("FREQ=MONTHLY;INTERVAL=3;BYDAY=1MO", "Jeden 1. Montag im Monat, alle 3 Monate"),
        ("FREQ=DAILY;COUNT=1", "Jeden Tag, ein Mal"),
        ("FREQ=DAILY;INTERVAL=3;COUNT=5", "Alle 3 Tage, 5 Mal"),
        ("FREQ=YEARLY;UNTIL=20301231T225959Z", "Jedes Jahr am 3. November, bis 31. Dezember 2030"),
        ("FREQ=WEEKLY", "Jede Woche am Dienstag"),
    ],
)
def test_a_series_in_words(city, rule, words):
    assert series_words(every(rule, "2026-11-03")) == words


@pytest.mark.parametrize(
    ("start", "end", "whole", "words"),
    [
        ((2026, 11, 3, 17), (2026, 11, 3, 19), False, "18 bis 20 Uhr"),
        ((2026, 11, 3, 17, 30), (2026, 11, 3, 19, 5), False, "18:30 bis 20:05 Uhr"),
        ((2026, 11, 3, 21), (2026, 11, 4, 1), False, "22 bis 2 Uhr"),
        ((2026, 11, 3, 17), (2026, 11, 6, 11), False, "18 Uhr bis 6. November, 12 Uhr"),
        ((2026, 10, 24, 22), (2026, 10, 25, 23), True, "ganztägig"),
        ((2026, 10, 23, 22), (2026, 10, 25, 23), True, "täglich bis 25. Oktober"),
    ],
)
def test_times_in_words(start, end, whole, words):
    one = Occurrence(start=datetime(*start, tzinfo=UTC), end=datetime(*end, tzinfo=UTC), all_day=whole)
    assert times(one) == words


# ---- what machines read ----


def structured(client, page) -> list[dict]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html(client, page))
    assert len(found) == 1
    return json.loads(found[0])


def test_machines_read_the_coming_dates(client, full):
    found = structured(client, full)
    assert len(found) == 12
    first, second, third = found[:3]
    assert first["@type"] == "Event"
    assert first["eventStatus"] == "https://schema.org/EventCancelled"
    assert first["startDate"] == "2026-10-13T18:30:00+02:00"
    assert (second["startDate"], second["endDate"]) == ("2026-10-25", "2026-10-25")
    assert second["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert [place["@type"] for place in second["location"]] == ["Place", "VirtualLocation"]
    assert second["location"][0]["address"]["streetAddress"] == "Rathausallee 50"
    assert third["startDate"] == "2026-11-10T18:30:00+01:00"
    assert third["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"
    assert [place["@type"] for place in third["location"]] == ["VirtualLocation"]
    assert second["isAccessibleForFree"] is True
    assert "previousStartDate" not in second


def test_a_moved_date_names_both_days(make_event):
    page = make_event(dates=[on("2026-10-25", "18:00", "20:00", status="EventRescheduled", was_day=date(2026, 10, 24))])
    found = structured_event(record(dates_of(page).get(), None), city="Norderstedt")
    assert found["startDate"] == "2026-10-25T18:00:00+01:00"
    assert found["previousStartDate"] == "2026-10-24T18:00:00+02:00"


def test_no_text_ends_the_element_for_machines(client, make_event):
    attack = "</script><script>alert(1)</script><!-- \u2028 &amp;"
    page = make_event(attack, lead=attack, organiser=attack, dates=[on("2026-11-03")])
    text = html(client, page)
    assert "<script>alert" not in text
    assert structured(client, page)[0]["name"] == attack
    assert "</script" not in json_ld({"x": attack}).removesuffix("</script>")


def test_control_json_alone_would_end_it():
    assert "</script><script>" in json.dumps({"x": "</script><script>alert(1)</script>"})


def test_the_policy_lets_no_script_of_the_page_run(client, make_event):
    """A data block needs no permission; so none is given."""
    answer = client.get(f"/termine/{make_event(dates=[on('2026-11-03')]).slug}/")
    assert "script-src 'self';" in answer.headers["Content-Security-Policy"] + ";"
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]


# ---- other pages, and what it costs ----


def test_cards_on_the_pages_of_project_field_and_group(client, full):
    for page in (full.projects.first(), full.action_fields.first(), full.working_group):
        text = client.get(page.get_url()).content.decode()
        assert f'href="/termine/{full.slug}/"' in text
        assert "Sonntag, 25. Oktober, ganztägig, Rathaus" in text
        # Cancelled.
        assert "13. Oktober" not in text


def test_the_home_page_leads_to_the_dates(client, city):
    text = client.get("/").content.decode()
    assert "Termin finden" in text
    assert 'href="/termine/"' in text


def test_the_search_finds_an_event(make_event):
    page = make_event("Kartoffelfest", organiser="Gartenverein", place=Place.objects.get(name="Moorbekpark"))
    for words in ("Kartoffelfest", "Gartenverein"):
        assert [one.pk for one in EventPage.objects.search(words)] == [page.pk]


def queries(client, address: str) -> int:
    cold_caches()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("number", [1, 3, 30])
def test_an_event_costs_the_same_with_any_number_of_dates(client, full, number):
    full.dates = [on("2026-11-03") for _ in range(number)]
    full.projects = list(german(ProjectPage).all()[:number])
    full.action_fields = list(german(FieldPage).all()[:number])
    republish(full)
    assert queries(client, f"/termine/{full.slug}/") == 16
    assert queries(client, f"/termine/{full.slug}/kalender/") == 10


def test_at_midnight_of_the_long_night_today_is_the_citys_day(client, make_event):
    page = make_event(dates=[on("2026-10-25")])
    with time_machine.travel(datetime(2026, 10, 25, 22, 59, tzinfo=UTC), tick=False):
        assert client.get(f"/termine/{page.slug}/").context_data["next"]
    with time_machine.travel(datetime(2026, 10, 25, 23, 0, tzinfo=UTC), tick=False):
        assert client.get(f"/termine/{page.slug}/").context_data["next"] is None


def test_who_must_register_is_not_told_the_opposite(client, full):
    assert "Sie müssen sich nicht anmelden." in html(client, full)
    full.registration_url = "https://anmeldung.example.org/"
    republish(full)
    assert "Sie müssen sich nicht anmelden." not in html(client, full)
    assert "Zur Anmeldung" in html(client, full)
