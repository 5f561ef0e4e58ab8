"""The library of blocks: what an editor may store, how it is drawn, what is shown before anything is written."""

import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.blocks import Block
from wagtail.contrib.typed_table_block.blocks import TypedTable
from wagtail.models import Page

from core import registries
from core.blocks import (
    CallBlock,
    FigureBlock,
    GalleryBlock,
    PictureSection,
    StoryBlock,
    TableBlock,
    TeasersBlock,
    VideoBlock,
    WidgetBlock,
)
from core.models import CustomDocument, CustomImage
from core.uploads.documents import check_document
from core.uploads.refusals import UploadRefused
from home.models import ContentPage, HomePage
from projects.models import ProjectPage
from tests.conftest import german

ALL = StoryBlock().child_blocks


@pytest.fixture
def image(city) -> CustomImage:
    return CustomImage.objects.first()


@pytest.fixture
def document(city) -> CustomDocument:
    return CustomDocument.objects.first()


def errors(block: Block, value) -> set[str]:
    """The names of the fields that a block refuses."""
    try:
        block.clean(block.normalize(value))
    except ValidationError as error:
        return set(error.block_errors or ["itself"])
    return set()


def draft_errors(block: Block, value) -> set[str]:
    """The same when an editor saves a draft."""
    try:
        block.clean_deferred(block.normalize(value))
    except ValidationError as error:
        return set(error.block_errors or ["itself"])
    return set()


def picture(image, **fields) -> dict:
    return {"image": image, "decorative": False, "alt_text": "", **fields}


class TestPicture:
    @pytest.mark.parametrize("text", ["", "   ", None])
    def test_a_picture_needs_a_description(self, image, text):
        block = PictureSection()
        with pytest.raises(ValidationError) as refused:
            block.clean(block.normalize(picture(image, alt_text=text)))
        message = refused.value.block_errors["alt_text"].messages[0]
        assert message.startswith("Bitte beschreiben Sie das Bild in einem Satz.")

    def test_or_the_word_that_it_is_decorative(self, image):
        assert errors(PictureSection(), picture(image, decorative=True)) == set()
        assert errors(PictureSection(), picture(image, alt_text="Ein Baum")) == set()

    def test_a_draft_may_still_lack_it(self, image):
        assert draft_errors(PictureSection(), picture(image)) == set()

    def test_in_a_gallery_nothing_is_decorative(self, image):
        def gallery(*pictures):
            return {"heading": "", "pictures": [{"picture": one, "caption": ""} for one in pictures]}

        good = picture(image, alt_text="Ein Baum")
        assert errors(GalleryBlock(), gallery(good, good)) == set()
        assert errors(GalleryBlock(), gallery(good)) == {"pictures"}
        assert errors(GalleryBlock(), gallery(good, picture(image, decorative=True))) == {"pictures"}
        assert errors(GalleryBlock(), gallery(good, picture(image))) == {"pictures"}


class TestVideo:
    ADDRESS = "https://vimeo.com/123456789"

    def video(self, **fields) -> dict:
        return {"title": "Film", "url": "", "document": None, "transcript": "", **fields}

    def test_a_film_has_one_address(self, document):
        document.file.name = "documents/film.mp4"
        assert errors(VideoBlock(), self.video(url=self.ADDRESS)) == set()
        assert errors(VideoBlock(), self.video()) == {"url"}
        assert draft_errors(VideoBlock(), self.video()) == set()

    def test_of_a_provider_that_we_know(self):
        assert errors(VideoBlock(), self.video(url="https://example.org/film")) == {"url"}

    def test_a_film_of_our_own_is_an_mp4(self, document):
        assert errors(VideoBlock(), self.video(document=document)) == {"document"}
        CustomDocument.objects.filter(pk=document.pk).update(file="documents/film.mp4")
        own = CustomDocument.objects.get(pk=document.pk)
        assert errors(VideoBlock(), self.video(document=own)) == set()
        assert errors(VideoBlock(), self.video(document=own, url=self.ADDRESS)) == {"url"}

    def test_an_mp4_is_one_by_its_content(self):
        check_document(ContentFile(b"\0\0\0\x18ftypisom\0\0\0\0", name="film.mp4"))
        with pytest.raises(UploadRefused):
            check_document(ContentFile(b"<html><script>", name="film.mp4"))

    def test_its_page_may_frame_its_player_and_no_other_page_may(self, client, city):
        def policy(address):
            return client.get(address).headers["Content-Security-Policy"]

        assert "frame-src https://player.vimeo.com" in policy("/baukasten/")
        assert "frame-src" not in policy("/baukasten/bilder-beschreiben/")
        assert "frame-src" not in policy("/")

    def test_a_film_of_our_own_opens_the_page_to_our_own_films_alone(self, client, document):
        CustomDocument.objects.filter(pk=document.pk).update(file="documents/film.mp4")
        page = story_page([{"type": "video", "value": self.video(document=document.pk)}])
        answer = client.get(page.url)
        assert "media-src 'self'" in answer.headers["Content-Security-Policy"]
        assert "frame-src" not in answer.headers["Content-Security-Policy"]
        assert f'href="{document.url.rsplit("/", 1)[0]}/film.mp4"' in answer.content.decode()

    def test_nothing_is_loaded_before_the_click(self, client, city):
        html = client.get("/baukasten/").content.decode()
        assert "<iframe" not in html
        assert 'href="https://vimeo.com/76979871"' in html
        assert "keine Daten an Vimeo" in html


