"""The overview, the containers, a type of sensors, one datastream."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from core import cache, clock
from core.cache import cached_page
from core.queries import landing_url
from core.querysets import visible
from core.registries import menu, page_context, page_route, search_kinds
from iot.enums import Span, Tone
from iot.models import ContainerPage, Datastream, MeasurementIndexPage, SensorType
from iot.queries.history import chart, condensed, said
from iot.queries.streams import main_streams, public_streams, shown, with_address
from iot.queries.summary import summaries

# Seconds for which a page with values is kept; where scripts run, values come by themselves.
FRESH = 30
ON_A_PAGE = 60

menu.register(MeasurementIndexPage)
search_kinds.register("messwerte", _("Readings"), MeasurementIndexPage, ContainerPage)


@page_context(MeasurementIndexPage)
def overview(_page: MeasurementIndexPage, request: HttpRequest) -> dict[str, Any]:
    """What the city measures, by type. It costs the same with any number of sensors."""
    cache.at_most(request, FRESH)
    return {"summaries": summaries()}


@page_context(ContainerPage)
def containers(page: ContainerPage, request: HttpRequest) -> dict[str, Any]:
    """Recycling points: those with room first, then by name."""
    cache.at_most(request, FRESH)
    found = shown(main_streams(page.sensor_types.all()))
    order = [Tone.ROOM, Tone.NEARLY, Tone.FULL, Tone.UNKNOWN]
    found.sort(key=lambda one: order.index(one.tone))
    return {
        "found": found,
        "with_room": sum(one.tone in (Tone.ROOM, Tone.NEARLY) for one in found),
        "readings_url": landing_url(request, MeasurementIndexPage),
        "report_url": f"{page.get_url(request)}melden/",
    }


@page_route(MeasurementIndexPage, "art/<slug:kind>/", name="kind")
@cached_page(params=("seite",), longest=FRESH)
def kind_of_sensors(page: MeasurementIndexPage, request: HttpRequest, kind: str) -> HttpResponse:
    """All values of one type of sensors, a page at a time."""
    sensor_type = SensorType.objects.filter(slug=kind, is_public=True).first()
    if sensor_type is None:
        raise Http404
    streams = public_streams().filter(sensor__sensor_type=sensor_type, channel__is_battery=False)
    ordered = streams.order_by("sensor__name", "channel__sort_order")
    part = Paginator(ordered, ON_A_PAGE).get_page(request.GET.get("seite"))
    context = {"sensor_type": sensor_type, "part": part, "found": shown(part.object_list)}
    return _answer(page, request, "iot/kind.html", context)


def _answer(page: MeasurementIndexPage, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Answer below the overview, without asking for what only that one shows."""
    return TemplateResponse(request, template, {"page": page, "self": page, **context})


def find(sensor: str, key: str) -> Datastream:
    """Return a public datastream by its address. Raises Http404."""
    stream = with_address(sensor, key)
    if stream is None:
        raise Http404
    return stream


@page_route(MeasurementIndexPage, "reihe/<slug:sensor>/<slug:key>/", name="stream")
@cached_page(params=("zeitraum",), longest=FRESH)
def one_stream(page: MeasurementIndexPage, request: HttpRequest, sensor: str, key: str) -> HttpResponse:
    """One datastream: its value now, its history as a drawing and a table, and files to take away."""
    stream, now = find(sensor, key), clock.now()
    asked = request.GET.get("zeitraum")
    span = Span(asked) if asked in Span.values else Span.DAYS
    series = said(stream, span, now)
    others = public_streams().filter(sensor=stream.sensor).exclude(pk=stream.pk)
    one, *beside = shown([stream, *others], now)
    context: dict[str, Any] = {
        "one": one,
        "beside": beside,
        "span": span,
        "spans": Span,
        "chart": chart(stream, series, span, now),
        "rows": condensed(series, span),
        "report_url": _report_url(stream, request),
    }
    return _answer(page, request, "iot/stream.html", context)


def _report_url(stream: Datastream, request: HttpRequest) -> str:
    """Return where an overflow is reported; nothing for what does not fill up. One query."""
    if not stream.channel.fills_up:
        return ""
    page = visible(ContainerPage.objects.filter(sensor_types=stream.sensor.sensor_type)).first()
    return f"{page.get_url(request)}melden/{stream.sensor.slug}/" if page else ""
