"""What sensors have said: single values, the latest one, hours and days.

Written by the ingest alone, in bulk and past the ORM (iot.services.store). On PostgreSQL single values lie in monthly
partitions, so that a month goes by dropping a table.
"""

from typing import ClassVar

from django.db import models
from django.db.models import CompositePrimaryKey
from django.utils.translation import gettext_lazy as _

from core.retention import Keeps
from iot.enums import Quality
from iot.models.sensors import Datastream

VALUES = Keeps(
    what=_("Values of sensors; those of meters in homes can tell something of the people who live there"),
    why=_("So that the city knows how things stand; those of homes are never shown one by one"),
    until=_("as the type of sensor says; 90 days, if it says nothing else"),
)


class Observation(models.Model):
    """One value at one moment. Its key is both, so that the same message stored twice is stored once."""

    pk = CompositePrimaryKey("datastream_id", "phenomenon_time")
    # Checked when it is written, in the same statement: a foreign key would cost a tenth of the rate.
    datastream = models.ForeignKey(
        Datastream, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False,
        verbose_name=_("datastream"),
    )  # fmt: skip
    phenomenon_time = models.DateTimeField(_("measured at"))
    result = models.FloatField(_("value"))
    quality = models.PositiveSmallIntegerField(_("quality"), choices=Quality.choices, default=Quality.GOOD)

    keeps = VALUES
    # Wagtail need not know what millions of rows refer to.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("observation")
        verbose_name_plural = _("observations")

    def __str__(self) -> str:
        return f"{self.phenomenon_time:%Y-%m-%d %H:%M:%S}: {self.result}"


class Latest(models.Model):
    """The newest value of a datastream: what widgets show. A row for each datastream, empty until it speaks."""

    datastream = models.OneToOneField(
        Datastream, on_delete=models.CASCADE, primary_key=True, related_name="latest", verbose_name=_("datastream")
    )
    phenomenon_time = models.DateTimeField(_("measured at"), null=True)
    result = models.FloatField(_("value"), null=True)
    quality = models.PositiveSmallIntegerField(_("quality"), choices=Quality.choices, default=Quality.GOOD)
    # Since when it has been exactly this value.
    since = models.DateTimeField(_("unchanged since"), null=True)
    # When it was stored: by it the live streams of the embedded demo know what is new.
    stored_at = models.DateTimeField(_("stored at"), null=True, db_index=True)

    keeps = VALUES
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("latest value")
        verbose_name_plural = _("latest values")

    def __str__(self) -> str:
        return str(self.result)


class Rollup(models.Model):
    """What the values of some time come to. Implausible ones do not count."""

    count = models.PositiveIntegerField(_("number of values"))
    minimum = models.FloatField(_("lowest"))
    maximum = models.FloatField(_("highest"))
    mean = models.FloatField(_("mean"))
    last = models.FloatField(_("last"))

    keeps = VALUES
    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True


class HourlyRollup(Rollup):
    """An hour of a datastream, by its beginning in UTC."""

    pk = CompositePrimaryKey("datastream_id", "start")
    datastream = models.ForeignKey(
        Datastream, on_delete=models.CASCADE, related_name="+", db_index=False, verbose_name=_("datastream")
    )
    start = models.DateTimeField(_("hour"))

    class Meta:
        verbose_name = _("hour")
        verbose_name_plural = _("hours")
        indexes: ClassVar = [models.Index(fields=["start"], name="iot_hour_start")]

    def __str__(self) -> str:
        return f"{self.start:%Y-%m-%d %H}: {self.mean}"


class DailyRollup(Rollup):
    """A day of a datastream, as the city's clocks have it: on two days of the year 23 or 25 hours."""

    pk = CompositePrimaryKey("datastream_id", "day")
    datastream = models.ForeignKey(
        Datastream, on_delete=models.CASCADE, related_name="+", db_index=False, verbose_name=_("datastream")
    )
    day = models.DateField(_("day"))

    class Meta:
        verbose_name = _("day")
        verbose_name_plural = _("days")

    def __str__(self) -> str:
        return f"{self.day}: {self.mean}"


class DirtyHour(models.Model):
    """An hour in which something has been stored since it was last rolled up."""

    start = models.DateTimeField(_("hour"), primary_key=True)
    # Being rolled up; what comes meanwhile takes the mark away again, and the hour stays.
    is_claimed = models.BooleanField(_("being rolled up"), default=False)

    keeps = Keeps.nothing()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("hour to roll up")
        verbose_name_plural = _("hours to roll up")

    def __str__(self) -> str:
        return f"{self.start:%Y-%m-%d %H}"
