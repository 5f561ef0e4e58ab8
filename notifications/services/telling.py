"""Sends news to people: takes what is due, gathers digests, loses none, and tells nobody twice on purpose.

A row is held for some minutes by whoever sends it; if that one dies, another takes it over. A row counts as sent only
after the server has said yes: a crash between the two sends that one message again, under the same Message-ID.
"""

import uuid
from datetime import timedelta
from itertools import groupby
from time import monotonic

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection, transaction
from django.db.models import F, QuerySet

from core.clock import now
from core.masking import mask
from notifications import gateways
from notifications.domain import LEASE, is_quiet, not_quiet, pause_after
from notifications.enums import Channel, DeliveryState
from notifications.errors import AwayError, BouncedError, GoneError, RefusedError, UnreachableError
from notifications.gateways import push
from notifications.models import Delivery, News, PushDevice, Subscriber
from notifications.queries import due_deliveries, habits_of
from notifications.services.bounces import stop_address
from notifications.services.devices import remove_device
from notifications.services.messages import Message, Writer, tag

# A batch is begun only within this time; what it takes besides is well below the lease.
TELL_SECONDS = 60
BATCH = 200
# After so many mailboxes in a row that do not exist, it is the server that is wrong.
MOST_BOUNCES_IN_A_ROW = 5
# Seconds after which a run looks again who has stopped meanwhile, and says that it still lives.
LOOK_AGAIN = 1.0
# Seconds for which a push service keeps a message for a device that is off: who is away for longer reads it here.
TTL = 2 * 24 * 3600

log = structlog.get_logger(__name__)


def tell(seconds: float = TELL_SECONDS) -> int:
    """Tell people what is due; returns how many messages left. Any number of these may run at the same time."""
    until, left = monotonic() + seconds, 0
    with gateways.Mailbox() as mailbox:
        round_ = Round(mailbox)
        while monotonic() < until and not round_.away:
            messages = _claim(round_.begin())
            if not messages:
                break
            left += round_.tell_all(messages)
    return left


@transaction.atomic
def _claim(run: uuid.UUID) -> list[Message]:
    """Take what is due for one attempt, with all that waits for the same digests; the messages that come of it."""
    at = now()
    free = due_deliveries(at)
    first = free.order_by("due_at", "subscriber", "pk")
    if connection.features.has_select_for_update_skip_locked:
        first = first.select_for_update(skip_locked=True, of=("self",))
    hold = {"held_by": run, "held_until": at + LEASE, "attempts": F("attempts") + 1}
    taken = list(first.only("pk", "letter", "subscriber")[:BATCH])
    people = _lock({row.subscriber_id for row in taken if row.letter is None})
    mine = [row.pk for row in taken if row.letter or row.subscriber_id in people]
    # The conditions stand here once more, for databases that cannot lock rows.
    free.filter(pk__in=mine).update(**hold)
    if people:
        free.filter(letter=None, subscriber__in=people).update(**hold)
    return _messages(run)


def _lock(people: set[uuid.UUID]) -> set[uuid.UUID]:
    """Return those of these people whose digest is this run's alone to gather; others gather for the rest."""
    found = Subscriber.objects.filter(pk__in=people)
    if connection.features.has_select_for_update_skip_locked:
        found = found.select_for_update(skip_locked=True, no_key=True)
    return set(found.values_list("pk", flat=True)) if people else set()


def _messages(run: uuid.UUID) -> list[Message]:
    """Return what this run holds as messages. A digest gets its name here, and keeps it whatever happens."""
    held = Delivery.objects.filter(held_by=run, state=DeliveryState.QUEUED, subscription__isnull=False)
    rows = list(
        held.select_related("subscription", "subscriber", "device").order_by("subscriber", "device", "letter", "pk")
    )
    # Many rows share one piece of news.
    news = News.objects.in_bulk({row.news_id for row in rows})
    for row in rows:
        row.news = news[row.news_id]
    found = [
        Message(letter, group[0].subscriber, group[0].device, group)
        for (_who, _device, letter), some in groupby(rows, lambda row: (row.subscriber_id, row.device_id, row.letter))
        if (group := list(some))
    ]
    for message in found:
        if message.letter is None:
            message.letter = uuid.uuid4()
            Delivery.objects.filter(pk__in=message.keys).update(letter=message.letter)
    return found


