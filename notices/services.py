"""Writes: whom a notice concerns, and what they are told when it is published, corrected, withdrawn."""

from collections.abc import Collection

from django.conf import settings
from django.db import transaction

from core import clock
from core.domain import Shape
from core.querysets import visible_in_any_language
from notices.enums import State, ToldAs, TopicKey
from notices.models import NoticePage, Way
from notices.queries import concerned, key_of
from notifications.enums import Rhythm
from notifications.gateways.push import Browser
from notifications.models import Subscriber, Subscription
from notifications.queries import told_by
from notifications.services import order, order_on_device, publish, withdraw

LONGEST_NAME = 400


@transaction.atomic
def order_near(*, email: str, shape: Shape, distance: int, street_names: list[str]) -> Way:
    """Keep a way that somebody has agreed to, and ask their mailbox. Unconfirmed, it goes within a week."""
    way = _keep(shape, distance, street_names)
    order(email=email, wishes=[(TopicKey.NEAR, str(way.pk))])
    return way


@transaction.atomic
def order_near_on_device(
    *, browser: Browser, name: str, shape: Shape, distance: int, street_names: list[str]
) -> Subscriber:
    """Keep a way that somebody has agreed to, and tell their device. Raises RefusedError."""
    way = _keep(shape, distance, street_names)
    wishes = [(TopicKey.NEAR, str(way.pk))]
    return order_on_device(browser=browser, name=name, wishes=wishes, rhythm=Rhythm.AT_ONCE)


def _keep(shape: Shape, distance: int, street_names: list[str]) -> Way:
    return Way.objects.create(geometry=shape, metres=distance, streets=", ".join(street_names)[:LONGEST_NAME])


def confirm_ways(*, abouts: Collection[str]) -> None:
    """Note that somebody is told of these ways from now on."""
    if abouts:
        Way.objects.filter(pk__in=abouts, confirmed_at=None).update(confirmed_at=clock.now())


def forget_way(*, about: str) -> None:
    """Delete a way for which nobody is told any more."""
    if not Subscription.objects.filter(topic=TopicKey.NEAR, about=about).exists():
        Way.objects.filter(pk=about).delete()


def tell(*, page: NoticePage) -> None:
    """Tell of a public notice that holds or is to come: once for each version, whatever language is published first."""
    if not visible_in_any_language(NoticePage.objects.filter(pk=page.pk)).exists():
        return
    state = page.state(clock.now())
    if state == State.WITHDRAWN:
        tell_end(page=page)
    if state not in (State.NOW, State.COMING):
        return
    start, corrected = key_of(page), page.version > 1
    among = concerned(page)
    if corrected:
        # What has not left yet would say the same as the correction does.
        withdraw(key=f"{start}{page.version - 1}")
        among = among | told_by(start)
    told = {"as": ToldAs.CORRECTED if corrected else ToldAs.NEW}
    publish(
        kind="notices.notice",
        ids={"page": str(page.translation_key), "told": told},
        key=f"{start}{page.version}",
        to=[(TopicKey.KIND, page.kind)],
        among=among,
    )


def tell_end(*, page: NoticePage) -> None:
    """Take back what has not left, and tell those who were told that it no longer holds: once for each version.

    What is over by itself is news for nobody; nor is a translation that goes while the notice stays.
    """
    start = key_of(page)
    others = visible_in_any_language(NoticePage.objects.filter(translation_key=page.translation_key)).exclude(
        pk=page.pk
    )
    if page.locale.language_code != settings.LANGUAGE_CODE and others.exists():
        return
    withdraw(key=f"{start}{page.version}")
    told = told_by(start)
    if (page.ends_at and page.ends_at <= clock.now()) or not told.exists():
        return
    publish(
        kind="notices.notice",
        ids={"page": str(page.translation_key), "told": {"as": ToldAs.WITHDRAWN, "title": page.title}},
        key=f"{start}{page.version}:ended",
        to=[(TopicKey.KIND, page.kind)],
        among=told,
    )
