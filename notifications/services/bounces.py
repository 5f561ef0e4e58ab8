"""Mailboxes that do not exist, or take nothing from us: no more news goes there until somebody confirms them anew."""

from django.db import transaction

from core.clock import now
from core.masking import mask
from notifications.enums import Channel, DeliveryState
from notifications.models import Delivery, Subscriber


@transaction.atomic
def stop_address(*, subscriber: Subscriber, reason: str) -> None:
    """Send nothing more to a person's mailbox; what waits for it is shown as refused."""
    at = now()
    Subscriber.objects.filter(pk=subscriber.pk).update(bounced_at=at)
    waiting = Delivery.objects.filter(subscriber=subscriber, channel=Channel.EMAIL, state=DeliveryState.QUEUED)
    ended = {"state": DeliveryState.BOUNCED, "ended_at": at, "error": mask(reason)[:300]}
    waiting.update(**ended, held_by=None, held_until=None)


def take_back(email: str, reason: str) -> None:
    """Stop the address of a mail that came back, as a provider tells it. Mail that must go still goes there."""
    for subscriber in Subscriber.objects.filter(email__iexact=email):
        stop_address(subscriber=subscriber, reason=reason)
