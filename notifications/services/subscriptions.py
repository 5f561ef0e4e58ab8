"""What people want to be told of: asked for, confirmed, changed, ended."""

import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import get_language

from accounts import links
from accounts.errors import LinkError
from accounts.models import Link
from core.clock import now
from core.registries import topics
from notifications import signals
from notifications.domain import due_at
from notifications.enums import Channel, DeliveryState, Rhythm
from notifications.models import GIVE_UP_AFTER, Delivery, OptIn, Subscriber, Subscription, Unsubscription
from notifications.queries import Wish, habits_of
from notifications.services.outbox import send

CONFIRM = "notifications.confirm"
MANAGE, STOP = "notifications.manage", "notifications.stop"
LASTS = timedelta(days=7)
UNDO, UNDO_LASTS = "notifications.undo", timedelta(days=1)


def manage_token(subscriber: Subscriber) -> str:
    """Return what opens a person's choices."""
    return links.seal(subscriber.key, purpose=MANAGE)


def stop_token(subscription: Subscription) -> str:
    """Return what ends one subscription."""
    return links.seal(subscription.pk, purpose=STOP)


def open_choices(token: str) -> Subscriber:
    """Return whose choices a token opens. Raises LinkError."""
    found = Subscriber.objects.filter(key=links.unseal(token, purpose=MANAGE)).first()
    if found is None:
        raise LinkError
    return found


def find_subscription(token: str) -> Subscription | None:
    """Return the subscription that a token ends; None if it has ended. Raises LinkError for what is no such token."""
    pk = links.unseal(token, purpose=STOP)
    return Subscription.objects.select_related("subscriber").filter(pk=pk).first()


@transaction.atomic
def order(*, email: str, wishes: Iterable[Wish], rhythm: Rhythm = Rhythm.AT_ONCE) -> OptIn:
    """Take down what an address wants to be told of, and ask its mailbox. Nobody is subscribed before it says yes.

    Without a wish the mail leads back to what the address has chosen, if it has; the same work is done for all.
    """
    opt_in = OptIn.objects.create(
        email=email.strip().lower(), language=get_language() or "", wanted=sorted(set(wishes)), rhythm=rhythm
    )
    link = links.create(purpose=CONFIRM, about=opt_in, lasts=LASTS)
    send(recipient=opt_in.email, kind=CONFIRM, ids={"link": str(link.pk)}, key=f"opt-in:{opt_in.pk}")
    return opt_in


@transaction.atomic
def confirm(*, opt_in: OptIn) -> Subscriber:
    """Subscribe an address that has said yes; returns whose choices these are. Twice is once."""
    subscriber = Subscriber.objects.select_for_update(no_key=True).filter(email__iexact=opt_in.email).first()
    if subscriber is None:
        subscriber = _subscriber_of(opt_in)
    elif subscriber.bounced_at:
        subscriber.bounced_at = None
        subscriber.save(update_fields=["bounced_at"])
    follow(subscriber=subscriber, wishes=[(topic, about) for topic, about in opt_in.wanted], rhythm=opt_in.rhythm)
    Link.objects.filter(purpose=CONFIRM, object_id=str(opt_in.pk)).delete()
    opt_in.delete()
    return subscriber


def _subscriber_of(opt_in: OptIn) -> Subscriber:
    """Return the address's row, made by this one or by whoever was faster."""
    try:
        with transaction.atomic():
            return Subscriber.objects.create(email=opt_in.email.lower(), language=opt_in.language)
    except IntegrityError:
        return Subscriber.objects.get(email__iexact=opt_in.email)


@transaction.atomic
def follow(
    *,
    subscriber: Subscriber,
    wishes: Iterable[Wish],
    rhythm: str = Rhythm.AT_ONCE,
    channel: str = Channel.EMAIL,
) -> None:
    """Let a known person hear of more. What they have already only gets the new rhythm. Asks for all at once."""
    lock(subscriber)
    wanted = _still_offered(wishes)
    rows = [
        Subscription(subscriber=subscriber, topic=topic, about=about, channel=channel, rhythm=rhythm)
        for topic, about in wanted
    ]
    # What is there already stays as it is, whoever was faster.
    Subscription.objects.bulk_create(rows, ignore_conflicts=True)
    signals.followed.send(sender=Subscription, wishes=wanted)
    # Locked, in the order in which publishing locks them.
    others = subscriber.subscriptions.select_for_update().filter(channel=channel).exclude(rhythm=rhythm)
    _change_rhythm([one for one in others if (one.topic, one.about) in wanted], subscriber, Rhythm(rhythm))
    _note_idle(subscriber)


def _still_offered(wishes: Iterable[Wish]) -> list[Wish]:
    """Return what can be followed now, each once. A person's own choice may have ended with what it stood for."""
    wanted = list(dict.fromkeys(wishes))
    found = {key: topic for key, _about in wanted if (topic := topics.find(key))}
    own = {
        key: topic.names_of([about for one, about in wanted if one == key])
        for key, topic in found.items()
        if topic.names_of
    }
    return [(key, about) for key, about in wanted if key in found and about in own.get(key, (about,))]


