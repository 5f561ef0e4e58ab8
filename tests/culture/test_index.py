"""The list and the month show the same dates; every state has an address, and nonsense in one is no error."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from culture.domain import Month, grid, parse_month
from culture.models import EventIndexPage, EventPage, Occurrence
from projects.models import FieldPage, ProjectPage, WorkingGroupPage
from tests.conftest import cold_caches, forget_pages
from tests.culture.conftest import every, on, publish_event, republish, standing

pytestmark = pytest.mark.usefixtures("october")
BUDGET = 16


def shown(client, query: str = "") -> list[str]:
    """The titles of a list, in their order."""
    forget_pages()
    months = client.get(f"/termine/?{query}").context_data["months"]
    return [one.event.title for month in months for day in month.days for one in day.dates]


def cells(client, query: str) -> dict[str, list[str]]:
    """The days of a grid that have dates, with their titles."""
    weeks = client.get(f"/termine/?view=month&{query}").context_data["weeks"]
    return {
        str(cell.day): [one.event.title for one in cell.dates]
        for week in weeks for cell in week if cell and cell.dates
    }  # fmt: skip


def publish_autumn(index: EventIndexPage) -> None:
    """Dates before, on and after the 1st of October 2026."""
    publish_event(index, "Vorbei", dates=[on("2026-09-20", "18:00", "20:00")])
    publish_event(index, "Läuft gerade", dates=[on("2026-10-01", "11:00", "13:00")])
    publish_event(index, "Heute schon vorbei", dates=[on("2026-10-01", "08:00", "09:00")])
    publish_event(index, "Woche", kind="open-day", dates=[on("2026-10-29", last_day=date(2026, 11, 2))])
    publish_event(index, "Nacht", dates=[on("2026-10-24", "23:00", "04:00")])
    publish_event(index, "Winter", kind="workshop", dates=[on("2026-12-01", "18:00", "20:00")])


@pytest.fixture(scope="class")
def standing_autumn(django_db_setup, django_db_blocker) -> Iterator[None]:
    with standing(django_db_blocker, publish_autumn):
        yield


@pytest.fixture
def autumn(standing_autumn, city) -> None:
    """The dates of an autumn, as nobody has touched them yet."""


NONSENSE = [
    "view=quatsch",
    "month=quatsch",
    "month=9999-12",
    "month=2026-13",
    "when=bald",
    "kind=quatsch",
    "field=../../etc/passwd",
    "group=%00",
    "month=<script>alert(1)</script>",
    "view=" + "a" * 5000,
]


class TestTheDatesOfAnAutumn:
    """Read in every way; they are published once for all of it."""

    def test_the_list_begins_now(self, client, autumn):
        assert shown(client) == ["Läuft gerade", "Nacht", "Woche", "Winter"]
        assert "4 kommende Termine" in client.get("/termine/").content.decode()

    def test_what_is_over_comes_on_request_newest_first(self, client, autumn):
        assert shown(client, "when=past") == ["Heute schon vorbei", "Vorbei"]

    def test_a_month_shows_all_that_it_touches(self, client, autumn):
        assert shown(client, "month=2026-10") == ["Heute schon vorbei", "Läuft gerade", "Nacht", "Woche"]
        assert shown(client, "month=2026-11") == ["Woche"]
        assert shown(client, "month=2026-09") == ["Vorbei"]
        assert shown(client, "month=2027-05") == []

    def test_the_grid_shows_what_the_list_of_the_month_shows(self, client, autumn):
        for month in ("2026-09", "2026-10", "2026-11", "2026-12", "2027-01"):
            listed = shown(client, f"month={month}")
            assert shown(client, f"view=month&month={month}") == listed
            assert {title for titles in cells(client, f"month={month}").values() for title in titles} == set(listed)

    def test_a_date_of_several_days_stands_on_each(self, client, autumn):
        assert cells(client, "month=2026-10")["2026-10-31"] == ["Woche"]
        assert cells(client, "month=2026-11") == {"2026-11-01": ["Woche"], "2026-11-02": ["Woche"]}
        assert cells(client, "month=2026-10")["2026-10-24"] == ["Nacht"]
        assert "2026-10-25" not in cells(client, "month=2026-10")

    def test_every_link_of_the_grid_leads_to_an_entry_below(self, client, autumn):
        html = client.get("/termine/?view=month&month=2026-11").content.decode()
        assert html.count('href="#tag-2026-11-01"') == 2
        assert 'id="tag-2026-11-01"' in html

    def test_today_is_marked_in_words_for_machines(self, client, autumn):
        html = client.get("/termine/?view=month").content.decode()
        assert html.count('aria-current="date"') == 1
        assert 'href="#tag-2026-10-01" aria-current="date"' in html

    def test_the_grid_is_a_table_that_speaks(self, client, autumn):
        html = client.get("/termine/?view=month").content.decode()
        assert "Kalender für Oktober 2026" in html
        assert html.count('<th scope="col"><abbr title="') == 7
        assert '<abbr title="Montag">Mo</abbr>' in html
        assert "1 <i>Termin</i>" in html

    def test_one_can_leaf_to_every_month_with_dates_and_no_further(self, client, autumn):
        seen, query = [], "view=month&month=2026-09"
        while query:
            context = client.get(f"/termine/?{query}").context_data
            seen.append(str(context["state"].month))
            query = context["addresses"]["next"].removeprefix("?")
        assert seen == ["2026-09", "2026-10", "2026-11", "2026-12"]
        assert client.get("/termine/?month=2026-09").context_data["addresses"]["previous"] == ""

    @pytest.mark.parametrize("query", NONSENSE)
    def test_nonsense_is_ignored_with_a_notice(self, client, autumn, query):
        answer = client.get(f"/termine/?{query}")
        html = answer.content.decode()
        assert answer.status_code == 200
        assert "kennen wir nicht:" in html
        assert "<script>alert" not in html
        assert "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" not in html
        assert shown(client, query) == ["Läuft gerade", "Nacht", "Woche", "Winter"]

    def test_random_addresses_never_break_the_list(self, client, autumn):
        chance = random.Random(1)
        names = ["view", "month", "when", "kind", "field", "project", "group", "page", ""]
        values = [
            "month",
            "list",
            "past",
            "2026-11",
            "2000-01",
            "2100-12",
            "workshop",
            "lebensraum",
            "-1",
            "%00",
            "%ff%fe",
        ]
        values += ["'\"><svg onload=1>", "{{7*7}}", "99999999999999999999", "a" * 3000, "2026-11-11"]
        for _ in range(80):
            query = "&".join(f"{chance.choice(names)}={chance.choice(values)}" for _ in range(chance.randint(0, 8)))
            for address in (f"/termine/?{query}", f"/termine/kalender/?{query}"):
                answer = client.get(address)
                assert answer.status_code == 200, address
                assert b"<svg onload" not in answer.content
                assert not answer.cookies


@pytest.mark.parametrize(
    ("month", "weeks", "first"),
    [("2026-02", 4 + 1, 6), ("2027-02", 4, 0), ("2026-11", 6, 6), ("2024-02", 5, 3), ("2100-02", 4, 0)],
)
def test_the_weeks_of_a_month(month, weeks, first):
    """From the calendar on the wall: February 2027 begins on a Monday and fills four weeks."""
    found = grid(parse_month(month), [], date(2026, 10, 1))
    assert len(found) == weeks
    assert [cell is None for cell in found[0]].index(False) == first
    days = [cell.day for week in found for cell in week if cell]
    assert days == sorted(days)
    assert {day.month for day in days} == {parse_month(month).number}


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-13", "2026-00", "0000-01", "1999-12", "2101-01", "2026-1", "٢٠٢٦-١١"]
)
def test_what_is_no_month_is_none(text):
    assert parse_month(text) is None


def test_months_follow_each_other():
    assert [str(Month(2026, 12).shifted(step)) for step in (-12, -1, 0, 1, 13)] == [
        "2025-12", "2026-11", "2026-12", "2027-01", "2028-01",
    ]  # fmt: skip
    assert Month(2026, 10).range().length.total_seconds() == (31 * 24 + 1) * 3600


def test_a_long_list_ends_with_the_way_to_the_rest(client, empty_index, make_event):
    make_event("Täglich", series=every("FREQ=DAILY;COUNT=40", "2026-10-02", "18:00", "20:00"))
    answer = client.get("/termine/")
    assert len(shown(client)) == 20
    assert answer.context_data["more_url"] == "?month=2026-10"
    assert "Die nächsten 20 Termine" in answer.content.decode()
    assert len(shown(client, "month=2026-10")) == 30


# ---- filter ----


def publish_related(index: EventIndexPage) -> None:
    """Three dates that belong to fields, a project, a working group."""
    pages = {name: publish_event(index, name, kind="workshop", dates=[on("2026-11-03")]) for name in "abc"}
    pages["a"].action_fields = [FieldPage.objects.get(slug="lebensraum"), FieldPage.objects.get(slug="bildungswelt")]
    pages["b"].projects = [ProjectPage.objects.get(slug="smarte-beleuchtung")]
    pages["b"].action_fields = [FieldPage.objects.get(slug="lebensraum")]
    pages["c"].working_group = WorkingGroupPage.objects.get(slug="urbane-daten")
    pages["c"].kind = "tour"
    for page in pages.values():
        republish(page)


@pytest.fixture(scope="class")
def standing_related(django_db_setup, django_db_blocker) -> Iterator[None]:
    with standing(django_db_blocker, publish_related):
        yield


@pytest.fixture
def related(standing_related, city) -> dict[str, EventPage]:
    """These dates by their titles, as nobody has touched them yet."""
    return {page.title: page for page in EventPage.objects.all()}


class TestWhatBelongsToOthers:
    """Filtered by what dates belong to; they are published once for all of it."""

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("kind=workshop", "ab"),
            ("kind=workshop&kind=tour", "abc"),
            ("field=lebensraum", "ab"),
            ("field=lebensraum&field=bildungswelt", "ab"),
            ("project=smarte-beleuchtung", "b"),
            ("group=urbane-daten", "c"),
            ("group=urbane-daten&kind=workshop", ""),
            ("field=lebensraum&project=smarte-beleuchtung", "b"),
        ],
    )
    def test_each_filter_finds_its_dates(self, client, related, query, expected):
        assert shown(client, query) == list(expected)
        assert shown(client, f"{query}&month=2026-11") == list(expected)
        assert shown(client, f"{query}&view=month&month=2026-11") == list(expected)

    def test_choices_without_dates_are_not_offered_but_known(self, client, related):
        options = client.get("/termine/").context_data["options"]
        assert [choice.value for choice in options["field"]] == ["lebensraum", "bildungswelt"]
        answer = client.get("/termine/?field=mobilitaetswege")
        assert "kennen wir nicht" not in answer.content.decode()
        assert "Kein Termin passt" in answer.content.decode()

    def test_a_filter_and_a_month_can_be_taken_back_one_by_one(self, client, related):
        html = client.get("/termine/?field=lebensraum&kind=workshop&month=2026-11").content.decode()
        assert 'href="/termine/?month=2026-11&amp;field=lebensraum"' in html
        assert 'href="/termine/?month=2026-11&amp;kind=workshop"' in html
        assert 'href="/termine/?view=month&amp;month=2026-11&amp;kind=workshop&amp;field=lebensraum"' in html
        assert '<input type="hidden" name="month" value="2026-11">' in html
        assert "webcal://localhost/termine/kalender/?kind=workshop&amp;field=lebensraum" in html

    @pytest.mark.parametrize("query", ["", "view=month&month=2026-11", "month=2026-11"])
    def test_what_is_hidden_is_named_nowhere(self, client, related, query):
        related["a"].unpublish()
        FieldPage.objects.get(slug="lebensraum").unpublish()
        assert shown(client, query) == ["b", "c"]
        assert "Unser Lebensraum" not in client.get(f"/termine/?{query}").content.decode()

    def test_scripts_in_titles_stay_text(self, client, related):
        page = related["a"]
        page.title, page.organiser = "<script>alert(1)</script>", "</script><script>alert(2)</script>"
        republish(page)
        for address in ("/termine/", "/termine/?view=month&month=2026-11", f"/termine/{page.slug}/"):
            assert b"<script>alert" not in client.get(address).content


def test_the_counts_beside_the_choices_are_the_lists_lengths(client, city):
    with time_machine.travel(datetime.now(UTC)):
        options = client.get("/termine/").context_data["options"]
        assert {"kind", "field", "project", "group"} == set(options)
        for name, choices in options.items():
            for choice in choices[:2]:  # Each walks through all months.
                found = Occurrence.objects.filter(pk__in=_all(client, f"{name}={choice.value}"))
                assert found.count() == choice.count, (name, choice)


def _all(client, query: str) -> list[int]:
    """All coming dates of a filter, month by month."""
    now = datetime.now(UTC)
    found, address = set(), f"month={now:%Y-%m}&{query}"
    while address:
        context = client.get(f"/termine/?{address}").context_data
        found |= {
            one.pk for month in context["months"] for day in month.days for one in day.dates if one.end > now
        }  # fmt: skip
        address = context["addresses"]["next"].removeprefix("?")
    return list(found)


def test_an_empty_calendar_offers_a_way_on(client, empty_index):
    for query in ("", "view=month", "when=past", "month=2026-12"):
        html = client.get(f"/termine/?{query}").content.decode()
        assert "ngo-empty" in html
        assert "kern-btn" in html.partition("ngo-empty")[2]


# ---- what is hidden, and what it costs ----


def queries(client, address: str) -> int:
    cold_caches()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


LISTS = [
    "/termine/",
    "/termine/?view=month&month=2026-11",
    "/termine/?when=past",
    "/termine/?field=lebensraum&kind=workshop",
    "/termine/kalender/",
]


def test_a_list_costs_the_same_with_any_number_of_dates(client, empty_index, make_event):
    fields = [FieldPage.objects.get(slug="lebensraum")]
    costs = []
    for number in (1, 2, 27):
        for _ in range(number):
            page = make_event("x", kind="workshop", dates=[on("2026-11-03"), on("2026-09-03")], publish=False)
            page.action_fields = fields
            republish(page)
        costs.append({address: queries(client, address) for address in LISTS})
    assert costs[0] == costs[1] == costs[2]
    assert max(costs[0].values()) <= BUDGET
