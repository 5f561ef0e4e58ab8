"""Reads of the outbox, and of what people want to be told of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import ngettext

from core.clock import now
from core.periods import ZONE
from core.registries import NewsContent, topics
from notifications.domain import Habits
from notifications.enums import TEST, Channel, DeliveryState, MailState, Rhythm
from notifications.models import Delivery, Mail, News, Subscriber, Subscription, Unsubscription

# One thing to be told of: a topic, and the choice within it.
Wish = tuple[str, str]


def due(at: datetime | None = None) -> QuerySet[Mail]:
    """Return the mails that should go now, the oldest first."""
    return Mail.objects.filter(state=MailState.QUEUED, due_at__lte=at or now()).order_by("due_at")


def failed() -> QuerySet[Mail]:
    """Return the mails that could not be delivered."""
    return Mail.objects.filter(state=MailState.FAILED)


def struggling() -> QuerySet[Mail]:
    """Return the mails that wait for a further attempt."""
    return Mail.objects.filter(state=MailState.QUEUED).exclude(error="")


def not_sent() -> QuerySet[Mail]:
    """Return the mails that failed or wait for a further attempt, the newest first."""
    return (failed() | struggling()).order_by("-created_at")


def due_deliveries(at: datetime) -> QuerySet[Delivery]:
    """Return what should be told now and nobody holds. Whoever has stopped is told nothing."""
    free = Q(held_until=None) | Q(held_until__lte=at)
    return Delivery.objects.filter(free, state=DeliveryState.QUEUED, due_at__lte=at, subscription__isnull=False)


def wanted_by(wishes: Iterable[Wish]) -> QuerySet[Subscription]:
    """Return the subscriptions to any of these, of people whose mailbox exists."""
    condition = Q()
    for topic, about in wishes:
        condition |= Q(topic=topic, about=about)
    return reachable(Subscription.objects.filter(condition)) if condition else Subscription.objects.none()


def reachable(subscriptions: QuerySet[Subscription]) -> QuerySet[Subscription]:
    """Return the subscriptions that can be told: those to a mailbox only while it takes our mail."""
    return subscriptions.filter(Q(channel=Channel.PUSH) | Q(subscriber__bounced_at=None) & ~Q(subscriber__email=""))


def told_by(start: str) -> QuerySet[Subscription]:
    """Return the subscriptions by which somebody was told news whose key begins like this, of those who can be told."""
    told = Delivery.objects.filter(news__key__startswith=start, state=DeliveryState.SENT)
    return reachable(Subscription.objects.filter(pk__in=told.values("subscription")))


def habits_of(subscriber: Subscriber) -> Habits:
    """Return a person's hours."""
    return Habits(subscriber.digest_hour, subscriber.digest_day, subscriber.quiet_from, subscriber.quiet_until)


class Wording:
    """What subscriptions are called, in the language of the moment. Asks each topic once for all that it has learnt."""

    def __init__(self, wishes: Iterable[Wish] = ()) -> None:
        self._words: dict[Wish, str] = {}
        self.learn(wishes)

    def learn(self, wishes: Iterable[Wish]) -> None:
        """Ask the topics for what is not known yet."""
        abouts: dict[str, set[str]] = {}
        for topic, about in wishes:
            if (topic, about) not in self._words:
                abouts.setdefault(topic, set()).add(about)
        for topic, some in abouts.items():
            known = topics.find(topic)
            words = known.words(some) if known else {}
            self._words |= {(topic, about): words.get(about, "") for about in {*some, *words}}

    def of(self, topic: str, about: str) -> str:
        """Return it in a sentence; nothing for what is no longer offered."""
        self.learn([(topic, about)])
        return self._words[topic, about]

    def all(self, wishes: Iterable[Wish]) -> list[str]:
        """Return the sentences of what is still offered."""
        given = [(topic, about) for topic, about in wishes]
        self.learn(given)
        return [words for wish in given if (words := self._words[wish])]


@dataclass(frozen=True)
class Wanted:
    """One subscription as its person reads it."""

    subscription: Subscription
    words: str


def wanted(subscriber: Subscriber) -> list[Wanted]:
    """Return what a person wants to be told of, with words for what there still is."""
    subscriptions = list(subscriber.subscriptions.all())
    wording = Wording((one.topic, one.about) for one in subscriptions)
    return [Wanted(one, wording.of(one.topic, one.about)) for one in subscriptions]


@dataclass(frozen=True)
class Digest:
    """What is gathered for one moment."""

    due_at: datetime
    contents: list[NewsContent]

    @property
    def subject(self) -> str:
        """Return what the message will be called."""
        return subject_of(self.contents)


