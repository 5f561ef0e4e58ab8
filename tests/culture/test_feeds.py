"""Calendar files: another program reads the same local times, and nothing that an editor types breaks one."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil import tz
from icalendar import Calendar
from wagtail.models import PageViewRestriction

from core.models import Place
from culture.domain import CalendarEntry, calendar_file
from culture.models import EventPage, Occurrence
from projects.models import FieldPage
from tests.culture.conftest import change, every, on, republish
from tests.culture.foreign import read

pytestmark = pytest.mark.usefixtures("october")
BERLIN = ZoneInfo("Europe/Berlin")


def calendar(client, page: EventPage) -> dict:
    answer = client.get(f"/termine/{page.slug}/kalender/")
    assert answer.status_code == 200
    return read(answer.content)


def by_local_start(found: dict) -> dict[str, dict]:
    return {event["start"]: event for event in found["events"]}


def test_a_foreign_program_reads_the_stored_moments(client, make_event):
    """Every Sunday for a year and a half, across four changes of the clocks, and dates around both odd nights."""
    page = make_event(
        series=every("FREQ=WEEKLY;BYDAY=SU", "2026-10-04", "18:00", "20:00"),
        dates=[
            on("2026-10-25", "00:30", "01:30"), on("2026-10-25", "02:30", "03:30"), on("2026-10-24", "23:00", "04:00"),
            on("2027-03-28", "01:30", "03:30"), on("2027-03-28", "03:00", "04:00"), on("2027-03-27", "23:00", "04:00"),
        ],
    )  # fmt: skip
    found = {event["uid"]: event for event in calendar(client, page)["events"]}
    stored = list(Occurrence.objects.filter(event=page))
    assert len(found) == len(stored) == 84
    for one in stored:
        event = found[str(one.uid)]
        assert datetime.fromisoformat(event["startUtc"]) == one.start
        assert datetime.fromisoformat(event["endUtc"]) == one.end
        if datetime.fromisoformat(event["start"]).tzinfo:
            continue
        # Two oracles for the face on the wall: zoneinfo, and dateutil with the machine's own data.
        for zone in (BERLIN, tz.gettz("Europe/Berlin")):
            assert datetime.fromisoformat(event["start"]) == one.start.astimezone(zone).replace(tzinfo=None)
        assert event["zone"] == "Europe/Berlin"
    assert sum(event["zone"] == "UTC" for event in found.values()) == 1


def test_six_in_the_evening_stays_six_in_the_evening(client, make_event):
    page = make_event(series=every("FREQ=WEEKLY;BYDAY=SU", "2026-10-18", "18:00", "20:00"))
    found = by_local_start(calendar(client, page))
    assert found["2026-10-18T18:00:00"]["startUtc"] == "2026-10-18T16:00:00Z"
    assert found["2026-10-25T18:00:00"]["startUtc"] == "2026-10-25T17:00:00Z"
    assert found["2027-03-21T18:00:00"]["startUtc"] == "2027-03-21T17:00:00Z"
    assert found["2027-03-28T18:00:00"]["startUtc"] == "2027-03-28T16:00:00Z"


def test_an_event_in_the_repeated_hour_is_in_its_first_pass_for_every_program(client, make_event):
    """Written in UTC: ical.js takes a local time of this hour for the second pass, the standard for the first."""
    page = make_event(dates=[on("2026-10-25", "02:15", "02:45"), on("2026-10-25", "01:00", "02:30")])
    found = {event["startUtc"]: event for event in calendar(client, page)["events"]}
    assert found["2026-10-25T00:15:00Z"]["endUtc"] == "2026-10-25T00:45:00Z"
    assert found["2026-10-25T00:15:00Z"]["zone"] == "UTC"
    assert found["2026-10-24T23:00:00Z"]["endUtc"] == "2026-10-25T00:30:00Z"
    assert found["2026-10-24T23:00:00Z"]["zone"] == "Europe/Berlin"


def test_a_moment_in_the_second_pass_comes_through_too(client, make_event):
    """No form makes such a date; a file from elsewhere may."""
    page = make_event(dates=[on("2026-10-25", "02:15", "02:45")])
    later = Occurrence.objects.get(event=page)
    later.start, later.end = (one + timedelta(hours=1) for one in (later.start, later.end))
    later.save()
    (event,) = calendar(client, page)["events"]
    assert (event["startUtc"], event["endUtc"]) == ("2026-10-25T01:15:00Z", "2026-10-25T01:45:00Z")


def test_control_without_the_zones_rule_the_times_are_wrong(client, make_event):
    """The time zone inside the file is the guard: without it another program takes the times for its own."""
    page = make_event(dates=[on("2026-10-25", "18:00", "20:00")])
    content = client.get(f"/termine/{page.slug}/kalender/").content
    before, _begin, rest = content.partition(b"BEGIN:VTIMEZONE")
    bare = before + rest.partition(b"END:VTIMEZONE\r\n")[2]
    assert by_local_start(read(content))["2026-10-25T18:00:00"]["startUtc"] == "2026-10-25T17:00:00Z"
    assert by_local_start(read(bare))["2026-10-25T18:00:00"]["startUtc"] != "2026-10-25T17:00:00Z"


def test_whole_days_are_days(client, make_event):
    several = on("2026-10-24")
    several.last_day = date(2026, 10, 26)
    page = make_event(dates=[on("2026-10-25"), several])
    found = sorted((event["start"], event["end"], event["allDay"]) for event in calendar(client, page)["events"])
    assert found == [("2026-10-24", "2026-10-27", True), ("2026-10-25", "2026-10-26", True)]


ODD = "Grüße; mit Komma, Strichpunkt; Umbruch\nund Rückstrich \\n 🌱👩‍👩‍👧‍👦, " + "Donaudampfschiff" * 9


def test_long_german_text_comes_through_as_it_is(client, make_event):
    place = Place.objects.first()
    page = make_event(
        "Ä, Ö; Ü: „Grüße“ \\ 🌱", lead=ODD[:400], room="Raum 1; links, hinten", place=place, dates=[on("2026-11-03")]
    )
    content = client.get(f"/termine/{page.slug}/kalender/").content
    (event,) = read(content)["events"]
    assert event["summary"] == "Ä, Ö; Ü: „Grüße“ \\ 🌱"
    assert ODD[:400] in event["description"]
    assert event["location"].startswith(f"{place.name}, Raum 1; links, hinten")


def test_no_line_is_longer_than_75_octets_and_none_is_cut_within_a_letter(client, make_event):
    page = make_event("🌱" * 60, lead="ä👩‍👩‍👧‍👦" * 40, dates=[on("2026-11-03")])
    content = client.get(f"/termine/{page.slug}/kalender/").content
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in content.replace(b"\r\n", b"")
    for line in lines:
        line.decode()
    assert read(content)["events"][0]["summary"] == "🌱" * 60


BREAKS = ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"]


@pytest.mark.parametrize("end_of_line", BREAKS)
def test_no_title_can_put_an_event_of_its_own_into_a_file(client, make_event, end_of_line):
    attack = end_of_line.join(["Harmlos", "END:VEVENT", "BEGIN:VEVENT", "UID:boese", "SUMMARY:Böse", "X:\x01\x1f"])
    page = make_event("x", dates=[on("2026-11-03", note=attack[:200])], organiser=attack[:120], room=attack[:120])
    EventPage.objects.filter(pk=page.pk).update(title=attack, lead=attack)
    content = client.get(f"/termine/{page.slug}/kalender/").content
    (event,) = read(content)["events"]
    assert event["summary"].startswith("Harmlos")
    assert "boese" not in event["uid"]
    assert content.count(b"BEGIN:VEVENT\r\n") == 1
    assert not {0x01, 0x1F} & set(content)
    assert len(Calendar.from_ical(content).walk("VEVENT")) == 1


def test_control_an_unescaped_title_would(make_event):
    """The library's escaping is the guard; a line written by hand shows what it keeps out."""
    head = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n"
    body = (
        "BEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:20261101T000000Z\r\nSUMMARY:{}\r\nEND:VEVENT\r\n"
    )
    attack = "Harmlos\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:2\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:20261101T000000Z"
    assert len(read(head + body.format(attack).encode() + b"END:VCALENDAR\r\n")["events"]) == 2


