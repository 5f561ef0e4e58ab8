"""Whatever changes a public page ends what is kept, after commit."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.files.images import ImageFile
from django.db import transaction
from django.test import Client
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction, Site

from accounts.models import User
from core import cache, clock, receivers
from core.models import CustomImage, Place
from culture.models import EventPage
from culture.services import sync
from home.models import ContentPage, HomePage
from projects.models import NewsCategory, NewsIndexPage, ProjectIndexPage, ProjectPage
from tests.conftest import forget_pages, german
from tests.core.cache.kept import warm, was_kept

# Models that a public page may show: named here by hand, as the others are in core.receivers.NEVER_SHOWN.
SHOWN = """
core.CustomDocument core.CustomImage core.CustomRendition core.District core.Place
core.SimpleSection
culture.EventDate culture.EventIndexPage culture.EventPage culture.EventPage_action_fields culture.EventPage_projects
culture.Occurrence culture.Recurrence culture.RecurrenceChange
iot.Channel iot.ContainerPage iot.ContainerPage_sensor_types iot.Datastream iot.MeasurementIndexPage
iot.ObservedProperty iot.Sensor iot.SensorType iot.Unit
notices.NoticeIndexPage notices.NoticePage
home.ContentPage home.FeaturedProject home.HomePage home.LegalPage
participation.AccessibilityIssue participation.AccessibilityPage participation.FormField participation.FormPage
notifications.SubscribePage participation.JoinPage
projects.FieldIndexPage projects.FieldPage projects.Measurement projects.NewsCategory projects.NewsIndexPage
projects.NewsPage projects.NewsPage_action_fields projects.NewsPage_projects projects.ProjectGoal
projects.ProjectIndexPage projects.ProjectPage projects.ProjectPage_action_fields projects.SuccessFigure
projects.WorkingGroupIndexPage projects.WorkingGroupPage
taggit.Tag taggit.TaggedItem
wagtailcore.Collection wagtailcore.CollectionViewRestriction wagtailcore.CollectionViewRestriction_groups
wagtailcore.Locale wagtailcore.Page wagtailcore.PageViewRestriction wagtailcore.PageViewRestriction_groups
wagtailcore.Site wagtaildocs.Document wagtailembeds.Embed wagtailimages.Image wagtailimages.Rendition
wagtailredirects.Redirect
"""
# Only where the search lives in SQLite.
SOMETIMES = {"wagtailsearch.SQLiteFTSIndexEntry"}


def test_every_model_is_named_as_shown_or_never_shown():
    from django.apps import apps

    models = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    assert models - receivers.NEVER_SHOWN == set(SHOWN.split())
    assert models >= receivers.NEVER_SHOWN - SOMETIMES


@pytest.fixture
def read(city):
    """The pages that most things show on, kept."""
    warm("/", "/projekte/")


def is_gone() -> bool:
    """Tell whether what was kept has ended."""
    gone = [not was_kept(address) for address in ("/", "/projekte/")]
    assert len(set(gone)) == 1
    return gone[0]


def project() -> ProjectPage:
    return ProjectPage.objects.get(slug="sammelaktion-mobilgeraete")


def publish() -> None:
    page = project()
    page.title = "Ganz neu"
    page.save_revision().publish()


def unpublish() -> None:
    project().unpublish()


def move() -> None:
    project().move(ProjectPage.objects.exclude(pk=project().pk).first(), pos="last-child")


def reorder() -> None:
    project().move(german(ProjectIndexPage).get(), pos="first-child")


def rename() -> None:
    page = project()
    page.slug = "anders"
    page.save_revision().publish()


def delete() -> None:
    project().delete()


def copy() -> None:
    project().copy(update_attrs={"slug": "zweites", "title": "Zweites"})


def restrict() -> None:
    PageViewRestriction.objects.create(page=project().page_ptr, restriction_type=PageViewRestriction.LOGIN)


def publish_on_schedule() -> None:
    page = project()
    page.title = "Nach Plan"
    page.go_live_at = clock.now() - timedelta(minutes=1)
    revision = page.save_revision(approved_go_live_at=page.go_live_at)
    forget_pages()
    warm("/", "/projekte/")
    revision.publish()


def snippet() -> None:
    NewsCategory.objects.first().save()


def place() -> None:
    Place.objects.first().delete()


def site() -> None:
    Site.objects.get().save()


def image() -> None:
    CustomImage.objects.create(title="Bild", file=get_test_image_file())


def child_rows() -> None:
    project().figures.first().delete()


def many_to_many() -> None:
    one = CollectionViewRestriction.objects.create(collection=Collection.get_first_root_node())
    forget_pages()
    warm("/", "/projekte/")
    one.groups.add(Group.objects.first())


def dates_by_the_stroke() -> None:
    event = EventPage.objects.filter(recurrences__isnull=False).first() or EventPage.objects.first()
    event.occurrences.filter(end__gt=clock.now()).delete()
    forget_pages()
    warm("/", "/projekte/")
    sync(event_id=event.pk)


FACTS = (
    *(publish, unpublish, move, reorder, rename, delete, copy, restrict, publish_on_schedule, snippet, place, site),
    *(image, child_rows, many_to_many, dates_by_the_stroke),
)


@pytest.mark.parametrize("fact", FACTS)
def test_whatever_changes_a_page_ends_what_is_kept(read, fact):
    fact()
    assert is_gone()


def test_a_reader_sees_at_once_what_was_published(read):
    publish()
    assert "Ganz neu" in Client().get("/projekte/").content.decode()


def draft() -> None:
    page = project()
    page.title = "Noch nicht"
    page.save_revision()


def person() -> None:
    User.objects.create_user("ada@example.org").save()


def signed_in() -> None:
    client = Client()
    client.force_login(User.objects.first())
    client.get("/konto/")


@pytest.mark.parametrize("act", [draft, person, signed_in])
def test_what_no_public_page_shows_ends_nothing(read, act):
    act()
    assert not is_gone()


def test_a_picture_made_while_reading_ends_nothing_and_a_deleted_one_does(read):
    image = CustomImage.objects.create(title="Bild", file=ImageFile(get_test_image_file(), name="x.png"))
    warm("/", "/projekte/")
    rendition = image.get_rendition("width-77")
    assert not is_gone()
    rendition.delete()
    assert is_gone()


def test_what_is_written_without_a_signal_needs_a_word(read):
    ProjectPage.objects.update(lead="Ohne Signal")
    # Control: nobody has said anything.
    assert not is_gone()
    cache.purge()
    assert is_gone()


# ---- after commit ----


@pytest.fixture
def waiting(city, monkeypatch, django_capture_on_commit_callbacks):
    """Let purges wait for the commit, as they do in real life; return what waits for it after some work."""

    def later(purge) -> None:
        if not purge.is_planned():
            transaction.on_commit(purge)

    def of(work) -> list[set[str]]:
        with django_capture_on_commit_callbacks() as callbacks:
            work()
        return [set(one.tags) for one in callbacks]

    monkeypatch.setattr("core.cache.purging.after_commit", later)
    return of


def fail() -> None:
    """Purge within a savepoint that is rolled back."""
    try:
        with transaction.atomic():
            cache.purge()
            raise ZeroDivisionError
    except ZeroDivisionError:
        pass


def test_many_changes_of_one_transaction_purge_once_and_only_after_it(waiting, monkeypatch):
    warm("/projekte/")
    assert waiting(lambda: [project().save() for _time in range(20)]) == [{"content"}]
    # Control: the commit is still to come.
    assert was_kept("/projekte/")


def test_what_is_rolled_back_purges_nothing(waiting):
    assert waiting(fail) == []


def test_a_savepoint_that_is_rolled_back_takes_no_other_purge_with_it(waiting):
    assert waiting(lambda: (fail(), cache.purge())) == [{"content"}]


def test_a_purge_that_waits_outside_of_a_savepoint_counts_within(waiting):
    assert waiting(lambda: (cache.purge(), fail())) == [{"content"}]


def test_each_tag_is_purged(waiting):
    work = lambda: (cache.purge("wish:1", "wish:2"), cache.purge("wish:2"), cache.purge("wish:3"))  # noqa: E731
    assert waiting(work) == [{"wish:1", "wish:2"}, {"wish:3"}]


# ---- tags of pages ----


def test_a_block_states_its_tag_and_a_module_purges_by_fact(city, monkeypatch):
    from core.registries import page_contexts

    def counter(_page, request) -> dict:
        cache.tag(request, "wish:12")
        return {}

    monkeypatch.setitem(page_contexts._builders, HomePage, [*page_contexts._builders[HomePage], counter])
    warm("/", "/projekte/")
    cache.purge("wish:12")
    assert [was_kept("/"), was_kept("/projekte/")] == [False, True]


def test_all_pages_bear_the_tag_of_the_content(city):
    assert ContentPage.objects.live().exists()
    assert NewsIndexPage.objects.live().exists()
    warm("/orte/", "/aktuelles/", "/sitemap.xml", "/suche/")
    Page.objects.get(slug="orte").specific.save()
    assert [was_kept(one) for one in ("/orte/", "/aktuelles/", "/sitemap.xml", "/suche/")] == [False] * 4