@transaction.atomic
def change_rhythm(*, subscription: Subscription, rhythm: str) -> None:
    """Tell somebody of one thing more or less often. What waits already comes in the new rhythm."""
    _change_rhythm([subscription], subscription.subscriber, Rhythm(rhythm))


def _change_rhythm(subscriptions: list[Subscription], subscriber: Subscriber, rhythm: Rhythm) -> None:
    for one in subscriptions:
        one.rhythm = rhythm
    if subscriptions:
        Subscription.objects.bulk_update(subscriptions, ["rhythm"])
        _plan_anew(Delivery.objects.filter(subscription__in=subscriptions), subscriber)


@transaction.atomic
def change_hours(*, subscriber: Subscriber, hours: dict[str, Any]) -> None:
    """Change when a person likes to be told, and in which language. Touches no subscription."""
    for name in ("digest_hour", "digest_day", "quiet_from", "quiet_until", "language"):
        setattr(subscriber, name, hours.get(name, getattr(subscriber, name)))
    subscriber.save(update_fields=["digest_hour", "digest_day", "quiet_from", "quiet_until", "language"])
    _plan_anew(subscriber.deliveries.all(), subscriber)


def _plan_anew(deliveries: QuerySet[Delivery], subscriber: Subscriber) -> None:
    """Give what waits, and nobody has begun to send, the day that the person's hours say now."""
    habits, at = habits_of(subscriber), now()
    waiting = deliveries.filter(state=DeliveryState.QUEUED, attempts=0, subscription__isnull=False)
    rows = list(waiting.select_related("subscription"))
    for row in rows:
        rhythm = Rhythm(row.subscription.rhythm) if row.subscription else Rhythm.AT_ONCE
        row.due_at = due_at(rhythm, habits, at)
        row.give_up_at = row.due_at + GIVE_UP_AFTER
        row.letter = uuid.uuid4() if rhythm == Rhythm.AT_ONCE else None
    Delivery.objects.bulk_update(rows, ["due_at", "give_up_at", "letter"], batch_size=200)


@transaction.atomic
def stop(*, subscription: Subscription) -> None:
    """End one subscription, and what waits for it."""
    lock(subscription.subscriber)
    ended = Subscription.objects.filter(pk=subscription.pk)
    _end(ended)
    _note_idle(subscription.subscriber)


def undo_token(subscription: Subscription) -> str:
    """Return what takes up again what was ended just now; nothing for what ended with it, such as a person's way.

    It works for a day, unless the person has ended their links or everything since.
    """
    if not _still_offered([(subscription.topic, subscription.about)]):
        return ""
    kept = {name: getattr(subscription, name) for name in ("topic", "about", "channel", "rhythm")}
    who = {"who": str(subscription.subscriber.pk), "key": str(subscription.subscriber.key)}
    return signing.dumps({**kept, **who, "at": now().timestamp()}, salt=UNDO)


@transaction.atomic
def take_up_again(token: str) -> Wish:
    """Subscribe somebody again to what they have just ended; returns what. Raises LinkError."""
    try:
        was = signing.loads(token, salt=UNDO, max_age=UNDO_LASTS)
    except signing.BadSignature:
        raise LinkError from None
    subscriber = Subscriber.objects.filter(pk=was["who"], key=was["key"]).first()
    if subscriber is None or (subscriber.idle_since and subscriber.idle_since.timestamp() > was["at"]):
        raise LinkError
    wish = (was["topic"], was["about"])
    follow(subscriber=subscriber, wishes=[wish], rhythm=was["rhythm"], channel=was["channel"])
    return wish


@transaction.atomic
def stop_all(*, subscriber: Subscriber) -> None:
    """End all of a person's subscriptions. For a day they can be taken up again; then the address is deleted too."""
    lock(subscriber)
    _end(subscriber.subscriptions.all())
    _note_idle(subscriber)


def _end(subscriptions: QuerySet[Subscription]) -> None:
    # Locked first: what is being published now is written before or not at all.
    rows, at = list(subscriptions.select_for_update()), now()
    Delivery.objects.filter(subscription__in=rows, state=DeliveryState.QUEUED).delete()
    Unsubscription.objects.bulk_create([Unsubscription(topic=one.topic, channel=one.channel, at=at) for one in rows])
    subscriptions.delete()


def lock(subscriber: Subscriber) -> None:
    """Let what changes a person's choices go one after the other, until the transaction ends."""
    # Not against the keys of rows that refer to it: those are written by whoever publishes.
    list(Subscriber.objects.select_for_update(no_key=True).filter(pk=subscriber.pk).values_list("pk"))


def _note_idle(subscriber: Subscriber) -> None:
    """Note since when a person, who is locked, wants nothing: a day later the row goes (core.services.retention)."""
    person = Subscriber.objects.filter(pk=subscriber.pk)
    if subscriber.subscriptions.exists():
        person.filter(idle_since__isnull=False).update(idle_since=None)
        subscriber.idle_since = None
    else:
        person.filter(idle_since=None).update(idle_since=now())
        subscriber.refresh_from_db(fields=["idle_since"])


@transaction.atomic
def renew_key(*, subscriber: Subscriber) -> None:
    """End all links of a person's messages that open their choices."""
    subscriber.key = Subscriber._meta.get_field("key").get_default()
    subscriber.save(update_fields=["key"])
