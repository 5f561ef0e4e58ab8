"""Devices that take push messages: no address is asked for, since only the device itself can say yes."""

import uuid
from collections.abc import Iterable

from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import get_language

from core.clock import now
from notifications import signals
from notifications.enums import TEST, Channel
from notifications.errors import RefusedError
from notifications.gateways.push import Browser
from notifications.models import GIVE_UP_AFTER, Delivery, News, PushDevice, Subscriber, Subscription
from notifications.queries import Wish
from notifications.services.subscriptions import follow, lock, stop_all

# More browsers nobody has; whoever has lost one adds another in its place.
MOST_DEVICES = 10


@transaction.atomic
def add_device(*, browser: Browser, name: str, subscriber: Subscriber | None = None) -> PushDevice:
    """Take down a browser for a person, or for somebody new. Whoever holds its secret may move it to another person.

    Raises RefusedError for a browser that is taken by somebody with another secret, or one too many.
    """
    known = find_device(browser.endpoint, browser.auth, any_secret=True)
    if known and not constant_time_compare(known.auth, browser.auth):
        raise RefusedError("This endpoint has another secret.")
    if known:
        return _move(known, browser, subscriber)
    subscriber = subscriber or Subscriber.objects.create(language=get_language() or "")
    if subscriber.devices.count() >= MOST_DEVICES:
        raise RefusedError("Too many devices.")
    return PushDevice.objects.create(
        subscriber=subscriber, endpoint=browser.endpoint, p256dh=browser.p256dh, auth=browser.auth, name=name
    )


def find_device(endpoint: str, auth: str, *, any_secret: bool = False) -> PushDevice | None:
    """Return the device with this address, if whoever asks knows its secret."""
    # PostgreSQL takes no NUL, and no address holds anything that cannot be printed.
    known = PushDevice.objects.select_related("subscriber").filter(endpoint=endpoint)
    found = known.first() if endpoint.isprintable() else None
    return found if found and (any_secret or constant_time_compare(found.auth, auth)) else None


def _move(device: PushDevice, browser: Browser, subscriber: Subscriber | None) -> PushDevice:
    """Give a known device to a person, with what it has chosen; what is then left of its former person goes."""
    before = device.subscriber
    _wait_for_news(before)
    device.p256dh = browser.p256dh
    device.subscriber = subscriber or before
    device.save(update_fields=["p256dh", "subscriber"])
    if device.subscriber != before:
        wishes: dict[str, list[Wish]] = {}
        for one in before.subscriptions.filter(channel=Channel.PUSH):
            wishes.setdefault(one.rhythm, []).append((one.topic, one.about))
        for rhythm, some in wishes.items():
            follow(subscriber=device.subscriber, wishes=some, rhythm=rhythm, channel=Channel.PUSH)
        Delivery.objects.filter(device=device).delete()
        _forget_without_devices(before)
    return device


@transaction.atomic
def renew_device(*, device: PushDevice, browser: Browser) -> None:
    """Write down where a browser can be reached from now on: its service has given it another address."""
    if PushDevice.objects.exclude(pk=device.pk).filter(endpoint=browser.endpoint).exists():
        # It has come here anew by itself already.
        remove_device(device=device)
        return
    device.endpoint, device.p256dh, device.auth = browser.endpoint, browser.p256dh, browser.auth
    device.save(update_fields=["endpoint", "p256dh", "auth"])


@transaction.atomic
def remove_device(*, device: PushDevice) -> None:
    """Send nothing more to a device. Whoever has neither another one nor an address is told nothing any more.

    Safe to call for one that is gone already: several messages to it may be on their way.
    """
    found = PushDevice.objects.select_related("subscriber").filter(pk=device.pk).first()
    if found is None:
        return
    _wait_for_news(found.subscriber)
    found.delete()
    _forget_without_devices(found.subscriber)


def _wait_for_news(subscriber: Subscriber) -> None:
    """Let what is being published to a person's devices be written first, so that it goes with the device."""
    lock(subscriber)
    list(subscriber.subscriptions.select_for_update().filter(channel=Channel.PUSH).values_list("pk"))


def _forget_without_devices(subscriber: Subscriber) -> None:
    if subscriber.devices.exists():
        return
    if subscriber.email:
        subscriber.subscriptions.filter(channel=Channel.PUSH).delete()
    else:
        stop_all(subscriber=subscriber)
        subscriber.delete()


@transaction.atomic
def order_on_device(*, browser: Browser, name: str, wishes: Iterable[Wish], rhythm: str) -> Subscriber:
    """Tell a device of these from now on: its permission is the yes that a mailbox has to give by mail."""
    device = add_device(browser=browser, name=name)
    follow(subscriber=device.subscriber, wishes=wishes, rhythm=rhythm, channel=Channel.PUSH)
    return device.subscriber


@transaction.atomic
def send_test(*, subscription: Subscription, device: PushDevice | None = None) -> None:
    """Send a person a message that says that all works, by the same way as news."""
    at = now()
    news = News.objects.create(kind=TEST, key=f"{TEST}:{uuid.uuid4()}", topic=TEST)
    Delivery.objects.create(
        news=news,
        subscriber=subscription.subscriber,
        subscription=subscription,
        device=device,
        channel=Channel.PUSH if device else Channel.EMAIL,
        due_at=at,
        give_up_at=at + GIVE_UP_AFTER,
        letter=uuid.uuid4(),
    )
    transaction.on_commit(lambda: signals.news_published.send(sender=News, news_id=str(news.pk)), robust=True)