class Round:
    """One run, batch by batch: its connection, its texts, and whether the mail server is away."""

    def __init__(self, mailbox: gateways.Mailbox) -> None:
        self.run, self.away = uuid.uuid4(), ""
        self._refused: set[uuid.UUID] = set()
        self._held: set[int] = set()
        self._looked = 0.0
        self._bounces = 0
        self._mailbox, self._writer = mailbox, Writer()

    def begin(self) -> uuid.UUID:
        """Return the name under which the next batch is held: what was left over of the last one stays with that."""
        self.run = uuid.uuid4()
        return self.run

    def tell_all(self, messages: list[Message]) -> int:
        """Send these one after another; returns how many left."""
        self._learn(messages)
        self._held, self._looked = {row for message in messages for row in message.keys}, monotonic()
        return sum([self._told(message) for message in messages])

    def _learn(self, messages: list[Message]) -> None:
        """Read ahead. Where that fails, each message reads for itself, and only the one with the fault waits."""
        try:
            self._writer.learn(messages)
        except Exception:
            log.exception("news_not_read_ahead")

    def _told(self, message: Message) -> bool:
        """Send one message, and go on whatever becomes of it; its rows stay held until the lease ends."""
        try:
            return self._is_wanted(message) and self.tell(message)
        except Exception as error:
            # Whoever is to stop, or cannot write down what was sent, sends no more.
            if isinstance(error, SoftTimeLimitExceeded) or not connection.is_usable():
                raise
            log.exception("news_not_noted", letter=str(message.letter))
            return False

    def _is_wanted(self, message: Message) -> bool:
        """Tell whether its person still wants all of it, as things stood a second ago at the latest.

        A message of which a part has been stopped goes without it.
        """
        if monotonic() - self._looked > LOOK_AGAIN:
            self._look()
        message.rows = [row for row in message.rows if row.pk in self._held]
        return bool(message.rows)

    def _look(self) -> None:
        rows = Delivery.objects.filter(held_by=self.run, state=DeliveryState.QUEUED, subscription__isnull=False)
        # Said again while it goes on: a slow server must not make others believe that this run has died.
        rows.update(held_until=now() + LEASE)
        self._held, self._looked = set(rows.values_list("pk", flat=True)), monotonic()

    def tell(self, message: Message) -> bool:
        """Send one message; returns whether it left. Whatever happens, its rows say so."""
        try:
            ended = self._tell(message)
        except GoneError:
            if message.device:
                remove_device(device=message.device)
        except BouncedError as error:
            self._bounced(message, str(error))
        except RefusedError as error:
            self._end(self._rows(message), DeliveryState.FAILED, str(error))
        except UnreachableError as error:
            self.away = str(error) if isinstance(error, AwayError) else self.away
            self._try_later(message, str(error), error.retry_after)
        except SoftTimeLimitExceeded:
            raise
        except Exception as error:
            # A fault in a template or a builder must neither lose the message nor stop the others.
            log.exception("news_not_built", letter=str(message.letter), kind=message.rows[0].news.kind)
            self._try_later(message, f"{type(error).__name__}: {error}")
        else:
            # Not above: what was handed over and cannot be noted is not to be tried as if it had a fault.
            if ended:
                self._end(self._rows(message), ended)
            return ended == DeliveryState.SENT
        return False

    def _tell(self, message: Message) -> DeliveryState | None:
        """Hand one message over, if it is time; returns what became of it, or nothing if it goes later."""
        if message.channel == Channel.EMAIL and message.subscriber.pk in self._refused:
            return None
        habits, at = habits_of(message.subscriber), now()
        if is_quiet(habits, at):
            # It was due earlier, and comes late.
            self._release(message, due_at=not_quiet(habits, at), attempts=F("attempts") - 1)
            return None
        if self.away and message.channel == Channel.EMAIL:
            raise UnreachableError(self.away)
        return DeliveryState.SENT if self._hand_over(message) else DeliveryState.POINTLESS

    def _hand_over(self, message: Message) -> bool:
        """Give a message out of the house; False if there is nothing to tell any more."""
        if message.device:
            return self._push(message, message.device)
        letter = self._writer.letter(message)
        if letter is None:
            return False
        self._mailbox.send(letter)
        self._bounces = 0
        return True

    def _push(self, message: Message, device: PushDevice) -> bool:
        payload = self._writer.push(message)
        if payload is None:
            return False
        browser = push.Browser(device.endpoint, device.p256dh, device.auth)
        push.push(browser, payload=payload, topic=tag(message), ttl=TTL)
        return True

    def _rows(self, message: Message) -> QuerySet[Delivery]:
        return Delivery.objects.filter(pk__in=message.keys, held_by=self.run)

    def _end(self, rows: QuerySet[Delivery], state: DeliveryState, error: str = "") -> None:
        rows.update(state=state, ended_at=now(), error=mask(error)[:300], held_by=None, held_until=None)

    def _release(self, message: Message, **changes: object) -> None:
        self._rows(message).update(held_by=None, held_until=None, **changes)

    def _try_later(self, message: Message, error: str, wanted: timedelta | None = None) -> None:
        at, pause = now(), pause_after(message.attempts)
        if at >= max(row.give_up_at for row in message.rows):
            self._end(self._rows(message), DeliveryState.FAILED, error)
        else:
            self._release(message, due_at=at + max(pause, wanted or pause), error=mask(error)[:300])

    def _bounced(self, message: Message, error: str) -> None:
        """Stop an address that the server says is none. One that says so of everybody is wrong itself."""
        self._bounces += 1
        if self._bounces > MOST_BOUNCES_IN_A_ROW:
            self.away = error
            self._try_later(message, error)
        else:
            self._refused.add(message.subscriber.pk)
            stop_address(subscriber=message.subscriber, reason=error)
