"""News that people have asked for: who hears of it by what way, and when. Sending it is another matter (`telling`)."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import override

from core.clock import now
from core.registries import topics
from notifications import signals
from notifications.domain import due_at
from notifications.enums import Channel, DeliveryState, Rhythm
from notifications.models import GIVE_UP_AFTER, Delivery, News, PushDevice, Subscription
from notifications.queries import Wish, habits_of, wanted_by

ROWS_IN_ONE_STATEMENT = 1000


@transaction.atomic
def publish(
    *, kind: str, ids: dict[str, Any], key: str, to: Iterable[Wish], among: QuerySet[Subscription] | None = None
) -> News:
    """Tell everybody who wants to hear of any of these topics; once for each key, however often it is called.

    Lives and dies with the caller's transaction. A person hears of it once by each channel, also with several
    subscriptions that fit. `among` takes the place of the topics where more than a choice decides, such as a place;
    the first topic then only says where the board counts it.
    Raises KeyError for a kind that nobody builds.
    """
    if kind not in topics.kinds():
        raise KeyError(kind)
    to = list(to)
    news, is_new = News.objects.get_or_create(key=key, defaults={"kind": kind, "ids": ids, "topic": to[0][0]})
    if is_new:
        _name(news)
        found = wanted_by(to) if among is None else among
        _write(news, found.select_related("subscriber").order_by("subscriber", "created_at", "pk"))
        transaction.on_commit(lambda: signals.news_published.send(sender=News, news_id=str(news.pk)), robust=True)
    return news


def _name(news: News) -> None:
    with override(settings.LANGUAGE_CODE):
        content = topics.build(news.kind, news.ids)
    if content:
        news.title = content.title[:255]
        news.save(update_fields=["title"])


def _write(news: News, subscriptions: QuerySet[Subscription]) -> None:
    """Write a row for each person and channel, in bulk."""
    chosen: dict[tuple[Any, str], Subscription] = {}
    # Locked, so that whoever stops right now finds the rows that this writes, or is found gone.
    for one in subscriptions.select_for_update(no_key=True, of=("self",)):
        best = chosen.get((one.subscriber_id, one.channel))
        if best is None or (one.rhythm == Rhythm.AT_ONCE and best.rhythm != Rhythm.AT_ONCE):
            chosen[one.subscriber_id, one.channel] = one
    devices = _devices(subscriptions)
    at, planned = now(), lru_cache(maxsize=None)(due_at)
    rows = [
        _row(news, one, device, at, planned(Rhythm(one.rhythm), habits_of(one.subscriber), at))
        for one in chosen.values()
        for device in (devices.get(one.subscriber_id, []) if one.channel == Channel.PUSH else [None])
    ]
    Delivery.objects.bulk_create(rows, batch_size=ROWS_IN_ONE_STATEMENT, ignore_conflicts=True)


def _devices(subscriptions: QuerySet[Subscription]) -> dict[Any, list[PushDevice]]:
    people = subscriptions.filter(channel=Channel.PUSH).order_by().values("subscriber")
    found: dict[Any, list[PushDevice]] = {}
    for device in PushDevice.objects.filter(subscriber__in=people):
        found.setdefault(device.subscriber_id, []).append(device)
    return found


def _row(news: News, one: Subscription, device: PushDevice | None, at: datetime, due: datetime) -> Delivery:
    # What goes at once is a message of its own, and its name follows from what it is about and to whom.
    name = f"{one.subscriber_id}:{device.pk if device else ''}"
    return Delivery(
        news=news,
        subscriber_id=one.subscriber_id,
        subscription=one,
        device=device,
        channel=one.channel,
        due_at=due,
        give_up_at=due + GIVE_UP_AFTER,
        letter=uuid.uuid5(news.pk, name) if one.rhythm == Rhythm.AT_ONCE else None,
        created_at=at,
    )


@transaction.atomic
def withdraw(*, key: str) -> int:
    """Take back what was published under this key, where it has not left yet; returns for how many people."""
    waiting = Delivery.objects.filter(news__key=key, state=DeliveryState.QUEUED)
    return waiting.update(state=DeliveryState.POINTLESS, ended_at=now(), held_by=None, held_until=None)


@transaction.atomic
def try_again(*, news: News) -> int:
    """Put what failed of one piece of news into the queue again, at once; returns for how many people."""
    at = now()
    failed = Delivery.objects.filter(news=news, state=DeliveryState.FAILED, subscription__isnull=False)
    again = {"state": DeliveryState.QUEUED, "due_at": at, "give_up_at": at + GIVE_UP_AFTER, "attempts": 0}
    count = failed.update(**again, ended_at=None, error="")
    if count:
        transaction.on_commit(lambda: signals.news_published.send(sender=News, news_id=str(news.pk)), robust=True)
    return count
