"""Messages that were not taken: each is counted by its reason, the newest of each reason are kept to look at."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import F

from core.domain import printable
from iot.domain.readings import Message
from iot.enums import Reason
from iot.errors import RejectedError
from iot.models import Reject, RejectCount

# How many are kept of each reason, how many of one batch at most, and how much of a message.
KEPT, KEPT_AT_ONCE, SHOWN = 100, 10, 2000


class Refused(NamedTuple):
    """A message, and why it, or one value of it, was not taken."""

    message: Message
    error: RejectedError


def record(refused: Sequence[Refused], at: datetime) -> None:
    """Count them all and keep some, within the transaction of the moment. Queries grow with reasons, not messages."""
    if not refused:
        return
    hour = at.replace(minute=0, second=0, microsecond=0)
    by_reason: dict[Reason, list[Refused]] = {}
    for one in refused:
        by_reason.setdefault(one.error.reason, []).append(one)
    count(hour, Counter({reason: len(them) for reason, them in by_reason.items()}))
    Reject.objects.bulk_create([_row(one) for them in by_reason.values() for one in them[-KEPT_AT_ONCE:]])
    for reason in by_reason:
        oldest = Reject.objects.filter(reason=reason).order_by("-pk").values_list("pk", flat=True)[KEPT - 1 : KEPT]
        for pk in oldest:
            Reject.objects.filter(reason=reason, pk__lt=pk).delete()


def count(hour: datetime, numbers: Counter[Reason]) -> None:
    """Add to the counters of an hour."""
    rows = [RejectCount(hour=hour, reason=reason, count=0) for reason in numbers]
    RejectCount.objects.bulk_create(rows, ignore_conflicts=True)
    # In the order of their names, so that two receivers never wait for each other.
    for reason, number in sorted(numbers.items()):
        RejectCount.objects.filter(hour=hour, reason=reason).update(count=F("count") + number)


def empty(reason: Reason | None = None) -> int:
    """Delete what is kept, of one reason or of all; returns how many. The counters stay."""
    rows = Reject.objects.filter(reason=reason) if reason else Reject.objects.all()
    count, _each = rows.delete()
    return count


def _row(refused: Refused) -> Reject:
    message, error = refused
    return Reject(
        received_at=message.arrived,
        reason=error.reason,
        detail=_text(error.detail, 120),
        topic=_text(message.topic or "", 255),
        payload=_text(message.payload[:SHOWN].decode(errors="replace"), SHOWN),
    )


def _text(text: str, longest: int) -> str:
    """Return what any database takes: no halves of signs, nothing that cannot be printed."""
    return printable(text.encode(errors="replace").decode())[:longest]
