"""What editors place in any page: one value, a gauge, a list, a history, a map."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from core import cache, clock
from core.queries import landing_url
from core.registries import widgets
from iot.enums import Span
from iot.models import MeasurementIndexPage, SensorType
from iot.queries.history import chart, condensed, said
from iot.queries.streams import main_streams, public_streams, shown, with_address
from iot.views.pages import FRESH


def _streams() -> Iterable[tuple[str, str]]:
    """Return all that everybody may see, by sensor and value: words that mean the same in each database. One query."""
    found = public_streams().filter(channel__is_battery=False).order_by("sensor__name", "channel__sort_order")
    return [
        (f"{one.sensor.slug}/{one.channel.key}", f"{one.sensor.name}: {one.channel.observed_property.name}")
        for one in found
    ]


def _kinds() -> Iterable[tuple[str, str]]:
    return SensorType.objects.filter(is_public=True, sensors__is_active=True).distinct().values_list("slug", "name")


def _draw(template: str, request: HttpRequest, target: str, **more: Any) -> str:
    cache.at_most(request, FRESH)
    stream = with_address(*target.split("/", 1))
    if stream is None:
        return ""
    context = {"one": shown([stream])[0], "readings_url": landing_url(request, MeasurementIndexPage)}
    return render_to_string(template, {**context, **more}, request)


@widgets.register("iot.value", _("One value of a sensor"), targets=_streams)
def value_widget(request: HttpRequest, target: str) -> str:
    """One value, large. Two queries."""
    return _draw("iot/widgets/value.html", request, target)


@widgets.register("iot.gauge", _("One value of a sensor, as a gauge"), targets=_streams)
def gauge_widget(request: HttpRequest, target: str) -> str:
    """One value between its lowest and highest. Two queries."""
    return _draw("iot/widgets/gauge.html", request, target)


@widgets.register("iot.history", _("History of a sensor"), targets=_streams)
def history_widget(request: HttpRequest, target: str) -> str:
    """Two days of a value, as a drawing with a table. Three queries."""
    cache.at_most(request, FRESH)
    stream, now = with_address(*target.split("/", 1)), clock.now()
    if stream is None:
        return ""
    series = said(stream, Span.DAYS, now)
    return _draw(
        "iot/widgets/history.html", request, target,
        chart=chart(stream, series, Span.DAYS, now), rows=condensed(series, Span.DAYS), span=Span.DAYS, spans=Span,
    )  # fmt: skip


@widgets.register("iot.list", _("Sensors of a type, as a list"), targets=_kinds)
def list_widget(request: HttpRequest, target: str) -> str:
    """The first value of each sensor of a type. Two queries."""
    return _draw_all("iot/widgets/list.html", request, target)


@widgets.register("iot.map", _("Sensors of a type, on the map"), targets=_kinds)
def map_widget(request: HttpRequest, target: str) -> str:
    """The sensors of a type on the map, with a list beside it. Two queries."""
    return _draw_all("iot/widgets/map.html", request, target)


def _draw_all(template: str, request: HttpRequest, target: str) -> str:
    cache.at_most(request, FRESH)
    found = shown(main_streams(SensorType.objects.filter(slug=target)))
    if not found:
        return ""
    context = {"found": found, "readings_url": landing_url(request, MeasurementIndexPage)}
    return render_to_string(template, context, request)
