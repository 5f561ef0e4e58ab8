"""Sensors, what they measure, and what they have said."""

from iot.models.observations import DailyRollup, DirtyHour, HourlyRollup, Latest, Observation
from iot.models.operations import Consumer, MinuteCount, Reject, RejectCount
from iot.models.pages import ContainerPage, MeasurementIndexPage
from iot.models.sensors import Datastream, Sensor
from iot.models.types import Channel, ObservedProperty, SensorType, TopicRoute, Unit

__all__ = [
    "Channel",
    "Consumer",
    "ContainerPage",
    "DailyRollup",
    "Datastream",
    "DirtyHour",
    "HourlyRollup",
    "Latest",
    "MeasurementIndexPage",
    "MinuteCount",
    "Observation",
    "ObservedProperty",
    "Reject",
    "RejectCount",
    "Sensor",
    "SensorType",
    "TopicRoute",
    "Unit",
]