def test_a_cancelled_and_a_moved_date_say_so(client, make_event):
    page = make_event(
        "Treffen",
        online_url="https://konferenz.example.org/x",
        place=Place.objects.first(),
        dates=[
            on("2026-11-03", "18:00", "20:00", status="EventCancelled", note="Krank"),
            on("2026-11-04", "18:00", "20:00", status="EventPostponed"),
            on("2026-11-05", "18:00", "20:00", status="EventMovedOnline"),
            on("2026-11-06", "18:00", "20:00", status="EventRescheduled", was_day=date(2026, 10, 25)),
        ],
    )
    found = by_local_start(calendar(client, page))
    said = {start[8:10]: (event["status"], event["summary"]) for start, event in found.items()}
    assert said == {
        "03": ("CANCELLED", "Abgesagt: Treffen"),
        "04": ("CANCELLED", "Verschoben: Treffen"),
        "05": ("CONFIRMED", "Jetzt online: Treffen"),
        "06": ("CONFIRMED", "Treffen"),
    }
    assert "Krank" in found["2026-11-03T18:00:00"]["description"]
    assert found["2026-11-05T18:00:00"]["location"] == "https://konferenz.example.org/x"
    assert found["2026-11-05T18:00:00"]["geo"] is None
    assert found["2026-11-03T18:00:00"]["geo"] is not None
    assert "Zuerst geplant für Sonntag, 25. Oktober, 18 Uhr" in found["2026-11-06T18:00:00"]["description"]


