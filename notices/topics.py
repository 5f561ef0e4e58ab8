"""What people can be told of: the notices of a kind."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from core import clock
from core.queries import landing_url
from core.queries.languages import page_of
from core.querysets import visible
from core.registries import NewsContent, Topic, topics
from notices.domain import when_words
from notices.enums import NoticeKind, State, ToldAs, TopicKey
from notices.models import NoticeIndexPage, NoticePage, Way


def _kinds() -> Iterable[tuple[str, str]]:
    return [(kind.value, str(kind.label)) for kind in NoticeKind]


def _way_words(about: str) -> str:
    """Return what a person's way is called: its streets, or that it was drawn; nothing once it is gone."""
    try:
        way = Way.objects.filter(pk=UUID(about)).first()
    except ValueError:
        return ""
    if way is None:
        return ""
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
    Topic(TopicKey.NEAR, gettext_lazy("Notices"), gettext_lazy("Notices near %(choice)s"), name_of=_way_words),
)


@topics.news("notices.notice")
def build_notice(ids: dict[str, Any]) -> NewsContent | None:
    """Tell of a notice as it stands now: that it is there, that it was corrected, or that it no longer holds."""
    told = ids.get("told", {})
    page: Any = page_of(NoticePage, ids["page"])
    state = _state(page, ids["page"])
    if told.get("as") == ToldAs.WITHDRAWN:
        return None if state in (State.NOW, State.COMING) else _ended(page, told.get("title", ""))
    if page is None or state not in (State.NOW, State.COMING):
        return None
    title = _("Corrected: %(title)s") % {"title": page.title} if told.get("as") == ToldAs.CORRECTED else page.title
    when = f"{when_words(page.starts_at, page.ends_at)}."
    return NewsContent(title, " ".join(filter(None, [when[0].upper() + when[1:], _sentence(page.where), page.lead])),
                       page.get_full_url())  # fmt: skip


def _state(page: Any, key: str) -> State | None:
    """Return whether the notice holds, as its page in the city's own language says it: translations follow later."""
    with override(settings.LANGUAGE_CODE):
        own: Any = page_of(NoticePage, key) or page
    return own.state(clock.now()) if own else None


def _sentence(words: str) -> str:
    return f"{words}." if words else ""


def _ended(page: Any, title: str) -> NewsContent:
    """Tell that a notice no longer holds; its page may be gone."""
    url = page.get_full_url() if page else ""
    index = None if page else visible(NoticeIndexPage.objects.all()).first()
    words = _("No longer holds: %(title)s") % {"title": page.title if page else title}
    return NewsContent(words, _("We have taken this notice back."), url or (index.get_full_url() if index else _home()))


def _home() -> str:
    return f"{settings.WAGTAILADMIN_BASE_URL}/"


@topics.feed
def feeds(request: HttpRequest) -> list[tuple[str, str]]:
    """All notices, as Atom."""
    url = landing_url(request, NoticeIndexPage)
    return [(_("Notices (Atom)"), f"{url}feed/")] if url else []
