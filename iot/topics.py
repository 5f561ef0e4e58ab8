"""What people can be told of: that one container is full, and that it has room again."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.querysets import visible
from core.registries import NewsContent, Topic, topics
from iot.enums import Tone, TopicKey
from iot.models import Datastream, MeasurementIndexPage, Sensor
from iot.queries.streams import Shown, public_streams, shown


def _containers() -> Iterable[tuple[str, str]]:
    """Return the sensors of what fills up, by name."""
    streams = Datastream.objects.public().filter(channel__fills_up=True).order_by().values("sensor")
    found = Sensor.objects.filter(pk__in=streams).order_by("name")
    return [(str(pk), name) for pk, name in found.values_list("pk", "name")]


topics.register(
    Topic(
        TopicKey.CONTAINER,
        gettext_lazy("Containers"),
        gettext_lazy("Container: %(choice)s"),
        _containers,
        gettext_lazy("When it is full, and when there is room again."),
    )
)


@topics.news("iot.full")
def build_full(news: Sequence[dict[str, Any]]) -> Iterable[NewsContent | None]:
    """Tell of containers that are full, if they still are."""
    start = _start_url()
    for one in _found(news):
        if one is None or one.tone != Tone.FULL:
            yield None
        else:
            words = {"name": one.name, "said": one.said}
            yield NewsContent(
                _("%(name)s is full") % words,
                _("The sensor says %(said)s. On our page you see where there is room nearby.") % words,
                _url(one, start),
            )


@topics.news("iot.room")
def build_room(news: Sequence[dict[str, Any]]) -> Iterable[NewsContent | None]:
    """Tell of containers that have room again, if they still have."""
    start = _start_url()
    for one in _found(news):
        if one is None or one.tone not in (Tone.ROOM, Tone.NEARLY):
            yield None
        else:
            words = {"name": one.name, "said": one.said}
            yield NewsContent(
                _("%(name)s: room again") % words, _("The sensor says %(said)s.") % words, _url(one, start)
            )


def _found(news: Sequence[dict[str, Any]]) -> list[Shown | None]:
    keys = [ids["datastream"] for ids in news]
    found = {one.pk: one for one in shown(public_streams().filter(pk__in=keys), clock.now())}
    return [found.get(key) for key in keys]


def _start_url() -> str:
    """Return where the readings are, or nothing."""
    index = visible(MeasurementIndexPage.objects.all()).first()
    return index.get_full_url() if index else ""


def _url(one: Shown, start: str) -> str:
    if not start:
        return f"{settings.WAGTAILADMIN_BASE_URL}/"
    return f"{start}reihe/{one.stream.sensor.slug}/{one.stream.channel.key}/"
