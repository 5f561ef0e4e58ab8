"""Pictures in pages: in sizes and formats that a worker made, never a reader; n pictures cost no more than one."""

import io
import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image
from wagtail.models import Collection

from core import receivers, tasks
from core.domain.pictures import EVERY_SPEC, PLACES, specs, useful
from core.models import CustomImage, CustomRendition
from core.queries import story
from core.queries.pictures import unfinished, wanted
from core.services import pictures
from tests.conftest import cold_caches, forget_pages, with_sizes
from tests.core.corpus import saved
from tests.core.test_blocks import story_page

SOURCE = re.compile(r'<source sizes="([^"]*)" srcset="([^"]*)" type="([^"]*)">')


def picture(width=60, height=40, title="Bild") -> CustomImage:
    content = saved(Image.effect_noise((width, height), 60).convert("RGB"), "JPEG")
    return CustomImage.objects.create(title=title, file=ContentFile(content, name="bild.jpg"))


def block(image, words="Ein Baum") -> dict:
    return {"type": "picture", "value": {"image": image.pk, "decorative": False, "alt_text": words}}


def gallery(images) -> dict:
    rows = [{"picture": block(image)["value"], "caption": ""} for image in images]
    return {"type": "gallery", "value": {"heading": "", "pictures": rows}}


def page_of(images):
    """A page with each picture twice: by itself, and in a gallery."""
    return story_page([*map(block, images), gallery(images)], slug=f"bilder-{len(images)}")


def read(client, page) -> tuple[str, list[str]]:
    """Return a page and the statements that it took, the page cache left aside."""
    forget_pages()
    cold_caches()
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(page.url)
    assert answer.status_code == 200
    return answer.content.decode(), [query["sql"] for query in captured]


def images_in(html: str) -> list[str]:
    return re.findall(r"<img[^>]*>", html[html.index("<main") :])


class TestWhatIsMade:
    @pytest.mark.parametrize(
        ("width", "widths"),
        [(300, [480]), (480, [480]), (481, [480, 960]), (1000, [480, 960, 1440]), (4096, [480, 960, 1440])],
    )
    def test_no_size_is_made_twice_for_a_small_picture(self, width, widths):
        assert useful((480, 960, 1440), width) == widths

    def test_every_place_takes_sizes_that_are_made(self):
        assert {name for place in PLACES.values() for name in specs(4096, place.widths)} <= set(EVERY_SPEC)

    def test_what_every_browser_opens_comes_first(self):
        assert [name.partition("format-")[2] for name in specs(4096)] == ["jpeg"] * 3 + ["webp"] * 3 + ["avif"] * 3

    @pytest.mark.parametrize(("width", "made"), [(100, 4), (600, 7), (1500, 10)])
    def test_a_picture_is_unfinished_until_all_its_sizes_are_there(self, city, width, made):
        CustomImage.objects.all().delete()
        image = picture(width, 30)
        assert list(unfinished()) == [image]
        assert pictures.finish(image)
        assert image.renditions.count() == made == len(wanted(image))
        assert not unfinished().exists()

    def test_the_files_are_what_they_say(self, city):
        image = picture(1000, 500)
        pictures.finish(image)
        for rendition in image.renditions.all():
            with rendition.file.open() as file, Image.open(io.BytesIO(file.read())) as made:
                assert made.size == (rendition.width, rendition.height)
                assert made.format.lower() == rendition.filter_spec.rpartition("-")[2]
        assert sorted({one.width for one in image.renditions.all()}) == [480, 960, 1000]

    def test_what_is_there_is_not_made_again(self, city):
        image = picture()
        pictures.finish(image)
        before = set(image.renditions.values_list("pk", "file"))
        pictures.finish(image)
        assert set(image.renditions.values_list("pk", "file")) == before


