"""What a body of blocks points to is read together, and nothing leads to what nobody may see."""

import json

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page
from wagtail.rich_text import expand_db_html

from core.blocks.choosers import KnownChooser
from core.models import CustomDocument, CustomImage
from core.queries.story import read_story
from home.models import ContentPage
from projects.models import ProjectPage
from tests.conftest import with_sizes
from tests.core.test_blocks import story_page


def text(*links) -> dict:
    return {"type": "text", "value": "<p>" + " ".join(links) + "</p>"}


def to_page(page) -> str:
    return f'<a linktype="page" id="{page.pk}">{page.title}</a>'


def reading(body) -> int:
    """How many queries a body takes, the frame of its page left aside."""
    request = RequestFactory().get("/")
    Page.objects.last().get_url(request)
    with CaptureQueriesContext(connection) as captured:
        body.render_as_block({"page": None, "request": request})
    return len(captured)


@pytest.fixture
def kit(city) -> ContentPage:
    with_sizes(*CustomImage.objects.all())
    return ContentPage.objects.get(slug="baukasten")


def several(kit, times) -> ContentPage:
    """A page that holds all blocks of the kit so many times, but what its modules draw (their queries are theirs)."""
    rows = [row for row in kit.body.get_prep_value() if row["type"] != "widget"]
    rows = [row for row in rows if not (row["type"] == "teasers" and row["value"]["newest"])]
    return story_page([{"type": row["type"], "value": row["value"]} for row in rows] * times, slug=f"mal-{times}")


@pytest.mark.parametrize("times", [1, 3])
def test_pages_documents_and_pictures_take_a_query_each_however_many_blocks_there_are(kit, times):
    assert reading(several(kit, times).body) == 3


def test_control_wagtails_own_reading_grows(kit, monkeypatch):
    monkeypatch.delattr(KnownChooser, "bulk_to_python")
    once, thrice = (wagtails_own_reading(several(kit, times).body) for times in (1, 3))
    assert thrice > once > 3


def wagtails_own_reading(body) -> int:
    """How many queries the same body takes without `read_story`; cards and renditions left aside."""
    with CaptureQueriesContext(connection) as captured:
        for child in body:
            if child.block_type == "text":
                expand_db_html(child.value.source)
    return len(captured)


def test_links_in_texts_lead_where_wagtail_leads(city):
    project, document = ProjectPage.objects.visible().first(), CustomDocument.objects.first()
    row = text(
        to_page(project),
        f'<a linktype="document" id="{document.pk}">Datei</a>',
        '<a href="https://example.org">außen</a>',
        '<a href="mailto:amt@example.org">Post</a>',
        '<a linktype="page" id="999999">weg</a>',
        '<a linktype="document" id="999999">weg</a>',
    )
    page = story_page([row, row])
    story = read_story(page.body, None)
    assert story.rich[row["value"]] == expand_db_html(row["value"])
    assert f'href="{project.url}"' in story.rich[row["value"]]
    assert "<a>weg</a>" in story.rich[row["value"]]


def test_a_link_to_a_draft_is_none_for_readers(client, project):
    page = story_page([text(to_page(project))])
    assert f'<a href="{project.url}">' in client.get(page.url).content.decode()
    project.unpublish()
    assert f"<a>{project.title}</a>" in client.get(page.url).content.decode()


def test_a_link_to_a_restricted_page_stays_since_those_who_may_must_get_there(client, project):
    project.view_restrictions.create(restriction_type="login")
    page = story_page([text(to_page(project))])
    assert f'<a href="{project.url}">' in client.get(page.url).content.decode()


def test_the_same_picture_keeps_the_words_of_each_place(client, city):
    image = CustomImage.objects.first()

    def one(words) -> dict:
        return {"type": "picture", "value": {"image": image.pk, "decorative": not words, "alt_text": words}}

    html = client.get(story_page([one("Morgens"), one("Abends"), one("")]).url).content.decode()
    assert [html.count(f'alt="{words}"') for words in ("Morgens", "Abends", "")] == [1, 1, 1]


def test_a_picture_that_is_gone_leaves_a_page_that_works(client, city):
    image = CustomImage.objects.create(title="Weg", file=CustomImage.objects.first().file)
    rows = [
        {"type": "picture", "value": {"image": image.pk, "decorative": False, "alt_text": "Ein Baum"}},
        text("Rest"),
    ]
    page = story_page(rows)
    CustomImage.objects.filter(pk=image.pk).delete()
    answer = client.get(page.url)
    assert answer.status_code == 200
    assert "Rest" in answer.content.decode()


def test_a_card_says_what_its_page_says(client, city):
    project = ProjectPage.objects.visible().first()
    value = {"heading": "", "pages": [project.pk, city.pk], "newest": "", "number": 3}
    page = story_page([{"type": "teasers", "value": value}])
    cards = read_story(page.body, None).cards
    assert (cards[project.pk].title, cards[project.pk].text) == (project.title, project.lead)
    assert (cards[city.pk].text, cards[city.pk].illustration) == (city.lead, city.illustration)


def test_a_preview_draws_what_has_not_been_saved(city):
    page = ContentPage(title="Neu", slug="neu")
    page.body = json.dumps([text(to_page(city))])
    city.add_child(instance=page)
    page.body = [("quote", {"text": "Neu gesagt", "who": "Wer", "function": ""})]
    html = page.make_preview_request().render().content.decode()
    assert "Neu gesagt" in html