class TestCall:
    def call(self, **fields) -> dict:
        return {"heading": "", "text": "Komm", "button": "Los", "page": None, "url": "", "mail": "", **fields}

    def test_a_button_leads_to_one_place(self, city):
        assert errors(CallBlock(), self.call(page=city.page_ptr)) == set()
        assert errors(CallBlock(), self.call(url="https://example.org")) == set()
        assert errors(CallBlock(), self.call(mail="amt@example.org")) == set()
        assert errors(CallBlock(), self.call()) == {"page"}
        assert errors(CallBlock(), self.call(url="https://example.org", mail="amt@example.org")) == {"mail"}
        assert draft_errors(CallBlock(), self.call()) == set()

    def test_no_script_stands_behind_it(self):
        assert errors(CallBlock(), self.call(url="javascript:alert(1)")) == {"url"}

    def test_a_page_that_is_not_published_has_no_button(self, client, project):
        page = story_page([{"type": "call", "value": self.call(page=project.pk)}])
        assert f'href="{project.url}"' in client.get(page.url).content.decode()
        project.unpublish()
        html = client.get(page.url).content.decode()
        assert "kern-btn--primary" not in html
        assert "Komm" in html


class TestTeasers:
    def teasers(self, *pages, newest="", number=3) -> dict:
        return {"heading": "", "pages": list(pages), "newest": newest, "number": number}

    def test_either_chosen_pages_or_the_newest(self, city):
        pages = list(Page.objects.filter(depth__gt=2)[:7])
        assert errors(TeasersBlock(), self.teasers(*pages[:2])) == set()
        assert errors(TeasersBlock(), self.teasers(newest="projects")) == set()
        assert errors(TeasersBlock(), self.teasers()) == {"newest"}
        assert errors(TeasersBlock(), self.teasers(pages[0])) == {"newest"}
        assert errors(TeasersBlock(), self.teasers(*pages[:2], newest="projects")) == {"newest"}
        assert errors(TeasersBlock(), self.teasers(*pages)) == {"pages"}
        assert draft_errors(TeasersBlock(), self.teasers(pages[0])) == set()

    @pytest.mark.parametrize("number", [1, 7])
    def test_two_to_six(self, city, number):
        assert errors(TeasersBlock(), self.teasers(newest="projects", number=number)) == {"number"}

    def test_only_what_everybody_may_see_is_shown(self, client, city):
        projects = list(ProjectPage.objects.visible()[:2])
        value = self.teasers(*[one.pk for one in projects])
        page = story_page([{"type": "teasers", "value": value}])
        assert client.get(page.url).content.decode().count('class="ngo-card"') == 2
        projects[0].view_restrictions.create(restriction_type="login")
        projects[1].unpublish()
        html = client.get(page.url).content.decode()
        assert 'class="ngo-card"' not in html
        assert projects[0].title not in html

    def test_the_newest_come_from_their_module(self, client, city):
        page = story_page([{"type": "teasers", "value": self.teasers(newest="projects", number=2)}])
        newest = ProjectPage.objects.visible().order_by("-first_published_at", "-pk")[:2]
        html = client.get(page.url).content.decode()
        assert [one.title for one in newest if f">{one.title}</a>" in html.replace("\u00ad", "")] == [
            one.title for one in newest
        ]
        gone = story_page([{"type": "teasers", "value": self.teasers(newest="gone")}], slug="andere")
        assert client.get(gone.url).status_code == 200


