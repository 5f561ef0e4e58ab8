"""The overview: what holds now on a map and in a list, what comes, what is over. And one notice."""

from collections import Counter
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from core import cache, clock
from core.queries import landing_url
from core.registries import footer, menu, page_context, search_kinds, widgets
from notices.enums import State
from notices.filters import NoticeFilter
from notices.models import NoticeIndexPage, NoticePage
from notices.queries import changes, marks, notices, sort_out
from projects.queries import Option

# So many stand in a widget.
MOST = 3

menu.register(NoticeIndexPage)
footer.register(NoticeIndexPage)
search_kinds.register("meldungen", _("Notices"), NoticeIndexPage, NoticePage)


def notice_filter(request: HttpRequest) -> NoticeFilter:
    """Return the filter as the address's query string sets it."""
    return NoticeFilter(request.GET, notices())


def _options(filterset: NoticeFilter, found: list[NoticePage]) -> list[Option]:
    """Return the kinds with the number of these notices; those without any only while they are chosen."""
    numbers, chosen = Counter(one.kind for one in found), filterset.data.getlist("kind")
    kinds = filterset.labels["kind"].items()
    return [
        Option(value, label, numbers[value], value in chosen)
        for value, label in kinds
        if numbers[value] or value in chosen
    ]


@page_context(NoticeIndexPage)
def notice_index(_page: NoticeIndexPage, request: HttpRequest) -> dict[str, Any]:
    """The notices that the address asks for. One query, however many there are."""
    at, filterset, found = clock.now(), notice_filter(request), list(notices())
    cache.until(request, clock.midnight(), *changes(found, at))
    kinds, listed = filterset.data.getlist("kind"), sort_out(found, at)
    options = _options(filterset, [*listed.now, *listed.coming])
    if kinds:
        listed = sort_out([one for one in found if one.kind in kinds], at)
    return {
        "filterset": filterset,
        "options": options,
        "listed": listed,
        "marks": marks(listed.now),
        "number": len(listed.now) + len(listed.coming),
        "query": f"?{filterset.query}" if filterset.query else "",
    }


@page_context(NoticePage)
def notice(page: NoticePage, request: HttpRequest) -> dict[str, Any]:
    """One notice: whether it holds, and where."""
    at = clock.now()
    cache.until(request, clock.midnight(), *changes([page], at))
    return {
        "state": page.state(at),
        "State": State,
        "marks": marks([page]) if page.geometry else [],
        "notices_url": landing_url(request, NoticeIndexPage),
    }


@widgets.register("notices.now", _("What holds now"))
def now_widget(request: HttpRequest, _target: str) -> str:
    """The notices that hold now, as a list; nothing if there are none. One query."""
    at, found = clock.now(), list(notices())
    cache.until(request, clock.midnight(), *changes(found, at))
    now = sort_out(found, at).now[:MOST]
    context = {"notices": now, "notices_url": landing_url(request, NoticeIndexPage)}
    return render_to_string("notices/widgets/now.html", context, request) if now else ""
