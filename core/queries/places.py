"""Places that a page shows."""

from collections.abc import Iterable

from core.blocks.places import ALL, APART
from core.models import Place


def shown_places(*, chosen: Iterable[Place | None] = (), kind: str = "") -> list[Place]:
    """Return the chosen places in the editor's order, or all of a kind by name; each list costs at most one query.

    A place that has been deleted since it was chosen is left out.
    """
    found = [place for place in chosen if place]
    if found or not kind:
        return found
    places = Place.objects.exclude(kind__in=APART) if kind == ALL else Place.objects.filter(kind=kind)
    return list(places)
