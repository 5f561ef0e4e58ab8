"""Reads of the notices."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from core.brand import brand
from core.domain import Shape, drawn, metres, middle
from core.querysets import visible
from notices.enums import State, TopicKey
from notices.models import NoticePage, Way
from notices.models.pages import map_box
from notifications.models import News, Subscription
from notifications.queries import news_named, reachable


def notices() -> QuerySet[NoticePage]:
    """Return all notices that everybody may see, in the order in which they begin: one query."""
    found: QuerySet[NoticePage] = visible(NoticePage.objects.all()).order_by("starts_at", "pk")
    return found


def changes(found: Iterable[NoticePage], at: datetime) -> list[datetime]:
    """Return the moments to come at which one of these begins or ends."""
    return [moment for one in found for moment in (one.starts_at, one.ends_at) if moment and moment > at]


def concerned(page: NoticePage) -> QuerySet[Subscription]:
    """Return the subscriptions of people whom a notice concerns and who can be told."""
    near = [str(pk) for pk in ways_near(page.shape)] if page.shape else []
    wanted = Q(topic=TopicKey.KIND, about=page.kind) | Q(topic=TopicKey.NEAR, about__in=near)
    return reachable(Subscription.objects.filter(wanted))


def key_of(page: NoticePage) -> str:
    """Return what the keys of all news about a notice begin with."""
    return f"notices.notice:{page.translation_key}:"


def told_of(page: NoticePage) -> QuerySet[News]:
    """Return what people were told of a notice, with the number of messages in each state."""
    return news_named(key_of(page))


def ways_near(shape: Shape) -> list[UUID]:
    """Return the ways of people within whose distance a shape lies. One query; the shapes are compared here."""
    ways = Way.objects.exclude(confirmed_at=None).values_list("pk", "geometry", "metres")
    return [pk for pk, way, distance in ways if metres(shape, way) <= distance]


def notices_near(shape: Shape, distance: int, at: datetime) -> list[NoticePage]:
    """Return the notices that hold or are to come within so many metres of a shape. One query."""
    found = sort_out(notices(), at)
    return [one for one in [*found.now, *found.coming] if one.shape and metres(one.shape, shape) <= distance]


@dataclass(frozen=True)
class Sorted:
    """Notices as people read them: what holds now, what comes, what is over or was withdrawn."""

    now: list[NoticePage]
    coming: list[NoticePage]
    over: list[NoticePage]


def sort_out(found: Iterable[NoticePage], at: datetime) -> Sorted:
    """Return the notices by what holds: the latest first, what comes in its order."""
    by_state: dict[State, list[NoticePage]] = {state: [] for state in State}
    for one in found:
        by_state[one.state(at)].append(one)
    over = [*by_state[State.OVER], *by_state[State.WITHDRAWN]]
    ended = sorted(over, key=lambda one: one.withdrawn_at or one.ends_at or one.starts_at, reverse=True)
    return Sorted(by_state[State.NOW][::-1], by_state[State.COMING], ended)


@dataclass(frozen=True)
class Mark:
    """A notice as the map takes it: where its pin stands, and its shape as a path in percent of the map."""

    notice: NoticePage
    name: str
    latitude: float | None
    longitude: float | None
    path: str
    is_example: bool


def marks(found: Iterable[NoticePage]) -> list[Mark]:
    """Return the notices for the map. A city without a map, and a notice without a place, have the list alone."""
    return [_mark(one) for one in found]


def _mark(one: NoticePage) -> Mark:
    shape = one.shape if brand().map else None
    latitude, longitude = middle(shape) if shape else (None, None)
    return Mark(one, one.title, latitude, longitude, path_of(shape) if shape else "", one.is_example)


def path_of(shape: Shape) -> str:
    """Return a shape as a path in percent of the city's map; nothing without a map."""
    return drawn(shape, map_box()) if brand().map else ""
