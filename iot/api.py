"""The datastreams under `/api/v1/`. Reading only; what is not public is not there."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Path, Query, Router

from core.periods import ZONE
from core.queries import landing_url
from core.schemas import Problem
from iot.models import Datastream, MeasurementIndexPage
from iot.queries.history import kept
from iot.queries.streams import Shown, public_streams, shown
from iot.schemas import DatastreamList, DatastreamOut, DatastreamQuery, Number, ObservationList, ObservationQuery

router = Router(tags=["sensors"])


@router.get("/datastreams/", response=DatastreamList, operation_id="datastreams_list", summary="List datastreams")
def list_datastreams(request: HttpRequest, query: Query[DatastreamQuery]) -> dict[str, Any]:
    """All series of values that everybody may see, by name of the sensor, each with its newest value."""
    found = public_streams()
    for lookup, slugs in (
        ("sensor__sensor_type__slug__in", query.type),
        ("sensor__slug__in", query.sensor),
        ("channel__observed_property__slug__in", query.property),
    ):
        if slugs:
            found = found.filter(**{lookup: slugs})
    with query.spoken():
        ordered = found.order_by("sensor__name", "channel__sort_order", "pk")
        url = landing_url(request, MeasurementIndexPage) or ""
        return {"count": found.count(), "items": [_out(one, url, request) for one in shown(query.part(ordered))]}


@router.get(
    "/datastreams/{number}/", response={200: DatastreamOut, 404: Problem},
    operation_id="datastreams_get", summary="One datastream",
)  # fmt: skip
def get_datastream(request: HttpRequest, number: Path[Number]) -> dict[str, Any]:
    """One series of values, by its number."""
    (one,) = shown([_stream(number)])
    return _out(one, landing_url(request, MeasurementIndexPage) or "", request)


@router.get(
    "/datastreams/{number}/observations/", response={200: ObservationList, 404: Problem},
    operation_id="observations_list", summary="Values of a datastream",
)  # fmt: skip
def list_observations(
    request: HttpRequest,
    number: Path[Number],
    query: Query[ObservationQuery],
) -> dict[str, Any]:
    """The values of a series, the newest first."""
    first, last = (date.fromisoformat(one) if one else None for one in (query.first, query.last))
    found = kept(_stream(number), query.resolution, first, last)
    return {"items": [_value(row) for row in found[query.offset : query.offset + query.limit]]}


def _value(row: Sequence[Any]) -> dict[str, Any]:
    """Return a value, or what those of an hour or a day come to."""
    moment, value, lowest, highest, count = row if len(row) > 2 else (*row, row[1], row[1], 1)
    start = moment if isinstance(moment, datetime) else datetime.combine(moment, time(), tzinfo=ZONE)
    return {"time": start, "result": value, "minimum": lowest, "maximum": highest, "count": count}


def _stream(number: int) -> Datastream:
    found = public_streams().filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def _out(one: Shown, url: str, request: HttpRequest) -> dict[str, Any]:
    sensor, channel, forecast = one.stream.sensor, one.stream.channel, one.forecast
    return {
        "id": one.pk,
        "sensor": sensor.slug,
        "name": one.name,
        "type": sensor.sensor_type.slug,
        "key": channel.key,
        "property": channel.observed_property.slug,
        "property_label": one.what,
        "unit": channel.unit.symbol,
        "unit_code": channel.unit.code,
        "state": one.state,
        "result": one.value if one.has_value else None,
        "phenomenon_time": one.measured,
        "latitude": one.latitude,
        "longitude": one.longitude,
        "is_example": one.is_example,
        "forecast": forecast and {
            **{name: getattr(forecast, name) for name in ("made_at", "full_at", "earliest", "latest", "weeks")},
            "certainty": one.certainty,
            "weekdays": [int(day) for day in forecast.weekdays],
        },
        "url": request.build_absolute_uri(f"{url}reihe/{sensor.slug}/{channel.key}/") if url else "",
    }  # fmt: skip