class TestTable:
    def table(self, caption="Besuche", headings=("Tag", "Zahl"), rows=(("Mo", "1"),)) -> dict:
        kinds = CaptionedColumns(headings)
        return {"table": TypedTable(kinds, [{"values": list(row)} for row in rows], caption), "row_headings": True}

    def test_it_needs_a_caption_rows_and_headings(self):
        assert errors(TableBlock(), self.table()) == set()
        assert errors(TableBlock(), self.table(caption=" ")) == {"table"}
        assert errors(TableBlock(), self.table(headings=("Tag", ""))) == {"table"}
        assert errors(TableBlock(), self.table(rows=())) == {"table"}
        assert errors(TableBlock(), self.table(rows=(("", " "),))) == {"table"}
        assert draft_errors(TableBlock(), self.table(caption="")) == set()

    def test_empty_rows_go_when_it_is_published(self):
        block = TableBlock()
        cleaned = block.clean(block.normalize(self.table(rows=(("", ""), ("Mo", "1"), ("", "2")))))
        assert [row["values"] for row in cleaned["table"].row_data] == [["Mo", "1"], ["", "2"]]

    def test_it_says_what_its_cells_are_and_can_be_scrolled_by_keyboard(self, client, city):
        html = client.get("/baukasten/").content.decode()
        assert '<th scope="row">Montag</th>' in html
        assert '<th scope="col" class="ngo-num">Besuche</th>' in html
        assert 'role="region" aria-labelledby="c-table-10" tabindex="0"' in html
        assert '<caption id="c-table-10">' in html


def CaptionedColumns(headings) -> list[dict]:  # noqa: N802 (reads like a class)
    block = TableBlock().child_blocks["table"]
    return [
        {"block": block.child_blocks[kind], "heading": heading}
        for kind, heading in zip(("text", "number"), headings, strict=True)
    ]


def test_a_number_is_dated_and_sourced():
    figure = {"figure": "130", "text": "Ideen", "source": "Strategie", "day": date(2023, 5, 1)}
    assert errors(FigureBlock(), figure) == set()
    assert errors(FigureBlock(), {**figure, "source": "", "day": None}) == {"source", "day"}


class TestWidget:
    def widget(self, kind) -> list[dict]:
        return [{"type": "widget", "value": {"heading": "Live", "widget": kind, "text": "Jetzt"}}]

    def test_its_module_draws_it(self, client, city):
        html = client.get(story_page(self.widget("projects.status")).url).content.decode()
        assert "in Bearbeitung" in html
        assert '<h2 id="live" class="ngo-block__heading">Live</h2>' in html

    def test_a_module_that_is_gone_leaves_no_trace_for_readers_and_a_word_for_editors(self, client, city):
        page = story_page(self.widget("parking.free:7"))
        html = client.get(page.url).content.decode()
        assert "Jetzt" not in html
        assert "abgeschaltet" not in html
        assert "abgeschaltet" in page.make_preview_request().render().content.decode()

    def test_an_editor_chooses_a_kind_or_a_target(self, monkeypatch):
        widgets = registries.Widgets()
        widgets.register("a.plain", "Schlicht")(lambda _request, target: f"<b>{target or 'ohne'}</b>")
        widgets.register("a.aimed", "Gezielt", targets=lambda: [("1", "Eins")])(
            lambda _request, target: f"<i>{target}</i>"
        )
        assert widgets.choices() == [("a.plain", "Schlicht"), ("Gezielt", [("a.aimed:1", "Eins")])]
        assert widgets.render("a.plain", None) == "<b>ohne</b>"
        assert widgets.render("a.aimed:1", None) == "<i>1</i>"
        assert widgets.render("gone:1", None) == ""

    def test_choices_are_asked_for_only_when_an_editor_chooses(self, monkeypatch, city, django_assert_num_queries):
        block = WidgetBlock()
        with django_assert_num_queries(0):
            assert (
                block.to_python({"heading": "", "widget": "projects.results:5", "text": ""})["widget"]
                == "projects.results:5"
            )
        # One for each kind that has targets.
        with django_assert_num_queries(6):
            assert errors(block, {"heading": "", "widget": "gone", "text": ""}) == {"widget"}


def story_page(raw, slug="versuch") -> ContentPage:
    """A published page with this body."""

    page = german(HomePage).get().add_child(instance=ContentPage(title="Versuch", slug=slug, body=json.dumps(raw)))
    page.save_revision().publish()
    return ContentPage.objects.get(pk=page.pk)


@pytest.mark.parametrize("name", ALL)
def test_every_block_shows_itself_in_the_picker(editor, name):
    block = ContentPage._meta.get_field("body").stream_block.child_blocks[name]
    assert block.is_previewable
    assert block.get_description()
    assert block.meta.icon != "placeholder"
    assert block.meta.group
    answer = editor.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "site.css" in html
    assert f'class="ngo-block ngo-block--{name}"' in html
    assert len(html.split(f"ngo-block--{name}")[1].split("</main>")[0]) > 150
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]


def test_the_demo_shows_every_block(client, city):
    page = ContentPage.objects.get(slug="baukasten")
    # The map reads places; it stands on a page of its own.
    assert {child.block_type for child in page.body} == set(ALL) - {"map"}
    assert [child.block_type for child in ContentPage.objects.get(slug="orte").body] == ["map"]
    html = client.get(page.url).content.decode()
    assert html.count('class="ngo-block ngo-block--') == len(page.body)


def test_names_that_pages_have_stored_stay():
    assert {"text", "picture"} <= set(ALL)
