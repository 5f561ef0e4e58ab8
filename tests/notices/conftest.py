"""Notices as tests need them, published like an editor publishes them."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count

import pytest

from core import clock
from notices.models import NoticeIndexPage, NoticePage
from notifications.enums import Channel
from notifications.models import News, PushDevice, Subscriber, Subscription

MakeNotice = Callable[..., NoticePage]
HOUR = timedelta(hours=1)
POINT = {"type": "Point", "coordinates": [9.99, 53.71]}
numbers = count()


@pytest.fixture
def index(city) -> NoticeIndexPage:
    """The overview without the demo's notices."""
    for page in NoticePage.objects.all():
        page.delete()
    News.objects.all().delete()
    return NoticeIndexPage.objects.get()


@pytest.fixture
def make_notice(index) -> MakeNotice:
    """Publishes a notice that holds for the hours given, counted from now; each further call one of its own."""

    def make(title="Testmeldung", *, begins=-1, ends=1, publish=True, **fields) -> NoticePage:
        at = clock.now()
        times = {"starts_at": at + begins * HOUR, "ends_at": at + ends * HOUR if ends is not None else None}
        page = NoticePage(title=title, slug=f"test-{next(numbers)}", live=False, **{**times, **fields})
        NoticeIndexPage.objects.get(pk=index.pk).add_child(instance=page)
        revision = page.save_revision()
        if publish:
            revision.publish()
        return NoticePage.objects.get(pk=page.pk)

    return make


def follower(kind: str = "", *, about: str = "", channel: str = Channel.EMAIL) -> Subscriber:
    """Return somebody who has asked for the notices of a kind, or for those near a way."""
    who = Subscriber.objects.create(email=f"f{next(numbers)}@example.org", language="de")
    topic = ("notices.kind", kind) if kind else ("notices.near", about)
    Subscription.objects.create(subscriber=who, topic=topic[0], about=topic[1], channel=channel)
    if channel == Channel.PUSH:
        endpoint = f"https://fcm.googleapis.com/fcm/send/{next(numbers)}"
        PushDevice.objects.create(subscriber=who, endpoint=endpoint, p256dh="k", auth="a", name="Test")
    return who
