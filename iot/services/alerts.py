"""Watches the sensors once a minute: opens an alert when something is the matter, closes it when it no longer is.

While nothing reaches us at all, nothing is judged: a receiver that is away would make every sensor look silent.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import DateTimeField, ExpressionWrapper, F, Max, Q, QuerySet

from core import clock
from core.periods import to_local
from iot.enums import AlertKind, Quality, TopicKey
from iot.models import Alert, Consumer, Datastream
from iot.queries.streams import is_heard
from notifications.queries import wanted_by
from notifications.services import publish, send

PERMISSION = "change_sensor"
# An alert ends only a little below what began it: a value that sways around it would raise one a minute.
BACK = 0.95
UNHEARD_TOLD_AFTER = timedelta(minutes=10)
# What people are told (iot.topics).
FULL, ROOM = "iot.full", "iot.room"
Found = dict[tuple[int, str], float | None]


def watch() -> tuple[int, int]:
    """Open and close alerts; returns how many. Six queries, and some for each container that people follow."""
    now = clock.now()
    if not is_heard(now):
        _tell_unheard(now)
        return 0, 0
    found = _found(now)
    with transaction.atomic():
        before = {(one.datastream_id, one.kind): one for one in Alert.objects.filter(closed_at=None)}
        lasting = _swaying(before.values())
        ended = [one for key, one in before.items() if key not in found and one.pk not in lasting]
        new = [
            Alert(datastream_id=pk, kind=kind, value=value, opened_at=now)
            for (pk, kind), value in found.items()
            if (pk, kind) not in before
        ]
        Alert.objects.filter(pk__in=[one.pk for one in ended]).update(closed_at=now)
        Alert.objects.bulk_create(new, ignore_conflicts=True)
        _tell_people([one for one in new if one.kind == AlertKind.FULL], FULL, now)
        _tell_people([one for one in ended if one.kind == AlertKind.FULL], ROOM, now)
    return len(new), len(ended)


def _found(now: datetime) -> Found:
    """Return what is the matter now, with the value that says so."""
    streams = Datastream.objects.filter(sensor__is_active=True).exclude(sensor__sensor_type__slug="canary").order_by()
    speaking = streams.annotate(
        silent_at=ExpressionWrapper(
            F("latest__phenomenon_time") + F("sensor__sensor_type__silent_after"), output_field=DateTimeField()
        ),
        stuck_at=ExpressionWrapper(F("latest__since") + F("channel__stuck_after"), output_field=DateTimeField()),
    )
    current = speaking.filter(silent_at__gte=now)
    odd = Q(latest__quality=Quality.IMPLAUSIBLE) | Q(latest__phenomenon_time__gt=F("stuck_at"))
    # Not `exclude(odd)`: of what may stand still, SQL would not know whether it is odd.
    moves = Q(stuck_at__isnull=True) | Q(latest__phenomenon_time__lte=F("stuck_at"))
    good = current.filter(moves, latest__quality=Quality.GOOD)
    return {
        **_keyed(AlertKind.IMPLAUSIBLE, current.filter(odd)),
        **_keyed(AlertKind.FULL, good.filter(channel__fills_up=True, latest__result__gte=F("channel__high_at"))),
        **_keyed(AlertKind.BATTERY, good.filter(channel__is_battery=True, latest__result__lte=F("channel__low_at"))),
        **_silent(speaking, now),
    }


def _keyed(kind: AlertKind, streams: QuerySet[Datastream]) -> Found:
    return {(pk, kind.value): value for pk, value in streams.values_list("pk", "latest__result")}


def _silent(speaking: QuerySet[Datastream], now: datetime) -> Found:
    """Return the first datastream of each sensor of which none has spoken in its time. One that never spoke is new."""
    heard = speaking.values("sensor").annotate(until=Max("silent_at")).filter(until__lt=now).values("sensor")
    rows = speaking.filter(sensor__in=heard).order_by("sensor", "channel__sort_order").values_list("sensor", "pk")
    first: dict[int, int] = {}
    for sensor, pk in rows:
        first.setdefault(sensor, pk)
    return {(pk, AlertKind.SILENT.value): None for pk in first.values()}


def _swaying(open_ones: Iterable[Alert]) -> set[int]:
    """Return the alerts that last although what began them is just not so: the value lies near, or nobody knows it.

    A container that falls silent stays as full as it last was.
    """
    near = Q(kind=AlertKind.FULL, datastream__latest__result__gte=F("datastream__channel__high_at") * BACK) | Q(
        kind=AlertKind.BATTERY, datastream__latest__result__lte=F("datastream__channel__low_at") / BACK
    )
    unknown = Q(kind=AlertKind.FULL, datastream__latest__quality=Quality.IMPLAUSIBLE)
    found = Alert.objects.filter(near | unknown, pk__in=[one.pk for one in open_ones])
    return set(found.values_list("pk", flat=True))


def _tell_people(alerts: Iterable[Alert], kind: str, now: datetime) -> None:
    """Tell whoever follows one of these containers. Two queries where nobody does."""
    streams = Datastream.objects.public().select_related("sensor").in_bulk([one.datastream_id for one in alerts])
    wishes = {pk: (TopicKey.CONTAINER.value, str(one.sensor_id)) for pk, one in streams.items()}
    followed = set(wanted_by(wishes.values()).values_list("about", flat=True)) if wishes else set()
    for pk, wish in wishes.items():
        if wish[1] in followed:
            key = f"{kind}:{pk}:{now:%Y%m%d%H%M}"
            publish(kind=kind, ids={"datastream": pk}, key=key, to=[wish])


def colleagues() -> Iterable[Any]:
    """Return the people who look after sensors: whoever may change them, by group or by hand."""
    by_group = Q(groups__permissions__codename=PERMISSION)
    by_hand = Q(user_permissions__codename=PERMISSION)
    return get_user_model().objects.filter(by_group | by_hand, is_active=True).distinct()


def _tell_unheard(now: datetime) -> None:
    """Tell colleagues, once a day, when nothing has reached us for a while. Where nothing ever did, nobody waits."""
    heard = Consumer.objects.aggregate(last=Max("canary_at"))["last"]
    if heard is None or now - heard < UNHEARD_TOLD_AFTER:
        return
    for one in colleagues():
        send(recipient=one.email, kind="iot.unheard", ids={}, key=f"iot.unheard:{to_local(now):%Y%m%d}:{one.pk}")


@transaction.atomic
def tell_colleagues() -> int:
    """Tell colleagues by one mail of what is open and new since the last one; returns of how many alerts.

    Full containers are no matter of theirs: they are emptied when they are.
    """
    new = Alert.objects.filter(closed_at=None, told_at=None).exclude(kind=AlertKind.FULL)
    count = new.count()
    people = list(colleagues()) if count else []
    now = clock.now()
    for person in people:
        key = f"iot.alerts:{to_local(now):%Y%m%d%H%M}:{person.pk}"
        send(recipient=person.email, kind="iot.alerts", ids={}, key=key)
    if people:
        new.update(told_at=now)
    return count if people else 0
