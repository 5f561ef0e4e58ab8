"""Format only: places on a map and in a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Protocol

from django import template
from django.conf import settings
from django.utils.translation import gettext as _
from wagtail.blocks import StructValue

from core.brand import brand
from core.domain import Box, Pin, Point, pins
from core.enums import Available, StepFree
from core.models import Place
from core.queries import shown_places

register = template.Library()


@dataclass(frozen=True)
class Label:
    """A name on the map, in percent of its width and height."""

    name: str
    kind: str
    x: float
    y: float
    latitude: float
    longitude: float


class Located(Protocol):
    """What the map can show: a place, or what a module brings."""

    name: Any
    latitude: Any
    longitude: Any
    is_example: Any


@dataclass(frozen=True)
class Row:
    """A place in the list, with its number if the map shows it."""

    place: Any
    number: int | None


@dataclass(frozen=True)
class Layout:
    """The pins for one size of the map: one is shown, style sheets decide which."""

    size: str
    pins: list[tuple[Pin, Any]]


# Widths in pixels for which the two layouts are made (static/css/map.css: 28rem lies between them).
SIZES = {"small": 390, "large": 640}


@dataclass(frozen=True)
class CityMap:
    """What the component draws. `key` keeps several maps of one page apart."""

    key: str
    rows: list[Row]
    layouts: list[Layout]
    box: Box | None
    labels: list[Label]
    city: str
    tiles: dict[str, str]

    @property
    def has_examples(self) -> bool:
        """Tell whether anything here is example data."""
        return any(row.place.is_example for row in self.rows)


@register.simple_tag
def places_of(block: StructValue) -> list[Place]:
    """Return the places of a map block."""
    return shown_places(chosen=block["places"], kind=block["kind"] or "")


@register.simple_tag(takes_context=True)
def city_map(context: dict[str, Any], places: Sequence[Located]) -> CityMap:
    """Put the places on the city's own map. A city without one, and places beyond it, have the list alone."""
    facts = brand().map
    box = Box(facts.west, facts.south, facts.east, facts.north) if facts else None
    points = [_point(place, box) for place in places]
    numbers = count(1)
    return CityMap(
        key=f"karte-{_count(context.get('request'))}",
        rows=[Row(place, next(numbers) if point else None) for place, point in zip(places, points, strict=True)],
        layouts=_layouts(box, places, points) if box and any(points) else [],
        box=box,
        labels=_labels(box),
        city=brand().city,
        tiles=settings.MAP_TILES,
    )


def _labels(box: Box | None) -> list[Label]:
    facts = brand().map
    if box is None or facts is None:
        return []
    return [Label(one.name, one.kind, *box.place(*one.at), *one.at) for one in facts.labels]


def _layouts(box: Box, places: Sequence[Located], points: list[Point | None]) -> list[Layout]:
    shown = [place for place, point in zip(places, points, strict=True) if point]
    found = [point for point in points if point]
    return [
        Layout(size, list(zip(pins(found, width=width, height=width / box.ratio), shown, strict=True)))
        for size, width in SIZES.items()
    ]


def _point(place: Located, box: Box | None) -> Point | None:
    if box is None or place.latitude is None or place.longitude is None:
        return None
    where = float(place.latitude), float(place.longitude)
    return box.place(*where) if box.contains(*where) else None


def _count(request: Any) -> int:
    """Return how many maps this answer has had so far, this one included."""
    number: int = getattr(request, "_maps", 0) + 1
    if request is not None:
        request._maps = number
    return number


@register.simple_tag
def access_words(place: Place) -> list[tuple[str, str]]:
    """Return what is known about access, as label and answer; what nobody knows is left out."""
    answers = [
        (_("Without steps"), place.step_free, place.get_step_free_display()),
        (_("Accessible toilet"), place.accessible_toilet, place.get_accessible_toilet_display()),
        (_("Parking for disabled people"), place.accessible_parking, place.get_accessible_parking_display()),
        (_("Induction loop"), place.induction_loop, place.get_induction_loop_display()),
    ]
    return [(label, words) for label, value, words in answers if value not in (StepFree.UNKNOWN, Available.UNKNOWN)]
