"""What the pages of news show."""

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.queries import landing_url
from core.registries import Action, Teaser, actions, menu, newest_pages, page_context, search_kinds
from projects.filters import NewsFilter
from projects.models import NewsCategory, NewsIndexPage, NewsPage
from projects.queries import Option, fields_of_action, news, portfolio, visible_fields, visible_projects

A_PAGE = 12

menu.register(NewsIndexPage)
search_kinds.register("aktuelles", gettext_lazy("News"), NewsIndexPage, NewsPage)


def news_filter(request: HttpRequest) -> NewsFilter:
    """Return the news as the address's query string filters them. Many-to-many filters never double a row."""
    choices = {
        "category": list(NewsCategory.objects.in_language().values_list("slug", "name")),
        "field": [(page.slug, page.title) for page in fields_of_action()],
        "project": list(portfolio().values_list("slug", "title")),
    }
    return NewsFilter(request.GET, news(), choices=choices)


def _options(filterset: NewsFilter) -> dict[str, list[Option]]:
    return {
        name: [Option(value, label, None, value in filterset.data.getlist(name)) for value, label in labels.items()]
        for name, labels in filterset.labels.items()
    }


@page_context(NewsIndexPage)
def news_index(_page: NewsIndexPage, request: HttpRequest) -> dict[str, Any]:
    """The news as the filter has them, twelve on a page."""
    filterset = news_filter(request)
    part = Paginator(filterset.qs.distinct(), A_PAGE).get_page(request.GET.get("seite"))
    return {"filterset": filterset, "options": _options(filterset), "part": part}


@page_context(NewsPage)
def news_page(page: NewsPage, request: HttpRequest) -> dict[str, Any]:
    """One piece of news: what it is about, and what else is new."""
    return {
        "fields": visible_fields(page),
        "projects": visible_projects(page),
        "further": list(news().exclude(pk=page.pk)[:3]),
        "news_url": landing_url(request, NewsIndexPage),
    }


@newest_pages.register("news", gettext_lazy("News"))
def newest_news(request: HttpRequest, number: int) -> Iterator[Teaser]:
    """The newest news, as cards."""
    for one in news()[:number]:
        yield Teaser(
            one.title, one.get_url(request), one.lead, one.illustration, one.category.name if one.category else ""
        )


@actions.register(order=40)
def news_actions(request: HttpRequest) -> Iterator[Action]:
    """Reading the news, and following them as a feed."""
    url = landing_url(request, NewsIndexPage)
    if url:
        yield Action(_("Read the news"), _("What has happened in the projects"), url, "tun-feed")
