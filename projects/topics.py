"""What people can be told of the programme: all news, or what is new about one project or one field of action."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.queries import landing_url
from core.queries.languages import pages_of, titles
from core.registries import NewsContent, Topic, topics
from projects.enums import TopicKey
from projects.models import FieldPage, NewsIndexPage, NewsPage, ProjectIndexPage, ProjectPage

Choices = Iterable[tuple[str, str]]


def _projects() -> Choices:
    return titles(ProjectPage)


def _fields() -> Choices:
    return titles(FieldPage)


topics.register(
    Topic(TopicKey.NEWS, gettext_lazy("News"), gettext_lazy("All news of the programme")),
    Topic(
        TopicKey.FIELD,
        gettext_lazy("Fields of action"),
        gettext_lazy("News on the field of action „%(choice)s“"),
        _fields,
        gettext_lazy("News, dates and projects of a field."),
    ),
    Topic(
        TopicKey.PROJECT,
        gettext_lazy("Single projects"),
        gettext_lazy("What is new about the project „%(choice)s“"),
        _projects,
        gettext_lazy("News, dates, and when a project gets further."),
    ),
)


@topics.news("projects.news")
def build_news(news: Sequence[dict[str, Any]]) -> Iterable[NewsContent | None]:
    """Tell of pieces of news; nothing once they are withdrawn."""
    pages = pages_of(NewsPage, [ids["page"] for ids in news])
    for page in [pages.get(ids["page"]) for ids in news]:
        yield NewsContent(page.title, page.lead, page.get_full_url()) if page else None


@topics.news("projects.status")
def build_status(news: Sequence[dict[str, Any]]) -> Iterable[NewsContent | None]:
    """Tell how far projects are."""
    pages = pages_of(ProjectPage, [ids["page"] for ids in news])
    for page in [pages.get(ids["page"]) for ids in news]:
        yield _status(page) if page else None


def _status(page: ProjectPage) -> NewsContent:
    text = _("How far it is now: %(status)s.") % {"status": page.get_status_display()}
    return NewsContent(page.title, text, page.get_full_url())


@topics.feed
def feeds(request: HttpRequest) -> list[tuple[str, str]]:
    """The news and the portfolio, as Atom."""
    named = ((NewsIndexPage, _("News (Atom)")), (ProjectIndexPage, _("Projects (Atom)")))
    return [(title, f"{url}feed/") for model, title in named if (url := landing_url(request, model))]