def subject_of(contents: list[NewsContent]) -> str:
    """Return the subject of a message that tells these."""
    if len(contents) == 1:
        return contents[0].title
    count = len(contents)
    return ngettext("%(count)s piece of news for you", "%(count)s pieces of news for you", count) % {"count": count}


def gathered(subscriber: Subscriber) -> list[Digest]:
    """Return a person's next digests as they would be sent now."""
    waiting = subscriber.deliveries.filter(state=DeliveryState.QUEUED, subscription__isnull=False)
    rows = waiting.exclude(subscription__rhythm=Rhythm.AT_ONCE).select_related("news").order_by("due_at", "pk")
    contents = contents_of(row.news for row in rows)
    found: dict[datetime, dict[UUID, NewsContent]] = {}
    for row in rows:
        if row.news_id in contents:
            found.setdefault(row.due_at, {})[row.news_id] = contents[row.news_id]
    return [Digest(due, list(some.values())) for due, some in found.items()]


def contents_of(news: Iterable[News]) -> dict[UUID, NewsContent]:
    """Return what there is to tell of these, by their keys, in the language of the moment. Each kind is asked once."""
    unique = {one.pk: one for one in news}
    contents = topics.build_all((one.kind, one.ids) for one in unique.values())
    return {key: content for key, content in zip(unique, contents, strict=True) if content}


@dataclass(frozen=True)
class Told:
    """Something that a person was told of."""

    at: datetime
    content: NewsContent


def told(subscriber: Subscriber, most: int = 10) -> list[Told]:
    """Return what a person was told of late and is still there, the newest first."""
    sent = subscriber.deliveries.filter(state=DeliveryState.SENT, ended_at__isnull=False)
    rows = sent.select_related("news").order_by("-ended_at", "-pk")[:most]
    contents = contents_of(row.news for row in rows)
    found = [(row.ended_at, contents.get(row.news_id)) for row in rows]
    return [Told(at, content) for at, content in found if at and content]


def reach(subscriptions: QuerySet[Subscription]) -> dict[str, int]:
    """Return how many people would be told by these, by channel; one person counts once for each."""
    people: Any = subscriptions.order_by().values_list("channel", "subscriber").distinct()
    found = list(people)
    return {channel.value: sum(1 for one, _who in found if one == channel) for channel in Channel}


# ---- the board

COUNTED = (DeliveryState.QUEUED, DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.BOUNCED)


def counted_news() -> QuerySet[News]:
    """Return all news with the number of messages in each state, the newest first."""
    counts = {f"{state.value}_count": Count("deliveries", filter=Q(deliveries__state=state)) for state in COUNTED}
    return News.objects.exclude(kind=TEST).annotate(**counts).order_by("-created_at")


@dataclass(frozen=True)
class Day:
    """What became of one topic's messages that were published on one day, and who stopped on it."""

    day: date
    topic: str
    queued: int = 0
    sent: int = 0
    failed: int = 0
    bounced: int = 0
    ended: int = 0


def news_named(start: str) -> QuerySet[News]:
    """Return the news whose key begins like this and that went to anybody, as the board counts it."""
    went = Delivery.objects.filter(news=OuterRef("pk"))
    return counted_news().filter(Exists(went), key__startswith=start)


def by_day(days: int = 14) -> list[Day]:
    """Return the last days topic by topic, the newest first: two queries."""
    since = now() - timedelta(days=days)
    counts = {state.value: Count("pk", filter=Q(state=state)) for state in COUNTED}
    news = Delivery.objects.exclude(news__kind=TEST)
    published = news.filter(created_at__gte=since).values(topic=F("news__topic"), day=_day("created_at"))
    ended = Unsubscription.objects.filter(at__gte=since).values("topic", day=_day("at"))
    found: dict[tuple[date, str], dict[str, int]] = {}
    rows: list[Any] = [*published.annotate(**counts).order_by(), *ended.annotate(ended=Count("pk")).order_by()]
    for row in rows:
        found.setdefault((row.pop("day"), row.pop("topic")), {}).update(row)
    return [Day(day, topic, **numbers) for (day, topic), numbers in sorted(found.items(), reverse=True)]


def _day(field: str) -> TruncDate:
    return TruncDate(field, tzinfo=ZONE)


def topic_title(key: str) -> str:
    """Return what a topic is called; its key if nobody offers it any more."""
    topic = topics.find(key)
    return str(topic.title) if topic else key


def undelivered() -> QuerySet[Delivery]:
    """Return the messages that could not be delivered and can be tried again."""
    return Delivery.objects.filter(state=DeliveryState.FAILED, subscription__isnull=False)
