"""One event: what, when, where, and how one takes part."""

from typing import Any

from django.http import HttpRequest

from core import cache, clock
from core.brand import brand
from core.periods import to_local
from core.queries import landing_url
from core.registries import page_context
from core.templatetags.places import access_words
from culture.domain import structured_event
from culture.models import EventIndexPage, EventPage, Occurrence
from culture.queries import planned_occurrences, record, related

# So many coming dates stand unfolded, and so many are told to machines.
SHOWN, TOLD = 4, 12


def _occurrences(page: EventPage, *, preview: bool) -> list[Occurrence]:
    if preview:
        return planned_occurrences(page, to_local(clock.now()).date())
    found = list(page.occurrences.order_by("start", "pk"))
    for one in found:
        # Django would read the page anew to reach its place.
        one.event = page
    return found


@page_context(EventPage)
def event(page: EventPage, request: HttpRequest) -> dict[str, Any]:
    """One event with its dates: the next one large, the coming ones, what is over."""
    now = clock.now()
    preview = getattr(request, "is_preview", False)
    found = _occurrences(page, preview=preview)
    coming = [one for one in found if one.end > now]
    cache.until(request, clock.midnight(), *(one.end for one in coming))
    following = next((one for one in coming if one.takes_place), None)
    others = [one for one in coming if one is not following]
    # A preview's dates have no calendar file yet.
    told = [record(one, request) for one in coming[:TOLD]] if not preview else []
    return {
        "next": following,
        "coming": coming,
        "others": others[:SHOWN],
        "further": others[SHOWN:],
        "past": [one for one in reversed(found) if one.end <= now],
        "series": page.recurrences.first(),
        "related": related(page, preview=preview),
        "access": access_words(page.place) if page.place else [],
        "places": [page.place],
        "structured": [structured_event(one, city=brand().city) for one in told],
        "dates_url": landing_url(request, EventIndexPage),
        "has_files": not preview,
    }
