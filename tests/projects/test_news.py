"""News: filtered by address, shown where they belong, taken along as feed and by the open interface."""

from xml.etree import ElementTree

import pytest
from wagtail.models import PageViewRestriction

from projects.models import FieldPage, NewsCategory, NewsPage, ProjectPage
from tests.conftest import german

pytestmark = pytest.mark.django_db
SHOWN = ("/projekte/sammelaktion-mobilgeraete/", "/handlungsfelder/digitales-wir/", "/")
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def one(city) -> NewsPage:
    return NewsPage.objects.get(slug="sammelaktion-zieht-zwischenbilanz")


def titles(answer) -> list[str]:
    return [page.title for page in answer.context["part"].object_list]


def test_all_news_are_there_the_newest_first(client, city):
    days = [page.day for page in client.get("/aktuelles/").context["part"].object_list]
    assert len(days) == NewsPage.objects.count() == 6
    assert days == sorted(days, reverse=True)


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("?category=programm", {"programm-im-ausschuss"}),
        ("?field=mobilitaetswege", {"arbeitskreis-mobilitaet-sucht-mitdenkende"}),
        ("?project=smarte-beleuchtung", {"licht-nach-bedarf-am-reiherhagen"}),
        ("?category=programm&category=mitmachen&field=mobilitaetswege", {"arbeitskreis-mobilitaet-sucht-mitdenkende"}),
        (
            "?field=lebensraum&field=digitales-wir&project=sammelaktion-mobilgeraete",
            {"sammelaktion-zieht-zwischenbilanz"},
        ),
    ],
)
def test_a_filter_has_an_address_and_doubles_nothing(client, city, query, slugs):
    found = [page.slug for page in client.get(f"/aktuelles/{query}").context["part"].object_list]
    assert set(found) == slugs
    assert len(found) == len(slugs)


def test_nonsense_in_an_address_is_said_and_left_out(client, city):
    answer = client.get("/aktuelles/?category=quatsch&seite=999")
    assert answer.status_code == 200
    assert "quatsch" in answer.text
    assert len(titles(answer)) == 6


def test_news_stand_on_their_projects_and_fields_pages_and_on_home(client, one):
    for path in SHOWN:
        assert one.url in client.get(path).text, path
    assert one.url not in client.get("/projekte/echtzeitstrom/").text


def test_a_restricted_or_unpublished_piece_is_nowhere(client, one):
    PageViewRestriction.objects.create(page=one, restriction_type=PageViewRestriction.LOGIN)
    for path in ("/aktuelles/", *SHOWN, "/aktuelles/feed/", "/api/v1/news/"):
        assert one.slug not in client.get(path).text, path


def test_a_restricted_project_is_named_by_no_news(client, one):
    project = ProjectPage.objects.get(slug="sammelaktion-mobilgeraete")
    PageViewRestriction.objects.create(page=project, restriction_type=PageViewRestriction.LOGIN)
    assert project.slug not in client.get(one.url).text
    assert project.slug not in client.get("/api/v1/news/").text


def test_the_feed_follows_the_filter(client, city):
    feed = ElementTree.fromstring(client.get("/aktuelles/feed/?category=mitmachen").content)
    assert len(feed.findall("a:entry", ATOM)) == 2
    assert feed.find("a:link[@rel='alternate']", ATOM).get("href").endswith("/aktuelles/?category=mitmachen")


def test_the_open_interface_says_the_same(client, city):
    found = client.get("/api/v1/news/?category=mitmachen").json()
    assert found["count"] == 2
    assert all(item["example"] for item in found["items"])


def test_a_category_that_is_deleted_leaves_its_news(one):
    NewsCategory.objects.get(slug="aus-den-projekten").delete()
    one.refresh_from_db()
    assert one.category is None


def test_a_preview_shows_what_was_chosen_but_not_saved(editor, one):
    one.action_fields = german(FieldPage).filter(slug="arbeitswelt")
    one.save_revision()
    draft = one.get_latest_revision_as_object()
    answer = draft.make_preview_request()
    assert "Unsere Arbeitswelt" in answer.render().content.decode().replace("\u00ad", "")
