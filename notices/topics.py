"""What people can be told of: the notices of a kind."""

from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from core import clock
from core.queries import landing_url
from core.queries.languages import pages_of
from core.querysets import visible
from core.registries import NewsContent, Topic, topics
from notices.domain import when_words
from notices.enums import NoticeKind, State, ToldAs, TopicKey
from notices.models import NoticeIndexPage, NoticePage, Way


def _kinds() -> Iterable[tuple[str, str]]:
    return [(kind.value, str(kind.label)) for kind in NoticeKind]


def _way_names(abouts: Collection[str]) -> dict[str, str]:
    """Return what people's ways are called: their streets, or that they were drawn; nothing for what is gone."""
    ways = Way.objects.filter(pk__in=[one for one in abouts if _is_key(one)])
    return {str(way.pk): _way_name(way) for way in ways}


def _is_key(about: str) -> bool:
    try:
        return bool(UUID(about))
    except ValueError:
        return False


def _way_name(way: Way) -> str:
    name = way.streets or _("your way on the map")
    return _("%(way)s, within %(distance)s") % {"way": name, "distance": way.get_metres_display()}


topics.register(
    Topic(
        TopicKey.KIND,
        gettext_lazy("Notices"),
        gettext_lazy("Notices: %(choice)s"),
        _kinds,
        gettext_lazy("Also when one is corrected or withdrawn."),
    ),
    Topic(TopicKey.NEAR, gettext_lazy("Notices"), gettext_lazy("Notices near %(choice)s"), names_of=_way_names),
)


@topics.news("notices.notice")
def build_notices(news: Sequence[dict[str, Any]]) -> Iterable[NewsContent | None]:
    """Tell of notices as they stand now: that they are there, were corrected, or no longer hold."""
    keys = {ids["page"] for ids in news}
    pages, start = pages_of(NoticePage, keys), cache(_start_url)
    # Whether a notice holds, its page in the city's own language says: translations follow later.
    with override(settings.LANGUAGE_CODE):
        own = pages_of(NoticePage, keys)
    for ids in news:
        page, told = pages.get(ids["page"]), ids.get("told", {})
        deciding = own.get(ids["page"], page)
        holds = deciding is not None and deciding.state(clock.now()) in (State.NOW, State.COMING)
        if told.get("as") == ToldAs.WITHDRAWN:
            yield None if holds else _ended(page, told.get("title", ""), start)
        else:
            yield _notice(page, told.get("as")) if page and holds else None


def _notice(page: NoticePage, told_as: str | None) -> NewsContent:
    title = _("Corrected: %(title)s") % {"title": page.title} if told_as == ToldAs.CORRECTED else page.title
    when = f"{when_words(page.starts_at, page.ends_at)}."
    return NewsContent(title, " ".join(filter(None, [when[0].upper() + when[1:], _sentence(page.where), page.lead])),
                       page.get_full_url())  # fmt: skip


def _sentence(words: str) -> str:
    return f"{words}." if words else ""


def _ended(page: NoticePage | None, title: str, start: Callable[[], str]) -> NewsContent:
    """Tell that a notice no longer holds; its page may be gone."""
    words = _("No longer holds: %(title)s") % {"title": page.title if page else title}
    return NewsContent(words, _("We have taken this notice back."), page.get_full_url() if page else start())


def _start_url() -> str:
    """Return where all notices are, or the start page."""
    index = visible(NoticeIndexPage.objects.all()).first()
    return index.get_full_url() if index else f"{settings.WAGTAILADMIN_BASE_URL}/"


@topics.feed
def feeds(request: HttpRequest) -> list[tuple[str, str]]:
    """All notices, as Atom."""
    url = landing_url(request, NoticeIndexPage)
    return [(_("Notices (Atom)"), f"{url}feed/")] if url else []
