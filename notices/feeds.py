"""The notices to follow, as Atom."""

from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed

from core import cache, clock
from core.brand import brand
from core.cache import cached_page
from core.domain import printable
from core.registries import page_route
from notices.domain import when_words
from notices.models import NoticeIndexPage, NoticePage
from notices.views.pages import notice_filter

MOST = 50


def _words(one: NoticePage) -> str:
    """Return what a feed reader shows: when, where, what."""
    return " ".join(part for part in (f"{when_words(one.starts_at, one.ends_at)}.", one.where, one.lead) if part)


@page_route(NoticeIndexPage, "feed/", name="feed")
@cached_page(params=("kind",))
def notices_feed(page: NoticeIndexPage, request: HttpRequest) -> HttpResponse:
    """The filtered notices as an Atom feed, the newest first."""
    filterset = notice_filter(request)
    address, suffix = page.get_full_url(request), f"?{filterset.query}" if filterset.query else ""
    # The words name the year only if it is another one.
    cache.until(request, clock.midnight())
    feed = Atom1Feed(
        title=printable(f"{page.title} | {brand().name}"),
        link=f"{address}{suffix}",
        description=printable(page.lead),
        language=page.locale.language_code,
        feed_url=f"{address}{page.reverse_subpage('feed')}{suffix}",
        author_name=brand().publisher,
    )
    for one in filterset.qs.order_by("-first_published_at", "-pk")[:MOST]:
        feed.add_item(
            title=printable(f"{one.get_kind_display()}: {one.title}"),
            link=one.get_full_url(request),
            description=printable(_words(one)),
            unique_id=one.get_full_url(request),
            pubdate=one.first_published_at,
            updateddate=one.last_published_at,
            categories=[str(one.get_kind_display())],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
