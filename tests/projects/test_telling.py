"""News and steps of projects reach whoever asked for them, once, and only what is public and fresh."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils.translation import override
from wagtail.models import PageViewRestriction

from core.clock import today
from core.registries import topics
from notifications.models import Delivery, News, Subscriber, Subscription
from projects.enums import Status, TopicKey
from projects.models import FieldPage, NewsIndexPage, NewsPage, ProjectPage
from tests.conftest import german

pytestmark = pytest.mark.django_db


@pytest.fixture
def follow(city):
    """Let somebody follow a topic."""

    def one(topic: str, about: object = "") -> Subscription:
        who = Subscriber.objects.create(email=f"p{Subscriber.objects.count()}@example.org", language="de")
        return Subscription.objects.create(subscriber=who, topic=topic, about=str(about))

    return one


def write(**fields) -> NewsPage:
    page = NewsPage(title="Neue Fächer", slug="neue-faecher", lead="Ab morgen.", **fields)
    german(NewsIndexPage).get().add_child(instance=page)
    return page


def told() -> set[tuple[str, str]]:
    rows = Delivery.objects.select_related("news", "subscription")
    return {(row.news.title, row.subscription.topic) for row in rows}


def test_news_reaches_its_projects_its_fields_and_all_who_want_all(follow, project):
    field = project.action_fields.first()
    other = german(FieldPage).exclude(pk=field.pk).first()
    follow(TopicKey.NEWS), follow(TopicKey.PROJECT, project.translation_key)
    follow(TopicKey.FIELD, field.translation_key), follow(TopicKey.FIELD, other.translation_key)
    page = write(live=False)
    page.projects, page.action_fields = [project], [field]
    page.save_revision().publish()
    assert told() == {("Neue Fächer", topic) for topic in (TopicKey.NEWS, TopicKey.PROJECT, TopicKey.FIELD)}
    assert Delivery.objects.count() == 3
    page.title = "Neue Fächer, verbessert"
    page.save_revision().publish()
    assert Delivery.objects.count() == 3, "publishing again tells nobody again"


@pytest.mark.parametrize(("age", "count"), [(0, 1), (14, 1), (15, 0)])
def test_what_is_old_when_it_appears_is_news_for_nobody(follow, age, count):
    follow(TopicKey.NEWS)
    write(live=False, day=today() - timedelta(days=age)).save_revision().publish()
    assert Delivery.objects.count() == count


def test_news_behind_a_restriction_is_told_to_nobody(follow):
    follow(TopicKey.NEWS)
    index = german(NewsIndexPage).get()
    PageViewRestriction.objects.create(page=index, restriction_type=PageViewRestriction.LOGIN)
    write(live=False).save_revision().publish()
    assert not Delivery.objects.exists()


def test_news_that_is_withdrawn_says_nothing_any_more(follow):
    page = write(live=False)
    page.save_revision().publish()
    ids = News.objects.get(ids__page=str(page.translation_key)).ids
    assert topics.build("projects.news", ids).title == "Neue Fächer"
    NewsPage.objects.get(pk=page.pk).unpublish()
    assert topics.build("projects.news", ids) is None


def test_a_step_of_a_project_is_told_once(follow, project):
    follow(TopicKey.PROJECT, project.translation_key)
    project.status, project.status_on = Status.COMPLETED, today()
    for _once_more in range(2):
        project.save_revision().publish()
    assert Delivery.objects.count() == 1
    ids = Delivery.objects.get().news.ids
    content = topics.build("projects.status", ids)
    assert (content.title, content.text) == (project.title, "So weit ist es jetzt: abgeschlossen.")


def test_the_same_news_is_told_in_the_readers_language_if_it_is_there(project):
    ids = {"page": str(project.translation_key)}
    english = ProjectPage.objects.get(translation_key=project.translation_key, locale__language_code="en")
    with override("en"):
        assert topics.build("projects.status", ids).title == english.title
        assert "/en/" in topics.build("projects.status", ids).url
        german_only = ProjectPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE).exclude(
            translation_key__in=ProjectPage.objects.filter(locale__language_code="en").values("translation_key")
        )
        for page in german_only[:1]:
            assert topics.build("projects.status", {"page": str(page.translation_key)}).title == page.title