def test_a_change_keeps_the_name_and_counts(client, make_event):
    page = make_event(series=every("FREQ=WEEKLY;COUNT=2", "2026-11-03", "18:00", "20:00"))
    before = by_local_start(calendar(client, page))["2026-11-03T18:00:00"]
    page.changes = [change("2026-11-03", "rescheduled", new_day="2026-11-04")]
    republish(page)
    after = by_local_start(calendar(client, page))["2026-11-04T18:00:00"]
    assert after["uid"] == before["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 1)


def test_one_date_comes_alone_and_only_from_its_own_event(client, make_event):
    page, other = (make_event(dates=[on("2026-11-03", "18:00", "20:00"), on("2026-11-04")]) for _ in range(2))
    one = Occurrence.objects.filter(event=page).first()
    answer = client.get(f"/termine/{page.slug}/kalender/{one.uid}/")
    assert [event["uid"] for event in read(answer.content)["events"]] == [str(one.uid)]
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{page.slug}-2026-11-03.ics"'
    assert client.get(f"/termine/{other.slug}/kalender/{one.uid}/").status_code == 404
    assert client.get(f"/termine/{page.slug}/kalender/{one.uid}x/").status_code == 404
    assert client.post(f"/termine/{page.slug}/kalender/{one.uid}/").status_code in (403, 405)


def test_a_date_has_the_same_name_in_every_file(client, empty_index, make_event):
    page = make_event(dates=[on("2026-11-03", "18:00", "20:00")])
    one = Occurrence.objects.get(event=page)
    places = ["/termine/kalender/", f"/termine/{page.slug}/kalender/", f"/termine/{page.slug}/kalender/{one.uid}/"]
    assert {event["uid"] for place in places for event in read(client.get(place).content)["events"]} == {str(one.uid)}


def test_the_subscription_holds_what_the_filter_shows(client, empty_index, make_event):
    field = FieldPage.objects.get(slug="lebensraum")
    mine = make_event("Mit Feld", kind="workshop", dates=[on("2026-11-03")])
    mine.action_fields = [field]
    republish(mine)
    make_event("Ohne Feld", dates=[on("2026-11-04")])
    every_one = read(client.get("/termine/kalender/").content)
    assert [event["summary"] for event in every_one["events"]] == ["Mit Feld", "Ohne Feld"]
    assert every_one["name"] == "Norderstedt GO!: Termine"
    for query in ("field=lebensraum", "kind=workshop", "kind=workshop&field=lebensraum&field=quatsch&view=month"):
        found = read(client.get(f"/termine/kalender/?{query}").content)
        assert [event["summary"] for event in found["events"]] == ["Mit Feld"]
    assert read(client.get("/termine/kalender/?kind=tour").content)["events"] == []


def test_what_is_over_stays_for_a_while(client, empty_index, make_event):
    make_event("Neulich", dates=[on("2026-09-01")])
    make_event("Einst", dates=[on("2026-05-01")])
    assert [event["summary"] for event in read(client.get("/termine/kalender/").content)["events"]] == ["Neulich"]


def test_who_has_the_calendar_already_gets_no_second_copy(client, make_event):
    page = make_event(dates=[on("2026-11-03", "18:00", "20:00")])
    first = client.get(f"/termine/{page.slug}/kalender/")
    again = client.get(f"/termine/{page.slug}/kalender/", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    page.title = "Neuer Titel"
    republish(page)
    changed = client.get(f"/termine/{page.slug}/kalender/", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


@pytest.mark.parametrize("hidden", ["draft", "restricted"])
def test_what_is_hidden_is_in_no_file(client, make_event, hidden):
    page = make_event("Streng geheim", dates=[on("2026-11-03")])
    one = Occurrence.objects.get(event=page)
    if hidden == "draft":
        page.unpublish()
    else:
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert b"geheim" not in client.get("/termine/kalender/").content
    for address in (f"/termine/{page.slug}/kalender/", f"/termine/{page.slug}/kalender/{one.uid}/"):
        assert b"BEGIN" not in client.get(address).content


def test_the_zones_rule_is_that_of_the_time_zone_database():
    """From 2000 to 2099: a date at noon each week, read by ical.js, means what zoneinfo says."""
    begin = datetime(2000, 1, 2, 12, tzinfo=UTC)
    moments = [begin + timedelta(weeks=number) for number in range(0, 5200, 3)]
    entries = [
        CalendarEntry(
            str(number), one, one + timedelta(hours=1), False, "x", "", "", None, "http://x/", "CONFIRMED", "x", 0, one
        )
        for number, one in enumerate(moments)
    ]
    found = read(calendar_file(entries, name="x", product="x", url="http://x/", language="de"))["events"]
    assert [datetime.fromisoformat(event["startUtc"]) for event in found] == moments
    assert [event["start"] for event in found] == [f"{one.astimezone(BERLIN):%Y-%m-%dT%H:%M:%S}" for one in moments]
