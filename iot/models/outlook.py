"""What is worked out ahead, so that pages need not: when a container will be full, and how a type stands as a whole.

Written by tasks alone (iot.services.forecasts, iot.services.summaries).
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.retention import Keeps
from iot.models.sensors import Datastream
from iot.models.types import SensorType


class Forecast(models.Model):
    """When a datastream will be full, if it goes on as in the weeks before (iot.domain.forecast)."""

    datastream = models.OneToOneField(
        Datastream, on_delete=models.CASCADE, primary_key=True, related_name="forecast", verbose_name=_("datastream")
    )
    made_at = models.DateTimeField(_("made at"))
    # Empty: not within two weeks.
    full_at = models.DateTimeField(_("full at"), null=True)
    earliest = models.DateTimeField(_("full at the earliest"), null=True)
    latest = models.DateTimeField(_("full at the latest"), null=True)
    weeks = models.PositiveSmallIntegerField(_("weeks that it rests on"))
    # ISO weekdays (1 is Monday) on which it is usually emptied, and when that was seen last.
    weekdays = models.CharField(_("usually emptied on"), max_length=7, blank=True)
    emptied_at = models.DateTimeField(_("last emptied"), null=True)

    keeps = Keeps.nothing()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("forecast")
        verbose_name_plural = _("forecasts")

    def __str__(self) -> str:
        return f"{self.datastream_id}: {self.full_at}"


class TypeSummary(models.Model):
    """How the sensors of a type stand as a whole, by the first value of each. What overviews show."""

    sensor_type = models.OneToOneField(
        SensorType, on_delete=models.CASCADE, primary_key=True, related_name="summary", verbose_name=_("type of sensor")
    )
    made_at = models.DateTimeField(_("made at"))
    sensors = models.PositiveIntegerField(_("sensors"))
    speaking = models.PositiveIntegerField(_("in touch"))
    # Of those that have a plausible value now.
    valued = models.PositiveIntegerField(_("with a value"))
    full = models.PositiveIntegerField(_("full"))
    minimum = models.FloatField(_("lowest"), null=True)
    maximum = models.FloatField(_("highest"), null=True)
    mean = models.FloatField(_("mean"), null=True)

    keeps = Keeps.nothing()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("summary of a type")
        verbose_name_plural = _("summaries of types")

    def __str__(self) -> str:
        return f"{self.sensor_type_id}: {self.speaking}/{self.sensors}"
