"""Sensors, what they measure, and what they have said."""

from iot.models.alerts import Alert, OverflowReport
from iot.models.observations import DailyRollup, DirtyHour, HourlyRollup, Latest, Observation
from iot.models.operations import Consumer, MinuteCount, Reject, RejectCount
from iot.models.outlook import Forecast, TypeSummary
from iot.models.pages import ContainerPage, MeasurementIndexPage
from iot.models.sensors import Datastream, Sensor
from iot.models.types import Channel, ObservedProperty, SensorType, TopicRoute, Unit

__all__ = [
    "Alert",
    "Channel",
    "Consumer",
    "ContainerPage",
    "DailyRollup",
    "Datastream",
    "DirtyHour",
    "Forecast",
    "HourlyRollup",
    "Latest",
    "MeasurementIndexPage",
    "MinuteCount",
    "Observation",
    "ObservedProperty",
    "OverflowReport",
    "Reject",
    "RejectCount",
    "Sensor",
    "SensorType",
    "TopicRoute",
    "TypeSummary",
    "Unit",
]
