"""What people can be told of dates: all of them, or one kind."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.clock import now
from core.models import Place
from core.periods import to_local
from core.queries import landing_url
from core.queries.languages import pages_of
from core.querysets import visible_in_any_language
from core.registries import NewsContent, Topic, topics
from culture.enums import EventKind, TopicKey
from culture.models import EventIndexPage, EventPage, Occurrence
from culture.queries import first_dates


def _kinds() -> Iterable[tuple[str, str]]:
    return [(kind.value, str(kind.label)) for kind in EventKind]


def _places() -> Iterable[tuple[str, str]]:
    """Return the places where something takes place or took place, by name."""
    used = visible_in_any_language(EventPage.objects.all()).order_by().values("place")
    return [
        (str(key), name) for key, name in Place.objects.filter(pk__in=used).order_by("name").values_list("pk", "name")
    ]


topics.register(
    Topic(TopicKey.DATES, pgettext_lazy("event", "Dates"), gettext_lazy("All new dates")),
    Topic(TopicKey.KIND, pgettext_lazy("event", "Dates"), gettext_lazy("New dates: %(choice)s"), _kinds),
    Topic(TopicKey.PLACE, gettext_lazy("Dates by place"), gettext_lazy("New dates at this place: %(choice)s"), _places),
)


@topics.news("culture.event")
def build_events(news: Sequence[dict[str, Any]]) -> Iterable[NewsContent | None]:
    """Tell of events and their next dates; nothing once they are withdrawn or over."""
    events = pages_of(EventPage, [ids["page"] for ids in news])
    dates = first_dates(events.values(), now())
    for event in [events.get(ids["page"]) for ids in news]:
        yield _event(event, dates[event.pk]) if event and event.pk in dates else None


def _event(event: EventPage, date: Occurrence) -> NewsContent:
    start = to_local(date.start)
    day = date_format(start, "l, j. F Y")
    when = day if date.all_day else _("%(day)s, %(time)s") % {"day": day, "time": date_format(start, "H:i")}
    return NewsContent(event.title, " ".join(filter(None, [f"{when}.", event.lead])), event.get_full_url())


@topics.feed
def feeds(request: HttpRequest) -> list[tuple[str, str]]:
    """All dates, as a calendar."""
    url = landing_url(request, EventIndexPage)
    return [(_("Dates (calendar)"), f"{url}kalender/")] if url else []
