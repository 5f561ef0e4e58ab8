"""Sensors get the rows that their values need."""

from typing import Any

from django.db import transaction

from iot.models import Channel, Datastream, Latest, Sensor


@transaction.atomic
def complete(**only: Any) -> int:
    """Make the datastreams that sensors lack, each with its empty latest value; returns how many. Five queries.

    `only` narrows it down to some sensors: after a change of one, all others need no look.
    """
    sensors = Sensor.objects.filter(**only).order_by()
    streams = Datastream.objects.filter(sensor__in=sensors.values("pk")).order_by()
    known = set(streams.values_list("sensor_id", "channel_id"))
    channels: dict[int, list[int]] = {}
    for channel, kind in Channel.objects.order_by().values_list("pk", "sensor_type_id"):
        channels.setdefault(kind, []).append(channel)
    missing = [
        Datastream(sensor_id=sensor, channel_id=channel)
        for sensor, kind in sensors.values_list("pk", "sensor_type_id")
        for channel in channels.get(kind, [])
        if (sensor, channel) not in known
    ]
    Datastream.objects.bulk_create(missing, ignore_conflicts=True)
    empty = streams.filter(latest=None).values_list("pk", flat=True)
    Latest.objects.bulk_create([Latest(datastream_id=pk) for pk in empty], ignore_conflicts=True)
    return len(missing)
