"""What the ingest knows of the city's sensors, read in a handful of queries however many there are."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Max

from core.domain.paths import path_of
from iot.domain.catalogue import Catalogue, Channel, Device, Plan, Route
from iot.enums import Decoder
from iot.models import Channel as ChannelRow
from iot.models import Datastream, Sensor, SensorType, TopicRoute


def plan_of(sensor_type: SensorType) -> Plan:
    """Return how messages of a type are read, as it stands in memory: saved or not."""
    channels = tuple(_channel(one, sensor_type) for one in sensor_type.channels.all())
    return Plan(
        Decoder(sensor_type.decoder), channels, path_of(sensor_type.time_path), timedelta(days=sensor_type.max_age_days)
    )


def _channel(row: ChannelRow, sensor_type: SensorType) -> Channel:
    senml = sensor_type.decoder == Decoder.SENML
    return Channel(
        key=row.key,
        units=frozenset({row.unit.code, row.unit.symbol}),
        path=() if senml else path_of(row.path),
        name=row.path if senml else "",
        factor=row.factor,
        offset=row.offset,
        minimum=row.minimum,
        maximum=row.maximum,
    )


def catalogue(partition: int = 0, partitions: int = 1) -> Catalogue:
    """Return all sensors in use, and the routes of one share of them."""
    types = SensorType.objects.prefetch_related("channels__unit")
    plans = {one.pk: plan_of(one) for one in types}
    keys = {one.pk: one.key for kind in types for one in kind.channels.all()}
    streams: dict[int, dict[str, int]] = {}
    for pk, sensor, channel in Datastream.objects.order_by().values_list("pk", "sensor_id", "channel_id"):
        streams.setdefault(sensor, {})[keys[channel]] = pk
    devices = {
        device: Device(device, plans[kind], streams.get(pk, {}))
        for pk, device, kind in Sensor.objects.filter(is_active=True).values_list("pk", "device", "sensor_type_id")
    }
    routes = (Route(one.pattern, one.partition) for one in TopicRoute.objects.all())
    return Catalogue(devices, tuple(one for one in routes if one.partition % partitions == partition))


def version() -> tuple[Any, ...]:
    """Return what changes whenever the catalogue would: cheap enough to ask every second."""
    changed = [
        model._default_manager.aggregate(Count("pk"), Max("updated_at")) for model in (Sensor, SensorType, TopicRoute)
    ]
    return (*(value for one in changed for value in one.values()), Datastream.objects.count())
