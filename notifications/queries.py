"""Reads of the outbox."""

from datetime import datetime

from django.db.models import QuerySet

from core.clock import now
from notifications.enums import MailState
from notifications.models import Mail


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
