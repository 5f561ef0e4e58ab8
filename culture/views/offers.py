"""What other pages learn of dates: cards, an action, a widget, the newest events."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from core import cache, clock
from core.queries import landing_url
from core.querysets import visible
from core.registries import Action, Teaser, actions, newest_pages, teasers, widgets
from culture.domain.words import date_words
from culture.models import EventIndexPage, EventPage, Occurrence
from culture.queries import coming, next_dates
from projects.models import FieldPage, ProjectPage, WorkingGroupPage

CARDS = 3


def _card(one: Occurrence, request: HttpRequest) -> Teaser:
    event = one.event
    where = event.place.name if event.place else _("online") if event.online_url else ""
    text = ", ".join(part for part in (date_words(one), where) if part)
    return Teaser(
        event.title,
        event.get_url(request),
        text,
        event.illustration,
        _("Date: %(kind)s") % {"kind": event.get_kind_display()},
    )


@teasers.register(ProjectPage, FieldPage, WorkingGroupPage)
def next_dates_of(page: Page, request: HttpRequest) -> Iterator[Teaser]:
    """The next dates that belong to a project, a field of action or a working group. One query."""
    for one in next_dates(page, clock.now(), CARDS):
        cache.until(request, one.end, clock.midnight())
        yield _card(one, request)


@actions.register(order=40)
def find_a_date(request: HttpRequest) -> Iterator[Action]:
    """The way to the dates, if the city has them."""
    url = landing_url(request, EventIndexPage)
    if url:
        yield Action(_("Find a date"), _("Workshops, meetings, consultation hours"), url, "tun-termin")


@newest_pages.register("events", gettext_lazy("Events"))
def newest_events(request: HttpRequest, number: int) -> Iterator[Teaser]:
    """The events that were published last, as cards."""
    for one in visible(EventPage.objects.all()).order_by("-first_published_at", "-pk")[:number]:
        yield Teaser(one.title, one.get_url(request), one.lead, one.illustration, str(one.get_kind_display()))


@widgets.register("culture.next", gettext_lazy("Next dates"))
def next_widget(request: HttpRequest, _target: str) -> str:
    """The next dates of all, as a list. One query."""
    found = list(coming(clock.now())[:CARDS])
    cache.until(request, clock.midnight(), *(one.end for one in found))
    context = {"dates": found, "dates_url": landing_url(request, EventIndexPage)}
    return render_to_string("culture/widgets/next.html", context, request) if found else ""