class TestInAPage:
    def test_a_browser_chooses_among_formats_and_sizes(self, client, city):
        image = picture(1200, 800)
        pictures.finish(image)
        html, _statements = read(client, story_page([block(image)]))
        sources = SOURCE.findall(html)
        assert [kind for _sizes, _srcset, kind in sources] == ["image/avif", "image/webp"]
        assert {sizes for sizes, _srcset, _kind in sources} == {PLACES["column"].sizes}
        for _sizes, srcset, _kind in sources:
            assert re.findall(r" (\d+)w", srcset) == ["480", "960", "1200"]
        [fallback] = images_in(html)
        assert 'alt="Ein Baum"' in fallback
        assert 'height="320"' in fallback
        assert 'width="480"' in fallback
        assert ".jpg 480w" in fallback

    def test_every_address_in_the_page_leads_to_a_file(self, client, city):
        image = picture(1200, 800)
        pictures.finish(image)
        html, _statements = read(client, page_of([image, image]))
        found = set(re.findall(r"/media/([^\s\"]+)", html))
        assert len(found) == 10
        assert all(map(default_storage.exists, found))

    def test_only_a_picture_that_opens_the_story_loads_at_once(self, client, city):
        with_sizes(image := picture())
        html, _statements = read(client, page_of([image] * 3))
        assert [("fetchpriority" in one, 'loading="lazy"' in one) for one in images_in(html)] == [(True, False)] + [
            (False, True)
        ] * 5

    def test_the_first_of_an_odd_gallery_is_as_wide_as_the_column(self, client, city):
        with_sizes(*(images := [picture(2000, 100), picture(2000, 101), picture(2000, 102)]))
        for number, first in ((3, "column"), (2, "gallery")):
            html, _statements = read(client, story_page([gallery(images[:number])], slug=f"g-{number}"))
            sizes = [re.search(r'sizes="([^"]*)"', one).group(1) for one in images_in(html)]
            assert sizes == [PLACES[first].sizes] + [PLACES["gallery"].sizes] * (number - 1)

    @pytest.mark.parametrize("made", [0, 1, 3])
    def test_a_picture_that_is_not_ready_is_shown_as_it_is(self, client, city, made):
        image = picture(1200, 800)
        with_sizes(image)
        image.renditions.exclude(filter_spec__in=wanted(image)[:made]).delete()
        html, statements = read(client, story_page([block(image)]))
        [one] = images_in(html)
        assert "<source" not in html
        assert 'alt="Ein Baum"' in one
        assert ("original_images/" in one) == (made == 0)
        assert ("srcset" in one) == (made > 1)
        assert [sql for sql in statements if sql.startswith(("INSERT", "UPDATE"))] == []

    def test_a_reader_makes_nothing(self, client, city, monkeypatch):
        monkeypatch.setattr(CustomImage, "generate_rendition_file", lambda *_args, **_kwargs: pytest.fail("made"))
        html, _statements = read(client, page_of([picture(1500, 1000) for _number in range(4)]))
        assert len(images_in(html)) == 8

    def test_control_wagtails_own_tag_would_let_the_reader_wait(self, city):
        image = picture(1500, 1000)
        with CaptureQueriesContext(connection) as captured:
            image.get_renditions(*wanted(image))
        assert image.renditions.count() == 10
        assert any(query["sql"].startswith("INSERT") for query in captured)


class TestQueries:
    @pytest.mark.parametrize("number", [2, 12, 24])
    def test_many_pictures_take_one_query(self, client, city, number):
        with_sizes(*(images := [picture(title=str(one)) for one in range(number)]))
        _html, statements = read(client, page_of(images))
        assert len([sql for sql in statements if "core_customrendition" in sql or "core_customimage" in sql]) == 1
        assert len(statements) == 14

    @pytest.mark.parametrize("number", [2, 12])
    def test_two_while_none_is_ready(self, client, city, number):
        _html, statements = read(client, page_of([picture(title=str(one)) for one in range(number)]))
        assert len(statements) == 15

    def test_control_each_picture_asks_for_itself_without_what_is_read_before(self, client, city, monkeypatch):
        with_sizes(*(images := [picture(title=str(one)) for one in range(12)]))
        page = page_of(images)
        monkeypatch.setattr(story, "_give_renditions", lambda _image, _renditions: None)
        assert len(read(client, page)[1]) == 14 + 36


