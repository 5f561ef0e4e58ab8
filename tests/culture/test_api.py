"""The dates in the open interface: what the pages say, within bounds that the description names."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from wagtail.models import PageViewRestriction

from core.models import Place
from core.schemas import DAY
from culture.models import EventIndexPage, EventPage, Occurrence
from projects.models import FieldPage, ProjectPage, WorkingGroupPage
from tests.culture.conftest import every, on, publish_event, republish, standing

pytestmark = pytest.mark.usefixtures("october")


def publish_meeting(index: EventIndexPage) -> None:
    page = publish_event(
        index,
        "Treffen",
        kind="meeting",
        place=Place.objects.get(name="Rathaus"),
        working_group=WorkingGroupPage.objects.get(slug="urbane-daten"),
        dates=[on("2026-10-25", "18:00", "20:00"), on("2026-09-01"), on("2026-12-01", "18:00", "20:00")],
    )
    page.projects = [ProjectPage.objects.get(slug="smarte-beleuchtung")]
    page.action_fields = [FieldPage.objects.get(slug="lebensraum")]
    republish(page)


@pytest.fixture(scope="module")
def standing_meeting(django_db_setup, django_db_blocker) -> Iterator[None]:
    with standing(django_db_blocker, publish_meeting):
        yield


@pytest.fixture
def event(standing_meeting, city) -> EventPage:
    """A meeting, the only event, as nobody has touched it yet."""
    return EventPage.objects.get()


def days(client, query: str = "") -> list[str]:
    answer = client.get(f"/api/v1/dates/?{query}")
    assert answer.status_code == 200, answer.content
    return [one["start"][:10] for one in answer.json()["items"]]


def test_the_list_begins_today(client, event):
    assert days(client) == ["2026-10-25", "2026-12-01"]


def test_a_date_says_all_that_the_page_says(client, event):
    one = client.get("/api/v1/dates/").json()["items"][0]
    assert one["start"] == "2026-10-25T18:00:00+01:00"
    assert one["end"] == "2026-10-25T20:00:00+01:00"
    assert (one["zone"], one["all_day"], one["status"]) == ("Europe/Berlin", False, "EventScheduled")
    assert one["url"] == f"http://localhost/termine/{event.slug}/"
    assert one["place"]["name"] == "Rathaus"
    assert (one["projects"], one["fields"], one["working_group"]) == (
        ["smarte-beleuchtung"], ["lebensraum"], "urbane-daten",
    )  # fmt: skip
    assert client.get(f"/api/v1/dates/{one['id']}/").json() == one


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("from=2026-01-01", ["2026-09-01", "2026-10-25", "2026-12-01"]),
        ("from=2026-10-25&to=2026-10-25", ["2026-10-25"]),
        ("from=2026-10-26&to=2026-11-30", []),
        ("to=2026-11-30", ["2026-10-25"]),
        ("kind=meeting&kind=tour", ["2026-10-25", "2026-12-01"]),
        ("kind=tour", []),
        ("project=smarte-beleuchtung", ["2026-10-25", "2026-12-01"]),
        ("project=echtzeitstrom", []),
        ("field=lebensraum&group=urbane-daten", ["2026-10-25", "2026-12-01"]),
        ("group=mobilitaet", []),
        ("limit=1&offset=1", ["2026-12-01"]),
        ("from=2000-01-01&to=2099-12-31", ["2026-09-01", "2026-10-25", "2026-12-01"]),
    ],
)
def test_filters_find_what_they_say(client, event, query, expected):
    assert days(client, query) == expected


def test_a_part_of_the_list_knows_the_whole(client, event):
    found = client.get("/api/v1/dates/?limit=1").json()
    assert (found["count"], len(found["items"])) == (2, 1)


WRONG = ["from=1999-12-31", "to=2100-01-01", "from=9999-12-31", "from=2026-02-30", "from=2027-02-29", "to=gestern"]
WRONG += ["from=2026-1-1", "from=٢٠٢٦-١١-٠١", "kind=quatsch", "first=2026-01-01", "month=2026-11", "limit=101", "to="]


@pytest.mark.parametrize("query", WRONG)
def test_what_is_mistyped_is_refused(client, event, query):
    assert client.get(f"/api/v1/dates/?{query}").status_code == 422


def test_the_pattern_takes_every_day_of_the_century_and_no_other():
    import re

    first = date(2000, 1, 1)
    every_day = {str(first + timedelta(days=number)) for number in range(36525)}
    assert max(every_day) == "2099-12-31"
    taken = {
        text
        for year in range(1999, 2101) for month in range(14) for day in range(33)
        if re.fullmatch(DAY, text := f"{year}-{month:02}-{day:02}")
    }  # fmt: skip
    assert taken == every_day


def test_an_unknown_date_is_404(client, event):
    assert client.get("/api/v1/dates/00000000-0000-4000-8000-000000000000/").status_code == 404
    assert client.get("/api/v1/dates/quatsch/").status_code in (404, 422)


@pytest.mark.parametrize("hidden", ["draft", "restricted"])
def test_what_is_hidden_is_in_no_answer(client, event, hidden):
    uid = Occurrence.objects.filter(event=event).latest("start").uid
    group = event.working_group
    for page in (group, *event.projects.all()):
        page.unpublish()
    one = client.get("/api/v1/dates/").json()["items"][0]
    assert (one["working_group"], one["projects"]) == ("", [])
    assert days(client, "group=urbane-daten") == days(client, "project=smarte-beleuchtung") == []
    if hidden == "draft":
        event.unpublish()
    else:
        PageViewRestriction.objects.create(page=event, restriction_type=PageViewRestriction.LOGIN)
    assert days(client) == []
    assert client.get(f"/api/v1/dates/{uid}/").status_code == 404


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_answer_costs_the_same_with_any_number(client, empty_index, make_event, number, django_assert_num_queries):
    make_event(series=every(f"FREQ=DAILY;COUNT={number}", "2026-11-01", "18:00", "20:00"))
    with django_assert_num_queries(6):
        assert len(days(client, "limit=100")) == number


def test_the_day_begins_where_the_city_is(client, empty_index, make_event):
    """A date that ends at half past midnight here still belongs to the day by UTC, and no longer to the city's."""
    make_event(dates=[on("2026-11-03", "23:00", "00:00")])
    assert Occurrence.objects.get().end == datetime(2026, 11, 3, 23, tzinfo=UTC)
    assert days(client, "from=2026-11-03") == ["2026-11-03"]
    assert days(client, "from=2026-11-04") == []
