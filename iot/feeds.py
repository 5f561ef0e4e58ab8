"""Readings to take away: CSV and JSON of a datastream, and the current values for scripts that cannot listen."""

import csv
from datetime import UTC
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from core import cache, clock
from core.brand import brand
from core.cache import cached_page
from core.domain import safe_cell
from core.registries import page_route
from iot.enums import Span
from iot.models import Datastream, MeasurementIndexPage
from iot.queries.history import Said, said
from iot.queries.streams import is_heard, with_numbers
from iot.views.pages import FRESH, find

# As many as one page ever asks for.
MOST = 100
SECONDS = 5
COLUMNS = ("time", "value", "minimum", "maximum", "count", "unit")


def _series(request: HttpRequest, stream: Datastream) -> list[Said]:
    asked = request.GET.get("zeitraum")
    return said(stream, Span(asked) if asked in Span.values else Span.DAYS, clock.now())


def _rows(series: list[Said], unit: str) -> list[dict[str, Any]]:
    return [
        {"time": one.time.astimezone(UTC).isoformat().replace("+00:00", "Z"), "value": one.value,
         "minimum": one.minimum, "maximum": one.maximum, "count": one.count, "unit": unit}
        for one in series
    ]  # fmt: skip


@page_route(MeasurementIndexPage, "reihe/<slug:sensor>/<slug:key>/csv/", name="stream_csv")
@cached_page(params=("zeitraum",), longest=FRESH)
def stream_csv(page: MeasurementIndexPage, request: HttpRequest, sensor: str, key: str) -> HttpResponse:
    """The history as a table: RFC 4180, UTF-8 with a mark so that office programs read umlauts."""
    stream = find(sensor, key)
    response = HttpResponse(
        "\ufeff",
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{sensor}-{key}.csv"'},
    )
    writer = csv.writer(response)
    writer.writerow(COLUMNS)
    rows = _rows(_series(request, stream), stream.channel.unit.code)
    writer.writerows([safe_cell(row[name]) for name in COLUMNS] for row in rows)
    return response


@page_route(MeasurementIndexPage, "reihe/<slug:sensor>/<slug:key>/json/", name="stream_json")
@cached_page(params=("zeitraum",), longest=FRESH)
def stream_json(page: MeasurementIndexPage, request: HttpRequest, sensor: str, key: str) -> HttpResponse:
    """The history as JSON."""
    stream = find(sensor, key)
    return JsonResponse(
        {
            "name": str(stream.sensor.name),
            "observedProperty": str(stream.channel.observed_property.name),
            "unitOfMeasurement": {"name": stream.channel.unit.name, "symbol": stream.channel.unit.symbol,
                                  "code": stream.channel.unit.code},
            "publisher": brand().publisher,
            "license": brand().license,
            "is_example": stream.sensor.is_example,
            "observations": _rows(_series(request, stream), stream.channel.unit.code),
        }
    )  # fmt: skip


@page_route(MeasurementIndexPage, "werte/", name="values")
@cached_page(params=("d",), longest=SECONDS)
def current_values(page: MeasurementIndexPage, request: HttpRequest) -> HttpResponse:
    """The newest values of the datastreams that `d` names, for pages whose line to `/live/` does not stand."""
    numbers = [int(one) for one in request.GET.get("d", "").split(",")[:MOST] if one.isdecimal() and len(one) < 19]
    cache.at_most(request, SECONDS)
    values = [
        {"d": one.pk, "t": one.latest.phenomenon_time.timestamp(), "v": one.latest.result, "q": one.latest.quality}
        for one in with_numbers(numbers)
        if one.latest.phenomenon_time
    ]
    return JsonResponse({"up": is_heard(clock.now()), "values": values})