class TestWhenTheyAreMade:
    @pytest.fixture
    def queue(self, monkeypatch) -> list[str]:
        """What is sent to the workers, in order."""
        sent: list[str] = []
        monkeypatch.setattr(tasks.make_picture_sizes, "delay", lambda: sent.append("make"))
        return sent

    def test_an_upload_sends_for_a_worker(self, admin_client, city, queue, django_capture_on_commit_callbacks):
        file = ContentFile(saved(Image.new("RGB", (60, 40), "red"), "PNG"), name="rot.png")
        form = {"title": "Rot", "collection": Collection.get_first_root_node().pk, "file": file}
        with django_capture_on_commit_callbacks(execute=True):
            assert admin_client.post(reverse("wagtailimages:add"), form).status_code == 302
        assert queue == ["make"]

    def test_new_words_for_a_picture_send_for_nobody(self, city, queue, django_capture_on_commit_callbacks):
        image = picture()
        queue.clear()
        with django_capture_on_commit_callbacks(execute=True):
            image.save(update_fields=["title"])
        assert queue == []

    def test_an_upload_is_stored_when_the_broker_is_away(self, city, monkeypatch, django_capture_on_commit_callbacks):
        def away() -> None:
            raise OSError("away")

        monkeypatch.setattr(tasks.make_picture_sizes, "delay", away)
        with django_capture_on_commit_callbacks(execute=True):
            image = picture()
        assert CustomImage.objects.filter(pk=image.pk).exists()

    def test_the_beat_finds_what_nobody_sent(self, city, queue, settings, monkeypatch):
        monkeypatch.setattr(tasks, "SLICE", 600)
        picture()
        tasks.make_picture_sizes()
        assert (unfinished().exists(), queue) == (False, [])
        [entry] = [one for one in settings.CELERY_BEAT_SCHEDULE.values() if one["task"] == "core.make_picture_sizes"]
        assert entry["schedule"] == 60.0

    def test_a_slice_ends_in_time_and_stands_in_line_again(self, city, queue, monkeypatch):
        for number in range(30):
            picture(900, 600, title=str(number))
        monkeypatch.setattr(tasks, "SLICE", 0.5)
        tasks.make_picture_sizes()
        assert queue == ["make"]
        assert unfinished().exists()
        assert CustomRendition.objects.exists()

    def test_pages_that_waited_for_it_are_made_anew_and_no_others(self, client, city, monkeypatch):
        page, image = None, picture()
        page = story_page([block(image)])
        forget_pages()
        for address in (page.url, "/impressum/"):
            client.get(address)
        pictures.finish(image)
        html = client.get(page.url).content.decode()
        assert "image/avif" in html
        rendered = []
        monkeypatch.setattr("core.models.pages.BasePage.serve", lambda *_args: rendered.append(1))
        client.get("/impressum/")
        assert rendered == []

    def test_control_without_its_tag_the_page_would_stay(self, client, city, monkeypatch):
        image = picture()
        page = story_page([block(image)])
        forget_pages()
        monkeypatch.setattr("core.templatetags.pictures.cache.tag", lambda *_args: None)
        client.get(page.url)
        pictures.finish(image)
        assert "image/avif" not in client.get(page.url).content.decode()


def sizes_stored() -> set[str]:
    """Return the names of all files of sizes; an empty store has no such folder yet."""
    return set(default_storage.listdir("images")[1]) if default_storage.exists("images") else set()


class TestWhatGoesWrong:
    def test_a_file_that_is_gone_keeps_no_other_from_its_sizes(self, city):
        CustomImage.objects.all().delete()
        fine, gone = picture(title="da"), picture(title="weg")
        default_storage.delete(gone.file.name)
        assert pictures.make_sizes(60) is False
        assert list(unfinished()) == [gone]
        assert fine.renditions.count() == 4

    def test_what_cannot_be_made_is_left_alone_for_an_hour(self, city, monkeypatch, settings):
        settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
        CustomImage.objects.all().delete()
        gone, tried = picture(), []
        default_storage.delete(gone.file.name)
        monkeypatch.setattr(pictures.log, "exception", lambda *_args, **facts: tried.append(facts["picture"]))
        pictures.make_sizes(60)
        pictures.make_sizes(60)
        assert tried == [gone.pk]

    def test_a_picture_that_is_replaced_meanwhile_keeps_no_size_of_the_old_one(self, city, monkeypatch):
        image = picture(100, 50)
        files = sizes_stored()
        stored = default_storage.save

        def replaced(name, content, **options):
            CustomImage.objects.filter(pk=image.pk).update(file="original_images/neu.jpg")
            return stored(name, content, **options)

        monkeypatch.setattr(default_storage, "save", replaced)
        assert pictures.finish(image)
        assert not image.renditions.exists()
        assert sizes_stored() == files

    def test_a_size_that_somebody_else_made_meanwhile_stays(self, city, monkeypatch):
        image = picture(100, 50)
        with_sizes(image)
        files = sizes_stored()
        assert pictures._make(image, wanted(image)[0], image.file.read()) is True
        assert image.renditions.count() == 4
        assert sizes_stored() == files

    def test_a_replaced_picture_gets_new_sizes(self, admin_client, city):
        image = picture(100, 50)
        pictures.finish(image)
        file = ContentFile(saved(Image.new("RGB", (60, 60), "red"), "PNG"), name="rot.png")
        form = {"title": "Rot", "collection": Collection.get_first_root_node().pk, "file": file}
        admin_client.post(reverse("wagtailimages:edit", args=[image.pk]), form)
        assert image in unfinished()
        pictures.finish(CustomImage.objects.get(pk=image.pk))
        assert {one.width for one in image.renditions.filter(filter_spec__in=EVERY_SPEC)} == {60}


def test_sizes_that_are_made_end_no_page_by_themselves():
    assert "core.CustomRendition" in receivers.MADE_ASIDE
