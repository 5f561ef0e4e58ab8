"""Pages that editors build from blocks."""

from datetime import UTC, datetime

import pytest

from home.models import ContentPage, HomePage
from tests.core.test_blocks import story_page
from tests.core.test_story import text

KIT = "/baukasten/"


@pytest.fixture
def kit(city) -> ContentPage:
    return ContentPage.objects.get(slug="baukasten")


def test_it_stands_below_the_home_page_and_below_its_like(city):
    assert {model.__name__ for model in ContentPage.allowed_parent_page_models()} == {"HomePage", "ContentPage"}
    assert ContentPage in HomePage.allowed_subpage_models()


def test_four_headings_make_a_table_of_contents(client, city):
    def page(number):
        headings = "".join(f"<h2>Teil {n}</h2>" for n in range(number))
        return story_page([{"type": "text", "value": headings}], slug=f"teile-{number}")

    html = client.get(page(4).url).content.decode()
    assert '<a href="#teil-2">' in html
    assert '<h2 id="teil-2">' in html
    assert "Auf dieser Seite" not in client.get(page(3).url).content.decode()


def test_the_table_of_contents_leads_to_headings_that_are_there(client, kit):
    html = client.get(KIT).content.decode()
    outline = html.split('aria-labelledby="h-outline"')[1].split("</nav>")[0]
    anchors = [part.split('"')[0] for part in outline.split('href="#')[1:]]
    assert len(anchors) == 9
    assert all(html.count(f'id="{anchor}"') == 1 for anchor in anchors)


def test_pages_below_are_listed_if_an_editor_wants_it(client, kit):
    child = kit.get_children().first()
    assert "In diesem Bereich" not in client.get(KIT).content.decode()
    kit.show_children = True
    kit.save()
    assert f'<a href="{child.url}">' in client.get(KIT).content.decode()
    child.view_restrictions.create(restriction_type="login")
    assert "In diesem Bereich" not in client.get(KIT).content.decode()


def test_it_says_when_it_was_last_changed_by_the_clock_of_the_city(client, kit):
    kit.last_published_at = datetime(2026, 3, 7, 23, 30, tzinfo=UTC)
    kit.save()
    assert "Zuletzt geändert am 8. März 2026" in client.get(KIT).content.decode()


def test_it_may_stand_in_the_menu_and_the_kit_does_not(client, kit):
    menu = client.get("/").content.decode().split("<main")[0]
    assert KIT not in menu
    kit.show_in_menus = True
    kit.save()
    assert KIT in client.get("/").content.decode().split("<main")[0]


def test_a_preview_of_a_new_page_works(city):
    page = ContentPage(title="Neu", slug="neu", show_children=True, locale=city.locale)
    page.body = [("text", "<p>Ganz neu</p>")]
    assert "Ganz neu" in page.make_preview_request().render().content.decode()


def test_words_of_a_page_are_found_by_search(client, city):
    page = story_page([text("Wunderbaum")])
    assert page in list(ContentPage.objects.search("Wunderbaum"))
