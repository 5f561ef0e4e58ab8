"""Writes of the programme: whom its news concerns."""

from datetime import timedelta

from wagtail.models import Page

from core.clock import today
from core.querysets import visible_in_any_language
from notifications.queries import Wish
from notifications.services import publish
from projects.enums import TopicKey
from projects.models import NewsPage, ProjectPage

# What is older when it is published, as when an archive moves in, is news for nobody.
FRESH = timedelta(days=14)


def _keys(topic: str, pages: list[Page]) -> list[Wish]:
    return [(topic, str(page.translation_key)) for page in pages]


def _is_public(page: Page) -> bool:
    return visible_in_any_language(type(page).objects.filter(pk=page.pk)).exists()


def tell_news(*, page: NewsPage) -> None:
    """Tell of a piece of news that is fresh and public, once, whatever language it is published in first."""
    if page.day < today() - FRESH or not _is_public(page):
        return
    about = _keys(TopicKey.PROJECT, page.projects.all()) + _keys(TopicKey.FIELD, page.action_fields.all())
    key = str(page.translation_key)
    publish(kind="projects.news", ids={"page": key}, key=f"projects.news:{key}", to=[*about, (TopicKey.NEWS, "")])


def tell_status(*, page: ProjectPage) -> None:
    """Tell how far a project is, once for each status and its day."""
    if page.status_on is None or page.status_on < today() - FRESH or not _is_public(page):
        return
    key = str(page.translation_key)
    publish(
        kind="projects.status",
        ids={"page": key},
        key=f"projects.status:{key}:{page.status}:{page.status_on}",
        to=[(TopicKey.PROJECT, key), *_keys(TopicKey.FIELD, page.action_fields.all())],
    )
