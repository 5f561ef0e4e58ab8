"""Topics of the tests, and people who have chosen them."""

from datetime import timedelta
from itertools import count

import pytest
from django.utils.translation import get_language

from core import clock
from core.registries import NewsContent, Topic, topics
from notifications import services
from notifications.enums import Rhythm
from notifications.models import Subscriber, Subscription

MODULES = ("subscriptions", "news", "telling")
numbers = count()


@pytest.fixture(autouse=True)
def tested_topics(monkeypatch) -> None:
    """A topic without choices, one with two, and news that says in which language it was written."""
    monkeypatch.setattr(topics, "_topics", dict(topics._topics))
    monkeypatch.setattr(topics, "_builders", dict(topics._builders))
    topics.register(
        Topic("test.all", "Tests", "All tests"),
        Topic("test.one", "Tests", "Test „%(choice)s“", lambda: [("a", "A"), ("b", "B")]),
    )
    topics.news("test.news")(lambda news: [_content(ids) for ids in news])


def _content(ids: dict) -> NewsContent | None:
    if ids.get("gone"):
        return None
    return NewsContent(f"News {ids['n']} ({get_language()})", "Text.", "https://x.example/n/")


@pytest.fixture
def turn(monkeypatch):
    """Turn the clock: to a moment, or on by so much."""

    def to(moment) -> None:
        at = clock.now() + moment if isinstance(moment, timedelta) else moment
        monkeypatch.setattr(clock, "now", lambda: at)
        for name in MODULES:
            monkeypatch.setattr(f"notifications.services.{name}.now", lambda: at)

    return to


def person(email: str = "", *wishes: tuple[str, str], rhythm: str = Rhythm.AT_ONCE, **fields) -> Subscriber:
    """Return somebody who has confirmed an address and chosen these."""
    who = Subscriber.objects.create(email=email or f"p{next(numbers)}@example.org", **{"language": "de", **fields})
    for topic, about in wishes or [("test.all", "")]:
        Subscription.objects.create(subscriber=who, topic=topic, about=about, rhythm=rhythm)
    return who


def publish(n: int = 1, to: tuple = (("test.all", ""),), **ids):
    return services.publish(kind="test.news", ids={"n": n, **ids}, key=f"test:{n}", to=to)
